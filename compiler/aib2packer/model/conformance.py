"""Tell quickly whether a resource in canonical spelling keeps to the format of its API version.

It asks what the schema asks, and gives the same verdict: a test compares the two on templates that are broken in every
way. Most templates conform, and so have no need of the schema, which says what is wrong.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from aib2packer.evaluate.values import ArrayValue, Known, ObjectValue, Poison, Symbolic, Value
from aib2packer.model.shapes import (
    Choice,
    ExactlyOne,
    Flag,
    Integer,
    ListOf,
    NotBoth,
    OnlyIf,
    Opaque,
    Rule,
    Shape,
    Text,
    TextMap,
    Together,
    Type,
    Union,
)


def conforms(value: Value, type_: Type, version: str) -> bool:
    """Tell whether a value is what its type says; what is not known before the build always is."""
    match value, type_:
        case (_, Opaque()) | (Symbolic() | Poison(), _):
            return True
        case Known(), _:
            return _scalar(value, type_, version)
        case ObjectValue(), Shape():
            return _object(value, type_, version)
        case ObjectValue(), Union():
            return _variant(value, type_, version)
        case ObjectValue(), TextMap():
            return all(conforms(item.value, _TEXT, version) for item in value.members)
        case _:
            return (
                isinstance(value, ArrayValue)
                and isinstance(type_, ListOf)
                and all(conforms(element, type_.item, version) for element in value.items)
            )


_TEXT = Text()


@dataclass(frozen=True, slots=True)
class _Demands:
    """What a version asks of the members of an object."""

    allowed: frozenset[str]
    required: frozenset[str]


@functools.cache
def _demands(shape: Shape, version: str) -> _Demands:
    return _Demands(
        frozenset(member.name for member in shape.members if member.life.covers(version)),
        frozenset(member.name for member in shape.members if member.required and member.required.covers(version)),
    )


def _object(value: ObjectValue, shape: Shape, version: str) -> bool:
    demands = _demands(shape, version)
    members = {item.name: item.value for item in value.members}
    if not demands.required <= members.keys() <= demands.allowed:
        return False
    if not all(_keeps(members, rule) for rule in shape.rules):
        return False
    for name, inner in members.items():
        member = shape.member(name)
        if member is not None and not conforms(inner, member.type, version):
            return False
    return True


def _variant(value: ObjectValue, union: Union, version: str) -> bool:
    kind = value.get("type")
    if isinstance(kind, Symbolic | Poison):
        return True
    variant = union.variant(kind.value) if isinstance(kind, Known) else None
    return variant is not None and variant.life.covers(version) and _object(value, variant.shape, version)


def _keeps(members: dict[str, Value], rule: Rule) -> bool:
    """Tell whether members keep a rule between them; an undecided flag breaks none."""
    match rule:
        case ExactlyOne(first=first, second=second):
            return (first in members) != (second in members)
        case NotBoth(first=first, second=second):
            return not (first in members and second in members)
        case Together(member=member, needs=needs):
            return member not in members or needs in members
        case OnlyIf(flag=flag, needs=needs):
            return not _is(members.get(flag), wanted=True) or (
                needs in members and not _is(members.get(needs), wanted=False)
            )


def _is(value: Value | None, *, wanted: bool) -> bool:
    return isinstance(value, Known) and value.value is wanted


def _scalar(known: Known, type_: Type, version: str) -> bool:
    value = known.value
    match type_:
        case Text():
            return isinstance(value, str) and _matches(value, type_, version)
        case Integer(minimum=minimum, maximum=maximum):
            # JSON Schema counts a number without a fraction as an integer.
            whole = not isinstance(value, bool) and isinstance(value, int | float) and value == int(value)
            return whole and _within(value, minimum, maximum)
        case Flag():
            return isinstance(value, bool)
        case Choice(values=values):
            return any(item.name == value and item.life.covers(version) for item in values)
        case _:
            return False


def _matches(value: str, text: Text, version: str) -> bool:
    for pattern in text.patterns:
        if pattern.life.covers(version):
            return re.search(pattern.regex, value) is not None
    return True


def _within(value: object, minimum: int | None, maximum: int | None) -> bool:
    return (
        isinstance(value, int | float)
        and (minimum is None or minimum <= value)
        and (maximum is None or value <= maximum)
    )
