"""What evaluation gives: image templates whose expressions are evaluated."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from aib2packer.evaluate.values import ObjectValue
from aib2packer.syntax.nodes import JsonNode, JsonObject, JsonString

_PROVIDER = "microsoft.virtualmachineimages"
# The provider alone and the singular occur in published samples.
_IMAGE_TYPES = frozenset({_PROVIDER, f"{_PROVIDER}/imagetemplates", f"{_PROVIDER}/imagetemplate"})
_TRIGGER_TYPE = f"{_PROVIDER}/imagetemplates/triggers"


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
    triggers: tuple[ObjectValue, ...] = ()  # resources that have the service start builds of it; never poisoned


def is_image_type(name: str) -> bool:
    """Tell whether a resource type is that of image templates."""
    return name.casefold() in _IMAGE_TYPES


def is_trigger(resource: JsonNode, *, inside: bool) -> bool:
    """Tell whether a resource is a trigger; `inside` an image template its type may be the last part alone."""
    node = resource.get("type") if isinstance(resource, JsonObject) else None
    name = node.value.casefold() if isinstance(node, JsonString) else ""
    return name == _TRIGGER_TYPE or (inside and name == "triggers")
