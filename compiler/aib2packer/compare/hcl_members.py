"""The arguments and blocks of a block as members of a tree, and what trees of HCL have in common."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from aib2packer.compare.aligning import joined, member_step
from aib2packer.compare.hcl_syntax import Block, Body
from aib2packer.compare.tree import Element, Elements, Leaf, Lines, Members, Node, below

# Arguments of builders, communicators and provisioners that hold a secret (Packer documentation).
_SECRETS = {"client_secret", "client_jwt", "oidc_request_token", "private_key"}
_SECRET_ENDS = ("password", "secret_key", "access_key", "_token")
_COMMANDS = {"inline", "scripts", "execute_command"}
_REGIONS = {"target_region", "replication_regions"}  # known by their names; their order means nothing
_VARIABLES = "environment_vars"
_ELSEWHERE = re.compile(r'[\w.\[\]-]+|env\("\w+"\)')  # what says no more of a secret than where it is


def body_members(body: Body, path: str, *, nulls: bool = False) -> dict[str, Node]:
    """Give the members of a body that people know by a path; `null` is none unless it means something."""
    members = {
        name: _argument(name, node)
        for name, node in body.arguments.items()
        if nulls or not (isinstance(node, Leaf) and node.value is None)
    }
    for kind in dict.fromkeys(block.type for block in body.blocks):
        members[kind] = _blocks(tuple(block for block in body.blocks if block.type == kind), joined(path, kind))
    return members


def _argument(name: str, node: Node) -> Node:
    if name in _SECRETS or name.endswith(_SECRET_ENDS):
        return hidden(node)
    if isinstance(node, Lines):
        if name == _VARIABLES:
            return _settings(node) or node
        if name in _COMMANDS:
            return replace(node, raw=True)
        if name in _REGIONS and all(isinstance(item, Leaf) for item in node.items):
            regions = tuple(Element(item, identity=_region(item)) for item in node.items if isinstance(item, Leaf))
            return Elements(regions, node.span, ordered=False)
    return node


def _settings(node: Lines) -> Members | None:
    """Give the values of a list of `NAME=value`; None when it is no such list."""
    members: dict[str, Node] = {}
    for item in node.items:
        text = item.value if isinstance(item, Leaf) and not item.secret else None
        name, equals, value = text.partition("=") if isinstance(text, str) else ("", "", "")
        if not equals or name in members or "${" in name or not isinstance(item, Leaf):
            return None
        members[name] = replace(item, value=value, secret=name.lower().endswith(_SECRET_ENDS) and not item.open)
    return Members(members, node.span)


def _blocks(blocks: tuple[Block, ...], path: str) -> Elements:
    """Give blocks of one type; the path of the only one needs no number."""
    ordered = blocks[0].type not in _REGIONS
    items = []
    for number, block in enumerate(blocks):
        labels = "".join(f"[{json.dumps(label, ensure_ascii=False)}]" for label in block.labels)
        own = f"{path}{labels or (f'[{number}]' if len(blocks) > 1 else '')}"
        members = body_members(block.body, own)
        name = members.get("name")
        identity = ".".join(block.labels) or (_region(name) if not ordered else _text(name))
        node = Members(members, block.span)
        items.append(Element(node, block.type, identity or None, "name" if not block.labels else None, path=own))
    return Elements(tuple(items), blocks[0].span, ordered=ordered)


def _text(node: Node | None) -> str | None:
    return node.value if isinstance(node, Leaf) and isinstance(node.value, str) else None


def _region(node: Node | None) -> str | None:
    """Give the name of a region as Azure reads it: without blanks, in any letter case."""
    text = _text(node)
    return None if text is None else "".join(text.split()).casefold()


def member_path(name: str) -> str:
    """Write the name of a member behind a path."""
    step = member_step(name)
    return step if step.startswith("[") else f".{step}"


def hidden(node: Node) -> Node:
    """Mark the values of a node as secrets; where a secret comes from is none."""
    return mapped(node, _hidden)


def _hidden(leaf: Leaf) -> Leaf:
    is_elsewhere = leaf.open and _ELSEWHERE.fullmatch(str(leaf.value)) is not None
    return leaf if is_elsewhere or leaf.value in ("", None) else replace(leaf, secret=True)


def mapped(node: Node, change: Callable[[Leaf], Leaf]) -> Node:
    """Give a node with other leaves."""
    match node:
        case Leaf() | Members():
            return _mapped(node, change)
        case Lines(items=items):
            return replace(node, items=tuple(mapped(item, change) for item in items))
        case Element():
            return _element(node, change)
        case Elements(items=elements):
            return replace(node, items=tuple(_element(item, change) for item in elements))


def _mapped(node: Leaf | Members, change: Callable[[Leaf], Leaf]) -> Leaf | Members:
    if isinstance(node, Leaf):
        return change(node)
    return replace(node, members={name: mapped(item, change) for name, item in node.members.items()})


def _element(node: Element, change: Callable[[Leaf], Leaf]) -> Element:
    return replace(node, node=_mapped(node.node, change))


def leaves(node: Node | None) -> Iterator[Leaf]:
    """Walk over the leaves of a node."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Element):
        yield from leaves(node.node)
    elif node is not None:
        for _, inner in below(node):
            yield from leaves(inner)


def inputs_in(node: Node | None) -> Iterator[str]:
    """Walk over what a node reads: `var.name`, `local.name`, `data.type.name`."""
    for leaf in leaves(node):
        yield from leaf.inputs
