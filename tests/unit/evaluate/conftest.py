"""What the tests of evaluation share: documents made of plain data, and values shown as short text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from aib2packer.diagnostics import Diagnostic
from aib2packer.evaluate.document import Inputs, ResolvedTemplate, evaluate_document
from aib2packer.evaluate.values import (
    Apply,
    ArrayValue,
    Concat,
    Fact,
    FactName,
    Known,
    ObjectValue,
    Parameter,
    Placeholder,
    Poison,
    Residual,
    Symbolic,
    Value,
)
from aib2packer.source import Source
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonNode

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
IMAGE = "Microsoft.VirtualMachineImages/imageTemplates"


def show(value: Value | None) -> str:
    """Write a value as short text: JSON for what is known, `<name>` for inputs, `+` for texts of several parts."""
    match value:
        case None:
            return "absent"
        case Known(value=scalar):
            return json.dumps(scalar)
        case ArrayValue(items=items):
            return f"[{', '.join(map(show, items))}]"
        case ObjectValue(members=members):
            return "{" + ", ".join(f"{member.name}: {show(member.value)}" for member in members) + "}"
        case Poison():
            return "poison"
        case Symbolic(residual=residual):
            return show_residual(residual)


def show_residual(residual: Residual) -> str:
    match residual:
        case Parameter(declaration=declaration):
            return f"<{declaration.name}>"
        case Fact(name=name):
            return f"<{name.value}>"
        case Placeholder(text=text):
            return text
        case Concat(parts=parts):
            return " + ".join(map(show, parts))
        case Apply(function=function, args=args):
            return f"{function}({', '.join(map(show, args))})"


@dataclass(frozen=True)
class Evaluated:
    """What came of a document."""

    templates: tuple[ResolvedTemplate, ...]
    diagnostics: tuple[Diagnostic, ...]
    root: JsonNode

    @property
    def codes(self) -> list[str]:
        return [item.definition.name for item in self.diagnostics]

    def at(self, *path: str | int, template: int = 0) -> Value | None:
        """Find a value in the properties of an image template."""
        value: Value | None = self.templates[template].resource.get("properties")
        for step in path:
            if isinstance(value, ObjectValue):
                value = value.get(str(step))
            else:
                assert isinstance(value, ArrayValue)
                value = value.items[int(step)]
        return value

    @property
    def message(self) -> str:
        """The text of the only diagnostic."""
        (item,) = self.diagnostics
        return f"{item.summary}: {item.detail}"

    @property
    def marked(self) -> str:
        """The text that the only diagnostic points at."""
        (item,) = self.diagnostics
        assert item.subject is not None
        return item.subject.text


def parse(document: Any, name: str = "template.json") -> JsonNode:
    text = document if isinstance(document, str) else json.dumps(document, indent=2)
    outcome = parse_json(Source.from_text(name, text))
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value


def deployment(properties: Any = None, **members: Any) -> dict[str, Any]:
    """Make a deployment template with one image template, or with the `resources` that are given."""
    resource = {"type": IMAGE, "apiVersion": "2024-02-01", "name": "it", "properties": properties or {}}
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [resource], **members}


def evaluate(
    document: Any,
    *,
    files: tuple[Any, ...] = (),
    settings: Mapping[str, str] | None = None,
    facts: Mapping[FactName, str] | None = None,
) -> Evaluated:
    root = parse(document)
    inputs = Inputs(
        parameter_files=tuple(parse(file, f"parameters{number}.json") for number, file in enumerate(files)),
        settings=tuple((name, Source.from_text(f"--set {name}", text)) for name, text in (settings or {}).items()),
        facts=facts or {},
    )
    outcome = evaluate_document(root, inputs)
    return Evaluated(outcome.value or (), outcome.diagnostics, root)


def evaluate_expression(expression: str, facts: Mapping[FactName, str] | None = None, **members: Any) -> Evaluated:
    """Evaluate one expression as the property `v` of an image template."""
    return evaluate(deployment({"v": [expression]}, **members), facts=facts)


@pytest.fixture
def tools() -> SimpleNamespace:
    """The functions above: tests are in no package, so they cannot import this file."""
    return SimpleNamespace(
        show=show,
        deployment=deployment,
        evaluate=evaluate,
        expression=evaluate_expression,
        image=IMAGE,
    )
