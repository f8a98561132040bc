"""Parameter files with their secrets masked, so that no message can show one, whatever place it points at.

The masked file has the same places as the original. Only the literals inside secret values differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aib2packer.source import Source, Span
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonNumber, JsonObject, JsonString

_MASK = "*"


def masked(root: JsonNode, secrets: Iterable[JsonNode]) -> JsonNode:
    """Give a tree of the same shape and places in which the literals of some nodes cannot be read."""
    source = root.span.source
    pieces: list[str] = []
    done = 0
    for span, text in sorted(_masks(secrets), key=lambda mask: mask[0].start):
        pieces += [source.text[done : span.start], text]
        done = span.end
    if not pieces:
        return root
    text = "".join([*pieces, source.text[done:]])
    parsed = parse_json(Source.from_text(source.name, text, source.sha256, shown=source.shown)).value
    if parsed is None:
        raise AssertionError("a masked file is as well-formed as the original")
    return parsed


def _masks(secrets: Iterable[JsonNode]) -> Iterator[tuple[Span, str]]:
    todo = list(secrets)
    while todo:
        node = todo.pop()
        match node:
            case JsonString(span=span):
                inner = span.text[1:-1]
                # Line breaks stay, so that every line keeps its number.
                yield span, f'"{"".join(char if char in "\r\n" else _MASK for char in inner)}"'
            case JsonNumber(span=span):
                yield span, "0".ljust(span.end - span.start)
            case JsonArray(items=items):
                todo += items
            case JsonObject(members=members):
                todo += [member.value for member in members]
