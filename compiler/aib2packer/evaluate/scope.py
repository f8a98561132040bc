"""Where names are looked up: the parameters, variables and functions of one template, and its surroundings."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from aib2packer.evaluate.surroundings import Surroundings
from aib2packer.evaluate.values import Place, Value
from aib2packer.source import Span
from aib2packer.syntax.nodes import JsonNode, JsonObject, JsonString


class Keeping(enum.Enum):
    """What becomes of a parameter of the outermost template that is given a value."""

    FOLDED_IN = enum.auto()  # it is its value
    AS_DEFAULT = enum.auto()  # it stays a variable, of which the value is the default
    BESIDE_DEFAULT = enum.auto()  # it stays a variable with its own default; the value goes to a file of values


@dataclass(frozen=True, slots=True)
class Literally:
    """A value from a parameter file or the command line: never an expression."""

    value: Value
    keeping: Keeping = Keeping.FOLDED_IN


@dataclass(frozen=True, slots=True, eq=False)
class Passed:
    """A value that the parent template passes to a nested one, evaluated in the parent's context."""

    node: JsonNode
    pointer: str
    context: Context
    wrapped: bool = False  # whether the node gives `{"value": ...}` and not the value itself


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """A secret in a Key Vault; `context` is None in a parameter file, where nothing is an expression."""

    reference: JsonNode
    pointer: str
    context: Context | None


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """An expression in a parameter file that was compiled from Bicep, over inputs from outside."""

    node: JsonNode
    inputs: tuple[str, ...]  # the names that the file defines for `externalInputs`
    keeping: Keeping = Keeping.FOLDED_IN


Given: TypeAlias = Literally | Passed | Stored | Compiled


@dataclass(frozen=True, slots=True, eq=False)
class ParameterSlot:
    """A declared parameter and the value given to it."""

    name: JsonString
    declaration: JsonNode
    pointer: str  # of the declaration
    given: Given | None


@dataclass(frozen=True, slots=True, eq=False)
class VariableSlot:
    """A variable; `copy` marks an entry of the `copy` member, whose value is made by a loop."""

    name: JsonString
    node: JsonNode
    pointer: str
    copy: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class OutputSlot:
    """An output of a nested deployment."""

    name: JsonString
    pointer: str
    context: Context  # of its template


Slot: TypeAlias = ParameterSlot | VariableSlot | OutputSlot


@dataclass(frozen=True, slots=True, eq=False)
class UserFunction:
    """A function that the template declares."""

    name: str  # `namespace.name`
    parameters: tuple[str, ...]
    output: JsonNode
    pointer: str  # of the output value


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The names of one template, keyed by case-folded name."""

    parameters: Mapping[str, ParameterSlot]
    variables: Mapping[str, VariableSlot]
    functions: Mapping[str, UserFunction]
    definitions: JsonObject | None
    surroundings: Surroundings
    template: JsonObject | None = None  # None in a parameter file
    pointer: str = ""  # of the template
    outermost: bool = True  # not that of a nested deployment: values may still come from outside
    around: tuple[Span, ...] = ()  # names of the nested deployments around it, the innermost first
    external_inputs: tuple[str, ...] | None = None  # in a parameter file compiled from Bicep: what it may ask for
    bound: Mapping[str, Value] | None = None  # inside a user function: the values of its own parameters


@dataclass(frozen=True, slots=True)
class Loop:
    """A round of a copy loop."""

    name: str
    index: int  # from 0
    of_resource: bool  # whether `copyIndex()` without a name means it


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression may refer to, and where it stands."""

    scope: Scope
    here: Place
    loops: tuple[Loop, ...] = ()
    lambdas: tuple[tuple[str, Value], ...] = field(default=())  # the innermost last
    in_default: bool = False  # in the default value of a parameter

    def at(self, span: Span, pointer: str) -> Context:
        """Move to another node."""
        return Context(self.scope, Place(span, pointer), self.loops, self.lambdas, self.in_default)
