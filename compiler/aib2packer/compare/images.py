"""The images of two files: which is which, and what became of each.

Images are matched by their names, and by their place when each side has but one left. When a file cannot be read, the
images of the other side are told of without changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.compare.aligning import align
from aib2packer.compare.changes import Change, Effect, ImageComparison, Kind
from aib2packer.compare.comparing import Judge, compare
from aib2packer.compare.parts import parts_of, parts_of_both
from aib2packer.compare.showing import values
from aib2packer.compare.tree import ImageTree, Members
from aib2packer.excerpt import printable


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison of a file."""

    file: str | None  # None: there is no such file on this side
    images: tuple[ImageTree, ...] | None = ()  # None: it cannot be read, which diagnostics have told


def compare_files(old: Side, new: Side, judge: Judge) -> tuple[ImageComparison, ...]:
    """Compare the images of a file, in the order of their names."""
    if old.images is None or new.images is None:
        found = _untold(old, new)
    else:
        found = (_compared(one, other, judge) for one, other in _pairs(old.images, new.images))
    return tuple(sorted(found, key=lambda item: item.name))


def _untold(old: Side, new: Side) -> Iterator[ImageComparison]:
    """Tell of the images of the side that can be read."""
    known = old if new.images is None else new
    for image in known.images or ():
        parts = parts_of(image)
        yield ImageComparison(
            name=printable(image.name),
            old_file=old.file,
            new_file=new.file,
            changes=(),
            old_parts=parts if known is old else (),
            new_parts=parts if known is new else (),
        )


def _pairs(
    old: tuple[ImageTree, ...], new: tuple[ImageTree, ...]
) -> Iterator[tuple[ImageTree | None, ImageTree | None]]:
    names = _unique(old) & _unique(new)
    by_name = {image.name: image for image in old if image.name in names}
    rest = [image for image in old if image.name not in names], [image for image in new if image.name not in names]
    yield from ((by_name[image.name], image) for image in new if image.name in names)
    if len(rest[0]) == len(rest[1]) == 1:
        yield rest[0][0], rest[1][0]
    else:
        yield from ((image, None) for image in rest[0])
        yield from ((None, image) for image in rest[1])


def _unique(images: tuple[ImageTree, ...]) -> set[str]:
    names = [image.name for image in images]
    return {name for name in names if names.count(name) == 1}


def _compared(old: ImageTree | None, new: ImageTree | None, judge: Judge) -> ImageComparison:
    shown = new or old
    if shown is None:
        raise ValueError("an image of neither side")
    if old is None or new is None:
        aligned = align(old.root if old else Members({}), new.root if new else Members({}))
        changes: tuple[Change, ...] = (_whole(shown, is_new=old is None),)
    else:
        aligned, changes = compare(old, new, judge)
    old_parts, new_parts = parts_of_both(aligned)
    return ImageComparison(
        name=printable(shown.name),
        old_file=old.file if old else None,
        new_file=new.file if new else None,
        changes=changes,
        old_parts=old_parts,
        new_parts=new_parts,
    )


def _whole(image: ImageTree, *, is_new: bool) -> Change:
    """Tell of an image that only one side has."""
    old, new = values(None, image.root) if is_new else values(image.root, None)
    return Change(
        kind=Kind.ADDED if is_new else Kind.REMOVED,
        path="",
        part=None,
        label=None,
        old=old,
        new=new,
        effects=(Effect.IMAGE,) if is_new else (Effect.PLACEMENT,),
        reason="the image is new" if is_new else "the image is built and distributed no more",
    )
