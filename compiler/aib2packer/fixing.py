"""Mend files by the fixes of their findings: nothing but the characters that a fix replaces is touched.

Fixes that overlap are not applied together, and none that would break the file. What is mended is checked again, until
nothing more can be mended: a fix may uncover another finding.
"""

from __future__ import annotations

import codecs
import difflib
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, replace

from aib2packer.choosing.choice import Choice
from aib2packer.diagnostics import Diagnostic, Edit, Fix, Safety
from aib2packer.options import InputFile, Options
from aib2packer.pipeline import check_files
from aib2packer.results import CheckResult
from aib2packer.source import Source
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.reader import decode_source, encode_like

_MOST_ROUNDS = 20  # each one mends something, so this bounds only fixes that undo each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """Files after mending, and what is still found in them."""

    files: tuple[InputFile, ...]
    result: CheckResult
    count: int  # of the findings that were mended


def mend_files(files: tuple[InputFile, ...], options: Options, choice: Choice, *, unsafe: bool) -> Mended:
    """Check files, and mend the findings that are reported, as far as they come with a fix."""
    result = check_files(files, options, choice)
    total = 0
    for _ in range(_MOST_ROUNDS):
        edited, count = _mend(files, result, unsafe=unsafe)
        if not count:
            break
        files, total = edited, total + count
        result = check_files(files, options, choice)
    return Mended(files=files, result=result, count=total)


def _mend(files: tuple[InputFile, ...], result: CheckResult, *, unsafe: bool) -> tuple[tuple[InputFile, ...], int]:
    by_name = {source.name: source for source in result.sources}
    edited: list[InputFile] = []
    total = 0
    for file in files:
        source = by_name.get(file.name)
        if source is None or not file.editable:
            edited.append(file)
            continue
        text, count = mended_text(source, result.chosen.shown, unsafe=unsafe)
        edited.append(replace(file, data=encode_like(file.data, text)) if count else file)
        total += count
    return tuple(edited), total


def mended_text(source: Source, findings: Iterable[Diagnostic], *, unsafe: bool) -> tuple[str, int]:
    """Give the text of a file after its findings are mended as far as they can be at once, and how many were."""
    taken: list[tuple[Edit, ...]] = []
    for item in findings:
        fix = _applicable(item, unsafe=unsafe)
        edits = fix.edits if fix is not None else ()
        if edits and all(edit.span.source is source for edit in edits) and not _clash(edits, taken):
            taken.append(edits)
    if not _is_sound(source, taken):
        taken = _sound_ones(source, taken)
    return _edited(source.text, taken), len(taken)


def _sound_ones(source: Source, fixes: list[tuple[Edit, ...]]) -> list[tuple[Edit, ...]]:
    """Leave out the fixes that would break the file."""
    sound: list[tuple[Edit, ...]] = []
    for edits in fixes:
        if _is_sound(source, [*sound, edits]):
            sound.append(edits)
    return sound


def _is_sound(source: Source, fixes: list[tuple[Edit, ...]]) -> bool:
    """Tell whether a file is as good JSON after some fixes as before, without a member that stands there twice."""
    after = Source.from_text(source.name, _edited(source.text, fixes))
    return not fixes or len(parse_json(after).diagnostics) <= len(parse_json(source).diagnostics)


def as_patch(before: InputFile, after: InputFile) -> str:
    """Show what changes in a file."""
    return unified_diff(before.name, _text(before), _text(after))


def _text(file: InputFile) -> str:
    """Decode a file; the byte order mark of UTF-8 stays, since it stands in the first line that a patch goes by."""
    source = decode_source(file.name, file.data).value
    mark = "\ufeff" if file.data.startswith(codecs.BOM_UTF8) else ""
    return "" if source is None else f"{mark}{source.text}"


def unified_diff(name: str, before: str, after: str) -> str:
    """Show what changes between two texts of a file, as `diff -u` does and `patch -p1` takes it.

    A line ends with a line feed only: other marks that Python takes for the end of a line stay inside of it.
    """
    old, new = before.split("\n"), after.split("\n")
    # A name from the root or with `..` would be refused; behind one with a blank stands a tab, or it would end there.
    place = posixpath.normpath(name).lstrip("/") + ("\t" if " " in name else "")
    lines = difflib.unified_diff(_with_ends(old), _with_ends(new), f"a/{place}", f"b/{place}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _with_ends(lines: list[str]) -> list[str]:
    """Put the line feeds back that a text was split at; behind the last one of a text there is no line."""
    *ended, rest = lines
    return [*(f"{line}\n" for line in ended), *([rest] if rest else [])]


def _applicable(item: Diagnostic, *, unsafe: bool) -> Fix | None:
    safety = item.definition.fixable
    return item.fix if safety is Safety.SAFE or (unsafe and safety is Safety.UNSAFE) else None


def _clash(edits: tuple[Edit, ...], taken: list[tuple[Edit, ...]]) -> bool:
    """Tell whether edits touch what others do; neighbours do, too, because their order would matter."""
    return any(
        edit.span.start <= other.span.end and other.span.start <= edit.span.end
        for edit in edits
        for others in taken
        for other in others
    )


def _edited(text: str, fixes: list[tuple[Edit, ...]]) -> str:
    parts: list[str] = []
    done = 0
    for edit in sorted((edit for edits in fixes for edit in edits), key=lambda edit: edit.span.start):
        parts += (text[done : edit.span.start], edit.text)
        done = edit.span.end
    return "".join((*parts, text[done:]))
