"""However the values of a deployment are given, and however its names and members are written, the HCL is the same."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from aib2packer import compile_template
from aib2packer.options import InputFile, Options

GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers"
TYPES = {"size": "string", "disk": "int", "commands": "array", "tags": "object", "zone": "string"}

few = settings(max_examples=20)
words = st.from_regex("[a-z][a-z0-9-]{0,6}[a-z0-9]", fullmatch=True)
values = st.fixed_dictionaries(
    {
        "size": st.sampled_from(["Standard_D2s_v5", "Standard_E4s_v5"]),
        "disk": st.integers(30, 500),
        "commands": st.lists(words.map("echo {}".format), min_size=1, max_size=3),
        "tags": st.dictionaries(words, words, min_size=1, max_size=3),
        "zone": words,
    }
)


def deployment(folded: dict[str, Any] | None = None) -> dict[str, Any]:
    """Make a deployment whose variables hold parameters, or values in their place."""
    return {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {name: {"type": kind} for name, kind in TYPES.items()},
        "variables": folded or {name: f"[parameters('{name}')]" for name in TYPES},
        "resources": [
            {
                "type": "Microsoft.VirtualMachineImages/imageTemplates",
                "apiVersion": "2022-07-01",
                "name": "[concat('image-', variables('zone'))]",
                "location": "westeurope",
                "identity": {
                    "type": "UserAssigned",
                    "userAssignedIdentities": {f"{GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/id": {}},
                },
                "properties": {
                    "vmProfile": {"vmSize": "[variables('size')]", "osDiskSizeGB": "[variables('disk')]"},
                    "source": {
                        "type": "PlatformImage",
                        "publisher": "a",
                        "offer": "b",
                        "sku": "c",
                        "version": "latest",
                    },
                    "copy": [
                        {
                            "name": "customize",
                            "count": "[length(variables('commands'))]",
                            "input": {
                                "type": "Shell",
                                "name": "[format('Step {0}', copyIndex('customize', 1))]",
                                "inline": ["[variables('commands')[copyIndex('customize')]]"],
                            },
                        }
                    ],
                    "distribute": [
                        {
                            "type": "ManagedImage",
                            "runOutputName": "image",
                            "imageId": f"{GROUP}/Microsoft.Compute/images/image",
                            "location": "westeurope",
                            "artifactTags": "[variables('tags')]",
                        }
                    ],
                },
            }
        ],
    }


def compiled(document: dict[str, Any], **options: Any) -> list[str]:
    """Give the lines of the HCL but for the digest of the input."""
    result = compile_template("template.json", json.dumps(document), Options(**options))
    assert result.ok, result.diagnostics
    ((file,),) = (template.files for template in result.templates)
    return [line for line in file.text.splitlines() if not line.startswith("# SHA-256:")]


def parameter_file(chosen: dict[str, Any]) -> tuple[InputFile, ...]:
    text = json.dumps({"parameters": {name: {"value": value} for name, value in chosen.items()}})
    return (InputFile("parameters.json", text.encode()),)


def as_settings(chosen: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Write values as `--set` takes them: texts as they are, the rest as JSON."""
    return tuple((name, value if isinstance(value, str) else json.dumps(value)) for name, value in chosen.items())


@few
@given(values)
def test_values_in_the_template_in_a_file_and_on_the_command_line_are_one(chosen: dict[str, Any]) -> None:
    folded = compiled(deployment(chosen))
    assert chosen["size"] in "\n".join(folded)
    assert compiled(deployment(), parameters=parameter_file(chosen)) == folded
    assert compiled(deployment(), settings=as_settings(chosen)) == folded


@few
@given(values, st.randoms(use_true_random=False))
def test_the_order_of_members_does_not_matter(chosen: dict[str, Any], random: Any) -> None:
    def shuffled(node: Any, *, kept: bool = False) -> Any:
        if isinstance(node, list):
            return [shuffled(item) for item in node]
        if not isinstance(node, dict):
            return node
        names = list(node)
        if not kept:
            random.shuffle(names)
        return {name: node[name] if name == "tags" else shuffled(node[name]) for name in names}

    document = deployment(chosen)
    mixed = shuffled(document)
    assert compiled(mixed) == compiled(document)


@few
@given(values, st.data())
def test_names_are_found_in_any_letter_case(chosen: dict[str, Any], data: st.DataObject) -> None:
    def cased(text: str) -> str:
        flags = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
        return "".join(letter.upper() if flag else letter for letter, flag in zip(text, flags, strict=True))

    text = json.dumps(deployment())
    for word in ("parameters('", "variables('", "copyIndex('", "concat(", "length(", "format("):
        text = text.replace(f"[{word}", f"[{cased(word)}").replace(f"({word}", f"({cased(word)}")
    for name in TYPES:
        text = text.replace(f"('{name}')", f"('{cased(name)}')")
    given_names = {cased(name): value for name, value in chosen.items()}
    assert compiled(json.loads(text), parameters=parameter_file(given_names)) == compiled(deployment(chosen))
