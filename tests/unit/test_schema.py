"""JSON Schemas of the image template: the verdict of every API version, and what becomes of each violation."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from aib2packer.evaluate.values import Apply, Kind, MemberValue, ObjectValue, Symbolic
from aib2packer.model.conformance import conforms
from aib2packer.model.format import RESOURCE, VERSIONS
from aib2packer.model.schema import schema_for
from aib2packer.model.violations import Violation, checker, plain, violations

NEWEST = VERSIONS[-1]
PROPERTIES = ("properties",)
STEP = ("properties", "customize", 0)
TARGET = ("properties", "distribute", 0)
ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/i"


def template() -> dict[str, Any]:
    return {
        "type": "Microsoft.VirtualMachineImages/imageTemplates",
        "apiVersion": NEWEST,
        "name": "t",
        "location": "westus2",
        "identity": {"type": "UserAssigned", "userAssignedIdentities": {"/id": {}}},
        "properties": {
            "source": {"type": "PlatformImage", "publisher": "p", "offer": "o", "sku": "s", "version": "latest"},
            "customize": [{"type": "Shell", "inline": ["true"]}],
            "distribute": [{"type": "ManagedImage", "runOutputName": "r", "imageId": ID, "location": "westus2"}],
        },
    }


def accepted_by(version: str) -> dict[str, Any]:
    document = template()
    if version < "2019-05-01-preview":
        del document["identity"]
        document["properties"]["customize"] = [{"type": "Shell", "scriptUri": "https://example.com/a.sh"}]
    return document


def at(document: dict[str, Any], path: tuple[str | int, ...]) -> Any:
    inner: Any = document
    for step in path:
        inner = inner[step]
    return inner


def changed(path: tuple[str | int, ...], **members: object) -> dict[str, Any]:
    """Set members of the object at a path; None takes one away."""
    document = template()
    target = at(document, path)
    target.update(members)
    for name in [name for name, value in members.items() if value is None]:
        del target[name]
    return document


@pytest.mark.parametrize("version", VERSIONS)
def test_the_schema_of_every_version_is_itself_valid(version: str) -> None:
    Draft202012Validator.check_schema(schema_for(version))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_accepts_a_small_template(version: str, resource: Any) -> None:
    assert violations(resource(accepted_by(version)), version) == ()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("path", "name", "value", "since"),
    [
        (PROPERTIES, "buildTimeoutInMinutes", 60, "2019-05-01-preview"),
        (PROPERTIES, "vmProfile", {"vmSize": "x"}, "2019-05-01-preview"),
        (PROPERTIES, "validate", {}, "2022-02-14"),
        (PROPERTIES, "stagingResourceGroup", "x", "2022-02-14"),
        (PROPERTIES, "optimize", {"vmBoot": {"state": "Enabled"}}, "2022-07-01"),
        (PROPERTIES, "errorHandling", {"onCustomizerError": "abort"}, "2023-07-01"),
        (PROPERTIES, "autoRun", {"state": "Enabled"}, "2024-02-01"),
        (PROPERTIES, "managedResourceTags", {"a": "b"}, "2024-02-01"),
        (PROPERTIES, "additionalDataDisks", [{"sizeGB": 8}], "2025-10-01"),
        (PROPERTIES, "bogus", 1, "9999"),
        (PROPERTIES, "provisioningState", "Succeeded", ""),
    ],
)
def test_a_member_is_a_violation_before_its_version(
    version: str, path: tuple[str, ...], name: str, value: object, since: str, resource: Any
) -> None:
    document = accepted_by(version)
    at(document, path)[name] = value
    expected = () if version >= since else (Violation(path, "propertyNames", (name,)),)
    assert violations(resource(document), version) == expected


@pytest.mark.parametrize("version", VERSIONS)
def test_identity_is_demanded_since_its_version(version: str, resource: Any) -> None:
    document = accepted_by(version)
    document.pop("identity", None)
    expected = (Violation((), "required", ("identity",)),) if version >= "2020-02-14" else ()
    assert violations(resource(document), version) == expected


@pytest.mark.parametrize("version", VERSIONS)
def test_replication_regions_are_demanded_until_target_regions_came(version: str, resource: Any) -> None:
    document = accepted_by(version)
    document["properties"]["distribute"] = [{"type": "SharedImage", "runOutputName": "r", "galleryImageId": ID}]
    expected = (Violation(TARGET, "required", ("replicationRegions",)),) if version < "2022-07-01" else ()
    assert violations(resource(document), version) == expected


GOOD = [
    changed((), name="a.b-c_D9"),
    changed((), tags={"a": "b"}),
    changed((), dependsOn=[], comments="x", zones=["1"], resources=[{"type": "triggers"}]),
    changed(PROPERTIES, customize=None),
    changed(PROPERTIES, customize=[]),
    changed(PROPERTIES, buildTimeoutInMinutes=0),
    changed(PROPERTIES, buildTimeoutInMinutes=960),
    changed(STEP, type="PowerShell", runElevated=True, runAsSystem=True, validExitCodes=[0, 3010]),
    changed(STEP, type="PowerShell", runElevated=False, runAsSystem=False),
    changed(STEP, type="WindowsRestart", inline=None),
    changed(STEP, type="WindowsUpdate", inline=None, filters=["include:$true"], updateLimit=0),
    changed(STEP, type="File", inline=None, sourceUri="https://example.com/x", destination="/opt/x"),
    changed(TARGET, artifactTags={"a": "b"}),
    changed(TARGET, type="VHD", imageId=None, location=None),
    changed(
        PROPERTIES,
        distribute=[
            {
                "type": "SharedImage",
                "runOutputName": "r",
                "galleryImageId": ID,
                "targetRegions": [{"name": "westus2", "replicaCount": 1, "storageAccountType": "Premium_LRS"}],
                "versioning": {"scheme": "Latest", "major": -1},
                "replicationMode": "Shallow",
            }
        ],
    ),
]


@pytest.mark.parametrize("document", GOOD)
def test_the_newest_version_accepts(document: dict[str, Any], resource: Any) -> None:
    assert violations(resource(document), NEWEST) == ()


BAD: list[tuple[dict[str, Any], Violation]] = [
    (changed((), location=None), Violation((), "required", ("location",))),
    (changed((), properties=None), Violation((), "required", ("properties",))),
    (changed((), name=""), Violation(("name",), "pattern")),
    (changed((), name="a" * 65), Violation(("name",), "pattern")),
    (changed((), name="a b"), Violation(("name",), "pattern")),
    (changed((), name="a\n"), Violation(("name",), "pattern")),
    (changed((), apiVersion="2030-01-01"), Violation(("apiVersion",), "enum")),
    (changed((), tags={"a": True}), Violation(("tags", "a"), "type")),
    (changed(PROPERTIES, source=None), Violation(PROPERTIES, "required", ("source",))),
    (changed(PROPERTIES, distribute=None), Violation(PROPERTIES, "required", ("distribute",))),
    (changed(PROPERTIES, optimize=[]), Violation((*PROPERTIES, "optimize"), "type")),
    (changed(PROPERTIES, customize={}), Violation((*PROPERTIES, "customize"), "type")),
    (changed(PROPERTIES, customize=["x"]), Violation(STEP, "type")),
    (changed(PROPERTIES, buildTimeoutInMinutes=961), Violation((*PROPERTIES, "buildTimeoutInMinutes"), "maximum")),
    (changed(PROPERTIES, buildTimeoutInMinutes=-1), Violation((*PROPERTIES, "buildTimeoutInMinutes"), "minimum")),
    (changed(PROPERTIES, buildTimeoutInMinutes=1.5), Violation((*PROPERTIES, "buildTimeoutInMinutes"), "type")),
    (changed(PROPERTIES, buildTimeoutInMinutes=True), Violation((*PROPERTIES, "buildTimeoutInMinutes"), "type")),
    (changed((*PROPERTIES, "source"), type="ISO"), Violation((*PROPERTIES, "source", "type"), "enum")),
    (changed((*PROPERTIES, "source"), sku=None), Violation((*PROPERTIES, "source"), "required", ("sku",))),
    (changed(STEP, type=None), Violation(STEP, "required", ("type",))),
    (changed(STEP, type="Bash"), Violation((*STEP, "type"), "enum")),
    (changed(STEP, type=1), Violation((*STEP, "type"), "enum")),
    (changed(STEP, inline="true"), Violation((*STEP, "inline"), "type")),
    (changed(STEP, inline=[[]]), Violation((*STEP, "inline", 0), "type")),
    (changed(STEP, inline=None), Violation(STEP, "anyOf", ("scriptUri", "inline"))),
    (changed(STEP, scriptUri="x"), Violation(STEP, "not", ("scriptUri", "inline"))),
    (changed(STEP, runElevated=True), Violation(STEP, "propertyNames", ("runElevated",))),
    (
        changed(STEP, type="PowerShell", runAsSystem=True),
        Violation(STEP, "onlyIf", ("runAsSystem", "runElevated")),
    ),
    (
        changed(STEP, type="PowerShell", runAsSystem=True, runElevated=False),
        Violation(STEP, "onlyIf", ("runAsSystem", "runElevated")),
    ),
    (
        changed(STEP, type="PowerShell", runAsSystem=True, runElevated="yes"),
        Violation((*STEP, "runElevated"), "type"),
    ),
    (changed(STEP, type="PowerShell", validExitCodes=["0x"]), Violation((*STEP, "validExitCodes", 0), "type")),
    (changed(TARGET, runOutputName="a/b"), Violation((*TARGET, "runOutputName"), "pattern")),
]


@pytest.mark.parametrize(("document", "violation"), BAD)
def test_a_mistake_is_exactly_one_violation(document: dict[str, Any], violation: Violation, resource: Any) -> None:
    assert violations(resource(document), NEWEST) == (violation,)


def test_the_old_network_members_need_each_other(resource: Any) -> None:
    document = changed(PROPERTIES, vmProfile={"vnetConfig": {"name": "v"}})
    assert violations(resource(document), "2019-05-01-preview") == (
        Violation((*PROPERTIES, "vmProfile", "vnetConfig"), "required", ("subnetName",)),
    )


def test_two_unknown_members_are_two_violations(resource: Any) -> None:
    found = violations(resource(changed(PROPERTIES, one=1, two=2)), NEWEST)
    assert {item.names for item in found} == {("one",), ("two",)}


def test_the_contents_of_a_member_of_another_version_are_judged_too(resource: Any) -> None:
    found = violations(resource(changed(PROPERTIES, errorHandling={"onCustomizerError": "retry"})), "2022-07-01")
    assert set(found) == {
        Violation(PROPERTIES, "propertyNames", ("errorHandling",)),
        Violation((*PROPERTIES, "errorHandling", "onCustomizerError"), "enum"),
    }


UNDECIDED = {"@": lambda place: Symbolic(Apply("reference", ()), Kind.ANY, place)}


@pytest.mark.parametrize(
    "document",
    [
        changed((), name="@", location="@", tags="@", identity="@"),
        changed(PROPERTIES, buildTimeoutInMinutes="@", managedResourceTags="@"),
        changed(STEP, inline="@"),
        changed(STEP, inline=["@"]),
        changed(STEP, type="PowerShell", runAsSystem="@"),
        changed(STEP, type="PowerShell", runAsSystem=True, runElevated="@"),
        changed(STEP, type="PowerShell", validExitCodes="@"),
        changed(TARGET, runOutputName="@", artifactTags={"a": "@"}),
        changed(PROPERTIES, errorHandling={"onCustomizerError": "@"}),
    ],
)
def test_a_value_that_is_not_decided_counts_as_any_type(document: dict[str, Any], resource: Any) -> None:
    assert violations(resource(document, UNDECIDED), NEWEST) == ()


def test_an_undecided_member_is_there(resource: Any) -> None:
    found = violations(resource(changed(STEP, scriptUri="@", inline="@"), UNDECIDED), NEWEST)
    assert found == (Violation(STEP, "not", ("scriptUri", "inline")),)


SCALARS = st.none() | st.booleans() | st.integers(-5, 2000) | st.sampled_from(["", "Shell", "latest", "a b", "Enabled"])
JUNK = (
    SCALARS
    | st.lists(SCALARS, max_size=2)
    | st.dictionaries(st.sampled_from(["type", "name", "x"]), SCALARS, max_size=2)
)
PATHS = st.sampled_from([(), PROPERTIES, (*PROPERTIES, "source"), STEP, TARGET])
NAMES = st.sampled_from(
    ["name", "type", "inline", "scriptUri", "runElevated", "runAsSystem", "location", "source", "validate", "bogus"]
)


@given(st.lists(st.tuples(PATHS, NAMES, JUNK), max_size=4), st.sampled_from(VERSIONS))
def test_the_verdict_is_that_of_the_library_alone(edits: list[tuple[Any, str, object]], version: str) -> None:
    document = template()
    for path, name, value in edits:
        try:
            target = at(document, path)
        except (KeyError, IndexError, TypeError):
            continue
        if isinstance(target, dict):
            target[name] = copy.deepcopy(value)
    stock = Draft202012Validator(schema_for(version)).iter_errors(document)
    ours = checker(version).iter_errors(document)
    assert [(list(e.absolute_path), e.validator) for e in ours] == [(list(e.absolute_path), e.validator) for e in stock]


@given(st.lists(st.tuples(PATHS, NAMES, JUNK | st.just("@")), max_size=4), st.sampled_from(VERSIONS))
def test_the_quick_verdict_is_that_of_the_schema(
    resource: Any, edits: list[tuple[Any, str, object]], version: str
) -> None:
    document = template()
    for path, name, value in edits:
        try:
            target = at(document, path)
        except (KeyError, IndexError, TypeError):
            continue
        if isinstance(target, dict):
            target[name] = copy.deepcopy(value)
    made = resource(document, UNDECIDED)
    assert conforms(made, RESOURCE, version) == (not list(checker(version).iter_errors(plain(made, RESOURCE))))


def test_plain_data_comes_back_as_it_was_where_the_format_looks(resource: Any) -> None:
    document = template()
    del document["identity"]
    assert plain(resource(document), RESOURCE) == document


def test_the_work_grows_with_the_number_of_steps_and_not_faster(
    count_calls: Callable[[Callable[[], object]], int],
) -> None:
    check = checker(NEWEST)

    def work(steps: int) -> int:
        document = changed(PROPERTIES, customize=[{"type": "Shell", "name": "n", "inline": ["a", "b"]}] * steps)
        return count_calls(lambda: list(check.iter_errors(document)))

    assert work(400) < 2.2 * work(200)


def test_deep_input_is_not_followed_where_the_format_ends(resource: Any) -> None:
    value = resource({})
    place = value.place
    for name in ["metadata"] * 5000 + ["properties"]:
        value = ObjectValue((MemberValue(name, place, value),), place)
    assert [item.names for item in violations(value, NEWEST) if item.keyword == "propertyNames"] == [("metadata",)]
