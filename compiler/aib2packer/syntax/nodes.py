"""The JSON tree: every node keeps its exact place, and a string knows where each of its characters stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from aib2packer.source import Span


@dataclass(frozen=True, slots=True)
class JsonString:
    """A string; `span` includes the quotes."""

    span: Span
    value: str
    # Source offset of each character of `value`, plus that of the closing quote; None when the text has no
    # escapes, so that character i stands at span.start + 1 + i.
    offsets: tuple[int, ...] | None = None

    def span_of(self, start: int, end: int) -> Span:
        """Give the place in the source of `value[start:end]`."""
        if self.offsets is None:
            first = self.span.start + 1
            return Span(self.span.source, first + start, first + end)
        return Span(self.span.source, self.offsets[start], self.offsets[end])


@dataclass(frozen=True, slots=True)
class JsonNumber:
    """A number; an integer without fraction and exponent is an int of any size."""

    span: Span
    value: int | float


@dataclass(frozen=True, slots=True)
class JsonBool:
    """`true` or `false`."""

    span: Span
    value: bool


@dataclass(frozen=True, slots=True)
class JsonNull:
    """`null`."""

    span: Span


@dataclass(frozen=True, slots=True)
class JsonArray:
    """An array; `span` includes the brackets."""

    span: Span
    items: tuple[JsonNode, ...]


@dataclass(frozen=True, slots=True)
class JsonMember:
    """A member of an object."""

    key: JsonString
    value: JsonNode


@dataclass(frozen=True, slots=True)
class JsonObject:
    """An object; members stand in source order, and of duplicate keys only the last is kept."""

    span: Span
    members: tuple[JsonMember, ...]

    def get(self, name: str) -> JsonNode | None:
        """Find a member by its name, an exact match first, then ignoring case; None when there is none."""
        for member in self.members:
            if member.key.value == name:
                return member.value
        folded = name.casefold()
        for member in self.members:
            if member.key.value.casefold() == folded:
                return member.value
        return None


JsonNode: TypeAlias = JsonObject | JsonArray | JsonString | JsonNumber | JsonBool | JsonNull


def pointer_step(pointer: str, key: str | int) -> str:
    """Append one reference token to a JSON pointer (RFC 6901: `~` becomes `~0`, `/` becomes `~1`)."""
    if isinstance(key, str) and ("~" in key or "/" in key):
        key = key.replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{key}"


def is_below(pointer: str | None, above: str) -> bool:
    """Tell whether a JSON pointer is that of a node or of something inside of it; without one it is neither."""
    return pointer is not None and (pointer == above or pointer.startswith(f"{above}/"))
