"""Which elements of two lists are the same one: by identity, else by equal content, else by likeness.

Matching is symmetric: matching the lists the other way round gives the same pairs mirrored. It takes time in proportion
to the length of the lists, but for elements that are neither named nor equal, of which a bounded number is compared
with each other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass

from aib2packer.compare.tokens import features, token
from aib2packer.compare.tree import Element, Elements, Members

_ALIKE = 0.5  # share of what two elements have in common, from which on they are taken for one that was edited
_MOST_COMPARED = 10_000  # pairs whose likeness is looked at; beyond, only their neighbours tell

Pair = tuple[int, int]  # indexes, of the old list and of the new one


@dataclass(frozen=True, slots=True)
class Matching:
    """What became of the elements of a list."""

    pairs: tuple[Pair, ...]  # in order of the new list
    moved: frozenset[Pair]  # as few as explain the new order


def match(old: Elements, new: Elements) -> Matching:
    """Match the elements of two lists."""
    matcher = _Matcher(old.items, new.items)
    matcher.by_key(_identities(old.items), _identities(new.items))
    contents = _contents(old.items), _contents(new.items)
    matcher.by_key(_unique(contents[0]), _unique(contents[1]))
    matcher.beside_pairs(*contents)
    matcher.in_order(*contents)
    nameless = _contents(old.items, nameless=True), _contents(new.items, nameless=True)
    matcher.in_order(*nameless)
    matcher.by_likeness()
    matcher.by_neighbours()
    pairs = tuple(sorted(matcher.pairs.items(), key=lambda pair: pair[1]))
    return Matching(pairs, frozenset(moved(pairs)) if old.ordered and new.ordered else frozenset())


def moved(pairs: tuple[Pair, ...]) -> set[Pair]:
    """Give the pairs, in order of the new list, outside of one longest run that kept its order."""
    ends: list[int] = []  # the last index of the old list of the best run of each length
    lasts: list[int] = []
    before: list[int] = []
    for place, (index, _) in enumerate(pairs):
        length = bisect_left(ends, index)
        before.append(lasts[length - 1] if length else -1)
        ends[length:] = [index, *ends[length + 1 :]]
        lasts[length:] = [place, *lasts[length + 1 :]]
    kept: set[int] = set()
    place = lasts[-1] if lasts else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return {pair for place, pair in enumerate(pairs) if place not in kept}


class _Matcher:
    """The pairs that were found so far, and the elements that are left."""

    def __init__(self, old: tuple[Element, ...], new: tuple[Element, ...]) -> None:
        self.old, self.new = old, new
        self.pairs: dict[int, int] = {}
        self._taken: set[int] = set()

    def _pair(self, i: int, j: int) -> bool:
        if not (0 <= i < len(self.old) and 0 <= j < len(self.new)) or i in self.pairs or j in self._taken:
            return False
        self.pairs[i] = j
        self._taken.add(j)
        return True

    def _left(self) -> tuple[list[int], list[int]]:
        return (
            [i for i in range(len(self.old)) if i not in self.pairs],
            [j for j in range(len(self.new)) if j not in self._taken],
        )

    def by_key(self, old: dict[Hashable, int], new: dict[Hashable, int]) -> None:
        """Pair what has a key of its own that both lists know."""
        for key, i in old.items():
            if key in new:
                self._pair(i, new[key])

    def beside_pairs(self, old: list[str], new: list[str]) -> None:
        """Pair equal elements that stand beside a pair: of several copies those that belong together."""
        for step in (1, -1):
            edge = (-1, -1) if step == 1 else (len(old), len(new))
            for i, j in (*self.pairs.items(), edge):
                a, b = i + step, j + step
                while 0 <= a < len(old) and 0 <= b < len(new) and old[a] == new[b] and self._pair(a, b):
                    a, b = a + step, b + step

    def in_order(self, old: list[str], new: list[str]) -> None:
        """Pair the equal elements that are left, the first with the first."""
        left_old, left_new = self._left()
        waiting: dict[str, list[int]] = {}
        for j in reversed(left_new):
            waiting.setdefault(new[j], []).append(j)
        for i in left_old:
            if waiting.get(old[i]):
                self._pair(i, waiting[old[i]].pop())

    def by_likeness(self) -> None:
        """Pair the most alike of one kind first."""
        left_old, left_new = self._left()
        by_kind: dict[str, list[int]] = {}
        for j in left_new:
            by_kind.setdefault(self.new[j].kind, []).append(j)
        if sum(len(by_kind.get(self.old[i].kind, ())) for i in left_old) > _MOST_COMPARED:
            return
        old = {i: features(self.old[i]) for i in left_old}
        new = {j: features(self.new[j]) for j in left_new}
        scored = ((likeness(old[i], new[j]), i, j) for i in left_old for j in by_kind.get(self.old[i].kind, ()))
        # Pairs with the same sum and the same distance share no element, so that the order of the two does not matter.
        for _, i, j in sorted(
            (item for item in scored if item[0] >= _ALIKE),
            key=lambda item: (-item[0], abs(item[1] - item[2]), item[1] + item[2]),
        ):
            self._pair(i, j)

    def by_neighbours(self) -> None:
        """Pair what is left alone at the same place: of one kind, or of two with the rest in common."""
        for olds, news in self._gaps():
            for kind in sorted({self.old[i].kind for i in olds} & {self.new[j].kind for j in news}):
                same = ([i for i in olds if self.old[i].kind == kind], [j for j in news if self.new[j].kind == kind])
                if len(same[0]) == len(same[1]):
                    for i, j in zip(*same, strict=True):
                        if not self._have_names(i, j):
                            self._pair(i, j)
            rest = [i for i in olds if i not in self.pairs], [j for j in news if j not in self._taken]
            if len(rest[0]) == len(rest[1]) == 1 and self._differ_in_kind(rest[0][0], rest[1][0]):
                self._pair(rest[0][0], rest[1][0])

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Group what is left by the pair before it in each list, where both lists agree on it."""
        old: dict[Pair | None, list[int]] = {}
        new: dict[Pair | None, list[int]] = {}
        before: Pair | None = None
        for i in range(len(self.old)):
            if i in self.pairs:
                before = (i, self.pairs[i])
            else:
                old.setdefault(before, []).append(i)
        back = {j: i for i, j in self.pairs.items()}
        before = None
        for j in range(len(self.new)):
            if j in back:
                before = (back[j], j)
            else:
                new.setdefault(before, []).append(j)
        for place, olds in old.items():
            if place in new:
                yield olds, new[place]

    def _have_names(self, i: int, j: int) -> bool:
        """Tell whether both are known by names of their own, so that they are two and not one; regions are not."""
        old, new = self.old[i], self.new[j]
        return old.part is not None and old.identity is not None and new.identity is not None

    def _differ_in_kind(self, i: int, j: int) -> bool:
        old, new = features(self.old[i]), features(self.new[j])
        return (not old and not new) or likeness(old, new) >= _ALIKE


def likeness(old: Counter[Hashable], new: Counter[Hashable]) -> float:
    """Give the share of what two elements have in common, from 0 to 1."""
    total = sum(old.values()) + sum(new.values())
    return 2 * sum((old & new).values()) / total if total else 1.0


def _identities(items: tuple[Element, ...]) -> dict[Hashable, int]:
    return _unique([item.identity for item in items])


def _unique(keys: Iterable[Hashable | None]) -> dict[Hashable, int]:
    listed = list(keys)
    counts = Counter(listed)
    return {key: index for index, key in enumerate(listed) if key is not None and counts[key] == 1}


def _contents(items: tuple[Element, ...], *, nameless: bool = False) -> list[str]:
    """Give a text for each element that is the same for equal ones, or `nameless` for those equal but for identity."""
    give: Callable[[Element], str] = _nameless if nameless else (lambda item: token(item.node))
    return [give(item) for item in items]


def _nameless(item: Element) -> str:
    if not isinstance(item.node, Members):
        return token(item.node)
    kept = {name: node for name, node in item.node.members.items() if name != item.identity_member}
    return token(Members(kept))
