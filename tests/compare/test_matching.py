"""Which elements are the same one, and which of them moved."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aib2packer.compare.changes import Role
from aib2packer.compare.matching import match, moved
from aib2packer.compare.tree import Element, Elements, Leaf, Lines, Members, PartFacts


def step(name: str | None, kind: str, *commands: str) -> Element:
    members = {"type": Leaf(kind), "inline": Lines(tuple(Leaf(command) for command in commands), raw=True)}
    if name is not None:
        members["name"] = Leaf(name)
    return Element(Members(members), kind, name, "name", "type", PartFacts(Role.STEP, kind, "", ""))


def steps(*items: Element) -> Elements:
    return Elements(items)


A, B, C = step("a", "Shell", "a1", "a2"), step("b", "Shell", "b1"), step(None, "Shell", "c1", "c2", "c3")
RESTART = step(None, "WindowsRestart")


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        pytest.param(steps(A, B), steps(B, A), {(0, 1), (1, 0)}, id="by name"),
        pytest.param(steps(A), steps(step("a", "PowerShell", "x")), {(0, 0)}, id="by name, of another type"),
        pytest.param(steps(A, B), steps(step("x", "Shell", "b1"), A), {(0, 1), (1, 0)}, id="renamed: by content"),
        pytest.param(
            steps(C, RESTART), steps(RESTART, step(None, "Shell", "c1", "x", "c3")), {(0, 1), (1, 0)}, id="by likeness"
        ),
        pytest.param(
            steps(step(None, "Shell", "x"), A), steps(step(None, "Shell", "y"), A), {(0, 0), (1, 1)}, id="by neighbours"
        ),
        pytest.param(steps(A), steps(B), set(), id="two names"),
        pytest.param(steps(RESTART, A, RESTART), steps(A, RESTART), {(1, 0), (2, 1)}, id="the copy behind a step"),
        pytest.param(steps(RESTART, A, RESTART), steps(RESTART, A), {(0, 0), (1, 1)}, id="the copy before a step"),
        pytest.param(
            steps(A, step("a", "Shell", "z")), steps(step("a", "Shell", "z"), A), {(0, 1), (1, 0)}, id="a name twice"
        ),
        pytest.param(
            steps(step(None, "Shell", "c1")), steps(step(None, "PowerShell", "c1")), {(0, 0)}, id="another type alone"
        ),
        pytest.param(steps(step(None, "Shell", "c1")), steps(step(None, "File", "q")), set(), id="nothing in common"),
    ],
)
def test_elements_are_matched(old: Elements, new: Elements, pairs: set[tuple[int, int]]) -> None:
    assert set(match(old, new).pairs) == pairs


ELEMENTS = st.lists(
    st.builds(
        lambda name, kind, commands: step(name, kind, *commands),
        st.sampled_from((None, None, "a", "b", "c", "d")),
        st.sampled_from(("Shell", "PowerShell", "File")),
        st.lists(st.sampled_from("pqrst"), max_size=4),
    ),
    max_size=8,
).map(lambda items: Elements(tuple(items)))


@given(ELEMENTS, ELEMENTS)
def test_matching_is_symmetric_and_one_to_one(old: Elements, new: Elements) -> None:
    there, back = match(old, new).pairs, match(new, old).pairs
    assert {(i, j) for j, i in back} == set(there)
    assert len({i for i, _ in there}) == len({j for _, j in there}) == len(there)


@given(ELEMENTS, st.randoms(use_true_random=False))
def test_whatever_the_order_all_elements_are_found_again(old: Elements, random: object) -> None:
    items = list(old.items)
    random.shuffle(items)  # type: ignore[attr-defined]
    assert len(match(old, Elements(tuple(items))).pairs) == len(items)


@given(st.permutations(range(7)))
def test_as_few_elements_as_possible_have_moved(order: list[int]) -> None:
    pairs = tuple((index, place) for place, index in enumerate(order))
    longest = max(
        size for size in range(8) for kept in itertools.combinations(order, size) if list(kept) == sorted(kept)
    )
    assert len(moved(pairs)) == len(order) - longest


def test_the_order_of_regions_means_nothing() -> None:
    old = Elements((Element(Leaf("a"), identity="a"), Element(Leaf("b"), identity="b")), ordered=False)
    new = Elements(tuple(reversed(old.items)), ordered=False)
    assert match(old, new).moved == frozenset()
