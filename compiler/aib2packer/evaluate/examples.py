"""Examples of the REST API specification: a request with its responses, in whose bodies image templates stand."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.evaluate.bodies import shape_of
from aib2packer.evaluate.resolved import Shape
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonObject, pointer_step


def is_example(root: JsonNode) -> bool:
    """Tell whether a file is an example of the REST API."""
    return (
        isinstance(root, JsonObject)
        and isinstance(root.get("parameters"), JsonObject)
        and isinstance(root.get("responses"), JsonObject)
    )


def example_bodies(root: JsonObject) -> tuple[tuple[JsonObject, str], ...]:
    """Give the image templates of an example with their pointers: the requested one, else those of one response.

    A request that only changes tags has no source, so what it asks for is told by the response.
    """
    for step, body in _members(root, "parameters"):
        if _is_whole(body):
            return ((body, step),)
    for step, response in _members(root, "responses"):
        answer = response.get("body")
        found = () if answer is None else tuple(_templates_in(answer, pointer_step(step, "body")))
        if found:
            return found
    return ()


def _members(root: JsonObject, section: str) -> Iterator[tuple[str, JsonObject]]:
    node = root.get(section)
    for member in node.members if isinstance(node, JsonObject) else ():
        if isinstance(member.value, JsonObject):
            yield pointer_step(pointer_step("", section), member.key.value), member.value


def _is_whole(body: JsonObject) -> bool:
    properties = body.get("properties")
    return isinstance(properties, JsonObject) and properties.get("source") is not None


def _templates_in(body: JsonNode, pointer: str) -> Iterator[tuple[JsonObject, str]]:
    """Give the image template that a body is, or those it lists in `value`."""
    if not isinstance(body, JsonObject):
        return
    if shape_of(body) is Shape.BARE:
        yield body, pointer
        return
    values = body.get("value")
    for index, item in enumerate(values.items if isinstance(values, JsonArray) else ()):
        if isinstance(item, JsonObject) and shape_of(item) is Shape.BARE:
            yield item, pointer_step(pointer_step(pointer, "value"), index)
