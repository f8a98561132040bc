"""The page of a rule or of any other diagnostic, read from its text.

A page begins with a line that says what is wrong. Sections follow, each with its name and a colon: `Why`, `Bad`,
`Good` and `Source`. What `Bad` and `Good` hold is shown as it is.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass

_SECTION = re.compile(r"^(Why|Bad|Good|Source): ?", re.MULTILINE)
SECTIONS = ("Why", "Bad", "Good", "Source")


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to read about one kind of diagnostic."""

    title: str  # one sentence that says what is wrong
    why: str
    bad: str
    good: str
    source: str


def read_page(text: str) -> Page:
    """Take a page apart; a section that is missing is empty."""
    head, *rest = _SECTION.split(inspect.cleandoc(text))
    sections = {name: _unindented(body) for name, body in zip(rest[::2], rest[1::2], strict=True)}
    return Page(" ".join(head.split()), *(sections.get(name, "") for name in SECTIONS))


def _unindented(body: str) -> str:
    """Take the indentation off the lines behind the first one."""
    first, *rest = body.rstrip().split("\n")
    return "\n".join([first, *inspect.cleandoc("\n" + "\n".join(rest)).split("\n")]).strip() if rest else first.strip()
