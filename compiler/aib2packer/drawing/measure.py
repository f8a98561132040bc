"""How wide a text is when nobody can be asked which font it will be drawn with.

Widths are those of wide sans-serif fonts (DejaVu Sans, Verdana), so that the usual ones (Arial, Helvetica, Segoe UI)
need less. Lengths are those of the drawing: a font of size 10 has letters of about 10 times the widths below.
"""

from __future__ import annotations

import unicodedata

_CUT = "…"
_MARKS = "-/:._\\"  # behind which a long name may be broken
_BOLD = 1.2  # how much wider bold letters are
_SPREAD = 1.04  # hinting and kerning
_CLASSES = {  # in DejaVu Sans, rounded up
    0.28: "'ijl",
    0.32: " ,.·",
    0.34: "/:;\\|",
    0.4: "()[]ft",
    0.46: "!rIJ-",
    0.5: '"*_`°',
    0.54: "?sz",
    0.6: "FLckvxy",
    0.64: "0123456789$EPSTYabdeghnopqu{}",
    0.7: "ABCKRVXZ",
    0.79: "&DGHNOQU",
    0.84: "#+<=>^w~",
    0.87: "M",
    1.0: "%@Wm…",
}
_WIDTHS = {character: width for width, characters in _CLASSES.items() for character in characters}
_BROAD = frozenset("ЖМШЩЪЫЮФжмшщъыюфΩΨΦψωφ")
_GREEK_AND_CYRILLIC = ("\u0370", "\u052f")
_IDEOGRAPH = 1.0  # as wide as high
_OTHER = 1.15  # a guess


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Give a width that a text in a font of some size will hardly exceed."""
    total = sum(_character(character) for character in text) * size * _SPREAD
    return total * _BOLD if bold else total


def is_certain(text: str) -> bool:
    """Tell whether the widths of all characters are known well enough."""
    return all(_known(character) is not None for character in text)


def wrapped(text: str, room: float, size: float, most: int, *, bold: bool = False) -> list[str]:
    """Break a text into at most some lines that fit into some room; what is left over is cut off, with a mark."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1:
        fitting = _fitting(rest, room, size, bold=bold)
        if fitting == len(rest):
            return [*lines, rest]
        end = _end_of_line(rest, fitting)
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    if rest and _fitting(rest, room, size, bold=bold) < len(rest):
        rest = rest[: _fitting(rest, room - width(_CUT, size, bold=bold), size, bold=bold)].rstrip() + _CUT
    return [*lines, rest] if rest else lines


def _end_of_line(text: str, fitting: int) -> int:
    """Break at a blank, else behind a mark inside of a name, else anywhere rather than leave half a line empty."""
    blank = text.rfind(" ", 1, fitting + 1)
    mark = max(text.rfind(mark, 0, fitting) for mark in _MARKS) + 1
    return next((end for end in (blank, mark) if end * 2 > fitting), fitting)


def _fitting(text: str, room: float, size: float, *, bold: bool) -> int:
    """Count the characters that fit, at least one, so that every loop ends; an accent stays with its letter."""
    used = 0.0
    for index, character in enumerate(text):
        used += width(character, size, bold=bold)
        if used > room and index:
            return _before_accents(text, index)
    return len(text)


def _before_accents(text: str, index: int) -> int:
    while index > 1 and not _character(text[index]):
        index -= 1
    return index


def _character(character: str) -> float:
    known = _known(character)
    if known is not None:
        return known
    return 0.0 if unicodedata.combining(character) else _OTHER


def _known(character: str) -> float | None:
    """Give the width of a character of the usual European scripts, or of an ideograph; else None."""
    known = _WIDTHS.get(character)
    if known is not None or character.isascii():
        return known
    if character.isalpha() and unicodedata.east_asian_width(character) == "W":
        return _IDEOGRAPH
    first, last = _GREEK_AND_CYRILLIC
    if first <= character <= last and character.isalpha():
        return 1.1 if character in _BROAD else 0.85
    return _WIDTHS.get(unicodedata.normalize("NFD", character)[0])  # a letter with an accent
