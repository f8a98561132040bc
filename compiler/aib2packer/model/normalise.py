"""Bring the spelling of a resolved image template into its one canonical form, with a warning at every repair.

Takes the resource with every member as written; gives the same resource with canonical member names and values, without
`null` members, with decided structure, and with placeholders as symbolic parts. What is unknown stays for the schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from aib2packer.diagnostics import Bag
from aib2packer.evaluate.values import ArrayValue, Known, MemberValue, ObjectValue, Poison, Symbolic, Value
from aib2packer.model.flattened import is_flattened, unflatten
from aib2packer.model.format import RESOURCE
from aib2packer.model.placeholders import Marks
from aib2packer.model.scalars import repair_scalar
from aib2packer.model.shapes import (
    ListOf,
    Member,
    Shape,
    Text,
    TextMap,
    Type,
    Union,
    is_structure,
)
from aib2packer.model.spelling import report_empty, report_letter_case, report_old_name, report_repeated
from aib2packer.model.structure import Structure
from aib2packer.model.versions import Edition, edition_of


@dataclass(frozen=True, slots=True)
class Normalised:
    """A resource in canonical spelling, and the API version it is read by."""

    resource: ObjectValue
    edition: Edition


def normalise(resource: ObjectValue, bag: Bag) -> Normalised:
    """Bring a resource into canonical spelling."""
    edition = edition_of(resource, bag)
    flattened = is_flattened(resource)
    if flattened:
        resource = unflatten(resource, bag)
    walk = _Walk(edition, bag, Structure(bag), flattened=flattened)
    repaired = walk.object(resource, RESOURCE)
    walk.marks.report(bag)
    return Normalised(repaired, edition)


@dataclass(slots=True)
class _Walk:
    """One walk along the format; its depth is that of the format, not that of the input."""

    edition: Edition
    bag: Bag
    structure: Structure
    flattened: bool
    marks: Marks = field(default_factory=Marks)

    def object(self, value: ObjectValue, shape: Shape) -> ObjectValue:
        """Repair the members of an object."""
        return ObjectValue(tuple(self._members(value, shape)), value.place)

    def _members(self, value: ObjectValue, shape: Shape) -> Iterator[MemberValue]:
        written: dict[str, MemberValue] = {}
        for item in value.members:
            member = shape.resolve(item.name)
            if member is None:
                if not self._drops_leavings(item):
                    yield item
            elif member.name in written:
                report_repeated(item, written[member.name], member.name, self.bag)
            elif (kept := self._member(item, member, value)) is not None:
                written[member.name] = item
                yield kept

    def _drops_leavings(self, item: MemberValue) -> bool:
        """Drop the empty objects that the command line tool leaves behind."""
        empty = isinstance(item.value, ObjectValue) and not item.value.members
        if not (self.flattened and item.name == "additionalProperties" and empty):
            return False
        report_empty(item, "it is empty, and the command line tool put it there", self.bag)
        return True

    def _member(self, item: MemberValue, member: Member, around: ObjectValue) -> MemberValue | None:
        value = self._decided(item.value, member.type, item.name)
        if isinstance(value, Known) and value.value is None:
            report_empty(item, "`null` counts as absent", self.bag)
            return None
        if item.name != member.name:
            self._name(item, member, around)
        return MemberValue(member.name, item.place, self._value(value, member.type))

    def _name(self, item: MemberValue, member: Member, around: ObjectValue) -> None:
        """Warn of a name that is not the canonical one."""
        written, pointer = item.name, item.value.place.pointer
        if self.flattened and written == member.cli_name:
            return
        is_free = around.get(member.name) is None  # else the right name would stand there twice
        if written.casefold() == member.name.casefold():
            report_letter_case(written, member.name, item.place, pointer, self.edition, self.bag, mend=is_free)
            return
        old = next(old for old in member.old_names if old.name.casefold() == written.casefold())
        if not old.life.covers(self.edition.version):
            report_old_name(item, member.name, old, self.edition, self.bag, mend=is_free)

    def _value(self, value: Value, type_: Type) -> Value:
        """Repair a value; what does not fit its type stays as it is."""
        match value, type_:
            case Known() | Symbolic(), _:
                return repair_scalar(value, type_, self.edition, self.marks, self.bag)
            case ObjectValue(), Shape() as shape:
                return self.object(value, shape)
            case ObjectValue(), Union() as union:
                return self._variant(value, union)
            case ObjectValue(), TextMap():
                return ObjectValue(tuple(self._tags(value)), value.place)
            case ArrayValue(), ListOf(item=item):
                return ArrayValue(tuple(self._item(element, item) for element in value.items), value.place)
            case _:
                return value

    def _item(self, value: Value, type_: Type) -> Value:
        return self._value(self._decided(value, type_, "element"), type_)

    def _decided(self, value: Value, type_: Type, what: str) -> Value:
        return self.structure.decided(value, what) if isinstance(value, Symbolic) and is_structure(type_) else value

    def _tags(self, value: ObjectValue) -> Iterator[MemberValue]:
        for item in value.members:
            if isinstance(item.value, Known) and item.value.value is None:
                report_empty(item, "`null` counts as absent", self.bag)
            else:
                yield MemberValue(item.name, item.place, self._value(item.value, Text()))

    def _variant(self, value: ObjectValue, union: Union) -> Value:
        """Bring the member `type` into canonical spelling, then the members that go with it."""
        members: list[MemberValue] = []
        kind: Value | None = None
        for item in value.members:
            if item.name.casefold() == "type" and kind is None:
                kind = self._kind(self.structure.decided(item.value, item.name), union)
                members.append(MemberValue(item.name, item.place, kind))
            else:
                members.append(item)
        if isinstance(kind, Poison):
            return Poison(value.place)
        shape = union.shape_of(kind.value if isinstance(kind, Known) else None)
        return self.object(ObjectValue(tuple(members), value.place), shape)

    def _kind(self, value: Value, union: Union) -> Value:
        if not isinstance(value, Known) or not isinstance(value.value, str) or union.variant(value.value):
            return value
        written = value.value
        names = [*(variant.name for variant in union.variants), *(name for name, _ in union.removed)]
        right = next((name for name in names if name.casefold() == written.casefold()), None)
        if right is None or right == written:
            return value
        variant = union.variant(right)
        old = variant.old_name if variant else None
        was_right = old and old.name == written and old.life.covers(self.edition.version)
        if not was_right:
            report_letter_case(written, right, value.place, value.place.pointer, self.edition, self.bag)
        return Known(right, value.place, value.secret)
