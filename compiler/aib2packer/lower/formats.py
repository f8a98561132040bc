"""ARM's `format` over unknown values: .NET composite formatting, as far as HCL can say it.

Items are `{index[,width][:specifier]}` (.NET documentation, composite formatting).
"""

from __future__ import annotations

import re

from aib2packer.evaluate.functions.number_formats import number_text
from aib2packer.evaluate.values import Kind, Value
from aib2packer.lower.document import Conditional, Expression, FunctionCall, Literal, Operation
from aib2packer.lower.joining import join_text
from aib2packer.lower.translating import ZERO, Writer, kind_of, known_number, known_text, text_of

_ITEM = re.compile(r"\{\{|\}\}|\{([0-9]+)(?:,(-?[0-9]+))?(?::([A-Za-z]?)([0-9]*))?\}")


def formatted(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """Write a format whose text is known; None where an item has no equivalent."""
    text = known_text(args[0])
    if text is None:
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


def _item(match: re.Match[str], values: tuple[Value, ...], write: Writer) -> Expression | None:
    value = values[int(match[1])] if int(match[1]) < len(values) else None
    if value is None:
        return None
    written = _specified(value, match[3] or "", match[4] or "", write)
    if written is None or not match[2]:
        return written
    return FunctionCall("format", (Literal(f"%{match[2]}s"), written))


def _specified(value: Value, letter: str, digits: str, write: Writer) -> Expression | None:
    if kind_of(value) is not Kind.INT or not (letter or digits):
        # .NET ignores the specifier of a text and of a boolean.
        return text_of(value, write) if kind_of(value) is not Kind.ANY or not (letter or digits) else None
    number = known_number(value)
    if number is not None:
        text = number_text(number, letter + digits)
        return None if text is None else Literal(text)
    if letter.upper() == "D":
        return _decimal(write(value), int(digits or 0))
    return _hexadecimal(write(value), letter, int(digits or 0)) if letter.upper() == "X" else None


def _decimal(number: Expression, digits: int) -> Expression:
    """Pad with zeros; .NET does not count the sign, HCL's `format` does."""
    positive = FunctionCall("format", (Literal(f"%0{max(digits, 1)}d"), number))
    negative = FunctionCall("format", (Literal(f"-%0{max(digits, 1)}d"), Operation("-", ZERO, number)))
    return Conditional(Operation("<", number, ZERO), negative, positive)


def _hexadecimal(number: Expression, letter: str, digits: int) -> Expression:
    """Pad with zeros; .NET writes a negative number as its 64 bits."""
    bits = Conditional(Operation("<", number, ZERO), Operation("+", Literal(2**64), number), number)
    return FunctionCall("format", (Literal(f"%0{max(digits, 1)}{letter}"), bits))
