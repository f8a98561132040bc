"""ARM's `format` over unknown values: .NET composite formatting, as far as HCL can say it.

Items are `{index[,width][:specifier]}` (.NET documentation, composite formatting).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from aib2packer.evaluate.values import Kind, Known, Symbolic, Value
from aib2packer.lower.document import Conditional, Expression, FunctionCall, Literal, Operation
from aib2packer.lower.joining import join_text

_ITEM = re.compile(r"\{\{|\}\}|\{([0-9]+)(?:,(-?[0-9]+))?(?::([A-Za-z]?)([0-9]*))?\}")
_ZERO = Literal(0)


def formatted(args: tuple[Value, ...], write: Callable[[Value], Expression]) -> Expression | None:
    """Write a format whose text is known; None where an item has no equivalent."""
    text = args[0].value if isinstance(args[0], Known) else None
    if not isinstance(text, str):
        return None
    parts: list[str | Expression] = []
    done = 0
    for match in _ITEM.finditer(text):
        parts.append(text[done : match.start()])
        done = match.end()
        item = match[0][0] if match[1] is None else _item(match, args[1:], write)
        if item is None:
            return None
        parts.append(item)
    return join_text(*parts, text[done:])


def _item(match: re.Match[str], values: tuple[Value, ...], write: Callable[[Value], Expression]) -> Expression | None:
    value = values[int(match[1])] if int(match[1]) < len(values) else None
    if value is None:
        return None
    written = _specified(value, match[3] or "", match[4] or "", write)
    if written is None or not match[2]:
        return written
    return FunctionCall("format", (Literal(f"%{match[2]}s"), written))


def _specified(value: Value, letter: str, digits: str, write: Callable[[Value], Expression]) -> Expression | None:
    kind = value.kind if isinstance(value, Symbolic) else None
    if kind is Kind.BOOL:
        return Conditional(write(value), Literal("True"), Literal("False"))
    if not letter and not digits:
        return write(value)
    if kind is Kind.STRING or (isinstance(value, Known) and isinstance(value.value, str)):
        return write(value)  # .NET ignores the specifier of a text
    if letter.upper() == "D" and kind is Kind.INT:
        return _decimal(write(value), int(digits or 0))
    if letter.upper() == "X" and kind is Kind.INT:
        return FunctionCall("format", (Literal(f"%0{digits or 1}{letter}"), write(value)))
    return None


def _decimal(number: Expression, digits: int) -> Expression:
    """Pad with zeros; .NET does not count the sign, HCL's `format` does."""
    positive = FunctionCall("format", (Literal(f"%0{max(digits, 1)}d"), number))
    negative = FunctionCall("format", (Literal(f"-%0{max(digits, 1)}d"), Operation("-", _ZERO, number)))
    return Conditional(Operation("<", number, _ZERO), negative, positive)
