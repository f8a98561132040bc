"""Which customizers speak of a name, without going through all of them for each name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from aib2packer.rules.scripts.inline import seen
from aib2packer.rules.scripts.work import is_quick, waits
from aib2packer.rules.subject import Subject


@dataclass(frozen=True, slots=True)
class Mentions:
    """What customizers say, one behind the other; positions count them from 0."""

    _text: str
    _starts: tuple[int, ...]  # of what each says; one more for the end
    _first_unknown: int  # the first that may say anything; behind the last one: there is none
    _last_unknown: int  # -1: there is none

    def may_stand_before(self, name: str, position: int) -> bool:
        """Tell whether a customizer before another one may mention a name."""
        return self._first_unknown < position or self._find(name, 0, position) is not None

    def may_stand_behind(self, name: str, position: int) -> bool:
        """Tell whether a customizer behind another one may mention a name."""
        return self._last_unknown > position or self.first_behind(name, position) is not None

    def first_behind(self, name: str, position: int) -> int | None:
        """Give the first customizer behind another one that certainly mentions a name."""
        return self._find(name, position + 1, len(self._starts) - 1)

    def _find(self, name: str, first: int, last: int) -> int | None:
        at = self._text.find(name, self._starts[first], self._starts[last]) if first < last else -1
        return bisect_right(self._starts, at) - 1 if at >= 0 else None


def mentions(texts: Iterable[str | None]) -> Mentions:
    """Join what customizers say; None may be anything."""
    known = tuple(texts)
    unknown = [position for position, text in enumerate(known) if text is None]
    lines = [f"{text or ''}\n" for text in known]
    starts = tuple(accumulate(map(len, lines), initial=0))
    return Mentions("".join(lines), starts, min(unknown, default=len(known)), max(unknown, default=-1))


def in_commands(subject: Subject) -> Mentions:
    """Read the commands of customizers; those that cannot all be seen may say anything. Names are casefolded."""
    return subject.once(_in_commands)


def _in_commands(subject: Subject) -> Mentions:
    scripts = (seen(step, subject) for step in subject.template.customize)
    return mentions(script.text.casefold() if script else None for script in scripts)


def may_be_made(name: str, position: int, subject: Subject) -> bool:
    """Tell whether commands of a customizer before another one may make a folder of some name.

    They speak of it, or may do anything, or cannot be seen.
    """
    return subject.once(_makers).may_stand_before(name.casefold(), position)


def _makers(subject: Subject) -> Mentions:
    scripts = (seen(step, subject) for step in subject.template.customize)
    return mentions(
        script.text.casefold() if script and all(is_quick(item) or waits(item) for item in script.commands) else None
        for script in scripts
    )
