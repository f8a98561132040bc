"""JSON Schemas (draft 2020-12) of the image template, one for each API version, made from the table of the format.

A schema is the verdict of its own version: a member, value or type of another version is a violation. Such a member's
contents are described all the same, so that a version that does not fit hides nothing. Values that are not known before
the build count as any type (see `violations.py`).
"""

from __future__ import annotations

from typing import Any, TypeAlias

from aib2packer.model.format import RESOURCE
from aib2packer.model.shapes import (
    Choice,
    ExactlyOne,
    Flag,
    Integer,
    ListOf,
    NotBoth,
    OnlyIf,
    Opaque,
    Rule,
    Shape,
    Text,
    TextMap,
    Together,
    Type,
    Union,
)

Schema: TypeAlias = dict[str, Any]


def schema_for(version: str) -> Schema:
    """Make the schema of a whole image template resource in canonical spelling."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Azure VM Image Builder image template, API version {version}",
        **type_schema(RESOURCE, version),
    }


def type_schema(type_: Type, version: str) -> Schema:
    """Make the schema of one type of the format."""
    match type_:
        case Shape():
            return _object(type_, version)
        case Union():
            return _union(type_, version)
        case ListOf(item=item):
            return {"type": "array", "items": type_schema(item, version)}
        case TextMap():
            return {"type": "object", "additionalProperties": {"type": "string"}}
        case Opaque():
            return {}
        case _:
            return _scalar(type_, version)


def _scalar(type_: Text | Integer | Flag | Choice, version: str) -> Schema:
    match type_:
        case Text():
            return _text(type_, version)
        case Integer(minimum=minimum, maximum=maximum):
            limits = {"minimum": minimum, "maximum": maximum}
            return {"type": "integer", **{key: limit for key, limit in limits.items() if limit is not None}}
        case Flag():
            return {"type": "boolean"}
        case Choice(values=values):
            return {"enum": [value.name for value in values if value.life.covers(version)]}


def _text(text: Text, version: str) -> Schema:
    regex = next((pattern.regex for pattern in text.patterns if pattern.life.covers(version)), None)
    return {"type": "string", "pattern": regex} if regex else {"type": "string"}


def _object(shape: Shape, version: str) -> Schema:
    members = shape.members
    schema: Schema = {
        "type": "object",
        "properties": {member.name: type_schema(member.type, version) for member in members},
        # One violation for each name, where `additionalProperties` would give one for all of them.
        "propertyNames": {"enum": [member.name for member in members if member.life.covers(version)]},
    }
    required = [member.name for member in members if member.required and member.required.covers(version)]
    if required:
        schema["required"] = required
    if shape.rules:
        schema["allOf"] = [_rule(rule) for rule in shape.rules]
    return schema


def _union(union: Union, version: str) -> Schema:
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": [item.name for item in union.variants if item.life.covers(version)]}},
        "allOf": [
            {
                "if": {"type": "object", "required": ["type"], "properties": {"type": {"const": variant.name}}},
                "then": _object(variant.shape, version),
            }
            for variant in union.variants
        ],
    }


def _rule(rule: Rule) -> Schema:
    """State a rule between members so that breaking it is one violation.

    `const` asks whether a value is certainly this one, so an undecided flag breaks nothing; see `violations.py`.
    """
    match rule:
        case ExactlyOne(first=first, second=second):
            return {"anyOf": [{"required": [first]}, {"required": [second]}], **_not_both(first, second)}
        case NotBoth(first=first, second=second):
            return _not_both(first, second)
        case Together(member=member, needs=needs):
            return {"if": {"required": [member]}, "then": {"required": [needs]}}
        case OnlyIf(flag=flag, needs=needs):
            set_flag = {"required": [flag], "properties": {flag: {"const": True}}}
            return {
                "anyOf": [{"not": set_flag}, {"required": [needs], "properties": {needs: {"not": {"const": False}}}}]
            }


def _not_both(first: str, second: str) -> Schema:
    return {"not": {"type": "object", "required": [first, second]}}
