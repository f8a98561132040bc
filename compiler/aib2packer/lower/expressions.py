"""Values of the template as HCL expressions; unknown inputs become variables on the way."""

from __future__ import annotations

import unicodedata

from aib2packer.evaluate.values import (
    Apply,
    ArrayValue,
    Concat,
    Fact,
    FactName,
    KeyVaultSecret,
    Kind,
    Known,
    ObjectValue,
    Parameter,
    ParameterDeclaration,
    Place,
    Placeholder,
    Poison,
    Symbolic,
    Value,
    inputs_of,
)
from aib2packer.lower.codes import NO_HCL_EQUIVALENT, SECRET_NOT_WRITTEN, TEXT_NORMALIZED
from aib2packer.lower.dates import DEFAULT_FORMAT, formatted_time
from aib2packer.lower.document import (
    Conditional,
    Expression,
    FunctionCall,
    ListOf,
    Literal,
    MapOf,
    Operation,
)
from aib2packer.lower.functions import HCL_FUNCTIONS
from aib2packer.lower.joining import join_text
from aib2packer.lower.key_vault import vault_secret
from aib2packer.lower.names import shortened, snake_case
from aib2packer.lower.scope import Scope, VariableSpec
from aib2packer.lower.sign_in import subscription_variable
from aib2packer.lower.variables import FACT_DESCRIPTIONS, parameter_spec

_LOOKUPS = frozenset({"index", "member", "tryGet", "first", "last"})
_INPUT_TYPES = {
    Kind.INT: "number",
    Kind.BOOL: "bool",
    Kind.ARRAY: "list(string)",
    Kind.OBJECT: "map(string)",
}


def expression(value: Value, scope: Scope) -> Expression:
    """Write a value as HCL, declaring the variables it needs."""
    match value:
        case Known(secret=True):
            return _secret(value, scope)
        case Known(value=scalar):
            _check_normalized(value, scope)
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


def _secret(value: Known, scope: Scope) -> Expression:
    """Ask for a secret when Packer runs, although it was given: configurations are kept and shown."""
    owner, wanted = ("secret", value.value), _name_by_place(value.place)
    name = scope.variable_name(owner, wanted)
    scope.say(
        SECRET_NOT_WRITTEN,
        "the value of a secure parameter is not written into the configuration",
        f"It becomes the sensitive variable `{name}`: give it in the environment variable `PKR_VAR_{name}`.",
        value.place,
    )
    spec = VariableSpec(type="string", description=f"The secret {name} of the template.", sensitive=True)
    return scope.variable(owner, wanted, spec)


def _check_normalized(value: Known, scope: Scope) -> None:
    if isinstance(value.value, str) and not unicodedata.is_normalized("NFC", value.value):
        scope.say(
            TEXT_NORMALIZED,
            "the text has another Unicode form in HCL",
            "HCL keeps all text in normalization form C: characters composed of several code points become single ones."
            " They look the same, but their bytes differ.",
            value.place,
        )


def _name_by_place(place: Place) -> str:
    """Name a variable after the member that holds its value."""
    *_, above, last = ("", *place.pointer.split("/"))
    return snake_case(f"{above}_{last}" if last.isdigit() else last, "value")


def _symbolic(value: Symbolic, scope: Scope) -> Expression:
    match value.residual:
        case KeyVaultSecret() as stored:
            return vault_secret(stored, value.kind, lambda part: expression(part, scope), scope)
        case Parameter(declaration=declaration):
            return _parameter(declaration, scope)
        case Fact(name=name):
            return _fact(name, scope)
        case Placeholder(text=text):
            return _placeholder(text, scope)
        case Concat(parts=parts):
            return join_text(*(_text(part, scope) for part in parts))
        case Apply(function=function, args=args):
            written = _applied(function, args, scope)
            return written if written is not None else _input_instead(value, function, scope)


def _applied(function: str, args: tuple[Value, ...], scope: Scope) -> Expression | None:
    """Write a function of the template language; None when HCL cannot say it."""
    if function == "newGuid":
        return scope.local("guid", FunctionCall("uuidv4", ()))
    if function == "utcNow":
        wanted = args[0].value if args and isinstance(args[0], Known) else None if args else DEFAULT_FORMAT
        return formatted_time(scope.started(), wanted) if isinstance(wanted, str) else None
    if not _is_sayable(function, args):
        return None

    def write(arg: Value) -> Expression:
        # What is looked up in stands in a local: it may be large, and be used again.
        looked_up = arg is args[0] and function in _LOOKUPS and isinstance(arg, ArrayValue | ObjectValue)
        return scope.local("choices", _spread(arg, scope)) if looked_up else expression(arg, scope)

    return HCL_FUNCTIONS[function](args, write)


def _is_sayable(function: str, args: tuple[Value, ...]) -> bool:
    """Tell whether HCL has the function and, where it looks something up, what it looks up in.

    A composite value that HCL cannot make cannot be asked for either: then the result is asked for instead.
    """
    translation = HCL_FUNCTIONS.get(function)
    if translation is None or translation(args, lambda _: Literal(None)) is None:
        return False
    base = args[0] if function in _LOOKUPS else None
    if isinstance(base, Symbolic) and isinstance(base.residual, Apply):
        return _is_sayable(base.residual.function, base.residual.args)
    return True


def _spread(value: Value, scope: Scope) -> Expression:
    """Write an array or an object over several lines."""
    match value:
        case ArrayValue(items=items):
            return ListOf(tuple(_spread(item, scope) for item in items))
        case ObjectValue(members=members):
            return MapOf(tuple((member.name, _spread(member.value, scope)) for member in members))
        case _:
            return expression(value, scope)


def _text(part: Known | Symbolic, scope: Scope) -> Expression:
    written = expression(part, scope)
    if isinstance(part, Symbolic) and part.kind is Kind.BOOL:
        return Conditional(written, Literal("True"), Literal("False"))
    return written


def _parameter(declaration: ParameterDeclaration, scope: Scope) -> Expression:
    owner, wanted = ("parameter", declaration.span), snake_case(declaration.name, "parameter")
    name = scope.variable_name(owner, wanted)
    default, given = declaration.default, _given_beside(declaration, scope)
    if default is None or declaration.secure or _is_poisoned(default):
        return scope.variable(owner, wanted, parameter_spec(declaration, name, None, given))
    if not any(inputs_of(default)) and not isinstance(default, Symbolic):
        return scope.variable(owner, wanted, parameter_spec(declaration, name, expression(default, scope), given))
    # HCL allows no expression as default: the variable may be null, and a local decides.
    variable = scope.variable(owner, wanted, parameter_spec(declaration, name, Literal(None), given))
    computed = Conditional(Operation("!=", variable, Literal(None)), variable, expression(default, scope))
    return scope.local(wanted, computed)


def _given_beside(declaration: ParameterDeclaration, scope: Scope) -> Expression | None:
    """Write the value that was given for a parameter, if it is not the default and no secret."""
    given = declaration.given
    return None if given is None or given is declaration.default or declaration.secure else _spread(given, scope)


def _is_poisoned(value: Value) -> bool:
    """Tell whether a default could not be evaluated, which has been reported; a value is required then."""
    match value:
        case Poison():
            return True
        case ArrayValue(items=items):
            return any(map(_is_poisoned, items))
        case ObjectValue(members=members):
            return any(_is_poisoned(member.value) for member in members)
        case Symbolic(residual=Apply(args=args)):
            return any(map(_is_poisoned, args))
        case _:
            return False


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
    scope.say(
        NO_HCL_EQUIVALENT,
        f"`{function}` of an unknown value has no equivalent in HCL",
        "The value becomes an input variable of the Packer configuration. To have it computed here, give the"
        " parameters it depends on with --set or --parameters.",
        value.place,
    )
    spec = VariableSpec(
        type=_INPUT_TYPES.get(value.kind, "string"),
        description=f"The value of {shortened(value.place.span.text)} in the template.",
        sensitive=value.secret,
    )
    return scope.variable(("expression", value.residual), _name_by_place(value.place), spec)
