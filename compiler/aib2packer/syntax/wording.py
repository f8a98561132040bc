"""How text of the user's file is shown inside a message."""

from __future__ import annotations

_LONGEST = 80  # characters

_NAMES = {
    "\0": "the character U+0000",
    "\u00a0": "a no-break space (U+00A0)",
    "\u200b": "a zero-width space (U+200B)",
    "\ufeff": "a byte order mark (U+FEFF)",
}


def quoted(text: str) -> str:
    """Put text in backticks, on one line and cut to 80 characters."""
    shown = text[: _LONGEST + 1]
    if not shown.isprintable():
        shown = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in shown)
    return f"`{shown}`" if len(shown) <= _LONGEST else f"`{shown[: _LONGEST - 3]}...`"


def character(char: str) -> str:
    """Name a single character; one that cannot be seen gets its code point."""
    if char in _NAMES:
        return _NAMES[char]
    return quoted(char) if char.isprintable() and not char.isspace() else f"the character U+{ord(char):04X}"
