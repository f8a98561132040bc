"""Fits a document of sections into a number of characters: the least important details are left out first.

Nothing is cut in the middle. A detail has one or more forms, from the briefest to the whole; every detail gets its
briefest form before any gets its next, the most important ones first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Detail:
    """Something that may be shown briefly or not at all."""

    rank: int  # the greater, the more important
    forms: tuple[str, ...]  # from the briefest to the whole; an empty one shows nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Details with what stands around them; without any of them it is left out."""

    before: str
    details: tuple[Detail, ...]
    after: str = ""
    joint: str = "\n\n"  # between any two texts of the section
    more: str = ""  # said behind the details, with the number of those left out in place of `{}`


@dataclass(frozen=True, slots=True)
class Fitted:
    """The sections as they fit."""

    text: str
    left_out: int  # details not shown at all
    shortened: int  # details not shown as a whole


_BETWEEN = "\n\n"  # between two sections


def fit(sections: Sequence[Section], most: int) -> Fitted:
    """Write sections below each other in at most so many characters."""
    entries = [(detail, number) for number, section in enumerate(sections) for detail in section.details]
    order = sorted(range(len(entries)), key=lambda index: -entries[index][0].rank)
    chosen: list[int | None] = [None] * len(entries)
    opened: set[int] = set()
    left = most
    for level in range(max((len(detail.forms) for detail, _ in entries), default=0)):
        for index in order:
            detail, number = entries[index]
            cost = _cost(detail, level, chosen[index], sections[number])
            if cost is None:
                continue
            if number not in opened:
                cost += _frame(sections[number])
            if cost <= left:
                left -= cost
                chosen[index] = level
                opened.add(number)
    return _written(sections, chosen)


def _cost(detail: Detail, level: int, before: int | None, section: Section) -> int | None:
    """Give the characters that the form of a level takes beside the one before; None where it cannot follow it."""
    if level >= len(detail.forms) or before != (level - 1 if level else None):
        return None
    if before is None:
        return len(section.joint) + len(detail.forms[0])
    return len(detail.forms[level]) - len(detail.forms[before])


def _frame(section: Section) -> int:
    """Give the characters of a section without details, at most."""
    more = len(section.joint) + len(section.more) + len(str(len(section.details)))
    return len(_BETWEEN) + len(section.before) + len(section.joint) + len(section.after) + more


def _written(sections: Sequence[Section], chosen: Sequence[int | None]) -> Fitted:
    texts: list[str] = []
    left_out = shortened = position = 0
    for section in sections:
        levels = chosen[position : position + len(section.details)]
        position += len(section.details)
        forms = [(detail, level) for detail, level in zip(section.details, levels, strict=True) if level is not None]
        missing = len(section.details) - len(forms)
        left_out += missing
        shortened += sum(level < len(detail.forms) - 1 for detail, level in forms)
        more = section.more.replace("{}", str(missing)) if missing else ""
        if forms:
            parts = (section.before, *(detail.forms[level] for detail, level in forms), more, section.after)
            texts.append(section.joint.join(part for part in parts if part))
    return Fitted(_BETWEEN.join(texts), left_out, shortened)
