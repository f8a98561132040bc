"""One line of source, made safe for a terminal or a log, and the marks that underline a span in it.

Columns here are those of a terminal: a tab reaches to the next multiple of four, East Asian wide characters take two,
combining marks none. Control characters never reach the terminal, and commands for the agent of a pipeline never reach
its log. A long line is cut around the span.
"""

from __future__ import annotations

import unicodedata

from aib2packer.secrets import masked
from aib2packer.source import Span

_TAB = 4
_LONGEST = 160  # characters of a line that is shown whole
_BEFORE = 50  # characters kept before the span in a line that is cut
_SHOWN = 120  # characters of a line that is cut
_CUT = "…"
_AROUND = 4_000  # characters that may tell that a text is a credential; a file may be one line


def frame(span: Span) -> tuple[str, str]:
    """Give the line where a span begins and the marks below it; of several lines the first is marked to its end."""
    line = _harmless(masked(span.source.line(span.begin.line)))
    start = min(span.begin.column - 1, len(line))
    end = min(start + max(span.end - span.start, 0), len(line))
    line, start, end = _cut(line, start, end)
    shown, columns = _laid_out(line)
    width = columns[end] - columns[start]
    return shown.rstrip(), " " * columns[start] + "^" + "~" * (width - 1)


def covered(span: Span) -> str:
    """Give the text of a span with credentials masked, those included that only the text around it gives away."""
    first = max(0, span.start - _AROUND)
    around = masked(span.source.text[first : span.end + _AROUND])
    return around[span.start - first : span.end - first]


def printable(text: str) -> str:
    """Replace whatever a terminal would obey, or could not encode, by a visible mark, and credentials by asterisks."""
    shown = _harmless(masked(text))
    return shown if shown.isprintable() else "".join(_visible(character) for character in shown)


def _harmless(text: str) -> str:
    """Spoil the commands that agents of Azure Pipelines and GitHub Actions obey wherever they stand in a line."""
    if "##" not in text:
        return text
    return text.replace("##vso[", "#\N{MUSIC SHARP SIGN}vso[").replace("##[", "#\N{MUSIC SHARP SIGN}[")


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Keep the neighbourhood of a range of characters, and say where the range stands in what is kept."""
    if len(line) <= _LONGEST:
        return line, start, end
    first = max(0, min(start - _BEFORE, len(line) - _SHOWN))
    last = min(len(line), first + _SHOWN)
    head, tail = _CUT if first else "", _CUT if last < len(line) else ""
    shift = len(head) - first
    return f"{head}{line[first:last]}{tail}", start + shift, min(end, last) + shift


def _laid_out(line: str) -> tuple[str, list[int]]:
    """Write a line as the terminal shows it; also the column at which each character starts, and the line's width."""
    if line.isascii() and line.isprintable():
        return line, list(range(len(line) + 1))
    shown: list[str] = []
    columns = [0]
    for character in line:
        column = columns[-1]
        text = " " * (_TAB - column % _TAB) if character == "\t" else _visible(character)
        shown.append(text)
        columns.append(column + (len(text) if character == "\t" else _columns(text)))
    return "".join(shown), columns


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    # U+2400 and following picture the control characters of ASCII.
    return chr(0x2400 + code) if code < ord(" ") else "\N{REPLACEMENT CHARACTER}"


def _columns(character: str) -> int:
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 2
    return 0 if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me") else 1
