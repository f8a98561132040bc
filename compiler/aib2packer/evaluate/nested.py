"""Nested deployments: what the template inside one sees of names, parameters and surroundings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from aib2packer.diagnostics import Bag, has_errors
from aib2packer.evaluate import codes
from aib2packer.evaluate.evaluator import Evaluator
from aib2packer.evaluate.scope import Context, Given, Passed, Stored
from aib2packer.evaluate.surroundings import Surroundings
from aib2packer.evaluate.tasks import Steps, Task
from aib2packer.evaluate.templates import level_of, scope_of
from aib2packer.evaluate.values import (
    Apply,
    ArrayValue,
    FactName,
    Kind,
    ObjectValue,
    Place,
    Poison,
    Symbolic,
    Value,
)
from aib2packer.source import Span
from aib2packer.syntax.nodes import JsonNode, JsonObject, JsonString, pointer_step

DEPLOYMENT_TYPE = "microsoft.resources/deployments"
# Facts of the surroundings that members of a nested deployment replace.
_TARGETS = {
    "name": FactName.DEPLOYMENT_NAME,
    "resourceGroup": FactName.RESOURCE_GROUP,
    "subscriptionId": FactName.SUBSCRIPTION_ID,
}


@dataclass(frozen=True, slots=True, eq=False)
class Nested:
    """A deployment in a template, with its own template written inside."""

    resource: JsonObject
    pointer: str
    context: Context  # of the resource
    properties: JsonObject
    template: JsonObject

    @property
    def template_pointer(self) -> str:
        """The JSON pointer of the template inside."""
        return pointer_step(pointer_step(self.pointer, "properties"), "template")


def nested_in(resource: JsonObject, pointer: str, context: Context) -> Nested | None:
    """Find the template inside a deployment; None when there is none, as in one that links to it."""
    properties = resource.get("properties")
    template = properties.get("template") if isinstance(properties, JsonObject) else None
    if not isinstance(properties, JsonObject) or not isinstance(template, JsonObject):
        return None
    return Nested(resource, pointer, context, properties, template)


def enter(evaluator: Evaluator, nested: Nested) -> Steps[Context]:
    """Give the context of the template inside; the same one each time, so that nothing is evaluated twice."""
    if not _is_inner(nested.properties):
        return nested.context
    key = (id(nested.resource), id(nested.context.scope), nested.context.loops)
    known = evaluator.entered.get(key)
    if known is not None:
        return known[1]
    surroundings = yield from _surroundings(evaluator, nested)
    pointer = nested.template_pointer
    scope = scope_of(nested.template, pointer, dict(_passed(nested)), surroundings, outermost=False)
    scope = replace(scope, around=(_name_span(nested.resource), *nested.context.scope.around))
    entered = Context(scope, Place(nested.template.span, pointer))
    evaluator.entered[key] = (nested.context, entered)
    return entered


def quietly(evaluator: Evaluator, node: JsonNode, pointer: str, context: Context) -> Task:
    """Evaluate a node without reporting anything: live values stay symbolic, and other errors give poison."""
    scratch = replace(evaluator, bag=Bag(), memo=dict(evaluator.memo))
    value: Value = yield scratch.node(node, pointer, context)
    diagnostics = tuple(scratch.bag)
    if not has_errors(diagnostics):
        evaluator.memo.update(scratch.memo)
        return value
    if all(item.definition is codes.LIVE_FUNCTION for item in diagnostics):
        return without_poison(value)
    return Poison(Place(node.span, pointer))


def without_poison(value: Value) -> Value:
    """Put a symbolic value wherever one was refused, such as a live one."""
    match value:
        case Poison(place=place):
            return Symbolic(Apply("reference", ()), Kind.ANY, place)
        case ArrayValue(items=items):
            return replace(value, items=tuple(map(without_poison, items)))
        case ObjectValue(members=members):
            return replace(value, members=tuple(replace(one, value=without_poison(one.value)) for one in members))
        case _:
            return value


def _is_inner(properties: JsonObject) -> bool:
    options = properties.get("expressionEvaluationOptions")
    scope = options.get("scope") if isinstance(options, JsonObject) else None
    return isinstance(scope, JsonString) and scope.value.casefold() == "inner"


def _name_span(resource: JsonObject) -> Span:
    name = resource.get("name")
    return resource.span if name is None else name.span


def _passed(nested: Nested) -> Iterator[tuple[str, Given]]:
    parameters = nested.properties.get("parameters")
    base = pointer_step(pointer_step(nested.pointer, "properties"), "parameters")
    for member in parameters.members if isinstance(parameters, JsonObject) else ():
        given = _given(member.value, pointer_step(base, member.key.value), nested.context)
        if given is not None:
            yield member.key.value.casefold(), given


def _given(entry: JsonNode, pointer: str, context: Context) -> Given | None:
    if isinstance(entry, JsonString):
        return Passed(entry, pointer, context, wrapped=True)
    if not isinstance(entry, JsonObject):
        return None
    value, reference = entry.get("value"), entry.get("reference")
    if value is not None:
        return Passed(value, pointer_step(pointer, "value"), context)
    return Stored(reference, pointer_step(pointer, "reference"), context) if reference is not None else None


def _surroundings(evaluator: Evaluator, nested: Nested) -> Steps[Surroundings]:
    changes: list[tuple[FactName, Value]] = []
    for name, fact in _TARGETS.items():
        node = nested.resource.get(name)
        if node is not None:
            value: Value = yield quietly(evaluator, node, pointer_step(nested.pointer, name), nested.context)
            if not isinstance(value, Poison):
                changes.append((fact, value))
    outer = nested.context.scope.surroundings
    if any(fact is FactName.RESOURCE_GROUP for fact, _ in changes):
        # The location that was given is that of another resource group.
        outer = replace(outer, facts=tuple(pair for pair in outer.facts if pair[0] is not FactName.LOCATION))
    return outer.changed(level_of(nested.template), tuple(changes))
