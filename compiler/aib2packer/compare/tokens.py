"""Nodes as plain data and as texts that are equal exactly when the nodes mean the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterator
from typing import TypeAlias

from aib2packer.compare.tree import Element, Elements, Leaf, Lines, Members, Node, Scalar

HIDDEN = "(secret)"  # what is shown of one

Plain: TypeAlias = "Scalar | list[Plain] | dict[str, Plain]"


def plain(node: Node) -> Plain:
    """Give the data of a node as a reader may see them: of a secret a mark only."""
    match node:
        case Leaf(value=value, secret=secret):
            return HIDDEN if secret else value
        case Members(members=members):
            return {name: plain(inner) for name, inner in members.items()}
        case Lines(items=items) | Elements(items=items):
            return [plain(item) for item in items]
        case Element(node=inner):
            return plain(inner)


def token(node: Node) -> str:
    """Give a text for a node; it holds secrets as they are and is never shown."""
    return json.dumps(_marked(node), sort_keys=True)


def _marked(node: Node) -> object:
    match node:
        case Leaf(value=value, open=is_open, secret=secret):
            return [type(value).__name__, value, is_open, secret]
        case Members(members=members):
            return {name: _marked(inner) for name, inner in members.items()}
        case Elements(items=items, ordered=False):
            return {"any order": sorted(token(item) for item in items)}
        case Lines(items=items) | Elements(items=items):
            return ["list", [_marked(item) for item in items]]
        case Element(node=inner):
            return _marked(inner)


def features(element: Element) -> Counter[Hashable]:
    """Give what an element is made of besides identity and kind: values with their names, of lists the single items."""
    left_out = {element.identity_member, element.kind_member}
    if isinstance(element.node, Leaf):
        return Counter([token(element.node)])
    return Counter(
        found
        for name, node in element.node.members.items()
        if name not in left_out
        for found in _features(node, (name,))
    )


def _features(node: Node, names: tuple[str, ...]) -> Iterator[Hashable]:
    match node:
        case Members(members=members) if members:
            for name, inner in members.items():
                yield from _features(inner, (*names, name))
        case Lines(items=items) | Elements(items=items) if items:
            for item in items:
                yield (*names, token(item))
        case Element(node=inner):
            yield from _features(inner, names)
        case _:
            yield (*names, token(node))
