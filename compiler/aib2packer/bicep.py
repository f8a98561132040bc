"""Compiles Bicep files with the user's own Bicep compiler: `bicep`, or else `az bicep`, whichever is on the PATH.

Takes the path of a `.bicep` or `.bicepparam` file, gives the JSON that the compiler makes of it ("Bicep CLI commands":
`build` and `build-params`, with `--stdout`). The programs are run without a shell, without input, and not for ever.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_COMMANDS = {".bicep": "build", ".bicepparam": "build-params"}
_SECONDS = 300  # the first `az bicep` downloads the compiler, and modules come from registries
_MOST_BYTES = 64 * 1024 * 1024  # of what is read of an output
_MOST_TEXT = 4000  # characters of what a compiler says that are shown


@dataclass(frozen=True, slots=True)
class CompiledBicep:
    """What a compiler made of a file."""

    data: bytes  # JSON; empty when it failed
    failure: str | None = None  # what to tell the user then


def compile_bicep(path: str) -> CompiledBicep | None:
    """Compile a file; None when it is no Bicep, or no template and no compiler is there."""
    command = _COMMANDS.get(Path(path).suffix.casefold())
    if command is None:
        return None
    arguments = _program(command, str(Path(path).absolute()))
    if arguments is not None:
        return _run(arguments, f"{Path(arguments[0]).stem} {command}")
    if command == "build":
        return None  # the JSON parser names the command to run, whatever the file is called
    hint = f"az bicep {command} --file {path}"
    return CompiledBicep(b"", f"Neither `bicep` nor `az` is on the PATH. Compile it first:\n{hint}")


def _program(command: str, path: str) -> list[str] | None:
    bicep = shutil.which("bicep")
    if bicep is not None:
        return [bicep, command, path, "--stdout"]
    azure = shutil.which("az")
    return None if azure is None else [azure, "bicep", command, "--file", path, "--stdout"]


def _run(arguments: list[str], name: str) -> CompiledBicep:
    # Files instead of pipes: a grandchild that is left behind cannot keep them open.
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as messages:
        try:
            code = _wait(arguments, output, messages)
        except subprocess.TimeoutExpired:
            return CompiledBicep(b"", f"`{name}` did not end within {_SECONDS} seconds and was stopped.")
        except OSError as error:
            return CompiledBicep(b"", f"`{name}` cannot be started: {error.strerror or 'the system gives no reason'}.")
        data, said = _read(output), _read(messages).decode("utf-8", "replace").strip()
    if code != 0:
        return CompiledBicep(b"", f"`{name}` ended with {code}. It said:\n{said[:_MOST_TEXT] or 'nothing'}")
    return CompiledBicep(_parameters(data))


def _wait(arguments: list[str], output: IO[bytes], messages: IO[bytes]) -> int:
    """Run a program to its end and give its exit code; whatever interrupts the wait ends it, with its children."""
    with subprocess.Popen(  # noqa: S603 -- the compiler that the user has installed, without a shell
        arguments, stdin=subprocess.DEVNULL, stdout=output, stderr=messages, start_new_session=True
    ) as process:
        try:
            return process.wait(_SECONDS)
        except BaseException:
            _kill(process)
            raise


def _kill(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _read(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read(_MOST_BYTES)


def _parameters(data: bytes) -> bytes:
    """Take the parameter file out of what `build-params --stdout` prints; anything else is given as it is.

    It prints an object whose member `parametersJson` is the text of the file, beside that of the template.
    """
    try:
        printed = json.loads(data)
    except (ValueError, RecursionError):
        return data
    text = printed.get("parametersJson") if isinstance(printed, dict) else None
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else data
