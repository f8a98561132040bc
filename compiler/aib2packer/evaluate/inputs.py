"""What the user gives beside the template: parameter files, single parameters, facts of the deployment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from aib2packer.diagnostics import Bag, has_errors
from aib2packer.evaluate import codes
from aib2packer.evaluate.masking import masked
from aib2packer.evaluate.parameters import parameter_type
from aib2packer.evaluate.plain import from_plain, literal_value, node_data
from aib2packer.evaluate.scope import Compiled, Given, Keeping, Literally, Stored
from aib2packer.evaluate.values import FactName, Known, Place
from aib2packer.evaluate.wording import listed, nearest, quoted
from aib2packer.source import Source, Span
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonMember, JsonNode, JsonObject, JsonString


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Values from outside the template."""

    parameter_files: tuple[JsonNode, ...] = ()  # roots; a later file wins
    # Names and raw texts of single parameters; they win over the files. A string parameter takes the text as it is.
    settings: tuple[tuple[str, Source], ...] = ()
    facts: Mapping[FactName, str] = field(default_factory=dict)
    keep: tuple[str, ...] = ()  # parameters that stay variables, their given values being the defaults
    keep_all: bool = False  # all others that are given stay variables, too, with their own defaults


def given_values(inputs: Inputs, declared: JsonObject | None, template: JsonObject, bag: Bag) -> dict[str, Given]:
    """Match what the user gives with the declared parameters; keyed by case-folded name."""
    declarations = _Declarations(declared, template.get("definitions"))
    given: dict[str, Given] = {}
    for root in inputs.parameter_files:
        for member in _file_entries(root, declarations, bag):
            if declarations.check(member.name.value, member.name.span, bag):
                entry = _file_value(member, bag)
                if entry is not None:
                    given[member.name.value.casefold()] = entry
    for name, source in inputs.settings:
        span = declarations.setting_span(name, source)
        if declarations.check(name, span, bag):
            entry = _setting_value(name, source, span, declarations.type_of(name), bag)
            if entry is not None:
                given[name.casefold()] = entry
    _check_kept(inputs, declarations, bag)
    kept = {name.casefold() for name in inputs.keep}
    otherwise = Keeping.BESIDE_DEFAULT if inputs.keep_all else Keeping.FOLDED_IN
    return {name: _keeping(entry, Keeping.AS_DEFAULT if name in kept else otherwise) for name, entry in given.items()}


def refuse_values(inputs: Inputs, bag: Bag) -> None:
    """Report every value that is given for a file without parameters."""
    declarations = _Declarations(None, None)
    for root in inputs.parameter_files:
        for member in _file_entries(root, declarations, bag):
            declarations.check(member.name.value, member.name.span, bag)
    for name, source in inputs.settings:
        declarations.check(name, declarations.setting_span(name, source), bag)
    _check_kept(inputs, declarations, bag)


def _keeping(entry: Given, keeping: Keeping) -> Given:
    # A secret in a Key Vault is a variable anyway.
    return replace(entry, keeping=keeping) if isinstance(entry, Literally | Compiled) else entry


def _check_kept(inputs: Inputs, declarations: _Declarations, bag: Bag) -> None:
    for name in inputs.keep:
        at = Span(Source.from_text(f"--keep {name}", "", shown=False), 0, 0)
        declarations.check(name, at, bag, "unknown parameter {} is to be kept", "Correct or remove the name.")


@dataclass(frozen=True, slots=True)
class _Declarations:
    """The parameters that the template declares; None when it cannot declare any."""

    declared: JsonObject | None
    definitions: JsonNode | None

    def type_of(self, name: str) -> str | None:
        """Give the declared type of a parameter in lower case; None when there is none."""
        node = None if self.declared is None else self.declared.get(name)
        definitions = self.definitions if isinstance(self.definitions, JsonObject) else None
        return None if node is None else parameter_type(node, definitions)

    def may_be_secret(self, name: str) -> bool:
        """Tell whether the value of a parameter must not be shown; nobody knows it of an undeclared one."""
        type_name = self.type_of(name)
        return type_name is None or type_name.startswith("secure")

    def setting_span(self, name: str, source: Source) -> Span:
        """Give the place of a single parameter, without its text if that may be a secret."""
        if self.may_be_secret(name):
            source = Source.from_text(source.name, "", source.sha256, shown=False)
        return Span(source, 0, len(source.text))

    def check(
        self,
        name: str,
        at: Span,
        bag: Bag,
        summary: str = "value for unknown parameter {}",
        advice: str = "Correct the name or remove the value.",
    ) -> bool:
        """Report what is said of a parameter that is not declared; the name stands in the braces."""
        if self.declared is not None and self.declared.get(name) is not None:
            return True
        names = [member.key.value for member in self.declared.members] if self.declared is not None else []
        known = f"The template declares {listed(names)}." if names else "The template declares no parameters."
        bag.add(
            codes.UNKNOWN_PARAMETER_GIVEN,
            summary.format(quoted(name)),
            f"{known}{nearest(name, names)} {advice}",
            at=at,
        )
        return False


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a parameter file says of one parameter; no place in it shows a secret."""

    name: JsonString
    node: JsonNode
    secret: bool
    external_inputs: tuple[str, ...]  # that the file defines


def _file_entries(root: JsonNode, declarations: _Declarations, bag: Bag) -> tuple[_Entry, ...]:
    members = _members(root)
    if members is None:
        bare = [member.value for member in root.members] if isinstance(root, JsonObject) else [root]
        bag.add(
            codes.PARAMETER_FILE_SHAPE,
            "parameter file without `parameters`",
            'A parameter file holds `{"parameters": {"name": {"value": ...}}}`. Give such a file.',
            at=masked(root, bare).span,
        )
        return ()
    hidden = [declarations.may_be_secret(one.key.value) and not _is_indirect(one.value) for one in members]
    external = root.get("externalInputDefinitions") if isinstance(root, JsonObject) else None
    inputs = tuple(one.key.value for one in external.members) if isinstance(external, JsonObject) else ()
    shown = _members(masked(root, (one.value for one, hide in zip(members, hidden, strict=True) if hide)))
    return tuple(
        _Entry(safe.key, one.value if hide else safe.value, hide, inputs)
        for one, safe, hide in zip(members, shown or members, hidden, strict=True)
    )


def _members(root: JsonNode) -> tuple[JsonMember, ...] | None:
    """Give the members of a parameter file; also of one that has nothing but them, as Azure CLI accepts it."""
    if not isinstance(root, JsonObject):
        return None
    entries = root.get("parameters")
    if isinstance(entries, JsonObject):
        return entries.members
    return root.members if root.members and all(_is_entry(member.value) for member in root.members) else None


def _is_entry(node: JsonNode) -> bool:
    return isinstance(node, JsonObject) and (node.get("value") is not None or _is_indirect(node))


def _is_indirect(node: JsonNode) -> bool:
    """Tell whether an entry says where the value is, and does not hold it."""
    if not isinstance(node, JsonObject) or node.get("value") is not None:
        return False
    return node.get("reference") is not None or node.get("expression") is not None


def _file_value(entry: _Entry, bag: Bag) -> Given | None:
    node = entry.node
    value = node.get("value") if isinstance(node, JsonObject) else None
    if value is not None:
        if entry.secret:
            return Literally(from_plain(node_data(value), Place(entry.name.span, ""), secret=True))
        return Literally(literal_value(value, ""))
    reference = node.get("reference") if isinstance(node, JsonObject) else None
    if reference is not None:
        return Stored(reference, "", None)
    expression = node.get("expression") if isinstance(node, JsonObject) else None
    if expression is not None:
        return Compiled(expression, entry.external_inputs)
    bag.add(
        codes.PARAMETER_FILE_SHAPE,
        f"parameter {quoted(entry.name.value)} has no `value`",
        'Every parameter in the file is an object such as `{"value": ...}`, or `{"reference": ...}` for a secret.',
        at=entry.name.span if entry.secret else node.span,
    )
    return None


def _setting_value(name: str, source: Source, span: Span, type_name: str | None, bag: Bag) -> Given | None:
    place, secret = Place(span, ""), span.source is not source
    if type_name in ("string", "securestring", None):
        return Literally(Known(source.text, place, secret))
    outcome = parse_json(source)
    if outcome.value is not None and not has_errors(outcome.diagnostics):
        if secret:
            return Literally(from_plain(node_data(outcome.value), place, secret=True))
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
