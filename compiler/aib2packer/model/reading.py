"""Read members of an object in canonical spelling; what does not fit has been reported and reads as absent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from aib2packer.evaluate.values import ArrayValue, Known, ObjectValue, Place, Symbolic, Value
from aib2packer.model.leaves import Leaf, LeafList, Tag, Tags

T = TypeVar("T")


def text(holder: ObjectValue, name: str) -> Leaf | None:
    """Read a text."""
    return _leaf(holder.get(name), str)


def number(holder: ObjectValue, name: str) -> Leaf | None:
    """Read an integer."""
    return _leaf(holder.get(name), int)


def flag(holder: ObjectValue, name: str) -> Leaf | None:
    """Read `true` or `false`."""
    return _leaf(holder.get(name), bool)


def texts(holder: ObjectValue, name: str) -> LeafList | None:
    """Read an array of texts."""
    return _leaves(holder.get(name), str)


def numbers(holder: ObjectValue, name: str) -> LeafList | None:
    """Read an array of integers."""
    return _leaves(holder.get(name), int)


def tags(holder: ObjectValue, name: str) -> Tags | None:
    """Read a map of texts."""
    match holder.get(name):
        case ObjectValue(members=members, place=place):
            read = ((item.name, item.place, _leaf(item.value, str)) for item in members)
            return Tags(entries=tuple(Tag(key, at, leaf) for key, at, leaf in read if leaf is not None), place=place)
        case Symbolic(place=place) as whole:
            return Tags(entries=(), place=place, whole=whole)
        case _:
            return None


def one(holder: ObjectValue, name: str, read: Callable[[ObjectValue], T]) -> T | None:
    """Read a member that is an object."""
    value = holder.get(name)
    return read(value) if isinstance(value, ObjectValue) else None


def many(holder: ObjectValue, name: str, read: Callable[[ObjectValue], T | None]) -> tuple[T, ...]:
    """Read a member that is an array of objects."""
    value = holder.get(name)
    items = value.items if isinstance(value, ArrayValue) else ()
    made = (read(item) for item in items if isinstance(item, ObjectValue))
    return tuple(item for item in made if item is not None)


def place_of(holder: ObjectValue, name: str) -> Place | None:
    """Give the place of a member's value; None when it is absent."""
    value = holder.get(name)
    return value.place if value is not None else None


def name_place_of(holder: ObjectValue, name: str) -> Place | None:
    """Give the place of a member's name; None when the member is absent."""
    return next((member.place for member in holder.members if member.name == name), None)


def type_of(holder: ObjectValue) -> tuple[str, Place]:
    """Give the value of the member `type` and its place; an empty text when there is none that fits."""
    match holder.get("type"):
        case Known(value=str() as name, place=place):
            return name, place
        case _:
            return "", holder.place


def _leaf(value: Value | None, kind: type) -> Leaf | None:
    match value:
        case Symbolic():
            return value
        case Known(value=scalar) if type(scalar) is kind:  # a bool is no int here
            return value
        case _:
            return None


def _leaves(value: Value | None, kind: type) -> LeafList | None:
    match value:
        case ArrayValue(items=items, place=place):
            read = (_leaf(item, kind) for item in items)
            return LeafList(items=tuple(leaf for leaf in read if leaf is not None), place=place)
        case Symbolic(place=place):
            return LeafList(items=(), place=place, whole=value)
        case _:
            return None
