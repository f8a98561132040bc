"""Findings as JSON, for programs: the same for `check --format json` and `compile --report`.

The number in `version` changes when a reader of the former could go wrong; members may be added any time.
`report.schema.json` beside this module is its schema. Lines and columns are 1-based and count characters, an end is
just behind the last character, and offsets count characters of the text from 0, without a byte order mark.
"""

from __future__ import annotations

import json
from collections import Counter

from aib2packer.diagnostics import Diagnostic, Edit, Fix, Note, Severity
from aib2packer.fingerprints import fingerprints
from aib2packer.formats.edits import may_be_shown
from aib2packer.formats.json_text import dumped, place, position
from aib2packer.formats.report_data import Report, Suppressed
from aib2packer.formats.wording import legible, page_of, safety_of
from aib2packer.secrets import masked
from aib2packer.source import Source

_VERSION = 1


def render(report: Report) -> str:
    """Write all findings, and those that were accepted."""
    accepted = tuple(item.diagnostic for item in report.suppressed)
    marks = iter(fingerprints((*report.diagnostics, *accepted)))
    hidden = Counter(dict(report.hidden))
    document = {
        "version": _VERSION,
        "diagnostics": [_finding(item, next(marks)) for item in report.diagnostics],
        "suppressed": [_suppressed(item, next(marks)) for item in report.suppressed],
        "hidden": {severity.value: hidden[severity] for severity in Severity},
        "known": report.known,
        "files": [masked(name) for name in report.files],
        "tool": {"name": "aib2packer", "version": report.version},
    }
    return dumped(document)


def report_schema() -> object:
    """Give the JSON Schema of the reports, as it is read from JSON."""
    from importlib.resources import files  # a report is written without it

    return json.loads(files(__package__).joinpath("report.schema.json").read_text(encoding="utf-8"))


def _finding(item: Diagnostic, mark: str) -> dict[str, object]:
    definition = item.definition
    return {
        "code": definition.code,
        "name": definition.name,
        "severity": item.severity.value,
        "summary": legible(item.summary),
        "detail": legible(item.detail),
        **place(item.subject),
        "pointer": None if item.pointer is None else masked(item.pointer),
        "concern": definition.concern.value,
        "confidence": definition.confidence.value,
        "notes": [_note(note) for note in item.notes],
        "fix": None if item.fix is None else _fix(item.fix, safety_of(definition).value),
        "url": page_of(definition),
        "fingerprint": mark,
    }


def _suppressed(item: Suppressed, mark: str) -> dict[str, object]:
    return {
        **_finding(item.diagnostic, mark),
        "suppression": {"kind": item.means.value, "reason": legible(item.reason)},
    }


def _note(note: Note) -> dict[str, object]:
    return {"message": legible(note.message), **place(note.span)}


def _fix(fix: Fix, safety: str) -> dict[str, object]:
    edits = [_edit(edit) for edit in fix.edits] if may_be_shown(fix) else None
    return {"message": legible(fix.message), "safety": safety, "edits": edits}


def _edit(edit: Edit) -> dict[str, object]:
    source = edit.span.source
    return {
        "file": masked(source.name),
        "start": _offset(source, edit.span.start),
        "end": _offset(source, edit.span.end),
        "text": edit.text,
    }


def _offset(source: Source, offset: int) -> dict[str, int]:
    return {"offset": offset, **position(source.position(offset))}
