"""Decode `identity`, which the format carries along without looking into its map."""

from __future__ import annotations

from aib2packer.evaluate.values import Known, ObjectValue, Symbolic
from aib2packer.model.reading import place_of, text
from aib2packer.model.template import Identity, IdentityEntry


def decode_identity(resource: ObjectValue) -> Identity | None:
    """Read the identity of a resource in canonical spelling; None when there is none."""
    holder = resource.get("identity")
    if isinstance(holder, Symbolic):
        return Identity(place=holder.place, complete=False)
    if not isinstance(holder, ObjectValue):
        return None
    entries = holder.get("userAssignedIdentities")
    return Identity(
        place=holder.place,
        type=text(holder, "type"),
        entries=_entries(entries) if isinstance(entries, ObjectValue) else (),
        entries_place=place_of(holder, "userAssignedIdentities"),
        complete=entries is None or isinstance(entries, ObjectValue),
    )


def _entries(value: ObjectValue) -> tuple[IdentityEntry, ...]:
    return tuple(
        IdentityEntry(member.name, member.place, isinstance(member.value, Known) and member.value.value is None)
        for member in value.members
    )
