"""A Packer configuration as data: blocks, arguments and HCL expressions. Knows no Azure and no layout.

Names are HashiCorp's. `origins` are JSON pointers of the template's leaves that a line came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A string, number, boolean or null, as data: `${` in it means just these two characters."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Template:
    """A quoted template: literal text and interpolated expressions, in order."""

    parts: tuple[str | Expression, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A traversal such as `var.location` or `build.Password`."""

    path: str


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A call of an HCL function."""

    name: str
    args: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """An element of a list, or a member of a map."""

    collection: Expression
    index: int | str | Expression


@dataclass(frozen=True, slots=True)
class Operation:
    """A binary operation such as `==` or `&&`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Conditional:
    """`condition ? then : otherwise`."""

    condition: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; `one_line` asks for `[a, b]` instead of one element a line."""

    items: tuple[Expression, ...]
    one_line: bool = False
    origins: tuple[tuple[str, ...], ...] = ()  # of each item, when the items stand on lines of their own


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map, in order, written one entry a line or, by `one_line`, as `{ a = b }`; a key is text or an expression."""

    entries: tuple[tuple[str | Expression, Expression], ...]
    one_line: bool = False
    origins: tuple[tuple[str, ...], ...] = ()  # of each entry, when the entries stand on lines of their own


@dataclass(frozen=True, slots=True)
class Heredoc:
    """Text of whole lines, written as an indented heredoc; each line ends with a newline."""

    lines: tuple[str, ...]


Expression: TypeAlias = (
    Literal | Template | Reference | FunctionCall | Index | Operation | Conditional | ListOf | MapOf | Heredoc
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A blank line between arguments."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name = value`."""

    name: str
    value: Expression
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A block; its body is written in the order given."""

    type: str
    labels: tuple[str, ...] = ()
    body: tuple[Attribute | Block | Gap, ...] = ()
    comment: tuple[str, ...] = ()  # lines above it
    origins: tuple[str, ...] = ()  # shown at the block's first line


@dataclass(frozen=True, slots=True)
class VariableValue:
    """A value for an input variable, to be written beside the configuration."""

    name: str
    value: Expression | None  # None: the variable is sensitive, and no file may hold its value


@dataclass(frozen=True, slots=True)
class PackerFile:
    """One Packer configuration: a header comment and top-level blocks."""

    header: tuple[str, ...]
    blocks: tuple[Block, ...]
    values: tuple[VariableValue, ...] = ()  # given for its variables, and the names of all sensitive ones
