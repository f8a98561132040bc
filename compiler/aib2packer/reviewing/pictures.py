"""The picture of a compared build, as the formats embed it."""

from __future__ import annotations

from aib2packer.compare.changes import ImageComparison
from aib2packer.reviewing.words import State, state_of


def picture(image: ImageComparison, drawing: str) -> str:
    """Draw a build as `drawing.registry.DRAWINGS` names it; empty where nothing has changed or no part is known."""
    if state_of(image) is State.UNCHANGED or not (image.old_parts or image.new_parts):
        return ""
    from aib2packer.drawing.picture import picture_of_comparison  # text and JSON have no pictures
    from aib2packer.drawing.registry import draw

    return draw(drawing, (picture_of_comparison(image),)).rstrip("\n")
