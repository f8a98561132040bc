"""Run the JSON Schema of an API version over a resource in canonical spelling.

Takes the resource's values; gives every violation as a path, the keyword that failed and the name it is about. A value
that is not known before the build satisfies every keyword but `const`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from aib2packer.evaluate.values import ArrayValue, Known, ObjectValue, Value
from aib2packer.model.conformance import conforms
from aib2packer.model.format import RESOURCE
from aib2packer.model.schema import Schema, schema_for
from aib2packer.model.shapes import ListOf, Opaque, Shape, Text, TextMap, Type, Union

Path: TypeAlias = tuple[str | int, ...]
_Keyword: TypeAlias = Callable[[Any, Any, Any, Any], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a resource breaks its schema."""

    path: Path  # of the value, in canonical names
    keyword: str  # of JSON Schema; `onlyIf` for a flag that needs another one
    names: tuple[str, ...] = ()  # of the members it is about: missing, not allowed, or excluding each other


class _Undecided:
    """Stands for a value that is not known before the build."""


_UNDECIDED = _Undecided()


def violations(resource: ObjectValue, version: str) -> tuple[Violation, ...]:
    """Find what a resource breaks, in the order of the schema."""
    if conforms(resource, RESOURCE, version):
        return ()
    document = plain(resource, RESOURCE)
    return tuple(_violation(error) for error in checker(version).iter_errors(document))


def plain(value: Value, type_: Type) -> object:
    """Turn a value into plain data as deep as the format looks into it."""
    if isinstance(type_, Opaque):
        return _UNDECIDED
    match value:
        case Known(value=scalar):
            return scalar
        case ArrayValue(items=items):
            return [plain(element, type_.item) for element in items] if isinstance(type_, ListOf) else []
        case ObjectValue():
            return _plain_object(value, type_)
        case _:
            return _UNDECIDED


def _plain_object(value: ObjectValue, type_: Type) -> object:
    match type_:
        case TextMap():
            return {item.name: plain(item.value, Text()) for item in value.members}
        case Shape():
            return _plain_members(value, type_)
        case Union():
            return _plain_members(value, type_.shape_of(kind_of(value)))
        case _:
            return {}


def kind_of(value: ObjectValue) -> object:
    """Give the member `type` of an object as plain data; None when it is not known."""
    kind = value.get("type")
    return kind.value if isinstance(kind, Known) else None


def _plain_members(value: ObjectValue, shape: Shape) -> dict[str, object]:
    return {item.name: plain(item.value, _type_of(shape, item.name)) for item in value.members}


def _type_of(shape: Shape, name: str) -> Type:
    member = shape.member(name)
    return member.type if member else Opaque()


@functools.cache
def checker(version: str) -> Any:  # noqa: ANN401 - the library ships no types
    """Make the validator of an API version."""
    return _validator_class()(schema_for(version))


@functools.cache
def _validator_class() -> Callable[[Schema], Any]:
    """Extend the library's validator by undecided values."""
    from jsonschema import Draft202012Validator  # start-up time: only a compilation needs it
    from jsonschema.validators import extend

    keywords = {
        name: keyword if name == "const" else _sparing(keyword)
        for name, keyword in Draft202012Validator.VALIDATORS.items()
    }
    made: Callable[[Schema], Any] = extend(Draft202012Validator, {**keywords, "required": _sparing(_required)})
    return made


def _sparing(keyword: _Keyword) -> _Keyword:
    """Let a keyword pass over undecided values."""

    def check(validator: Any, limit: Any, instance: Any, schema: Any) -> Iterator[Any]:  # noqa: ANN401
        return iter(()) if instance is _UNDECIDED else keyword(validator, limit, instance, schema) or iter(())

    return check


def _required(_validator: object, names: list[str], instance: object, _schema: object) -> Iterator[Any]:
    """Do what the library does, but let the message be the bare name: it is told nowhere else."""
    from jsonschema import ValidationError

    if isinstance(instance, dict):
        yield from (ValidationError(name) for name in names if name not in instance)


def _violation(error: Any) -> Violation:  # noqa: ANN401
    path: Path = tuple(error.absolute_path)
    match str(error.validator):
        case "required":
            return Violation(path, "required", (error.message,))
        case "not":
            return Violation(path, "not", tuple(error.validator_value["required"]))
        case "anyOf":
            return _alternatives(path, *error.validator_value)
        case "enum" if "propertyNames" in error.absolute_schema_path:
            return Violation(path, "propertyNames", (error.instance,))
        case keyword:
            return Violation(path, keyword)


def _alternatives(path: Path, first: Schema, second: Schema) -> Violation:
    """Tell the two rules apart that are stated by alternatives; see `schema.py`."""
    needs = second["required"][0]
    if "not" in first:
        return Violation(path, "onlyIf", (first["not"]["required"][0], needs))
    return Violation(path, "anyOf", (first["required"][0], needs))
