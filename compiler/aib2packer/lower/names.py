"""Names of HCL variables, locals and block labels: snake_case, unique, close to the template's own."""

from __future__ import annotations

import re

_LONGEST_IMAGE_NAME = 80
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[A-Z]+")


def snake_case(text: str, fallback: str = "image") -> str:
    """Make an identifier: `imageTemplateName` and `Image-Template.Name` become `image_template_name`."""
    words: list[str] = []
    for match in _WORD.finditer(text):
        word = match[0]
        adjacent = words and text[match.start() - 1].isalnum()
        # A number belongs to the word before it, and small letters to the number before them: region1, 24h2.
        if adjacent and (word[0].isdigit() or (word[0].islower() and words[-1][-1].isdigit())):
            words[-1] += word
        else:
            words.append(word.lower())
    name = "_".join(words) or fallback
    return name if name[0].isalpha() else f"_{name}"


class UniqueNames:
    """Hands out names, each to one owner; a name that is taken gets a number."""

    def __init__(self) -> None:
        self._owners: dict[str, object] = {}
        self._names: dict[object, str] = {}

    def of(self, owner: object, wanted: str) -> str:
        """Give the owner's name: always the same one, `wanted` if it is free."""
        known = self._names.get(owner)
        if known is not None:
            return known
        name, number = wanted, 1
        while name in self._owners:
            number += 1
            name = f"{wanted}_{number}"
        self._owners[name] = owner
        self._names[owner] = name
        return name


def azure_name(text: str) -> str:
    """Make a name that Azure takes for an image (Azure naming rules: 80 of letters, digits, `_`, `-` and `.`)."""
    legal = "".join(char if char.isascii() and (char.isalnum() or char in "_-.") else "-" for char in text)
    return legal.lstrip("_-.")[:_LONGEST_IMAGE_NAME].rstrip("-.") or "image"


def shortened(text: str, limit: int = 80) -> str:
    """Cut a text for a message, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
