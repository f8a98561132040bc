"""Finding the image templates of a deployment, also in nested deployments, copy loops and child resources.

Only what leads to an image template is evaluated: the other resources of a deployment may use any function.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from aib2packer.evaluate import codes
from aib2packer.evaluate.copying import declared, needed, rounds, tell_decided
from aib2packer.evaluate.evaluator import Evaluator
from aib2packer.evaluate.folding import fold_within
from aib2packer.evaluate.nested import DEPLOYMENT_TYPE, enter, nested_in, quietly
from aib2packer.evaluate.plain import literal_value
from aib2packer.evaluate.resolved import ResolvedTemplate, Shape, is_image_type, is_trigger
from aib2packer.evaluate.scope import Context
from aib2packer.evaluate.symbolic import decided_text
from aib2packer.evaluate.tasks import run
from aib2packer.evaluate.templates import resources_of
from aib2packer.evaluate.triggers import WrittenTrigger
from aib2packer.evaluate.values import (
    Kind,
    Known,
    MemberValue,
    ObjectValue,
    Place,
    Poison,
    Symbolic,
    Value,
)
from aib2packer.expr.parser import is_expression
from aib2packer.source import Span
from aib2packer.syntax.nodes import JsonBool, JsonNode, JsonObject, JsonString, pointer_step

# Members of a resource that say how it is deployed, not what it is; they stay as written.
_AS_WRITTEN = frozenset({"condition", "copy", "dependson", "comments", "metadata", "resources", "scope", "@options"})


@dataclass(slots=True)
class Search:
    """What a search through a deployment has found."""

    evaluator: Evaluator
    found: list[ResolvedTemplate] = field(default_factory=list)
    triggers: list[WrittenTrigger] = field(default_factory=list)
    types: dict[str, None] = field(default_factory=dict)  # of the resources, as written
    links: list[Span] = field(default_factory=list)  # of linked templates
    switched_off: list[Span] = field(default_factory=list)  # conditions that are false

    def template(self, template: JsonObject, pointer: str, context: Context) -> None:
        """Search the resources of a deployment template."""
        self._resources(template, pointer, context)

    def _resources(self, holder: JsonObject, pointer: str, context: Context, owner: int | None = None) -> None:
        for resource, step, _ in resources_of(holder, pointer):
            if isinstance(resource, JsonObject) and not _flag(resource, "existing"):
                self._note(resource)
                if is_trigger(resource, inside=owner is not None):
                    self.triggers.append(WrittenTrigger(resource, step, context, owner))
                elif may_hold_image(resource):
                    for inner in rounds(self.evaluator, resource, step, context):
                        self._visit(resource, step, inner)

    def _note(self, resource: JsonObject) -> None:
        type_node = resource.get("type")
        if isinstance(type_node, JsonString):
            self.types.setdefault(type_node.value)
        link = _deployment_member(resource, "templateLink")
        if link is not None:
            self.links.append(link.span)

    def _visit(self, resource: JsonObject, pointer: str, context: Context) -> None:
        if not self._is_deployed(resource, pointer, context):
            return
        type_name = self._type(resource, pointer, context)
        owner = None
        if is_image_type(type_name):
            owner = len(self.found)
            self.found.append(
                ResolvedTemplate(pointer, Shape.DEPLOYMENT, self._resolve(resource, pointer, context), resource)
            )
        elif type_name.casefold() == DEPLOYMENT_TYPE:
            self._nested(resource, pointer, context)
        self._resources(resource, pointer, context, owner)

    def _type(self, resource: JsonObject, pointer: str, context: Context) -> str:
        node = resource.get("type")
        if node is None:
            return ""
        step = pointer_step(pointer, "type")
        value = self.evaluator.evaluate(node, step, context)
        if isinstance(value, Symbolic):
            self.evaluator.refuse(
                codes.UNDECIDED_NAME,
                "the type of a resource is not known",
                f"What a resource is must be known when compiling. {needed(value)}",
                node.span,
                context.at(node.span, step),
                declared(value),
            )
        return decided_text(value) or ""

    def _is_deployed(self, resource: JsonObject, pointer: str, context: Context) -> bool:
        node = resource.get("condition")
        if node is None:
            return True
        step = pointer_step(pointer, "condition")
        condition = self.evaluator.evaluate(node, step, context)
        value = fold_within(condition, self.evaluator.meter)
        if isinstance(value, Known) and value.value is False:
            self._switch_off(node, step)
        elif isinstance(value, Known):
            tell_decided(self.evaluator, condition, "the image template is deployed", node.span)
        elif not isinstance(value, Known | Poison):
            self.evaluator.refuse(
                codes.CONDITION_UNDECIDED,
                "whether the image template is deployed is not known",
                f"The `condition` must be known when compiling. {needed(value)}",
                node.span,
                context.at(node.span, step),
                declared(value),
            )
        return not isinstance(value, Poison) and not (isinstance(value, Known) and value.value is False)

    def _switch_off(self, node: JsonNode, pointer: str) -> None:
        self.switched_off.append(node.span)
        self.evaluator.bag.add(
            codes.CONDITION_FALSE,
            "image template is not deployed",
            "Its `condition`, or that of a nested deployment around it, is false with the given and default parameter "
            "values, so it is left out.",
            at=node.span,
            pointer=pointer,
        )

    def _resolve(self, resource: JsonObject, pointer: str, context: Context) -> ObjectValue:
        members: list[MemberValue] = []
        for member in resource.members:
            step = pointer_step(pointer, member.key.value)
            value = self._member(member.key.value.casefold(), member.value, step, context)
            if isinstance(value, Known) and value.value is None and isinstance(member.value, JsonString):
                continue
            members.append(MemberValue(member.key.value, Place(member.key.span, step), value))
        return ObjectValue(tuple(members), Place(resource.span, pointer))

    def _member(self, name: str, node: JsonNode, pointer: str, context: Context) -> Value:
        if name in _AS_WRITTEN:
            return literal_value(node, pointer)
        if name != "identity":
            return self.evaluator.evaluate(node, pointer, context)
        # The identity is the service's and not part of the image, so a live call in it is no reason to refuse.
        value = run(quietly(self.evaluator, node, pointer, context), self.evaluator.meter)
        if isinstance(value, Poison):
            return self.evaluator.evaluate(node, pointer, context)
        return replace(value, kind=Kind.OBJECT) if isinstance(value, Symbolic) and value.kind is Kind.ANY else value

    def _nested(self, resource: JsonObject, pointer: str, context: Context) -> None:
        nested = nested_in(resource, pointer, context)
        if nested is not None:
            inner = run(enter(self.evaluator, nested), self.evaluator.meter)
            self.template(nested.template, nested.template_pointer, inner)


def may_hold_image(resource: JsonObject) -> bool:
    """Tell whether a resource is or holds an image template, as far as its written type says."""
    todo: list[JsonNode] = [resource]
    while todo:
        node = todo.pop()
        if not isinstance(node, JsonObject):
            continue
        type_node = node.get("type")
        if isinstance(type_node, JsonString) and (is_image_type(type_node.value) or is_expression(type_node.value)):
            return True
        template = _deployment_member(node, "template")
        todo += [item for item, *_ in resources_of(node, "")]
        if isinstance(template, JsonObject):
            todo += [item for item, *_ in resources_of(template, "")]
    return False


def _deployment_member(resource: JsonObject, name: str) -> JsonNode | None:
    properties = resource.get("properties")
    return properties.get(name) if isinstance(properties, JsonObject) else None


def _flag(node: JsonObject, name: str) -> bool:
    flag = node.get(name)
    return isinstance(flag, JsonBool) and flag.value
