"""Tells whether the HCL on the disk is what its templates compile to.

Takes files as a compilation would write them, compares them with those that are there, and gives what deviates. How
lines end is left out of it, since git may change that while it checks files out: the ends of the lines of the HCL are
not compared, and a header that names the digest of the template with other ends of lines is right, too.
"""

from __future__ import annotations

import enum
import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from aib2packer import __version__
from aib2packer.excerpt import printable
from aib2packer.files import NewFile, files_below, read_file
from aib2packer.fixing import unified_diff
from aib2packer.options import COMPILED, InputFile
from aib2packer.outputs import Placed
from aib2packer.results import CompileResult

HCL = ".pkr.hcl"
# The header as lowering and rendering write it. A name cannot hold the end of a line.
_VERSION = re.compile(r"\A(# (?:Image .*, compiled by|Values given to) aib2packer )([0-9][^\s,]*?)(\.\n|, )")
_DIGEST = re.compile(r"^(# SHA-256: +)([0-9a-f]{64})$", re.MULTILINE)
_TEMPLATE = re.compile(r"^# Template: +(.+?)(?: \(API version [^()\n]*\))?$", re.MULTILINE)


class State(enum.Enum):
    """How a file deviates."""

    MISSING = "missing"
    DIFFERENT = "different"
    OTHER_VERSION = "other-version"  # nothing differs but the version of aib2packer in the header
    LEFT_OVER = "left-over"  # its template is not there, or compiles to something of another name


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A file that is not what it should be."""

    path: str
    state: State
    template: str | None = None  # what it is compiled from, as the user named it, or for what is left over its header
    version: str | None = None  # of the aib2packer that wrote it, if that was another one
    diff: str = ""  # from what is there to what should be, with credentials hidden; of a different file only


@dataclass(frozen=True, slots=True)
class Expected:
    """A file as a compilation writes it, and what it is compiled from; None for a file of values."""

    file: NewFile
    template: str | None = None
    data: bytes = b""  # of the template


def expected(
    placed: tuple[Placed, ...], result: CompileResult, inputs: tuple[InputFile, ...], pkrvars: str | None
) -> tuple[Expected, ...]:
    """Give the HCL that a compilation writes, and its file of values, if that has a path."""
    data = {file.name: file.data for file in inputs}
    found = [
        Expected(file, template.source.name.removesuffix(COMPILED), data[template.source.name])
        for item, template in zip(placed, result.templates, strict=False)  # what is printed has no place
        for file in item.files
    ]
    if pkrvars is not None and result.pkrvars is not None:
        found.append(Expected(NewFile(pkrvars, result.pkrvars.encode())))
    return tuple(found)


def deviation(wanted: Expected) -> Deviation | None:
    """Compare a file that would be written with the one that is there; None when nothing would change."""
    path, template = wanted.file.path, wanted.template
    if not Path(path).is_file():
        return Deviation(path=path, state=State.MISSING, template=template)
    should, there = _text(wanted.file.data), _text(read_file(path).data)
    there = _with_digest_of(should, there, wanted.data)
    if there == should:
        return None
    found = _VERSION.match(there)
    version = found[2] if found and found[2] != __version__ else None
    if version is not None and _VERSION.sub(rf"\g<1>{__version__}\3", there, count=1) == should:
        return Deviation(path=path, state=State.OTHER_VERSION, template=template, version=version)
    diff = _shown(unified_diff(path, there, should))
    return Deviation(path=path, state=State.DIFFERENT, template=template, version=version, diff=diff)


def left_over(paths: Iterable[str], written: Iterable[str]) -> tuple[Deviation, ...]:
    """Find the HCL of aib2packer in some files and folders that is none of the files that are written."""
    known = {Path(path).resolve() for path in written}
    below = dict.fromkeys(
        item for path in paths for item in (files_below(Path(path), (HCL,)) if Path(path).is_dir() else (path,))
    )
    sources = ((path, template_of(path)) for path in below if Path(path).resolve() not in known)
    return tuple(
        Deviation(path=path, state=State.LEFT_OVER, template=template) for path, template in sources if template
    )


def template_of(path: str) -> str | None:
    """Give the name of the file that HCL was compiled from, by its header; None when aib2packer did not write it."""
    header = "\n".join(line for line in _text(read_file(path).data)[:4000].split("\n") if line.startswith("#")) + "\n"
    found = _TEMPLATE.search(header) if _VERSION.match(header) else None
    return None if found is None else found[1].removesuffix(COMPILED)


def beside(path: str, name: str) -> str:
    """Give the path of a file in the folder of another one."""
    return os.path.join(os.path.dirname(path), name)  # noqa: PTH118, PTH120 -- as the user wrote it


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n")


def _with_digest_of(should: str, there: str, data: bytes) -> str:
    """Write the wanted digest into a header that names that of the same template with other ends of lines."""
    digest = _DIGEST.search(should)
    if digest is None:
        return there
    plain = data.replace(b"\r\n", b"\n")
    same = {hashlib.sha256(text).hexdigest() for text in (data, plain, plain.replace(b"\n", b"\r\n"))}
    return _DIGEST.sub(lambda found: f"{found[1]}{digest[2]}" if found[2] in same else found[0], there, count=1)


def visible(line: str) -> str:
    """Let neither a terminal nor the agent of a pipeline obey what stands in a line, and hide credentials."""
    shown = printable(line).replace("\N{SYMBOL FOR HORIZONTAL TABULATION}", "\t")
    # What GitHub would take for a command: a line that begins with two colons.
    return shown.replace("::", "\N{PROPORTION}", 1) if shown.lstrip().startswith("::") else shown


def _shown(diff: str) -> str:
    return "".join(f"{visible(line)}\n" for line in diff.removesuffix("\n").split("\n"))
