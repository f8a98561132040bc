"""The table of what becomes of every property: complete, true of what is compiled, and promising nothing more."""

from __future__ import annotations

import contextlib
import difflib
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aib2packer.cli.program import program
from aib2packer.diagnostics import DiagnosticDef, Fate
from aib2packer.lower import codes
from aib2packer.lower.coverage import ANYWHERE, SECTIONS, Row, named_kinds, rows, to_markdown
from aib2packer.model.codes import IGNORED_MEMBER
from aib2packer.model.format import PROPERTIES, RESOURCE
from aib2packer.model.shapes import ListOf, Member, Shape, Type, Union
from aib2packer.source import Source
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonObject, JsonString

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "compiler" / "PROPERTIES.md"
TABLE = {row.path: row for row in rows()}
IN_SECTION = {row.path: section.kinds for section in SECTIONS for row in section.rows}
GALLERY = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Compute/galleries/g"
)

OTHER_GROUP = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg"
IMAGES = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Compute/images"
WINDOWS = {
    "type": "PlatformImage",
    "publisher": "MicrosoftWindowsServer",
    "offer": "WindowsServer",
    "sku": "2022-datacenter-g2",
}
SIGNED = "https://contoso.blob.core.windows.net/scripts/x?sv=2024&sig=c2VjcmV0"
BRACES = {"type": "File", "name": "f", "sourceUri": "https://contoso.com/x", "destination": "/opt/{{ x"}
FOLDER = {"type": "File", "name": "g", "sourceUri": "https://contoso.com/x", "destination": "/opt/"}
CUSTOMIZE, DISTRIBUTE, VALIDATE = "properties.customize", "properties.distribute", "properties.validate"
REGION = {"name": "westeurope", "replicaCount": 2, "storageAccountType": "Standard_LRS"}
MANY_TAGS = {f"tag{number}": "x" for number in range(51)}


def image(**members: Any) -> dict[str, Any]:
    return {
        "type": "ManagedImage",
        "runOutputName": "image",
        "imageId": f"{IMAGES}/image",
        "location": "westeurope",
        **members,
    }


def version(**members: Any) -> dict[str, Any]:
    return {"type": "SharedImage", "runOutputName": "version", "galleryImageId": f"{GALLERY}/images/i", **members}


def disk(**members: Any) -> dict[str, Any]:
    return {"type": "VHD", "runOutputName": "disk", **members}


SHORT_SCRIPT = {"type": "Shell", "scriptUri": "https://contoso.com/s.sh", "sha256Checksum": "00"}
SHORT_FILE = {"type": "File", "sourceUri": "https://contoso.com/f", "sha256Checksum": "00", "destination": "/opt/f"}

# What the samples do not show, small: members set in the minimal template below, by dotted path, and options.
# `parameters` puts the template into a deployment that declares them.
VARIATIONS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "what belongs to the deployment": (
        {
            "parameters": {},
            "condition": True,
            "copy": {"name": "c", "count": 1},
            "scope": "",
            "zones": [],
            "metadata": {},
            "existing": False,
        },
        [],
    ),
    "what the service writes": ({"etag": "x", "identity": {"principalId": "x", "tenantId": "x", "clientId": "x"}}, []),
    "an empty identity": ({"identity": {}}, []),
    "empty containers": (
        {
            "properties.vmProfile": {},
            "properties.additionalDataDisks": [],
            CUSTOMIZE: [],
            VALIDATE: {"inVMValidations": []},
            "properties.errorHandling": {},
            "properties.optimize": {"vmBoot": {}},
            "properties.autoRun": {},
        },
        [],
    ),
    "more empty containers": (
        {
            VALIDATE: {},
            "properties.optimize": {},
            "properties.managedResourceTags": {},
            "properties.vmProfile": {"vnetConfig": {}},
            DISTRIBUTE: [
                version(targetRegions=[], artifactTags={}),
                image(artifactTags={}),
                disk(artifactTags={}),
            ],
        },
        [],
    ),
    "validators of Linux": (
        {
            VALIDATE: {
                "inVMValidations": [
                    {"type": "Shell", "inline": ["#!/bin/bash", "true"]},
                ]
            }
        },
        [],
    ),
    "validators of Windows": (
        {
            "properties.source": WINDOWS,
            CUSTOMIZE: [],
            VALIDATE: {
                "inVMValidations": [
                    {"type": "PowerShell", "inline": ["'{{'"]},
                    {"type": "PowerShell", "inline": ["1"], "validExitCodes": []},
                ]
            },
        },
        [],
    ),
    "steps without commands": (
        {
            CUSTOMIZE: [{"type": "Shell", "inline": []}],
            VALIDATE: {"inVMValidations": [{"type": "Shell", "inline": []}]},
        },
        [],
    ),
    "steps without commands on Windows": (
        {
            "properties.source": WINDOWS,
            CUSTOMIZE: [
                {"type": "PowerShell", "inline": []},
                {"type": "PowerShell", "scriptUri": "https://contoso.com/s.ps1", "sha256Checksum": "00"},
                {"type": "WindowsRestart", "restartTimeout": "300"},
            ],
            VALIDATE: {
                "inVMValidations": [
                    {"type": "PowerShell", "inline": []},
                    {"type": "PowerShell", "inline": ["1"], "sha256Checksum": "0" * 64},
                    {"type": "PowerShell", "scriptUri": "https://contoso.com/s.ps1", "sha256Checksum": "00"},
                ]
            },
        },
        [],
    ),
    "nothing to distribute": (
        {
            DISTRIBUTE: [],
            VALIDATE: {"sourceValidationOnly": True, "inVMValidations": [{"type": "Shell", "inline": ["x"]}]},
        },
        [],
    ),
    "checksums that are none": (
        {
            CUSTOMIZE: [SHORT_SCRIPT, SHORT_FILE],
            VALIDATE: {"inVMValidations": [SHORT_SCRIPT, SHORT_FILE]},
        },
        [],
    ),
    "a version with two numbers": (
        {
            f"{DISTRIBUTE}.0": version(
                galleryImageId=f"{GALLERY}/images/i/versions/1.0.0", versioning={"scheme": "Latest", "major": 1}
            )
        },
        [],
    ),
    "two versions": (
        {
            DISTRIBUTE: [
                version(),
                version(
                    runOutputName="second",
                    replicationRegions=["westeurope"],
                    storageAccountType="Standard_ZRS",
                    replicationMode="Full",
                ),
            ]
        },
        [],
    ),
    "an empty workload": ({"properties.optimize": {"workload": {}}}, []),
    "a source of Trusted Launch": (
        {"properties.source": {"type": "ManagedImage", "imageId": f"{IMAGES}/base"}},
        ["--security-type", "TrustedLaunch"],
    ),
    "a source elsewhere": (
        {"properties.source": {"type": "ManagedImage", "imageId": f"{IMAGES}/base"}},
        ["--subscription", "11111111-1111-1111-1111-111111111111"],
    ),
    "a source that is a group": ({"properties.source": {"type": "ManagedImage", "imageId": OTHER_GROUP}}, []),
    "a version that is a group": (
        {"properties.source": {"type": "SharedImageVersion", "imageVersionId": OTHER_GROUP}},
        [],
    ),
    "an identity that is a group": ({"properties.vmProfile": {"userAssignedIdentities": [OTHER_GROUP]}}, []),
    "a staging group that is none": ({"properties.stagingResourceGroup": "rg-staging"}, []),
    "signed downloads and braces": (
        {
            CUSTOMIZE: [{"type": "Shell", "name": "s", "scriptUri": SIGNED}, BRACES, FOLDER],
            VALIDATE: {
                "inVMValidations": [
                    {"type": "Shell", "name": "s", "scriptUri": SIGNED},
                    {"type": "File", "name": "f", "sourceUri": SIGNED, "destination": "/opt/x"},
                    BRACES,
                    FOLDER,
                ]
            },
        },
        [],
    ),
    "a signed validator on Windows": (
        {
            "properties.source": WINDOWS,
            CUSTOMIZE: [{"type": "PowerShell", "name": "p", "inline": ["1"], "sha256Checksum": "0" * 64}],
            VALIDATE: {"inVMValidations": [{"type": "PowerShell", "name": "p", "scriptUri": SIGNED}]},
        },
        [],
    ),
    "a checksum of commands": (
        {CUSTOMIZE: [{"type": "Shell", "name": "s", "inline": ["true"], "sha256Checksum": "0" * 64}]},
        [],
    ),
    "an update of Linux": ({CUSTOMIZE: [{"type": "WindowsUpdate"}]}, []),
    "a Linux validator of Windows": (
        {
            "properties.source": WINDOWS,
            CUSTOMIZE: [],
            VALIDATE: {"inVMValidations": [{"type": "Shell", "inline": ["x"]}]},
        },
        [],
    ),
    "a Windows validator of Linux": (
        {CUSTOMIZE: [], VALIDATE: {"inVMValidations": [{"type": "PowerShell", "inline": ["x"]}]}},
        [],
    ),
    "only the source is validated": (
        {VALIDATE: {"sourceValidationOnly": True, "inVMValidations": [{"type": "Shell", "inline": ["x"]}]}},
        [],
    ),
    "switches that nothing decides": (
        {
            "parameters": {"flag": {"type": "bool"}, "text": {"type": "string"}},
            VALIDATE: {
                "inVMValidations": [{"type": "Shell", "inline": ["x"]}],
                "continueDistributeOnFailure": "[parameters('flag')]",
                "sourceValidationOnly": "[parameters('flag')]",
            },
            "properties.errorHandling": {
                "onCustomizerError": "[parameters('text')]",
                "onValidationError": "[parameters('text')]",
            },
            "properties.optimize": {
                "vmBoot": {"state": "[parameters('text')]"},
                "workload": {"state": "[parameters('text')]"},
            },
        },
        [],
    ),
    "an image in a region that nothing decides": (
        {"parameters": {"region": {"type": "string"}}, f"{DISTRIBUTE}.0": image(location="[parameters('region')]")},
        [],
    ),
    "an image whose id is a group": ({f"{DISTRIBUTE}.0": image(imageId=OTHER_GROUP)}, []),
    "tags that contradict each other": (
        {
            DISTRIBUTE: [
                version(artifactTags={"a": "1"}),
                image(artifactTags={"a": "2"}),
                disk(artifactTags={"a": "3"}, uri="https://contoso.blob.core.windows.net/vhds/a.vhd"),
            ]
        },
        [],
    ),
    "too many tags of a version": ({DISTRIBUTE: [version(artifactTags=MANY_TAGS)]}, []),
    "too many tags of an image": ({DISTRIBUTE: [image(artifactTags=MANY_TAGS)]}, []),
    "too many tags of a disk": ({DISTRIBUTE: [disk(artifactTags=MANY_TAGS)]}, []),
    "too many tags of the build": ({"properties.managedResourceTags": MANY_TAGS}, []),
    "tags with braces": (
        {
            DISTRIBUTE: [
                version(),
                version(runOutputName="second", artifactTags={"a": "{{ x"}),
                image(location="northeurope", artifactTags={"b": "{{ x"}),
            ]
        },
        [],
    ),
    "a region twice": ({f"{DISTRIBUTE}.0": version(targetRegions=[REGION, REGION])}, []),
    "an old region twice": ({f"{DISTRIBUTE}.0": version(replicationRegions=["westeurope", "West Europe"])}, []),
    "regions of a parameter": (
        {
            "parameters": {"regions": {"type": "array", "defaultValue": [REGION, REGION]}},
            f"{DISTRIBUTE}.0": version(targetRegions="[parameters('regions')]"),
        },
        [],
    ),
    "disks": (
        {
            DISTRIBUTE: [
                disk(uri=""),
                disk(runOutputName="second", uri="https://contoso.blob.core.windows.net/vhds/second.vhd"),
            ]
        },
        [],
    ),
    "a disk at no address": ({DISTRIBUTE: [disk(uri="contoso/vhds")]}, []),
}

# Outcomes that no input can show, as pairs of path and code (or `mapped`), each with the reason.
UNSEEN: dict[tuple[str, str], str] = {}


@dataclass(frozen=True)
class Leaf:
    """One entry of a ledger, in terms of the format."""

    case: str
    path: str  # of the format; with a question mark where the format does not know the member
    written: JsonNode
    outcome: str | None
    code: str | None
    hcl: tuple[str, ...]  # dotted names of the arguments and blocks it stands in

    def __str__(self) -> str:
        return f"{self.case}: {self.path} is {self.outcome} by {self.code} at {sorted(set(self.hcl))}"


def minimal() -> dict[str, Any]:
    return {
        "type": "Microsoft.VirtualMachineImages/imageTemplates",
        "apiVersion": "2025-10-01",
        "name": "small",
        "location": "westeurope",
        "identity": {"type": "None"},
        "properties": {
            "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server"},
            "customize": [{"type": "Shell", "name": "s", "inline": ["true"]}],
            "distribute": [{"type": "SharedImage", "runOutputName": "v", "galleryImageId": f"{GALLERY}/images/i"}],
        },
    }


def varied(members: dict[str, Any]) -> dict[str, Any]:
    template = minimal()
    for path, value in members.items():
        if path == "parameters":
            continue
        *holders, name = path.split(".")
        holder: Any = template
        for step in holders:
            holder = holder[int(step)] if step.isdigit() else holder.setdefault(step, {})
        if isinstance(holder, list):
            holder[int(name) : int(name) + 1] = [value]
        else:
            holder[name] = value
    if "parameters" in members:
        schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
        return {"$schema": schema, "parameters": members["parameters"], "resources": [template]}
    return template


def member_paths(type_: Type = RESOURCE, prefix: str = "") -> Iterator[str]:
    match type_:
        case Shape(members=members):
            for member in members:
                path = f"{prefix}.{member.name}" if prefix else member.name
                yield path
                yield from member_paths(member.type, path)
        case Union(variants=variants):
            for variant in variants:
                yield from member_paths(variant.shape, f"{prefix} ({variant.name})")
        case ListOf(item=item):
            yield from member_paths(item, f"{prefix}[]")


def located(node: JsonNode, steps: list[str]) -> tuple[str, JsonNode]:
    """Translate the steps of a JSON pointer below an image template into a path of the format."""
    type_: Type = RESOURCE
    path = ""
    for step in steps:
        if isinstance(type_, Union):
            assert isinstance(node, JsonObject)
            kind = node.get("type")
            folded = kind.value.casefold() if isinstance(kind, JsonString) else None
            variant = next((item for item in type_.variants if item.name.casefold() == folded), None)
            if variant is None:
                return "?", node
            path, type_ = f"{path} ({variant.name})", variant.shape
        below = child(node, step)
        if isinstance(type_, Shape):
            member, path = resolved(type_, step, path, node)
            if member is None:
                return "?", below
            path, type_ = f"{path}.{member.name}" if path else member.name, member.type
        elif isinstance(type_, ListOf):
            type_ = type_.item
            path += "[]" if isinstance(type_, Shape | Union) else ""
        node = below
    return path, node


def resolved(shape: Shape, name: str, path: str, node: JsonNode) -> tuple[Member | None, str]:
    """Find a member, also one of `properties` that stands on the top level."""
    member = shape.resolve(name)
    if member is None and shape is RESOURCE and isinstance(node, JsonObject) and node.get("properties") is None:
        return PROPERTIES.resolve(name), "properties"
    return member, path


def child(node: JsonNode, step: str) -> JsonNode:
    name = step.replace("~1", "/").replace("~0", "~")
    if isinstance(node, JsonArray):
        return node.items[int(name)]
    assert isinstance(node, JsonObject)
    return next(member.value for member in node.members if member.key.value == name)


def names_at(lines: list[str], number: int) -> str:
    """Give the dotted names of the blocks around a line, and of the argument that it is part of."""
    names: list[str] = []
    arguments: list[bool] = []
    indent = 1 + len(lines[number - 1]) - len(lines[number - 1].lstrip())
    for line in reversed(lines[:number]):
        deep = len(line) - len(line.lstrip())
        if not line.strip() or deep >= indent:
            continue
        indent = deep
        if argument := re.match(r"""\s*([\w-]+|"[^"]*"|\([^)]*\)) *= """, line):
            names.append(argument[1])
            arguments.append(True)
        elif block := re.match(r"""\s*([\w-]+)((?: "[^"]*")*) \{""", line):
            labels = re.findall(r'"([^"]*)"', block[2])
            names.append(labels[0] if labels and block[1] not in {"source", "variable"} else block[1])
            arguments.append(False)
        if indent == 0:
            break
    names.reverse()
    arguments.reverse()
    last = arguments.index(True) + 1 if True in arguments else len(names)
    return ".".join(names[:last])


def compiled(case: str, template: Path, args: list[str], scratch: Path) -> Iterator[Leaf]:
    """Compile a template and give the entries of its ledger."""
    output, ledger = scratch / "out", scratch / "ledger.json"
    with contextlib.chdir(ROOT):
        result = CliRunner().invoke(
            program, ["compile", str(template), *args, "-o", f"{output}/", "--ledger", str(ledger)]
        )
    assert result.exit_code in {0, 1}, f"{case}: {result.output}"
    listed = json.loads(ledger.read_bytes())["templates"]
    if not listed:
        return
    root = parse_json(Source.from_text("t", template.read_text(encoding="utf-8-sig"))).value
    assert root is not None
    texts = {path.relative_to(output).as_posix(): path.read_text().split("\n") for path in output.rglob("*.hcl")}
    for item in listed:
        node = root
        for step in item["pointer"].split("/")[1:]:
            node = child(node, step)
        for entry in item["entries"]:
            path, written = located(node, entry["pointer"][len(item["pointer"]) :].split("/")[1:])
            hcl = tuple(names_at(texts[line["file"]], line["line"]) for line in entry["hcl"])
            yield Leaf(case, path, written, entry["outcome"], entry["code"], hcl)


@pytest.fixture(scope="module")
def leaves(tmp_path_factory: pytest.TempPathFactory) -> tuple[Leaf, ...]:
    """Every leaf of every sample, bad input and variation."""
    found: list[Leaf] = []
    for case, template, args in inputs(tmp_path_factory.mktemp("variations")):
        found += compiled(case, template, args, tmp_path_factory.mktemp("compiled"))
    return tuple(found)


def inputs(scratch: Path) -> Iterator[tuple[str, Path, list[str]]]:
    cases = tomllib.loads((ROOT / "tests/golden/cases.toml").read_text(encoding="utf-8"))["case"]
    yield from ((case["name"], ROOT / case["template"], case["args"]) for case in cases)
    bad = ROOT / "tests/data/bad"
    options = tomllib.loads((bad / "args.toml").read_text(encoding="utf-8"))
    yield from ((path.name, path, options.get(path.stem, [])) for path in sorted(bad.glob("*.json")))
    for name, (members, args) in VARIATIONS.items():
        path = scratch / f"{name.replace(' ', '-')}.json"
        path.write_text(json.dumps(varied(members), indent=1), encoding="utf-8")
        yield name, path, args


@cache
def below(path: str) -> tuple[Row, ...]:
    """Give the row of a member and those of the members in it."""
    return tuple(row for row in TABLE.values() if row.path == path or re.match(re.escape(path) + r"[.\[ ]", row.path))


def rows_of(leaf: Leaf) -> tuple[Row, ...]:
    """Give the rows that speak of a leaf: of an expression that gives a whole object, those of its members, too."""
    return below(leaf.path) if isinstance(leaf.written, JsonString) else (TABLE[leaf.path],)


def promised(leaf: Leaf) -> set[tuple[str, str | None]]:
    """Give the outcomes that the table allows for a leaf, with the code that decides."""
    found: set[tuple[str, str | None]] = {(kind.fate.value, kind.code) for kind in ANYWHERE if kind.fate}
    for row in rows_of(leaf):
        found |= {(kind.fate.value, kind.code) for kind in (*row.kinds, *IN_SECTION[row.path]) if kind.fate}
        if row.mapped:
            found.add((Fate.MAPPED.value, None))
    return found


def used_up(leaf: Leaf) -> bool:
    """Tell whether evaluation has left nothing of it: an expression that gives null, or what carries a copy out."""
    return leaf.outcome == "mapped" and not leaf.hcl and isinstance(leaf.written, JsonString)


def known(leaves: tuple[Leaf, ...]) -> list[Leaf]:
    return [leaf for leaf in leaves if leaf.path in TABLE]


def test_every_member_of_the_format_has_one_row() -> None:
    assert [row.path for row in rows()] == list(TABLE)
    assert sorted(TABLE) == sorted(member_paths())


def test_every_diagnostic_of_a_row_says_what_becomes_of_a_value() -> None:
    assert [kind.code for kind in named_kinds() if kind.fate is None] == []


def test_every_diagnostic_with_a_fate_is_in_a_row() -> None:
    lowering = {kind for kind in vars(codes).values() if isinstance(kind, DiagnosticDef) and kind.fate}
    assert lowering - named_kinds() == set()


def test_members_beyond_the_format_are_refused_ignored_or_carried_out(leaves: tuple[Leaf, ...]) -> None:
    strangers = [leaf for leaf in leaves if leaf.path not in TABLE]
    assert strangers
    early = {leaf.code for leaf in strangers if leaf.outcome == "refused"}
    assert all(code and code < "AIB4" for code in early)
    others = {(leaf.outcome, leaf.code) for leaf in strangers if leaf.outcome not in {"refused", None}}
    assert others <= {("mapped", None), ("no-counterpart", IGNORED_MEMBER.code)}


def test_every_outcome_is_one_that_its_row_allows(leaves: tuple[Leaf, ...]) -> None:
    wrong = [
        str(leaf)
        for leaf in known(leaves)
        if leaf.outcome is not None
        and not (leaf.outcome == "refused" and leaf.code is not None and leaf.code < "AIB4")  # by an earlier stage
        and not used_up(leaf)
        and (leaf.outcome, leaf.code) not in promised(leaf)
    ]
    assert wrong == []


def test_samples_leave_no_value_without_an_outcome(leaves: tuple[Leaf, ...]) -> None:
    samples = {case["name"] for case in tomllib.loads((ROOT / "tests/golden/cases.toml").read_text())["case"]}
    assert [str(leaf) for leaf in leaves if leaf.case in samples and leaf.outcome is None] == []


def test_what_is_mapped_stands_where_its_row_says(leaves: tuple[Leaf, ...]) -> None:
    wrong = []
    for leaf in known(leaves):
        named = [pattern for row in rows_of(leaf) for pattern in row.hcl]
        stands = any(fnmatchcase(name, pattern) for name in leaf.hcl for pattern in named)
        if named and leaf.outcome == "mapped" and not stands and not used_up(leaf) and is_written(leaf, leaves):
            wrong.append(str(leaf))
    assert wrong == []


def test_no_line_comes_from_a_member_whose_row_does_not_name_it(leaves: tuple[Leaf, ...]) -> None:
    wrong = {
        f"{leaf} not {name}"
        for leaf in known(leaves)
        for name in leaf.hcl
        if name != "build" and not any(fnmatchcase(name, pattern) for row in rows_of(leaf) for pattern in row.hcl)
    }
    assert wrong == set()


def is_written(leaf: Leaf, leaves: tuple[Leaf, ...]) -> bool:
    """Tell whether the leaf's template was compiled to its end; the ledger names no lines otherwise."""
    return any(other.hcl for other in leaves if other.case == leaf.case)


def test_every_outcome_that_a_row_promises_occurs(leaves: tuple[Leaf, ...]) -> None:
    seen = defaultdict(set)
    for leaf in known(leaves):
        seen[leaf.path].add(leaf.code or leaf.outcome)
    missing = []
    for row in rows():
        wanted = {kind.code for kind in row.kinds} | ({"mapped"} if row.mapped else set())
        missing += [(row.path, item) for item in sorted(wanted - seen[row.path])]
    for section in SECTIONS:
        wanted = {kind.code for kind in section.kinds} - {code for row in section.rows for code in seen[row.path]}
        missing += [(section.title, code) for code in sorted(wanted)]
    assert sorted(missing) == sorted(UNSEEN), "show these by a sample, or say in UNSEEN why none can"


def test_every_line_that_a_row_names_occurs(leaves: tuple[Leaf, ...]) -> None:
    seen = defaultdict(set)
    for leaf in known(leaves):
        for row in rows_of(leaf):
            seen[row.path].update(leaf.hcl)
    unseen = [
        (row.path, name)
        for row in rows()
        for name in row.hcl
        if not any(fnmatchcase(one, name) for one in seen[row.path])
    ]
    assert unseen == []


def test_the_document_is_the_table(update_golden: bool) -> None:
    found = to_markdown()
    if update_golden:
        DOCUMENT.write_text(found, encoding="utf-8", newline="\n")
    expected = DOCUMENT.read_bytes().decode() if DOCUMENT.exists() else ""
    if found != expected:
        lines = (text.splitlines(keepends=True) for text in (expected, found))
        pytest.fail(
            f"{''.join(difflib.unified_diff(*lines, 'PROPERTIES.md', 'the table'))}\n"
            "If the table is right, accept it with\n  pytest tests/unit/test_coverage.py --update-golden",
            pytrace=False,
        )
