"""What stands in a picture: order, marks, arrows, and what is folded."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictured import TEXTS, change, comparison, labelled, mixed, parts

from aib2packer.compare.changes import Kind, Part, Role
from aib2packer.drawing.picture import (
    Mark,
    Node,
    Picture,
    folded,
    line_of,
    picture_of_comparison,
    picture_of_parts,
)

STEPS = st.lists(st.sampled_from([f"s{n}" for n in range(8)]), unique=True)


def by_text(picture: Picture) -> dict[str, Node]:
    return {" | ".join(node.lines): node for node in picture.nodes}


def step(name: str) -> Part:
    return Part(name, Role.STEP, "Shell", name)


def test_a_build_is_drawn_in_its_order() -> None:
    picture = picture_of_parts("web", tuple(reversed(parts(2, 1, 2))))
    assert [node.role for node in picture.nodes] == [
        Role.SOURCE,
        Role.STEP,
        Role.STEP,
        Role.VALIDATOR,
        Role.TARGET,
        Role.TARGET,
    ]
    assert picture.marks == ()
    assert picture.summary == "2 steps, 1 validator, 2 targets"


def test_steps_and_validators_are_numbered() -> None:
    picture = picture_of_parts("web", parts(2, 1, 1))
    assert [node.lines[0] for node in picture.nodes] == [
        "Source · PlatformImage",
        "Step 1 · PowerShell",
        "Step 2 · Shell",
        "Validator 1 · PowerShell",
        "Target · SharedImage",
    ]


def test_generalization_stands_between_customizers_and_validators_and_is_no_step() -> None:
    picture = picture_of_parts("web", parts(2, 1, 1), generalized=True)
    assert [node.lines[0].partition(" ")[0] for node in picture.chain] == [
        "Source",
        "Step",
        "Step",
        "Generalize",
        "Validator",
    ]
    assert picture.summary == "2 steps, 1 validator, 1 target"


def test_every_target_is_reached_from_the_end_of_the_chain() -> None:
    picture = picture_of_parts("web", parts(2, 0, 3))
    last = picture.chain[-1].id
    assert [(edge.start, edge.end) for edge in picture.edges] == [
        ("n1", "n2"),
        ("n2", "n3"),
        *((last, target.id) for target in picture.targets),
    ]


def test_nothing_is_drawn_of_nothing() -> None:
    picture = picture_of_parts("web", ())
    assert (picture.nodes, picture.edges, picture.summary) == ((), (), "nothing is built")


def test_each_change_gives_its_mark() -> None:
    nodes = by_text(picture_of_comparison(mixed()))
    assert {text: node.mark for text, node in nodes.items() if node.mark is not Mark.NONE} == {
        "Source · PlatformImage | MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2:latest": Mark.REMOVED,
        "Source · SharedImageVersion | contoso/base/1.0.0": Mark.ADDED,
        "Step 2 · PowerShell | Install IIS | was step 1": Mark.MOVED,
        "Step 3 · WindowsUpdate | Install IIS": Mark.CHANGED,
        "Step 3 · WindowsRestart | sudo apt-get update …": Mark.REMOVED,
        "Step 5 · Shell | Install the <agent>": Mark.ADDED,
        f"Step 7 · PowerShell | {labels(5)} | was step 6": Mark.CHANGED,
        "Target · SharedImage | gallery-1: contoso/windows-2022": Mark.CHANGED,
    }


def labels(number: int) -> str:
    return parts(number + 1)[number + 1].label


def test_marks_are_counted_and_listed_once_in_a_fixed_order() -> None:
    picture = picture_of_comparison(mixed())
    assert picture.marks == (Mark.ADDED, Mark.REMOVED, Mark.CHANGED, Mark.MOVED)
    assert picture.summary == "8 steps, 2 validators, 2 targets; 2 added, 2 removed, 3 changed, 1 moved"


def test_a_changed_part_of_neither_list_marks_nothing() -> None:
    same = parts(2)
    assert picture_of_comparison(comparison(same, same, change("elsewhere"))).marks == ()


def test_what_was_removed_stands_where_it_stood_and_the_way_passes_it() -> None:
    old = (step("a"), step("b"), step("c"), step("d"))
    picture = picture_of_comparison(comparison(old, (old[0], old[3])))
    assert [node.lines[1] for node in picture.chain] == ["a", "b", "c", "d"]
    assert {(edge.start, edge.end, edge.removed) for edge in picture.edges} == {
        ("n1", "n4", False),
        ("n1", "n2", True),
        ("n2", "n3", True),
        ("n3", "n4", True),
    }


def test_what_was_removed_does_not_follow_a_part_that_has_moved_away() -> None:
    a, b, c, d = (step(name) for name in "abcd")
    picture = picture_of_comparison(comparison((a, b, c, d), (a, d, b), change("b", Kind.MOVED)))
    assert [node.lines[1] for node in picture.chain] == ["a", "c", "d", "b"]


def test_a_target_that_is_gone_hangs_on_the_way_of_now() -> None:
    old = (step("a"), step("b"), Part("t", Role.TARGET, "VHD", "t"))
    picture = picture_of_comparison(comparison(old, old[:1]))
    assert ("n1", "n3", True) in {(edge.start, edge.end, edge.removed) for edge in picture.edges}


@given(STEPS, STEPS, st.sets(st.sampled_from([f"s{n}" for n in range(8)])))
def test_both_sides_are_there_in_their_orders(old: list[str], new: list[str], moved: set[str]) -> None:
    changes = (change(name, Kind.MOVED) for name in sorted(moved & set(old) & set(new)))
    picture = picture_of_comparison(comparison(tuple(map(step, old)), tuple(map(step, new)), *changes))
    shown = [node.lines[1] for node in picture.chain]
    assert sorted(shown) == sorted({*old, *new})
    assert [name for name in shown if name in new] == new
    gone = [node.lines[1] for node in picture.chain if node.removed]
    assert gone == sorted(gone, key=shown.index)
    assert set(gone) == {*old} - {*new}
    way = [node.id for node in picture.chain if not node.removed]
    assert {(edge.start, edge.end) for edge in picture.edges if not edge.removed} == set(pairwise(way))


@given(STEPS, STEPS)
def test_what_one_direction_adds_the_other_removes(old: list[str], new: list[str]) -> None:
    sides = tuple(map(step, old)), tuple(map(step, new))
    there, back = (picture_of_comparison(comparison(one, other)) for one, other in (sides, sides[::-1]))
    added = {node.lines[1] for node in there.nodes if node.mark is Mark.ADDED}
    assert added == {node.lines[1] for node in back.nodes if node.removed}


@given(TEXTS)
def test_a_text_has_one_line_that_can_be_shown(text: str) -> None:
    shown = line_of(text)
    assert shown.isprintable() or not shown
    assert len(shown) <= 300
    assert not shown.startswith(" ")
    assert "mXq3Zt7bKe9" not in shown


def test_a_label_that_is_longer_than_a_line_is_cut() -> None:
    node = picture_of_parts("web", labelled(("x" * 1000,))).chain[1]
    assert node.lines[1] == "x" * 299 + "…"


@pytest.mark.parametrize("most", [4, 10, 24, 100])
def test_a_short_build_is_not_folded(most: int) -> None:
    picture = picture_of_parts("web", parts(1, 0, 1))
    assert folded(picture, most) is picture


def test_what_has_not_changed_is_folded_first() -> None:
    old = parts(60)
    picture = folded(picture_of_comparison(comparison(old, old, change("s30"))), 24)
    assert [node.lines[-1] if node.lines[-1] == "not shown" else node.lines[0] for node in picture.nodes] == [
        "Source · PlatformImage",
        "Step 1 · PowerShell",
        "not shown",
        "Step 30 · File",
        "Step 31 · PowerShell",
        "Step 32 · Shell",
        "not shown",
        "Validator 1 · PowerShell",
        "Validator 2 · PowerShell",
        "Target · SharedImage",
        "Target · SharedImage",
    ]
    assert [node.lines[0] for node in picture.nodes if node.lines[-1] == "not shown"] == [
        "… 28 steps …",
        "… 28 steps …",
    ]
    assert picture.summary == "60 steps, 2 validators, 2 targets; 1 changed"


def test_of_a_build_without_changes_the_middle_is_folded() -> None:
    picture = folded(picture_of_parts("web", parts(300)), 20)
    assert [node.lines[0].partition(" ·")[0] for node in picture.chain] == [
        "Source",
        *(f"Step {number}" for number in range(1, 5)),
        "… 293 steps …",
        *(f"Step {number}" for number in range(298, 301)),
        "Validator 1",
        "Validator 2",
    ]


def test_changes_without_number_are_folded_and_counted() -> None:
    picture = folded(picture_of_comparison(comparison(parts(0), parts(500))), 20)
    assert len(picture.nodes) <= 24
    (fold,) = (node for node in picture.nodes if "…" in node.lines[0])
    assert fold.lines[1].endswith(" added")
    assert fold.mark is Mark.CHANGED


@given(st.integers(0, 80), st.sets(st.integers(0, 79)), st.integers(10, 60))
def test_a_folded_picture_has_no_more_than_it_may_and_the_same_ends(steps: int, changed: set[int], most: int) -> None:
    side = parts(steps)
    whole = picture_of_comparison(comparison(side, side, *(change(f"s{number}") for number in sorted(changed))))
    small = folded(whole, most)
    assert len(small.nodes) <= most + 3
    assert small.nodes[0].lines == whole.nodes[0].lines
    assert small.nodes[-1].lines == whole.nodes[-1].lines
    assert small.summary == whole.summary
