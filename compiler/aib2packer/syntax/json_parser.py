"""From a `Source` to a JSON tree with places.

Takes JSON as people write it (see json_lexer.py), also with trailing commas, which the tools' .NET reader accepts.
The first syntax error ends the parse with no tree; duplicate keys are warned of, and the last one wins.
An explicit stack stands in for recursion, and depth and number of values are bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from aib2packer.diagnostics import Bag, Note, Outcome
from aib2packer.source import Source, Span
from aib2packer.syntax import codes, json_errors
from aib2packer.syntax.json_errors import Opening
from aib2packer.syntax.json_lexer import Scanner
from aib2packer.syntax.nodes import (
    JsonArray,
    JsonBool,
    JsonMember,
    JsonNode,
    JsonNull,
    JsonObject,
    JsonString,
)
from aib2packer.syntax.parse_error import ParseError
from aib2packer.syntax.wording import quoted

MAX_DEPTH = 512
MAX_VALUES = 500_000

_NUMBER_START = re.compile(r"[+-]?(?:\.?[0-9]|(?:nan|inf))", re.IGNORECASE)
_NUMBER_FIRST = "-+.0123456789"
_WORD = re.compile(r"(?:true|false|null)(?![\w$.-])")


def parse_json(source: Source) -> Outcome[JsonNode]:
    """Parse the one JSON value of a file; no value after a syntax error."""
    parser = _Parser(Scanner(source, source.text))
    try:
        root = parser.document()
    except ParseError as error:
        parser.bag.extend((error.diagnostic,))
        return parser.bag.outcome(None)
    return parser.bag.outcome(root)


@dataclass(slots=True)
class _OpenArray:
    """An array whose closing bracket has not been read."""

    start: int
    items: list[JsonNode] = field(default_factory=list)
    closer = "]"

    @property
    def opening(self) -> Opening:
        return Opening(self.start, "]", "array")

    def close(self, span: Span) -> JsonNode:
        return JsonArray(span, tuple(self.items))


@dataclass(slots=True)
class _OpenObject:
    """An object whose closing bracket has not been read."""

    start: int
    key: JsonString  # of the member whose value is being read
    members: dict[str, JsonMember] = field(default_factory=dict)
    closer = "}"

    @property
    def opening(self) -> Opening:
        return _object_opening(self.start)

    def close(self, span: Span) -> JsonNode:
        return JsonObject(span, tuple(self.members.values()))


_Open: TypeAlias = _OpenArray | _OpenObject


def _object_opening(start: int) -> Opening:
    return Opening(start, "}", "object")


@dataclass(slots=True)
class _Parser:
    """Holds the open brackets, the innermost last."""

    scan: Scanner
    bag: Bag = field(default_factory=Bag)
    stack: list[_Open] = field(default_factory=list)
    values_left: int = MAX_VALUES

    def document(self) -> JsonNode:
        """Read the value of the file and see that nothing follows."""
        while True:
            node = self._begin_value()
            while node is not None:
                if not self.stack:
                    if self.scan.skip():
                        raise json_errors.text_after_end(self.scan, node.span)
                    return node
                node = self._end_value(node)

    def _begin_value(self) -> JsonNode | None:
        """Read a scalar or an empty pair of brackets; None when a bracket was opened and a value in it follows."""
        char = self.scan.skip()
        self.values_left -= 1
        if self.values_left < 0:
            raise json_errors.too_many_values(self.scan, MAX_VALUES)
        if char == '"':
            return self.scan.string()
        if char == "{":
            return self._open_object()
        if char == "[":
            return self._open_array()
        if char and char in _NUMBER_FIRST and _NUMBER_START.match(self.scan.text, self.scan.pos):
            return self.scan.number()
        return self._word()

    def _word(self) -> JsonNode:
        """Read `true`, `false` or `null`."""
        scan = self.scan
        match = _WORD.match(scan.text, scan.pos)
        if match is None:
            raise json_errors.missing_value(scan, self.stack[-1].opening if self.stack else None)
        scan.pos = match.end()
        span = scan.span(match.start(), match.end())
        return JsonNull(span) if match[0] == "null" else JsonBool(span, match[0] == "true")

    def _open_array(self) -> JsonNode | None:
        start = self._open()
        if self.scan.skip() == "]":
            self.scan.pos += 1
            return JsonArray(self.scan.span(start, self.scan.pos), ())
        self.stack.append(_OpenArray(start))
        return None

    def _open_object(self) -> JsonNode | None:
        start = self._open()
        if self.scan.skip() == "}":
            self.scan.pos += 1
            return JsonObject(self.scan.span(start, self.scan.pos), ())
        self.stack.append(_OpenObject(start, self._key(start)))
        return None

    def _open(self) -> int:
        """Pass an opening bracket and give its offset."""
        if len(self.stack) >= MAX_DEPTH:
            raise json_errors.too_deep(self.scan, MAX_DEPTH)
        self.scan.pos += 1
        return self.scan.pos - 1

    def _key(self, start: int) -> JsonString:
        """Read the name of a property, which is next, and its colon; `start` is the offset of the object."""
        scan = self.scan
        if scan.text[scan.pos : scan.pos + 1] != '"':
            raise json_errors.missing_key(scan, _object_opening(start))
        key = scan.string()
        if scan.skip() != ":":
            raise json_errors.missing_colon(scan, _object_opening(start), key.span)
        scan.pos += 1
        return key

    def _end_value(self, node: JsonNode) -> JsonNode | None:
        """Put a value into the innermost bracket and read on.

        Gives the array or object if it is complete now, and None if another value follows in it.
        """
        scan, frame = self.scan, self.stack[-1]
        if isinstance(frame, _OpenArray):
            frame.items.append(node)
        else:
            self._add_member(frame, node)
        char = scan.skip()
        if char == ",":
            scan.pos += 1
            char = scan.skip()
            if char != frame.closer:
                if isinstance(frame, _OpenObject):
                    frame.key = self._key(frame.start)
                return None
        elif char != frame.closer:
            string = node if isinstance(node, JsonString) else None
            raise json_errors.missing_separator(scan, frame.opening, node.span, string)
        scan.pos += 1
        self.stack.pop()
        return frame.close(scan.span(frame.start, scan.pos))

    def _add_member(self, frame: _OpenObject, node: JsonNode) -> None:
        """Add a member to an object; of duplicate keys the last wins, as in the .NET reader of the Azure tools."""
        name = frame.key.value
        earlier = frame.members.pop(name, None)
        if earlier is not None:
            self.bag.add(
                codes.DUPLICATE_KEY,
                f"duplicate property {quoted(name)}",
                "The object already has a property of this name. The last one counts, so the value here replaces the"
                " one before. Remove one of them.",
                at=frame.key.span,
                notes=(Note("this one is ignored", earlier.key.span),),
            )
        frame.members[name] = JsonMember(frame.key, node)
