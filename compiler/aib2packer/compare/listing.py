"""An image as a list of lines, one a leaf, for programs that compare lines, such as git with a `textconv`.

The same image gives the same lines however its template is laid out: members are sorted, and a step is called by its
name or type and not by its number, so that a new step does not change the lines of those behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.compare.aligning import joined, member_step
from aib2packer.compare.showing import values
from aib2packer.compare.tree import Element, Elements, ImageTree, Leaf, Lines, Members, Node
from aib2packer.excerpt import printable


def listing(image: ImageTree) -> tuple[str, ...]:
    """Give the lines of an image; credentials are hidden."""
    return (f"image {printable(image.name)}", *_listed(image.root, ""))


def _listed(node: Node, path: str) -> Iterator[str]:
    match node:
        case Element(node=inner):
            yield from _listed(inner, path)
        case Members(members=members) if members:
            for name in sorted(members):
                yield from _listed(members[name], joined(path, printable(member_step(name))))
        case Elements(items=items, ordered=ordered) if items:
            blocks = [tuple(_listed(item, f"{path}[{_name(item)}]")) for item in items]
            for block in blocks if ordered else sorted(blocks):
                yield from block
        case Leaf() | Lines():
            yield from _valued(node, path)
        case _:
            yield f"{path} = {'{}' if isinstance(node, Members) else '[]'}"


def _name(element: Element) -> str:
    return printable(element.identity or element.kind)


def _valued(node: Leaf | Lines, path: str) -> Iterator[str]:
    """Write a value behind its place; of a list of commands and a text of several lines each line."""
    _, value = values(None, node)
    lines = value.lines if value is not None else ()
    if len(lines) == 1 and isinstance(node, Leaf):
        yield f"{path} = {lines[0]}"
    else:
        yield from (f"{path}: {line}" for line in lines)
    if isinstance(node, Lines) and not node.items:
        yield f"{path} = []"
