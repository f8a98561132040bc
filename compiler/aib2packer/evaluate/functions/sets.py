"""ARM functions that unite, merge and compare arrays and objects ("Array" and "Object functions for ARM templates").

They work on values, not on plain data, so that elements keep their places and unknown elements stay symbolic.
"""

from __future__ import annotations

from collections.abc import Iterable

from aib2packer.evaluate.functions.signature import Fault, Function, Site, Type
from aib2packer.evaluate.symbolic import differ, same
from aib2packer.evaluate.values import (
    ArrayValue,
    Kind,
    Known,
    MemberValue,
    ObjectValue,
    Poison,
    Scalar,
    Symbolic,
    Value,
)


def _union(site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    if any(isinstance(arg, Symbolic) for arg in args):
        return None
    arrays = [arg for arg in args if isinstance(arg, ArrayValue)]
    objects = [arg for arg in args if isinstance(arg, ObjectValue)]
    if arrays and objects:
        return Fault("Arrays and objects cannot be united with each other.", _first_of_another_kind(args))
    if objects:
        return _merged(site, objects, deep=True)
    return _without_repeats(site, (item for array in arrays for item in array.items))


def _without_repeats(site: Site, items: Iterable[Value]) -> Value | None:
    kept: list[Value] = []
    others: list[Value] = []  # of those, the ones that are no known scalars
    scalars: set[tuple[bool, Scalar]] = set()  # a boolean is not a number, though Python holds it for one
    for item in items:
        site.meter.look_at(others)
        if isinstance(item, Known):
            key = (isinstance(item.value, bool), item.value)
            if key in scalars:
                continue
            scalars.add(key)
        elif any(same(item, other) for other in others):
            continue
        if not all(differ(item, other) for other in (others if isinstance(item, Known) else kept)):
            return None
        kept.append(item)
        if not isinstance(item, Known):
            others.append(item)
    return ArrayValue(tuple(kept), site.place)


def _shallow_merge(site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    if not isinstance(args[0], ArrayValue):
        return None
    objects: list[ObjectValue] = []
    for item in args[0].items:
        match item:
            case ObjectValue():
                objects.append(item)
            case Poison():
                return Poison(site.place)
            case Symbolic():
                return None
            case Known(value=None):
                continue
            case _:
                return Fault("Every element to be merged must be an object.", 0)
    return _merged(site, objects, deep=False)


def _merged(site: Site, objects: list[ObjectValue], *, deep: bool) -> ObjectValue:
    """Merge objects, the later one winning; names are compared ignoring case and keep their first spelling."""
    members: dict[str, MemberValue] = {}
    for one in objects:
        site.meter.make(len(one.members))
        for member in one.members:
            before = members.get(member.name.casefold())
            if before is None:
                members[member.name.casefold()] = member
                continue
            value = member.value
            if deep and isinstance(before.value, ObjectValue) and isinstance(value, ObjectValue):
                value = _merged(site, [before.value, value], deep=True)
            members[member.name.casefold()] = MemberValue(before.name, member.place, value)
    return ObjectValue(tuple(members.values()), site.place)


def _distinct(site: Site, args: tuple[Value, ...]) -> Value | None:
    return _without_repeats(site, args[0].items) if isinstance(args[0], ArrayValue) else None


def _intersection(site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    arrays = [arg for arg in args if isinstance(arg, ArrayValue)]
    objects = [arg for arg in args if isinstance(arg, ObjectValue)]
    if arrays and objects:
        return Fault("Arrays and objects have nothing in common.", _first_of_another_kind(args))
    if len(arrays) == len(args):
        return _common_elements(site, arrays)
    return _common_members(site, objects) if len(objects) == len(args) else None


def _first_of_another_kind(args: tuple[Value, ...]) -> int:
    return next(index for index, arg in enumerate(args) if type(arg) is not type(args[0]))


def _common_elements(site: Site, arrays: list[ArrayValue]) -> Value | None:
    kept = arrays[0].items
    for other in arrays[1:]:
        held = [(item, _holds(site, other, item)) for item in kept]
        if any(verdict is None for _, verdict in held):
            return None
        kept = tuple(item for item, verdict in held if verdict)
    return _without_repeats(site, kept)


def _holds(site: Site, array: ArrayValue, wanted: Value) -> bool | None:
    """Tell whether an array holds an element; None when that is not known."""
    site.meter.look_at((array, wanted))
    if any(same(item, wanted) for item in array.items):
        return True
    return False if all(differ(item, wanted) for item in array.items) else None


def _common_members(site: Site, objects: list[ObjectValue]) -> Value | None:
    kept: list[MemberValue] = []
    for member in objects[0].members:
        site.meter.look_at(objects)
        others = [other.get(member.name) for other in objects[1:]]
        if all(other is not None and same(other, member.value) for other in others):
            kept.append(member)
        elif not any(other is None or differ(other, member.value) for other in others):
            return None
    return ObjectValue(tuple(kept), site.place)


_EITHER = Type.ARRAY | Type.OBJECT

FUNCTIONS: tuple[Function, ...] = (
    Function("union", (_EITHER, _EITHER), Kind.ANY, partial=_union, rest=_EITHER),
    Function("intersection", (_EITHER, _EITHER), Kind.ANY, partial=_intersection, rest=_EITHER),
    Function("distinct", (Type.ARRAY,), Kind.ARRAY, partial=_distinct),
    Function("shallowMerge", (Type.ARRAY,), Kind.OBJECT, partial=_shallow_merge),
)
