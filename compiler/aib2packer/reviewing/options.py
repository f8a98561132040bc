"""How a comparison is shown: what every format is given beside it.

A format is a module with a function `render`: it takes a `Comparison` and `ReviewOptions`, and gives text that ends
with a newline. The same values always give the same text. Credentials are masked, control characters made visible.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOptions:
    """What the reader, or the program that reads, wants."""

    version: str = ""  # of the program
    title: str = "Image changes"  # the heading of a page or a comment
    color: bool = False  # whether the reader's terminal shows colors
    links: bool = False  # whether it knows hyperlinks (OSC 8)
    key: str = ""  # tells several comments on one pull request apart; part of the marker
    most_characters: int = 60_000  # of a comment; GitHub takes 65,536
