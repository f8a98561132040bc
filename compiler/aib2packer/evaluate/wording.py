"""Phrases that several messages of evaluation share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aib2packer.diagnostics import Note
from aib2packer.evaluate.values import Place
from aib2packer.syntax.wording import quoted

__all__ = ["listed", "nearest", "origins", "quoted"]

_LISTED = 10


def listed(names: Iterable[str]) -> str:
    """List names for a sentence, sorted, the first ten of them."""
    ordered = sorted(set(names), key=lambda name: (name.casefold(), name))
    shown = [quoted(name) for name in ordered[:_LISTED]]
    if len(ordered) > _LISTED:
        return f"{', '.join(shown)} and {len(ordered) - _LISTED} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def origins(place: Place) -> tuple[Note, ...]:
    """Point to the definitions that a value comes through: the nearest and the farthest, those between say little."""
    ends = dict.fromkeys((*place.trail[:1], *place.trail[-1:]))
    return tuple(Note("its value comes from here", span) for span in ends)


def nearest(name: str, names: Sequence[str]) -> str:
    """Offer the name that was probably meant, as a further sentence; nothing when none is near."""
    import difflib  # here, because only errors need it

    by_fold = {candidate.casefold(): candidate for candidate in names}
    found = difflib.get_close_matches(name.casefold()[:200], list(by_fold), n=1, cutoff=0.6)
    return f" Did you mean {quoted(by_fold[found[0]])}?" if found else ""
