"""Trees of image templates, for a comparison.

Takes what evaluation gives. Member names are in canonical spelling, `null` members are absent, a flattened template
stands in its usual shape, and structure that parameters decide is that of their values. Values stay as they are
written, so that also those can be compared that are wrong. Parameters that stay open stand beside the resource, since
their defaults decide as well.
"""

from __future__ import annotations

import json

from aib2packer.compare.changes import Role
from aib2packer.compare.titles import part_facts
from aib2packer.compare.tree import DEEPEST, Element, Elements, ImageTree, Leaf, Lines, Members, Node
from aib2packer.compare.undecided import holds_secret, inputs, open_text
from aib2packer.diagnostics import Bag
from aib2packer.evaluate.folding import fold
from aib2packer.evaluate.plain import as_secret, to_plain
from aib2packer.evaluate.resolved import ResolvedTemplate
from aib2packer.evaluate.values import (
    ArrayValue,
    Known,
    ObjectValue,
    Parameter,
    ParameterDeclaration,
    Poison,
    Symbolic,
    Value,
    inputs_of,
)
from aib2packer.model.flattened import is_flattened, unflatten
from aib2packer.model.format import CUSTOMIZER, DISTRIBUTOR, RESOURCE, SOURCE, VALIDATOR
from aib2packer.model.shapes import ListOf, Opaque, Shape, Type, Union, is_structure
from aib2packer.source import Span

_DEEPEST_FOLLOWED = DEEPEST - 10
_ROLES = {CUSTOMIZER: Role.STEP, VALIDATOR: Role.VALIDATOR, DISTRIBUTOR: Role.TARGET, SOURCE: Role.SOURCE}
_IDENTITIES = {Role.STEP: "name", Role.VALIDATOR: "name", Role.TARGET: "runOutputName"}
_REGIONS = {"targetRegions", "replicationRegions"}  # known by their names; their order means nothing
_COMMANDS = {"inline"}


def template_tree(name: str, resolved: ResolvedTemplate) -> ImageTree:
    """Make the tree of an image template that is called so."""
    resource = unflatten(resolved.resource, Bag()) if is_flattened(resolved.resource) else resolved.resource
    walk = _Walk()
    members = dict(walk.object(resource, RESOURCE, 0).members)
    members["parameters"] = walk.declarations()
    span = resolved.node.span
    return ImageTree(name=name, file=span.source.name, root=Members(members, span))


class _Walk:
    """One walk along the format; remembers the parameters that it met."""

    def __init__(self) -> None:
        self.parameters: dict[str, ParameterDeclaration] = {}

    def declarations(self) -> Members:
        """Give what decides about the parameters: their types and what they are when nobody gives them."""
        found = {name: self._declaration(item) for name, item in sorted(self.parameters.items())}
        return Members(found, common_only=True)

    def _declaration(self, item: ParameterDeclaration) -> Members:
        members: dict[str, Node] = {"type": Leaf(item.type, item.span)}
        for name, value in (("defaultValue", item.default), ("value", item.given)):
            if value is not None and (name == "defaultValue" or value is not item.default):
                members[name] = _Walk().value(as_secret(value) if item.secure else value, Opaque(), 2)
        return Members(members, item.span)

    def object(self, value: ObjectValue, shape: Shape | None, depth: int) -> Members:
        """Give an object with canonical names; without a shape they are as written."""
        members: dict[str, Node] = {}
        for item in value.members:
            member = shape.resolve(item.name) if shape else None
            name = member.name if member else item.name
            if name not in members and not _is_null(item.value):
                members[name] = self._member(name, item.value, member.type if member else Opaque(), depth + 1)
        return Members(members, value.place.span)

    def _member(self, name: str, value: Value, type_: Type, depth: int) -> Node:
        decided = _decided(value, type_)
        if isinstance(decided, ArrayValue):
            if name in _REGIONS:
                return self._regions(decided, type_, depth)
            if name in _COMMANDS:
                return Lines(tuple(self.value(item, Opaque(), depth) for item in decided.items), _span(value), raw=True)
        return self.value(decided, type_, depth)

    def value(self, value: Value, type_: Type, depth: int) -> Node:
        """Give the node of a value that stands so deep."""
        match _decided(value, type_):
            case Known(value=scalar, place=place, secret=secret):
                return Leaf(scalar, place.span, secret=secret)
            case Symbolic() as symbolic:
                return self._open(symbolic)
            case Poison(place=place) as poison:
                return Leaf(open_text(poison), place.span, open=True, secret=not place.span.is_shown)
            case ArrayValue() | ObjectValue() as compound:
                return _deep(compound) if depth > _DEEPEST_FOLLOWED else self._compound(compound, type_, depth)

    def _compound(self, value: ArrayValue | ObjectValue, type_: Type, depth: int) -> Node:
        if isinstance(value, ObjectValue):
            if isinstance(type_, Union):
                return self._part(value, type_, depth, None)
            return self.object(value, type_ if isinstance(type_, Shape) else None, depth)
        item_type = type_.item if isinstance(type_, ListOf) else Opaque()
        if isinstance(item_type, Union):
            return self._parts(value, item_type, depth)
        return Lines(tuple(self.value(item, item_type, depth + 1) for item in value.items), _span(value))

    def _open(self, value: Symbolic) -> Leaf:
        for item in inputs_of(value):
            if isinstance(item, Parameter):
                self.parameters.setdefault(item.declaration.name, item.declaration)
        return Leaf(open_text(value), value.place.span, open=True, secret=holds_secret(value), inputs=inputs(value))

    def _parts(self, value: ArrayValue, union: Union, depth: int) -> Elements:
        items = (_decided(item, union) for item in value.items)
        return Elements(tuple(self._item(item, union, depth + 1, n) for n, item in enumerate(items, 1)), _span(value))

    def _item(self, value: Value, union: Union, depth: int, number: int) -> Element:
        if isinstance(value, ObjectValue):
            return self._part(value, union, depth, number)
        node = self.value(value, Opaque(), depth)
        leaf = node if isinstance(node, Leaf) else _deep(value)
        role = _ROLES[union]
        return Element(leaf, part=part_facts(role, "unknown", leaf, None, number))

    def _part(self, value: ObjectValue, union: Union, depth: int, number: int | None) -> Element:
        kind = next((item.value for item in value.members if item.name.casefold() == "type"), None)
        written = _text(_decided(kind, union)) if kind is not None else None
        found = next((item for item in union.variants if written and item.name.casefold() == written.casefold()), None)
        body = self.object(value, found.shape if found else union.shape_of(None), depth)
        role = _ROLES[union]
        member = _IDENTITIES.get(role)
        identity = body.members.get(member) if member else None
        named = str(identity.value) if isinstance(identity, Leaf) and not identity.secret and identity.value else None
        type_name = found.name if found else written or "unknown"
        return Element(body, type_name, named, member, "type", part_facts(role, type_name, body, named, number))

    def _regions(self, value: ArrayValue, type_: Type, depth: int) -> Elements:
        item_type = type_.item if isinstance(type_, ListOf) else Opaque()
        return Elements(
            tuple(self._region(item, item_type, depth + 1) for item in value.items), _span(value), ordered=False
        )

    def _region(self, value: Value, type_: Type, depth: int) -> Element:
        node = self.value(value, type_, depth)
        match node:
            case Members(members=members):
                name = members.get("name")
                return Element(node, identity=_region_key(name), identity_member="name")
            case Leaf():
                return Element(node, identity=_region_key(node))
            case _:
                return Element(_deep(value))


def _region_key(node: Node | None) -> str | None:
    """Give the name of a region as the service reads it: without blanks, in any letter case."""
    value = node.value if isinstance(node, Leaf) else None
    return "".join(value.split()).casefold() if isinstance(value, str) else None


def _decided(value: Value, type_: Type) -> Value:
    """Give the structure that the parameters' values decide; a value that is no structure stays as it is."""
    return fold(value) if isinstance(value, Symbolic) and is_structure(type_) else value


def _is_null(value: Value) -> bool:
    return isinstance(value, Known) and value.value is None


def _text(value: Value) -> str | None:
    return value.value if isinstance(value, Known) and isinstance(value.value, str) and not value.secret else None


def _span(value: Value) -> Span:
    return value.place.span


def _deep(value: Value) -> Leaf:
    """Give a value that is nested deeper than is followed, as one text."""
    span = value.place.span
    try:
        text = json.dumps(to_plain(value), ensure_ascii=False)
    except ValueError:  # parts of it are not decided
        text = span.text
    return Leaf(text, span, open=True, secret=holds_secret(value) or not span.is_shown)
