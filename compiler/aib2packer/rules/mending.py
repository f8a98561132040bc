"""Fixes: edits of exactly the text that is wrong. No fix is made where the text is not the file's own literal."""

from __future__ import annotations

from aib2packer.diagnostics import Fix
from aib2packer.evaluate.values import Known, Place
from aib2packer.model.leaves import Leaf
from aib2packer.syntax.rewriting import literal, replace_literal

__all__ = ["is_element", "replace_literal", "rewrite"]


def rewrite(leaf: Leaf | None, right: str, message: str) -> Fix | None:
    """Write another text for one that stands as a literal at its own place; else None."""
    if not isinstance(leaf, Known) or not isinstance(leaf.value, str) or leaf.place.trail:
        return None
    return replace_literal(leaf.place.span, leaf.value, right, message)


def is_element(leaf: Leaf, array: Place) -> bool:
    """Tell whether a text, or an expression in its place, is a string of its own between the brackets of an array."""
    written = literal(leaf.place.span)
    above, _, last = leaf.place.pointer.rpartition("/")
    is_whole = written is not None and written.span == leaf.place.span
    return is_whole and above == array.pointer and last.isdecimal()  # not the `input` of a copy loop
