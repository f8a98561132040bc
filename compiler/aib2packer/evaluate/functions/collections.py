"""ARM functions over arrays and objects ("Array functions" and "Object functions for ARM templates").

They work on values, not on plain data, so that elements keep their places and unknown elements stay symbolic.
"""

from __future__ import annotations

from collections.abc import Callable

from aib2packer.evaluate.functions.access import find_member, step_into
from aib2packer.evaluate.functions.signature import Fault, Function, Site, Type
from aib2packer.evaluate.functions.text import find_last_text, find_text, utf16_length, utf16_slice
from aib2packer.evaluate.plain import Plain
from aib2packer.evaluate.symbolic import decided_text, differ, same
from aib2packer.evaluate.values import (
    ArrayValue,
    Concat,
    Kind,
    Known,
    MemberValue,
    ObjectValue,
    Poison,
    Scalar,
    Symbolic,
    Value,
)

_MAX_RANGE = 10_000  # elements (ARM documentation of `range`)
_MAX_RANGE_END = 2_147_483_647


def _known(site: Site, data: Scalar) -> Known:
    return Known(data, site.place, site.secret)


def _array(site: Site, args: tuple[Value, ...]) -> Value | None:
    match args[0]:
        case ArrayValue():
            return args[0]
        case Symbolic(kind=Kind.ANY | Kind.ARRAY):
            return None
        case item:
            return ArrayValue((item,), site.place)


def _create_array(site: Site, args: tuple[Value, ...]) -> Value:
    return ArrayValue(args, site.place)


def _create_object(site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    if len(args) % 2:
        return Fault("It takes pairs of a name and a value, but the last name has no value.", len(args) - 1)
    members: dict[str, MemberValue] = {}
    for index in range(0, len(args), 2):
        name = args[index]
        if isinstance(name, Symbolic):
            return None
        text = decided_text(name)
        if text is None:
            return Fault("The name of a member must be a string.", index)
        if text.casefold() in members:
            return Fault("This name of a member occurs twice.", index)
        members[text.casefold()] = MemberValue(text, name.place, args[index + 1])
    return ObjectValue(tuple(members.values()), site.place)


def _first(site: Site, args: tuple[Value, ...]) -> Value | None:
    return _end(site, args[0], 0)


def _last(site: Site, args: tuple[Value, ...]) -> Value | None:
    return _end(site, args[0], -1)


def _end(site: Site, value: Value, index: int) -> Value | None:
    match value:
        case ArrayValue(items=items):
            return items[index] if items else _known(site, None)
        case Known(value=str(text)):
            size = utf16_length(text)
            return _known(site, utf16_slice(text, 0, 1) if index == 0 else utf16_slice(text, max(size - 1, 0), size))
        case Known():
            return _known(site, None)
        case Symbolic(residual=Concat(parts=parts)) if isinstance(parts[index], Known):
            return _end(site, parts[index], index)
        case _:
            return None


def _length(site: Site, args: tuple[Value, ...]) -> Value | None:
    match args[0]:
        case ArrayValue(items=items):
            return _known(site, len(items))
        case ObjectValue(members=members):
            return _known(site, len(members))
        case Known(value=scalar):
            return _known(site, utf16_length(scalar) if isinstance(scalar, str) else 0)
        case _:
            return None


def _contains(site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    container, wanted = args
    match container:
        case ArrayValue(items=items):
            return _holds(site, items, wanted)
        case ObjectValue():
            return _has_member(site, container, wanted)
        case _:
            return _has_text(site, container, wanted)


def _holds(site: Site, items: tuple[Value, ...], wanted: Value) -> Value | None:
    if any(same(item, wanted) for item in items):
        return _known(site, data=True)
    return _known(site, data=False) if all(differ(item, wanted) for item in items) else None


def _has_member(site: Site, container: ObjectValue, wanted: Value) -> Value | Fault | None:
    if not isinstance(wanted, Known):
        return None
    name = decided_text(wanted)
    if name is None:
        return Fault("The name of a member is a string.", 1)
    return _known(site, find_member(container, name) is not None)


def _has_text(site: Site, container: Value, wanted: Value) -> Value | Fault | None:
    match container, wanted:
        case Known(value=str(text)), Known(value=str(part)):
            return _known(site, part in text)
        case Known(), Known():
            return Fault("A string can only contain another string.", 1)
        case Symbolic(residual=Concat(parts=parts)), Known(value=str(part)):
            held = any(isinstance(piece, Known) and part in str(piece.value) for piece in parts)
            return _known(site, data=True) if held else None
        case _:
            return None


def _index_of(site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    match args:
        case (Known(value=None), _):
            return _known(site, -1)
        case (Known(value=str(text)), Known(value=str(part))):
            return _known(site, find_text(text, part))
        case (Known(), Known()):
            return Fault("Only a string can be looked for in a string.", 1)
        case (ArrayValue(items=items), wanted):
            return _index_in(site, items, wanted)
        case _:
            return None


def _index_in(site: Site, items: tuple[Value, ...], wanted: Value) -> Value | None:
    for index, item in enumerate(items):
        if same(item, wanted):
            return _known(site, index)
        if not differ(item, wanted):
            return None
    return _known(site, -1)


def _last_index_of(site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    match args:
        case (Known(value=None), _):
            return _known(site, -1)
        case (Known(value=str(text)), Known(value=str(part))):
            return _known(site, find_last_text(text, part))
        case (Known(), Known()):
            return Fault("Only a string can be looked for in a string.", 1)
        case (ArrayValue(items=items), wanted):
            found = _index_in(site, items[::-1], wanted)
            if isinstance(found, Known) and isinstance(found.value, int) and found.value >= 0:
                return _known(site, len(items) - 1 - found.value)
            return found
        case _:
            return None


def _from_end(_site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    match args:
        case (ArrayValue(items=items), Known(value=int(number))):
            if 1 <= number <= len(items):
                return items[-number]
            return Fault(f"There is no element {number} from the end; the array has {len(items)} elements.", 1)
        case _:
            return None


def _try_from_end(site: Site, args: tuple[Value, ...]) -> Value | None:
    found = _from_end(site, args)
    if isinstance(found, Fault) or isinstance(args[0], (Known, ObjectValue)):
        return _known(site, None)
    return found


def _object_keys(site: Site, args: tuple[Value, ...]) -> Value | None:
    if not isinstance(args[0], ObjectValue):
        return None
    ordered = sorted(args[0].members, key=lambda member: member.name.casefold())
    return ArrayValue(tuple(Known(member.name, member.place, site.secret) for member in ordered), site.place)


def _take(site: Site, args: tuple[Value, ...]) -> Value | None:
    return _cut(site, args, lambda count: slice(0, count))


def _skip(site: Site, args: tuple[Value, ...]) -> Value | None:
    return _cut(site, args, lambda count: slice(count, None))


def _cut(site: Site, args: tuple[Value, ...], part: Callable[[int], slice]) -> Value | None:
    match args:
        case (ArrayValue(items=items), Known(value=int(count))):
            return ArrayValue(items[part(max(count, 0))], site.place)
        case (Known(value=str(text)), Known(value=int(count))):
            bounds = part(min(max(count, 0), utf16_length(text))).indices(utf16_length(text))
            return _known(site, utf16_slice(text, bounds[0], bounds[1]))
        case (Known(value=None), _):
            return _known(site, None)
        case _:
            return None


def _range(start: int, count: int) -> Plain | Fault:
    if not 0 <= count <= _MAX_RANGE:
        return Fault(f"The number of elements must be from 0 to {_MAX_RANGE}; it is {count}.", 1)
    if start + count - 1 > _MAX_RANGE_END:
        return Fault(f"The last element must not be greater than {_MAX_RANGE_END}.", 0)
    return list(range(start, start + count))


def _flatten(site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    if not isinstance(args[0], ArrayValue):
        return None
    items: list[Value] = []
    for item in args[0].items:
        match item:
            case ArrayValue(items=inner):
                items.extend(inner)
            case Symbolic():
                return None
            case Poison():
                return Poison(site.place)
            case _:
                return Fault("Every element to be flattened must be an array.", 0)
    return ArrayValue(tuple(items), site.place)


def _items(site: Site, args: tuple[Value, ...]) -> Value | None:
    if not isinstance(args[0], ObjectValue):
        return None
    ordered = sorted(args[0].members, key=lambda member: member.name.casefold())
    return ArrayValue(tuple(_item(site, member) for member in ordered), site.place)


def _item(site: Site, member: MemberValue) -> ObjectValue:
    key = MemberValue("key", site.place, Known(member.name, member.place, site.secret))
    return ObjectValue((key, MemberValue("value", site.place, member.value)), member.value.place)


def _try_get(site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    value = args[0]
    for index, key in enumerate(args[1:], start=1):
        found = step_into(value, key, site)
        if found is None:
            return None
        if isinstance(found, Fault):
            return _known(site, None) if index == 1 else Fault(found.detail, index)
        value = found
    return value


_ARRAY, _OBJECT, _TEXT, _NULL = Type.ARRAY, Type.OBJECT, Type.STRING, Type.NULL
_MANY = _ARRAY | _TEXT | _NULL

FUNCTIONS: tuple[Function, ...] = (
    Function("array", (Type.ANY,), Kind.ARRAY, partial=_array),
    Function("createArray", (), Kind.ARRAY, partial=_create_array, rest=Type.ANY),
    Function("createObject", (), Kind.OBJECT, partial=_create_object, rest=Type.ANY),
    Function("first", (_MANY,), Kind.ANY, partial=_first),
    Function("last", (_MANY,), Kind.ANY, partial=_last),
    Function("length", (_MANY | _OBJECT,), Kind.INT, partial=_length),
    Function("contains", (_ARRAY | _OBJECT | _TEXT, Type.ANY), Kind.BOOL, partial=_contains),
    Function("indexOf", (_MANY, Type.ANY), Kind.INT, partial=_index_of),
    Function("lastIndexOf", (_MANY, Type.ANY), Kind.INT, partial=_last_index_of),
    Function("indexFromEnd", (_ARRAY, Type.INT), Kind.ANY, partial=_from_end),
    Function("tryIndexFromEnd", (Type.ANY, Type.INT), Kind.ANY, partial=_try_from_end),
    Function("take", (_MANY, Type.INT), Kind.ANY, partial=_take),
    Function("skip", (_MANY, Type.INT), Kind.ANY, partial=_skip),
    Function("range", (Type.INT, Type.INT), Kind.ARRAY, _range),
    Function("flatten", (_ARRAY,), Kind.ARRAY, partial=_flatten),
    Function("objectKeys", (_OBJECT,), Kind.ARRAY, partial=_object_keys),
    Function("items", (_OBJECT,), Kind.ARRAY, partial=_items),
    Function("tryGet", (Type.ANY, Type.INT | _TEXT), Kind.ANY, partial=_try_get, rest=Type.INT | _TEXT),
)
