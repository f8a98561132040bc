"""Fixes that write another JSON literal in the place of one, and touch nothing else."""

from __future__ import annotations

import json

from aib2packer.diagnostics import Edit, Fix
from aib2packer.source import Span
from aib2packer.syntax.json_lexer import Scanner
from aib2packer.syntax.nodes import JsonString
from aib2packer.syntax.parse_error import ParseError


def literal(span: Span) -> JsonString | None:
    """Read the JSON string that begins at a span; None when none does."""
    if not span.source.text.startswith('"', span.start):
        return None
    try:
        return Scanner(span.source, span.source.text, span.start).string()
    except ParseError:
        return None


def replace_literal(span: Span, wrong: str, right: str, message: str) -> Fix | None:
    """Write another text inside the quotes of the JSON string at a span, if that is what it says; else None.

    In a string with escapes only what differs is written anew, so that the others stay as they are.
    """
    written = literal(span)
    if written is None or written.span != span or written.value != wrong:
        return None
    start, end = (0, 0) if written.offsets is None else _common_ends(wrong, right)
    inside = json.dumps(right[start : len(right) - end], ensure_ascii=False)[1:-1]
    return Fix(message, (Edit(written.span_of(start, len(wrong) - end), inside),))


def _common_ends(first: str, second: str) -> tuple[int, int]:
    """Count the characters that two texts have in common at their beginnings, and behind that at their ends."""
    shortest = min(len(first), len(second))
    start = next((place for place in range(shortest) if first[place] != second[place]), shortest)
    most = shortest - start
    end = next((place for place in range(most) if first[-1 - place] != second[-1 - place]), most)
    return start, end


def replace_scalar(span: Span, wrong: str | int | bool, right: str | int | bool, message: str) -> Fix | None:  # noqa: FBT001 -- values of JSON
    """Write another scalar for the one at a span, if that is what it says; else None."""
    written = literal(span)
    found = written.value if written is not None and written.span == span else span.text
    if found != (wrong if isinstance(wrong, str) else json.dumps(wrong)):
        return None
    return Fix(message, (Edit(span, json.dumps(right, ensure_ascii=False)),))
