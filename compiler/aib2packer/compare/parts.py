"""The parts of images, as they are drawn: in the order of a build; what is matched has the same id on both sides."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.compare.aligning import Aligned, align
from aib2packer.compare.changes import Part, Role
from aib2packer.compare.tree import Element, ImageTree, Members, Node, PartFacts, below
from aib2packer.excerpt import printable

_ROLES = list(Role)


def parts_of(image: ImageTree) -> tuple[Part, ...]:
    """Give the parts of an image that is compared with nothing."""
    return parts_of_both(align(Members({}), image.root))[1]


def parts_of_both(aligned: Aligned) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Give the parts of both sides, each in the order of a build."""
    ids: dict[int, str] = {}
    for place in aligned.walk():
        if place.part is not None and place.is_part:
            ids.update({id(node): place.part.id for node in (place.old, place.new)})
    sides = (("old", aligned.old), ("new", aligned.new))
    old, new = (tuple(_side(ids, name, root)) for name, root in sides)
    return old, new


def _side(ids: dict[int, str], side: str, root: Node | None) -> Iterator[Part]:
    elements = [] if root is None else sorted(_elements(root), key=lambda item: _ROLES.index(item[1].role))
    for number, (element, facts) in enumerate(elements, 1):
        # Of a list that has become something else nothing is matched.
        name = ids.get(id(element), f"{facts.role.value}-{side}-{number}")
        yield Part(name, facts.role, printable(facts.type), printable(facts.title))


def _elements(node: Node) -> Iterator[tuple[Element, PartFacts]]:
    """Walk over the parts below a node."""
    for _, inner in below(node):
        if isinstance(inner, Element) and inner.part is not None:
            yield inner, inner.part
        yield from _elements(inner)
