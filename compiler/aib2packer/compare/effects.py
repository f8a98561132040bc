"""What the changes of an image template mean: the judge that reads the table of effects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from aib2packer.compare.aligning import member_step
from aib2packer.compare.changes import Effect, Kind
from aib2packer.compare.comparing import Difference, Judgement
from aib2packer.compare.rows import Row, row_of
from aib2packer.compare.security import weaker
from aib2packer.compare.tokens import token
from aib2packer.compare.tree import Element, Elements, Leaf, Members, Node, below

_ORDER = list(Effect)
_RECREATE = "the service cannot update it, so that the template resource has to be deleted and created anew"


def judge(difference: Difference) -> Judgement:
    """Say what a difference of an image template means."""
    return judged(difference, _effects)


def judged(difference: Difference, effects_of: Callable[[Difference], Iterator[tuple[Effect, str]]]) -> Judgement:
    """Gather the effects of a difference, whole objects member by member, each with its reason."""
    found: dict[Effect, str] = {}
    for part in _single(difference):
        for effect, reason in effects_of(part):
            found.setdefault(effect, reason)
    if len(found) > 1:
        found.pop(Effect.NOTHING, None)
    effects = tuple(sorted(found, key=_ORDER.index))
    return Judgement(effects, found[effects[-1]])


def _effects(difference: Difference) -> Iterator[tuple[Effect, str]]:
    for row in _rows(difference):
        if row.effect is not Effect.NOTHING or row.updatable is not None:
            yield row.effect, row.why
        if row.updatable is None or row.updatable > _version(difference.new_root):
            yield Effect.RECREATE, _RECREATE
    if difference.kind is not Kind.MOVED:
        reason = weaker(difference)
        if reason is not None:
            yield Effect.SECURITY, reason


def _rows(difference: Difference) -> Iterator[Row]:
    """Give the rows that speak of a difference; of a parameter's default those of everything that uses it."""
    name = _parameter(difference)
    uses = [] if name is None else [*uses_of(name, difference.old_root, ""), *uses_of(name, difference.new_root, "")]
    if uses:
        yield from (row_of(pattern, Kind.CHANGED) for pattern in dict.fromkeys(uses))
    elif _is_same_region(difference):
        yield Row(difference.pattern, Effect.NOTHING, "it is another spelling of the same region")
    else:
        yield row_of(difference.pattern, difference.kind)


def _parameter(difference: Difference) -> str | None:
    if not difference.pattern.startswith("parameters"):
        return None
    declared = difference.new_root.members.get("parameters")
    for name in declared.members if isinstance(declared, Members) else ():
        step = member_step(name)
        path = f"parameters{step}" if step.startswith("[") else f"parameters.{step}"
        if difference.pattern == path or difference.pattern.startswith((f"{path}.", f"{path}[")):
            return name
    return None


def uses_of(name: str, node: Node, pattern: str) -> Iterator[str]:
    """Walk over the places that depend on a parameter."""
    node = node.node if isinstance(node, Element) else node
    if isinstance(node, Leaf) and name in node.inputs:
        yield pattern
    for step, inner in below(node):
        yield from uses_of(name, inner, _below(pattern, step, node))


def _single(difference: Difference) -> Iterator[Difference]:
    """Take a difference of whole objects apart into those of their members."""
    old, new, kind = difference.old, difference.new, difference.kind
    if kind is Kind.MOVED:
        yield difference
    elif isinstance(old, Element) and isinstance(new, Element):
        yield difference
        yield from _members(difference, old.node, new.node)
    elif isinstance(old, Members | None) and isinstance(new, Members | None) and not _is_empty(old, new):
        yield from _members(difference, old, new)
    else:
        yield difference


def _is_empty(old: Members | None, new: Members | None) -> bool:
    return not (old and old.members) and not (new and new.members)


def _members(difference: Difference, old: Node | None, new: Node | None) -> Iterator[Difference]:
    before = old.members if isinstance(old, Members) else {}
    after = new.members if isinstance(new, Members) else {}
    for name in dict.fromkeys((*after, *before)):
        one, other = before.get(name), after.get(name)
        if one is not None and other is not None and token(one) == token(other):
            continue
        kind = Kind.ADDED if one is None else Kind.REMOVED if other is None else Kind.CHANGED
        pattern = _below(difference.pattern, name, difference.new)
        yield from _single(replace(difference, kind=kind, pattern=pattern, old=one, new=other))


def _below(pattern: str, step: str | int, around: Node | None) -> str:
    if isinstance(step, int):
        return f"{pattern}[]" if isinstance(around, Elements) else pattern
    written = member_step(step)
    return f"{pattern}.{written}" if pattern and not written.startswith("[") else f"{pattern}{written}"


def _version(root: Members) -> str:
    """Give the API version that the new side declares; without one it is sent as the newest."""
    node = root.members.get("apiVersion")
    return node.value if isinstance(node, Leaf) and isinstance(node.value, str) else "9999"


def _is_same_region(difference: Difference) -> bool:
    if "egions[]" not in difference.pattern:
        return False
    old, new = (
        "".join(str(node.value).split()).casefold() if isinstance(node, Leaf) else None
        for node in (_leaf(difference.old), _leaf(difference.new))
    )
    return old is not None and old == new


def _leaf(node: Node | None) -> Node | None:
    return node.node if isinstance(node, Element) else node
