"""Find what the format knows and the typed template has no field for."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.evaluate.values import ArrayValue, ObjectValue, Poison, Value
from aib2packer.model.format import RESOURCE
from aib2packer.model.shapes import ListOf, Role, Shape, Type, Union
from aib2packer.model.template import Leftover
from aib2packer.model.violations import kind_of


def leftovers(resource: ObjectValue) -> Iterator[Leftover]:
    """Walk over the leftovers of a resource in canonical spelling, in source order."""
    yield from _below(resource, RESOURCE, "")


def _below(value: Value, type_: Type, path: str) -> Iterator[Leftover]:
    """Walk along the format, whose depth bounds the recursion."""
    match type_, value:
        case Shape() as shape, ObjectValue():
            yield from _members(value, shape, path)
        case Union() as union, ObjectValue():
            yield from _members(value, union.shape_of(kind_of(value)), path)
        case ListOf(item=item), ArrayValue(items=items):
            for index, element in enumerate(items):
                yield from _below(element, item, f"{path}[{index}]")
        case _:
            return


def _members(value: ObjectValue, shape: Shape, path: str) -> Iterator[Leftover]:
    for item in value.members:
        member = shape.member(item.name)
        if member is None or isinstance(item.value, Poison):
            continue
        inner = f"{path}.{item.name}" if path else item.name
        if member.role is not Role.MODELLED:
            yield Leftover(inner, item.value.place, read_only=member.role is Role.READ_ONLY)
        elif isinstance(item.value, (ObjectValue, ArrayValue)):
            yield from _below(item.value, member.type, inner)
