"""Repair scalars: quotes that are too many or too few, letter case of values, placeholders."""

from __future__ import annotations

import re

from aib2packer.diagnostics import Bag
from aib2packer.evaluate.values import Known, Symbolic, Value
from aib2packer.model.placeholders import Marks
from aib2packer.model.shapes import Choice, Flag, Integer, Text, Type
from aib2packer.model.spelling import report_letter_case, report_loose, report_short_value
from aib2packer.model.versions import Edition

# Longer ones are beyond any limit of the format, and are refused as they stand.
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_LARGEST = 10**18


def repair_scalar(value: Known | Symbolic, type_: Type, edition: Edition, marks: Marks, bag: Bag) -> Value:
    """Read a scalar as what it plainly means; what does not fit its type stays as it is."""
    match type_, value:
        case Text(placeholders=placeholders), _:
            read = _text(value, bag) if isinstance(value, Known) else value
            return marks.split(read) if placeholders else read
        case Integer(), Known():
            return _number(value, bag)
        case Flag(), Known():
            return _flag(value, bag)
        case Choice(), Known():
            return _choice(value, type_, edition, bag)
        case _:
            return value


def _text(value: Known, bag: Bag) -> Known:
    """Read an integer as text; a fraction could have been written in several ways."""
    number = value.value
    if isinstance(number, bool) or not isinstance(number, int) or abs(number) >= _LARGEST:
        return value
    report_loose(value, str(number), "a text", "with quotes", bag)
    return Known(str(number), value.place, value.secret)


def _number(value: Known, bag: Bag) -> Known:
    written = value.value
    if isinstance(written, float) and written.is_integer():  # JSON has one kind of number
        return Known(int(written), value.place, value.secret)
    if not isinstance(written, str) or not _INTEGER.fullmatch(written.strip()):
        return value
    report_loose(value, int(written), "a number", "without quotes", bag)
    return Known(int(written), value.place, value.secret)


def _flag(value: Known, bag: Bag) -> Known:
    written = value.value.strip().casefold() if isinstance(value.value, str) else ""
    if written not in {"true", "false"}:
        return value
    report_loose(value, written == "true", "`true` or `false`", "without quotes", bag)
    return Known(written == "true", value.place, value.secret)


def _choice(value: Known, choice: Choice, edition: Edition, bag: Bag) -> Known:
    if not isinstance(value.value, str):
        return value
    written = value.value.casefold()
    right = next((item.name for item in choice.values if item.name.casefold() == written), None)
    meant = next((right for wrong, right in choice.repaired if wrong.casefold() == written), None)
    if right is not None and right != value.value and not choice.any_case:
        report_letter_case(value.value, right, value.place, value.place.pointer, edition, bag)
    elif right is None and meant is not None:
        report_short_value(value, meant, bag)
    name = right or meant
    return value if name is None else Known(name, value.place, value.secret)
