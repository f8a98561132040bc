"""Find what stands at a path of a resource in canonical spelling, and what the format says of it."""

from __future__ import annotations

from dataclasses import dataclass

from aib2packer.evaluate.values import ArrayValue, MemberValue, ObjectValue, Place, Value
from aib2packer.model.format import RESOURCE
from aib2packer.model.shapes import ListOf, Shape, Text, Type, Union
from aib2packer.model.violations import Path, kind_of


@dataclass(frozen=True, slots=True)
class Site:
    """A value and its type."""

    value: Value
    type: Type
    name: str  # of the member that holds it; of the array's member for an element
    holder: Type | None  # type of what holds it; None for the resource

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return self.value.place

    @property
    def shape(self) -> Shape:
        """The members that an object here may have."""
        if isinstance(self.type, Union) and isinstance(self.value, ObjectValue):
            return self.type.shape_of(kind_of(self.value))
        return self.type if isinstance(self.type, Shape) else _NO_MEMBERS

    def has(self, name: str) -> bool:
        """Tell whether a member is there."""
        return isinstance(self.value, ObjectValue) and self.value.get(name) is not None

    def entry(self, name: str) -> MemberValue:
        """Give a member that is there."""
        members = self.value.members if isinstance(self.value, ObjectValue) else ()
        return next(item for item in members if item.name == name)


_NO_MEMBERS = Shape("map", ())


def site_at(resource: ObjectValue, path: Path) -> Site:
    """Walk down a path, along the values and along the format."""
    site = Site(resource, RESOURCE, "image template", None)
    for step in path:
        if isinstance(step, str):
            member = site.shape.member(step)
            site = Site(site.entry(step).value, member.type if member else Text(), step, site.type)
        elif isinstance(site.value, ArrayValue) and isinstance(site.type, ListOf):
            site = Site(site.value.items[step], site.type.item, site.name, site.type)
    return site
