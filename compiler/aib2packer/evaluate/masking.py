"""Parameter files with their secrets masked, so that no message can show one, whatever place it points at."""

from __future__ import annotations

from collections.abc import Iterable

from aib2packer.source import Source, Span
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonNode


def masked(root: JsonNode, secrets: Iterable[JsonNode]) -> JsonNode:
    """Read a file anew with some of its nodes made illegible; all others keep their places."""
    source = root.span.source
    pieces: list[str] = []
    done = 0
    for span in sorted((node.span for node in secrets), key=lambda span: span.start):
        pieces += [source.text[done : span.start], _mask(span)]
        done = span.end
    if not pieces:
        return root
    text = "".join([*pieces, source.text[done:]])
    parsed = parse_json(Source.from_text(source.name, text, source.sha256, shown=source.shown)).value
    if parsed is None:
        raise AssertionError("a masked file is as well-formed as the original")
    return parsed


def _mask(span: Span) -> str:
    """Give a JSON literal as long as a node, with the same line breaks."""
    if span.end - span.start == 1:
        return "0"
    inner = "".join(char if char in "\r\n" else "*" for char in span.text[1:-1])
    return f'"{inner}"'
