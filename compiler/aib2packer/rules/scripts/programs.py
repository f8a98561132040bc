"""Which program a PowerShell command runs in the end, `Start-Process` and `cmd /c` seen through."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise

from aib2packer.commands.words import Command, Word

STARTERS = frozenset(("start-process", "saps", "start"))
_START_VALUES = ("-filepath", "-argumentlist", "-args")  # options whose values count
# Other options of Start-Process with a value (Microsoft Learn, Start-Process).
_OTHER_VALUES = (
    *("-workingdirectory", "-verb", "-windowstyle", "-credential"),
    *("-redirectstandardoutput", "-redirectstandarderror", "-redirectstandardinput"),
)


@dataclass(frozen=True, slots=True)
class Program:
    """A program and what it is given, in lower case."""

    name: str  # without its folders and `.exe`
    arguments: tuple[str, ...]

    def has(self, *texts: str) -> bool:
        """Tell whether any of these texts is an argument."""
        return not set(texts).isdisjoint(self.arguments)

    def begins(self, *starts: str) -> bool:
        """Tell whether any argument begins so."""
        return any(argument.startswith(starts) for argument in self.arguments)


def program_of(command: Command) -> Program:
    """Give the program that a command runs, or the cmdlet that it is."""
    if command.name in STARTERS:
        return _started(command)
    if command.name == "cmd" and command.arguments and command.arguments[0].text.lower().startswith(("/c", "/k")):
        return _program(list(chain.from_iterable(map(_pieces, command.arguments[1:]))))
    return Program(command.name, tuple(word.text.lower() for word in command.arguments))


def _started(command: Command) -> Program:
    words: list[str] = []
    for before, word in pairwise(command.words):
        is_option = word.text.startswith("-") and not word.quoted
        if not (
            is_option and word.text.lower() in (*_START_VALUES, *_OTHER_VALUES, "-wait", "-passthru", "-nonewwindow")
        ):
            words.extend(() if before.text.lower() in _OTHER_VALUES else _pieces(word))
    return _program(words)


def _program(words: list[str]) -> Program:
    return Program(base_name(words[0]) if words else "", tuple(words[1:]))


def _pieces(word: Word) -> list[str]:
    """Split an argument that holds several, be it a text or a list such as `@('/i', 'x')`."""
    text = word.text.lower()
    if word.expands and text.startswith(("@(", "(")):
        text = text.translate(str.maketrans("@(),'\"", "      "))
    return text.replace('"', " ").split() or [text]


def base_name(path: str) -> str:
    """Give the name of a program without its folders and `.exe`, in lower case."""
    return path.lower().replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
