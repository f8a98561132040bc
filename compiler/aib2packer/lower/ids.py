"""Azure resource ids taken apart: at compile time where their shape is known, else by HCL when Packer runs."""

from __future__ import annotations

from dataclasses import dataclass

from aib2packer.evaluate.values import Concat, Known, Symbolic
from aib2packer.lower.codes import RESOURCE_ID_SHAPE
from aib2packer.lower.document import Expression, FunctionCall, Index, Literal
from aib2packer.lower.expressions import expression
from aib2packer.lower.joining import join_text
from aib2packer.lower.names import shortened
from aib2packer.lower.scope import Scope
from aib2packer.model.leaves import Leaf

_GROUP = "/subscriptions/{subscription}/resourceGroups/{resource_group}"
MANAGED_IMAGE = f"{_GROUP}/providers/Microsoft.Compute/images/{{name}}"
GALLERY_IMAGE = f"{_GROUP}/providers/Microsoft.Compute/galleries/{{gallery}}/images/{{image}}"
GALLERY_VERSION = f"{GALLERY_IMAGE}/versions/{{version}}"
SUBNET = f"{_GROUP}/providers/Microsoft.Network/virtualNetworks/{{network}}/subnets/{{subnet}}"
RESOURCE_GROUP = _GROUP
_LONGEST_ID = 200  # characters of an id that are shown; the part that is wrong is often at its end
IDENTITY = f"{_GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{{name}}"


_KINDS = {
    MANAGED_IMAGE: "a managed image",
    GALLERY_IMAGE: "an image definition in a gallery",
    GALLERY_VERSION: "an image version in a gallery",
    SUBNET: "a subnet",
    RESOURCE_GROUP: "a resource group",
    IDENTITY: "a user-assigned identity",
}


@dataclass(frozen=True, slots=True)
class ResourceId:
    """The named pieces of an id."""

    pieces: tuple[tuple[str, Expression], ...]
    known: bool  # whether its shape was seen at compile time

    def __getitem__(self, name: str) -> Expression:
        return dict(self.pieces)[name]

    def text(self, name: str) -> str | None:
        """Give a piece that is known as text, else None."""
        piece = dict(self.pieces).get(name)
        return piece.value if isinstance(piece, Literal) and isinstance(piece.value, str) else None


def match_id(leaf: Leaf, patterns: tuple[str, ...], scope: Scope) -> ResourceId | None:
    """Take an id apart by the first pattern it matches; ids compare ignoring case.

    An id known only as a whole is taken apart by HCL, with the first pattern. Returns None, with a diagnostic, when
    a known shape matches no pattern.
    """
    segments = _segments(leaf, scope)
    if segments is not None:
        for pattern in patterns:
            found = _matched(segments, pattern)
            if found is not None:
                return ResourceId(found, known=True)
        if isinstance(leaf, Known) or segments[0] == Literal(""):
            _refuse(leaf, patterns, scope)
            return None
    return _split_by_hcl(expression(leaf, scope), patterns[0])


def _segments(leaf: Leaf, scope: Scope) -> list[Expression] | None:
    """Split at the slashes that are visible; an unknown part counts as free of slashes."""
    match leaf:
        case Known(value=str(text)):
            return [Literal(segment) for segment in text.split("/")]
        case Symbolic(residual=Concat(parts=parts)):
            segments: list[Expression] = [Literal("")]
            for part in parts:
                first, *rest = (
                    part.value.split("/") if isinstance(part, Known) and isinstance(part.value, str) else [part]
                )
                segments[-1] = join_text(segments[-1], _piece(first, scope))
                segments.extend(_piece(item, scope) for item in rest)
            return segments
        case _:
            return None


def _piece(item: str | Known | Symbolic, scope: Scope) -> Expression:
    return Literal(item) if isinstance(item, str) else expression(item, scope)


def _matched(segments: list[Expression], pattern: str) -> tuple[tuple[str, Expression], ...] | None:
    expected = pattern.split("/")
    if len(expected) != len(segments):
        return None
    found = []
    for want, have in zip(expected, segments, strict=True):
        if want.startswith("{"):
            if have == Literal(""):
                return None
            found.append((want.strip("{}"), have))
        elif not (isinstance(have, Literal) and str(have.value).casefold() == want.casefold()):
            return None
    return tuple(found)


def _split_by_hcl(whole: Expression, pattern: str) -> ResourceId:
    parts = FunctionCall("split", (Literal("/"), whole))
    return ResourceId(
        tuple(
            (segment.strip("{}"), Index(parts, place))
            for place, segment in enumerate(pattern.split("/"))
            if segment.startswith("{")
        ),
        known=False,
    )


def _refuse(leaf: Leaf, patterns: tuple[str, ...], scope: Scope) -> None:
    found = f"`{shortened(str(leaf.value), _LONGEST_ID)}`" if isinstance(leaf, Known) else "The id"
    expected = " or ".join(f"`{pattern}`".replace("{", "<").replace("}", ">") for pattern in patterns)
    scope.say(
        RESOURCE_ID_SHAPE,
        f"not the id of {_KINDS[patterns[0]]}",
        f"{found} is not of the form {expected}. Write the full id of the resource.",
        leaf.place,
    )
