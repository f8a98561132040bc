"""ARM functions over unknown values as HCL: what Packer's functions can say exactly, and nothing else.

Equivalents were compared with Packer's function documentation and its console. Two traps stand behind the choices:
Packer's `coalesce` also skips empty strings, and a boolean in text is `True` for ARM and `true` for HCL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from aib2packer.evaluate.values import ArrayValue, Kind, Known, ObjectValue, Symbolic, Value
from aib2packer.lower.document import (
    Conditional,
    Expression,
    FunctionCall,
    Index,
    ListOf,
    Literal,
    MapOf,
    Operation,
    Reference,
)
from aib2packer.lower.formats import formatted

Writer: TypeAlias = Callable[[Value], Expression]
Translation: TypeAlias = Callable[[tuple[Value, ...], Writer], Expression | None]

# Namespace in which ARM's `guid` makes its version 5 UUIDs (Bicep's engine tests).
_GUID_NAMESPACE = "11fb06fb-712d-4ddd-98c7-e71bbd588830"
_TRUE = Literal(value=True)
_FALSE = Literal(value=False)


def kind_of(value: Value) -> Kind:  # noqa: PLR0911 - one case a kind of value
    """Tell the ARM type of a value, as far as it is known."""
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


def _call(name: str, *order: int) -> Translation:
    """Translate to one HCL function; `order` names the ARM arguments in HCL's order (none: as they stand)."""

    def translate(args: tuple[Value, ...], write: Writer) -> Expression | None:
        return FunctionCall(name, tuple(write(args[place]) for place in order or range(len(args))))

    return translate


def _operator(symbol: str) -> Translation:
    def translate(args: tuple[Value, ...], write: Writer) -> Expression | None:
        result = write(args[0])
        for arg in args[1:]:
            result = Operation(symbol, result, write(arg))
        return result

    return translate


def _only(kind: Kind, translation: Translation) -> Translation:
    """Translate only when the first argument is certainly of a kind."""
    return lambda args, write: translation(args, write) if kind_of(args[0]) is kind else None


def _either(*choices: Translation) -> Translation:
    def translate(args: tuple[Value, ...], write: Writer) -> Expression | None:
        return next((found for choice in choices if (found := choice(args, write)) is not None), None)

    return translate


def _if(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return Conditional(write(args[0]), write(args[1]), write(args[2]))


def _not(args: tuple[Value, ...], write: Writer) -> Expression | None:
    # Not `!x`: the formatters of old and new versions of Packer space it differently.
    return Operation("==", write(args[0]), _FALSE)


def _equals(args: tuple[Value, ...], write: Writer) -> Expression | None:
    if {kind_of(arg) for arg in args} & {Kind.ARRAY, Kind.OBJECT}:
        return None
    return Operation("==", write(args[0]), write(args[1]))


def _empty(args: tuple[Value, ...], write: Writer) -> Expression | None:
    if kind_of(args[0]) is Kind.STRING:
        return Operation("==", write(args[0]), Literal(""))
    if kind_of(args[0]) in {Kind.ARRAY, Kind.OBJECT}:
        return Operation("==", FunctionCall("length", (write(args[0]),)), Literal(0))
    return None


def _coalesce(args: tuple[Value, ...], write: Writer) -> Expression | None:
    result = write(args[-1])
    for arg in reversed(args[:-1]):
        tested = write(arg)
        result = Conditional(Operation("!=", tested, Literal(None)), tested, result)
    return result


def _first_character(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return FunctionCall("substr", (write(args[0]), Literal(0), Literal(1)))


def _last_character(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return FunctionCall("substr", (write(args[0]), Literal(-1), Literal(1)))


def _first_element(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return Index(write(args[0]), 0)


def _last_element(args: tuple[Value, ...], write: Writer) -> Expression | None:
    listed = write(args[0])
    return FunctionCall("element", (listed, Operation("-", FunctionCall("length", (listed,)), Literal(1))))


def _split(args: tuple[Value, ...], write: Writer) -> Expression | None:
    # An empty delimiter splits nothing in ARM and every character in HCL.
    if isinstance(args[1], Known) and isinstance(args[1].value, str) and args[1].value:
        return FunctionCall("split", (write(args[1]), write(args[0])))
    return None


def _substring(args: tuple[Value, ...], write: Writer) -> Expression | None:
    text, start, *length = (write(arg) for arg in args)
    return FunctionCall("substr", (text, start, *(length or [Literal(-1)])))


def _string(args: tuple[Value, ...], write: Writer) -> Expression | None:
    kind = kind_of(args[0])
    if kind is Kind.BOOL:
        return Conditional(write(args[0]), Literal("True"), Literal("False"))
    if kind is Kind.STRING:
        return write(args[0])
    return FunctionCall("convert", (write(args[0]), Reference("string"))) if kind is Kind.INT else None


def _guid(args: tuple[Value, ...], write: Writer) -> Expression | None:
    joined = FunctionCall("join", (Literal("-"), ListOf(tuple(write(arg) for arg in args), one_line=True)))
    return FunctionCall("uuidv5", (Literal(_GUID_NAMESPACE), joined))


def _try_get(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """Write `tryGet` with one key; only its first step is safe, so that more of them cannot be said by `try`."""
    element = _element(args, write) if len(args) == _WITH_ONE_KEY else None
    return FunctionCall("try", (element, Literal(None))) if element is not None else None


def _create_array(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return ListOf(tuple(write(arg) for arg in args), one_line=True)


def _create_object(args: tuple[Value, ...], write: Writer) -> Expression | None:
    pairs = zip(args[::2], args[1::2], strict=True)
    return MapOf(tuple((write(key), write(value)) for key, value in pairs), one_line=True)


def _element(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """`base[key]` and `base.name`."""
    key = args[1].value if isinstance(args[1], Known) else write(args[1])
    return Index(write(args[0]), key) if not isinstance(key, bool | float | None) else None


_WITH_ONE_KEY = 2  # arguments


HCL_FUNCTIONS: Mapping[str, Translation] = {
    "add": _operator("+"),
    "and": _operator("&&"),
    "base64": _call("base64encode"),
    "base64ToString": _call("base64decode"),
    "bool": _only(
        Kind.STRING, lambda args, write: Operation("==", FunctionCall("lower", (write(args[0]),)), Literal("true"))
    ),
    "coalesce": _coalesce,
    "concat": _only(Kind.ARRAY, _call("concat")),
    "contains": _only(Kind.ARRAY, _call("contains")),
    "createArray": _create_array,
    "createObject": _create_object,
    "empty": _empty,
    "equals": _equals,
    "format": formatted,
    "first": _either(_only(Kind.ARRAY, _first_element), _only(Kind.STRING, _first_character)),
    "guid": _guid,
    "if": _if,
    "index": _element,
    "int": _only(Kind.STRING, lambda args, write: FunctionCall("parseint", (write(args[0]), Literal(10)))),
    "join": _call("join", 1, 0),
    "json": _call("jsondecode"),
    "last": _either(_only(Kind.ARRAY, _last_element), _only(Kind.STRING, _last_character)),
    "length": _either(_only(Kind.ARRAY, _call("length")), _only(Kind.OBJECT, _call("length"))),
    "max": _only(Kind.INT, _call("max")),
    "min": _only(Kind.INT, _call("min")),
    "member": _element,
    "mod": _operator("%"),
    "mul": _operator("*"),
    "not": _not,
    "or": _operator("||"),
    "replace": _call("replace"),
    "split": _split,
    "string": _string,
    "sub": _operator("-"),
    "substring": _substring,
    "toLower": _call("lower"),
    "toUpper": _call("upper"),
    "trim": _call("trimspace"),
    "tryGet": _try_get,
}
