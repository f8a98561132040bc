"""What an ARM function is to the evaluator: a name, the types it takes, and a pure function."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from aib2packer.evaluate.limits import Meter
from aib2packer.evaluate.plain import Plain
from aib2packer.evaluate.values import ArrayValue, Kind, Known, ObjectValue, Place, Poison, Symbolic, Value


class Type(enum.Flag):
    """The types an argument may have."""

    NULL = enum.auto()
    BOOL = enum.auto()
    INT = enum.auto()
    FLOAT = enum.auto()
    STRING = enum.auto()
    ARRAY = enum.auto()
    OBJECT = enum.auto()
    NUMBER = INT | FLOAT
    SCALAR = BOOL | INT | FLOAT | STRING
    ANY = NULL | BOOL | INT | FLOAT | STRING | ARRAY | OBJECT


_WORDS = {
    Type.NULL: "null",
    Type.BOOL: "a boolean",
    Type.INT: "an integer",
    Type.FLOAT: "a number with a fraction",
    Type.STRING: "a string",
    Type.ARRAY: "an array",
    Type.OBJECT: "an object",
}

TYPE_OF_KIND = {
    Kind.ANY: Type.ANY,
    Kind.STRING: Type.STRING,
    Kind.INT: Type.INT,
    Kind.BOOL: Type.BOOL,
    Kind.ARRAY: Type.ARRAY,
    Kind.OBJECT: Type.OBJECT,
}


_OF_SCALAR = {type(None): Type.NULL, bool: Type.BOOL, int: Type.INT, float: Type.FLOAT, str: Type.STRING}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a function refuses its arguments."""

    detail: str  # a full sentence
    argument: int | None = None  # the argument at fault, from 0; None when it is the call as a whole


def discreet(fault: Fault, *, secret: bool) -> Fault:
    """Take everything out of a fault that may quote a secret."""
    detail = "It has no value for these arguments, and as they hold a secret no more can be shown."
    return Fault(detail, fault.argument) if secret else fault


@dataclass(frozen=True, slots=True)
class Site:
    """Where a call stands."""

    place: Place
    meter: Meter
    secret: bool  # whether an argument is secret, so that the result is


# Gets plain data, gives plain data; called only when every argument is known.
Strict: TypeAlias = "Callable[..., Plain | Fault]"
# Gets values of which some may be symbolic; gives None when it cannot decide.
Partial: TypeAlias = "Callable[[Site, tuple[Value, ...]], Value | Fault | None]"


@dataclass(frozen=True, slots=True)
class Function:
    """A pure ARM function; `partial` is tried first, then `strict`, and what neither decides stays symbolic."""

    name: str  # as Microsoft writes it
    takes: tuple[Type, ...]
    gives: Kind
    strict: Strict | None = None
    partial: Partial | None = None
    optional: int = 0  # how many of the last in `takes` may be left out
    rest: Type | None = None  # type of any further arguments; None when there are none

    @property
    def least(self) -> int:
        """The smallest number of arguments."""
        return len(self.takes) - self.optional

    @property
    def most(self) -> int | None:
        """The greatest number of arguments; None when there is no limit."""
        return None if self.rest is not None else len(self.takes)

    def type_of(self, index: int) -> Type:
        """Give the type of the argument at an index, from 0."""
        return self.takes[index] if index < len(self.takes) else self.rest or Type.ANY


def type_of(value: Value) -> Type:
    """Give the type of a value, or all it may have."""
    match value:
        case Known(value=scalar):
            return _OF_SCALAR[type(scalar)]
        case ArrayValue():
            return Type.ARRAY
        case ObjectValue():
            return Type.OBJECT
        case Symbolic(kind=kind):
            # A value of unknown origin may still be null, as an absent member of a parameter is.
            return TYPE_OF_KIND[kind]
        case Poison():
            return Type.ANY


def kind_of(value: Value) -> Kind:
    """Give the kind of a value as far as it is known."""
    found = type_of(value)
    return next((kind for kind, kind_type in TYPE_OF_KIND.items() if kind_type is found), Kind.ANY)


def describe(types: Type) -> str:
    """Name types for people: `a string or an array`."""
    words = [word for one, word in _WORDS.items() if one in types]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
