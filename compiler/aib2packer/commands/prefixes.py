"""Take off a command what only runs another command: `sudo`, `env`, `nohup` and the like."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from aib2packer.commands.words import Assignment, Command, Word


@dataclass(frozen=True, slots=True)
class _Prefix:
    """How a program takes the command that it runs (its manual page)."""

    with_value: str = ""  # letters of the options whose value is the next word
    long_with_value: tuple[str, ...] = ()
    positional: int = 0  # words of its own before the command
    never: tuple[str, ...] = ()  # options with which it runs no command


_PREFIXES = {
    "sudo": _Prefix(
        "CDRTUghpru", ("--user", "--group", "--host", "--prompt", "--chdir"), never=("-l", "-v", "-e", "-k")
    ),
    "doas": _Prefix("Cu"),
    "env": _Prefix("CSu", ("--unset", "--chdir"), never=("-S",)),
    "nohup": _Prefix(),
    "command": _Prefix(never=("-v", "-V")),
    "builtin": _Prefix(),
    "exec": _Prefix("a"),
    "time": _Prefix("fo"),
    "nice": _Prefix("n", ("--adjustment",)),
    "ionice": _Prefix("cn", ("--class", "--classdata")),
    "timeout": _Prefix("ks", ("--kill-after", "--signal"), positional=1),
    "stdbuf": _Prefix("eio"),
    "setsid": _Prefix(),
    "eatmydata": _Prefix(),
}


def effective(command: Command) -> Command:
    """Give the command that a shell command runs in the end; the programs that run it become its `prefixes`."""
    words, prefixes = list(command.words), []
    assignments = list(command.assignments)
    while words and (prefix := _PREFIXES.get(_base_name(words[0]))) is not None:
        rest, given = _behind(words, prefix)
        if not rest:
            break
        prefixes.append(_base_name(words[0]))
        assignments.extend(given)
        words = rest
    if not prefixes:
        return command
    return dataclasses.replace(
        command,
        name=_base_name(words[0]),
        words=tuple(words),
        assignments=tuple(assignments),
        prefixes=(*command.prefixes, *prefixes),
    )


def _base_name(word: Word) -> str:
    return word.text.rpartition("/")[2]


def _behind(words: list[Word], prefix: _Prefix) -> tuple[list[Word], list[Assignment]]:
    """Give the words behind a prefix with its options, none when it runs no command; and what it sets."""
    at, given, positional = 1, [], prefix.positional
    while at < len(words):
        text = words[at].text
        if text in prefix.never:
            return [], []
        if text == "--":
            at += 1
        elif text.startswith("-") and text != "-":
            at += 2 if _takes_next(text, prefix) else 1
        elif assignment := _assignment(words[at]):
            given.append(assignment)
            at += 1
        elif positional:
            positional -= 1
            at += 1
        else:
            break
    return words[at:], given


def _takes_next(option: str, prefix: _Prefix) -> bool:
    if option.startswith("--"):
        return option in prefix.long_with_value
    return len(option) > 1 and option[-1] in prefix.with_value and not set(option[1:-1]) & set(prefix.with_value)


def _assignment(word: Word) -> Assignment | None:
    name, equals, value = word.text.partition("=")
    if not equals or not name.isidentifier() or not name.isascii():
        return None
    return Assignment(
        name, word.start, word.end, Word(value, word.end - len(value), word.end, word.quoted, word.expands)
    )
