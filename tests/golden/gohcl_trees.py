"""Packer documents as HashiCorp's own HCL parser gives them through pygohcl.

pygohcl resolves escapes, heredocs and quoting, merges blocks of one type by their labels, and leaves expressions as
text: an expression can only be told to be there, except for its literal parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import pygohcl

from aib2packer.lower.document import (
    Attribute,
    Block,
    Expression,
    Heredoc,
    ListOf,
    Literal,
    MapOf,
    PackerFile,
    Reference,
    Template,
)

EXPRESSION = "an expression"
COMPUTED_KEY = "(an expression)"  # as the key of a map, of which no sample has more than one such


def parsed(text: str) -> dict[str, Any]:
    """Parse HCL with HashiCorp's parser."""
    return pygohcl.loads(text, keep_interpolations=True)


def expected(document: PackerFile, found: dict[str, Any]) -> tuple[Any, Any]:
    """Give the document in the parser's form, and what was found with expressions taken out where they match."""
    wanted = _body(document.blocks)
    return _blanked(wanted), _matched(wanted, found)


class _Pattern:
    """Text with expressions in it, or, without any text, an expression."""

    def __init__(self, *parts: str | None) -> None:
        self.shown = "".join(EXPRESSION if part is None else part for part in parts)
        self.regex = re.compile("".join(".+" if part is None else re.escape(part) for part in parts), re.DOTALL)


def _body(members: Iterable[Any]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for item in members:
        if isinstance(item, Attribute):
            body[item.name] = _value(item.value)
        elif isinstance(item, Block):
            *path, last = (item.type, *item.labels)
            place = body
            for step in path:
                place = place.setdefault(step, {})
            before = place.get(last)
            inner = _body(item.body)
            place[last] = inner if before is None else [*(before if isinstance(before, list) else [before]), inner]
    return body


def _value(written: Expression) -> Any:  # noqa: PLR0911 -- one for each kind of expression
    match written:
        case Literal(value=str(text)):
            return _nfc(text)
        case Literal(value=value):
            return value
        case Heredoc(lines=lines):
            return _nfc("".join(f"{line}\n" for line in lines))
        case Reference(path=path):
            return path
        case ListOf(items=items):
            return [_value(item) for item in items]
        case MapOf(entries=entries):
            return {_nfc(key) if isinstance(key, str) else COMPUTED_KEY: _value(item) for key, item in entries}
        case Template(parts=parts):
            return _Pattern(*(_nfc(part) if isinstance(part, str) else None for part in parts))
        case _:
            return _Pattern(None)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _blanked(wanted: Any) -> Any:
    match wanted:
        case _Pattern():
            return wanted.shown
        case dict():
            return {key: _blanked(item) for key, item in wanted.items()}
        case list():
            return [_blanked(item) for item in wanted]
        case _:
            return wanted


def _matched(wanted: Any, found: Any) -> Any:
    match wanted, found:
        case _Pattern(), str() if wanted.regex.fullmatch(found):
            return wanted.shown
        case dict(), dict():
            computed = [key for key in found if key not in wanted and key.startswith("(")]
            names = dict.fromkeys(computed, COMPUTED_KEY) if COMPUTED_KEY in wanted and len(computed) == 1 else {}
            return {names.get(key, key): _matched(wanted.get(names.get(key, key)), found[key]) for key in found}
        case list(), list() if len(wanted) == len(found):
            return [_matched(*pair) for pair in zip(wanted, found, strict=True)]
        case _:
            return found
