"""A change as it is laid out by every format: a head, the lines of both sides, and what surrounds them.

All texts given here are printable: one line each, without control characters and credentials.
"""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.compare.changes import Change, ImageComparison, Kind, LinePair, Part
from aib2packer.excerpt import printable
from aib2packer.formats.wording import place_of

SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~", Kind.MOVED: ">"}
_CONTEXT = 3  # equal lines that are shown around changed ones
_LONGEST_SCALARS = 90  # characters of both sides of a value that stands in one line


def grouped(image: ImageComparison) -> Iterator[Change]:
    """Give the changes of an image, those of one part together, in the order of the first of each."""
    groups: dict[str | None, list[Change]] = {}
    for change in image.changes:
        groups.setdefault(change.part, []).append(change)
    for group in groups.values():
        yield from group


def subject(change: Change) -> str:
    """Name what has changed, such as ``customizer `install`: inline``."""
    if change.label is None:
        return printable(change.path)
    if change.kind is Kind.MOVED:
        return printable(change.label)
    return f"{printable(change.label)}: {printable(_member(change))}"


def place(change: Change) -> str:
    """Say where the new value stands, the old one of what was removed; the path where no place is known."""
    value = change.old if change.new is None else change.new
    span = None if value is None else value.span
    # No line may begin with a path: two colons would make it a workflow command of GitHub.
    return f"at {printable(change.path)}" if span is None else place_of(span).removesuffix(": ")


def in_one_line(change: Change) -> tuple[str, str] | None:
    """Give both sides of a change of two short values."""
    if change.kind is not Kind.CHANGED or change.old is None or change.new is None or change.lines:
        return None
    sides = change.old.lines, change.new.lines
    if any(len(side) != 1 for side in sides) or sum(len(side[0]) for side in sides) > _LONGEST_SCALARS:
        return None
    return printable(sides[0][0]), printable(sides[1][0])


def pairs(change: Change) -> tuple[LinePair, ...]:
    """Give the lines of both sides beside each other; none of what has only moved."""
    if change.kind is Kind.MOVED:
        return ()
    found = change.lines or _unaligned(change)
    return tuple(LinePair(_printable(pair.old), _printable(pair.new)) for pair in found)


def hunks(found: tuple[LinePair, ...]) -> Iterator[LinePair | int]:
    """Leave out equal lines that are far from changed ones; their number stands where they were."""
    near = {
        number + distance
        for number, pair in enumerate(found)
        if pair.old != pair.new
        for distance in range(-_CONTEXT, _CONTEXT + 1)
    }
    left_out = 0
    for number, pair in enumerate(found):
        if number not in near:
            left_out += 1
            continue
        if left_out:
            yield left_out
        left_out = 0
        yield pair
    if left_out:
        yield left_out


def unified(change: Change) -> Iterator[tuple[str, str]]:
    """Give the lines of a change below each other, with `-`, `+` or a blank, and `@` for lines left out."""
    removed: list[str] = []
    added: list[str] = []
    for item in hunks(pairs(change)):
        if isinstance(item, LinePair) and item.old != item.new:
            removed += [] if item.old is None else [item.old]
            added += [] if item.new is None else [item.new]
            continue
        yield from _run(removed, added)
        yield ("@", unchanged_lines(item)) if isinstance(item, int) else (" ", item.new or "")
    yield from _run(removed, added)


def unchanged_lines(number: int) -> str:
    """Say how many lines are not shown because they are equal."""
    return f"{number} unchanged line{'' if number == 1 else 's'}"


def whole(image: ImageComparison) -> tuple[str, tuple[str, ...]]:
    """Give the sign and the parts of an image of which there is one side only; no parts where changes tell more."""
    if image.changes or (image.old_file is not None and image.new_file is not None):
        return " ", ()
    sign = "+" if image.old_file is None else "-"
    return sign, tuple(_described(part) for part in (image.new_parts or image.old_parts))


def shortened(text: str, most: int) -> str:
    """Cut a text, and say how much is missing."""
    if len(text) <= most:
        return text
    return f"{text[:most]}… ({len(text) - most} more characters)"


def _described(part: Part) -> str:
    return printable(f"{part.role.value} {part.type}: {part.label}")


def _member(change: Change) -> str:
    """Give a path without the place of its part, which the label names."""
    _, bracket, member = change.path.partition("].")
    return member if bracket else change.path.removeprefix("properties.source.")


def _unaligned(change: Change) -> tuple[LinePair, ...]:
    old = () if change.old is None else change.old.lines
    new = () if change.new is None else change.new.lines
    if len(old) == len(new) == 1:
        return (LinePair(old[0], new[0]),)
    return (*(LinePair(line, None) for line in old), *(LinePair(None, line) for line in new))


def _run(removed: list[str], added: list[str]) -> Iterator[tuple[str, str]]:
    yield from (("-", line) for line in removed)
    yield from (("+", line) for line in added)
    removed.clear()
    added.clear()


def _printable(line: str | None) -> str | None:
    return None if line is None else printable(line)
