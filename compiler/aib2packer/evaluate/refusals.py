"""Saying what a file is when it holds no image template, and what to give instead."""

from __future__ import annotations

from aib2packer.diagnostics import Bag, DiagnosticDef, Note, has_errors
from aib2packer.evaluate import codes
from aib2packer.evaluate.examples import is_example
from aib2packer.evaluate.search import Search
from aib2packer.evaluate.templates import schema_name
from aib2packer.evaluate.wording import listed, quoted
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonObject, JsonString

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
    elif is_example(root):
        _refuse(
            bag,
            codes.REST_EXAMPLE,
            "REST API example without an image template",
            f"None of the bodies in its request and its responses is an image template. {_GIVE}",
            root,
        )
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


def _refuse_unknown(root: JsonObject, bag: Bag) -> None:
    type_node = root.get("type")
    if isinstance(type_node, JsonString):
        found = f"It is a resource of type {quoted(type_node.value)}."
    elif root.members:
        found = f"It is an object with {listed(member.key.value for member in root.members)}."
    else:
        found = "It is an empty object."
    _refuse(bag, codes.NOT_A_TEMPLATE, "this is no image template", f"{found} {_GIVE}", root)
