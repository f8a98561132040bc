"""What translations of ARM functions to HCL are made of: their form, and what is known of the types of values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from aib2packer.evaluate.plain import scalar_text
from aib2packer.evaluate.values import Apply, ArrayValue, Kind, Known, ObjectValue, Parameter, Symbolic, Value
from aib2packer.lower.document import Conditional, Expression, FunctionCall, Literal, Operation

# Writes an argument as HCL.
Writer: TypeAlias = Callable[[Value], Expression]
# Gives None where HCL cannot say exactly the same; then it has written nothing.
Translation: TypeAlias = Callable[[tuple[Value, ...], Writer], Expression | None]

ZERO, ONE = Literal(0), Literal(1)

# Functions whose lists hold nothing but elements of the lists they are given, and those arguments.
_LISTS_OF = {"array": 0, "coalesce": 0, "concat": 0, "distinct": 0, "if": 1, "skip": 0, "take": 0, "union": 0}


def kind_of(value: Value) -> Kind:  # noqa: PLR0911 - one case a kind of value
    """Tell the ARM type of a value, as far as it is known; that of null is not."""
    match value:
        case Symbolic(kind=kind):
            return kind
        case ArrayValue():
            return Kind.ARRAY
        case ObjectValue():
            return Kind.OBJECT
        case Known(value=bool()):
            return Kind.BOOL
        case Known(value=int()):
            return Kind.INT
        case Known(value=str()):
            return Kind.STRING
        case _:
            return Kind.ANY


def holds_texts(value: Value) -> bool:
    """Tell whether a value is a list of texts: an element is then a text for HCL, too.

    The variable of an array parameter is a `list(string)`, unless its default shows other elements.
    """
    match value:
        case ArrayValue(items=items):
            return all(kind_of(item) is Kind.STRING for item in items)
        case Symbolic(residual=Parameter(declaration=declaration), kind=Kind.ARRAY):
            return declaration.default is None or holds_texts(declaration.default)
        case Symbolic(residual=Apply(function="split")):
            return True
        case Symbolic(residual=Apply(function=name, args=args), kind=Kind.ARRAY) if name in _LISTS_OF:
            lists = [arg for arg in args[_LISTS_OF[name] :] if kind_of(arg) in {Kind.ARRAY, Kind.ANY}]
            return all(map(holds_texts, lists))
        case _:
            return False


def text_of(value: Value, write: Writer) -> Expression:
    """Write a scalar as it stands in a text: booleans are `True` and `False` for ARM."""
    if isinstance(value, Known) and not value.secret:
        return Literal(scalar_text(value.value))
    written = write(value)
    return Conditional(written, Literal("True"), Literal("False")) if kind_of(value) is Kind.BOOL else written


def known_text(value: Value) -> str | None:
    """Give a known text that may be written out."""
    return value.value if isinstance(value, Known) and isinstance(value.value, str) and not value.secret else None


def known_number(value: Value) -> int | None:
    """Give a known integer."""
    number = value.value if isinstance(value, Known) and not value.secret else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def not_negative(value: Value, write: Writer) -> Expression:
    """Write a number, and zero for a negative one."""
    number = known_number(value)
    return FunctionCall("max", (write(value), ZERO)) if number is None else Literal(max(number, 0))


def length_of(written: Expression) -> Expression:
    """Measure a list or a map."""
    return FunctionCall("length", (written,))


def call(name: str, *order: int) -> Translation:
    """Translate to one HCL function; `order` names the ARM arguments in HCL's order (none: as they stand)."""

    def translate(args: tuple[Value, ...], write: Writer) -> Expression | None:
        return FunctionCall(name, tuple(write(args[place]) for place in order or range(len(args))))

    return translate


def operator(symbol: str) -> Translation:
    """Translate to an HCL operator between all arguments."""

    def translate(args: tuple[Value, ...], write: Writer) -> Expression | None:
        result = write(args[0])
        for arg in args[1:]:
            result = Operation(symbol, result, write(arg))
        return result

    return translate


def only(kind: Kind, translation: Translation) -> Translation:
    """Translate only when the first argument is certainly of a kind."""
    return lambda args, write: translation(args, write) if kind_of(args[0]) is kind else None


def either(*choices: Translation) -> Translation:
    """Translate by the first choice that can."""

    def translate(args: tuple[Value, ...], write: Writer) -> Expression | None:
        return next((found for choice in choices if (found := choice(args, write)) is not None), None)

    return translate
