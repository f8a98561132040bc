"""What the tests of the model share: resources made of plain data, as evaluation gives them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeAlias

import pytest

from aib2packer.evaluate.values import ArrayValue, Known, MemberValue, ObjectValue, Place, Value
from aib2packer.source import Source
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonNull, JsonObject, JsonString, pointer_step

Symbols: TypeAlias = dict[str, Callable[[Place], Value]]
MakeResource: TypeAlias = Callable[..., ObjectValue]


def _value(node: JsonNode, pointer: str, symbols: Symbols) -> Value:
    place = Place(node.span, pointer)
    match node:
        case JsonObject(members=members):
            return ObjectValue(
                tuple(
                    MemberValue(
                        member.key.value,
                        Place(member.key.span, pointer_step(pointer, member.key.value)),
                        _value(member.value, pointer_step(pointer, member.key.value), symbols),
                    )
                    for member in members
                ),
                place,
            )
        case JsonArray(items=items):
            return ArrayValue(tuple(_value(item, f"{pointer}/{i}", symbols) for i, item in enumerate(items)), place)
        case JsonNull():
            return Known(None, place)
        case JsonString(value=text) if text in symbols:
            return symbols[text](place)
        case _:
            return Known(node.value, place)


@pytest.fixture(scope="session")
def resource() -> MakeResource:
    """Make a resolved resource of plain data; a text that `symbols` names becomes the value it makes."""

    def make(document: object, symbols: Symbols | None = None) -> ObjectValue:
        node = parse_json(Source.from_text("t.json", json.dumps(document, indent=1))).value
        assert node is not None
        value = _value(node, "", symbols or {})
        assert isinstance(value, ObjectValue)
        return value

    return make
