"""The tree that the two sides of a comparison are made into, whether an image comes from a template or from HCL.

Contract for whoever makes such trees (`template_trees.py` does it for templates):

- One `ImageTree` an image. Its `root` holds everything that is compared, under names in one canonical spelling. What a
  reader would not call a difference (layout, comments, order of members, absent or null) must not be in it.
- A list whose items have an identity is `Elements`, each item an `Element`. Steps, validators, targets and sources are
  elements with a `part`; so is one that stands alone, such as the source: an `Element` may be the value of a member.
- Any other list is `Lines`: one value, compared as a whole. Commands are `Lines` with `raw`.
- What is decided only when something runs is a `Leaf` with `open`, whose value is a text for people, the same whenever
  the same is meant: `<parameter environment>`, `var.environment`.
- A secret keeps its value, so that a difference is found, and has `secret`: it is shown as a mark. Credentials inside
  of other texts need nothing: whatever is shown goes through `printable`.
- A node is immutable, has the place where it is written where there is one, and is at most `DEEPEST`
  levels deep below the root; what is deeper is one `Leaf` with its text.

`images.compare_files(Side, Side, judge)` compares the trees of two files. It names every difference by two paths: one
for people with the index of each element, `properties.customize[1].inline` (names that are no plain words are put in
brackets and quotes, `tags["a b"]`), and the `pattern`, without indexes, `properties.customize[].inline`. The judge
(`comparing.Judge`) is a function from a `Difference` to a `Judgement`, that is a table of
patterns: `effects.judge` for templates; for HCL the module that makes the trees has its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from aib2packer.compare.changes import Role
from aib2packer.source import Span

DEEPEST = 40  # levels; the format has about ten

Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value."""

    value: Scalar
    span: Span | None = None
    open: bool = False  # the value is a text for people that stands for what is not decided yet
    secret: bool = False
    inputs: tuple[str, ...] = ()  # names of the parameters or variables that decide it, for what their defaults mean


@dataclass(frozen=True, slots=True)
class Lines:
    """A list that is compared as one value, item by item in order; an item is a `Leaf` or made of such."""

    items: tuple[Node, ...]
    span: Span | None = None
    raw: bool = False  # texts are shown as they are, without quotes: commands


@dataclass(frozen=True, slots=True)
class Members:
    """An object: its members in the order in which they are shown; the order is no difference."""

    members: Mapping[str, Node]
    span: Span | None = None
    common_only: bool = False  # members of one side alone are no difference: declarations, whose uses tell


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What makes an element a part of the picture of a build."""

    role: Role
    type: str  # as `Part.type`
    title: str  # as `Part.label`: the name, or what it does
    label: str  # as `Change.label`, such as ``customizer `install` ``


@dataclass(frozen=True, slots=True)
class Element:
    """An item of a list that has an identity, or the only one of its kind, such as the source of an image."""

    node: Members | Leaf
    kind: str = ""  # such as the type of a step; elements of one kind are matched rather than those of two
    identity: str | None = None  # such as the name of a step; None: it is known by its content alone
    identity_member: str | None = None  # the member that holds it, so that renamed elements can be matched
    kind_member: str | None = None  # the member that holds the kind
    part: PartFacts | None = None
    path: str = ""  # for people, where it is known by another one than its place in the tree, such as `local.script`

    @property
    def span(self) -> Span | None:
        """Where it stands."""
        return self.node.span


@dataclass(frozen=True, slots=True)
class Elements:
    """A list of elements."""

    items: tuple[Element, ...]
    span: Span | None = None
    ordered: bool = True  # whether their order means anything; then an element may have moved


Node: TypeAlias = Leaf | Lines | Members | Element | Elements


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageTree:
    """One side of the comparison of an image."""

    name: str  # images of two files are matched by it
    file: str  # for people
    root: Members


def below(node: Node) -> Iterator[tuple[str | int, Node]]:
    """Give what a node is directly made of, with the name or index of each."""
    match node:
        case Members(members=members):
            yield from members.items()
        case Lines(items=items) | Elements(items=items):
            yield from enumerate(items)
        case Element(node=inner):
            yield from below(inner)
        case Leaf():
            return
