"""The leaves of the typed template: scalars, arrays of scalars, and maps of strings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from aib2packer.evaluate.values import Known, Place, Symbolic

Leaf: TypeAlias = Known | Symbolic


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafList:
    """An array of scalars."""

    items: tuple[Leaf, ...]
    place: Place
    whole: Symbolic | None = None  # the array as one symbolic value; then `items` is empty


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag; `place` is that of its name."""

    name: str
    place: Place
    value: Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """A map of strings, in source order."""

    entries: tuple[Tag, ...]
    place: Place
    whole: Symbolic | None = None  # the map as one symbolic value; then `entries` is empty


def is_blank(leaf: Leaf | None) -> bool:
    """Tell whether a text is absent or empty, which mean the same in an image template."""
    return leaf is None or (isinstance(leaf, Known) and leaf.value == "")
