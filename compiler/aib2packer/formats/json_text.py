"""Documents as JSON in ASCII, two blanks a level, and places as they stand in them."""

from __future__ import annotations

import json

from aib2packer.secrets import masked
from aib2packer.source import Position, Span


def dumped(document: object) -> str:
    """Write a document.

    Reports are printed into logs, where agents obey commands such as `##vso[...]`; so two `#` are never written.
    """
    return json.dumps(document, indent=2).replace("##", r"#\u0023") + "\n"


def place(span: Span | None) -> dict[str, object]:
    """Give the file of a span, and where it starts and ends: in lines and columns from 1, the end just behind it."""
    if span is None:
        return {"file": None, "start": None, "end": None}
    if not span.source.shown:  # even the length of a password is nobody's business
        return {"file": masked(span.source.name), "start": None, "end": None}
    return {"file": masked(span.source.name), "start": position(span.begin), "end": position(span.finish)}


def position(found: Position) -> dict[str, int]:
    """Give a line and a column, both from 1."""
    return {"line": found.line, "column": found.column}
