"""Texts as Markdown: nothing of a user becomes markup, mentions somebody or links somewhere.

What is written here holds for GitHub's Markdown and is plain enough for GitLab and Azure DevOps.
"""

from __future__ import annotations

import re

from aib2packer.excerpt import printable

_ESCAPES = str.maketrans(
    {character: f"\\{character}" for character in "\\`*_{}[]|~$:"}
    # An entity is shown as it is, but the sign alone would mention people and issues even when it is escaped.
    | {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@&#8203;", "#": "#&#8203;"}
)


def inline(text: str) -> str:
    """Write one line of text; what stands between backticks becomes code, unless one of them has no partner."""
    parts = printable(text).split("`")
    if len(parts) % 2 == 0:
        return _escaped(printable(text))
    return "".join(code(part) if number % 2 else _escaped(part) for number, part in enumerate(parts))


def code(text: str) -> str:
    """Write code; as an element, since backticks could not hold every text."""
    return f"<code>{_escaped(printable(text))}</code>" if text else ""


def fenced(text: str, language: str) -> str:
    """Write a block of code, the fences of which are longer than whatever stands between them."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"


def _escaped(text: str) -> str:
    # An address begins with a colon behind its scheme, or with `www.`.
    return text.translate(_ESCAPES).replace("www.", r"www\.")
