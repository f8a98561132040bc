"""A build as it is drawn: source, customizers in their order, validators, targets; what has changed is marked.

Takes the parts of one side, or the comparison of two; gives a `Picture`. Texts in it have one line each, with
credentials masked and control characters visible; what is special to a format is that format's business.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise

from aib2packer.compare.changes import ImageComparison, Kind, Part, Role
from aib2packer.excerpt import printable

_GENERALIZE = "Generalize"
_NAMES = {Role.SOURCE: "Source", Role.STEP: "Step", Role.VALIDATOR: "Validator", Role.TARGET: "Target"}
_THINGS = {Role.STEP: "step", Role.VALIDATOR: "validator", Role.TARGET: "target"}
_LONGEST = 300  # characters of a text; no drawing shows more of it
_CUT = "…"
_GAP = " · "
_BESIDE = 1  # parts that stay on either side of one with a mark, so that one sees where it stands
_FEWEST = 3  # parts that are folded into one; less gains nothing


class Mark(enum.Enum):
    """What has happened to a node; the value is the sign for it."""

    NONE = ""
    ADDED = "+"
    REMOVED = "-"
    CHANGED = "~"
    MOVED = ">"

    @property
    def word(self) -> str:
        """What the sign means."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Node:
    """One box."""

    id: str  # unique in its picture, made of letters and digits only
    role: Role
    lines: tuple[str, ...]  # what it is, how it is called, and where it has moved from
    mark: Mark = Mark.NONE

    @property
    def removed(self) -> bool:
        """Whether it is there no more."""
        return self.mark is Mark.REMOVED


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between two nodes, by their ids."""

    start: str
    end: str
    removed: bool  # whether it leads to or from a node that is there no more


@dataclass(frozen=True, slots=True)
class Picture:
    """A build. The chain of its nodes is that of the build; behind the chain stand the targets."""

    name: str
    summary: str  # what there is, such as `5 steps, 1 target`, and what has happened to it
    chain: tuple[Node, ...]
    targets: tuple[Node, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes in the order of the build."""
        return (*self.chain, *self.targets)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """All arrows; what was removed stands beside the way that the build takes now."""
        return tuple(_edges(self.chain, self.targets))

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks that occur, in their own order."""
        used = {node.mark for node in self.nodes}
        return tuple(mark for mark in Mark if mark in used and mark is not Mark.NONE)


def picture_of_parts(name: str, parts: Iterable[Part], *, generalized: bool = False) -> Picture:
    """Draw one side; `generalized` shows where the service generalizes, which no template says."""
    found = tuple(parts)
    numbers = _numbers(found)
    nodes = [_node(part, numbers[part.id], Mark.NONE) for role in Role for part in found if part.role is role]
    summary = _summary(nodes)
    if generalized:
        place = sum(node.role in (Role.SOURCE, Role.STEP) for node in nodes)
        nodes.insert(place, Node("", Role.STEP, (_GENERALIZE,)))
    return _picture(name, summary, nodes)


def picture_of_comparison(image: ImageComparison) -> Picture:
    """Draw both sides in one, in the order of the new one; what was removed stands where it stood."""
    old, new = _numbers(image.old_parts), _numbers(image.new_parts)
    moved = {change.part for change in image.changes if change.kind is Kind.MOVED}
    changed = {change.part for change in image.changes if change.kind is not Kind.MOVED}
    nodes = []
    for part in _merged(image, moved):
        if part.id not in old:
            nodes.append(_node(part, new[part.id], Mark.ADDED))
        elif part.id not in new:
            nodes.append(_node(part, old[part.id], Mark.REMOVED))
        else:
            mark = Mark.CHANGED if part.id in changed else Mark.MOVED if part.id in moved else Mark.NONE
            nodes.append(_node(part, new[part.id], mark, was=old[part.id] if part.id in moved else None))
    return _picture(image.name, _summary(nodes), nodes)


def folded(picture: Picture, most: int) -> Picture:
    """Fold parts until there are about `most` nodes: those far from any mark, or else those in the middle."""
    if len(picture.nodes) <= most:
        return picture
    nodes = (*_without_marks(picture.chain), *_without_marks(picture.targets))
    if not picture.marks or len(nodes) > most:
        nodes = (*_ends(picture.chain, most // 2), *_ends(picture.targets, most // 2))
    return _picture(picture.name, picture.summary, nodes)


def line_of(text: str) -> str:
    """Make one line of any text: blanks are joined, credentials masked, control characters visible."""
    shown = printable(" ".join(text[: _LONGEST * 10].split()))
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + _CUT


def _numbers(parts: Sequence[Part]) -> dict[str, int]:
    """Count the parts of each role from 1."""
    counts: Counter[Role] = Counter()
    numbers = {}
    for part in parts:
        counts[part.role] += 1
        numbers[part.id] = counts[part.role]
    return numbers


def _node(part: Part, number: int, mark: Mark, *, was: int | None = None) -> Node:
    name = _NAMES[part.role]
    head = f"{name} {number}" if part.role in (Role.STEP, Role.VALIDATOR) else name
    lines = [f"{head}{_GAP}{line_of(part.type)}", line_of(part.label)]
    if was is not None:
        lines.append(f"was {name.lower()} {was}")
    return Node("", part.role, tuple(line for line in lines if line), mark)


def _summary(nodes: Sequence[Node]) -> str:
    there = _counted(node.role for node in nodes if not node.removed)
    return "; ".join(text for text in (there or "nothing is built", _happened(nodes)) if text)


def _merged(image: ImageComparison, moved: AbstractSet[str | None]) -> list[Part]:
    """Put the parts of both sides in one order: a removed one stands behind the one it stood behind."""
    merged: list[Part] = []
    for role in Role:
        new = [part for part in image.new_parts if part.role is role]
        there = {part.id for part in new}
        behind: dict[str | None, list[Part]] = {}
        last: str | None = None
        for part in image.old_parts:
            if part.role is not role:
                continue
            if part.id not in there:
                behind.setdefault(last, []).append(part)
            elif part.id not in moved:
                last = part.id
        merged += behind.get(None, [])
        for part in new:
            merged += (part, *behind.get(part.id, []))
    return merged


def _picture(name: str, summary: str, nodes: Iterable[Node]) -> Picture:
    numbered = [replace(node, id=f"n{number}") for number, node in enumerate(nodes, 1)]
    chain = tuple(node for node in numbered if node.role is not Role.TARGET)
    return Picture(line_of(name), summary, chain, tuple(node for node in numbered if node.role is Role.TARGET))


def _edges(chain: tuple[Node, ...], targets: tuple[Node, ...]) -> Iterable[Edge]:
    way = [node for node in chain if not node.removed]
    for start, end in pairwise(way):
        yield Edge(start.id, end.id, removed=False)
    for start, end in pairwise(chain):
        if start.removed or end.removed:
            yield Edge(start.id, end.id, removed=True)
    for last in (way or chain)[-1:]:
        for target in targets:
            yield Edge(last.id, target.id, removed=last.removed or target.removed)


def _without_marks(nodes: tuple[Node, ...]) -> list[Node]:
    """Fold what has no mark, but for what stands beside a mark, and the source."""
    near = {
        place
        for index, node in enumerate(nodes)
        if node.mark is not Mark.NONE or node.role is Role.SOURCE
        for place in range(index - _BESIDE, index + _BESIDE + 1)
    }
    kept: list[Node] = []
    run: list[Node] = []
    for index, node in enumerate(nodes):
        if index in near or (run and run[0].role is not node.role):
            kept += _fold(run)
            run = []
        if index in near:
            kept.append(node)
        else:
            run.append(node)
    return kept + _fold(run)


def _ends(nodes: tuple[Node, ...], most: int) -> list[Node]:
    """Keep the first and the last ones."""
    if len(nodes) <= most:
        return list(nodes)
    half = most // 2
    return [*nodes[:half], *_fold(list(nodes[half : len(nodes) - half])), *nodes[len(nodes) - half :]]


def _fold(nodes: list[Node]) -> list[Node]:
    """Make one node of several, which says what they are and what has happened to them."""
    if len(nodes) < _FEWEST:
        return nodes
    happened = _happened(nodes)
    what = f"{_CUT} {_counted(node.role for node in nodes)} {_CUT}"
    return [Node("", nodes[0].role, (what, happened or "not shown"), Mark.CHANGED if happened else Mark.NONE)]


def _counted(roles: Iterable[Role]) -> str:
    numbers = Counter(roles)
    counted = ((numbers[role], thing) for role, thing in _THINGS.items() if numbers[role])
    return ", ".join(f"{number} {thing}{'' if number == 1 else 's'}" for number, thing in counted)


def _happened(nodes: Iterable[Node]) -> str:
    marks = Counter(node.mark for node in nodes)
    return ", ".join(f"{marks[mark]} {mark.word}" for mark in Mark if marks[mark] and mark is not Mark.NONE)
