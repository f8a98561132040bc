"""Where the HCL of a compilation goes: to the standard output, into one file, into a folder, or beside its template.

Takes what was compiled and the path that the user gave; gives files with their paths, and ledgers that name them.
Raises `FileProblem` when the outputs cannot all have a place of their own.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from aib2packer.files import FileProblem, NewFile
from aib2packer.ledger import TemplateLedger
from aib2packer.results import CompiledTemplate

_FOLDER_ENDS = ("/", os.sep)


@dataclass(frozen=True, slots=True)
class Placed:
    """The output of one image template."""

    files: tuple[NewFile, ...]
    ledger: TemplateLedger


def place(templates: tuple[CompiledTemplate, ...], output: str | None, *, split: bool) -> tuple[Placed, ...]:
    """Give every file its path; without `output` there may be only one, and its path is just a name."""
    _refuse_clashes(templates)
    several = len(templates) > 1
    if output is None:
        if several or split:
            raise FileProblem(f"there are several files to write ({_names(templates)}); name a folder with -o FOLDER/")
        return tuple(_placed(template, "", _own_names(template)) for template in templates)
    if not (several or split or output.endswith(_FOLDER_ENDS) or Path(output).is_dir()):
        folder, name = os.path.split(output)
        return tuple(_placed(item, folder, {file.name: name for file in item.files}) for item in templates)
    if Path(output).exists() and not Path(output).is_dir():
        raise FileProblem(f"there are several files to write ({_names(templates)}), but `{output}` is not a folder")
    prefix = several and split  # `packer` reads a folder as one configuration, so each needs its own
    return tuple(_placed(item, output, _own_names(item, f"{item.name}/" if prefix else "")) for item in templates)


def place_beside(templates: tuple[CompiledTemplate, ...], *, split: bool) -> tuple[Placed, ...]:
    """Put the files of every image template into the folder of its own file."""
    by_source = Counter(item.source.name for item in templates)
    placed = []
    for item in templates:
        prefix = f"{item.name}/" if split and by_source[item.source.name] > 1 else ""
        placed.append(_placed(item, os.path.dirname(item.source.name), _own_names(item, prefix)))  # noqa: PTH120
    seen: dict[str, CompiledTemplate] = {}
    for result, item in zip(placed, templates, strict=True):
        for file in result.files:
            other = seen.setdefault(file.path.casefold(), item)
            if other is not item:
                raise FileProblem(
                    f"`{other.source.name}` and `{item.source.name}` would both be compiled to `{file.path}`; keep "
                    "them in different folders"
                )
    return tuple(placed)


def _refuse_clashes(templates: tuple[CompiledTemplate, ...]) -> None:
    """Refuse names that differ at most in case, which many file systems ignore."""
    seen: dict[str, CompiledTemplate] = {}
    for item in templates:
        other = seen.setdefault(item.name.casefold(), item)
        if other is not item:
            raise FileProblem(
                f"two image templates are called `{item.name}`, one in `{other.source.name}` and one in "
                f"`{item.source.name}`, and would be written to the same file; compile them into different folders"
            )


def _names(templates: tuple[CompiledTemplate, ...]) -> str:
    names = [file.name for item in templates for file in item.files]
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")  # noqa: PLR2004 -- enough to understand


def _own_names(template: CompiledTemplate, prefix: str = "") -> dict[str, str]:
    return {file.name: f"{prefix}{file.name}" for file in template.files}


def _placed(template: CompiledTemplate, folder: str, names: Mapping[str, str]) -> Placed:
    """Move a template's files into a folder; `names` says what each is called there."""
    files = tuple(NewFile(os.path.join(folder, names[file.name]), file.text.encode()) for file in template.files)  # noqa: PTH118
    entries = tuple(
        replace(entry, hcl=tuple(replace(line, file=names[line.file]) for line in entry.hcl))
        for entry in template.ledger.entries
    )
    return Placed(files, replace(template.ledger, entries=entries))
