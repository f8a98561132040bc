"""The functions that evaluate their own arguments: lazy logic, names, copy loops, lambdas, and the clock."""

from __future__ import annotations

from aib2packer.evaluate import codes, lambdas
from aib2packer.evaluate.copying import copy_index_form, copy_members
from aib2packer.evaluate.definitions import external_inputs_form, parameters_form, user_function_form, variables_form
from aib2packer.evaluate.evaluator import USER_FUNCTION, Evaluator, Form
from aib2packer.evaluate.functions.signature import Function, Type
from aib2packer.evaluate.functions.table import PURE
from aib2packer.evaluate.references import output_task, resource_info_form
from aib2packer.evaluate.scope import Context
from aib2packer.evaluate.symbolic import apply_symbolic, never_null
from aib2packer.evaluate.tasks import Task
from aib2packer.evaluate.values import ArrayValue, Kind, Known, Poison, Value
from aib2packer.evaluate.wording import quoted
from aib2packer.expr.ast import Call


def new_evaluator() -> Evaluator:
    """Make an evaluator that knows every form."""
    return Evaluator(FORMS, copy_members, output_task)


def _if(evaluator: Evaluator, call: Call, context: Context) -> Task:
    condition: Value = yield evaluator.expression(call.args[0], context)
    match condition:
        case Poison():
            return condition
        case Known(value=bool(decided)):
            chosen: Value = yield evaluator.expression(call.args[1 if decided else 2], context)
            return chosen
        case Known():
            nothing = Known(None, context.here)
            return evaluator.apply(PURE["if"], call, (condition, nothing, nothing), context)
    yes: Value = yield evaluator.expression(call.args[1], context)
    no: Value = yield evaluator.expression(call.args[2], context)
    return evaluator.apply(PURE["if"], call, (condition, yes, no), context)


def _lazy(evaluator: Evaluator, call: Call, context: Context) -> Task:
    """Evaluate `and`, `or` and `coalesce` from left to right, no further than the argument that decides."""
    name = call.name.casefold()
    args: list[Value] = []
    for arg in call.args:
        value: Value = yield evaluator.expression(arg, context)
        args.append(value)
        if never_null(value) if name == "coalesce" else isinstance(value, Known) and value.value is (name == "or"):
            break
    # The rest of the arguments cannot change the result any more; null stands in for them where the count matters.
    if name != "coalesce":
        args += [args[-1]] * (len(call.args) - len(args))
    return evaluator.apply(PURE[name], call, tuple(args), context)


def _clock(evaluator: Evaluator, call: Call, context: Context) -> Task:
    """Leave `utcNow` and `newGuid` for when Packer runs (ARM documentation: only in default values of parameters)."""
    args: ArrayValue = yield evaluator.each(call.args, context)
    form = FORMS[call.name.casefold()].signature
    if not context.in_default:
        return evaluator.refuse(
            codes.MISPLACED_FUNCTION,
            f"{quoted(form.name)} outside the default value of a parameter",
            f"{quoted(form.name)} gives another value each time, so it may only stand in the `defaultValue` of a "
            f"parameter. Declare a parameter with it as default and use `parameters('...')` here.",
            call.span,
            context,
        )
    return apply_symbolic(form.name, args.items, Kind.STRING, context.here, secret=False)


def _fail(evaluator: Evaluator, call: Call, context: Context) -> Task:
    message: Value = yield evaluator.expression(call.args[0], context)
    said = (
        f" with the message {quoted(str(message.value))}" if isinstance(message, Known) and not message.secret else ""
    )
    return evaluator.refuse(
        codes.DEPLOYMENT_FAILURE,
        "the template ends its own deployment",
        f"With these parameter values the template calls `fail`{said}, so Azure would refuse the deployment too. "
        f"Give the parameters other values.",
        call.span,
        context,
    )


_ANY, _BOOL, _TEXT = Type.ANY, Type.BOOL, Type.STRING

_ALL = (
    Form(Function("parameters", (_TEXT,), Kind.ANY), parameters_form),
    Form(Function("variables", (_TEXT,), Kind.ANY), variables_form),
    Form(PURE["if"], _if),
    Form(PURE["and"], _lazy),
    Form(PURE["or"], _lazy),
    Form(PURE["coalesce"], _lazy),
    Form(Function("copyIndex", (_ANY, Type.INT), Kind.INT, optional=2), copy_index_form),
    Form(Function("utcNow", (_TEXT,), Kind.STRING, optional=1), _clock),
    Form(Function("newGuid", (), Kind.STRING), _clock),
    Form(Function("resourceInfo", (_TEXT,), Kind.OBJECT), resource_info_form),
    Form(Function("externalInputs", (_TEXT,), Kind.ANY), external_inputs_form),
    Form(Function("fail", (_TEXT,), Kind.ANY), _fail),
    Form(Function("lambda", (_ANY,), Kind.ANY, rest=_ANY), lambdas.lambda_form),
    Form(Function("lambdaVariables", (_TEXT,), Kind.ANY), lambdas.lambda_variables_form),
    *lambdas.FORMS,
)

FORMS: dict[str, Form] = {
    **{form.signature.name.casefold(): form for form in _ALL},
    USER_FUNCTION: Form(Function(USER_FUNCTION, (), Kind.ANY, rest=_ANY), user_function_form),
}
