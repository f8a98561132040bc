"""`reference(..).outputs.name`: the outputs of deployments whose templates are written in the same file.

All other uses of `reference` ask Azure. `resourceInfo` says of a resource only what the template says, too.
"""

from __future__ import annotations

from dataclasses import replace

from aib2packer.evaluate import codes
from aib2packer.evaluate.copying import copy_count
from aib2packer.evaluate.definitions import once
from aib2packer.evaluate.evaluator import Evaluator, Sibling, Use
from aib2packer.evaluate.nested import DEPLOYMENT_TYPE, Nested, enter, nested_in, quietly
from aib2packer.evaluate.plain import as_secret
from aib2packer.evaluate.scope import Context, Loop, OutputSlot
from aib2packer.evaluate.symbolic import decided_text, join_text, open_text, same
from aib2packer.evaluate.tasks import Steps, Task
from aib2packer.evaluate.templates import resources_of
from aib2packer.evaluate.values import (
    ArrayValue,
    Concat,
    Known,
    MemberValue,
    ObjectValue,
    Place,
    Poison,
    Symbolic,
    Value,
)
from aib2packer.evaluate.wording import listed, nearest, quoted
from aib2packer.expr.ast import Call, Expr, Index, Literal, Member
from aib2packer.syntax.nodes import JsonBool, JsonMember, JsonObject, JsonString, pointer_step

_IN_ID = f"/providers/{DEPLOYMENT_TYPE}/"


def output_task(evaluator: Evaluator, expr: Member | Index, context: Context) -> Task | None:
    """Give the task of `reference(..).outputs.name`; None when the expression is none."""
    name = _step_name(expr)
    outputs = expr.base
    if name is None or not isinstance(outputs, (Member, Index)) or (_step_name(outputs) or "").lower() != "outputs":
        return None
    call = outputs.base
    if isinstance(call, Call) and call.name.casefold() == "reference" and call.args:
        return _output_of(evaluator, call, name, expr, context)
    return None


def _step_name(expr: Member | Index) -> str | None:
    if isinstance(expr, Member):
        return expr.name
    return expr.index.value if isinstance(expr.index, Literal) and isinstance(expr.index.value, str) else None


def _output_of(evaluator: Evaluator, call: Call, name: str, expr: Member | Index, context: Context) -> Task:
    key: Value = yield evaluator.expression(call.args[0], context)
    if isinstance(key, Poison):
        return key
    siblings = yield from _siblings(evaluator, context)
    found = next((one for one in siblings if _is_meant(one, key)), None)
    nested = None if found is None else nested_in(found.resource, found.pointer, found.context)
    if nested is None:
        return evaluator.refuse_live(quoted(call.name), call.name_span, context)
    inner = yield from enter(evaluator, nested)
    member = _output_named(nested, name)
    if member is None:
        return _no_output(evaluator, nested, name, expr, context)
    pointer = pointer_step(pointer_step(nested.template_pointer, "outputs"), member.key.value)
    slot = evaluator.outputs.setdefault(
        (id(member), id(inner.scope), inner.loops), OutputSlot(member.key, pointer, inner)
    )
    use = Use(slot, f"output {quoted(member.key.value)}", expr.span, context.here.pointer)
    value: Value = yield once(evaluator, use, _output(evaluator, member, pointer, inner), context)
    return value


def _output_named(nested: Nested, name: str) -> JsonMember | None:
    outputs = nested.template.get("outputs")
    members = outputs.members if isinstance(outputs, JsonObject) else ()
    return next((one for one in members if one.key.value.casefold() == name.casefold()), None)


def _no_output(evaluator: Evaluator, nested: Nested, name: str, at: Expr, context: Context) -> Poison:
    outputs = nested.template.get("outputs")
    names = [one.key.value for one in outputs.members] if isinstance(outputs, JsonObject) else []
    held = f"It declares {listed(names)}." if names else "It declares no outputs."
    return evaluator.refuse(
        codes.MISSING_MEMBER,
        f"no output {quoted(name)}",
        f"The nested deployment has no output {quoted(name)}. {held}{nearest(name, names)}",
        at.name_span if isinstance(at, Member) else at.span,
        context,
    )


def _output(evaluator: Evaluator, member: JsonMember, pointer: str, context: Context) -> Task:
    """Evaluate an output to an object with its `value`."""
    entry = member.value
    place = Place(member.key.span, pointer)
    node = entry.get("value") if isinstance(entry, JsonObject) else None
    loop = entry.get("copy") if isinstance(entry, JsonObject) else None
    if isinstance(loop, JsonObject):
        value: Value = yield _repeated(evaluator, loop, pointer_step(pointer, "copy"), context)
    elif node is not None:
        value = yield evaluator.node(node, pointer_step(pointer, "value"), context.at(node.span, pointer))
    else:
        return evaluator.refuse(
            codes.TEMPLATE_SHAPE,
            f"output {quoted(member.key.value)} without `value`",
            "An output needs a `value`, or a `copy` with a `count` and an `input`.",
            member.key.span,
            context,
        )
    type_node = entry.get("type") if isinstance(entry, JsonObject) else None
    if isinstance(type_node, JsonString) and type_node.value.casefold().startswith("secure"):
        value = as_secret(value)
    return ObjectValue((MemberValue("value", place, value),), place)


def _repeated(evaluator: Evaluator, loop: JsonObject, pointer: str, context: Context) -> Task:
    body = loop.get("input")
    counted: Value = yield copy_count(evaluator, loop, pointer, context.at(loop.span, pointer))
    if body is None or not (isinstance(counted, Known) and isinstance(counted.value, int)):
        return Poison(Place(loop.span, pointer))
    items: list[Value] = []
    for index in range(counted.value):
        # Only one loop can be around an output, so `copyIndex()` needs no name (ARM documentation of copy in outputs).
        inner = replace(context, loops=(*context.loops, Loop("", index, of_resource=True)))
        items.append((yield evaluator.node(body, pointer_step(pointer, "input"), inner)))
    return ArrayValue(tuple(items), Place(loop.span, pointer))


def _siblings(evaluator: Evaluator, context: Context) -> Steps[list[Sibling]]:
    """Give the resources of the template that an expression stands in; each round of a copy loop is one."""
    scope = context.scope
    known = evaluator.siblings.get(id(scope))
    if known is not None:
        return known[1]
    made: list[Sibling] = []
    # Set before the names are known: a name that refers to other resources finds none.
    evaluator.siblings[id(scope)] = (scope, made)
    found: list[Sibling] = []
    home = Context(scope, Place(scope.template.span, scope.pointer)) if scope.template is not None else context
    todo = list(resources_of(scope.template, scope.pointer)) if scope.template is not None else []
    for node, pointer, symbol in todo:
        if isinstance(node, JsonObject) and not _is_existing(node):
            found += yield from _rounds(evaluator, Sibling(node, pointer, home, symbol, None))
    made += found
    return made


def _is_existing(resource: JsonObject) -> bool:
    flag = resource.get("existing")
    return isinstance(flag, JsonBool) and flag.value


def _rounds(evaluator: Evaluator, one: Sibling) -> Steps[list[Sibling]]:
    loop = one.resource.get("copy")
    if not isinstance(loop, JsonObject):
        return [(yield from _named(evaluator, one))]
    step = pointer_step(one.pointer, "copy")
    scratch = replace(evaluator, bag=type(evaluator.bag)())
    counted: Value = yield copy_count(scratch, loop, step, one.context.at(loop.span, step))
    name = loop.get("name")
    label = name.value if isinstance(name, JsonString) else ""
    made: list[Sibling] = []
    for index in range(counted.value if isinstance(counted, Known) and isinstance(counted.value, int) else 0):
        context = replace(one.context, loops=(Loop(label, index, of_resource=True),))
        symbol = None if one.symbol is None else f"{one.symbol}[{index}]"
        made.append((yield from _named(evaluator, replace(one, context=context, symbol=symbol))))
    return made


def _named(evaluator: Evaluator, one: Sibling) -> Steps[Sibling]:
    """Evaluate the name of a deployment; other resources are only looked up by symbolic name."""
    node, type_node = one.resource.get("name"), one.resource.get("type")
    if node is None or not isinstance(type_node, JsonString) or type_node.value.casefold() != DEPLOYMENT_TYPE:
        return one
    name: Value = yield quietly(evaluator, node, pointer_step(one.pointer, "name"), one.context)
    return replace(one, name=name)


def _is_meant(one: Sibling, key: Value) -> bool:
    text = decided_text(key)
    if text is not None and one.symbol is not None and text.casefold() == one.symbol.casefold():
        return True
    wanted = _name_in_id(key)
    if wanted is None or one.name is None:
        return False
    ours, theirs = decided_text(one.name), decided_text(wanted)
    return same(one.name, wanted) if ours is None or theirs is None else ours.casefold() == theirs.casefold()


def _name_in_id(key: Value) -> Value | None:
    """Give the name of the deployment that a name or resource id means; None for the id of something else."""
    parts: tuple[Known | Symbolic, ...]
    match key:
        case Symbolic(residual=Concat(parts=inner)):
            parts = inner
        case Known() | Symbolic():
            parts = (key,)
        case _:
            return None
    for index, part in enumerate(parts):
        text = decided_text(part) or ""
        at = text.casefold().rfind(_IN_ID)
        if at >= 0 and isinstance(part, Known):
            rest = replace(part, value=text[at + len(_IN_ID) :])
            return join_text((rest, *parts[index + 1 :]), key.place)
    return None if any("/" in (decided_text(part) or "") for part in parts) else key


def resource_info_form(evaluator: Evaluator, call: Call, context: Context) -> Task:
    """Evaluate `resourceInfo('symbol')`: name, type and API version of a resource as the template writes them."""
    key: Value = yield evaluator.expression(call.args[0], context)
    text = open_text(key)
    siblings = yield from _siblings(evaluator, context)
    symbols = {one.symbol.casefold(): one for one in siblings if one.symbol is not None}
    found = symbols.get((text or "").casefold())
    if isinstance(key, Poison):
        return key
    if found is None:
        names = [one.symbol for one in siblings if one.symbol is not None]
        known = f"The template has {listed(names)}." if names else "The template has no symbolic names."
        return evaluator.refuse(
            codes.UNDECIDED_NAME,
            f"no resource {quoted(text or '')}",
            f"`resourceInfo` takes the symbolic name of a resource in the same template. {known}"
            f"{nearest(text or '', names)}",
            call.args[0].span,
            context,
        )
    members: list[MemberValue] = []
    for name in ("name", "type", "apiVersion"):
        node = found.resource.get(name)
        if node is not None:
            value: Value = yield evaluator.node(node, pointer_step(found.pointer, name), found.context)
            members.append(MemberValue(name, context.here, value))
    return ObjectValue(tuple(members), context.here)
