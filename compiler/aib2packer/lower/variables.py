"""Input variables made of the template's parameters, facts and placeholders."""

from __future__ import annotations

from aib2packer.evaluate.values import (
    ArrayValue,
    FactName,
    Known,
    ObjectValue,
    ParameterDeclaration,
    Scalar,
    Symbolic,
    Value,
)
from aib2packer.lower.document import Expression, FunctionCall, ListOf, Literal, Operation, Reference
from aib2packer.lower.scope import VariableSpec

_TYPES = {
    "string": "string",
    "securestring": "string",
    "int": "number",
    "bool": "bool",
    "array": "list(string)",  # the only arrays that stay unknown are lists of texts: commands, filters, ids, regions
    "object": "map(string)",  # and the only objects are tags
    "secureobject": "map(string)",
}

FACT_DESCRIPTIONS = {
    FactName.RESOURCE_GROUP: "The resource group that the template is deployed to.",
    FactName.LOCATION: "The region of the resource group that the template is deployed to.",
    FactName.TENANT_ID: "The Microsoft Entra tenant.",
    FactName.DEPLOYMENT_NAME: "The name of the deployment that holds the template.",
}


def parameter_spec(
    declaration: ParameterDeclaration, name: str, default: Expression | None, given: Expression | None
) -> VariableSpec:
    """Describe the variable of a parameter; `default` is None when a value is required."""
    description = declaration.description or f"Parameter {declaration.name} of the template."
    value = Reference(f"var.{name}")
    return VariableSpec(
        type=None if _is_nested(declaration.assumed) else _TYPES[declaration.type],
        description=" ".join(description.split()),
        default=None if declaration.secure else default,
        given=None if declaration.secure else given,
        sensitive=declaration.secure,
        validations=_validations(declaration, value),
    )


def _is_nested(value: Value | None) -> bool:
    """Tell whether a value holds arrays or objects inside."""
    match value:
        case ObjectValue(members=members):
            return any(not isinstance(member.value, Known | Symbolic) for member in members)
        case ArrayValue(items=items):
            return any(not isinstance(item, Known | Symbolic) for item in items)
        case _:
            return False


def _validations(declaration: ParameterDeclaration, value: Reference) -> tuple[tuple[Expression, str], ...]:
    found: list[tuple[Expression, str]] = []
    name = declaration.name
    if declaration.allowed and declaration.type != "array":
        choices = ListOf(tuple(Literal(item) for item in declaration.allowed), one_line=True)
        shown = ", ".join(_shown(item) for item in declaration.allowed)
        found.append((FunctionCall("contains", (choices, value)), f"The value of {name} must be one of: {shown}."))
    measured = value if declaration.type == "int" else FunctionCall("length", (value,))
    subject = "value" if declaration.type == "int" else "length"
    low = declaration.minimum if declaration.type == "int" else declaration.min_length
    high = declaration.maximum if declaration.type == "int" else declaration.max_length
    if low is not None:
        found.append((Operation(">=", measured, Literal(low)), f"The {subject} of {name} must be at least {low}."))
    if high is not None:
        found.append((Operation("<=", measured, Literal(high)), f"The {subject} of {name} must be at most {high}."))
    if isinstance(declaration.default, Known):
        return tuple(found)
    # The variable of a computed default may be null, which the conditions must let pass.
    optional = declaration.default is not None
    return tuple((_or_null(value, condition) if optional else condition, message) for condition, message in found)


def _or_null(value: Reference, condition: Expression) -> Expression:
    tested = FunctionCall("try", (condition, Literal(value=True)))
    return Operation("||", Operation("==", value, Literal(None)), tested)


def _shown(item: Scalar) -> str:
    if isinstance(item, bool):
        return "true" if item else "false"
    return "null" if item is None else str(item)
