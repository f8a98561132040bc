"""What the id of an image in a gallery says: whose gallery it is, which image, and which version."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from aib2packer.model.leaves import Leaf
from aib2packer.rules.reading import text

LATEST = "latest"
_NUMBERS = 3  # of a version: major, minor, patch


class Sharing(enum.Enum):
    """How the template comes to a gallery (Azure Compute Gallery documentation, sharing)."""

    OWN = "own"  # by its resource id: an own gallery, or one shared by roles
    DIRECT = "direct"  # shared with a subscription or tenant
    COMMUNITY = "community"  # shared with everybody


@dataclass(frozen=True, slots=True)
class GalleryImage:
    """An image in a gallery, or one version of it."""

    sharing: Sharing
    definition: str  # the id of the image definition, in lower case
    name: str  # of the image definition
    name_at: int  # its offset in the id
    version: str | None  # None: the id ends with the image definition

    @property
    def is_newest(self) -> bool:
        """Whether a build takes the newest version there is."""
        return self.version is None or self.version.casefold() == LATEST


def gallery_image(leaf: Leaf) -> GalleryImage | None:
    """Take apart the id of a gallery source or target; None when it is not known or names no such thing."""
    parts = (text(leaf) or "").split("/")
    versioned = [item.casefold() for item in parts[-2:-1]] == ["versions"]
    image = parts[:-2] if versioned else parts
    sharing = _sharing([item.casefold() for item in image])
    if sharing is None or not all(parts[1:]):
        return None
    definition, name = "/".join(image), image[-1]
    version = parts[-1] if versioned else None
    return GalleryImage(sharing, definition.casefold(), name, len(definition) - len(name), version)


def _sharing(parts: list[str]) -> Sharing | None:
    match parts:
        case [
            "",
            "subscriptions",
            _,
            "resourcegroups",
            _,
            "providers",
            "microsoft.compute",
            "galleries",
            _,
            "images",
            _,
        ]:
            return Sharing.OWN
        case ["", "sharedgalleries", _, "images", _]:
            return Sharing.DIRECT
        case ["", "communitygalleries", _, "images", _]:
            return Sharing.COMMUNITY
        case _:
            return None


def is_number(version: str) -> bool:
    """Tell whether a version is `major.minor.patch`, as those of the marketplace and of galleries are."""
    parts = version.split(".")
    return len(parts) == _NUMBERS and all(item.isascii() and item.isdigit() for item in parts)
