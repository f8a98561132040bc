"""No value of a template is without effect: changing a leaf changes the HCL or what is said, or it was said why not."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cases import ROOT, Case, cases

from aib2packer.cli.compile import compile_command
from aib2packer.ledger import leaves
from aib2packer.options import InputFile, Options
from aib2packer.pipeline import compile_files
from aib2packer.results import CompileResult
from aib2packer.source import Source
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonNull, JsonObject

# One case a template: its own options say enough about the leaves of the file.
BY_TEMPLATE = {case.template: case for case in reversed(cases())}

# Leaves outside the image templates that may be without effect, and why. All must be needed by some sample.
WITHOUT_EFFECT = (
    # what describes the deployment, not the image
    r"(/resources/\d+/properties/template)?/(\$schema|contentVersion|languageVersion|metadata/.*|outputs/.*)",
    r"/parameters/\w+/metadata/description",  # shown where the parameter becomes a variable
    # declarations of types, which Azure checks
    r"/functions/\d+/members/\w+/(parameters/\d+|output)/type|/definitions/.*",
    # values for the identity of the service alone, which has no counterpart
    r"/parameters/identityName/defaultValue|/variables/identityId",
)
# Resources that are no image template, or are not deployed, and the deployment around a nested template.
OTHER_RESOURCES = {
    "templates/bicep-modules.json": (
        r"/parameters/\w+/items/.*|/resources/naming/type|/resources/\w+/(apiVersion|name|properties/mode|dependsOn/\d+)"
        r"|/resources/\w+/properties/template/(\$schema|contentVersion|languageVersion|metadata/.*|resources)"
        r"|/resources/\w+/properties/template/outputs/(\w+/type|id/value)"
    ),
    "templates/deployment-functions.json": "/resources/1/.*",
    "templates/nested-deployment.json": r"/resources/0/.*|/resources/1/(apiVersion|name|properties/mode)",
    "templates/rest-example.json": "/(title|operationId)|/parameters/[^/]+|/responses/.*",
    "templates/symbolic-resources.json": "/resources/(identity|gallery|imageTemplate::trigger)/.*",
    "templates/two-templates.json": "/resources/0/.*",
}

each_template = pytest.mark.parametrize("template", list(BY_TEMPLATE))


@each_template
def test_changing_a_leaf_shows(template: str) -> None:
    case, root = BY_TEMPLATE[template], document(template)
    before = compile_document(case, root)
    assert before.ok
    answered = {entry.pointer for item in before.templates for entry in item.ledger.entries if entry.code}
    silent = [
        pointer
        for pointer, changed in changes(root)
        if pointer not in answered and seen(compile_document(case, changed)) == seen(before)
    ]
    assert [pointer for pointer in silent if not allowed(template, pointer)] == []


def allowed(template: str, pointer: str) -> bool:
    patterns = (*WITHOUT_EFFECT, OTHER_RESOURCES.get(template, "(?!)"))
    return any(re.fullmatch(pattern, pointer) for pattern in patterns)


def test_every_exemption_is_needed() -> None:
    pointers = [pointer for template in BY_TEMPLATE for pointer, _ in changes(document(template))]
    assert [p for p in WITHOUT_EFFECT if not any(re.fullmatch(p, pointer) for pointer in pointers)] == []
    assert set(OTHER_RESOURCES) <= set(BY_TEMPLATE)


@each_template
def test_every_leaf_has_an_outcome(template: str) -> None:
    result = compile_document(BY_TEMPLATE[template], document(template))
    assert [entry.pointer for item in result.templates for entry in item.ledger.entries if entry.outcome is None] == []


@each_template
def test_a_mapped_leaf_leads_to_lines_that_show_it(template: str) -> None:
    result = compile_document(BY_TEMPLATE[template], document(template))
    lines = {
        (item.name, file.name, number): line
        for item in result.templates
        for file in item.files
        for number, line in enumerate(file.text.splitlines(), 1)
    }
    values = dict(scalars(parsed(document(template)), ""))
    for item in result.templates:
        for entry in item.ledger.entries:
            if entry.code is None and shows(entry.pointer, values[entry.pointer]):
                text = "\n".join(lines[item.name, line.file, line.line] for line in entry.hcl).casefold()
                words = re.findall(r"\w{3,}|[0-9]+", str(values[entry.pointer]).casefold())
                assert not words or any(word in text for word in words), (entry.pointer, text)


def shows(pointer: str, value: Any) -> bool:
    """Tell whether a leaf's value is written into the HCL as it is."""
    name = pointer.rpartition("/")[2]
    if not isinstance(value, str | int) or isinstance(value, bool) or pointer.startswith("/resources/0/copy"):
        return False
    # Types choose blocks; a region may be that of the build or of a resource group, and defaults are left out.
    if name in {"type", "apiVersion", "location", "replicationMode"} or "/copy/" in pointer or "/source/" in pointer:
        return False
    if (name, value) in {("osDiskSizeGB", 0), ("replicaCount", 1)}:
        return False
    # Expressions and placeholders become other text, and so do commands that are not in Unicode's form C.
    return not (isinstance(value, str) and (value.startswith(("[", "<", "{")) or "/customize/5/inline" in pointer))


def test_every_outcome_occurs() -> None:
    found = {entry.outcome for template in BY_TEMPLATE for entry in entries_of(template)}
    for path in sorted((ROOT / "tests" / "data" / "bad").glob("*.json")):
        result = compile_files((InputFile(path.name, path.read_bytes()),))
        found |= {entry.outcome for item in result.templates for entry in item.ledger.entries}
    assert {outcome.value for outcome in found if outcome} == {"mapped", "approximated", "no-counterpart", "refused"}


def entries_of(template: str) -> Iterator[Any]:
    for item in compile_document(BY_TEMPLATE[template], document(template)).templates:
        yield from item.ledger.entries


# Templates as data


@cache
def document(template: str) -> Any:
    """Read a template as plain data."""
    root = parse_json(Source.from_text(template, (ROOT / template).read_text(encoding="utf-8"))).value
    assert root is not None
    return plain(root)


def plain(node: JsonNode) -> Any:
    match node:
        case JsonObject(members=members):
            return {member.key.value: plain(member.value) for member in members}
        case JsonArray(items=items):
            return [plain(item) for item in items]
        case JsonNull():
            return None
        case _:
            return node.value


def parsed(root: Any) -> JsonNode:
    node = parse_json(Source.from_text("template.json", json.dumps(root))).value
    assert node is not None
    return node


def scalars(node: JsonNode, pointer: str) -> Iterator[tuple[str, Any]]:
    return ((place, plain(leaf)) for place, leaf in leaves(pointer, node))


def changes(root: Any) -> Iterator[tuple[str, Any]]:
    """Give the document once for each leaf, with that leaf changed."""
    for pointer, value in scalars(parsed(root), ""):
        changed = copy.deepcopy(root)
        *way, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
        holder = changed
        for step in way:
            holder = holder[int(step)] if isinstance(holder, list) else holder[step]
        holder[int(last) if isinstance(holder, list) else last] = other(value)
        yield pointer, changed


def other(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return f"{value}x"
        case None:
            return "x"
        case dict():
            return {"x": "x"}
        case _:
            return ["x"]


def compile_document(case: Case, root: Any) -> CompileResult:
    return compile_files((InputFile(Path(case.template).name, json.dumps(root).encode()),), options(case))


@cache
def options(case: Case) -> Options:
    """Take the options of a case as the command line does."""
    given = compile_command.make_context("compile", [case.template, *case.args]).params
    parameters = tuple(InputFile(name, (ROOT / name).read_bytes()) for name in given["parameters"])
    names = ("settings", "subscription", "resource_group", "location", "os_type", "auth", "security_type", "layout")
    return Options(parameters=parameters, **{name: given[name] for name in names})


def seen(result: CompileResult) -> tuple[list[str], list[tuple[str, ...]]]:
    """Give all that a user sees of a result, but for the digest of the input and the places in it."""
    hcl = [line for item in result.templates for file in item.files for line in file.text.splitlines()]
    said = [(item.definition.code, item.summary, item.detail, item.pointer or "") for item in result.diagnostics]
    return [line for line in hcl if not line.startswith("# SHA-256:")], sorted(said)
