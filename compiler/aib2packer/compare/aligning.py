"""Two trees laid on each other: what stands at the same place of both, elements by what they are and not by index.

Gives one tree of pairs, in the order of the new side, with what is gone where it stood. Two sides of a pair that are
not both objects or lists of elements are compared as wholes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from aib2packer.compare.changes import Role
from aib2packer.compare.matching import match
from aib2packer.compare.tokens import features
from aib2packer.compare.tree import Element, Elements, Members, Node, PartFacts, below

_Key = TypeVar("_Key", bound=Hashable)
_WORD = re.compile(r"[A-Za-z_$][\w$-]*\Z")


@dataclass(frozen=True, slots=True)
class PartOf:
    """A part of the picture, on whichever sides have it."""

    id: str
    old: PartFacts | None
    new: PartFacts | None

    @property
    def label(self) -> str:
        """What it is called, on the new side if it is still there."""
        facts = self.new or self.old
        return facts.label if facts else ""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A place of two trees."""

    old: Node | None
    new: Node | None
    old_path: str = ""
    new_path: str = ""
    pattern: str = ""  # without indexes
    part: PartOf | None = None
    indexes: tuple[int, int] | None = None  # of a pair of elements
    moved: bool = False
    inner: Mapping[Hashable, Aligned] = field(default_factory=dict)  # empty: the two are compared as wholes

    @property
    def path(self) -> str:
        """The place on the new side, of what is gone on the old one."""
        return self.old_path if self.new is None else self.new_path

    @property
    def is_part(self) -> bool:
        """Whether this is a part as a whole."""
        node = self.old if self.new is None else self.new
        return isinstance(node, Element) and node.part is not None

    def walk(self) -> Iterator[Aligned]:
        """Give this place and all below, in their order."""
        yield self
        for item in self.inner.values():
            yield from item.walk()


def align(old: Members, new: Members) -> Aligned:
    """Lay two trees on each other."""
    return _Aligner().lay(Aligned(old, new))


class _Aligner:
    """Lays trees on each other and numbers the parts."""

    def __init__(self) -> None:
        self._numbers: dict[Role, int] = {}

    def lay(self, at: Aligned) -> Aligned:
        """Fill in what stands below a place."""
        old, new = at.old, at.new
        if isinstance(old, Element) and isinstance(new, Element):
            if _are_two_kinds(old, new):
                return at
            old, new = old.node, new.node
        # What has parts is followed even where the other side has nothing: each of them was added or removed.
        if old is None and _has_parts(new):
            old = Members({}) if isinstance(new, Members) else Elements(())
        if new is None and _has_parts(old):
            new = Members({}) if isinstance(old, Members) else Elements(())
        if isinstance(old, Members) and isinstance(new, Members):
            return replace(at, inner=dict(self._members(old, new, at)))
        if isinstance(old, Elements) and isinstance(new, Elements):
            return replace(at, inner=dict(self._elements(old, new, at)))
        return at

    def _members(self, old: Members, new: Members, at: Aligned) -> Iterator[tuple[Hashable, Aligned]]:
        for name in _merged(list(old.members), list(new.members)):
            step = member_step(name)
            one, other = old.members.get(name), new.members.get(name)
            if (one is None or other is None) and (old.common_only or new.common_only):
                continue
            place = Aligned(
                one,
                other,
                _own_path(one) or joined(at.old_path, step),
                _own_path(other) or joined(at.new_path, step),
                joined(at.pattern, step),
                self._part(one, other, at.part),
            )
            yield name, self.lay(place)

    def _elements(self, old: Elements, new: Elements, at: Aligned) -> Iterator[tuple[Hashable, Aligned]]:
        matching = match(old, new)
        partner = dict(matching.pairs)
        back = {j: i for i, j in matching.pairs}
        pattern = f"{at.pattern}[]"
        keys = _merged(
            [("old", i) if i not in partner else ("pair", partner[i]) for i in range(len(old.items))],
            [("new", j) if j not in back else ("pair", j) for j in range(len(new.items))],
        )
        for side, index in keys:
            i = back.get(index) if side == "pair" else index if side == "old" else None
            j = None if side == "old" else index
            one = None if i is None else old.items[i]
            other = None if j is None else new.items[j]
            place = Aligned(
                one,
                other,
                _own_path(one) or f"{at.old_path}[{i}]",
                _own_path(other) or f"{at.new_path}[{j}]",
                pattern,
                self._part(one, other, at.part),
                None if i is None or j is None else (i, j),
                moved=i is not None and j is not None and (i, j) in matching.moved,
            )
            yield (side, index), self.lay(place)

    def _part(self, old: Node | None, new: Node | None, around: PartOf | None) -> PartOf | None:
        one = old.part if isinstance(old, Element) else None
        other = new.part if isinstance(new, Element) else None
        facts = other or one
        if facts is None:
            return around
        number = self._numbers[facts.role] = self._numbers.get(facts.role, 0) + 1
        return PartOf(f"{facts.role.value}-{number}", one, other)


def member_step(name: str) -> str:
    """Write the name of a member as a step of a path."""
    return name if _WORD.match(name) else f"[{json.dumps(name, ensure_ascii=False)}]"


def _own_path(node: Node | None) -> str:
    return node.path if isinstance(node, Element) else ""


def joined(path: str, step: str) -> str:
    """Put a step behind a path."""
    return f"{path}.{step}" if path and not step.startswith("[") else f"{path}{step}"


def _are_two_kinds(old: Element, new: Element) -> bool:
    """Tell whether an element became one of another kind, with other members: then it is compared as a whole."""
    return old.kind != new.kind and features(old) != features(new)


def _has_parts(node: Node | None) -> bool:
    """Tell whether there are parts inside, each of which is an addition or a removal of its own."""
    inner = below(node) if isinstance(node, Members | Elements) else ()
    return any((isinstance(item, Element) and item.part is not None) or _has_parts(item) for _, item in inner)


def _merged(old: list[_Key], new: list[_Key]) -> list[_Key]:
    """Give the keys of the new side in their order, with those that are gone behind what they stood behind."""
    present = set(new)
    gone: dict[_Key | None, list[_Key]] = {}
    before: _Key | None = None
    for key in old:
        if key in present:
            before = key
        else:
            gone.setdefault(before, []).append(key)
    merged = gone.get(None, [])
    for key in new:
        merged += [key, *gone.get(key, [])]
    return merged
