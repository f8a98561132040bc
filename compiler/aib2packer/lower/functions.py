"""ARM functions over unknown values as HCL: what Packer's functions can say exactly, and nothing else.

Equivalents are those of Packer's function documentation and are compared with the real Packer by the tests. Only
functions that every supported version of Packer has are used. Two traps stand behind the choices: Packer's `coalesce`
also skips empty strings, and a boolean in text is `True` for ARM and `true` for HCL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aib2packer.evaluate.values import Kind, Known, Value
from aib2packer.lower.document import Conditional, Expression, FunctionCall, Literal, Operation
from aib2packer.lower.list_functions import LIST_FUNCTIONS
from aib2packer.lower.number_functions import NUMBER_FUNCTIONS
from aib2packer.lower.text_functions import TEXT_FUNCTIONS
from aib2packer.lower.translating import ZERO, Translation, Writer, holds_texts, kind_of, operator

_TRUE, _FALSE = Literal(value=True), Literal(value=False)
_NO_SCALARS = frozenset({Kind.ARRAY, Kind.OBJECT})


def _if(args: tuple[Value, ...], write: Writer) -> Expression | None:
    if not _unite(args[1:]):
        return None
    return Conditional(write(args[0]), write(args[1]), write(args[2]))


def _unite(choices: Sequence[Value]) -> bool:
    """Tell whether values keep their types in a conditional of HCL, which makes them one type."""
    some = [choice for choice in choices if not _is_null(choice)]
    kinds = {kind_of(choice) for choice in some}
    if Kind.ARRAY in kinds:
        return all(map(holds_texts, some))
    # A member of an object is a text in HCL.
    return len(kinds - {Kind.ANY}) <= 1 and not {Kind.ANY, Kind.BOOL} <= kinds


def _is_null(value: Value) -> bool:
    return isinstance(value, Known) and value.value is None


_OPPOSITES = {"==": "!=", "!=": "=="}


def _not(args: tuple[Value, ...], write: Writer) -> Expression | None:
    if kind_of(args[0]) is Kind.BOOL:
        negated = write(args[0])
        if isinstance(negated, Operation) and negated.operator in _OPPOSITES:
            return Operation(_OPPOSITES[negated.operator], negated.left, negated.right)
        # Not `!x`: the formatters of old and new versions of Packer space it differently.
        return Operation("==", negated, _FALSE)
    return Conditional(write(args[0]), _FALSE, _TRUE)


def _equals(args: tuple[Value, ...], write: Writer) -> Expression | None:
    kinds = {kind_of(arg) for arg in args}
    # A member of an object, whose type is not known, may be a text in HCL and a number or a boolean in ARM.
    uncertain = Kind.ANY in kinds and bool(kinds & {Kind.INT, Kind.BOOL}) and not any(map(_is_null, args))
    if kinds & _NO_SCALARS or uncertain:
        return None
    return Operation("==", write(args[0]), write(args[1]))


def _coalesce(args: tuple[Value, ...], write: Writer) -> Expression | None:
    if not _unite(args):
        return None
    result = write(args[-1])
    for arg in reversed(args[:-1]):
        tested = write(arg)
        result = Conditional(Operation("!=", tested, Literal(None)), tested, result)
    return result


def _bool(args: tuple[Value, ...], write: Writer) -> Expression | None:
    match kind_of(args[0]):
        case Kind.STRING:
            return Operation("==", FunctionCall("lower", (write(args[0]),)), Literal("true"))
        case Kind.INT:
            return Operation("!=", write(args[0]), ZERO)
        case Kind.BOOL:
            return write(args[0])
        case _:
            return None


HCL_FUNCTIONS: Mapping[str, Translation] = {
    **TEXT_FUNCTIONS,
    **NUMBER_FUNCTIONS,
    **LIST_FUNCTIONS,
    "and": operator("&&"),
    "bool": _bool,
    "coalesce": _coalesce,
    "equals": _equals,
    "if": _if,
    "not": _not,
    "or": operator("||"),
}
