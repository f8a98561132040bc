"""What all formats say in the same words: effects and what they mean, states of images, and the line that sums up."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from aib2packer.compare.changes import Change, Comparison, Effect, ImageComparison, Kind
from aib2packer.formats.wording import counts, numbered


@dataclass(frozen=True, slots=True)
class Words:
    """How an effect is spoken of."""

    name: str  # short, beside a change and in the summary
    meaning: str  # one sentence
    sign: str  # one character for comments


EFFECTS = {
    Effect.NOTHING: Words(
        "no difference in the image",
        "Neither the image nor the places it goes to are different.",
        "⚪",
    ),
    Effect.TAGS: Words(
        "only tags",
        "Only tags of the outputs or of resources are different.",
        "🏷️",
    ),
    Effect.PLACEMENT: Words(
        "goes elsewhere",
        "The image is the same, but goes to other regions, or there under another name, version or number of replicas.",
        "🔵",
    ),
    Effect.IMAGE: Words(
        "image rebuilt",
        "The image is another one, so that it has to be built anew.",
        "🟡",
    ),
    Effect.RECREATE: Words(
        "template recreated",
        "The service cannot update this in place: the template resource has to be deleted and created anew.",
        "🟠",
    ),
    Effect.SECURITY: Words(
        "security lower",
        "Something is less safe than it was.",
        "🔴",
    ),
}
GRAVEST_FIRST = tuple(reversed(Effect))


class State(enum.Enum):
    """What happened to a whole image."""

    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


def state_of(image: ImageComparison) -> State:
    """Tell what happened to an image."""
    if image.old_file is None:
        return State.NEW
    if image.new_file is None:
        return State.REMOVED
    return State.CHANGED if image.changes else State.UNCHANGED


def gravest(change: Change) -> Effect:
    """Give the effect that decides how loudly a change is told."""
    return change.effects[-1]


def gravity(effect: Effect) -> int:
    """Give the rank of an effect, the least being 0."""
    return tuple(Effect).index(effect)


def lowers_security(change: Change) -> bool:
    """Tell whether a change makes something less safe."""
    return Effect.SECURITY in change.effects


def summary(comparison: Comparison) -> str:
    """Sum a comparison up in one line, without final period."""
    said = _images(comparison.images)
    effects = effect_counts(change for image in comparison.images for change in image.changes)
    if effects:
        said += f": {effects}"
    elif comparison.images and all(state_of(image) is State.UNCHANGED for image in comparison.images):
        said = f"{numbered(len(comparison.images), 'image')}: {EFFECTS[Effect.NOTHING].name}"
    failures = counts(comparison.diagnostics)
    return f"{said}; {failures} while comparing" if failures else said


def effect_counts(changes: Iterable[Change]) -> str:
    """Count changes by each effect they have, the gravest first; empty when there are none."""
    found = Counter(effect for change in changes for effect in change.effects)
    present = [effect for effect in GRAVEST_FIRST if found[effect]]
    first = f"{EFFECTS[present[0]].name} ({numbered(found[present[0]], 'change')})" if present else ""
    return ", ".join([first, *(f"{EFFECTS[effect].name} ({found[effect]})" for effect in present[1:])])


def told(image: ImageComparison) -> str:
    """Say in short what happened to an image."""
    state = state_of(image)
    if state is State.UNCHANGED:
        return EFFECTS[Effect.NOTHING].name
    words = {State.NEW: "new image", State.REMOVED: "image removed"}
    return words.get(state, numbered(len(image.changes), "change"))


def effects_of(change: Change) -> str:
    """Name all effects of a change, the gravest first."""
    return ", ".join(EFFECTS[effect].name for effect in reversed(change.effects))


def files_of(image: ImageComparison) -> str:
    """Name the file of an image, or both where it was renamed."""
    names = dict.fromkeys(name for name in (image.old_file, image.new_file) if name is not None)
    return " -> ".join(names)


def verb(change: Change) -> str:
    """Say what happened to a part; of a moved one also from where to where, counted from 1."""
    if change.kind is not Kind.MOVED or change.old_index is None or change.new_index is None:
        return change.kind.value
    return f"moved from position {change.old_index + 1} to {change.new_index + 1}"


def _images(images: tuple[ImageComparison, ...]) -> str:
    if not images:
        return "no image to compare"
    found = Counter(state_of(image) for image in images)
    if len(found) == 1:
        return f"{numbered(len(images), 'image')} {next(iter(found)).value}"
    return f"{numbered(len(images), 'image')}, " + ", ".join(
        f"{found[state]} {state.value}" for state in State if found[state]
    )
