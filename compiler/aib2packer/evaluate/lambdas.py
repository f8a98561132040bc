"""Functions that take a lambda ("Lambda functions for ARM templates"): `map`, `filter`, `reduce` and their like.

A list that is not known is folded first; when it stays unknown, so does the result, `Apply(name, (list,))`, which
says what it hangs on and not how it is made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from aib2packer.evaluate import codes
from aib2packer.evaluate.evaluator import Evaluator, Form
from aib2packer.evaluate.folding import fold_within
from aib2packer.evaluate.functions.signature import Function, Type, describe, type_of
from aib2packer.evaluate.scope import Context
from aib2packer.evaluate.symbolic import apply_symbolic, decided_text, open_text
from aib2packer.evaluate.tasks import Task
from aib2packer.evaluate.values import ArrayValue, Kind, Known, MemberValue, ObjectValue, Poison, Symbolic, Value
from aib2packer.evaluate.wording import listed, nearest, quoted
from aib2packer.expr.ast import Call, Expr, Literal


@dataclass(frozen=True, slots=True)
class _Lambda:
    """A lambda and the context it stands in."""

    evaluator: Evaluator
    names: tuple[str, ...]
    body: Expr
    context: Context

    def __call__(self, *values: Value) -> Task:
        """Give the task of evaluating the body; values beyond the lambda's parameters are not handed over."""
        bound = tuple(zip((name.casefold() for name in self.names), values, strict=False))
        inner = replace(self.context, lambdas=(*self.context.lambdas, *bound))
        return self.evaluator.expression(self.body, inner)


def lambda_variables_form(evaluator: Evaluator, call: Call, context: Context) -> Task:
    """Evaluate `lambdaVariables('name')`."""
    argument: Value = yield evaluator.expression(call.args[0], context)
    name = open_text(argument)
    names = [bound for bound, _ in context.lambdas]
    for bound, value in reversed(context.lambdas):
        if name is not None and bound == name.casefold():
            return value
    around = f"The lambdas around it have {listed(names)}." if names else "There is no lambda around it."
    hint = nearest(name, names) if name is not None else ""
    return evaluator.refuse(
        codes.MISPLACED_FUNCTION,
        f"unknown lambda variable {quoted(name or '')}",
        f"`lambdaVariables` names a parameter of a lambda around it. {around}{hint}",
        call.args[0].span,
        context,
    )


def lambda_form(evaluator: Evaluator, call: Call, context: Context) -> Task:
    """Refuse a `lambda` that is no argument of a function that takes one."""
    yield from ()
    return evaluator.refuse(
        codes.MISPLACED_FUNCTION,
        "`lambda` where no function takes it",
        f"A lambda can only be a direct argument of {listed(form.signature.name for form in FORMS)}.",
        call.span,
        context,
    )


def _map(evaluator: Evaluator, call: Call, context: Context) -> Task:
    items: Value = yield _folded(evaluator, call, context)
    function = _lambda_of(evaluator, call, 1, context)
    if function is None or not isinstance(items, ArrayValue):
        return _without(evaluator, call, items, Type.ARRAY, context)
    made: list[Value] = []
    for index, item in enumerate(items.items):
        made.append((yield function(item, Known(index, context.here))))
    return ArrayValue(tuple(made), context.here)


def _filter(evaluator: Evaluator, call: Call, context: Context) -> Task:
    items: Value = yield _folded(evaluator, call, context)
    function = _lambda_of(evaluator, call, 1, context)
    if function is None or not isinstance(items, ArrayValue):
        return _without(evaluator, call, items, Type.ARRAY, context)
    kept: list[Value] = []
    for index, item in enumerate(items.items):
        said: Value = yield function(item, Known(index, context.here))
        verdict = fold_within(said, evaluator.meter)
        if not isinstance(verdict, Known) or not isinstance(verdict.value, bool):
            return _no_verdict(evaluator, call, items, verdict, context)
        if verdict.value:
            kept.append(item)
    return ArrayValue(tuple(kept), context.here)


def _reduce(evaluator: Evaluator, call: Call, context: Context) -> Task:
    items: Value = yield _folded(evaluator, call, context)
    current: Value = yield evaluator.expression(call.args[1], context)
    function = _lambda_of(evaluator, call, 2, context)
    if function is None or not isinstance(items, ArrayValue):
        return _without(evaluator, call, items, Type.ARRAY, context)
    for index, item in enumerate(items.items):
        current = yield function(current, item, Known(index, context.here))
    return current


def _sort(evaluator: Evaluator, call: Call, context: Context) -> Task:
    items: Value = yield _folded(evaluator, call, context)
    function = _lambda_of(evaluator, call, 1, context)
    if function is None or not isinstance(items, ArrayValue):
        return _without(evaluator, call, items, Type.ARRAY, context)
    ordered: list[Value] = []
    for item in items.items:
        low, high = 0, len(ordered)
        while low < high:
            middle = (low + high) // 2
            said: Value = yield function(item, ordered[middle])
            verdict = fold_within(said, evaluator.meter)
            if not isinstance(verdict, Known) or not isinstance(verdict.value, bool):
                return _no_verdict(evaluator, call, items, verdict, context)
            low, high = (low, middle) if verdict.value else (middle + 1, high)
        ordered.insert(low, item)
    return ArrayValue(tuple(ordered), context.here)


def _to_object(evaluator: Evaluator, call: Call, context: Context) -> Task:
    groups: Value = yield _grouped(evaluator, call, context)
    if not isinstance(groups, ObjectValue):
        return groups
    return replace(groups, members=tuple(replace(one, value=_last_of(one.value)) for one in groups.members))


def _last_of(value: Value) -> Value:
    return value.items[-1] if isinstance(value, ArrayValue) else value


def _grouped(evaluator: Evaluator, call: Call, context: Context) -> Task:
    """Collect the elements by the key that a lambda gives; of keys that differ in case only the first is kept."""
    items: Value = yield _folded(evaluator, call, context)
    keyed = _lambda_of(evaluator, call, 1, context)
    has_values = len(call.args) == FORM_OF_NAME["groupby"].signature.most
    valued = _lambda_of(evaluator, call, 2, context) if has_values else None
    if keyed is None or (valued is None and has_values) or not isinstance(items, ArrayValue):
        return _without(evaluator, call, items, Type.ARRAY, context)
    groups: dict[str, list[Value]] = {}
    names: dict[str, str] = {}
    for item in items.items:
        keyed_by: Value = yield keyed(item)
        key = fold_within(keyed_by, evaluator.meter)
        name = decided_text(key)
        if name is None:
            return _no_verdict(evaluator, call, items, key, context)
        names.setdefault(name.casefold(), name)
        value: Value = item if valued is None else (yield valued(item))
        groups.setdefault(name.casefold(), []).append(value)
    return ObjectValue(
        tuple(
            MemberValue(names[name], context.here, ArrayValue(tuple(group), context.here))
            for name, group in groups.items()
        ),
        context.here,
    )


def _map_values(evaluator: Evaluator, call: Call, context: Context) -> Task:
    container: Value = yield _folded(evaluator, call, context)
    function = _lambda_of(evaluator, call, 1, context)
    if function is None or not isinstance(container, ObjectValue):
        return _without(evaluator, call, container, Type.OBJECT, context)
    members: list[MemberValue] = []
    for member in container.members:
        value: Value = yield function(member.value)
        members.append(replace(member, value=value))
    return ObjectValue(tuple(members), context.here)


def _folded(evaluator: Evaluator, call: Call, context: Context) -> Task:
    value: Value = yield evaluator.expression(call.args[0], context)
    return fold_within(value, evaluator.meter)


def _lambda_of(evaluator: Evaluator, call: Call, index: int, context: Context) -> _Lambda | None:
    """Read the lambda at an argument; None when it has been reported."""
    arg = call.args[index]
    if isinstance(arg, Call) and arg.name.casefold() == "lambda" and arg.args:
        names = [name.value for name in arg.args[:-1] if isinstance(name, Literal) and isinstance(name.value, str)]
        if names and len(names) == len(arg.args) - 1:
            return _Lambda(evaluator, tuple(names), arg.args[-1], context)
    evaluator.refuse(
        codes.ARGUMENT_TYPE,
        f"wrong type of argument for {quoted(call.name)}",
        f"Argument {index + 1} of {quoted(call.name)} must be a lambda such as "
        f"`lambda('item', lambdaVariables('item'))`.",
        arg.span,
        context,
    )
    return None


def _without(evaluator: Evaluator, call: Call, over: Value, wanted: Type, context: Context) -> Value:
    """Give the value of a call that has no list or no lambda to work with."""
    if isinstance(over, Symbolic) and wanted & type_of(over):
        kind = FORM_OF_NAME[call.name.casefold()].signature.gives
        secret = evaluator.meter.measure(over).secret
        return apply_symbolic(call.name, (over,), kind, context.here, secret=secret)
    if isinstance(over, Poison) or wanted & type_of(over):
        return Poison(context.here)
    return evaluator.refuse(
        codes.ARGUMENT_TYPE,
        f"wrong type of argument for {quoted(call.name)}",
        f"Argument 1 of {quoted(call.name)} must be {describe(wanted)}; it is {describe(type_of(over))}.",
        call.args[0].span,
        context,
    )


def _no_verdict(evaluator: Evaluator, call: Call, items: ArrayValue, verdict: Value, context: Context) -> Value:
    """Give the value of a call whose lambda gave no usable value for an element."""
    if isinstance(verdict, Poison):
        return Poison(context.here)
    if isinstance(verdict, Symbolic):
        kind = FORM_OF_NAME[call.name.casefold()].signature.gives
        secret = evaluator.meter.measure(verdict).secret or evaluator.meter.measure(items).secret
        return apply_symbolic(call.name, (items, verdict), kind, context.here, secret=secret)
    keyed = call.name.casefold() in ("toobject", "groupby")
    return evaluator.refuse(
        codes.ARGUMENT_TYPE,
        f"the lambda of {quoted(call.name)} gives no {'name' if keyed else 'boolean'}",
        f"For every element the lambda must give {'a string' if keyed else 'a boolean'}; "
        f"for one of them it gives {describe(type_of(verdict))}.",
        call.args[1].span,
        context,
    )


_LIST, _ANY = Type.ARRAY, Type.ANY

FORMS: tuple[Form, ...] = (
    Form(Function("map", (_LIST, _ANY), Kind.ARRAY), _map),
    Form(Function("filter", (_LIST, _ANY), Kind.ARRAY), _filter),
    Form(Function("reduce", (_LIST, _ANY, _ANY), Kind.ANY), _reduce),
    Form(Function("sort", (_LIST, _ANY), Kind.ARRAY), _sort),
    Form(Function("toObject", (_LIST, _ANY, _ANY), Kind.OBJECT, optional=1), _to_object),
    Form(Function("groupBy", (_LIST, _ANY, _ANY), Kind.OBJECT, optional=1), _grouped),
    Form(Function("mapValues", (Type.OBJECT, _ANY), Kind.OBJECT), _map_values),
)
FORM_OF_NAME = {form.signature.name.casefold(): form for form in FORMS}
