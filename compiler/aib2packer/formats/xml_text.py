"""Text as XML, without the weight of a library: what is written here is a tree of three levels."""

from __future__ import annotations

from aib2packer.excerpt import printable

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def escaped(text: str) -> str:
    """Write a text in which lines may break, and which XML 1.0 allows, as the content of an element."""
    return "\n".join(printable(line).translate(_ESCAPES) for line in text.split("\n"))


def opened(name: str, attributes: dict[str, str]) -> str:
    """Write a start tag without its closing bracket; the values of the attributes have one line each."""
    return f"<{name}" + "".join(f' {key}="{printable(value).translate(_ESCAPES)}"' for key, value in attributes.items())


def empty(name: str, attributes: dict[str, str]) -> str:
    """Write an element without content."""
    return f"{opened(name, attributes)}/>"
