"""Fixes: edits of exactly the text that is wrong. No fix is made where the text is not the file's own literal."""

from __future__ import annotations

import json

from aib2packer.diagnostics import Edit, Fix
from aib2packer.evaluate.values import Known
from aib2packer.model.leaves import Leaf
from aib2packer.rules.reading import literal
from aib2packer.source import Span


def rewrite(leaf: Leaf | None, right: str, message: str) -> Fix | None:
    """Write another text for one that stands as a literal at its own place; else None."""
    if not isinstance(leaf, Known) or not isinstance(leaf.value, str) or leaf.place.trail:
        return None
    return replace_literal(leaf.place.span, leaf.value, right, message)


def replace_literal(span: Span, wrong: str, right: str, message: str) -> Fix | None:
    """Write another text inside the quotes of the JSON string at a span, if that is what it says; else None."""
    written = literal(span)
    if written is None or written.span != span or written.value != wrong:
        return None
    inside = Span(span.source, span.start + 1, span.end - 1)
    return Fix(message, (Edit(inside, json.dumps(right, ensure_ascii=False)[1:-1]),))
