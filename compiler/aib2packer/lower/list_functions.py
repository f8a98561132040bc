"""ARM functions over unknown arrays and objects as HCL.

Elements are compared only where they are texts on both sides: HCL's lists turn numbers into texts.
"""

from __future__ import annotations

from aib2packer.evaluate.values import ArrayValue, Kind, Known, Value
from aib2packer.lower.document import Expression, FunctionCall, Index, Literal, MapOf, Operation
from aib2packer.lower.text_functions import (
    contains_text,
    first_character,
    last_character,
    skip_characters,
    take_characters,
)
from aib2packer.lower.translating import (
    ONE,
    ZERO,
    Translation,
    Writer,
    call,
    either,
    holds_texts,
    kind_of,
    length_of,
    not_negative,
    only,
)

_WITH_ONE_KEY = 2  # arguments
_NULL = Literal(None)
_MISSING = Literal(-1)


def _or_null(written: Expression) -> Expression:
    return FunctionCall("try", (written, _NULL))


def _first(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return _or_null(Index(write(args[0]), 0))


def _last(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return _or_null(_from_end(write(args[0]), ONE))


def _from_end(listed: Expression, number: Expression) -> Expression:
    return Index(listed, Operation("-", length_of(listed), number))


def _index_from_end(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return _from_end(write(args[0]), write(args[1]))


def _try_index_from_end(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return _or_null(_from_end(write(args[0]), write(args[1])))


def element(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """Write `base[key]` and `base.name`."""
    key = args[1].value if isinstance(args[1], Known) else write(args[1])
    return Index(write(args[0]), key) if not isinstance(key, bool | float | None) else None


def _try_get(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """Write `tryGet` with one key; only its first step is safe, so that more of them cannot be said by `try`."""
    found = element(args, write) if len(args) == _WITH_ONE_KEY else None
    return None if found is None else _or_null(found)


def _take(args: tuple[Value, ...], write: Writer) -> Expression | None:
    listed = write(args[0])
    return FunctionCall("slice", (listed, ZERO, _within(args[1], listed, write)))


def _skip(args: tuple[Value, ...], write: Writer) -> Expression | None:
    listed = write(args[0])
    return FunctionCall("slice", (listed, _within(args[1], listed, write), length_of(listed)))


def _within(count: Value, listed: Expression, write: Writer) -> Expression:
    return FunctionCall("min", (not_negative(count, write), length_of(listed)))


def _concat(args: tuple[Value, ...], write: Writer) -> Expression | None:
    lists = [arg for arg in args if not (isinstance(arg, Known) and arg.value is None)]
    return FunctionCall("concat", tuple(map(write, lists))) if _are_lists(lists) else None


def _flatten(args: tuple[Value, ...], write: Writer) -> Expression | None:
    lists = args[0].items if isinstance(args[0], ArrayValue) else ()
    return FunctionCall("concat", tuple(map(write, lists))) if lists and _are_lists(lists) else None


def _are_lists(values: list[Value] | tuple[Value, ...]) -> bool:
    return all(kind_of(value) is Kind.ARRAY for value in values)


def _union(args: tuple[Value, ...], write: Writer) -> Expression | None:
    if not all(map(holds_texts, args)):
        return None
    return FunctionCall("distinct", (FunctionCall("concat", tuple(map(write, args))),))


def _distinct(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return FunctionCall("distinct", (write(args[0]),)) if holds_texts(args[0]) else None


def _are_texts(args: tuple[Value, ...]) -> bool:
    return holds_texts(args[0]) and kind_of(args[1]) is Kind.STRING


def _contains(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return FunctionCall("contains", (write(args[0]), write(args[1]))) if _are_texts(args) else None


def _contains_key(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """Look for a member, whose name ignores case."""
    if kind_of(args[1]) is not Kind.STRING:
        return None
    keys = FunctionCall("jsonencode", (FunctionCall("keys", (write(args[0]),)),))
    lowered = FunctionCall("jsondecode", (FunctionCall("lower", (keys,)),))
    return FunctionCall("contains", (lowered, FunctionCall("lower", (write(args[1]),))))


def _index_of(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """Find the first place of a text in a list.

    Not by `index`, which gave the element at a place before Packer 1.7.3 (hashicorp/packer, pull request 11008).
    """
    if not _are_texts(args):
        return None
    listed = write(args[0])
    places = FunctionCall("range", (Operation("-", length_of(listed), ONE), _MISSING))
    return _place_in(FunctionCall("reverse", (listed,)), places, write(args[1]))


def _last_index_of(args: tuple[Value, ...], write: Writer) -> Expression | None:
    if not _are_texts(args):
        return None
    listed = write(args[0])
    return _place_in(listed, FunctionCall("range", (length_of(listed),)), write(args[1]))


def _place_in(listed: Expression, places: Expression, wanted: Expression) -> Expression:
    """Look a text up among places; of equal texts the last one's place stays in the map."""
    return FunctionCall("try", (Index(FunctionCall("zipmap", (listed, places)), wanted), _MISSING))


def _array(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return write(args[0])


def _create_object(args: tuple[Value, ...], write: Writer) -> Expression | None:
    pairs = zip(args[::2], args[1::2], strict=True)
    return MapOf(tuple((write(key), write(value)) for key, value in pairs), one_line=True)


def _empty(args: tuple[Value, ...], write: Writer) -> Expression | None:
    if kind_of(args[0]) is Kind.STRING:
        return Operation("==", write(args[0]), Literal(""))
    if kind_of(args[0]) in {Kind.ARRAY, Kind.OBJECT}:
        return Operation("==", length_of(write(args[0])), ZERO)
    return None


LIST_FUNCTIONS: dict[str, Translation] = {
    "array": only(Kind.ARRAY, _array),
    "concat": _concat,
    "contains": either(only(Kind.ARRAY, _contains), only(Kind.STRING, contains_text), only(Kind.OBJECT, _contains_key)),
    "createObject": _create_object,
    "distinct": _distinct,
    "empty": _empty,
    "first": either(only(Kind.ARRAY, _first), only(Kind.STRING, first_character)),
    "flatten": _flatten,
    "index": element,
    "indexFromEnd": only(Kind.ARRAY, _index_from_end),
    "indexOf": _index_of,
    "last": either(only(Kind.ARRAY, _last), only(Kind.STRING, last_character)),
    "lastIndexOf": _last_index_of,
    "length": either(only(Kind.ARRAY, call("length")), only(Kind.OBJECT, call("length"))),
    "member": element,
    "skip": either(only(Kind.ARRAY, _skip), only(Kind.STRING, skip_characters)),
    "take": either(only(Kind.ARRAY, _take), only(Kind.STRING, take_characters)),
    "tryGet": _try_get,
    "tryIndexFromEnd": only(Kind.ARRAY, _try_index_from_end),
    "union": _union,
}
