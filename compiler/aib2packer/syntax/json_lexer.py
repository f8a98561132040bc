"""Tokens of JSON as people write it: comments are skipped, strings may hold raw line breaks and tabs.

Both are accepted by Azure CLI and Azure PowerShell (ARM template syntax documentation). All else is strict
(RFC 8259). Every method is linear in the text it passes and raises `ParseError` at text that is no token.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from aib2packer.source import Source, Span
from aib2packer.syntax import codes
from aib2packer.syntax.nodes import JsonNumber, JsonString
from aib2packer.syntax.parse_error import ParseError
from aib2packer.syntax.wording import character, quoted

MAX_NUMBER_LENGTH = 1000  # characters

_SPACE = re.compile(r"[ \t\r\n]*+")
_LINE_COMMENT = re.compile(r"//[^\r\n]*+")
_RUN = re.compile(r'[^"\\\x00-\x08\x0b\x0c\x0e-\x1f]*+')  # of a string; tabs and line breaks may stand raw
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?P<real>(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)(?![0-9A-Za-z_.+-])")
_NUMBER_LIKE = re.compile(r"[0-9A-Za-z_.+-]++")
_HEX_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_HIGH, _LOW, _BEYOND = 0xD800, 0xDC00, 0xE000  # where high surrogates begin, low ones begin, and both end
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_NUMBER_ADVICE = (
    (
        re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE),
        "JSON has no word for what is not a finite number. Write a number, or put the word in double quotes.",
    ),
    (re.compile(r"\+.*"), "A JSON number has no plus sign in front. Remove it."),
    (re.compile(r"-?\..*"), "A JSON number needs a digit before the decimal point, as in `0.5`."),
    (
        re.compile(r".*\."),
        "A JSON number needs a digit behind the decimal point, as in `1.0`; without a fraction leave it out.",
    ),
    (
        re.compile(r"-?0[xbo].*", re.IGNORECASE),
        "JSON has only decimal numbers. Write it in decimal, or put it in double quotes.",
    ),
    (
        re.compile(r"-?0[0-9]+"),
        "A JSON number does not begin with `0`. Remove the zeros, or put the digits in double quotes.",
    ),
)


@dataclass(slots=True)
class Scanner:
    """Reads one source from front to back."""

    source: Source
    text: str
    pos: int = 0  # offset of the next character to read

    def span(self, start: int, end: int) -> Span:
        """Make a span of two offsets."""
        return Span(self.source, start, end)

    def skip(self) -> str:
        """Pass white space and comments and give the character that follows; empty at the end of the text."""
        while True:
            self.pos = _end(_SPACE, self.text, self.pos)
            char = self.text[self.pos : self.pos + 1]
            if char != "/" or not self._skip_comment():
                return char

    def _skip_comment(self) -> bool:
        """Pass a comment; false when the slash begins none."""
        if self.text.startswith("//", self.pos):
            self.pos = _end(_LINE_COMMENT, self.text, self.pos)
            return True
        if not self.text.startswith("/*", self.pos):
            return False
        close = self.text.find("*/", self.pos + 2)
        if close < 0:
            raise ParseError(
                codes.UNCLOSED_COMMENT,
                "comment is never closed",
                "The comment that begins here with `/*` runs to the end of the file. Close it with `*/`.",
                self.span(self.pos, self.pos + 2),
            )
        self.pos = close + 2
        return True

    def string(self) -> JsonString:
        """Read the string whose opening quote is next."""
        start = self.pos
        end = _end(_RUN, self.text, start + 1)
        if self.text[end : end + 1] != '"':
            return self._escaped_string(start, end)
        self.pos = end + 1
        return JsonString(Span(self.source, start, end + 1), self.text[start + 1 : end])

    def _escaped_string(self, start: int, end: int) -> JsonString:
        """Read on where the plain beginning of a string ends, noting the place of each character."""
        parts = [self.text[start + 1 : end]]
        offsets = list(range(start + 1, end))
        while self.text[end : end + 1] != '"':
            if self.text[end : end + 1] != "\\":
                raise _broken_string(self, start, end)
            char, after = self._escape(end)
            parts.append(char)
            offsets.append(end)
            end = _end(_RUN, self.text, after)
            parts.append(self.text[after:end])
            offsets.extend(range(after, end))
        offsets.append(end)
        self.pos = end + 1
        return JsonString(self.span(start, end + 1), "".join(parts), tuple(offsets))

    def _escape(self, at: int) -> tuple[str, int]:
        """Decode the escape at an offset: its one character and the offset behind it."""
        letter = self.text[at + 1 : at + 2]
        if letter in _ESCAPES:
            return _ESCAPES[letter], at + 2
        match = _HEX_ESCAPE.match(self.text, at)
        if match is None:
            raise _bad_escape(self, at, letter)
        unit = int(match[1], 16)
        if not _HIGH <= unit < _BEYOND:
            return chr(unit), at + 6
        low = _HEX_ESCAPE.match(self.text, at + 6)
        if unit >= _LOW or low is None or not _LOW <= int(low[1], 16) < _BEYOND:
            raise _lone_surrogate(self, at)
        return chr(0x10000 + ((unit - _HIGH) << 10) + (int(low[1], 16) - _LOW)), at + 12

    def number(self) -> JsonNumber:
        """Read the number whose first character, a digit or a sign or a point, is next."""
        start = self.pos
        match = _NUMBER.match(self.text, start)
        if match is None:
            raise _malformed_number(self, start)
        span = self.span(start, match.end())
        if match.end() - start > MAX_NUMBER_LENGTH:
            raise ParseError(
                codes.MALFORMED_NUMBER,
                f"number has more than {MAX_NUMBER_LENGTH:,} digits",
                "No property of an image template takes such a number. If the digits are meant as text, put them in"
                " double quotes.",
                span,
            )
        value = float(match[0]) if match["real"] else int(match[0])
        if abs(value) == math.inf:
            raise ParseError(
                codes.MALFORMED_NUMBER,
                f"number {quoted(match[0])} is too large",
                "It is beyond the largest number that can be kept (about 1.8e308). Write a smaller number.",
                span,
            )
        self.pos = match.end()
        return JsonNumber(span, value)


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Give the end of what a pattern matches at an offset, the offset itself when it matches nothing."""
    match = pattern.match(text, start)
    return match.end() if match else start


def _broken_string(scan: Scanner, start: int, end: int) -> ParseError:
    if end == len(scan.text):
        return ParseError(
            codes.UNCLOSED_STRING,
            "string is never closed",
            "The string that begins here runs to the end of the file. Close it with a double quote. If it"
            " looks closed, a quote is missing further up.",
            scan.span(start, start + 1),
        )
    char = scan.text[end]
    return ParseError(
        codes.MALFORMED_STRING,
        f"{character(char)} stands in a string",
        f"A control character cannot stand in a JSON string as it is. Write it as `\\u{ord(char):04x}`, or remove it.",
        scan.span(end, end + 1),
    )


def _bad_escape(scan: Scanner, at: int, letter: str) -> ParseError:
    if not letter:
        return _broken_string(scan, scan.pos, len(scan.text))
    if letter == "u":
        advice = "`\\u` takes exactly four hexadecimal digits, as in `\\u00e9`."
    elif letter == "'":
        advice = "A single quote needs no backslash in JSON; remove the backslash."
    else:
        advice = (
            'After a backslash JSON knows only `"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t` and `uXXXX`. For a backslash'
            " itself, as in a Windows path, write `\\\\`."
        )
    end = at + 2
    return ParseError(
        codes.MALFORMED_STRING,
        f"unknown escape {quoted(scan.text[at:end])} in a string",
        advice,
        scan.span(at, end),
    )


def _lone_surrogate(scan: Scanner, at: int) -> ParseError:
    return ParseError(
        codes.MALFORMED_STRING,
        f"{quoted(scan.text[at : at + 6])} is only half of a character",
        "Escapes from `\\ud800` to `\\udfff` stand for a character only in pairs, a high one (up to `\\udbff`) and then"
        " a low one, as in `\\ud83d\\ude00`. Write the pair, or the character itself.",
        scan.span(at, at + 6),
    )


def _malformed_number(scan: Scanner, start: int) -> ParseError:
    end = _end(_NUMBER_LIKE, scan.text, start)
    found = scan.text[start:end]
    return ParseError(
        codes.MALFORMED_NUMBER, f"{quoted(found)} is not a JSON number", _number_advice(found), scan.span(start, end)
    )


def _number_advice(found: str) -> str:
    """Say how to write what was probably meant."""
    for pattern, advice in _NUMBER_ADVICE:
        if pattern.fullmatch(found):
            return advice
    return "Digits, a fraction and an exponent were expected, as in `-12.5e3`. Put anything else in double quotes."
