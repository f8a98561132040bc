"""What evaluation gives: values that are known, symbolic (decided when Packer runs) or poisoned.

A poisoned value has been reported already; whatever is made of it is poison too and reports nothing more.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from aib2packer.source import Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in the image template, and where it was written if that is elsewhere."""

    span: Span  # in the image template: the place of use
    pointer: str  # JSON pointer, from the root of the file, of the template's node that holds it
    trail: tuple[Span, ...] = ()  # definitions on the way (variable, parameter), the nearest to the use first


class Kind(enum.Enum):
    """The ARM type of a symbolic value, as far as it is known."""

    ANY = "any"
    STRING = "string"
    INT = "int"
    BOOL = "bool"
    ARRAY = "array"
    OBJECT = "object"


Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Known:
    """A scalar that is decided at compile time."""

    value: Scalar
    place: Place
    secret: bool = False


@dataclass(frozen=True, slots=True)
class ArrayValue:
    """An array whose length is known."""

    items: tuple[Value, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class MemberValue:
    """A member of an object; `place` is that of its name."""

    name: str
    place: Place
    value: Value


@dataclass(frozen=True, slots=True)
class ObjectValue:
    """An object whose member names are known; members stand in source order with unique names."""

    members: tuple[MemberValue, ...]
    place: Place

    def get(self, name: str) -> Value | None:
        """Find a member by its exact name."""
        for member in self.members:
            if member.name == name:
                return member.value
        return None


@dataclass(frozen=True, slots=True)
class Symbolic:
    """A value that is decided when Packer runs; `residual` says how."""

    residual: Residual
    kind: Kind
    place: Place
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Poison:
    """A value that could not be made and has been reported."""

    place: Place


Value: TypeAlias = Known | ArrayValue | ObjectValue | Symbolic | Poison


@dataclass(frozen=True, slots=True)
class ParameterDeclaration:
    """A parameter of the deployment template that stays open: it got no value, or is kept all the same."""

    name: str
    span: Span  # of its name in the declaration
    type: str  # lower case: string, securestring, int, bool, object, secureobject, array
    description: str | None = None
    default: Value | None = field(default=None, compare=False)  # None: a value is required
    given: Value | None = field(default=None, compare=False)  # of one that is kept; the default itself, or beside it
    allowed: tuple[Scalar, ...] = ()  # empty: anything
    minimum: int | None = None  # of an int, inclusive
    maximum: int | None = None
    min_length: int | None = None  # of a string or an array, inclusive
    max_length: int | None = None

    @property
    def secure(self) -> bool:
        """Whether its value must never be shown."""
        return self.type.startswith("secure")

    @property
    def assumed(self) -> Value | None:
        """What decides structure: the value that was given, else the default."""
        return self.given if self.given is not None else self.default


class FactName(enum.Enum):
    """A fact of the deployment that the template reads from its surroundings; the value names the Packer variable."""

    SUBSCRIPTION_ID = "subscription_id"
    RESOURCE_GROUP = "resource_group_name"
    LOCATION = "resource_group_location"
    TENANT_ID = "tenant_id"
    DEPLOYMENT_NAME = "deployment_name"


@dataclass(frozen=True, slots=True)
class Parameter:
    """The value of a parameter."""

    declaration: ParameterDeclaration


@dataclass(frozen=True, slots=True)
class KeyVaultSecret(Parameter):
    """The value of a parameter that is a secret in a Key Vault; its symbolic value is always marked as secret."""

    vault_id: Known | Symbolic  # resource id, such as `/subscriptions/../providers/Microsoft.KeyVault/vaults/name`
    secret_name: Known | Symbolic
    version: Known | Symbolic | None = None  # None: the current one


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the deployment that was not given."""

    name: FactName


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A mark such as `<region>` that a script was to replace; `text` includes its brackets."""

    text: str


@dataclass(frozen=True, slots=True)
class Concat:
    """Text made of parts; nested texts are flattened and neighbouring literals joined."""

    parts: tuple[Known | Symbolic, ...]


@dataclass(frozen=True, slots=True)
class Apply:
    """An ARM function over arguments of which at least one is not known; `function` is its canonical name."""

    function: str
    args: tuple[Value, ...]


Residual: TypeAlias = Parameter | KeyVaultSecret | Fact | Placeholder | Concat | Apply


def inputs_of(value: Value) -> Iterator[Parameter | Fact | Placeholder]:
    """Walk over the unknown inputs that a value depends on, in order of appearance.

    A secret in a Key Vault counts as a parameter; what its vault, name and version depend on comes behind it.
    """
    match value:
        case Symbolic(residual=residual):
            if isinstance(residual, (Parameter, Fact, Placeholder)):
                yield residual
            parts = parts_of(residual)
        case ArrayValue(items=items):
            parts = items
        case ObjectValue(members=members):
            parts = tuple(member.value for member in members)
        case _:
            return
    for part in parts:
        yield from inputs_of(part)


def parts_of(residual: Residual) -> tuple[Value, ...]:
    """Give the values that a residual is made of."""
    match residual:
        case Concat(parts=texts):
            return texts
        case Apply(args=args):
            return args
        case KeyVaultSecret(vault_id=vault_id, secret_name=name, version=version):
            return (vault_id, name) if version is None else (vault_id, name, version)
        case _:
            return ()
