"""The one detector of credentials: what rules report is what messages hide."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.secrets import commands, names, shapes
from aib2packer.secrets.credential import Credential

# Without any of these a text holds no credential; most lines of a template have none.
_HINTS = tuple(dict.fromkeys((*shapes.HINTS, *names.HINTS, *commands.HINTS)))


def may_hold_any(text: str) -> bool:
    """Tell whether a text is worth a closer look."""
    return _has_hint(text.lower())


def _has_hint(lowered: str) -> bool:
    for hint in _HINTS:  # noqa: SIM110 -- this is asked of every text there is, and `any` takes twice as long
        if hint in lowered:
            return True
    return False


def credentials(text: str) -> tuple[Credential, ...]:
    """Find the credentials in a text, such as a command or an address, in order and apart from each other."""
    lowered = text.lower()
    if not _has_hint(lowered):
        return ()
    found = (*shapes.shapes(text, lowered), *names.named(text, lowered), *commands.commanded(text, lowered))
    return tuple(_apart(sorted(found, key=lambda item: (item.start, -item.end))))


def _apart(found: list[Credential]) -> Iterator[Credential]:
    """Join those that overlap; of their kinds the certain one counts."""
    current: Credential | None = None
    for item in found:
        if current is None or item.start >= current.end:
            if current is not None:
                yield current
            current = item
        else:
            better = item if item.certain and not current.certain else current
            current = Credential(current.start, max(current.end, item.end), better.kind, better.certain)
    if current is not None:
        yield current
