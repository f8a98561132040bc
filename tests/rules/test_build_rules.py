"""Rules about timeout, start and staging group of a build: what they find, exactly where, and what they leave alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from checking import codes, findings, marked
from documents import GROUP, IDENTITY, LINUX_STEP, SUBSCRIPTION, VNET, WINDOWS_STEP, document

from aib2packer.diagnostics import Diagnostic, Severity

STAGING = f"{SUBSCRIPTION}/resourceGroups/staging"
BUILDER = "Microsoft.ManagedIdentity/userAssignedIdentities/b"
REGIONS = ["eastus", "westus2", "uksouth", "northeurope", "southeastasia", "japaneast"]


def template(**members: Any) -> str:
    """Make a document of a good template with some members replaced."""
    return document(json.dumps(members))


def found(code: str, *texts: str) -> list[Diagnostic]:
    """Give the findings of one rule."""
    return [item for item in findings(*texts) if item.definition.code == code]


def with_parameter(name: str, **members: Any) -> str:
    """Make a document with a parameter that has no value."""
    made = json.loads(template(**members))
    made["parameters"] = {name: {"type": "int" if name == "minutes" else "string"}}
    return json.dumps(made, indent=2)


def gallery(regions: list[str], **members: Any) -> dict[str, Any]:
    image = f"{GROUP}/providers/Microsoft.Compute/galleries/images/images/base"
    names = [{"name": name} for name in regions]
    return {"type": "SharedImage", "runOutputName": "r", "galleryImageId": image, "targetRegions": names, **members}


@pytest.mark.parametrize("minutes", [1, 2, 5])
def test_a_timeout_that_never_works_is_found(minutes: int) -> None:
    items = found("AIB409", template(buildTimeoutInMinutes=minutes))
    assert [marked(item) for item in items] == [str(minutes)]


@pytest.mark.parametrize(
    "text",
    [
        template(buildTimeoutInMinutes=0),
        template(buildTimeoutInMinutes=6),
        template(buildTimeoutInMinutes=None),
        with_parameter("minutes", buildTimeoutInMinutes="[parameters('minutes')]"),
    ],
)
def test_a_timeout_that_may_work_is_left_alone(text: str) -> None:
    assert "AIB409" not in codes(text)


@pytest.mark.parametrize("minutes", [6, 30, 59])
def test_a_short_timeout_is_found_for_windows(minutes: int) -> None:
    items = found("AIB410", template(buildTimeoutInMinutes=minutes, customize=[WINDOWS_STEP]))
    assert [marked(item) for item in items] == [str(minutes)]


@pytest.mark.parametrize(
    "members",
    [
        {"buildTimeoutInMinutes": 60, "customize": [WINDOWS_STEP]},
        {"buildTimeoutInMinutes": 0, "customize": [WINDOWS_STEP]},
        {"buildTimeoutInMinutes": 5, "customize": [WINDOWS_STEP]},  # AIB409 says so
        {"buildTimeoutInMinutes": 30, "customize": [LINUX_STEP]},
        {"buildTimeoutInMinutes": None, "customize": [WINDOWS_STEP]},
    ],
)
def test_an_hour_for_windows_and_less_for_linux_are_left_alone(members: dict[str, Any]) -> None:
    assert "AIB410" not in codes(template(**members))


@pytest.mark.parametrize(
    "targets",
    [
        [gallery(REGIONS)],
        [gallery(REGIONS[:3]), gallery(["westeurope", *REGIONS[3:]], runOutputName="second")],
        [gallery([], replicationRegions=REGIONS, targetRegions=None)],
    ],
)
def test_a_short_timeout_for_many_regions_is_found(targets: list[Any]) -> None:
    cleaned = [{name: value for name, value in target.items() if value is not None} for target in targets]
    (item,) = found("AIB411", template(buildTimeoutInMinutes=90, distribute=cleaned))
    assert marked(item) == "90"
    assert "6 regions" in item.summary
    assert [note.message for note in item.notes] == ["the regions stand here"]


@pytest.mark.parametrize(
    ("minutes", "regions"),
    [
        (120, REGIONS),
        (0, REGIONS),
        (60, REGIONS[:4]),
        (60, ["East US", "eastus", "EastUS", "westeurope", *REGIONS[:4]]),
        (5, REGIONS),  # AIB409 says so
    ],
)
def test_enough_time_or_few_regions_are_left_alone(minutes: int, regions: list[str]) -> None:
    assert "AIB411" not in codes(template(buildTimeoutInMinutes=minutes, distribute=[gallery(regions)]))


@pytest.mark.parametrize(("minutes", "expected"), [(960, ["960"]), (481, ["481"]), (480, []), (240, []), (0, [])])
def test_a_very_long_timeout_is_found(minutes: int, expected: list[str]) -> None:
    assert [marked(item) for item in found("AIB607", template(buildTimeoutInMinutes=minutes))] == expected


def test_a_build_at_creation_is_found_at_the_state() -> None:
    assert [marked(item) for item in found("AIB609", template(autoRun={"state": "Enabled"}))] == ['"Enabled"']


@pytest.mark.parametrize(
    "text",
    [
        template(autoRun={"state": "Disabled"}),
        template(autoRun={}),
        with_parameter("state", autoRun={"state": "[parameters('state')]"}),
    ],
)
def test_a_build_that_does_not_start_for_sure_is_left_alone(text: str) -> None:
    assert "AIB609" not in codes(text)


@pytest.mark.parametrize(
    ("name", "words"),
    [("a b", "has a space"), ("staging.", "ends in a period"), ("x" * 91, "has 91 characters"), ("a#b", "`#`")],
)
def test_a_name_that_no_group_can_have_is_found(name: str, words: str) -> None:
    (item,) = found("AIB412", template(stagingResourceGroup=f"{SUBSCRIPTION}/resourceGroups/{name}"))
    assert marked(item) == name
    assert words in item.detail


@pytest.mark.parametrize(
    "value",
    [
        STAGING,
        f"{SUBSCRIPTION}/resourceGroups/{'x' * 90}",
        f"{SUBSCRIPTION}/resourceGroups/(a)-b_c.d",
        "",
        "staging.",
        f"{SUBSCRIPTION}/resourceGroups/<group>",
        f"{IDENTITY}.",
    ],
)
def test_a_good_name_and_what_is_no_group_are_left_alone(value: str) -> None:
    assert "AIB412" not in codes(template(stagingResourceGroup=value))


def test_another_subscription_is_underlined() -> None:
    other = "22222222-2222-2222-2222-222222222222"
    (item,) = found("AIB413", template(stagingResourceGroup=f"/subscriptions/{other}/resourceGroups/staging"))
    assert marked(item) == other


@pytest.mark.parametrize(
    "text",
    [
        template(stagingResourceGroup=STAGING),
        template(stagingResourceGroup=""),
        template(stagingResourceGroup="/subscriptions/<subscriptionID>/resourceGroups/staging"),
        template(stagingResourceGroup="[resourceGroup().id]"),
    ],
)
def test_the_own_subscription_and_an_unknown_one_are_left_alone(text: str) -> None:
    assert "AIB413" not in codes(text)


def in_staging(rest: str) -> str:
    return f"{STAGING}/providers/{rest}"


@pytest.mark.parametrize(
    ("members", "what"),
    [
        (
            {"identity": {"type": "UserAssigned", "userAssignedIdentities": {in_staging(BUILDER): {}}}},
            "the identity of the template",
        ),
        (
            {"vmProfile": {"userAssignedIdentities": [in_staging(BUILDER)]}},
            "an identity of the build machine",
        ),
        (
            {"vmProfile": {"vnetConfig": {"subnetId": in_staging("Microsoft.Network/virtualNetworks/v/subnets/s")}}},
            "the virtual network",
        ),
        (
            {"source": {"type": "ManagedImage", "imageId": in_staging("Microsoft.Compute/images/golden")}},
            "the source image",
        ),
        (
            {
                "distribute": [
                    gallery(["westeurope"], galleryImageId=in_staging("Microsoft.Compute/galleries/g/images/base"))
                ]
            },
            "the gallery of a target",
        ),
    ],
)
def test_a_staging_group_in_use_is_found(members: dict[str, Any], what: str) -> None:
    group = STAGING.upper().replace("/SUBSCRIPTIONS", "/subscriptions").replace("/RESOURCEGROUPS", "/resourceGroups")
    (item,) = found("AIB414", template(stagingResourceGroup=group, **members))
    assert marked(item) == f'"{group}"'
    assert item.summary == f"the staging resource group `STAGING` holds {what}"
    assert item.severity is Severity.ERROR
    assert [note.message for note in item.notes] == [f"{what} stands in that group"]
    assert in_staging("")[:-1].casefold() in item.notes[0].span.text.casefold()


def test_a_managed_image_that_is_yet_to_be_made_is_only_a_warning() -> None:
    image = {
        "type": "ManagedImage",
        "runOutputName": "image",
        "imageId": in_staging("Microsoft.Compute/images/base"),
        "location": "westeurope",
    }
    (item,) = found("AIB414", template(stagingResourceGroup=STAGING, distribute=[image]))
    assert item.severity is Severity.WARNING


@pytest.mark.parametrize(
    "value", [STAGING, "", f"{GROUP}-staging", GROUP.replace("0000", "1111"), "[resourceGroup().id]"]
)
def test_a_group_of_its_own_is_left_alone(value: str) -> None:
    assert "AIB414" not in codes(template(stagingResourceGroup=value))


def test_the_second_template_with_a_staging_group_is_marked() -> None:
    first = template(name="first", stagingResourceGroup=STAGING)
    second = template(name="second", stagingResourceGroup=STAGING.replace("staging", "Staging"))
    (item,) = found("AIB415", first, second)
    assert marked(item) == f'"{STAGING.replace("staging", "Staging")}"'
    assert item.subject is not None
    assert item.subject.source.name == "image1.json"
    assert [(note.span.source.name, note.span.text) for note in item.notes] == [("image.json", f'"{STAGING}"')]


def test_bodies_without_a_name_are_different_templates() -> None:
    body = json.dumps(json.loads(template(name=None, stagingResourceGroup=STAGING))["resources"][0])
    assert len(found("AIB415", body, body)) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "same", "stagingResourceGroup": STAGING}, {"name": "Same", "stagingResourceGroup": STAGING}),
        ({"name": "first", "stagingResourceGroup": STAGING}, {"name": "other", "stagingResourceGroup": f"{STAGING}-2"}),
        ({"name": "first", "stagingResourceGroup": STAGING}, {"name": "other"}),
        ({"name": "first", "stagingResourceGroup": ""}, {"name": "other", "stagingResourceGroup": ""}),
        (
            {"name": "[resourceGroup().name]", "stagingResourceGroup": STAGING},
            {"name": "other", "stagingResourceGroup": STAGING},
        ),
        (
            {"name": "first", "stagingResourceGroup": "[resourceGroup().id]"},
            {"name": "other", "stagingResourceGroup": "[resourceGroup().id]"},
        ),
    ],
)
def test_one_template_and_groups_that_differ_are_left_alone(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert "AIB415" not in codes(template(**first), template(**second))


def test_the_rights_that_windows_needs_are_named() -> None:
    (item,) = found("AIB608", template(stagingResourceGroup=STAGING, customize=[WINDOWS_STEP]))
    assert marked(item) == f'"{STAGING}"'
    assert [note.span.text for note in item.notes] == [f'"{VNET}/machines"']


@pytest.mark.parametrize(
    "members",
    [
        {"stagingResourceGroup": STAGING, "customize": [LINUX_STEP]},
        {"stagingResourceGroup": STAGING, "customize": [WINDOWS_STEP], "vmProfile": {"vmSize": "Standard_D4s_v5"}},
        {"stagingResourceGroup": "", "customize": [WINDOWS_STEP]},
        {"customize": [WINDOWS_STEP]},
    ],
)
def test_two_of_the_three_need_no_rights(members: dict[str, Any]) -> None:
    assert "AIB608" not in codes(template(**members))
