"""Hide credentials wherever text of the user's file is shown: only characters are replaced, so that columns stay.

A text may be a line of the file, where credentials stand inside of JSON strings with their escapes, and those again
inside of expressions; or a message, where they stand as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from aib2packer.secrets.detector import credentials, may_hold_any

# What stands in a line that is nothing but a line of a key in PEM; such a line of hexadecimal digits is a checksum.
_PEM_LINE = r'\s*"(?![0-9A-Fa-f]+")([A-Za-z0-9+/]{60,76}={0,2})(?:\\[nr]){0,2}",?\s*\Z'
_STRING = r'"([^"\\]*(?:\\.[^"\\]*)*)"?'
_SHORTEST_PEM_LINE = 60
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}

_Characters = list[tuple[str, int, int]]  # each character of a value, and where it is written


def masked(text: str) -> str:
    """Replace each character of a credential by an asterisk."""
    if not may_hold_any(text) and (len(text) < _SHORTEST_PEM_LINE or not re.match(_PEM_LINE, text)):
        return text
    return _masked(text)


@lru_cache(maxsize=8)  # a file on a single line is shown once for each finding
def _masked(text: str) -> str:
    shown: list[str] = []
    position = 0
    for start, end in _merged(sorted(_ranges(text))):
        shown += (text[position:start], "*" * (end - start))
        position = end
    return "".join((*shown, text[position:]))


def _merged(ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    position = 0
    for start, end in ranges:
        if end > position:
            yield max(start, position), end
            position = end


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    expressions: list[tuple[int, int]] = []
    for string in re.finditer(_STRING, text, re.DOTALL):
        if may_hold_any(string[1]) or "\\" in string[1]:
            characters = _decoded(text, *string.span(1))
            if string[1].startswith("[") and string[1].endswith("]") and not string[1].startswith("[["):
                characters = _joined(characters)
                expressions.append(string.span())
            yield from _inside(characters)
    for credential in credentials(text):
        before = bisect_right(expressions, credential.start, key=lambda span: span[0])
        if not before or credential.start >= expressions[before - 1][1]:
            yield credential.start, credential.end
    if pem := re.match(_PEM_LINE, text):
        yield pem.span(1)


def _inside(characters: _Characters) -> Iterator[tuple[int, int]]:
    """Find what is to be hidden in a JSON string."""
    for credential in credentials("".join(character for character, _, _ in characters)):
        for _, start, end in characters[credential.start : credential.end]:
            yield start, end


def _decoded(text: str, start: int, end: int) -> _Characters:
    """Take the escapes of a JSON string apart."""
    characters: _Characters = []
    for match in re.compile(r"\\u([0-9A-Fa-f]{4})|\\(.)|(.)", re.DOTALL).finditer(text, start, end):
        code, escaped, plain = match.groups()
        character = chr(int(code, 16)) if code else _ESCAPES.get(escaped, escaped) if escaped else plain
        characters.append((character, match.start(), match.end()))
    return characters


def _joined(characters: _Characters) -> _Characters:
    """Read the texts of an expression as one, as `concat` joins them; whatever stands between them is no literal."""
    value = "".join(character for character, _, _ in characters)
    joined: _Characters = []
    position = 0
    for literal in re.finditer(r"'((?:[^']|'')*+)'", value):
        between = value[position : literal.start()]
        if position and between.strip(" ,\t\n\r"):
            joined += [(mark, *characters[position][1:]) for mark in "${x}"]
        quote = False
        for character in characters[literal.start(1) : literal.end(1)]:
            quote = character[0] == "'" and not quote  # two stand for one
            if not quote:
                joined.append(character)
        position = literal.end()
    return joined
