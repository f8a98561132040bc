"""How outputs are called: by the name of the image template, else by that of its file."""

from __future__ import annotations

from aib2packer.evaluate.values import Known
from aib2packer.model.template import ImageTemplate
from aib2packer.options import COMPILED

_SUFFIXES = (f".bicep{COMPILED}", ".json", ".jsonc")
_SAFE = frozenset("-._0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LONGEST_STEM = 100  # characters; a template's name has at most 64


def known_name(template: ImageTemplate) -> str | None:
    """Give the name of an image template, if it is known."""
    match template.name:
        case Known(value=str() as name) if name:
            return name
        case _:
            return None


def base_name(name: str) -> str:
    """Take the folders off a path."""
    return name.replace("\\", "/").rpartition("/")[2]


def stem(name: str) -> str:
    """Take folder and extension off the name of an input."""
    base = base_name(name)
    for suffix in _SUFFIXES:
        base = base.removesuffix(suffix)
    return file_stem(base)


def file_stem(name: str) -> str:
    """Make a name safe as a file's name: it may hold anything that an expression can make, `/` and `..` included."""
    kept = "".join(character if character in _SAFE else "_" for character in name).lstrip(".")
    return kept[:_LONGEST_STEM] or "image"
