"""What changes mean: the table against the format, the judge against the table's promises, and the document."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from compare_samples import GALLERY, changes, compared, shell, small

from aib2packer.compare.changes import Effect
from aib2packer.compare.effects_page import to_markdown
from aib2packer.compare.rows import ROWS, row_of
from aib2packer.compare.security import CHECKS
from aib2packer.model.format import RESOURCE
from aib2packer.model.shapes import ListOf, Shape, Type, Union

DOCUMENT = Path(__file__).resolve().parents[2] / "compiler" / "EFFECTS.md"
COMMIT = "4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c"
IDENTITY = "/subscriptions/s/resourceGroups/r/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i"


def members(shape: Shape, path: str) -> Iterator[str]:
    """Walk over the members of an object, as patterns."""
    for member in shape.members:
        yield from places(member.type, f"{path}.{member.name}".strip("."))


def places(type_: Type, path: str) -> Iterator[str]:
    """Walk over all places of the format; lists without identities are one place."""
    match type_:
        case Shape():
            yield path
            yield from members(type_, path)
        case Union():
            yield path
            for variant in type_.variants:
                yield from members(variant.shape, path)
        case ListOf(item=Shape() | Union() as item) if not path.endswith("additionalDataDisks"):
            yield path
            yield from places(item, f"{path}[]")
        case ListOf() if path.endswith("Regions"):
            yield path
            yield f"{path}[]"
        case _:
            yield path


FORMAT = set(members(RESOURCE, ""))


def test_every_member_of_the_format_has_a_row_and_every_row_a_member() -> None:
    paths = {row.path for row in ROWS}
    assert paths - {"", "parameters"} == FORMAT


def test_every_path_has_a_row_for_each_kind() -> None:
    assert {row.path for row in ROWS} == {row_of(row.path, kind).path for row in ROWS for kind in row.kinds}


def test_the_document_is_the_table(update_golden: bool) -> None:
    found = to_markdown()
    if update_golden:
        DOCUMENT.write_text(found, encoding="utf-8", newline="\n")
    expected = DOCUMENT.read_bytes().decode() if DOCUMENT.exists() else ""
    if found != expected:
        lines = (text.splitlines(keepends=True) for text in (expected, found))
        pytest.fail(
            f"{''.join(difflib.unified_diff(*lines, 'EFFECTS.md', 'the table'))}\n"
            "If the table is right, accept it with\n  pytest tests/compare/test_effects.py --update-golden",
            pytrace=False,
        )


def effects(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    [change] = compared(old, new)
    assert change.reason
    assert not change.reason.endswith(".")
    return [effect.value for effect in change.effects]


def resource(**outer: Any) -> dict[str, Any]:
    return {**small(), **outer}


def target(**members: Any) -> dict[str, Any]:
    return {"type": "SharedImage", "runOutputName": "out", "galleryImageId": f"{GALLERY}/images/i", **members}


def source(**members: Any) -> dict[str, Any]:
    return {"type": "PlatformImage", "publisher": "p", "offer": "o", "sku": "s", "version": "1.2.3", **members}


SECOND = target(runOutputName="second", galleryImageId=f"{GALLERY}/images/j")
OLD_API = {"apiVersion": "2022-07-01"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(small(), resource(tags={"a": "b"}), ["tags"], id="tags"),
        pytest.param(resource(tags={"a": "b"}), resource(tags={"a": "c"}), ["tags"], id="a tag"),
        pytest.param(small(), resource(name="x"), ["recreate"], id="name"),
        pytest.param(small(), resource(location="x"), ["recreate"], id="location"),
        pytest.param(small(), resource(identity={"type": "None"}), ["nothing"], id="identity"),
        pytest.param(small(), small(unknown=1), ["image", "recreate"], id="an unknown property"),
        pytest.param(small(), small(source=source(sku="x")), ["image", "recreate"], id="source"),
        pytest.param(small(), small(customize=[shell("a", "x")]), ["image", "recreate"], id="a step"),
        pytest.param(
            small(customize=[shell("a", "x")]), small(customize=[shell("b", "x")]), ["recreate"], id="name of a step"
        ),
        pytest.param(
            small(customize=[shell("a", "x"), shell("b", "y")]),
            small(customize=[shell("b", "y"), shell("a", "x")]),
            ["image", "recreate"],
            id="order of steps",
        ),
        pytest.param(small(), small(validate={"inVMValidations": [shell("a", "x")]}), ["recreate"], id="a validator"),
        pytest.param(small(), small(distribute=[target(), SECOND]), ["placement"], id="a target"),
        pytest.param(
            small() | OLD_API,
            small(distribute=[target(), SECOND]) | OLD_API,
            ["placement", "recreate"],
            id="a target before it could be updated",
        ),
        pytest.param(small(distribute=[target(), SECOND]), small(), ["placement", "recreate"], id="a target less"),
        pytest.param(
            small(distribute=[target(), SECOND]),
            small(distribute=[SECOND, target()]),
            ["nothing"],
            id="order of targets",
        ),
        pytest.param(
            small(), small(distribute=[target(runOutputName="x")]), ["placement", "recreate"], id="a renamed target"
        ),
        pytest.param(small(), small(distribute=[target(artifactTags={"a": "b"})]), ["tags"], id="tags of a target"),
        pytest.param(small(), small(distribute=[target(replicationRegions=["a"])]), ["placement"], id="regions"),
        pytest.param(
            small(distribute=[target(replicationRegions=["westeurope"])]),
            small(distribute=[target(replicationRegions=["West Europe"])]),
            ["nothing"],
            id="a region in other words",
        ),
        pytest.param(small(), small(vmProfile={"vmSize": "x"}), ["nothing"], id="size of the machine"),
        pytest.param(
            small() | OLD_API,
            small(vmProfile={"vmSize": "x"}) | OLD_API,
            ["recreate"],
            id="size of the machine before it could be updated",
        ),
        pytest.param(
            small(), small(vmProfile={"vmSize": "x", "osDiskSizeGB": 7}), ["image"], id="the worst of an object"
        ),
        pytest.param(small(), small(buildTimeoutInMinutes=7), ["recreate"], id="timeout"),
        pytest.param(small(), small(managedResourceTags={"a": "b"}), ["tags", "recreate"], id="managed tags"),
    ],
)
def test_a_change_has_the_effects_of_the_table(old: dict[str, Any], new: dict[str, Any], expected: list[str]) -> None:
    assert effects(old, new) == expected


def linked(uri: str, checksum: str | None = "00", **more: Any) -> dict[str, Any]:
    checked = {} if checksum is None else {"sha256Checksum": checksum}
    return small(customize=[{"type": "PowerShell", "name": "a", "scriptUri": uri, **checked, **more}])


RAW = "https://raw.githubusercontent.com/contoso/images"
GITHUB = "https://github.com/contoso/images/raw"
SUBNET = {"vmSize": "x", "vnetConfig": {"subnetId": "/s", "proxyVmSize": "x"}}
WORSE = [
    pytest.param(linked("https://c.com/a"), linked("https://c.com/a", None), id="a checksum is gone"),
    pytest.param(linked("https://c.com/a"), linked("https://c.com/a", ""), id="a checksum is empty"),
    pytest.param(linked("https://c.com/a"), linked("http://c.com/a"), id="http"),
    pytest.param(
        small(customize=[shell("a", "curl https://c.com/a", "b")]),
        small(customize=[shell("a", "curl http://c.com/a", "b")]),
        id="http in a command",
    ),
    pytest.param(linked("https://c.com/a"), linked("https://c.com/a", runElevated=True), id="elevated"),
    pytest.param(
        linked("https://c.com/a", runElevated=False), linked("https://c.com/a", runElevated=True), id="elevated now"
    ),
    pytest.param(linked("https://c.com/a"), linked("https://c.com/a?sv=1&sig=bm90LWEtcmVhbA%3D%3D"), id="a SAS"),
    pytest.param(small(), small(customize=[shell("a", "x --password Tr0ub4dor")]), id="a password in a new step"),
    pytest.param(small(), small(source=source(version="latest")), id="latest"),
    pytest.param(small(), small(source={k: v for k, v in source().items() if k != "version"}), id="no version"),
    pytest.param(
        small(),
        small(source={"type": "SharedImageVersion", "imageVersionId": f"{GALLERY}/images/i/versions/latest"}),
        id="latest of a gallery",
    ),
    pytest.param(small(vmProfile=SUBNET), small(vmProfile={"vmSize": "x"}), id="no network"),
    pytest.param(small(vmProfile=SUBNET), small(), id="no profile"),
    pytest.param(small(), small(vmProfile={"userAssignedIdentities": [IDENTITY]}), id="an identity"),
    pytest.param(linked(f"{RAW}/{COMMIT}/a"), linked(f"{RAW}/main/a"), id="a branch"),
    pytest.param(linked(f"{GITHUB}/{COMMIT}/a"), linked(f"{GITHUB}/v1/a"), id="a tag"),
    pytest.param(small(), small(validate={"continueDistributeOnFailure": True}), id="distribute on failure"),
    pytest.param(
        small(validate={"inVMValidations": [shell("a", "x")], "sourceValidationOnly": True}),
        small(validate={"inVMValidations": [], "sourceValidationOnly": True}),
        id="a validator is gone",
    ),
]


@pytest.mark.parametrize(("old", "new"), WORSE)
def test_less_safety_is_told_and_more_is_not(old: dict[str, Any], new: dict[str, Any]) -> None:
    [change] = compared(old, new)
    assert change.effects[-1] is Effect.SECURITY
    assert change.reason in {check.reason for check in CHECKS}
    assert all(Effect.SECURITY not in item.effects for item in compared(new, old))


def test_every_check_has_an_example() -> None:
    reasons = {change.reason for case in WORSE for change in compared(*case.values)}
    assert reasons == {check.reason for check in CHECKS}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(linked("https://c.com/a"), linked("https://c.com/b"), id="another address"),
        pytest.param(linked("https://c.com/a"), linked("https://c.com/a", "11"), id="another checksum"),
        pytest.param(
            linked("https://c.com/a?sv=1&sig=bm90LWEtcmVhbA%3D%3D"),
            linked("https://c.com/a?sv=1&sig=cmVhbC1yZWFsbA%3D%3D"),
            id="another SAS",
        ),
        pytest.param(linked(f"{RAW}/{COMMIT}/a"), linked(f"{RAW}/{COMMIT[::-1]}/a"), id="another commit"),
        pytest.param(small(), small(source=source(version="1.2.4")), id="another version"),
        pytest.param(
            small(),
            small(source={"type": "SharedImageVersion", "imageVersionId": f"{GALLERY}/images/i/versions/1.0.0"}),
            id="a version of a gallery",
        ),
        pytest.param(
            small(vmProfile=SUBNET),
            small(vmProfile={**SUBNET, "vnetConfig": {"subnetId": "/t", "proxyVmSize": "x"}}),
            id="another network",
        ),
        pytest.param(small(), small(customize=[{"type": "File", "sourceUri": "http://c.com/a"}]), id="a new step"),
    ],
)
def test_what_is_as_safe_as_before_is_not_called_less_safe(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert all(Effect.SECURITY not in change.effects for change in compared(old, new))


def test_a_checksum_by_a_parameter_is_a_checksum() -> None:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    old, new = (
        json.dumps(
            {
                "$schema": schema,
                "contentVersion": "1.0.0.0",
                "resources": [linked("https://c.com/a", checksum)],
                "parameters": {"sum": {"type": "string"}},
            }
        )
        for checksum in ("00", "[parameters('sum')]")
    )
    [change] = changes(old, new)
    assert Effect.SECURITY not in change.effects
