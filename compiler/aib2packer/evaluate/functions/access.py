"""Reaching into values: `.name`, `['name']`, `[0]`; of symbolic values as the functions `member` and `index`."""

from __future__ import annotations

from aib2packer.evaluate.functions.logic import choose
from aib2packer.evaluate.functions.signature import Fault, Function, Site, Type, describe, type_of
from aib2packer.evaluate.symbolic import apply_symbolic
from aib2packer.evaluate.values import (
    Apply,
    ArrayValue,
    Kind,
    Known,
    MemberValue,
    ObjectValue,
    Poison,
    Symbolic,
    Value,
)
from aib2packer.evaluate.wording import listed, nearest, quoted

MEMBER = "member"  # Apply("member", (object, name)): no ARM function has this name
INDEX = "index"  # Apply("index", (array, number)) or, with a name that is not known, of an object


def find_member(container: ObjectValue, name: str) -> MemberValue | None:
    """Find a member by name, an exact match first, then ignoring case (observed)."""
    exact = next((member for member in container.members if member.name == name), None)
    if exact is not None:
        return exact
    folded = name.casefold()
    return next((member for member in container.members if member.name.casefold() == folded), None)


def step_into(value: Value, key: Value, site: Site) -> Value | Fault | None:
    """Take one step into a value; None when value or key are symbolic and nothing can be said."""
    match value:
        case Poison():
            return value
        case ObjectValue() | ArrayValue():
            return _step_into_container(value, key)
        case Symbolic(residual=Apply(function="if", args=(condition, yes, no))):
            return _step_into_branches(condition, yes, no, key, site)
        case Symbolic(kind=Kind.ARRAY | Kind.OBJECT | Kind.ANY):
            return None
        case _:
            return Fault(f"Only objects and arrays have members; this is {describe(type_of(value))}.")


def _step_into_container(value: ObjectValue | ArrayValue, key: Value) -> Value | Fault | None:
    match value, key:
        case _, Poison():
            return key
        case _, Symbolic():
            return None
        case ObjectValue(), Known(value=str(name)):
            member = find_member(value, name)
            return member.value if member is not None else _missing_member(value, name)
        case ArrayValue(items=items), Known(value=int(index)) if not isinstance(index, bool):
            return items[index] if 0 <= index < len(items) else _outside(index, len(items))
        case _:
            wanted = "a string" if isinstance(value, ObjectValue) else "an integer"
            kinds = describe(type_of(value)), describe(type_of(key))
            return Fault(f"An element of {kinds[0]} is named by {wanted}; this is {kinds[1]}.")


def _step_into_branches(condition: Value, yes: Value, no: Value, key: Value, site: Site) -> Value | None:
    """Take the step in both branches of an undecided `if`; None when one of them is unknown or lacks the element."""
    left, right = step_into(yes, key, site), step_into(no, key, site)
    if left is None or right is None or isinstance(left, Fault) or isinstance(right, Fault):
        return None
    return choose(site, (condition, left, right))


def _missing_member(container: ObjectValue, name: str) -> Fault:
    names = [member.name for member in container.members]
    held = f"It has {listed(names)}." if names else "It has no members."
    return Fault(f"The object has no member {quoted(name)}. {held}{nearest(name, names)}")


def _outside(index: int, length: int) -> Fault:
    held = f"its elements have the indexes 0 to {length - 1}" if length else "the array is empty"
    return Fault(f"There is no element with the index {index}; {held}.")


def _step(site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    return step_into(args[0], args[1], site)


def symbolic_step(value: Value, key: Value, site: Site) -> Symbolic:
    """Leave a step into a value for when Packer runs."""
    named = isinstance(key, Known) and isinstance(key.value, str)
    residual = value.residual if isinstance(value, Symbolic) else None
    kind = Kind.STRING if isinstance(residual, Apply) and residual.function == "split" else Kind.ANY
    return apply_symbolic(MEMBER if named else INDEX, (value, key), kind, site.place, secret=site.secret)


FUNCTIONS: tuple[Function, ...] = (
    Function(MEMBER, (Type.ANY, Type.STRING), Kind.ANY, partial=_step),
    Function(INDEX, (Type.ANY, Type.STRING | Type.INT), Kind.ANY, partial=_step),
)
