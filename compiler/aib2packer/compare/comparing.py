"""The comparison of two trees: laid on each other, compared by deepdiff, and told as changes.

Only here deepdiff is used. It sees plain dictionaries whose keys are the same for what is matched, and texts as their
leaves, so that it visits each place once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from aib2packer.compare.aligning import Aligned, align
from aib2packer.compare.changes import Change, Effect, Kind, Value
from aib2packer.compare.showing import line_pairs, values
from aib2packer.compare.tokens import token
from aib2packer.compare.tree import ImageTree, Members, Node
from aib2packer.excerpt import printable

_Tokens: TypeAlias = "dict[Hashable, _Tokens] | str"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a judge has to judge."""

    kind: Kind
    pattern: str  # the place without indexes, such as `properties.customize[].inline`
    old: Node | None
    new: Node | None
    old_root: Members
    new_root: Members


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a difference means."""

    effects: tuple[Effect, ...]  # at least one, from the least to the gravest
    reason: str  # of the gravest, a short sentence without final period


Judge: TypeAlias = Callable[[Difference], Judgement]


def compare(old: ImageTree, new: ImageTree, judge: Judge) -> tuple[Aligned, tuple[Change, ...]]:
    """Compare two trees; gives them laid on each other, and the changes in the order of the new side."""
    aligned = align(old.root, new.root)
    places = list(aligned.walk())
    number = {id(place): index for index, place in enumerate(places)}
    differing = sorted(_differing(aligned), key=lambda place: number[id(place)])
    found = _Found(old.root, new.root, judge, {id(place) for place in differing})
    changes: list[Change] = []
    for place in places:
        changes += found.at(place)
    return aligned, tuple(changes)


def _differing(aligned: Aligned) -> Iterator[Aligned]:
    """Have deepdiff find the places that differ."""
    from deepdiff import DeepDiff  # here, because it is slow to import and only comparisons need it

    found = DeepDiff(
        _tokens(aligned, new=False),
        _tokens(aligned, new=True),
        view="tree",
        ignore_private_variables=False,  # names of the user's may begin with underscores
        threshold_to_diff_deeper=0,  # else objects that have little in common are taken for one value
    )
    for levels in found.values():
        for level in levels:
            place = aligned
            for key in level.path(output_format="list"):
                place = place.inner[key]
            yield place


def _tokens(place: Aligned, *, new: bool) -> _Tokens:
    """Give one side of a place for deepdiff."""
    if place.inner:
        return {
            key: _tokens(item, new=new)
            for key, item in place.inner.items()
            if item.inner or (item.new if new else item.old) is not None
        }
    node = place.new if new else place.old
    if node is None or (isinstance(node, Members) and node.common_only):
        return ""
    return token(node)


class _Found:
    """Makes changes of the places that differ."""

    def __init__(self, old: Members, new: Members, judge: Judge, differing: set[int]) -> None:
        self._old, self._new = old, new
        self._judge = judge
        self._differing = differing

    def at(self, place: Aligned) -> Iterator[Change]:
        """Give the changes of one place: it has moved, it differs, or both."""
        if place.moved:
            yield self._change(place, Kind.MOVED)
        if id(place) in self._differing:
            yield self._change(place, _kind(place))

    def _change(self, place: Aligned, kind: Kind) -> Change:
        difference = Difference(kind, place.pattern, place.old, place.new, self._old, self._new)
        judgement = self._judge(difference)
        moved = kind is Kind.MOVED
        old, new = _positions(place) if moved else values(place.old, place.new)
        old_index, new_index = place.indexes if moved and place.indexes else (None, None)
        return Change(
            kind=kind,
            path=printable(place.path),
            part=place.part.id if place.part else None,
            label=printable(place.part.label) if place.part else None,
            old=old,
            new=new,
            effects=judgement.effects,
            reason=judgement.reason,
            old_index=old_index,
            new_index=new_index,
            lines=() if moved else line_pairs(place.old, place.new),
        )


def _kind(place: Aligned) -> Kind:
    if place.old is None:
        return Kind.ADDED
    return Kind.REMOVED if place.new is None else Kind.CHANGED


def _positions(place: Aligned) -> tuple[Value, Value]:
    """Show where an element stood and where it stands."""
    if place.indexes is None or place.old is None or place.new is None:
        raise ValueError("only an element of both sides can move")
    before, after = place.indexes
    return Value((f"position {before + 1}",), place.old.span), Value((f"position {after + 1}",), place.new.span)
