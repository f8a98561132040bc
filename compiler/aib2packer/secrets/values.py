"""Words of a command line, read in a way that suits every shell: there is no telling which one will read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.secrets.credential import LONGEST

# A comma ends a value where another member follows, as in `username=ci,password=x,vers=3`.
_BARE = r"(?:[^\s\"'`;|&<>(),]|,(?!\w{1,40}=))+"
_MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class Text:
    """A word without its quotes."""

    start: int
    end: int
    text: str
    quote: str  # empty: it has none
    after: int  # where the text goes on


def value_at(text: str, start: int) -> Text | None:
    """Read the word at a place, quoted or bare; None when there is none."""
    escape = "\\`" if text[start : start + 1] in ("\\", "`") and text[start + 1 : start + 2] in ("'", '"') else ""
    opening = start + len(escape[:1])
    quote = text[opening : opening + 1]
    if quote in ("'", '"'):
        return _quoted_at(text, opening, quote, text[start:opening])
    bare = re.compile(_BARE).match(text, start, start + LONGEST)
    return Text(start, bare.end(), bare[0], "", bare.end()) if bare else None


def _quoted_at(text: str, opening: int, quote: str, escape: str) -> Text | None:
    """Read up to the same quote, escaped as the first one; one that is escaped otherwise belongs to the word."""
    limit = opening + LONGEST
    end = text.find(escape + quote, opening + 1, limit)
    while not escape and quote == '"' and end > 0 and _backslashes(text, opening, end) % 2:
        end = text.find(quote, end + 1, limit)
    if end < 0:
        return None
    return Text(opening + 1, end, text[opening + 1 : end], quote, end + len(escape) + 1)


def _backslashes(text: str, start: int, end: int) -> int:
    """Count the backslashes at the end of a range."""
    return end - start - len(text[start:end].rstrip("\\"))


def words_at(text: str, start: int) -> Iterator[Text]:
    """Walk over the words from a place to the end of their command."""
    blank = re.compile(r"[ \t]+")
    for _ in range(_MOST_WORDS):
        gap = blank.match(text, start)
        if gap is None:
            return
        word = value_at(text, gap.end())
        if word is None:
            return
        yield word
        start = word.after
