"""Rules about triggers: what they find, exactly where, and what they leave alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from checking import codes, findings, marked
from documents import GROUP, LINUX_SOURCE, document

from aib2packer.diagnostics import Diagnostic, Severity

TYPE = "Microsoft.VirtualMachineImages/imageTemplates/triggers"
IMAGES = f"{GROUP}/providers/Microsoft.Compute/galleries/images/images"
TRIGGER_RULES = {f"AIB{number}" for number in range(416, 423)}


def trigger(**members: Any) -> dict[str, Any]:
    made = {"type": "triggers", "apiVersion": "2025-10-01", "name": "patches", "properties": {"kind": "SourceImage"}}
    return {name: value for name, value in {**made, **members}.items() if value is not None}


def template(*triggers: dict[str, Any], **members: Any) -> str:
    """Make a document of a good template with triggers inside it and some members replaced."""
    return document(json.dumps({"resources": list(triggers), **members}))


def beside(one: dict[str, Any], **members: Any) -> str:
    """Make a document with a trigger beside the template."""
    made = json.loads(document(json.dumps(members)))
    made["resources"].append(one)
    made["parameters"] = {"text": {"type": "string"}}
    return json.dumps(made, indent=2)


def body(*triggers: dict[str, Any]) -> str:
    """Make a resource body with triggers inside it."""
    return json.dumps(json.loads(template(*triggers))["resources"][0], indent=2)


def found(code: str, *texts: str) -> list[Diagnostic]:
    """Give the findings of one rule."""
    return [item for item in findings(*texts) if item.definition.code == code]


def gallery(image: str) -> dict[str, Any]:
    regions = [{"name": "westeurope"}]
    return {"type": "SharedImage", "runOutputName": "r", "galleryImageId": image, "targetRegions": regions}


def version(name: str, number: str) -> dict[str, Any]:
    return {"type": "SharedImageVersion", "imageVersionId": f"{IMAGES}/{name}/versions/{number}"}


@pytest.mark.parametrize(
    "text",
    [
        template(),
        template(trigger()),
        template(trigger(type=TYPE, location="West Europe")),
        template(trigger(), source={**LINUX_SOURCE, "version": "Latest"}),
        template(trigger(), source=version("golden", "latest")),
        template(trigger(), source=version("golden", "LATEST")),
        template(trigger(), distribute=[{"type": "VHD", "runOutputName": "disk"}]),
        template(source=version("base", "1.0.0")),
        template(distribute=[gallery(f"{IMAGES}/base/versions/1.0.0")]),
        body(trigger()),
        beside(trigger(type=TYPE, name="example/patches")),
    ],
)
def test_good_triggers_and_no_triggers_are_left_alone(text: str) -> None:
    assert not TRIGGER_RULES & set(codes(text))


@pytest.mark.parametrize(
    "one",
    [
        trigger(properties={"kind": "[parameters('text')]"}),
        trigger(properties="[parameters('text')]"),
        trigger(properties={"kind": "[nonsense()]"}),
        trigger(properties={"kind": "[reference('x').kind]"}),
        trigger(location="[parameters('text')]"),
        trigger(location="[nonsense()]"),
        trigger(location="<region>"),
        trigger(apiVersion="[parameters('text')]"),
        trigger(apiVersion=None),
    ],
)
def test_what_is_not_known_of_a_trigger_is_left_alone(one: dict[str, Any]) -> None:
    inside = json.loads(template(one))
    inside["parameters"] = {"text": {"type": "string"}}
    assert not TRIGGER_RULES & set(codes(json.dumps(inside)))
    assert not TRIGGER_RULES & set(codes(beside({**one, "type": TYPE, "name": "example/patches"})))


@pytest.mark.parametrize("kind", ["Schedule", "sourceimage", "Source"])
def test_a_kind_that_does_not_exist_is_found(kind: str) -> None:
    (item,) = found("AIB416", template(trigger(properties={"kind": kind})))
    assert (marked(item), item.severity) == (f'"{kind}"', Severity.ERROR)
    assert (item.fix is not None) == (kind == "sourceimage")


def test_letter_case_is_free_before_2024() -> None:
    (item,) = found("AIB416", template(trigger(apiVersion="2022-07-01", properties={"kind": "sourceImage"})))
    assert item.severity is Severity.WARNING
    assert item.fix is not None
    assert [(edit.span.text, edit.text) for edit in item.fix.edits] == [("sourceImage", "SourceImage")]


def test_a_trigger_without_a_kind_is_found() -> None:
    assert [marked(item) for item in found("AIB416", template(trigger(properties={})))] == ["{}"]


@pytest.mark.parametrize(("declared", "expected"), [("2022-02-14", ['"2022-02-14"']), ("2022-07-01", [])])
def test_an_api_version_without_triggers_is_found(declared: str, expected: list[str]) -> None:
    assert [marked(item) for item in found("AIB416", template(trigger(apiVersion=declared)))] == expected


def test_each_trigger_after_the_first_is_found() -> None:
    items = found("AIB417", template(trigger(), trigger(name="second"), trigger(name="third")))
    assert [marked(item) for item in items] == ['"second"', '"third"']
    assert [note.span.text for item in items for note in item.notes] == ['"patches"'] * 2


def test_triggers_inside_and_beside_count_together() -> None:
    made = json.loads(template(trigger()))
    made["resources"].append(trigger(type=TYPE, name="EXAMPLE/second"))
    assert [marked(item) for item in found("AIB417", json.dumps(made))] == ['"EXAMPLE/second"']


def test_a_trigger_of_another_template_does_not_count() -> None:
    made = json.loads(template(trigger()))
    made["resources"].append(trigger(type=TYPE, name="elsewhere/second"))
    assert not found("AIB417", json.dumps(made))


def test_a_managed_image_with_a_trigger_is_found_at_its_type() -> None:
    source = {"type": "ManagedImage", "imageId": f"{GROUP}/providers/Microsoft.Compute/images/golden"}
    (item,) = found("AIB418", template(trigger(), source=source))
    assert marked(item) == '"ManagedImage"'
    assert [note.span.text for note in item.notes] == ['"patches"']
    assert not found("AIB418", template(source=source))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({**LINUX_SOURCE, "version": "24.04.202510010"}, ["24.04.202510010"]),
        (version("golden", "1.2.3"), ["1.2.3"]),
        (
            {"type": "SharedImageVersion", "imageVersionId": "/communityGalleries/c-1/images/i/versions/4.5.6"},
            ["4.5.6"],
        ),
        ({**LINUX_SOURCE, "version": "[concat('24.04', resourceGroup().name)]"}, []),
        ({name: value for name, value in LINUX_SOURCE.items() if name != "version"}, []),
    ],
)
def test_a_fixed_source_with_a_trigger_is_found(source: dict[str, Any], expected: list[str]) -> None:
    assert [marked(item) for item in found("AIB419", template(trigger(), source=source))] == expected


def test_a_fixed_output_with_a_trigger_is_found() -> None:
    targets = [gallery(f"{IMAGES}/a"), {**gallery(f"{IMAGES}/b/versions/1.0.0"), "runOutputName": "second"}]
    assert [marked(item) for item in found("AIB420", template(trigger(), distribute=targets))] == ["1.0.0"]


@pytest.mark.parametrize(
    ("target", "loops"),
    [
        (f"{IMAGES}/base", True),
        (f"{IMAGES}/base".replace("resourceGroups", "resourcegroups"), True),
        (f"{IMAGES}/base/versions/1.0.0", True),
        (f"{IMAGES}/base2", False),
        (f"[concat(resourceGroup().id, '{IMAGES}/base')]", False),
    ],
)
def test_an_image_that_triggers_itself_is_found(target: str, loops: bool) -> None:
    items = found("AIB421", template(trigger(), source=version("base", "latest"), distribute=[gallery(target)]))
    assert [marked(item) for item in items] == ([f'"{target}"'] if loops else [])


def test_a_trigger_elsewhere_is_found_at_its_location() -> None:
    for text in (
        template(trigger(location="North Europe")),
        body(trigger(location="North Europe")),
        beside(trigger(type=TYPE, name="example/patches", location="North Europe")),
        beside(trigger(type=TYPE, name="[parameters('text')]", location="North Europe")),
    ):
        (item,) = found("AIB422", text)
        assert marked(item) == '"North Europe"'
        assert [note.span.text for note in item.notes] == ['"westeurope"']
