"""Text with places: a source file, a span in it, and the line and column of an offset.

Every later stage points into a `Source` by a `Span`. Offsets count characters (Unicode code points) from 0;
lines and columns are 1-based and also count characters.
"""

from __future__ import annotations

import bisect
import hashlib
import re
from dataclasses import dataclass, field

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Position:
    """A place for people: line and column, both 1-based, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One input file, decoded.

    Two sources are the same only if they are the same object, so that spans compare cheaply.
    """

    name: str  # as the user wrote it, for messages
    text: str  # without a byte order mark
    sha256: str  # of the file's bytes, 64 lower-case hex digits
    _line_starts: tuple[int, ...] = field(repr=False)
    shown: bool = True  # False: all of it may be a secret, so no message quotes it or tells a place in it

    @classmethod
    def from_text(cls, name: str, text: str, sha256: str | None = None, *, shown: bool = True) -> Source:
        """Make a source of decoded text; without `sha256` the digest is that of the text as UTF-8."""
        digest = sha256 or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        starts = (0, *(match.end() for match in _LINE_BREAK.finditer(text)))
        return cls(name, text, digest, starts, shown)

    def position(self, offset: int) -> Position:
        """Give the line and column of a character offset (the end of the text is a legal offset)."""
        line = bisect.bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Give the text of a 1-based line without its line break."""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] if number < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of character offsets, `start` included and `end` not."""

    source: Source
    start: int
    end: int
    quotable: bool = True  # False: its line tells a secret, so messages name its place and do not quote it

    @property
    def is_shown(self) -> bool:
        """Whether messages may quote it."""
        return self.source.shown and self.quotable

    @property
    def begin(self) -> Position:
        """Line and column of the first character."""
        return self.source.position(self.start)

    @property
    def finish(self) -> Position:
        """Line and column just behind the last character."""
        return self.source.position(self.end)

    @property
    def text(self) -> str:
        """The covered text."""
        return self.source.text[self.start : self.end]
