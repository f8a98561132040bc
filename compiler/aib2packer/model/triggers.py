"""Triggers of an image template: what has the service start builds of it. They are resources of their own."""

from __future__ import annotations

from dataclasses import dataclass

from aib2packer.evaluate.values import Known, ObjectValue, Place, Symbolic, Value
from aib2packer.model.leaves import Leaf
from aib2packer.model.placeholders import Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One trigger; nothing in it has been judged."""

    place: Place
    name: Leaf | None = None  # as written: alone, or behind the name of the image template and a slash
    api_version: Leaf | None = None
    location: Leaf | None = None
    properties: Place | None = None  # None: there are none, or it is not known what is in them
    kind: Leaf | None = None


def decode_triggers(resources: tuple[ObjectValue, ...]) -> tuple[Trigger, ...]:
    """Make the typed triggers of resources; member names are read in any letter case."""
    return tuple(_trigger(resource) for resource in resources)


def _trigger(resource: ObjectValue) -> Trigger:
    found = _member(resource, "properties")
    properties = found if isinstance(found, ObjectValue) else None
    return Trigger(
        place=resource.place,
        name=_text(_member(resource, "name")),
        api_version=_text(_member(resource, "apiVersion")),
        location=_text(_member(resource, "location")),
        properties=properties.place if properties else None,
        kind=_text(_member(properties, "kind")) if properties else None,
    )


def _member(holder: ObjectValue, name: str) -> Value | None:
    folded = name.casefold()
    return next((item.value for item in holder.members if item.name.casefold() == folded), None)


def _text(value: Value | None) -> Leaf | None:
    """Read a text whose placeholders are unknown; None when there is none."""
    match value:
        case Known(value=str()) | Symbolic():
            return Marks().split(value)
        case _:
            return None
