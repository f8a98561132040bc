"""What evaluation gives: image templates whose expressions are evaluated."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from aib2packer.evaluate.values import ObjectValue
from aib2packer.syntax.nodes import JsonObject

_PROVIDER = "microsoft.virtualmachineimages"
# The provider alone and the singular occur in published samples.
_IMAGE_TYPES = frozenset({_PROVIDER, f"{_PROVIDER}/imagetemplates", f"{_PROVIDER}/imagetemplate"})


class Shape(enum.Enum):
    """How the file holds the image template."""

    BARE = "resource body"
    DEPLOYMENT = "deployment template"
    FLATTENED = "output of `az image builder show`"


@dataclass(frozen=True, slots=True)
class ResolvedTemplate:
    """One image template with its expressions evaluated."""

    pointer: str  # JSON pointer of the resource in the file, such as `/resources/0`; empty for the whole file
    shape: Shape
    resource: ObjectValue  # names as the author wrote them
    node: JsonObject  # as written


def is_image_type(name: str) -> bool:
    """Tell whether a resource type is that of image templates."""
    return name.casefold() in _IMAGE_TYPES
