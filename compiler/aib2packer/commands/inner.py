"""Find the commands that a shell command hands to another shell, as in `sudo bash -c 'apt-get update'`."""

from __future__ import annotations

import dataclasses

from aib2packer.commands import shell
from aib2packer.commands.prefixes import effective
from aib2packer.commands.words import Command, Word

SHELLS = frozenset(("sh", "bash", "dash", "ash", "ksh", "zsh"))
_RUNNERS = SHELLS | {"su", "runuser"}
_DEEPEST = 3  # shells in shells


def unfolded(commands: tuple[Command, ...], text: str) -> tuple[Command, ...]:
    """Give what commands of `text` run in the end, followed by the commands that they hand to a shell.

    The name of that shell is among the prefixes of what it is handed. A text with escapes in it is left alone, since
    its offsets would not fit.
    """
    found: list[Command] = []
    waiting = [(command, 0) for command in reversed(commands)]
    while waiting:
        command, depth = waiting.pop()
        command = effective(command)
        found.append(command)
        inner = _inner(command, text) if depth < _DEEPEST else ()
        waiting.extend((item, depth + 1) for item in reversed(inner))
    return tuple(found)


def _inner(command: Command, text: str) -> tuple[Command, ...]:
    """Read the text behind `-c` as a script."""
    word = _handed(command)
    if word is None or text[word.start + 1 : word.end - 1] != word.text:
        return ()
    return tuple(
        dataclasses.replace(
            item.moved(word.start + 1),
            prefixes=(*command.prefixes, command.name),
            enclosing=(*command.enclosing, *item.enclosing),
            guarded=command.guarded or item.guarded,
        )
        for item in shell.commands(word.text)
    )


def _handed(command: Command) -> Word | None:
    """Give the word behind an option with `c` in it, such as `-c` or `-lc`."""
    if command.name not in _RUNNERS:
        return None
    for option, word in zip(command.arguments, command.arguments[1:], strict=False):
        if option.text.startswith("-") and option.text[1:2] != "-" and option.text.endswith("c"):
            return word
    return None
