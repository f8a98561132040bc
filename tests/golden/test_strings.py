"""Any text in a template reaches the parser, and the program that gets it, unchanged.

Compared in Unicode normalisation form C: HCL brings every string into it (HCL native syntax specification). Commands
keep their exact bytes all the same, since those that are not in this form travel as base64.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pygohcl
import pytest
from cases import case, compiled
from cutdown import cut_down
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from aib2packer.emit.render import Layout, render
from aib2packer.lower.document import Attribute, Block, Literal, PackerFile
from aib2packer.pipeline import compile_template

PIECES = (
    *("${", "%{", "$${", "%%{", "${x}", "%{if x}", "$", "%", "{{", "}}", "{{ .Path }}", "{{`{{`}}", "{", "}"),
    *('"', "'", "`", "\\", "\\\\", "\\n", "\\u0041", "\n", "\r\n", "\r", "\t", "\x00", "\x1b", "\x7f", " ", "  "),
    *(
        "é",
        "Ж",
        "日本語",
        "🐧",
        "👩‍👩‍👧",
        "\u00a0",
        "\u200b",
        "\u2028",
        "\ufeff",
        "EOT",
        "EOT\n",
        "<<-EOT",
        "#",
        "//",
        "/*",
        "~",
        "[",
        "]",
    ),
)
ANY_TEXT = st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"]), max_size=12).map("".join)
NFC_TEXT = ANY_TEXT.map(lambda text: unicodedata.normalize("NFC", text))
SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000"
EXAMPLES = ("", "$", "${", "$${", "$$${x}", "%%{", "{{", "{{{", "{{`{{`}}", "\\${x}", 'a"b', "a\\", "EOT", "\x00\r\n\t")
# Marks that a script was to replace become variables, which is another matter.
PLACEHOLDER = re.compile(r"<[A-Za-z][^<>]*>|\{[A-Za-z][^{}]*\}")


def compile_hcl(system: str, *steps: dict[str, Any], tags: dict[str, str] | None = None) -> str:
    """Compile a template with these steps and tags."""
    linux = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}
    windows = {
        "publisher": "MicrosoftWindowsServer",
        "offer": "WindowsServer",
        "sku": "2022-datacenter-g2",
        "version": "latest",
    }
    target = {
        "type": "ManagedImage",
        "runOutputName": "out",
        "imageId": f"{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/images/image",
        "location": "westeurope",
        "artifactTags": tags or {},
    }
    resource = {
        "type": "Microsoft.VirtualMachineImages/imageTemplates",
        "apiVersion": "2022-07-01",
        "name": "image",
        "location": "westeurope",
        "properties": {
            "source": {"type": "PlatformImage", **(linux if system == "linux" else windows)},
            "customize": list(steps),
            "distribute": [target],
        },
    }
    result = compile_template("image.json", json.dumps(resource))
    assert result.ok, [item.summary for item in result.diagnostics]
    return result.templates[0].files[0].text


def parse(hcl: str) -> Any:
    """Parse HCL with HashiCorp's parser."""
    return pygohcl.loads(hcl, keep_interpolations=True)


def provisioners(parsed: Any, kind: str) -> list[Any]:
    found = parsed["build"]["provisioner"].get(kind, [])
    return found if isinstance(found, list) else [found]


def rendered_once(text: str) -> str:
    """Render the one Go template that may occur, `{{` in quotes; Go would fail on any other, or change it."""
    assert "{{" not in text.replace("{{`{{`}}", ""), f"Go's template engine would take {text!r} for an action"
    return text.replace("{{`{{`}}", "{{")


def is_expression(text: str) -> bool:
    """Tell whether the resource's body may not hold the text, since it reads as an ARM expression."""
    return text.startswith("[") and text.endswith("]")


def commands(hcl: str, kind: str) -> str:
    """Give the text that the first step runs, whether it stands in `inline` or travels as base64."""
    inline = provisioners(parse(hcl), kind)[0]["inline"]
    if literal := re.search(r"(?:^echo |FromBase64String\(')([A-Za-z0-9+/=]+)(?:'| \|)", inline[0]):
        return base64.b64decode(literal[1]).decode()
    if carried := re.search(r"base64encode\(local\.(customize_1)\)", inline[0]):
        # The parser does not evaluate `join`, so it gets the list in it as an argument of its own.
        listed = re.search(rf'^  {carried[1]} = join\("\\n", (\[\n.*?\n  \])\)$', hcl, re.DOTALL | re.MULTILINE)
        assert listed
        return "\n".join(pygohcl.attributes_loads(f"lines = {listed[1]}\n")["lines"])
    return "\n".join(inline)


def examples(test: Any) -> Any:
    for text in EXAMPLES:
        test = example(text)(test)
    return test


@examples
@given(NFC_TEXT)
def test_the_value_of_a_tag_comes_back(text: str) -> None:
    assume(not is_expression(text) and not PLACEHOLDER.search(text))
    parsed = parse(compile_hcl("linux", tags={"tag": text}))
    assert rendered_once(parsed["source"]["azure-arm"]["image"]["azure_tags"]["tag"]) == text


@examples
@given(NFC_TEXT)
def test_the_name_of_a_tag_comes_back(text: str) -> None:
    assume(not PLACEHOLDER.search(text))
    parsed = parse(compile_hcl("linux", tags={text: "value"}))
    assert [rendered_once(key) for key in parsed["source"]["azure-arm"]["image"]["azure_tags"]] == [text]


@examples
@given(NFC_TEXT)
def test_the_name_of_a_step_comes_back(text: str) -> None:
    assume(text and not is_expression(text) and not PLACEHOLDER.search(text))
    parsed = parse(compile_hcl("linux", {"type": "Shell", "name": text, "inline": ["true"]}))
    assert provisioners(parsed, "shell")[0]["name"] == text


@examples
@given(NFC_TEXT)
def test_texts_of_windows_steps_come_back(text: str) -> None:
    assume(text and not is_expression(text) and not PLACEHOLDER.search(text))
    restart = {"type": "WindowsRestart", "restartCommand": text, "restartCheckCommand": text}
    update = {"type": "WindowsUpdate", "searchCriteria": text, "filters": [text, text]}
    parsed = parse(compile_hcl("windows", restart, update))
    (restarts,), (updates,) = provisioners(parsed, "windows-restart"), provisioners(parsed, "windows-update")
    found = [restarts["restart_command"], restarts["restart_check_command"], updates["search_criteria"]]
    assert [rendered_once(item) for item in (*found, *updates["filters"])] == [text] * 5


@examples
@given(ANY_TEXT)
def test_a_shell_command_comes_back_in_all_its_bytes(text: str) -> None:
    assume(not is_expression(text))
    found = commands(compile_hcl("linux", {"type": "Shell", "inline": ["true", text, "false"]}), "shell")
    # Commands that travel do so in a script file with a first line of its own.
    assert found.removeprefix("#!/bin/sh -e\n").removesuffix("\n") == f"true\n{text}\nfalse"


@examples
@given(ANY_TEXT)
def test_a_powershell_command_comes_back_in_all_its_bytes(text: str) -> None:
    assume(not is_expression(text))
    found = commands(compile_hcl("windows", {"type": "PowerShell", "inline": ["$true", text, "$false"]}), "powershell")
    assert found.removesuffix("\n") == f"$true\n{text}\n$false"


@given(ANY_TEXT)
def test_commands_in_inline_hold_nothing_that_packer_would_render(text: str) -> None:
    assume(not is_expression(text))
    for system, step in (("linux", "Shell"), ("windows", "PowerShell")):
        parsed = parse(compile_hcl(system, {"type": step, "inline": [text]}))
        for item in provisioners(parsed, step.lower()):
            assert not [line for line in item["inline"] if "{{" in line]


@settings(max_examples=1)
@given(st.lists(NFC_TEXT, min_size=40, max_size=40))
def test_the_real_packer_evaluates_texts_to_what_they_were(
    packer: str, tmp_path_factory: Any, texts: list[str]
) -> None:
    values = [*EXAMPLES, *PIECES, *texts]
    names = [f"text_{number}" for number in range(len(values))]
    body = tuple(Attribute(name, Literal(value)) for name, value in zip(names, values, strict=True))
    document = PackerFile((), (Block("locals", (), body),))
    folder = tmp_path_factory.mktemp("console")
    assert evaluated(packer, folder, document, names) == [unicodedata.normalize("NFC", value) for value in values]


@pytest.mark.parametrize("name", ["managed-image-linux", "windows-braces"])
def test_the_real_packer_joins_commands_that_travel_to_those_of_the_template(
    name: str, packer: str, tmp_path: Path
) -> None:
    (configuration,) = compiled(name).configurations
    document, _ = cut_down(configuration.document)
    steps = json.loads(case(name).data)["properties"]["customize"]
    carried = {
        f"customize_{number}": "\n".join(step["inline"])
        for number, step in enumerate(steps, 1)
        if any("{{" in line for line in step.get("inline", []))
    }
    found = evaluated(packer, tmp_path, document, list(carried))
    assert [text.removeprefix("#!/bin/sh -e\n").removesuffix("\n") for text in found] == list(carried.values())


def evaluated(packer: str, folder: Path, document: PackerFile, names: list[str]) -> list[str]:
    """Ask `packer console` for the values of locals; as base64, since it prints them bare."""
    (file,) = render(document, "image", Layout.SINGLE)
    (folder / file.name).write_bytes(file.text.encode())
    asked = ", ".join(f"base64encode(local.{name})" for name in names)
    result = subprocess.run(
        [packer, "console", str(folder / file.name)],
        input=f'join(" ", [{asked}])\n'.encode(),  # it answers the last line only
        capture_output=True,
        check=True,
        timeout=60,
    )
    return [base64.b64decode(word).decode() for word in result.stdout.decode().removesuffix("\n").split(" ")]
