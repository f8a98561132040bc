"""Diagnostics as text for people and as JSON for programs.

Takes diagnostics, gives text that ends with a newline (or nothing, when there is nothing to say). The order is that
of `in_order`, so the same input always gives the same bytes.
"""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator

from aib2packer.diagnostics import Diagnostic, Note, Severity, in_order
from aib2packer.excerpt import frame, printable
from aib2packer.secrets import masked
from aib2packer.source import Position, Span

_WIDTH = 110  # columns of the explaining text; fixed, so that the output does not depend on the terminal
_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_BOLD = "1"
_BLUE = "34"


def to_text(diagnostics: tuple[Diagnostic, ...], *, color: bool = False) -> str:
    """Write each diagnostic with the line of source it speaks of, and a closing line that counts them."""
    if not diagnostics:
        return ""
    ordered = in_order(diagnostics)
    blocks = ["\n".join(_block(item, color=color)) for item in ordered]
    return "\n\n".join([*blocks, _count(ordered)]) + "\n"


def to_json(diagnostics: tuple[Diagnostic, ...]) -> str:
    """Write diagnostics as JSON; places are 1-based lines and columns, the end just behind the last character."""
    document = {"version": 1, "diagnostics": [_as_json(item) for item in in_order(diagnostics)]}
    return json.dumps(document, indent=2) + "\n"


def _block(item: Diagnostic, *, color: bool) -> Iterator[str]:
    severity = _paint(item.severity.value, f"{_BOLD};{_COLORS[item.severity]}", color=color)
    place = _paint(_place(item.subject), _BOLD, color=color)
    yield f"{place}{severity} {item.definition.code}: {_paint(printable(item.summary), _BOLD, color=color)}"
    margin, lines = _framed(item.subject, color=color)
    yield from lines
    yield from _explanation(item.detail, margin)
    for note in item.notes:
        yield from _note(note, color=color)


def _note(note: Note, *, color: bool) -> Iterator[str]:
    place = _paint(_place(note.span), _BOLD, color=color)
    yield f"{place}{_paint('note', _BOLD, color=color)}: {printable(note.message)}"
    _, lines = _framed(note.span, color=color)
    yield from lines


def _place(span: Span | None) -> str:
    """Write a place as editors and terminals recognise it."""
    if span is None:
        return ""
    if not span.source.shown:
        return f"{printable(span.source.name)}: "
    begin = span.begin
    return f"{printable(span.source.name)}:{begin.line}:{begin.column}: "


def _framed(span: Span | None, *, color: bool) -> tuple[str, list[str]]:
    """Give the margin under a span's line number, and its source line with the span underlined, if it may be shown."""
    if span is None or not span.source.shown:
        return "   ", []
    number = str(span.begin.line)
    margin = " " * (len(number) + 1)
    text, marks = frame(span)
    bar = _paint("|", _BLUE, color=color)
    lines = [
        f"{margin}{bar}",
        f"{_paint(number, _BLUE, color=color)} {bar} {text}".rstrip(),
        f"{margin}{bar} {_paint(marks, _BOLD, color=color)}",
    ]
    return margin, lines


def _explanation(detail: str, margin: str) -> Iterator[str]:
    lead, hang = f"{margin}= ", f"{margin}  "
    for paragraph in detail.splitlines():
        yield from textwrap.wrap(
            printable(paragraph),
            _WIDTH,
            initial_indent=lead,
            subsequent_indent=hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
        lead = hang


def _count(diagnostics: tuple[Diagnostic, ...]) -> str:
    counts = Counter(item.severity for item in diagnostics)
    return ", ".join(
        f"{counts[severity]} {severity.value}{'' if counts[severity] == 1 else 's'}"
        for severity in Severity
        if counts[severity]
    )


def _paint(text: str, style: str, *, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color and text else text


def _as_json(item: Diagnostic) -> dict[str, object]:
    span = item.subject
    return {
        "code": item.definition.code,
        "name": item.definition.name,
        "severity": item.severity.value,
        "summary": masked(item.summary),
        "detail": masked(item.detail),
        "file": span.source.name if span else None,
        "start": _position(span.begin) if span else None,
        "end": _position(span.finish) if span else None,
        "pointer": item.pointer,
    }


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}
