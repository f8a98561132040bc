"""The table of the format: what it says of the API versions, and that it is consistent in itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from aib2packer.model.format import CUSTOMIZER, DISTRIBUTOR, PROPERTIES, RESOURCE, SOURCE, VALIDATOR, VERSIONS
from aib2packer.model.shapes import (
    Choice,
    ExactlyOne,
    Life,
    ListOf,
    Member,
    NotBoth,
    OnlyIf,
    Role,
    Shape,
    Text,
    Together,
    Type,
    Union,
    is_structure,
)


def shapes(type_: Type = RESOURCE) -> Iterator[Shape]:
    match type_:
        case Shape(members=members):
            yield type_
            for member in members:
                yield from shapes(member.type)
        case Union(variants=variants):
            for variant in variants:
                yield from shapes(variant.shape)
        case ListOf(item=item):
            yield from shapes(item)


def member(path: str) -> Member:
    """Find a member by a path such as `properties.distribute[SharedImage].versioning`."""
    shape, found = RESOURCE, None
    for name, kind in re.findall(r"(\w+)(?:\[(\w+)\])?", path):
        found = shape.member(name)
        assert found is not None, path
        inner = found.type.item if isinstance(found.type, ListOf) else found.type
        if isinstance(inner, Union) and kind:
            shape = inner.shape_of(kind)
        elif isinstance(inner, Shape):
            shape = inner
    assert found is not None
    return found


# The column "added" of the property history in the reference of the format.
SINCE = [
    ("identity", "2019-05-01-preview"),
    ("properties.buildTimeoutInMinutes", "2019-05-01-preview"),
    ("properties.vmProfile", "2019-05-01-preview"),
    ("properties.vmProfile.osDiskSizeGB", "2020-02-14"),
    ("properties.vmProfile.vnetConfig.subnetId", "2020-02-14"),
    ("properties.vmProfile.userAssignedIdentities", "2021-10-01"),
    ("properties.vmProfile.vnetConfig.proxyVmSize", "2021-10-01"),
    ("properties.vmProfile.vnetConfig.containerInstanceSubnetId", "2024-02-01"),
    ("properties.validate", "2022-02-14"),
    ("properties.stagingResourceGroup", "2022-02-14"),
    ("properties.optimize", "2022-07-01"),
    ("properties.optimize.workload", "2025-10-01"),
    ("properties.errorHandling", "2023-07-01"),
    ("properties.autoRun", "2024-02-01"),
    ("properties.managedResourceTags", "2024-02-01"),
    ("properties.additionalDataDisks", "2025-10-01"),
    ("properties.source[PlatformImage].planInfo", "2020-02-14"),
    ("properties.customize[Shell].inline", "2019-02-01-preview"),
    ("properties.customize[Shell].sha256Checksum", "2019-05-01-preview"),
    ("properties.customize[PowerShell].runElevated", "2019-05-01-preview"),
    ("properties.customize[PowerShell].runAsSystem", "2020-02-14"),
    ("properties.distribute[SharedImage].excludeFromLatest", "2020-02-14"),
    ("properties.distribute[SharedImage].storageAccountType", "2020-02-14"),
    ("properties.distribute[SharedImage].targetRegions", "2022-07-01"),
    ("properties.distribute[SharedImage].versioning", "2022-07-01"),
    ("properties.distribute[SharedImage].replicationMode", "2025-10-01"),
    ("properties.distribute[VHD].uri", "2022-07-01"),
]


@pytest.mark.parametrize(("path", "since"), SINCE)
def test_a_member_exists_since_the_version_that_added_it(path: str, since: str) -> None:
    assert member(path).life.since == since


@pytest.mark.parametrize(
    ("union", "name", "since"),
    [
        (SOURCE, "PlatformImage", "2018-02-01-preview"),
        (SOURCE, "ManagedImage", "2019-02-01-preview"),
        (SOURCE, "SharedImageVersion", "2019-05-01-preview"),
        (CUSTOMIZER, "Shell", "2018-02-01-preview"),
        (CUSTOMIZER, "PowerShell", "2019-02-01-preview"),
        (CUSTOMIZER, "WindowsRestart", "2019-02-01-preview"),
        (CUSTOMIZER, "File", "2019-05-01-preview"),
        (CUSTOMIZER, "WindowsUpdate", "2020-02-14"),
        (VALIDATOR, "Shell", "2022-02-14"),
        (VALIDATOR, "File", "2022-07-01"),
        (DISTRIBUTOR, "ManagedImage", "2018-02-01-preview"),
        (DISTRIBUTOR, "SharedImage", "2018-02-01-preview"),
        (DISTRIBUTOR, "VHD", "2019-02-01-preview"),
    ],
)
def test_a_type_exists_since_the_version_that_added_it(union: Union, name: str, since: str) -> None:
    variant = union.variant(name)
    assert variant is not None
    assert variant.life.since == since


def test_there_are_ten_versions_in_ascending_order() -> None:
    assert len(VERSIONS) == 10
    assert list(VERSIONS) == sorted(VERSIONS)


def test_every_version_that_the_table_names_exists() -> None:
    lives = [item.life for shape in shapes() for item in shape.members]
    lives += [item.required for shape in shapes() for item in shape.members if item.required]
    lives += [old.life for shape in shapes() for item in shape.members for old in item.old_names]
    lives += [variant.life for union in (SOURCE, CUSTOMIZER, VALIDATOR, DISTRIBUTOR) for variant in union.variants]
    for shape in shapes():
        for item in shape.members:
            if isinstance(item.type, Choice):
                lives += [value.life for value in item.type.values]
    assert {life.since for life in lives} | {life.until for life in lives if life.until} <= set(VERSIONS)


def test_names_of_an_object_differ_by_more_than_letter_case() -> None:
    for shape in shapes():
        names = [item.name for item in shape.members]
        names += [old.name for item in shape.members for old in item.old_names]
        assert len({name.casefold() for name in names}) == len(names), shape.title


def test_rules_name_members_of_their_object() -> None:
    rules = [(shape, rule) for shape in shapes() for rule in shape.rules]
    assert {type(rule) for _, rule in rules} == {ExactlyOne, NotBoth, Together, OnlyIf}
    for shape, rule in rules:
        match rule:
            case ExactlyOne(first=one, second=other) | NotBoth(first=one, second=other):
                names = {one, other}
            case Together(member=one, needs=other) | OnlyIf(flag=one, needs=other):
                names = {one, other}
        assert names <= {item.name for item in shape.members}


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("name", True),
        ("location", True),
        ("properties.source[PlatformImage].version", True),
        ("properties.source[SharedImageVersion].imageVersionId", True),
        ("properties.customize[Shell].scriptUri", True),
        ("properties.customize[Shell].name", False),
        ("properties.customize[WindowsRestart].restartCommand", False),
        ("properties.customize[WindowsUpdate].searchCriteria", False),
        ("properties.distribute[VHD].runOutputName", True),
        ("properties.distribute[VHD].uri", True),
        ("properties.stagingResourceGroup", True),
    ],
)
def test_placeholders_may_stand_in_names_ids_and_addresses_only(path: str, may: bool) -> None:
    text = member(path).type
    assert isinstance(text, Text)
    assert text.placeholders is may


@pytest.mark.parametrize("path", ["properties.customize[Shell].inline", "properties.customize[WindowsUpdate].filters"])
def test_placeholders_never_stand_in_commands(path: str) -> None:
    array = member(path).type
    assert isinstance(array, ListOf)
    assert array.item == Text()


@pytest.mark.parametrize(
    ("written", "name"),
    [("source", "source"), ("SOURCE", "source"), ("buildtimeoutinminutes", "buildTimeoutInMinutes"), ("x", None)],
)
def test_a_member_is_found_in_any_letter_case(written: str, name: str | None) -> None:
    found = PROPERTIES.resolve(written)
    assert (found and found.name) == name


def test_a_member_is_found_by_its_old_name() -> None:
    found = CUSTOMIZER.shape_of("Shell").resolve("Script")
    assert found is not None
    assert found.name == "scriptUri"


def test_only_what_an_author_may_write_is_suggested() -> None:
    names = PROPERTIES.writable("2022-07-01")
    assert "optimize" in names
    assert "errorHandling" not in names
    assert "provisioningState" not in names
    envelope = {item.name for item in RESOURCE.members if item.role is Role.ENVELOPE}
    assert envelope.isdisjoint(RESOURCE.writable("2025-10-01"))


def test_leaves_may_stay_undecided_and_structure_may_not() -> None:
    undecided = {item.name for item in PROPERTIES.members if not is_structure(item.type)}
    assert {"managedResourceTags", "autoRun", "buildTimeoutInMinutes"} <= undecided
    assert undecided.isdisjoint({"source", "customize", "validate", "distribute", "vmProfile", "additionalDataDisks"})


@pytest.mark.parametrize(
    ("life", "version", "covered"),
    [
        (Life(), "2018-02-01-preview", True),
        (Life("2020-02-14"), "2019-05-01-preview", False),
        (Life("2020-02-14"), "2020-02-14", True),
        (Life(until="2020-02-14"), "2020-02-14", True),
        (Life(until="2020-02-14"), "2021-10-01", False),
    ],
)
def test_a_life_includes_both_ends(life: Life, version: str, covered: bool) -> None:
    assert life.covers(version) is covered


@pytest.mark.parametrize(
    ("life", "words"),
    [
        (Life("2020-02-14"), "2020-02-14 and later"),
        (Life(until="2020-02-14"), "2020-02-14 and earlier"),
        (Life("2019-05-01-preview", "2020-02-14"), "2019-05-01-preview to 2020-02-14"),
    ],
)
def test_a_life_is_said_in_words(life: Life, words: str) -> None:
    assert life.words() == words
