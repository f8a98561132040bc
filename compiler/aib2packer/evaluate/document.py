"""Evaluation: from the JSON of a file to its image templates, all expressions evaluated as far as they are known.

Takes any JSON and says what it is if it holds no image template. Gives image templates of known, symbolic and poisoned
values in the order of the file. Nothing is evaluated that no image template needs.
"""

from __future__ import annotations

from aib2packer.diagnostics import Bag, Outcome, in_order
from aib2packer.evaluate import codes
from aib2packer.evaluate.bodies import resolve_body, shape_of
from aib2packer.evaluate.definitions import parameter
from aib2packer.evaluate.examples import example_bodies, is_example
from aib2packer.evaluate.forms import new_evaluator
from aib2packer.evaluate.inputs import Inputs, given_values, refuse_values
from aib2packer.evaluate.limits import LimitError
from aib2packer.evaluate.refusals import refuse_document, refuse_search
from aib2packer.evaluate.resolved import ResolvedTemplate, Shape
from aib2packer.evaluate.scope import Context, Literally
from aib2packer.evaluate.search import Search
from aib2packer.evaluate.surroundings import LEVEL_OF_SCHEMA, Surroundings, known_facts
from aib2packer.evaluate.tasks import run
from aib2packer.evaluate.templates import level_of, schema_name, scope_of
from aib2packer.evaluate.triggers import triggers_in, with_triggers, with_triggers_beside
from aib2packer.evaluate.values import Place
from aib2packer.evaluate.wording import quoted
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonObject, pointer_step

__all__ = ["Inputs", "ResolvedTemplate", "Shape", "evaluate_document"]

_MAX_DEPTH = 200  # arrays and objects in one another; published templates have about 60


def evaluate_document(root: JsonNode, inputs: Inputs) -> Outcome[tuple[ResolvedTemplate, ...]]:
    """Find and evaluate the image templates of a file; no value when there is none."""
    bag = Bag()
    found: tuple[ResolvedTemplate, ...] = ()
    deep = _too_deep(root)
    if deep is not None:
        bag.add(
            codes.TOO_MUCH_WORK,
            f"arrays and objects nested more than {_MAX_DEPTH} deep",
            "No image template needs such a depth. Check whether the file is what it should be.",
            at=deep.span,
        )
    elif isinstance(root, JsonObject) and _is_deployment(root):
        found = _evaluate_deployment(root, inputs, bag)
    else:
        found = _read_bodies(root, bag)
        refuse_values(inputs, bag)
    return Outcome(found or None, in_order(tuple(bag)))


def _too_deep(root: JsonNode) -> JsonNode | None:
    level: list[JsonNode] = [root]
    depth = 0
    while level and depth < _MAX_DEPTH:
        below: list[JsonNode] = []
        for node in level:
            if isinstance(node, JsonObject):
                below += [member.value for member in node.members]
            elif isinstance(node, JsonArray):
                below += node.items
        level, depth = below, depth + 1
    return level[0] if level else None


def _is_deployment(root: JsonObject) -> bool:
    # Without `$schema` it is told from a resource with children by having no type.
    return schema_name(root) in LEVEL_OF_SCHEMA or (root.get("resources") is not None and root.get("type") is None)


def _evaluate_deployment(root: JsonObject, inputs: Inputs, bag: Bag) -> tuple[ResolvedTemplate, ...]:
    if not isinstance(root.get("resources"), JsonArray | JsonObject):
        bag.add(
            codes.TEMPLATE_SHAPE,
            "deployment template without `resources`",
            "A deployment template needs a member `resources`: an array, or with `languageVersion` 2.0 an object.",
            at=root.span,
        )
        return ()
    evaluator = new_evaluator()
    evaluator.bag = bag
    declared = root.get("parameters")
    given = given_values(inputs, declared if isinstance(declared, JsonObject) else None, root, bag)
    place = Place(root.span, "")
    surroundings = Surroundings(level_of(root), known_facts(tuple(inputs.facts.items()), place))
    scope = scope_of(root, "", given, surroundings, outermost=True)
    context = Context(scope, place)
    search = Search(evaluator)
    try:
        for slot in scope.parameters.values():
            if isinstance(slot.given, Literally):
                run(parameter(evaluator, slot, slot.name.span, context), evaluator.meter)
        search.template(root, "", context)
    except LimitError as limit:
        bag.add(
            codes.TOO_MUCH_WORK,
            "the template needs too much work",
            f"Evaluation was ended at this expression, because {limit}. No template that Azure accepts needs that "
            f"much; look for values that contain themselves many times over.",
            at=evaluator.meter.at,
        )
        return ()
    if not search.found:
        refuse_search(root, search, bag)
    return with_triggers(tuple(search.found), tuple(search.triggers), evaluator)


def _read_bodies(root: JsonNode, bag: Bag) -> tuple[ResolvedTemplate, ...]:
    shape = shape_of(root)
    if shape is not None and isinstance(root, JsonObject):
        return (resolve_body(root, "", shape, bag),)
    if isinstance(root, JsonObject) and is_example(root):
        return _read_example(root, bag)
    found: list[ResolvedTemplate] = []
    listed = _listed(root)
    for item, pointer in listed:
        shape = shape_of(item)
        if shape is not None and isinstance(item, JsonObject):
            found.append(resolve_body(item, pointer, shape, bag))
    if not found:
        refuse_document(root, bag)
    return with_triggers_beside(tuple(found), triggers_in(listed, inside=False))


def _read_example(root: JsonObject, bag: Bag) -> tuple[ResolvedTemplate, ...]:
    bodies = example_bodies(root)
    if not bodies:
        refuse_document(root, bag)
        return ()
    step = bodies[0][1] if len(bodies) == 1 else bodies[0][1].rpartition("/")[0]
    bag.add(
        codes.EXAMPLE_BODY,
        f"REST API example: the body at {quoted(step)} is compiled",
        "The file holds a request and its responses. The image template is taken from the request, or, when that has "
        "none, from the first response that has one.",
        at=bodies[0][0].span,
    )
    return tuple(resolve_body(body, pointer, Shape.BARE, bag) for body, pointer in bodies)


def _listed(root: JsonNode) -> list[tuple[JsonNode, str]]:
    """Give the elements of a list of resources: an array, or the `value` of a list result."""
    values = root.get("value") if isinstance(root, JsonObject) else root
    base = pointer_step("", "value") if isinstance(root, JsonObject) else ""
    if not isinstance(values, JsonArray):
        return []
    return [(item, pointer_step(base, index)) for index, item in enumerate(values.items)]
