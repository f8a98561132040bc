"""Image templates that are not in a deployment: resource bodies, results of GET, output of `az image builder show`.

In them a string is text and never an expression.
"""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Bag, has_errors
from aib2packer.evaluate import codes
from aib2packer.evaluate.plain import literal_value
from aib2packer.evaluate.resolved import ResolvedTemplate, Shape, is_image_type
from aib2packer.evaluate.templates import resources_of
from aib2packer.evaluate.triggers import triggers_in
from aib2packer.evaluate.values import ObjectValue
from aib2packer.evaluate.wording import quoted
from aib2packer.expr.ast import Call, Expr, Index, Member
from aib2packer.expr.parser import is_expression, parse_expression
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonObject, JsonString, pointer_step


def shape_of(node: JsonNode) -> Shape | None:
    """Tell how an object is an image template; None when it is none."""
    if not isinstance(node, JsonObject):
        return None
    properties = node.get("properties")
    type_node = node.get("type")
    named = isinstance(type_node, JsonString) and is_image_type(type_node.value)
    if isinstance(properties, JsonObject):
        return Shape.BARE if named or _tells(properties) else None
    if _tells(node):
        return Shape.FLATTENED
    return Shape.BARE if named else None


def _tells(node: JsonObject) -> bool:
    return node.get("source") is not None or node.get("distribute") is not None


def resolve_body(node: JsonObject, pointer: str, shape: Shape, bag: Bag) -> ResolvedTemplate:
    """Make the resolved template of a body; strings that were meant as expressions are reported."""
    for string, step in _expressions(node, pointer):
        if _calls(string):
            bag.add(
                codes.EXPRESSION_IN_BODY,
                f"ARM expression in a resource body: {quoted(string.value)}",
                "Expressions are only evaluated in a deployment template, and this file is the body of a single "
                "resource. Give the deployment template that it was taken from, or write the value in its place.",
                at=string.span,
                pointer=step,
            )
    value = literal_value(node, pointer)
    if not isinstance(value, ObjectValue):
        raise TypeError("an object node gives an object")
    children = [(child, step) for child, step, _ in resources_of(node, pointer)]
    return ResolvedTemplate(pointer, shape, value, node, triggers_in(children, inside=True))


def _expressions(node: JsonNode, pointer: str) -> Iterator[tuple[JsonString, str]]:
    """Walk over the strings that look like expressions, names of members among them."""
    todo: list[tuple[JsonNode, str]] = [(node, pointer)]
    while todo:
        item, step = todo.pop()
        match item:
            case JsonString():
                if is_expression(item.value):
                    yield item, step
            case JsonObject(members=members):
                for member in members:
                    inner_step = pointer_step(step, member.key.value)
                    todo.append((member.value, inner_step))
                    if is_expression(member.key.value):
                        yield member.key, inner_step
            case JsonArray(items=items):
                todo += [(inner, pointer_step(step, index)) for index, inner in enumerate(items)]


def _calls(string: JsonString) -> bool:
    """Tell whether a string is a well-formed expression with a call; shell text in brackets hardly ever is."""
    outcome = parse_expression(string)
    expr: Expr | None = None if has_errors(outcome.diagnostics) else outcome.value
    while isinstance(expr, (Member, Index)):
        expr = expr.base
    return isinstance(expr, Call)
