"""All kinds of drawings by name. Only the module of the kind that is asked for is imported."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the names are part of the help, which answers without the compiler
    from aib2packer.drawing.picture import Picture

# The name a user writes, and the module of this folder whose `render` makes it.
DRAWINGS = {"mermaid": "mermaid", "dot": "dot", "svg": "svg"}


def draw(name: str, pictures: Sequence[Picture]) -> str:
    """Draw builds, one below or beside the other, as a name says, which is a key of `DRAWINGS`."""
    text: str = import_module(f"aib2packer.drawing.{DRAWINGS[name]}").render(pictures)
    return text
