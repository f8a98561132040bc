"""The comments of a JSON file, which its tree does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.source import Source, Span

# In a text that parses, a slash outside of a string begins a comment.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|//(?P<line>[^\r\n]*+)|/\*(?P<block>.*?)\*/', re.DOTALL)
_BLANK = re.compile(r"(?:\s|//[^\r\n]*+|/\*.*?\*/)*+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment; `span` includes its marks, `text` does not."""

    span: Span
    text: str
    line: int  # that it speaks of, 1-based: its own, or when nothing stands before it, the next one that is not blank


def comments_of(source: Source) -> Iterator[Comment]:
    """Walk over the comments of a text that has been parsed."""
    for match in _TOKEN.finditer(source.text):
        text = match["line"] if match["line"] is not None else match["block"]
        if text is not None:
            span = Span(source, match.start(), match.end())
            yield Comment(span, text.strip(), _line(span))


def _line(span: Span) -> int:
    own = span.begin
    if _before(span).strip():
        return own.line
    behind = _BLANK.match(span.source.text, span.end)
    return span.source.position(behind.end() if behind else span.end).line


def _before(span: Span) -> str:
    """Give the text between the beginning of a span's first line and the span."""
    return span.source.line(span.begin.line)[: span.begin.column - 1]
