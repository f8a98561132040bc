"""Between values and plain data (None, bool, int, float, str, list, dict), the currency of pure functions."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TypeAlias, cast

from aib2packer.evaluate.values import (
    ArrayValue,
    Known,
    MemberValue,
    ObjectValue,
    Place,
    Poison,
    Scalar,
    Symbolic,
    Value,
)
from aib2packer.syntax.nodes import (
    JsonArray,
    JsonBool,
    JsonMember,
    JsonNode,
    JsonNull,
    JsonNumber,
    JsonObject,
    JsonString,
    pointer_step,
)

_EXPONENT_FROM = 1e15  # .NET writes whole numbers from here on with an exponent

Plain: TypeAlias = "Scalar | list[Plain] | dict[str, Plain]"


def to_plain(value: Value) -> Plain:
    """Give the data of a decided value."""
    match value:
        case Known(value=scalar):
            return scalar
        case ArrayValue(items=items):
            return [to_plain(item) for item in items]
        case ObjectValue(members=members):
            return {member.name: to_plain(member.value) for member in members}
        case Symbolic() | Poison():
            raise ValueError("only a decided value has plain data")


def from_plain(data: Plain, place: Place, *, secret: bool = False) -> Known | ArrayValue | ObjectValue:
    """Make a value of plain data, all of it at one place."""
    if isinstance(data, list):
        return ArrayValue(tuple(from_plain(item, place, secret=secret) for item in data), place)
    if isinstance(data, dict):
        return ObjectValue(
            tuple(MemberValue(name, place, from_plain(item, place, secret=secret)) for name, item in data.items()),
            place,
        )
    return Known(data, place, secret)


def literal_value(node: JsonNode, pointer: str, *, secret: bool = False) -> Known | ArrayValue | ObjectValue:
    """Make a value of a JSON node as it stands, without looking for expressions."""
    place = Place(node.span, pointer)
    match node:
        case JsonString(value=scalar) | JsonNumber(value=scalar) | JsonBool(value=scalar):
            return Known(scalar, place, secret)
        case JsonNull():
            return Known(None, place, secret)
        case JsonObject(members=members):
            return ObjectValue(tuple([_literal_member(member, pointer, secret=secret) for member in members]), place)
        case JsonArray(items=items):
            values = [
                literal_value(item, pointer_step(pointer, index), secret=secret) for index, item in enumerate(items)
            ]
            return ArrayValue(tuple(values), place)


def _literal_member(member: JsonMember, pointer: str, *, secret: bool) -> MemberValue:
    name, step = member.key.value, pointer_step(pointer, member.key.value)
    return MemberValue(name, Place(member.key.span, step), literal_value(member.value, step, secret=secret))


def node_data(node: JsonNode) -> Plain:
    """Give the plain data of a JSON node."""
    match node:
        case JsonObject(members=members):
            return {member.key.value: node_data(member.value) for member in members}
        case JsonArray(items=items):
            return [node_data(item) for item in items]
        case JsonString(value=scalar) | JsonNumber(value=scalar) | JsonBool(value=scalar):
            return cast("Scalar", scalar)
        case JsonNull():
            return None


def scalar_text(scalar: Scalar) -> str:
    """Write a scalar as text functions do: booleans are `True` and `False`, null is nothing (observed)."""
    if scalar is None:
        return ""
    if isinstance(scalar, float) and scalar.is_integer() and abs(scalar) < _EXPONENT_FROM:
        return str(int(scalar))
    return str(scalar)


def json_text(data: Plain) -> str:
    """Write compact JSON, members in their order (observed of `string`)."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def equal_data(left: Plain, right: Plain) -> bool:
    """Compare deeply and exactly; numbers by value, and a boolean is not a number."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal_data, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal_data(left[name], right[name]) for name in left)
    return left == right


def as_secret(value: Value) -> Value:
    """Mark every leaf of a value as secret."""
    match value:
        case Known() | Symbolic():
            return value if value.secret else replace(value, secret=True)
        case ArrayValue(items=items):
            return replace(value, items=tuple(as_secret(item) for item in items))
        case ObjectValue(members=members):
            return replace(value, members=tuple(replace(m, value=as_secret(m.value)) for m in members))
        case Poison():
            return value
