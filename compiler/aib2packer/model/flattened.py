"""The shape that `az image builder show` prints: the members of `properties` stand on the top level.

It was found by serialising the models of the Azure SDK for Python; names with capital runs change their letter case,
and unset members are `null`.
"""

from __future__ import annotations

from aib2packer.diagnostics import Bag
from aib2packer.evaluate.values import MemberValue, ObjectValue
from aib2packer.model.codes import FLATTENED_TEMPLATE
from aib2packer.model.format import PROPERTIES, RESOURCE

_TELLING = ("source", "distribute", "customize")


def is_flattened(resource: ObjectValue) -> bool:
    """Tell whether a resource has no `properties` but what belongs into it."""
    names = {item.name.casefold() for item in resource.members}
    return "properties" not in names and any(name in names for name in _TELLING)


def unflatten(resource: ObjectValue, bag: Bag) -> ObjectValue:
    """Put the members of `properties` back into it, with one warning for the file."""
    inner = tuple(item for item in resource.members if _belongs_inside(item))
    outer = tuple(item for item in resource.members if not _belongs_inside(item))
    first = inner[0]
    bag.add(
        FLATTENED_TEMPLATE,
        "the template has no `properties`",
        f"Members such as `{first.name}` stand on the top level, as `az image builder show` prints them. They are read "
        "as if they stood inside `properties`. The service does not take the template in this shape; "
        "`az resource show` prints it in the right one.",
        at=first.place.span,
        pointer=first.value.place.pointer,
    )
    properties = MemberValue("properties", resource.place, ObjectValue(inner, resource.place))
    return ObjectValue((*outer, properties), resource.place)


def _belongs_inside(item: MemberValue) -> bool:
    return RESOURCE.resolve(item.name) is None and PROPERTIES.resolve(item.name) is not None
