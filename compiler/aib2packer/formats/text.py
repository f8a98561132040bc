"""Findings for people: each with the line of source it speaks of, what to do about it, and where to read more."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.diagnostics import Diagnostic, Note, Severity
from aib2packer.excerpt import frame, printable
from aib2packer.formats.report_data import Report
from aib2packer.formats.wording import closing, counts, help_of, page_of, place_of
from aib2packer.source import Span

_WIDTH = 110  # columns of the explaining text; fixed, so that the output does not depend on the terminal
_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_BOLD = "1"
_BLUE = "34"


@dataclass(frozen=True, slots=True)
class _Style:
    color: bool = False
    links: bool = False  # make the code of a rule a link to its page, instead of a line that names the page


def render(report: Report) -> str:
    """Write every finding, and a closing line about all files."""
    style = _Style(report.color, report.links)
    return "\n\n".join([*_blocks(report.diagnostics, style), closing(report)]) + "\n"


def messages(diagnostics: tuple[Diagnostic, ...], *, color: bool = False, links: bool = False) -> str:
    """Write the messages of a compilation, and a line that counts them; nothing when there are none."""
    if not diagnostics:
        return ""
    return "\n\n".join([*_blocks(diagnostics, _Style(color, links)), counts(diagnostics)]) + "\n"


def plain(item: Diagnostic) -> str:
    """Write one finding without color."""
    return "\n".join(_block(item, _Style()))


def painted(text: str, severity: Severity, *, color: bool) -> str:
    """Give a text the color of a severity."""
    return _paint(text, f"{_BOLD};{_COLORS[severity]}", color=color)


def _blocks(diagnostics: tuple[Diagnostic, ...], style: _Style) -> Iterator[str]:
    for item in diagnostics:
        yield "\n".join(_block(item, style))


def _block(item: Diagnostic, style: _Style) -> Iterator[str]:
    severity = painted(item.severity.value, item.severity, color=style.color)
    place = _paint(place_of(item.subject), _BOLD, color=style.color)
    page = page_of(item.definition) if item.definition.is_rule else None
    code = _linked(item.definition.code, page) if style.links else item.definition.code
    yield f"{place}{severity} {code}: {_paint(printable(item.summary), _BOLD, color=style.color)}"
    margin, lines = _framed(item.subject, color=style.color)
    yield from lines
    yield from _explanation(item.detail, margin)
    yield from _explanation(help_of(item), margin)
    if page is not None and not style.links:
        yield f"{margin}= see {page}"
    for note in item.notes:
        yield from _note(note, color=style.color)


def _note(note: Note, *, color: bool) -> Iterator[str]:
    place = _paint(place_of(note.span), _BOLD, color=color)
    yield f"{place}{_paint('note', _BOLD, color=color)}: {printable(note.message)}"
    _, lines = _framed(note.span, color=color)
    yield from lines


def _framed(span: Span | None, *, color: bool) -> tuple[str, list[str]]:
    """Give the margin under a span's line number, and its source line with the span underlined, if it may be shown."""
    if span is None or not span.is_shown:
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
        lines = textwrap.wrap(
            printable(paragraph),
            _WIDTH,
            initial_indent=lead,
            subsequent_indent=hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
        yield from (_harmless(line) for line in lines)
        lead = hang


def _harmless(line: str) -> str:
    """Spoil what would be a workflow command of GitHub: a line that begins with two colons."""
    return line.replace("::", "\N{PROPORTION}", 1) if line.lstrip().startswith("::") else line


def _paint(text: str, style: str, *, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color and text else text


def _linked(text: str, address: str | None) -> str:
    # OSC 8, the escape sequence for hyperlinks in terminals, ended by ST.
    return text if address is None else f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"
