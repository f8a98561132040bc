"""All formats of a comparison by name. Only the module of the format that is asked for is imported."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the names of the formats are part of the help, which answers without the compiler
    from aib2packer.compare.changes import Comparison
    from aib2packer.reviewing.options import ReviewOptions

# The name a user writes, and the module of this folder whose `render` makes it.
FORMATS = {
    "text": "text",
    "markdown": "markdown",
    "json": "json_review",
    "html": "html_page",
}


def render(name: str, comparison: Comparison, options: ReviewOptions) -> str:
    """Write a comparison in the format of a name, which is a key of `FORMATS`."""
    text: str = import_module(f"aib2packer.reviewing.{FORMATS[name]}").render(comparison, options)
    return text
