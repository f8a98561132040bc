"""Values of the template as HCL expressions; unknown inputs become variables on the way."""

from __future__ import annotations

from aib2packer.evaluate.values import (
    Apply,
    ArrayValue,
    Concat,
    Fact,
    FactName,
    Kind,
    Known,
    ObjectValue,
    Parameter,
    ParameterDeclaration,
    Placeholder,
    Poison,
    Symbolic,
    Value,
    inputs_of,
)
from aib2packer.lower.codes import NO_HCL_EQUIVALENT
from aib2packer.lower.document import (
    Conditional,
    Expression,
    FunctionCall,
    ListOf,
    Literal,
    MapOf,
    Operation,
    Reference,
    Template,
)
from aib2packer.lower.functions import HCL_FUNCTIONS
from aib2packer.lower.names import shortened, snake_case
from aib2packer.lower.scope import Scope, VariableSpec
from aib2packer.lower.variables import FACT_DESCRIPTIONS, parameter_spec


def expression(value: Value, scope: Scope) -> Expression:
    """Write a value as HCL, declaring the variables it needs."""
    match value:
        case Known(value=scalar):
            return Literal(scalar)
        case ArrayValue(items=items):
            return ListOf(tuple(expression(item, scope) for item in items), one_line=True)
        case ObjectValue(members=members):
            return MapOf(tuple((item.name, expression(item.value, scope)) for item in members), one_line=True)
        case Symbolic():
            return _symbolic(value, scope)
        case Poison():
            message = "a poisoned value must not reach lowering"
            raise AssertionError(message)


def join_text(*parts: str | Expression) -> Expression:
    """Join text and expressions into one string, as plain as it can be written."""
    flat: list[str | Expression] = []
    for part in parts:
        for piece in _pieces(part):
            if isinstance(piece, str) and flat and isinstance(flat[-1], str):
                flat[-1] += piece
            elif piece != "":
                flat.append(piece)
    if not flat:
        return Literal("")
    if len(flat) == 1:
        return Literal(flat[0]) if isinstance(flat[0], str) else flat[0]
    return Template(tuple(flat))


def subscription_variable(scope: Scope) -> Reference:
    """Refer to the subscription that Packer builds in."""
    known = scope.options.subscription
    default = Literal(known) if known else FunctionCall("env", (Literal("ARM_SUBSCRIPTION_ID"),))
    spec = VariableSpec(type="string", description="The Azure subscription to build in.", default=default)
    return scope.variable("subscription", "subscription_id", spec)


def _pieces(part: str | Expression) -> tuple[str | Expression, ...]:
    match part:
        case Literal(value=str(text)):
            return (text,)
        case Literal(value=int() | float() as number) if not isinstance(number, bool):
            return (str(number),)
        case Template(parts=parts):
            return parts
        case _:
            return (part,)


def _symbolic(value: Symbolic, scope: Scope) -> Expression:
    match value.residual:
        case Parameter(declaration=declaration):
            return _parameter(declaration, scope)
        case Fact(name=name):
            return _fact(name, scope)
        case Placeholder(text=text):
            return _placeholder(text, scope)
        case Concat(parts=parts):
            return join_text(*(_text(part, scope) for part in parts))
        case Apply(function=function, args=args):
            translation = HCL_FUNCTIONS.get(function)
            written = translation(args, lambda arg: expression(arg, scope)) if translation else None
            return written if written is not None else _input_instead(value, function, scope)


def _text(part: Known | Symbolic, scope: Scope) -> Expression:
    written = expression(part, scope)
    if isinstance(part, Symbolic) and part.kind is Kind.BOOL:
        return Conditional(written, Literal("True"), Literal("False"))
    return written


def _parameter(declaration: ParameterDeclaration, scope: Scope) -> Expression:
    owner, wanted = ("parameter", declaration.span), snake_case(declaration.name, "parameter")
    name = scope.variable_name(owner, wanted)
    default = declaration.default
    if default is None or declaration.secure:
        return scope.variable(owner, wanted, parameter_spec(declaration, name, None))
    if not any(inputs_of(default)) and not isinstance(default, Symbolic):
        return scope.variable(owner, wanted, parameter_spec(declaration, name, expression(default, scope)))
    # HCL allows no expression as default: the variable may be null, and a local decides.
    given = scope.variable(owner, wanted, parameter_spec(declaration, name, Literal(None)))
    computed = Conditional(Operation("!=", given, Literal(None)), given, expression(default, scope))
    return scope.local(wanted, computed)


def _fact(name: FactName, scope: Scope) -> Expression:
    if name is FactName.SUBSCRIPTION_ID:
        return subscription_variable(scope)
    spec = VariableSpec(type="string", description=FACT_DESCRIPTIONS[name])
    return scope.variable(name, name.value, spec)


def _placeholder(text: str, scope: Scope) -> Expression:
    wanted = snake_case(text, "placeholder")
    if wanted == FactName.SUBSCRIPTION_ID.value:
        return subscription_variable(scope)
    spec = VariableSpec(type="string", description=f"The value of the placeholder {text} of the template.")
    return scope.variable(("placeholder", wanted), wanted, spec)


def _input_instead(value: Symbolic, function: str, scope: Scope) -> Expression:
    """Ask for the value of an expression that HCL cannot say."""
    path = value.place.pointer.rsplit("/", 1)[-1]
    scope.say(
        NO_HCL_EQUIVALENT,
        f"`{function}` of an unknown value has no equivalent in HCL",
        "The value becomes an input variable of the Packer configuration. To have it computed here, give the"
        " parameters it depends on with --set or --parameters.",
        value.place,
    )
    spec = VariableSpec(
        type="string",
        description=f"The value of {shortened(value.place.span.text)} in the template.",
        sensitive=value.secret,
    )
    return scope.variable(("expression", value.residual), snake_case(path, "value"), spec)
