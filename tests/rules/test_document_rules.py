"""Rules about document, region, tags and identity: what they find, exactly where, and what they leave alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from checking import codes, findings, marked
from documents import GROUP, IDENTITY, document

from aib2packer.diagnostics import Diagnostic, Severity

OTHER_IDENTITY = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/other"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/keys"


def template(**members: Any) -> str:
    """Make a document of a good template with some members replaced."""
    return document(json.dumps(members))


def found(code: str, *texts: str) -> list[Diagnostic]:
    """Give the findings of one rule."""
    return [item for item in findings(*texts) if item.definition.code == code]


def with_parameter(name: str, value: str, member: str) -> str:
    """Make a document in which a member of the resource is a parameter without a value."""
    made = json.loads(template(**{member: value}))
    made["parameters"] = {name: {"type": "string"}}
    return json.dumps(made, indent=2)


def body(**members: Any) -> str:
    """Make a resource body that is not part of a deployment."""
    made = json.loads(template(**members))["resources"][0]
    return json.dumps({name: value for name, value in made.items() if value is not None}, indent=2)


def user_assigned(entries: Any) -> dict[str, Any]:
    return {"type": "UserAssigned", "userAssignedIdentities": entries}


@pytest.mark.parametrize(
    ("version", "code"),
    [
        ("2018-02-01-preview", "AIB401"),
        ("2019-02-01-preview", "AIB401"),
        ("2019-05-01-preview", "AIB402"),
        ("2020-02-14", "AIB601"),
        ("2023-07-01", "AIB601"),
        ("2024-02-01", "AIB601"),
    ],
)
def test_an_old_api_version_is_found_by_one_rule(version: str, code: str) -> None:
    old = findings(template(apiVersion=version, vmProfile=None, buildTimeoutInMinutes=None))
    versions = [item for item in old if item.definition.code in {"AIB401", "AIB402", "AIB601"}]
    assert [(item.definition.code, marked(item)) for item in versions] == [(code, f'"{version}"')]


@pytest.mark.parametrize(
    "text",
    [
        template(apiVersion="2025-10-01"),
        template(apiVersion="2099-01-01"),  # AIB308 says that there is none
        template(apiVersion=None),
        with_parameter("version", "[parameters('version')]", "apiVersion"),
    ],
)
def test_the_newest_api_version_and_an_unknown_one_are_left_alone(text: str) -> None:
    assert not {"AIB401", "AIB402", "AIB601"} & set(codes(text))


@pytest.mark.parametrize("version", ["2024-02-01", "2025-10-01"])
def test_an_api_version_in_a_body_is_found(version: str) -> None:
    assert [marked(item) for item in found("AIB602", body(apiVersion=version))] == [f'"{version}"']


@pytest.mark.parametrize("text", [body(apiVersion=None), body(apiVersion="2023-07-01"), template()])
def test_an_api_version_elsewhere_is_left_alone(text: str) -> None:
    assert "AIB602" not in codes(text)


def test_read_only_members_are_found_together() -> None:
    state = {"provisioningState": "Succeeded", "lastRunStatus": {"runState": "Succeeded"}}
    (item,) = found("AIB605", template(**state))
    assert marked(item) == '"Succeeded"'
    assert item.summary == "`provisioningState` and 1 more written by the service"
    assert [note.message for note in item.notes] == ["`lastRunStatus` is such a member, too"]


def test_an_exact_version_of_the_source_is_read_only() -> None:
    source = {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server"}
    (item,) = found("AIB605", template(source={**source, "version": "latest", "exactVersion": "24.04.202510010"}))
    assert marked(item) == '"24.04.202510010"'


def test_what_an_author_writes_is_not_read_only() -> None:
    assert "AIB605" not in codes(template(tags={"id": "x"}, dependsOn=[], autoRun={"state": "Disabled"}))


@pytest.mark.parametrize(
    ("location", "summary"),
    [
        ("westindia", "Image Builder does not run in `westindia`"),
        ("Canada East", "Image Builder does not run in `Canada East`"),
        ("westeurop", "unknown region `westeurop`"),
        ("europe", "unknown region `europe`"),
    ],
)
def test_a_region_without_the_service_is_found(location: str, summary: str) -> None:
    (item,) = found("AIB403", template(location=location))
    assert (marked(item), item.summary) == (f'"{location}"', summary)


def test_a_misspelt_region_gets_the_nearest_one() -> None:
    (item,) = found("AIB403", template(location="westeurop"))
    assert "Did you mean `westeurope`?" in item.detail


@pytest.mark.parametrize("location", ["westeurope", "West Europe", "TaiwanNorthwest", "usgovarizona", "<region>"])
def test_a_region_with_the_service_is_left_alone(location: str) -> None:
    assert "AIB403" not in codes(template(location=location))


@pytest.mark.parametrize("rule", ["AIB403", "AIB603", "AIB604"])
def test_an_unknown_region_is_left_alone(rule: str) -> None:
    assert rule not in codes(with_parameter("place", "[parameters('place')]", "location"))


@pytest.mark.parametrize(
    ("location", "feature"),
    [
        ("usgovvirginia", "FairfaxPublicPreview"),
        ("USGov Arizona", "FairfaxPublicPreview"),
        ("chinanorth3", "MooncakePublicPreview"),
    ],
)
def test_a_preview_region_names_its_feature(location: str, feature: str) -> None:
    (item,) = found("AIB603", template(location=location))
    assert marked(item) == f'"{location}"'
    assert f"--name {feature}" in item.detail


def test_a_display_name_is_rewritten() -> None:
    (item,) = found("AIB604", template(location="West US 2"))
    assert marked(item) == '"West US 2"'
    assert item.fix is not None
    assert [(edit.span.text, edit.text) for edit in item.fix.edits] == [("West US 2", "westus2")]


def test_a_display_name_from_elsewhere_is_found_and_not_rewritten() -> None:
    made = json.loads(template(location="[variables('place')]"))
    made["variables"] = {"place": "West Europe"}
    (item,) = found("AIB604", json.dumps(made, indent=2))
    assert marked(item) == "\"[variables('place')]\""
    assert item.fix is None


@pytest.mark.parametrize("location", ["westeurope", "West Narnia"])
def test_a_canonical_or_unknown_name_is_not_rewritten(location: str) -> None:
    assert "AIB604" not in codes(template(location=location))


def test_the_first_tag_too_many_is_marked() -> None:
    (item,) = found("AIB404", template(tags={f"t{number:02}": "" for number in range(53)}))
    assert (marked(item), item.summary) == ('"t50"', "53 tags are more than Azure allows on the template")


@pytest.mark.parametrize(
    "members",
    [
        {"tags": {f"t{number:02}": "" for number in range(50)}},
        {"managedResourceTags": {f"t{number:02}": "" for number in range(51)}},  # AIB709 says so
    ],
)
def test_tags_that_fit_are_left_alone(members: dict[str, Any]) -> None:
    assert "AIB404" not in codes(template(**members))


@pytest.mark.parametrize("member", ["tags", "managedResourceTags"])
def test_overlong_tags_are_found(member: str) -> None:
    name, value = "n" * 513, "v" * 257
    items = found("AIB405", template(**{member: {name: "short", "short": value}}))
    assert [marked(item) for item in items] == [f'"{name}"', f'"{value}"']


def test_an_overlong_tag_of_an_output_is_found() -> None:
    target = {"type": "VHD", "runOutputName": "disk", "artifactTags": {"note": "v" * 257}}
    (item,) = found("AIB405", template(distribute=[target]))
    assert item.summary == "the value of tag `note` is too long"


def test_tags_at_the_limit_are_left_alone() -> None:
    assert "AIB405" not in codes(template(tags={"n" * 512: "v" * 256}))


@pytest.mark.parametrize(
    ("entries", "texts"),
    [
        ({}, ["{}"]),
        ({IDENTITY: {}, OTHER_IDENTITY: {}}, [f'"{OTHER_IDENTITY}"']),
        ({IDENTITY: None}, None),
    ],
)
def test_none_and_several_identities_are_found(entries: dict[str, Any], texts: list[str] | None) -> None:
    items = found("AIB406", template(identity=user_assigned(entries)))
    assert len(items) == 1
    assert texts is None or [marked(item) for item in items] == texts


def test_an_identity_without_entries_is_found_as_a_whole() -> None:
    (item,) = found("AIB406", template(identity={"type": "UserAssigned"}))
    assert marked(item).startswith("{")


@pytest.mark.parametrize(
    "identity",
    [
        user_assigned({IDENTITY: {}}),
        user_assigned({IDENTITY: {}, OTHER_IDENTITY: None}),
        user_assigned("[reference('somewhere').identities]"),
        {"type": "None"},
        {"type": "SystemAssigned"},  # AIB328 says that there is none
        None,
    ],
)
def test_one_identity_and_an_unknown_number_are_left_alone(identity: Any) -> None:
    assert "AIB406" not in codes(template(identity=identity))


@pytest.mark.parametrize("key", ["builder", VAULT, IDENTITY.removeprefix("/"), f"{GROUP}/userAssignedIdentities/b"])
def test_a_key_that_names_no_identity_is_found(key: str) -> None:
    assert [marked(item) for item in found("AIB407", template(identity=user_assigned({key: {}})))] == [f'"{key}"']


@pytest.mark.parametrize(
    "key",
    [
        IDENTITY,
        IDENTITY.lower(),
        "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'builder')]",
    ],
)
def test_an_id_in_any_letter_case_and_one_that_is_not_known_are_left_alone(key: str) -> None:
    assert "AIB407" not in codes(template(identity=user_assigned({key: {}})))


@pytest.mark.parametrize(
    "key",
    ["<imgBuilderId>", "/subscriptions/{subscription-id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/b"],
)
def test_an_id_that_is_not_filled_in_is_a_warning(key: str) -> None:
    (item,) = found("AIB407", template(identity=user_assigned({key: {}})))
    assert (marked(item), item.severity) == (f'"{key}"', Severity.WARNING)


def test_a_template_without_identity_is_found_at_the_type() -> None:
    items = found("AIB408", template(identity={"type": "None", "userAssignedIdentities": {IDENTITY: {}}}))
    assert [marked(item) for item in items] == ['"None"']


@pytest.mark.parametrize("identity", [user_assigned({IDENTITY: {}}), {"type": "[reference('x').type]"}, None])
def test_another_type_of_identity_is_left_alone(identity: Any) -> None:
    assert "AIB408" not in codes(template(identity=identity))


def test_each_null_identity_is_found() -> None:
    items = found("AIB606", template(identity=user_assigned({IDENTITY: {}, OTHER_IDENTITY: None})))
    assert [marked(item) for item in items] == [f'"{OTHER_IDENTITY}"']


def test_an_identity_with_an_object_is_not_null() -> None:
    assert "AIB606" not in codes(template(identity=user_assigned({IDENTITY: {"clientId": None}})))
