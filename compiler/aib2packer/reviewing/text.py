"""A comparison for a terminal: a line that sums it up, what lowers security, and every change under its image."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.compare.changes import Change, Comparison, Effect, ImageComparison, Kind
from aib2packer.excerpt import printable
from aib2packer.formats.text import messages
from aib2packer.reviewing.options import ReviewOptions
from aib2packer.reviewing.shown import SIGNS, grouped, in_one_line, place, subject, unified, whole
from aib2packer.reviewing.words import (
    State,
    effects_of,
    files_of,
    gravest,
    lowers_security,
    state_of,
    summary,
    told,
    verb,
)

_BOLD, _FAINT = "1", "2"
_RED, _GREEN, _YELLOW, _CYAN = "31", "32", "33", "36"
_COLORS = {
    Effect.NOTHING: _FAINT,
    Effect.TAGS: _FAINT,
    Effect.PLACEMENT: _CYAN,
    Effect.IMAGE: _YELLOW,
    Effect.RECREATE: _YELLOW,
    Effect.SECURITY: f"{_BOLD};{_RED}",
}
_SIGNS = {"+": _GREEN, "-": _RED, "~": _YELLOW, ">": _CYAN, "@": _FAINT, " ": ""}
_STATES = {State.NEW: "+", State.REMOVED: "-", State.CHANGED: "~", State.UNCHANGED: " "}


def render(comparison: Comparison, options: ReviewOptions) -> str:
    """Write a comparison."""
    color = options.color
    blocks = [[_paint(summary(comparison), _BOLD, color=color), *_sides(comparison, color=color)]]
    if security := list(_security(comparison, color=color)):
        blocks.append(security)
    blocks += [list(_image(image, color=color)) for image in comparison.images]
    text = "\n\n".join("\n".join(block) for block in blocks) + "\n"
    found = messages(comparison.diagnostics, color=color, links=options.links)
    return f"{text}\n{found}" if found else text


def _sides(comparison: Comparison, *, color: bool) -> Iterator[str]:
    if comparison.images:
        sides = f"from {printable(comparison.old_title)} to {printable(comparison.new_title)}"
        yield _paint(sides, _FAINT, color=color)


def _security(comparison: Comparison, *, color: bool) -> Iterator[str]:
    found = [(image, change) for image in comparison.images for change in image.changes if lowers_security(change)]
    if found:
        yield _paint("Security is lower:", _COLORS[Effect.SECURITY], color=color)
    for image, change in found:
        sign = _paint("!", _COLORS[Effect.SECURITY], color=color)
        yield f"  {sign} {printable(image.name)}: {subject(change)}{_verb(change)}"
        yield f"      {place(change)}: {printable(change.reason)}"


def _image(image: ImageComparison, *, color: bool) -> Iterator[str]:
    sign = _STATES[state_of(image)]
    name = _paint(f"image {printable(image.name)}", _BOLD, color=color)
    # An image without changes is told without a sign, so that the eye passes over it.
    yield f"{_paint(sign, _SIGNS[sign], color=color)} {name}: {told(image)} ({printable(files_of(image))})".lstrip()
    sign, parts = whole(image)
    yield from (_paint(f"  {sign} {part}", _SIGNS[sign], color=color) for part in parts)
    for change in grouped(image):
        yield from _change(change, color=color)


def _change(change: Change, *, color: bool) -> Iterator[str]:
    sign = SIGNS[change.kind]
    head = f"  {_paint(sign, _SIGNS[sign], color=color)} {_paint(subject(change), _BOLD, color=color)}"
    scalars = in_one_line(change)
    if scalars is not None:
        old, new = (_paint(text, style, color=color) for text, style in zip(scalars, (_RED, _GREEN), strict=True))
        yield f"{head}: {old} -> {new}"
    else:
        yield f"{head}{_verb(change)}"
    effects = _paint(effects_of(change), _COLORS[gravest(change)], color=color)
    yield f"      {place(change)}: {effects}: {printable(change.reason)}"
    if scalars is None:
        yield from (_line(mark, line, color=color) for mark, line in unified(change))


def _line(mark: str, line: str, *, color: bool) -> str:
    # A blank at the end of a line may be what has changed.
    return f"      {_paint(f'{mark} {line}', _SIGNS[mark], color=color)}" if line else f"      {mark}".rstrip()


def _verb(change: Change) -> str:
    return "" if change.kind is Kind.CHANGED else f" {verb(change)}"


def _paint(text: str, style: str, *, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color and style and text else text
