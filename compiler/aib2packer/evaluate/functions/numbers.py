"""ARM numeric and comparison functions ("Numeric functions for ARM templates"; integers have 64 bits)."""

from __future__ import annotations

import math

from aib2packer.evaluate.functions.signature import Fault, Function, Type
from aib2packer.evaluate.plain import Plain
from aib2packer.evaluate.values import Kind, Scalar

_LEAST, _GREATEST = -(2**63), 2**63 - 1
_MAX_DIGITS = 20
_MAX_FLOAT_LENGTH = 400


def checked(number: int) -> Plain | Fault:
    """Refuse a result that does not fit into 64 bits."""
    if _LEAST <= number <= _GREATEST:
        return number
    return Fault("The result is outside the range of 64-bit integers.")


def _add(left: int, right: int) -> Plain | Fault:
    return checked(left + right)


def _sub(left: int, right: int) -> Plain | Fault:
    return checked(left - right)


def _mul(left: int, right: int) -> Plain | Fault:
    return checked(left * right)


def _div(left: int, right: int) -> Plain | Fault:
    if right == 0:
        return Fault("It divides by zero.", 1)
    quotient = abs(left) // abs(right)
    return checked(quotient if (left < 0) == (right < 0) else -quotient)


def _mod(left: int, right: int) -> Plain | Fault:
    if right == 0:
        return Fault("It divides by zero.", 1)
    remainder = abs(left) % abs(right)
    return -remainder if left < 0 else remainder


def _int(data: str | int) -> Plain | Fault:
    if isinstance(data, int):
        return data
    digits = data.strip().removeprefix("-").removeprefix("+")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MAX_DIGITS:
        return Fault("The text is not an integer.", 0)
    return checked(int(data.strip()))


def _float(data: Scalar) -> Plain | Fault:
    if isinstance(data, float):
        return data
    if isinstance(data, int):
        whole = checked(data)
        return whole if isinstance(whole, Fault) else float(data)
    text = str(data).strip()
    if text.isascii() and set(text) <= set("0123456789+-.eE") and len(text) <= _MAX_FLOAT_LENGTH:
        try:
            number = float(text)
        except ValueError:
            number = math.inf
        if math.isfinite(number):
            return number
    return Fault("The text is not a number.", 0)


def _operands(args: tuple[Plain, ...]) -> list[int] | Fault:
    first = args[0]
    items = first if isinstance(first, list) and len(args) == 1 else list(args)
    wrong = next((index for index, item in enumerate(items) if type(item) is not int), None if items else 0)
    if wrong is not None:
        return Fault("It takes integers, or one array of at least one integer.", 0 if items is first else wrong)
    return [item for item in items if isinstance(item, int)]


def _min(*args: Plain) -> Plain | Fault:
    numbers = _operands(args)
    return numbers if isinstance(numbers, Fault) else min(numbers)


def _max(*args: Plain) -> Plain | Fault:
    numbers = _operands(args)
    return numbers if isinstance(numbers, Fault) else max(numbers)


def _compare(left: Plain, right: Plain) -> int | Fault:
    """Order two numbers or two texts; texts as people sort them, `a` before `A` before `b` (observed)."""
    if isinstance(left, str) and isinstance(right, str):
        ours, theirs = (left.casefold(), left.swapcase()), (right.casefold(), right.swapcase())
        return (ours > theirs) - (ours < theirs)
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return (left > right) - (left < right)
    return Fault("A number and a string cannot be compared.", 1)


def _less(left: Plain, right: Plain) -> Plain | Fault:
    order = _compare(left, right)
    return order if isinstance(order, Fault) else order < 0


def _less_or_equals(left: Plain, right: Plain) -> Plain | Fault:
    order = _compare(left, right)
    return order if isinstance(order, Fault) else order <= 0


def _greater(left: Plain, right: Plain) -> Plain | Fault:
    order = _compare(left, right)
    return order if isinstance(order, Fault) else order > 0


def _greater_or_equals(left: Plain, right: Plain) -> Plain | Fault:
    order = _compare(left, right)
    return order if isinstance(order, Fault) else order >= 0


_TWO = (Type.INT, Type.INT)
_ORDERED = (Type.NUMBER | Type.STRING, Type.NUMBER | Type.STRING)
_MANY = Type.INT | Type.ARRAY

FUNCTIONS: tuple[Function, ...] = (
    Function("add", _TWO, Kind.INT, _add),
    Function("sub", _TWO, Kind.INT, _sub),
    Function("mul", _TWO, Kind.INT, _mul),
    Function("div", _TWO, Kind.INT, _div),
    Function("mod", _TWO, Kind.INT, _mod),
    Function("int", (Type.INT | Type.STRING,), Kind.INT, _int),
    Function("float", (Type.NUMBER | Type.STRING,), Kind.ANY, _float),
    Function("min", (_MANY,), Kind.INT, _min, rest=_MANY),
    Function("max", (_MANY,), Kind.INT, _max, rest=_MANY),
    Function("less", _ORDERED, Kind.BOOL, _less),
    Function("lessOrEquals", _ORDERED, Kind.BOOL, _less_or_equals),
    Function("greater", _ORDERED, Kind.BOOL, _greater),
    Function("greaterOrEquals", _ORDERED, Kind.BOOL, _greater_or_equals),
)
