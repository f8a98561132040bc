"""Copy loops in objects and variables: arrays of one input evaluated for every index (ARM documentation of copy)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aib2packer.diagnostics import Note
from aib2packer.evaluate import codes
from aib2packer.evaluate.evaluator import Evaluator
from aib2packer.evaluate.folding import fold_within
from aib2packer.evaluate.limits import MAX_COPY_COUNT
from aib2packer.evaluate.scope import Context, Loop
from aib2packer.evaluate.tasks import Task, run
from aib2packer.evaluate.values import ArrayValue, Known, Parameter, Place, Poison, Symbolic, Value, inputs_of
from aib2packer.evaluate.wording import listed, quoted
from aib2packer.expr.ast import Call
from aib2packer.source import Span
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonObject, JsonString, pointer_step


def copy_members(
    evaluator: Evaluator, node: JsonNode, pointer: str, context: Context
) -> tuple[tuple[JsonString, Task], ...] | None:
    """Give name and task of each array that a `copy` member makes; None when the member is no copy loop."""
    if not isinstance(node, JsonArray) or not node.items:
        return None
    found: list[tuple[JsonString, Task]] = []
    for index, entry in enumerate(node.items):
        name = entry.get("name") if isinstance(entry, JsonObject) else None
        if not isinstance(entry, JsonObject) or not isinstance(name, JsonString) or entry.get("count") is None:
            return None
        found.append((name, copy_array(evaluator, entry, pointer_step(pointer, index), context)))
    return tuple(found)


def copy_array(evaluator: Evaluator, entry: JsonNode, pointer: str, context: Context) -> Task:
    """Evaluate one entry of a `copy` member."""
    place = Place(entry.span, pointer)
    context = context.at(entry.span, pointer)
    name = entry.get("name") if isinstance(entry, JsonObject) else None
    body = entry.get("input") if isinstance(entry, JsonObject) else None
    if not isinstance(entry, JsonObject) or not isinstance(name, JsonString) or body is None:
        return evaluator.refuse(
            codes.COPY_SHAPE,
            "copy loop without `name` or `input`",
            "A copy loop needs a `name`, a `count`, and an `input` that is made for every index.",
            entry.span,
            context,
        )
    counted: Value = yield copy_count(evaluator, entry, pointer, context)
    if not (isinstance(counted, Known) and isinstance(counted.value, int)):
        return Poison(place)
    items: list[Value] = []
    for index in range(counted.value):
        inner = replace(context, loops=(*context.loops, Loop(name.value, index, of_resource=False)))
        items.append((yield evaluator.node(body, pointer_step(pointer, "input"), inner)))
    return ArrayValue(tuple(items), place)


def rounds(evaluator: Evaluator, resource: JsonObject, pointer: str, context: Context) -> Iterator[Context]:
    """Give the context of each round of a resource's copy loop; the context itself when it has none."""
    copy = resource.get("copy")
    if not isinstance(copy, JsonObject):
        yield context
        return
    step = pointer_step(pointer, "copy")
    count = run(copy_count(evaluator, copy, step, context.at(copy.span, step)), evaluator.meter)
    name = copy.get("name")
    label = name.value if isinstance(name, JsonString) else ""
    if isinstance(count, Known) and isinstance(count.value, int):
        for index in range(count.value):
            yield replace(context, loops=(*context.loops, Loop(label, index, of_resource=True)))


def copy_count(evaluator: Evaluator, entry: JsonObject, pointer: str, context: Context) -> Task:
    """Evaluate the `count` of a loop to a known integer in range, or poison."""
    node = entry.get("count")
    if node is None:
        detail = "A copy loop needs a `count`."
        return evaluator.refuse(codes.COPY_SHAPE, "copy loop without `count`", detail, entry.span, context)
    counted: Value = yield evaluator.node(node, pointer_step(pointer, "count"), context)
    value = fold_within(counted, evaluator.meter)
    match value:
        case Poison():
            return value
        case Symbolic():
            return evaluator.refuse(
                codes.COPY_COUNT,
                "the number of rounds of a copy loop is not known",
                f"How often the loop runs must be known when compiling. {needed(value)}",
                node.span,
                context,
                declared(value),
            )
        case Known(value=int(count)) if not isinstance(count, bool) and 0 <= count <= MAX_COPY_COUNT:
            tell_decided(evaluator, counted, f"the loop runs {count} times", node.span)
            return value
        case _:
            return evaluator.refuse(
                codes.COPY_COUNT,
                "the number of rounds of a copy loop is out of range",
                f"The `count` of a copy loop must be an integer from 0 to {MAX_COPY_COUNT}.",
                node.span,
                context,
            )


def tell_decided(evaluator: Evaluator, before: Value, outcome: str, span: Span) -> None:
    """Say that values assumed for parameters have decided something that cannot be left to Packer."""
    names = {leaf.declaration.name for leaf in inputs_of(before) if isinstance(leaf, Parameter)}
    if not isinstance(before, Symbolic) or not names:
        return
    evaluator.bag.add(
        codes.DECIDED_BY_DEFAULT,
        f"{outcome} by the value assumed for {listed(names)}",
        f"It depends on {listed(names)} and must be known when compiling. Give another value with `--set NAME=VALUE` or"
        " `--parameters FILE`.",
        at=span,
        notes=declared(before),
    )


def declared(value: Value) -> tuple[Note, ...]:
    """Show where the parameters are declared that a value depends on."""
    found = {leaf.declaration.name: leaf.declaration for leaf in inputs_of(value) if isinstance(leaf, Parameter)}
    return tuple(Note(f"parameter {quoted(name)} is declared here", item.span) for name, item in found.items())


def needed(value: Value) -> str:
    """Say which inputs a value waits for, and how to give them."""
    names = dict.fromkeys(leaf.declaration.name for leaf in inputs_of(value) if isinstance(leaf, Parameter))
    if not names:
        return "Write the value out in the template."
    options = ", ".join(f"`--set {name}=VALUE`" for name in list(names)[:3])
    return f"Give the parameters it hangs on a value, with a parameter file or with {options}."


def copy_index_form(evaluator: Evaluator, call: Call, context: Context) -> Task:
    """Evaluate `copyIndex([name][, offset])`."""
    args: ArrayValue = yield evaluator.each(call.args, context)
    match args.items:
        case ():
            name, offset = None, 0
        case (Known(value=str(text), secret=False),):
            name, offset = text, 0
        case (Known(value=int(number)),):
            name, offset = None, number
        case (Known(value=str(text), secret=False), Known(value=int(number))):
            name, offset = text, number
        case _:
            detail = "`copyIndex` takes the name of a loop, an offset, or both, known when compiling."
            return evaluator.refuse(
                codes.ARGUMENT_TYPE, "wrong type of argument for `copyIndex`", detail, call.span, context
            )
    loop = _loop(context, name)
    if loop is None:
        return _outside_loop(evaluator, call, name, context)
    return Known(loop.index + offset, context.here)


def _loop(context: Context, name: str | None) -> Loop | None:
    inside = reversed(context.loops)
    if name is None:
        return next((loop for loop in inside if loop.of_resource), None)
    return next((loop for loop in inside if loop.name.casefold() == name.casefold()), None)


def _outside_loop(evaluator: Evaluator, call: Call, name: str | None, context: Context) -> Poison:
    loops = [loop.name for loop in context.loops]
    if name is not None:
        found = f"There is no loop {quoted(name)} around it."
    else:
        found = "Without a name it means the loop of the resource, and there is none around it."
    around = f" The loops around it are {listed(loops)}; name one of them." if loops else " There is no loop around it."
    return evaluator.refuse(
        codes.MISPLACED_FUNCTION, "`copyIndex` outside its loop", f"{found}{around}", call.span, context
    )
