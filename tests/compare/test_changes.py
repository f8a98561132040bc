"""Changes of templates: what is told, of both directions, and how much work it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from compare_samples import GALLERY, changes, compared, images, parsed, shell, side, small
from hypothesis import given
from hypothesis import strategies as st

from aib2packer.compare.changes import Change, Kind, LinePair
from aib2packer.compare.comparing import compare
from aib2packer.compare.effects import judge

PASSWORD = "Tr0ub4dor"  # noqa: S105 -- a credential to be hidden


def told(made: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(change.kind.value, change.path) for change in made]


def lines(change: Change) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    return change.old.lines if change.old else None, change.new.lines if change.new else None


STEPS = [shell("a", "a1"), shell("b", "b1"), shell(None, "c1", "c2"), {"type": "WindowsRestart"}, shell("d", "d1")]


@pytest.mark.parametrize("index", range(len(STEPS)))
@pytest.mark.parametrize("place", range(len(STEPS)))
def test_moving_a_step_gives_one_move(index: int, place: int) -> None:
    moved = list(STEPS)
    moved.insert(place, moved.pop(index))
    made = compared(small(customize=STEPS), small(customize=moved))
    if index == place:
        assert made == ()
        return
    [change] = made
    assert change.kind is Kind.MOVED
    assert abs(index - place) == 1 or (change.old_index, change.new_index) == (index, place)
    assert change.path == f"properties.customize[{change.new_index}]"


def test_a_step_that_was_moved_and_edited_gives_a_move_and_an_edit() -> None:
    moved = [*STEPS[1:], shell("a", "a1", "a2")]
    assert told(compared(small(customize=STEPS), small(customize=moved))) == [
        ("moved", "properties.customize[4]"),
        ("changed", "properties.customize[4].inline"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param({}, {"vmProfile": {"vmSize": "x"}}, [("added", "properties.vmProfile")], id="an object"),
        pytest.param(
            {"customize": [shell("a", "x")]},
            {"customize": [shell("b", "x")]},
            [("changed", "properties.customize[0].name")],
            id="renamed",
        ),
        pytest.param(
            {"customize": [shell("a", "x")]},
            {"customize": [{**shell("a", "x"), "type": "PowerShell"}]},
            [("changed", "properties.customize[0].type")],
            id="another type",
        ),
        pytest.param(
            {"customize": [shell("a", "x")]},
            {"customize": [{"type": "File", "name": "a", "sourceUri": "https://c.com/f", "destination": "/f"}]},
            [("changed", "properties.customize[0]")],
            id="another type with other members",
        ),
        pytest.param({}, {"customize": [shell("a", "x")]}, [("added", "properties.customize[0]")], id="the first step"),
        pytest.param(
            {},
            {"validate": {"inVMValidations": [shell("v", "x")], "sourceValidationOnly": True}},
            [
                ("added", "properties.validate.inVMValidations[0]"),
                ("added", "properties.validate.sourceValidationOnly"),
            ],
            id="an object with parts",
        ),
        pytest.param(
            {"customize": [shell(None, "a"), shell("x", "b")]},
            {"customize": [shell("x", "b")]},
            [("removed", "properties.customize[0]")],
            id="a step",
        ),
        pytest.param({"customize": []}, {}, [("removed", "properties.customize")], id="an empty list"),
        pytest.param({"customize": None}, {}, [], id="null"),
        pytest.param(
            {"managedResourceTags": {"__a b": "1"}},
            {"managedResourceTags": {"__a b": "2"}},
            [("changed", 'properties.managedResourceTags["__a b"]')],
            id="any name",
        ),
        pytest.param(
            {"buildTimeoutInMinutes": 1},
            {"buildTimeoutInMinutes": "1"},
            [("changed", "properties.buildTimeoutInMinutes")],
            id="a number in quotes",
        ),
        pytest.param(
            {"buildTimeoutInMinutes": 1},
            {"buildTimeoutInMinutes": True},
            [("changed", "properties.buildTimeoutInMinutes")],
            id="a flag",
        ),
        pytest.param(
            {"customize": "x"}, {"customize": [shell("a", "x")]}, [("changed", "properties.customize")], id="no list"
        ),
    ],
)
def test_changes_are_told_where_they_are(old: dict[str, Any], new: dict[str, Any], expected: list[Any]) -> None:
    assert told(compared(small(**old), small(**new))) == expected


def target(**members: Any) -> dict[str, Any]:
    return {"type": "SharedImage", "runOutputName": "out", "galleryImageId": f"{GALLERY}/images/i", **members}


def region(name: str, **members: Any) -> dict[str, Any]:
    return {"name": name, **members}


def test_regions_are_known_by_their_names() -> None:
    old = target(targetRegions=[region("westeurope", replicaCount=1), region("northeurope")])
    new = target(targetRegions=[region("North Europe"), region("uksouth"), region("westeurope", replicaCount=2)])
    assert told(compared(small(distribute=[old]), small(distribute=[new]))) == [
        ("changed", "properties.distribute[0].targetRegions[0].name"),
        ("added", "properties.distribute[0].targetRegions[1]"),
        ("changed", "properties.distribute[0].targetRegions[2].replicaCount"),
    ]


def test_replication_regions_are_known_by_their_names() -> None:
    old, new = target(replicationRegions=["a", "b"]), target(replicationRegions=["b", "c", "a"])
    assert told(compared(small(distribute=[old]), small(distribute=[new]))) == [
        ("added", "properties.distribute[0].replicationRegions[1]")
    ]


def test_commands_are_compared_line_by_line() -> None:
    [change] = compared(
        small(customize=[shell("a", "one", 'say "two"', "three")]), small(customize=[shell("a", "one", "2", "three")])
    )
    assert change.path == "properties.customize[0].inline"
    assert change.part == "step-1"
    assert change.label == "customizer `a`"
    assert lines(change) == (("one", 'say "two"', "three"), ("one", "2", "three"))
    assert change.lines == (LinePair("one", "one"), LinePair('say "two"', "2"), LinePair("three", "three"))


def test_a_credential_is_hidden_and_its_change_is_seen() -> None:
    login = "docker login --username builder --password"
    [change] = compared(
        small(customize=[shell("a", f"{login} {PASSWORD}")]), small(customize=[shell("a", f"{login} {PASSWORD[::-1]}")])
    )
    hidden = f"{login} {'*' * len(PASSWORD)}"
    assert change.lines == (LinePair(hidden, None), LinePair(None, hidden))
    assert lines(change) == ((hidden,), (f"{hidden} (the difference is in what is hidden)",))


def deployment(resource: dict[str, Any], parameters: dict[str, Any]) -> str:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    return json.dumps(
        {"$schema": schema, "contentVersion": "1.0.0.0", "parameters": parameters, "resources": [resource]}
    )


def test_a_secure_default_is_hidden_and_its_change_is_seen() -> None:
    template = small(customize=[shell("a", "[concat('x ', parameters('p'))]")])
    old, new = (
        deployment(template, {"p": {"type": "securestring", "defaultValue": text}}) for text in ("q1w2", "e3r4")
    )
    [change] = changes(old, new)
    assert change.path == "parameters.p.defaultValue"
    assert lines(change) == (("(secret)",), ("(secret) (the difference is in what is hidden)",))
    assert "q1w2" not in str(lines(change))


def test_a_default_has_the_effects_of_what_uses_it() -> None:
    template = small(vmProfile={"vmSize": "[parameters('size')]", "osDiskSizeGB": "[parameters('disk')]"})
    declared = {"size": {"type": "string", "defaultValue": "a"}, "disk": {"type": "int", "defaultValue": 1}}
    other = {"size": {"type": "string", "defaultValue": "b"}, "disk": {"type": "int", "defaultValue": 2}}
    made = changes(deployment(template, declared), deployment(template, other))
    assert [(change.path, [effect.value for effect in change.effects]) for change in made] == [
        ("parameters.disk.defaultValue", ["image"]),
        ("parameters.size.defaultValue", ["nothing"]),
    ]


def test_a_value_that_moves_into_a_variable_is_no_difference() -> None:
    old = deployment(small(customize=[shell("[concat('a-', parameters('p'))]", "x")]), {"p": {"type": "string"}})
    data = json.loads(old)
    data["variables"] = {"v": "[concat('a-', parameters('p'))]"}
    data["resources"][0]["properties"]["customize"][0]["name"] = "[variables('v')]"
    assert changes(old, json.dumps(data)) == ()
    data["variables"] = {"v": "[concat('b-', parameters('p'))]"}
    [change] = changes(old, json.dumps(data))
    assert lines(change) == (("a-<parameter p>",), ("b-<parameter p>",))


TEXTS = st.text("ab\n", max_size=3)
STEP = st.builds(
    lambda name, kind, commands: {"type": kind, **({"name": name} if name else {}), "inline": commands},
    st.sampled_from((None, "a", "b", "c")),
    st.sampled_from(("Shell", "PowerShell")),
    st.lists(TEXTS, max_size=3),
)
PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        "customize": st.lists(STEP, max_size=5),
        "validate": st.fixed_dictionaries({}, optional={"inVMValidations": st.lists(STEP, max_size=3)}),
        "managedResourceTags": st.dictionaries(TEXTS, TEXTS, max_size=3),
        "vmProfile": st.fixed_dictionaries({}, optional={"vmSize": TEXTS, "osDiskSizeGB": st.integers(0, 3)}),
        "distribute": st.lists(
            st.builds(
                lambda name, regions: target(runOutputName=name, replicationRegions=regions),
                TEXTS,
                st.lists(st.sampled_from("abc"), max_size=3),
            ),
            max_size=3,
        ),
    },
)


@given(PROPERTIES, PROPERTIES)
def test_what_one_direction_adds_the_other_removes(old: dict[str, Any], new: dict[str, Any]) -> None:
    there, back = compared(small(**old), small(**new)), compared(small(**new), small(**old))
    for one, other, side_of in ((Kind.ADDED, Kind.REMOVED, "new"), (Kind.REMOVED, Kind.ADDED, "old")):
        added = {(item.path, getattr(item, side_of).lines) for item in there if item.kind is one}
        mirrored = "old" if side_of == "new" else "new"
        assert added == {(item.path, getattr(item, mirrored).lines) for item in back if item.kind is other}
    assert sum(item.kind is Kind.CHANGED for item in there) == sum(item.kind is Kind.CHANGED for item in back)
    assert sum(item.kind is Kind.MOVED for item in there) == sum(item.kind is Kind.MOVED for item in back)


@given(PROPERTIES)
def test_equal_templates_do_not_differ(properties: dict[str, Any]) -> None:
    assert compared(small(**properties), small(**deepcopy(properties))) == ()


@pytest.mark.parametrize("named", [True, False])
def test_the_work_grows_with_the_number_of_steps(count_calls: Callable[..., int], *, named: bool) -> None:
    def work(count: int) -> int:
        def template(mark: str) -> str:
            listed = [shell(f"s{n}" if named else None, f"c{n}", f"{mark}{n}") for n in range(count)]
            return json.dumps(small(customize=listed))

        [old], [new] = side(template("a")).images, side(template("b")).images  # type: ignore[misc]
        assert len(compare(old, new, judge)[1]) == count
        return count_calls(lambda: compare(old, new, judge))

    work(1)
    few, many = work(200), work(800)
    assert many < 5 * few


def test_a_side_that_cannot_be_read_leaves_the_other_without_changes() -> None:
    [image] = images(json.dumps(small()), "{")
    assert (image.name, image.old_file, image.new_file, image.changes) == ("web", "t.json", "t.json", ())
    assert [part.role.value for part in image.old_parts] == ["source", "target"]
    assert image.new_parts == ()


def test_images_are_matched_by_name_and_the_last_one_by_place() -> None:
    def listed(*names: str) -> str:
        return json.dumps([{**small(), "name": name} for name in names])

    found = images(listed("a", "b", "c"), listed("c", "x", "a"))
    assert [(item.name, told(item.changes)) for item in found] == [("a", []), ("c", []), ("x", [("changed", "name")])]
    gone = images(listed("a", "b"), listed("c"))
    assert [(item.name, item.old_file is None, item.new_file is None) for item in gone] == [
        ("a", False, True),
        ("b", False, True),
        ("c", True, False),
    ]
    assert [change.reason for item in gone for change in item.changes] == [
        "the image is built and distributed no more",
        "the image is built and distributed no more",
        "the image is new",
    ]


def test_matched_parts_share_their_ids_and_no_others_do() -> None:
    [image] = images(
        json.dumps(small(customize=[shell("a", "1"), shell("b", "2")])),
        json.dumps(small(customize=[shell("b", "2"), shell("c", "3")])),
    )
    old = {part.label: part.id for part in image.old_parts}
    new = {part.label: part.id for part in image.new_parts}
    assert {label for label in old if old[label] in new.values()} == {"p:o:s:1.2.3", "b", "out: g/i"}
    assert all(old[label] == new[label] for label in old.keys() & new.keys())
    assert len({*old.values(), *new.values()}) == 5


def test_the_flattened_shape_and_other_spellings_are_no_difference() -> None:
    old = small(vmProfile={"osDiskSizeGB": 30}, validate={"inVMValidations": [shell("v", "x")]})
    flat = {name: value for name, value in old.items() if name != "properties"} | {
        **old["properties"],
        "vmProfile": {"osDiskSizeGb": 30, "vnetConfig": None},
        "validate": {"inVmValidations": [shell("v", "x")]},
    }
    assert compared(old, flat) == ()


def test_the_place_of_a_change_is_that_of_its_values() -> None:
    old, new = json.dumps(small(), indent=2), json.dumps(small(buildTimeoutInMinutes=7), indent=2)
    [change] = changes(old, new)
    assert change.new is not None
    assert change.new.span is not None
    assert change.new.span.text == "7"
    assert change.new.span.begin.line == parsed(new).span.finish.line - 2
