"""From a deployment template's JSON to the scope of its names; also for templates nested in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aib2packer.evaluate.scope import Given, ParameterSlot, Scope, UserFunction, VariableSlot
from aib2packer.evaluate.surroundings import LEVEL_OF_SCHEMA, Level, Surroundings
from aib2packer.syntax.nodes import JsonArray, JsonMember, JsonNode, JsonObject, JsonString, pointer_step


def schema_name(root: JsonObject) -> str:
    """Give the last segment of `$schema` in lower case and without `.json#`; empty when there is none."""
    schema = root.get("$schema")
    if not isinstance(schema, JsonString):
        return ""
    return schema.value.casefold().rstrip("#/").rpartition("/")[2].removesuffix(".json")


def level_of(root: JsonObject) -> Level:
    """Tell where a template is deployed to; one without a known schema counts as for a resource group."""
    return LEVEL_OF_SCHEMA.get(schema_name(root), Level.RESOURCE_GROUP)


def resources_of(holder: JsonObject, pointer: str) -> Iterator[tuple[JsonNode, str, str | None]]:
    """Give the resources of a template or of a resource, each with its pointer and its symbolic name if it has one."""
    node = holder.get("resources")
    base = pointer_step(pointer, "resources")
    if isinstance(node, JsonArray):
        for index, item in enumerate(node.items):
            yield item, pointer_step(base, index), None
    elif isinstance(node, JsonObject):
        for member in node.members:
            yield member.value, pointer_step(base, member.key.value), member.key.value


def scope_of(
    template: JsonObject, pointer: str, given: Mapping[str, Given], surroundings: Surroundings, *, outermost: bool
) -> Scope:
    """Gather the names that a template declares."""
    definitions = template.get("definitions")
    return Scope(
        parameters={
            member.key.value.casefold(): ParameterSlot(
                member.key, member.value, step, given.get(member.key.value.casefold())
            )
            for member, step in _entries(template, pointer, "parameters")
        },
        variables={slot.name.value.casefold(): slot for slot in _variables(template, pointer)},
        functions={function.name.casefold(): function for function in _functions(template, pointer)},
        definitions=definitions if isinstance(definitions, JsonObject) else None,
        surroundings=surroundings,
        template=template,
        pointer=pointer,
        outermost=outermost,
    )


def _entries(template: JsonObject, pointer: str, section: str) -> Iterator[tuple[JsonMember, str]]:
    node = template.get(section)
    base = pointer_step(pointer, section)
    for member in node.members if isinstance(node, JsonObject) else ():
        yield member, pointer_step(base, member.key.value)


def _variables(template: JsonObject, pointer: str) -> Iterator[VariableSlot]:
    for member, step in _entries(template, pointer, "variables"):
        if member.key.value.casefold() != "copy" or not isinstance(member.value, JsonArray):
            yield VariableSlot(member.key, member.value, step)
            continue
        for index, entry in enumerate(member.value.items):
            name = entry.get("name") if isinstance(entry, JsonObject) else None
            if isinstance(name, JsonString):
                yield VariableSlot(name, entry, pointer_step(step, index), copy=True)


def _functions(template: JsonObject, pointer: str) -> Iterator[UserFunction]:
    spaces = template.get("functions")
    base = pointer_step(pointer, "functions")
    for index, space in enumerate(spaces.items if isinstance(spaces, JsonArray) else ()):
        name = space.get("namespace") if isinstance(space, JsonObject) else None
        if isinstance(space, JsonObject) and isinstance(name, JsonString):
            for member, step in _entries(space, pointer_step(base, index), "members"):
                function = _function(name.value, member, step)
                if function is not None:
                    yield function


def _function(namespace: str, member: JsonMember, pointer: str) -> UserFunction | None:
    body = member.value
    output = body.get("output") if isinstance(body, JsonObject) else None
    value = output.get("value") if isinstance(output, JsonObject) else None
    if not isinstance(body, JsonObject) or value is None:
        return None
    parameters = body.get("parameters")
    names = [
        item.get("name")
        for item in (parameters.items if isinstance(parameters, JsonArray) else ())
        if isinstance(item, JsonObject)
    ]
    return UserFunction(
        f"{namespace}.{member.key.value}",
        tuple(name.value for name in names if isinstance(name, JsonString)),
        value,
        pointer_step(pointer_step(pointer, "output"), "value"),
    )
