"""Times of the build in the formats of ARM's `utcNow`, written for HCL's `formatdate`.

Custom date and time format strings of .NET on one side, Packer's `formatdate` on the other; both documented.
"""

from __future__ import annotations

import re

from aib2packer.lower.document import Expression, FunctionCall, Literal, Reference
from aib2packer.lower.joining import join_text

DEFAULT_FORMAT = "yyyyMMddTHHmmssZ"
# Longest first, since the letters of one specifier run together.
_SPECIFIERS = {
    "yyyy": "YYYY",
    "yy": "YY",
    "MMMM": "MMMM",
    "MMM": "MMM",
    "MM": "MM",
    "M": "M",
    "dddd": "EEEE",
    "ddd": "EEE",
    "dd": "DD",
    "d": "D",
    "HH": "hh",
    "H": "h",
    "hh": "HH",
    "h": "H",
    "mm": "mm",
    "m": "m",
    "ss": "ss",
    "s": "s",
    "tt": "AA",
}
# What .NET's format strings say, specifier by specifier; a letter alone may be a standard format of its own.
_STANDARD = {"s": "yyyy-MM-ddTHH:mm:ss", "u": "yyyy-MM-dd HH:mm:ssZ"}
_TOKEN = re.compile(r"([A-Za-z])\1*|'[^']*'|\\.|[^A-Za-z'\\]+")
# Letters that .NET takes as they stand in a custom format.
_PLAIN = frozenset("TZ")


def formatted_time(time: Reference, format_string: str) -> Expression | None:
    """Write a time in a format; None when HCL has no equivalent of some specifier."""
    parts = [_translated(match[0]) for match in _TOKEN.finditer(_STANDARD.get(format_string, format_string))]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    # Literal text at the end of a format is lost by `formatdate` (observed with Packer 1.6.6): it stands outside.
    tail = ""
    while known and known[-1].startswith("'"):
        tail = known.pop().strip("'") + tail
    return join_text(FunctionCall("formatdate", (Literal("".join(known).replace("''", "")), time)), tail)


def _translated(token: str) -> str | None:
    if token in _SPECIFIERS:
        return _SPECIFIERS[token]
    if token[0] == "'":
        return _quoted(token[1:-1])
    if token[0] == "\\":
        return _quoted(token[1:])
    if token[0].isalpha():
        return _quoted(token) if set(token) <= _PLAIN else None
    return token


def _quoted(text: str) -> str:
    return f"'{text}'"
