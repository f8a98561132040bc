"""Two Azure Verified Modules, as Bicep compiles them: with parameters they build, without they say what lacks.

They are read from the folder of real templates beside the project, and their parameters from `tests/data/modules/`.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cases import ROOT, recorded
from test_corpus import CORPUS
from test_hcl import validate

from aib2packer import Severity, compile_template
from aib2packer.options import InputFile, Options
from aib2packer.results import CompileResult

_PREFIX = "Azure__bicep-registry-modules__avm__"
MODULES = {
    "image-template": "res__virtual-machine-images__image-template__main.json",
    "azure-image-builder": "ptn__virtual-machine-images__azure-image-builder__main.json",
}
# Required parameters that the image is built without: what they decide has no counterpart in Packer, is not part of
# the image template, or becomes a variable of the configuration.
NOT_NEEDED = {
    "image-template": {"managedIdentities", "name"},
    "azure-image-builder": {
        "computeGalleryImageDefinitions",
        "computeGalleryName",
        "computeGalleryImageDefinitionName",
    },
}
NAMED = re.compile(r"parameter `(\w+)`|--set (\w+)=VALUE")

each_module = pytest.mark.parametrize("module", list(MODULES))


def read_module(module: str) -> bytes:
    path = CORPUS / f"{_PREFIX}{MODULES[module]}"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the project: the module {module} was not tried")
    return path.read_bytes()


def given(module: str) -> InputFile:
    path = ROOT / "tests" / "data" / "modules" / f"{module}.parameters.json"
    return InputFile(path.name, path.read_bytes())


def required(declared: dict[str, Any]) -> set[str]:
    return {name for name, item in declared.items() if "defaultValue" not in item and not item.get("nullable")}


def errors(result: CompileResult) -> list[str]:
    return [f"{item.summary} {item.detail}" for item in result.diagnostics if item.severity is Severity.ERROR]


@each_module
def test_a_module_with_its_parameters_builds_an_image(module: str, packer: str, tmp_path: Path) -> None:
    with recorded() as configurations:
        result = compile_template("main.json", read_module(module), Options(parameters=(given(module),)))
    assert errors(result) == []
    (configuration,) = configurations
    (file,) = configuration.files
    (tmp_path / file.name).write_text(file.text, encoding="utf-8")
    assert subprocess.run([packer, "fmt", "-check", str(tmp_path)], check=False).returncode == 0
    verdict = validate(packer, tmp_path / "validate", configuration)
    assert verdict.accepted, f"after these changes: {verdict.cuts}\n{verdict.said}"


@each_module
def test_a_module_without_parameters_names_exactly_those_that_the_image_needs(module: str) -> None:
    data = read_module(module)
    result = compile_template("main.json", data)
    declared = json.loads(data)["parameters"]
    assert not result.ok
    named = {name for text in errors(result) for pair in NAMED.findall(text) for name in pair if name}
    assert named - {"NAME"} == required(declared) - NOT_NEEDED[module]


@each_module
def test_giving_what_a_module_has_named_is_enough(module: str) -> None:
    data, values = read_module(module), json.loads(given(module).data)["parameters"]
    needed = required(json.loads(data)["parameters"]) - NOT_NEEDED[module]
    few = {"parameters": {name: values[name] for name in sorted(needed)}}
    result = compile_template("main.json", data, Options(parameters=(InputFile("few.json", json.dumps(few).encode()),)))
    assert errors(result) == []


@each_module
def test_the_parameters_of_a_module_are_its_own(module: str) -> None:
    values = json.loads(given(module).data)["parameters"]
    assert required(json.loads(read_module(module))["parameters"]) <= set(values)
