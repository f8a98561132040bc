"""A small editor of JSON text: it changes what an edit names, and leaves layout, comments and line ends alone.

Places are JSON pointers. Texts are read by the project's own parser, whose spans say what to replace.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from aib2packer.source import Source
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonArray, JsonMember, JsonNode, JsonObject


@dataclass(frozen=True, slots=True)
class Change:
    """Text that is put in the place of `text[start:end]`."""

    start: int
    end: int
    text: str


class Edit(Protocol):
    """One edit; it says what has to change in a text."""

    def changes(self, text: str) -> list[Change]: ...


def tree(text: str) -> JsonNode:
    """Parse a text that is known to be well-formed."""
    root = parse_json(Source.from_text("edited", text)).value
    assert root is not None, f"not JSON: {text[:200]}"
    return root


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Carry out edits, one after the other, and see that each can be undone."""
    for edit in edits:
        changes = sorted(edit.changes(text), key=lambda change: change.start)
        after = _changed(text, changes)
        assert after != text, f"{edit} changes nothing"
        assert _changed(after, _inverse(text, changes)) == text
        text = after
    return text


def _changed(text: str, changes: Sequence[Change]) -> str:
    for change in reversed(changes):
        text = text[: change.start] + change.text + text[change.end :]
    return text


def _inverse(text: str, changes: Sequence[Change]) -> list[Change]:
    made, shift = [], 0
    for change in changes:
        start = change.start + shift
        made.append(Change(start, start + len(change.text), text[change.start : change.end]))
        shift += len(change.text) - (change.end - change.start)
    return made


def find(root: JsonNode, pointer: str) -> JsonNode:
    """Give the node at a pointer."""
    node = root
    for token in tokens(pointer):
        node = node.items[int(token)] if isinstance(node, JsonArray) else member(node, token).value
    return node


def find_member(root: JsonNode, pointer: str) -> JsonMember:
    """Give the member whose value is at a pointer."""
    parent, _, last = pointer.rpartition("/")
    return member(find(root, parent), tokens(f"/{last}")[0])


def member(node: JsonNode, name: str) -> JsonMember:
    """Give the member of an object that has exactly this name."""
    assert isinstance(node, JsonObject), f"no object holds `{name}`"
    found = [item for item in node.members if item.key.value == name]
    assert found, f"no member `{name}`"
    return found[0]


def tokens(pointer: str) -> list[str]:
    """Take a JSON pointer apart."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def written(value: Any) -> str:
    """Write a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Put:
    """Write another value for the one at a pointer."""

    pointer: str
    value: Any

    def changes(self, text: str) -> list[Change]:
        span = find(tree(text), self.pointer).span
        return [Change(span.start, span.end, written(self.value))]


@dataclass(frozen=True, slots=True)
class Sub:
    """Write another text for a part of the value at a pointer, which must occur there once."""

    pointer: str
    old: str
    new: str

    def changes(self, text: str) -> list[Change]:
        span = find(tree(text), self.pointer).span
        start = only(span.text, self.old) + span.start
        return [Change(start, start + len(self.old), self.new)]


@dataclass(frozen=True, slots=True)
class Rename:
    """Give the member at a pointer another name."""

    pointer: str
    name: str

    def changes(self, text: str) -> list[Change]:
        span = find_member(tree(text), self.pointer).key.span
        return [Change(span.start, span.end, written(self.name))]


@dataclass(frozen=True, slots=True)
class Add:
    """Put a new member behind the last one, with the pointer that it will have."""

    pointer: str
    value: Any

    def changes(self, text: str) -> list[Change]:
        parent, _, last = self.pointer.rpartition("/")
        node = find(tree(text), parent)
        assert isinstance(node, JsonObject)
        name = tokens(f"/{last}")[0]
        starts = [(item.key.span.start, item.value.span.end) for item in node.members]
        return [_appended(text, node.span.start, starts, f"{written(name)}: {written(self.value)}")]


@dataclass(frozen=True, slots=True)
class Append:
    """Put a new element behind the last one of the array at a pointer."""

    pointer: str
    value: Any

    def changes(self, text: str) -> list[Change]:
        node = find(tree(text), self.pointer)
        assert isinstance(node, JsonArray)
        starts = [(item.span.start, item.span.end) for item in node.items]
        return [_appended(text, node.span.start, starts, written(self.value))]


@dataclass(frozen=True, slots=True)
class Double:
    """Repeat the element of an array at a pointer, behind itself."""

    pointer: str

    def changes(self, text: str) -> list[Change]:
        span = find(tree(text), self.pointer).span
        return [Change(span.end, span.end, f",{_before(text, span.start)}{span.text}")]


@dataclass(frozen=True, slots=True)
class Drop:
    """Remove the member or the element at a pointer."""

    pointer: str

    def changes(self, text: str) -> list[Change]:
        parent, _, last = self.pointer.rpartition("/")
        node = find(tree(text), parent)
        if isinstance(node, JsonArray):
            places = [(item.span.start, item.span.end) for item in node.items]
            index = int(last)
        else:
            assert isinstance(node, JsonObject)
            places = [(item.key.span.start, item.value.span.end) for item in node.members]
            index = node.members.index(find_member(node, f"/{last}"))
        if index:
            return [Change(places[index - 1][1], places[index][1], "")]
        return [Change(places[0][0], places[1][0] if places[1:] else places[0][1], "")]


@dataclass(frozen=True, slots=True)
class Order:
    """Put the elements of the array at a pointer into another order, given by their old indices."""

    pointer: str
    indices: tuple[int, ...]

    def changes(self, text: str) -> list[Change]:
        node = find(tree(text), self.pointer)
        assert isinstance(node, JsonArray)
        assert sorted(self.indices) == list(range(len(node.items)))
        pairs = zip(node.items, self.indices, strict=True)
        return [Change(item.span.start, item.span.end, node.items[index].span.text) for item, index in pairs]


@dataclass(frozen=True, slots=True)
class Retype:
    """Write another text for one that occurs once in the whole file; what comes of it need not be JSON."""

    old: str
    new: str

    def changes(self, text: str) -> list[Change]:
        start = only(text, self.old)
        return [Change(start, start + len(self.old), self.new)]


def only(text: str, part: str) -> int:
    """Give the offset of a part that occurs exactly once."""
    assert text.count(part) == 1, f"{part!r} occurs {text.count(part)} times"
    return text.index(part)


def _appended(text: str, opening: int, places: list[tuple[int, int]], new: str) -> Change:
    if not places:
        return Change(opening + 1, opening + 1, new)
    start, end = places[-1]
    return Change(end, end, f",{_before(text, start)}{new}")


def _before(text: str, start: int) -> str:
    """Give the white space that stands before an offset."""
    found = re.search(r"[\r\n\t ]*\Z", text[:start])
    assert found is not None
    return found.group()
