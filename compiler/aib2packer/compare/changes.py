"""What a comparison of two images gives: changes, each with its places, its values and what it means.

Everything that shows a comparison (text, Markdown, JSON, HTML, pictures) takes these values and nothing else. Values
are texts for people: JSON as a reader would write it, with credentials masked.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from aib2packer.diagnostics import Diagnostic
from aib2packer.source import Span


class Kind(enum.Enum):
    """What happened to a part of an image."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"  # a step or target stands at another place among its like; its content is compared on its own


class Effect(enum.Enum):
    """What a change means; declared from the least to the gravest. The table is in `effects.py`."""

    NOTHING = "nothing"  # neither the image nor where it goes
    TAGS = "tags"  # only tags of the output or of resources
    PLACEMENT = "placement"  # where the image goes: regions, replicas, names, versions
    IMAGE = "image"  # the image is another one: it has to be built anew
    RECREATE = "recreate"  # the service cannot update this: the template resource is deleted and created anew
    SECURITY = "security"  # something is less safe than it was


class Role(enum.Enum):
    """What a part of a build is; the order is that of a build."""

    SOURCE = "source"
    STEP = "step"
    VALIDATOR = "validator"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is shown."""

    lines: tuple[str, ...]  # one for most; a list of commands has one for each, a script one for each of its lines
    span: Span | None  # where it stands; None where no place is known, as in HCL


@dataclass(frozen=True, slots=True)
class LinePair:
    """One line of a changed list of commands, as `difflib` aligns them; an absent side is None."""

    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of an image."""

    kind: Kind
    path: str  # for people, such as `properties.customize[1].inline` or `source.azure-arm.web.vm_size`; of the new side
    part: str | None  # the step, validator, target or source it belongs to, by its `Part.id`; None: of none of them
    label: str | None  # that part for people, such as ``customizer `install` ``
    old: Value | None  # None when it was added
    new: Value | None  # None when it was removed
    effects: tuple[Effect, ...]  # at least one, from the least to the gravest
    reason: str  # why it has the gravest of them, a short sentence without final period
    old_index: int | None = None  # of a step or target that has moved, counted from 0 among its like
    new_index: int | None = None
    lines: tuple[LinePair, ...] = ()  # of a changed text of several lines


@dataclass(frozen=True, slots=True)
class Part:
    """A step, validator, target or the source of one side, as it is drawn."""

    id: str  # unique on both sides together, and the same for parts that are matched
    role: Role
    type: str  # such as `PowerShell`, `SharedImage` or `PlatformImage`; for HCL the type of the block
    label: str  # for people, without markup: the name, or what it does


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageComparison:
    """The comparison of one image."""

    name: str
    old_file: str | None  # None: the image is new
    new_file: str | None  # None: the image is gone
    changes: tuple[Change, ...]  # in the order of the new side, removed parts where they stood
    old_parts: tuple[Part, ...] = ()
    new_parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that was compared in one call, in the order of names."""

    images: tuple[ImageComparison, ...]
    diagnostics: tuple[Diagnostic, ...] = ()  # of files that could not be compared
    old_title: str = "old"  # what the sides are called: file names, or revisions
    new_title: str = "new"

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Every effect that occurs, from the least to the gravest."""
        found = {effect for image in self.images for change in image.changes for effect in change.effects}
        return tuple(effect for effect in Effect if effect in found)
