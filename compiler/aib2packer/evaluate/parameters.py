"""What the declaration of a parameter says, and whether a value keeps to it ("Parameters in ARM templates")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.diagnostics import DiagnosticDef
from aib2packer.evaluate import codes
from aib2packer.evaluate.functions.signature import TYPE_OF_KIND, describe, type_of
from aib2packer.evaluate.functions.text import utf16_length
from aib2packer.evaluate.plain import Plain, equal_data, node_data
from aib2packer.evaluate.scope import ParameterSlot
from aib2packer.evaluate.values import (
    ArrayValue,
    Kind,
    Known,
    ParameterDeclaration,
    Scalar,
    Value,
)
from aib2packer.evaluate.wording import listed, quoted
from aib2packer.syntax.nodes import JsonArray, JsonBool, JsonNode, JsonNumber, JsonObject, JsonString

KIND_OF_TYPE = {
    "string": Kind.STRING,
    "securestring": Kind.STRING,
    "int": Kind.INT,
    "bool": Kind.BOOL,
    "array": Kind.ARRAY,
    "object": Kind.OBJECT,
    "secureobject": Kind.OBJECT,
}
_MAX_REFERENCES = 32
_DEFINITIONS = "#/definitions/"


@dataclass(frozen=True, slots=True)
class Breach:
    """How a value breaks the declaration of its parameter."""

    definition: DiagnosticDef
    summary: str
    detail: str


def parameter_type(node: JsonNode, definitions: JsonObject | None) -> str | None:
    """Give the type of a declaration in lower case, through `$ref` where it has none; None when there is none."""
    for part in _referred(node, definitions):
        named = part.get("type")
        if isinstance(named, JsonString):
            folded = named.value.casefold()
            return folded if folded in KIND_OF_TYPE else None
    return None


def _referred(node: JsonNode | None, definitions: JsonObject | None) -> Iterator[JsonObject]:
    """Give a declaration and the definitions that it refers to, one through the other."""
    for _ in range(_MAX_REFERENCES):
        if not isinstance(node, JsonObject):
            return
        yield node
        reference = node.get("$ref")
        if not isinstance(reference, JsonString) or definitions is None:
            return
        node = definitions.get(reference.value.removeprefix(_DEFINITIONS))


def is_nullable(node: JsonNode, definitions: JsonObject | None) -> bool:
    """Tell whether a declaration, or a definition it refers to, allows null."""
    return any(
        isinstance(flag, JsonBool) and flag.value
        for flag in (part.get("nullable") for part in _referred(node, definitions))
    )


def default_node(slot: ParameterSlot) -> JsonNode | None:
    """Give the default value as written."""
    return slot.declaration.get("defaultValue") if isinstance(slot.declaration, JsonObject) else None


def declaration_of(slot: ParameterSlot, type_name: str, definitions: JsonObject | None) -> ParameterDeclaration:
    """Read the declaration of a parameter, without its default; what it does not say itself its `$ref` may say."""
    parts = tuple(_referred(slot.declaration, definitions))
    return ParameterDeclaration(
        name=slot.name.value,
        span=slot.name.span,
        type=type_name,
        description=_description(parts),
        allowed=tuple(_allowed(parts)),
        minimum=_number(parts, "minValue"),
        maximum=_number(parts, "maxValue"),
        min_length=_number(parts, "minLength"),
        max_length=_number(parts, "maxLength"),
    )


def _entry(parts: tuple[JsonObject, ...], name: str) -> JsonNode | None:
    return next((node for node in (part.get(name) for part in parts) if node is not None), None)


def _description(parts: tuple[JsonObject, ...]) -> str | None:
    for part in parts:
        metadata = part.get("metadata")
        text = metadata.get("description") if isinstance(metadata, JsonObject) else None
        if isinstance(text, JsonString):
            return text.value
    return None


def _allowed(parts: tuple[JsonObject, ...]) -> Iterator[Scalar]:
    values = _entry(parts, "allowedValues")
    for item in values.items if isinstance(values, JsonArray) else ():
        data = node_data(item)
        if not isinstance(data, (list, dict)):
            yield data


def _number(parts: tuple[JsonObject, ...], name: str) -> int | None:
    node = _entry(parts, name)
    return node.value if isinstance(node, JsonNumber) and isinstance(node.value, int) else None


def breach_of(value: Value, declaration: ParameterDeclaration) -> Breach | None:
    """Find the first thing in which a value breaks its declaration; what is not known breaks nothing."""
    return _type_breach(value, declaration) or _allowed_breach(value, declaration) or _range_breach(value, declaration)


def _type_breach(value: Value, declaration: ParameterDeclaration) -> Breach | None:
    wanted, found = TYPE_OF_KIND[KIND_OF_TYPE[declaration.type]], type_of(value)
    if wanted & found:
        return None
    return Breach(
        codes.PARAMETER_TYPE,
        f"parameter {quoted(declaration.name)} must be {describe(wanted)}",
        f"The parameter is declared with type `{declaration.type}`, but this is {describe(found)}. "
        f"Give a value of the declared type.",
    )


def _allowed_breach(value: Value, declaration: ParameterDeclaration) -> Breach | None:
    if not declaration.allowed:
        return None
    items = value.items if isinstance(value, ArrayValue) else (value,)
    if all(_is_allowed(item, declaration.allowed) for item in items):
        return None
    allowed = "" if declaration.secure else f" It allows {listed(str(item) for item in declaration.allowed)}."
    return Breach(
        codes.PARAMETER_NOT_ALLOWED,
        f"value of parameter {quoted(declaration.name)} is not allowed",
        f"The declaration of the parameter lists its `allowedValues`, and this is none of them.{allowed}",
    )


def _is_allowed(value: Value, allowed: tuple[Scalar, ...]) -> bool:
    if not isinstance(value, Known):
        return True
    return any(equal_data(_folded(value.value), _folded(item)) for item in allowed)


def _folded(data: Scalar) -> Plain:
    return data.casefold() if isinstance(data, str) else data


def _range_breach(value: Value, declaration: ParameterDeclaration) -> Breach | None:
    match value:
        case Known(value=int(number)) if not isinstance(number, bool):
            return _outside(declaration, "value", number, declaration.minimum, declaration.maximum)
        case Known(value=str(text)):
            size = utf16_length(text)
            return _outside(declaration, "length", size, declaration.min_length, declaration.max_length)
        case ArrayValue(items=items):
            return _outside(declaration, "length", len(items), declaration.min_length, declaration.max_length)
        case _:
            return None


def _outside(
    declaration: ParameterDeclaration, what: str, number: int, least: int | None, most: int | None
) -> Breach | None:
    if (least is None or number >= least) and (most is None or number <= most):
        return None
    if least is not None and most is not None:
        wanted = f"from {least} to {most}"
    else:
        wanted = f"at least {least}" if least is not None else f"at most {most}"
    found = "" if declaration.secure else f"; it is {number}"
    return Breach(
        codes.PARAMETER_OUT_OF_RANGE,
        f"{what} of parameter {quoted(declaration.name)} is out of range",
        f"The declaration of the parameter wants a {what} of {wanted}{found}.",
    )
