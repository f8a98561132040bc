"""Reading the input and writing the output, so that a failure leaves nothing half done.

Outputs are written together: each into a temporary file beside its place, and only when all of them are on the disk
are they moved there. A file that was read is never overwritten, whatever name or link leads to it.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = 64 * 1024 * 1024  # of an input; guards the memory against endless files such as devices
_JSON = (".json", ".jsonc")
_RESOURCE_TYPE = b"microsoft.virtualmachineimages"
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class FileProblem(Exception):  # noqa: N818 -- it is the user's file that has a problem, not the program an error
    """A file cannot be read or written; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What was read, and which file on the disk it was."""

    name: str  # as the user wrote it
    data: bytes
    status: os.stat_result | None  # None: not a file on the disk


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be written."""

    path: str
    data: bytes


def read_file(path: str) -> ReadFile:
    """Read a file as bytes."""
    try:
        with Path(path).open("rb") as stream:
            return ReadFile(path, _read_all(path, stream), os.fstat(stream.fileno()))
    except OSError as error:
        raise FileProblem(f"cannot read `{path}`: {_reason(error)}") from error
    except ValueError as error:  # a NUL character in the path
        raise FileProblem(f"cannot read `{path!r}`: no file can have this name") from error


def read_stream(name: str, stream: BinaryIO) -> ReadFile:
    """Read a stream such as the standard input to its end."""
    try:
        return ReadFile(name, _read_all(name, stream), None)
    except OSError as error:
        raise FileProblem(f"cannot read `{name}`: {_reason(error)}") from error


def image_templates_below(folder: Path) -> tuple[str, ...]:
    """Give the paths of the JSON files below a folder that name the resource type of image templates, sorted.

    Hidden folders are left out, such as `.git`.
    """
    found = files_below(folder, _JSON)
    return tuple(path for path in found if names_image_templates(read_file(path).data))


def files_below(folder: Path, endings: tuple[str, ...]) -> tuple[str, ...]:
    """Give the paths of the files below a folder whose names end so, in any case, sorted; hidden folders are left out.

    Endings are in small letters.
    """
    found = sorted(path for path in folder.rglob("*") if path.name.lower().endswith(endings) and path.is_file())
    seen = (path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts[:-1]))
    return tuple(str(path) for path in seen)


def is_json(name: str) -> bool:
    """Tell by its name whether a file is JSON, with or without comments."""
    return name.lower().endswith(_JSON)


def names_image_templates(data: bytes) -> bool:
    """Tell quickly whether a file may hold an image template: it names their resource type."""
    text = data.replace(b"\0", b"")  # of UTF-16
    return _RESOURCE_TYPE in text.lower()


def write_files(outputs: Iterable[NewFile], inputs: Iterable[ReadFile]) -> None:
    """Write all files or none; folders that are missing are made. No input is overwritten.

    A file that holds these very bytes is left alone, so that its time stays that of the last change.
    """
    outputs, inputs = tuple(outputs), tuple(inputs)
    for output in outputs:
        _refuse_target(output.path, inputs)
    _refuse_same_place(outputs)
    changed = [output for output in outputs if not _is_written(output)]
    with contextlib.ExitStack() as undo:
        moves = [(output.path, temporary) for output in changed if (temporary := _prepare(output, undo))]
        for path, temporary in moves:
            with telling(path):
                temporary.replace(Path(path).resolve())


def _read_all(name: str, stream: BinaryIO) -> bytes:
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise FileProblem(f"cannot read `{name}`: it is larger than {MOST_BYTES // 1024 // 1024} MiB")
    return data


def _refuse_same_place(outputs: tuple[NewFile, ...]) -> None:
    """Refuse two outputs in one place; new names that differ only in case are one place on many file systems."""
    seen: dict[object, str] = {}
    for output in outputs:
        place = _place(output.path)
        if place in seen and not _is_special(output.path):
            raise FileProblem(f"two outputs would be written to the same file: `{seen[place]}` and `{output.path}`")
        seen[place] = output.path


def _place(path: str) -> object:
    """Give what tells files apart: which one it is, or how it will be called."""
    try:
        found = Path(path).stat()
    except OSError:
        return str(Path(path).resolve()).casefold()
    return found.st_dev, found.st_ino


def _refuse_target(path: str, inputs: tuple[ReadFile, ...]) -> None:
    """Refuse a target that is a folder or, by whatever link, one of the inputs."""
    try:
        found = Path(path).stat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise FileProblem(f"cannot write `{path}`: {_reason(error)}") from error
    if stat.S_ISDIR(found.st_mode):
        raise FileProblem(f"cannot write `{path}`: it is a folder")
    for item in inputs:
        if item.status is not None and os.path.samestat(found, item.status) and stat.S_ISREG(found.st_mode):
            raise FileProblem(f"cannot write `{path}`: it is the input `{item.name}`, which would be overwritten")


def _is_written(output: NewFile) -> bool:
    path = Path(output.path)
    try:
        return path.is_file() and path.stat().st_size == len(output.data) and path.read_bytes() == output.data
    except OSError:
        return False


def _prepare(output: NewFile, undo: contextlib.ExitStack) -> Path | None:
    """Write a temporary file beside the target and give its path; None for a device or pipe, written in its place."""
    with telling(output.path):
        if _is_special(output.path):
            Path(output.path).write_bytes(output.data)
            return None
        target = Path(output.path).resolve()  # a link stays a link: what it leads to is replaced
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{os.urandom(6).hex()}.tmp")
        descriptor = os.open(temporary, _NEW_FILE, 0o666)
        undo.callback(temporary.unlink, missing_ok=True)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(output.data)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        return temporary


def _is_special(path: str) -> bool:
    """Tell whether a path leads to something that is neither a file nor a folder, such as `/dev/null`."""
    try:
        mode = Path(path).stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


@contextlib.contextmanager
def telling(path: str) -> Iterator[None]:
    """Name the file in front of what the system says."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FileProblem(f"cannot write `{path}`: {_reason(error)}") from error


def _reason(error: OSError) -> str:
    text = error.strerror or "the system gives no reason"
    return f"{text[:1].lower()}{text[1:]}"
