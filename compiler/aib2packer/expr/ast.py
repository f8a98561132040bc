"""The tree of an ARM template expression. Spans point into the file, not into the decoded string."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from aib2packer.source import Span


@dataclass(frozen=True, slots=True)
class Literal:
    """A string in single quotes (quotes and doubling removed) or an integer."""

    span: Span
    value: str | int


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; `name` keeps the author's case and, for a user function, its namespace (`ns.f`)."""

    span: Span
    name: str
    name_span: Span
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """`base.name`."""

    span: Span
    base: Expr
    name: str
    name_span: Span


@dataclass(frozen=True, slots=True)
class Index:
    """`base[index]`."""

    span: Span
    base: Expr
    index: Expr


Expr: TypeAlias = Literal | Call | Member | Index
