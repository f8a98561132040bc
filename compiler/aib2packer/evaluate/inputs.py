"""What the user gives beside the template: parameter files, single parameters, facts of the deployment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aib2packer.diagnostics import Bag, has_errors
from aib2packer.evaluate import codes
from aib2packer.evaluate.parameters import parameter_type
from aib2packer.evaluate.plain import literal_value
from aib2packer.evaluate.scope import Given, Later, Literally
from aib2packer.evaluate.values import FactName, Known, Place
from aib2packer.evaluate.wording import listed, nearest, quoted
from aib2packer.source import Source, Span
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonMember, JsonNode, JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Values from outside the template."""

    parameter_files: tuple[JsonNode, ...] = ()  # roots; a later file wins
    # Names and raw texts of single parameters; they win over the files. A string parameter takes the text as it is.
    settings: tuple[tuple[str, Source], ...] = ()
    facts: Mapping[FactName, str] = field(default_factory=dict)


def given_values(inputs: Inputs, declared: JsonObject | None, template: JsonObject, bag: Bag) -> dict[str, Given]:
    """Match what the user gives with the declared parameters; keyed by case-folded name."""
    definitions = template.get("definitions")
    given: dict[str, Given] = {}
    for root in inputs.parameter_files:
        for member in _file_entries(root, bag):
            if _is_declared(member.key.value, member.key.span, declared, bag):
                entry = _file_value(member, bag)
                if entry is not None:
                    given[member.key.value.casefold()] = entry
    for name, source in inputs.settings:
        span = Span(source, 0, len(source.text))
        if _is_declared(name, span, declared, bag) and declared is not None:
            node = declared.get(name)
            scope = definitions if isinstance(definitions, JsonObject) else None
            type_name = None if node is None else parameter_type(node, scope)
            entry = _setting_value(name, span, type_name, bag)
            if entry is not None:
                given[name.casefold()] = entry
    return given


def refuse_values(inputs: Inputs, bag: Bag) -> None:
    """Report every value that is given for a file without parameters."""
    for root in inputs.parameter_files:
        for member in _file_entries(root, bag):
            _is_declared(member.key.value, member.key.span, None, bag)
    for name, source in inputs.settings:
        _is_declared(name, Span(source, 0, len(source.text)), None, bag)


def _file_entries(root: JsonNode, bag: Bag) -> tuple[JsonMember, ...]:
    """Give the entries of a parameter file; also of one that has nothing but them, as Azure CLI accepts it."""
    entries = root.get("parameters") if isinstance(root, JsonObject) else None
    if isinstance(entries, JsonObject):
        return entries.members
    if isinstance(root, JsonObject) and root.members and all(_is_entry(member.value) for member in root.members):
        return root.members
    bag.add(
        codes.PARAMETER_FILE_SHAPE,
        "parameter file without `parameters`",
        'A parameter file holds `{"parameters": {"name": {"value": ...}}}`. Give such a file.',
        at=root.span,
    )
    return ()


def _is_entry(node: JsonNode) -> bool:
    return isinstance(node, JsonObject) and any(node.get(name) is not None for name in ("value", "reference"))


def _is_declared(name: str, at: Span, declared: JsonObject | None, bag: Bag) -> bool:
    if declared is not None and declared.get(name) is not None:
        return True
    names = [member.key.value for member in declared.members] if declared is not None else []
    known = f"The template declares {listed(names)}." if names else "The template declares no parameters."
    bag.add(
        codes.UNKNOWN_PARAMETER_GIVEN,
        f"value for unknown parameter {quoted(name)}",
        f"{known}{nearest(name, names)} Correct the name or remove the value.",
        at=at,
    )
    return False


def _file_value(member: JsonMember, bag: Bag) -> Given | None:
    entry = member.value
    value = entry.get("value") if isinstance(entry, JsonObject) else None
    if value is not None:
        return Literally(literal_value(value, ""))
    if isinstance(entry, JsonObject) and entry.get("reference") is not None:
        return Later(secret=True)
    if isinstance(entry, JsonObject) and entry.get("expression") is not None:
        # `bicep build-params` writes it for what only the deployment's machine knows, such as environment variables.
        return Later(secret=False)
    bag.add(
        codes.PARAMETER_FILE_SHAPE,
        f"parameter {quoted(member.key.value)} has no `value`",
        'Every parameter in the file is an object such as `{"value": ...}`, or `{"reference": ...}` for a secret.',
        at=entry.span,
    )
    return None


def _setting_value(name: str, span: Span, type_name: str | None, bag: Bag) -> Given | None:
    place = Place(span, "")
    if type_name in ("string", "securestring", None):
        return Literally(Known(span.source.text, place))
    outcome = parse_json(span.source)
    if outcome.value is not None and not has_errors(outcome.diagnostics):
        return Literally(literal_value(outcome.value, ""))
    bag.add(
        codes.SETTING_NOT_JSON,
        f"the value of parameter {quoted(name)} cannot be read",
        f"The parameter has the type `{type_name}`, so its value is read as JSON, for example "
        f"`--set {name}={_EXAMPLES[type_name or 'object']}`. Mind the quotes that the shell takes away.",
        at=span,
    )
    return None


_EXAMPLES = {"int": "5", "bool": "true", "array": '["a", "b"]', "object": '{"a": 1}', "secureobject": '{"a": 1}'}
