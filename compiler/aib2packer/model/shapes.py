"""The words in which `format.py` states the format of an image template: types, members, objects and their lives.

Nothing here knows a member by name. The format has no recursion, so walking along it needs no bound of its own.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TypeAlias

FIRST_VERSION = "2018-02-01-preview"


@dataclass(frozen=True, slots=True)
class Life:
    """The API versions that have something, both ends included; versions sort as text."""

    since: str = FIRST_VERSION
    until: str | None = None  # None: still there

    def covers(self, version: str) -> bool:
        """Tell whether an API version has it."""
        return self.since <= version and (self.until is None or version <= self.until)

    def words(self) -> str:
        """Say which versions these are, to stand behind the words "API version"."""
        if self.until is None:
            return f"{self.since} and later"
        return f"{self.until} and earlier" if self.since == FIRST_VERSION else f"{self.since} to {self.until}"


ALWAYS = Life()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule that a text has to match, as a regular expression that JSON Schema and Python read alike."""

    regex: str
    words: str  # the rule in words, to stand behind "expected"
    life: Life = ALWAYS


@dataclass(frozen=True, slots=True)
class Text:
    """A string."""

    patterns: tuple[Pattern, ...] = ()
    placeholders: bool = False  # whether a mark such as `<region>` in it was meant to be replaced


@dataclass(frozen=True, slots=True)
class Integer:
    """An integer between two bounds, both included."""

    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A boolean."""


@dataclass(frozen=True, slots=True)
class ChoiceValue:
    """One value of a choice."""

    name: str
    life: Life = ALWAYS


@dataclass(frozen=True, slots=True)
class Choice:
    """A string out of a list."""

    values: tuple[ChoiceValue, ...]
    any_case: bool = False  # whether letter case is free even for the service
    repaired: tuple[tuple[str, str], ...] = ()  # a wrong value whose meaning is beyond doubt, and the right one


@dataclass(frozen=True, slots=True)
class TextMap:
    """An object of strings under any names."""


@dataclass(frozen=True, slots=True)
class Opaque:
    """Anything; it is carried along and not looked into."""


@dataclass(frozen=True, slots=True)
class ExactlyOne:
    """One of two members has to be there, and not both."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class NotBoth:
    """Two members exclude each other."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Together:
    """A member means nothing without another one."""

    member: str
    needs: str


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """A flag may be true only if another one is."""

    flag: str
    needs: str


Rule: TypeAlias = ExactlyOne | NotBoth | Together | OnlyIf


class Role(enum.Enum):
    """What a member is for."""

    MODELLED = "modelled"  # it has a field in the typed template
    LEFTOVER = "leftover"  # an author may write it, but it says nothing about the image
    READ_ONLY = "read-only"  # the service writes it
    ENVELOPE = "envelope"  # the deployment engine reads it, not the service


@dataclass(frozen=True, slots=True)
class OldName:
    """Another spelling of a member."""

    name: str
    life: Life  # the versions in which it was the right one


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Member:
    """A member of an object."""

    name: str
    type: Type
    life: Life = ALWAYS
    role: Role = Role.MODELLED
    required: Life | None = None  # the versions in which it has to be there; None: never
    dispensable: bool = False  # the service wants it, compiling does not
    old_names: tuple[OldName, ...] = ()
    cli_name: str | None = None  # how `az image builder show` prints it, where that is not its name


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """An object with known members."""

    title: str  # for messages: "a ..."
    members: tuple[Member, ...]
    rules: tuple[Rule, ...] = ()
    meant: tuple[tuple[str, str], ...] = ()  # a wrong member name seen in the wild, and what to write instead
    loose: bool = False  # it says nothing about the image, so it may stay undecided as a whole
    _by_name: dict[str, Member] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {member.name: member for member in self.members})

    def member(self, name: str) -> Member | None:
        """Find a member by its exact name; None when the format never had it."""
        return self._by_name.get(name)

    def resolve(self, written: str) -> Member | None:
        """Find the member that an author meant: by name, by an old name, or by either in other letter case."""
        if exact := self._by_name.get(written):
            return exact
        folded = written.casefold()
        for member in self.members:
            if member.name.casefold() == folded or any(old.name.casefold() == folded for old in member.old_names):
                return member
        return None

    def writable(self, version: str) -> tuple[str, ...]:
        """Name what an author may write in an API version, in order of the format."""
        roles = (Role.MODELLED, Role.LEFTOVER)
        return tuple(item.name for item in self.members if item.role in roles and item.life.covers(version))


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One value of the member `type` of a union, and the object that goes with it."""

    name: str
    shape: Shape
    life: Life = ALWAYS
    old_name: OldName | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Union:
    """An object whose member `type` says which members it has."""

    title: str
    variants: tuple[Variant, ...]
    removed: tuple[tuple[str, str], ...] = ()  # a type the service no longer has, and what to use instead

    def variant(self, name: object) -> Variant | None:
        """Find a variant by its exact name."""
        for item in self.variants:
            if item.name == name:
                return item
        return None

    def shape_of(self, name: object) -> Shape:
        """Give the object that goes with a type; of an unknown type nothing else is known."""
        variant = self.variant(name)
        return variant.shape if variant else _UNTYPED


@dataclass(frozen=True, slots=True, eq=False)
class ListOf:
    """An array."""

    item: Type


_UNTYPED = Shape("object", (Member(name="type", type=Text()),))

Type: TypeAlias = Text | Integer | Flag | Choice | TextMap | Opaque | Shape | Union | ListOf


def is_structure(type_: Type) -> bool:
    """Tell whether compiling has to know what such a value is made of; a leaf may wait until Packer runs."""
    match type_:
        case Shape(loose=loose):
            return not loose
        case Union():
            return True
        case ListOf(item=item):
            return is_structure(item)
        case _:
            return False
