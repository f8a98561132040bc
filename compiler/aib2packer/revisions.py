"""Which image templates differ between two revisions of a git repository, and what they were and are.

Takes two revisions, gives pairs of files with their bytes. The user's own `git` is asked, without a shell and with
the environment as it is, so that it works in hooks, too. Only plumbing commands are used, which no setting of the user
changes, and nothing is written.

The comparison is that of a pull request: not the base itself is the old side, but the commit in which the head left
the base (`git diff BASE...HEAD`), so that what the base has done since is not taken for a change of the head.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeAlias, cast

from aib2packer.excerpt import printable
from aib2packer.files import MOST_BYTES, names_image_templates, read_file

_REGULAR = (b"100644", b"100755")  # modes: neither links nor submodules
_NOT_KNOWN = b"0"  # an id of these digits only: git has not stored what is in the working tree
_PATHS = (":(top)*.json", ":(top)*.jsonc")
_Read: TypeAlias = Callable[[bytes], bytes]
_MOST_SAID = 300  # characters of what git says that are shown


class RevisionProblem(Exception):  # noqa: N818 -- it is the repository that has a problem, not the program an error
    """The revisions cannot be compared; the message is one line for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """A JSON file that differs, and holds an image template on one side at least.

    Paths are those of the repository, from its top, with `/`; a name that is no UTF-8 has surrogates as of `fsdecode`.
    """

    old_path: str | None  # None: it was added
    new_path: str | None  # None: it was deleted; another one than the old: it was renamed
    old: bytes | None  # None where the path is
    new: bytes | None


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a file that git says has changed."""

    path: bytes
    blob: bytes | None  # the id; None: read it in the working tree


def changed_files(base: str, head: str | None = None, folder: str | None = None) -> tuple[ChangedFile, ...]:
    """Give the files with image templates that have changed since `head` left `base`, by their paths; renames count.

    Without `head` the new side is the working tree: the files that git knows, as they are on the disk, against the
    commit in which the checked-out one left the base. `folder` is where git is called; None is the current folder.
    Raises `RevisionProblem`, and `FileProblem` for a file of the working tree that cannot be read.
    """
    git = _Git(folder)
    git.demand_repository()
    top = None if head is not None else git.top()
    old, new = git.commit(base), git.commit("HEAD" if head is None else head)
    start = git.merge_base(base, old, "HEAD" if head is None else head, new)
    pairs = git.changes(start, None if head is None else new)
    with git.blobs() as read:
        found = [_changed(pair, read, top) for pair in pairs]
    kept = [item for item in found if item is not None]
    return tuple(sorted(kept, key=lambda item: item.new_path or item.old_path or ""))


def _changed(pair: tuple[_Side | None, _Side | None], read: _Read, top: str | None) -> ChangedFile | None:
    """Read both sides; None when neither holds an image template or nothing but the time of the file is new."""
    old, new = (_data(side, read, top) for side in pair)
    if not any(data is not None and names_image_templates(data) for data in (old, new)):
        return None
    old_path, new_path = (None if side is None else os.fsdecode(side.path) for side in pair)
    if old == new and old_path == new_path:
        return None
    return ChangedFile(old_path=old_path, new_path=new_path, old=old, new=new)


def _data(side: _Side | None, read: _Read, top: str | None) -> bytes | None:
    if side is None:
        return None
    if side.blob is not None:
        return read(side.blob)
    path = Path(top or "", os.fsdecode(side.path))
    with contextlib.suppress(OSError):  # the reading says why
        if path.stat().st_size > MOST_BYTES:
            return b""  # as of a blob: no template is as large
    return read_file(str(path)).data


@dataclass(frozen=True, slots=True)
class _Git:
    """The user's git, called in a folder."""

    folder: str | None

    def demand_repository(self) -> None:
        done = self._run("rev-parse", "--git-dir")
        if done.returncode:
            raise RevisionProblem(f"this is no git repository, or git refuses to read it{_said(done)}")

    def top(self) -> str:
        """Give the folder of the working tree."""
        done = self._run("rev-parse", "--show-toplevel")
        if done.returncode:
            raise RevisionProblem(f"there is no working tree to compare with; name two revisions{_said(done)}")
        return os.fsdecode(done.stdout.removesuffix(b"\n"))

    def commit(self, revision: str) -> str:
        """Give the id of the commit that a revision leads to."""
        if not revision or revision.startswith("-") or "\0" in revision:
            raise RevisionProblem(f"`{printable(revision)}` is no revision: write a branch, a tag or a commit")
        done = self._run("rev-parse", "--verify", f"{revision}^{{commit}}")
        if done.returncode:
            hint = "; this clone is shallow, so fetch it first" if self._is_shallow() else ""
            raise RevisionProblem(f"`{printable(revision)}` is no revision of this repository{hint}{_said(done)}")
        return done.stdout.decode().strip()

    def merge_base(self, base: str, old: str, head: str, new: str) -> str:
        """Give the commit in which one commit has left another; the names are for the message when there is none."""
        done = self._run("merge-base", old, new)
        if not done.returncode:
            return done.stdout.decode().strip()
        names = f"`{printable(base)}` and `{printable(head)}`"
        if self._is_shallow():
            raise RevisionProblem(
                f"the commit that {names} have in common is not in this shallow clone; fetch the history, with "
                "`git fetch --unshallow`, or let the pipeline check it out in full (`fetch-depth: 0`, `fetchDepth: 0`)"
            )
        raise RevisionProblem(f"{names} have no commit in common, so no change leads from one to the other")

    def changes(self, start: str, end: str | None) -> list[tuple[_Side | None, _Side | None]]:
        """List the regular JSON files that differ between a commit and another one, or the working tree."""
        command = ("diff-index", start) if end is None else ("diff-tree", "-r", start, end)
        options = ("--raw", "-z", "-M", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=all")
        # With a setting for all paths, git refuses the contradiction when the environment asks for literal ones.
        done = self._run("--icase-pathspecs", command[0], *options, *command[1:], "--", *_PATHS)
        if done.returncode:
            raise RevisionProblem(f"git cannot compare the revisions{_said(done)}")
        return [pair for pair in _pairs(done.stdout) if pair != (None, None)]

    @contextlib.contextmanager
    def blobs(self) -> Iterator[_Read]:
        """Give a function that gives the contents of files by their ids, from one process for all of them."""
        command = ["git", "cat-file", "--batch"]
        with subprocess.Popen(  # noqa: S603 -- a constant
            command, cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            try:
                yield lambda blob: _blob(process, blob)
            finally:
                process.kill()

    def _is_shallow(self) -> bool:
        return self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 -- without a shell, and revisions cannot be taken for options
                ["git", *arguments],  # noqa: S607
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError as error:
            raise RevisionProblem("`git` is not on the PATH; it is needed to read the revisions") from error
        except OSError as error:
            raise RevisionProblem(
                f"`git` cannot be started: {error.strerror or 'the system gives no reason'}"
            ) from error


def _pairs(raw: bytes) -> Iterator[tuple[_Side | None, _Side | None]]:
    """Take the output of `--raw -z` apart ("git diff-tree", raw output format)."""
    fields = iter(raw.split(b"\0"))
    for head in fields:
        if not head:
            return
        old_mode, new_mode, old_id, new_id, status = head.removeprefix(b":").split(b" ")
        old_path = next(fields)
        new_path = next(fields) if status[:1] in b"RC" else old_path
        yield _side(old_mode, old_id, old_path), _side(new_mode, new_id, new_path)


def _side(mode: bytes, blob: bytes, path: bytes) -> _Side | None:
    if mode not in _REGULAR:
        return None
    return _Side(path, blob if blob.strip(_NOT_KNOWN) else None)


def _blob(process: subprocess.Popen[bytes], blob: bytes) -> bytes:
    """Ask `git cat-file --batch` for the content of a file; of one that is too large for a template it is empty."""
    questions, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    with contextlib.suppress(BrokenPipeError):  # then there is no answer
        os.write(questions.fileno(), blob + b"\n")  # not kept in a buffer, which would fail once more when it is closed
    _, kind, *size = answers.readline().split() or (b"", b"")
    if kind != b"blob":
        raise RevisionProblem(f"the repository lacks a file, or git cannot read it: object {blob.decode()}")
    return _content(answers, int(size[0]))


def _content(answers: IO[bytes], size: int) -> bytes:
    """Read what `git cat-file --batch` gives, and the line feed behind it."""
    if size <= MOST_BYTES:
        return answers.read(size + 1)[:-1]
    left = size + 1
    while left > 0 and (part := answers.read(min(left, MOST_BYTES))):
        left -= len(part)
    return b""


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    """Give what git has said, as the end of a message."""
    said = done.stderr.decode("utf-8", "replace").split("\n")
    text = "; ".join(printable(line.strip()) for line in said if line.strip())
    return f". git says: {text[:_MOST_SAID]}" if text else ""
