"""Saying what a file is when it holds no image template, and what to give instead."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Bag, DiagnosticDef, Note, has_errors
from aib2packer.evaluate import codes
from aib2packer.evaluate.bodies import shape_of
from aib2packer.evaluate.search import Search
from aib2packer.evaluate.templates import schema_name
from aib2packer.evaluate.wording import listed, quoted
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonObject, JsonString, pointer_step

_GIVE = (
    "Give an ARM deployment template that declares a resource of type `Microsoft.VirtualMachineImages/imageTemplates`, "
    "or the body of such a resource."
)


def refuse_search(root: JsonObject, search: Search, bag: Bag) -> None:
    """Report a deployment in which no image template is deployed."""
    resources = root.get("resources") or root
    if search.switched_off:
        bag.add(
            codes.NO_IMAGE_TEMPLATE,
            "no image template is deployed",
            "The template declares image templates, but the conditions switch all of them off. Give parameters with "
            "which one is deployed.",
            at=search.switched_off[0],
            notes=tuple(Note("this condition is false", span) for span in search.switched_off),
        )
    elif search.links:
        bag.add(
            codes.LINKED_ONLY,
            "the resources are in linked templates",
            "The deployment links to other templates, which are not part of this file. Give the linked template that "
            "declares the image template.",
            at=search.links[0],
            notes=tuple(Note("links to another template", span) for span in search.links[1:]),
        )
    elif not has_errors(tuple(bag)):
        found = f"It declares {listed(search.types)}." if search.types else "It declares no resources."
        bag.add(
            codes.NO_IMAGE_TEMPLATE,
            "deployment template without an image template",
            f"{found} {_GIVE}",
            at=resources.span,
        )


def refuse_document(root: JsonNode, bag: Bag) -> None:
    """Report a file that is neither a deployment template nor a resource body."""
    if not isinstance(root, JsonObject):
        _refuse(
            bag,
            codes.NOT_A_TEMPLATE,
            "no image template in the file",
            f"The file holds {_what(root)} in which no image template stands. {_GIVE}",
            root,
        )
        return
    schema = schema_name(root)
    if schema.endswith("parameters") or _is_parameter_file(root):
        _refuse(
            bag,
            codes.PARAMETER_FILE,
            "this is a parameter file",
            "It gives values to the parameters of a deployment template. Give that template, and this file with "
            "`--parameters FILE`.",
            root,
        )
    elif schema.startswith(("createuidefinition", "createformui")) or root.get("handler") is not None:
        _refuse(
            bag,
            codes.PORTAL_FORM,
            "this is a form of the Azure portal",
            f"It describes what the portal asks for before a deployment. {_GIVE}",
            root,
        )
    elif root.get("responses") is not None and root.get("parameters") is not None:
        _refuse_example(root, bag)
    else:
        _refuse_unknown(root, bag)


def _refuse(bag: Bag, definition: DiagnosticDef, summary: str, detail: str, node: JsonNode) -> None:
    at = node.members[0].key.span if isinstance(node, JsonObject) and node.members else node.span
    bag.add(definition, summary, detail, at=at)


def _what(node: JsonNode) -> str:
    return "an array" if isinstance(node, JsonArray) else "a single value"


def _is_parameter_file(root: JsonObject) -> bool:
    entries = root.get("parameters")
    if not isinstance(entries, JsonObject) or root.get("resources") is not None:
        return False
    return bool(entries.members) and all(
        isinstance(entry.value, JsonObject)
        and (entry.value.get("value") is not None or entry.value.get("reference") is not None)
        for entry in entries.members
    )


def _refuse_example(root: JsonObject, bag: Bag) -> None:
    bodies = list(_example_bodies(root))
    if bodies:
        where = listed(pointer for pointer, _ in bodies)
        at: JsonNode = bodies[0][1]
        detail = (
            f"It holds a request and its responses. An image template stands at {where}: save it as a file of its own."
        )
    else:
        at = root
        detail = f"It holds a request and its responses, and no image template. {_GIVE}"
    bag.add(codes.REST_EXAMPLE, "this is a REST API example", detail, at=at.span)


def _example_bodies(root: JsonObject) -> Iterator[tuple[str, JsonNode]]:
    parameters, responses = root.get("parameters"), root.get("responses")
    for member in parameters.members if isinstance(parameters, JsonObject) else ():
        yield from _templates_in(pointer_step("/parameters", member.key.value), member.value)
    for member in responses.members if isinstance(responses, JsonObject) else ():
        body = member.value.get("body") if isinstance(member.value, JsonObject) else None
        if body is not None:
            yield from _templates_in(pointer_step(pointer_step("/responses", member.key.value), "body"), body)


def _templates_in(pointer: str, body: JsonNode) -> Iterator[tuple[str, JsonNode]]:
    if shape_of(body) is not None:
        yield pointer, body
        return
    values = body.get("value") if isinstance(body, JsonObject) else None
    for index, item in enumerate(values.items if isinstance(values, JsonArray) else ()):
        if shape_of(item) is not None:
            yield pointer_step(pointer_step(pointer, "value"), index), item


def _refuse_unknown(root: JsonObject, bag: Bag) -> None:
    type_node = root.get("type")
    if isinstance(type_node, JsonString):
        found = f"It is a resource of type {quoted(type_node.value)}."
    elif root.members:
        found = f"It is an object with {listed(member.key.value for member in root.members)}."
    else:
        found = "It is an empty object."
    _refuse(bag, codes.NOT_A_TEMPLATE, "this is no image template", f"{found} {_GIVE}", root)
