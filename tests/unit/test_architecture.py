"""The architecture document says what is so: layers, stage boundaries, and what its recipes and decisions name."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from importlib import import_module
from pathlib import Path
from types import ModuleType

import aib2packer

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def layering() -> ModuleType:
    """Load the test that checks the layers, for its table."""
    spec = importlib.util.spec_from_file_location("layering", Path(__file__).with_name("test_layering.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(heading: str) -> list[list[str]]:
    """Give the cells of the table whose first column has a heading."""
    found = re.search(rf"^\| {heading} \|.*\n\|[- |]+\|\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    assert found is not None, heading
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in found[1].splitlines()]


def test_the_folders_and_their_imports_are_those_that_are_checked() -> None:
    stated = {row[0].strip("`"): set(re.findall(r"`(\w+)`", row[2])) for row in rows("part")}
    assert stated == {part: set(allowed.split()) for part, allowed in layering().ALLOWED.items()}


def test_every_call_between_stages_exists() -> None:
    calls = [row[1].strip("`").rpartition(".") for row in rows("stage")]
    assert [name for module, _, name in calls if not callable(getattr(import_module(module), name, None))] == []


def test_the_homes_of_packages_are_those_that_are_checked() -> None:
    homes = {name: next(iter(places)) for name, places in layering().HOMES.items() if name != "hcl2"}
    stated = re.search(r"have one home each:\n(.*?)\.", TEXT, re.DOTALL)
    assert stated is not None
    for name, place in homes.items():
        assert re.search(rf"\b{name}\b[^,]*`{place}`", stated[1]), name


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [row[0] for row in rows("package")] == [re.split(r"[<>=]", item)[0] for item in project["dependencies"]]


def test_decisions_have_a_date() -> None:
    decisions = TEXT.partition("## Decisions\n")[2].partition("\n## ")[0]
    paragraphs = decisions.strip().split("\n\n")
    assert len(paragraphs) > 10
    assert [text for text in paragraphs if not re.match(r"\*\d{4}-\d\d-\d\d: [^*]+\.\* ", text)] == []


def test_the_provisioner_of_the_changelog_is_what_comes_out() -> None:
    step = re.search(r"```json\n(.*?)```", CHANGES, re.DOTALL)
    shown = re.search(r"```hcl\n(.*?)```", CHANGES, re.DOTALL)
    assert step is not None
    assert shown is not None
    template = (ROOT / "templates" / "windows-baseline.json").read_text(encoding="utf-8")
    changed, count = re.subn(r'"customize": \[', f'"customize": [{step[1].strip()},', template, count=1)
    assert count == 1
    result = aib2packer.compile_template("image.json", changed)
    # Both stand two columns to the right: in a list there, in the block `build` here.
    assert shown[1].rstrip(" ") in result.templates[0].files[0].text


def test_the_function_of_the_changelog_is_what_comes_out() -> None:
    template = """{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      "parameters": {"team": {"type": "string"}}, "resources": [{
      "type": "Microsoft.VirtualMachineImages/imageTemplates", "apiVersion": "2024-02-01", "name": "x",
      "location": "westeurope", "properties": {
        "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "o", "sku": "s"},
        "distribute": [{"type": "VHD", "runOutputName": "x",
          "artifactTags": {"team": "[toLower(parameters('team'))]"}}]}}]}"""
    assert "`[toLower(parameters('team'))]` becomes\n  `lower(var.team)`" in CHANGES
    assert "team = lower(var.team)" in aib2packer.compile_template("x.json", template).templates[0].files[0].text
