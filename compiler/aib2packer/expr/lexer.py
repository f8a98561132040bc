"""From the text of an expression to tokens.

Total: text that is no token of the language becomes a token of a kind that the parser refuses, so that the first
mistake in reading order is the one that is reported. Tokens hold character indexes into the decoded string.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass


class TokenKind(enum.Enum):
    """What a token is; those from DOUBLE_QUOTED on are not part of the language."""

    NAME = "name"  # behind a point also with `$` and `-`
    STRING = "string"
    INTEGER = "integer"
    MARK = "mark"  # one of ( ) [ ] . ,
    END = "end"
    DOUBLE_QUOTED = "double-quoted"
    UNCLOSED = "unclosed"  # a string without its second quote
    FLOAT = "float"
    MALFORMED_NUMBER = "malformed-number"
    OPERATOR = "operator"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression; `text` is as written."""

    kind: TokenKind
    text: str
    start: int  # index of its first character in the string that holds the expression
    end: int  # index behind its last character


_SPACE = re.compile(r"[ \t\r\n]*+")
_TOKEN = re.compile(
    r"""(?P<name>[A-Za-z_][A-Za-z0-9_]*+)
    | (?P<string>'[^']*+(?:''[^']*+)*+')
    | (?P<float>-?[0-9]++(?:\.[0-9]++(?:[eE][+-]?[0-9]++)?|[eE][+-]?[0-9]++)(?![A-Za-z0-9_]|\.[0-9]))
    | (?P<integer>-?[0-9]++(?![A-Za-z0-9_]|\.[0-9]))
    | (?P<malformed_number>-?[0-9](?:[A-Za-z0-9_]|\.[0-9])*+)
    | (?P<double_quoted>"[^"]*+")
    | (?P<unclosed>['"].*+)
    | (?P<operator>\.\?|\?\?|\?\.|\?|\^|==|=>|=~|=|!=|!~|!|<=|<|>=|>|&&|\|\||::|:|\+|-|\*|/|%)
    | (?P<mark>[()\[\].,])
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_KINDS = {kind.value.replace("-", "_"): kind for kind in TokenKind}  # by the group that matches them
_PROPERTY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$-]*+")  # behind a point


def tokenize(text: str, start: int, end: int) -> Iterator[Token]:
    """Give the tokens of `text[start:end]`, and one of kind END last."""
    after_point = False
    while True:
        start = _end(_SPACE.match(text, start, end), start)
        if start >= end:
            break
        token = (_property(text, start, end) if after_point else None) or _token(text, start, end)
        yield token
        after_point = token.text == "."
        start = token.end
    yield Token(TokenKind.END, "", end, end)


def _end(match: re.Match[str] | None, otherwise: int) -> int:
    return match.end() if match else otherwise


def _property(text: str, start: int, end: int) -> Token | None:
    match = _PROPERTY.match(text, start, end)
    return Token(TokenKind.NAME, match[0], start, match.end()) if match else None


def _token(text: str, start: int, end: int) -> Token:
    match = _TOKEN.match(text, start, end)
    if match is None or match.lastgroup is None:
        raise AssertionError("the last alternative takes any character")
    return Token(_KINDS[match.lastgroup], match[0], start, match.end())
