"""`parameters(..)`, `variables(..)` and user functions: from a name to the value of its definition, made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aib2packer.diagnostics import Note
from aib2packer.evaluate import codes
from aib2packer.evaluate.copying import copy_array
from aib2packer.evaluate.evaluator import Evaluator, Use
from aib2packer.evaluate.parameter_values import parameter_task
from aib2packer.evaluate.scope import Context, ParameterSlot, VariableSlot
from aib2packer.evaluate.symbolic import apply_symbolic, open_text
from aib2packer.evaluate.tasks import Task
from aib2packer.evaluate.values import Kind, Place, Poison, Value
from aib2packer.evaluate.wording import listed, nearest, quoted
from aib2packer.expr.ast import Call
from aib2packer.source import Span

_MAX_LINKS = 20  # of a cycle that are named; a longer one is no mistake made by hand


def parameters_form(evaluator: Evaluator, call: Call, context: Context) -> Task:
    """Evaluate `parameters('name')`; inside a user function the name is one of its own parameters."""
    argument: Value = yield evaluator.expression(call.args[0], context)
    name = _name(evaluator, call, argument, context)
    if name is None:
        return Poison(context.here)
    scope = context.scope
    if scope.bound is not None:
        value = scope.bound.get(name.casefold())
        return _unknown(evaluator, call, name, tuple(scope.bound), context) if value is None else value
    slot = scope.parameters.get(name.casefold())
    if slot is None:
        return _unknown(evaluator, call, name, [one.name.value for one in scope.parameters.values()], context)
    found: Value = yield parameter(evaluator, slot, call.span, context)
    return found


def variables_form(evaluator: Evaluator, call: Call, context: Context) -> Task:
    """Evaluate `variables('name')`."""
    argument: Value = yield evaluator.expression(call.args[0], context)
    name = _name(evaluator, call, argument, context)
    if name is None:
        return Poison(context.here)
    slot = context.scope.variables.get(name.casefold())
    if slot is None:
        return _unknown(evaluator, call, name, [one.name.value for one in context.scope.variables.values()], context)
    use = Use(slot, f"variable {quoted(slot.name.value)}", call.span, context.here.pointer)
    found: Value = yield once(evaluator, use, _variable(evaluator, slot, context), context)
    return found


def external_inputs_form(evaluator: Evaluator, call: Call, context: Context) -> Task:
    """Evaluate `externalInputs('name')`, which stands in parameter files compiled from Bicep, to an unknown value."""
    argument: Value = yield evaluator.expression(call.args[0], context)
    names = context.scope.external_inputs
    if names is None:
        return evaluator.refuse(
            codes.MISPLACED_FUNCTION,
            "`externalInputs` outside a parameter file",
            "`externalInputs` stands only in parameter files that were compiled from Bicep. Use a parameter instead.",
            call.span,
            context,
        )
    name = open_text(argument)
    if name not in names:
        known = f"The file defines {listed(names)}." if names else "The file defines none."
        return evaluator.refuse(
            codes.UNDECIDED_NAME,
            f"unknown external input {quoted(name or '')}",
            f"`externalInputs` takes a name in `externalInputDefinitions` of the parameter file. {known}"
            f"{nearest(name or '', names)}",
            call.args[0].span,
            context,
        )
    return apply_symbolic("externalInputs", (argument,), Kind.ANY, context.here, secret=False)


def parameter(evaluator: Evaluator, slot: ParameterSlot, at: Span, context: Context) -> Task:
    """Give the task of evaluating a parameter that is used at a place."""
    use = Use(slot, f"parameter {quoted(slot.name.value)}", at, context.here.pointer)
    return once(evaluator, use, parameter_task(evaluator, slot, context), context)


def user_function_form(evaluator: Evaluator, call: Call, context: Context) -> Task:
    """Evaluate a call of a function that the template declares."""
    function = context.scope.functions.get(call.name.casefold())
    if function is None:
        names = [one.name for one in context.scope.functions.values()]
        declared = f"The template declares {listed(names)}." if names else "The template declares no functions."
        return evaluator.refuse(
            codes.UNKNOWN_FUNCTION,
            f"unknown function {quoted(call.name)}",
            f"A name with a point is that of a function in `functions`. {declared}{nearest(call.name, names)}",
            call.name_span,
            context,
        )
    if len(function.parameters) != len(call.args):
        return evaluator.refuse(
            codes.ARGUMENT_COUNT,
            f"wrong number of arguments for {quoted(call.name)}",
            f"The function is declared with {len(function.parameters)} parameters, but this call has {len(call.args)} "
            f"arguments.",
            call.name_span,
            context,
        )
    bound: dict[str, Value] = {}
    for name, arg in zip(function.parameters, call.args, strict=True):
        bound[name.casefold()] = yield evaluator.expression(arg, context)
    # A function sees its own parameters and the other functions only (ARM documentation of user-defined functions).
    inner = replace(context.scope, parameters={}, variables={}, template=None, bound=bound)
    output: Value = yield evaluator.node(function.output, function.pointer, Context(inner, context.here))
    return output


def _name(evaluator: Evaluator, call: Call, argument: Value, context: Context) -> str | None:
    name = open_text(argument)
    if name is None and not isinstance(argument, Poison):
        evaluator.refuse(
            codes.UNDECIDED_NAME,
            f"the name in {quoted(call.name)} is not known",
            f"{quoted(call.name)} needs a name that is known when compiling and no secret, as in "
            f"`{call.name}('name')`. Write the name out, or give the parameters it is made of a value with "
            f"`--set NAME=VALUE`.",
            call.args[0].span,
            context,
        )
    return name


def _unknown(evaluator: Evaluator, call: Call, name: str, names: Sequence[str], context: Context) -> Poison:
    is_parameter = call.name.casefold() == "parameters"
    word = "parameter" if is_parameter else "variable"
    declared = f"The template declares {listed(names)}." if names else f"The template declares no {word}s."
    return evaluator.refuse(
        codes.UNKNOWN_PARAMETER if is_parameter else codes.UNKNOWN_VARIABLE,
        f"unknown {word} {quoted(name)}",
        f"{declared}{nearest(name, names)}",
        call.args[0].span,
        context,
    )


def once(evaluator: Evaluator, use: Use, task: Task, context: Context) -> Task:
    """Evaluate a definition the first time that it is used."""
    found = evaluator.memo.get(use.slot)
    if found is not None:
        return found
    if any(open_use.slot is use.slot for open_use in evaluator.uses):
        return _cycle(evaluator, use, context)
    evaluator.uses.append(use)
    try:
        value: Value = yield task
    finally:
        evaluator.uses.pop()
    return evaluator.memo.setdefault(use.slot, value)


def _cycle(evaluator: Evaluator, use: Use, context: Context) -> Poison:
    start = next(index for index, open_use in enumerate(evaluator.uses) if open_use.slot is use.slot)
    chain = evaluator.uses[start:]
    poison = Poison(context.here)
    for link in chain:
        evaluator.memo[link.slot] = poison
    links = [*chain, use]
    left_out = len(links) - _MAX_LINKS
    if left_out > 0:
        links = [*chain[: _MAX_LINKS - 1], use]
    labels = [link.label for link in links]
    if left_out > 0:
        labels.insert(-1, f"{left_out} more")
    way = " -> ".join(labels)
    evaluator.bag.add(
        codes.CYCLIC_DEFINITION,
        f"{use.label} is defined by itself",
        f"The definition leads back to itself: {way}. Break the cycle by writing one of the values out.",
        at=use.slot.name.span,
        pointer=evaluator.uses[0].pointer,
        notes=tuple(Note(f"{link.label} is used here", link.span) for link in links[1:]),
    )
    return poison


def _variable(evaluator: Evaluator, slot: VariableSlot, context: Context) -> Task:
    home = Context(context.scope, Place(slot.node.span, slot.pointer))
    if slot.copy:
        return copy_array(evaluator, slot.node, slot.pointer, home)
    return evaluator.node(slot.node, slot.pointer, home)
