"""HCL as blocks and arguments: python-hcl2 reads the text, and its tree becomes nodes with their places.

Comments, layout and the order of arguments are gone after this. A text and a heredoc that say the same are the same; so
are a quoted and a bare map key. What Packer evaluates is written in one way: see `hcl_expressions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lark import Token, Tree

from aib2packer.compare.codes import UNREADABLE_HCL
from aib2packer.compare.hcl_expressions import Expressions, Ungrammatical, children, word
from aib2packer.compare.hcl_parser import Unreadable, parse
from aib2packer.compare.tree import Node
from aib2packer.diagnostics import Bag
from aib2packer.source import Source, Span

_DEEPEST_BLOCK = 20  # Packer has about five


@dataclass(frozen=True, slots=True)
class Body:
    """What stands in a block or a file."""

    arguments: Mapping[str, Node]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block."""

    type: str
    labels: tuple[str, ...]
    body: Body
    span: Span  # of its head: type and labels


def read_body(source: Source, bag: Bag) -> Body | None:
    """Read a file; None when it cannot be read, which the bag then tells."""
    try:
        return _body(parse(source), Expressions(source), 0)
    except (Unreadable, Ungrammatical) as problem:
        bag.add(UNREADABLE_HCL, problem.summary, problem.detail, at=problem.span)
        return None


def _body(tree: Tree[Token], expressions: Expressions, depth: int) -> Body:
    arguments: dict[str, Node] = {}
    blocks: list[Block] = []
    for item in children(tree):
        if item.data == "attribute":
            name, value = children(item)
            if word(name) in arguments:
                raise Ungrammatical(
                    expressions.span(name),
                    f"the argument `{word(name)}` is set twice",
                    "HCL allows each argument of a block once. Remove one of the two.",
                )
            arguments[word(name)] = expressions.node(value)
        elif depth >= _DEEPEST_BLOCK:
            raise Ungrammatical(
                expressions.span(item),
                "blocks are nested too deep",
                f"Blocks may stand in each other {_DEEPEST_BLOCK} deep here, and Packer has no use for more than five.",
            )
        else:
            blocks.append(_block(item, expressions, depth))
    return Body(arguments, tuple(blocks))


def _block(tree: Tree[Token], expressions: Expressions, depth: int) -> Block:
    *head, body = children(tree)
    kind, *labels = (expressions.label(part) for part in head)
    first, last = expressions.span(head[0]), expressions.span(head[-1])
    return Block(kind, tuple(labels), _body(body, expressions, depth + 1), Span(first.source, first.start, last.end))


def blocks_of(body: Body, *types: str) -> Iterator[Block]:
    """Walk over the blocks of some types, in their order."""
    return (block for block in body.blocks if block.type in types)
