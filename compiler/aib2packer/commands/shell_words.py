"""Read the words of a shell script: quotes, escapes, expansions, and the nesting of these in each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from aib2packer.commands.words import DEEPEST, Command, CommandDraft, Variable, Word, WordDraft

_PLAIN = re.compile(r"[^ \t\r\n;&|<>()'\"\\$`]++")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*+|[0-9@*#?$!-]")
_BRACED_NAME = re.compile(r"[#!]?([A-Za-z_][A-Za-z0-9_]*+|[0-9@*#?$!-])")
# Up to the next character that means something inside of a quote, an expansion or brackets, by what opens it.
_RUNS = {
    '"': re.compile(r"[^\"\\$`]++"),
    "${": re.compile(r"[^}\"'\\$`]++"),
    "((": re.compile(r"[^()\"'\\$`]++"),
    "(": re.compile(r"[^()\"'\\$`#]++"),
}
_BRACKETS = {'"': '"', "${": "}", "((": "()", "(": "()"}  # what opens or closes inside of each


@dataclass(slots=True)
class Nest:
    """A quote, an expansion or brackets inside of a word."""

    kind: str  # a key of _RUNS
    depth: int = 0  # parentheses that are open in it


@dataclass(slots=True)
class Level:
    """A list of commands: the script itself, a subshell, or a substitution inside of a word."""

    kind: str  # empty, `(`, `$(` or a backtick
    start: int
    enclosing: tuple[str, ...] = ()
    draft: CommandDraft = field(default_factory=CommandDraft)
    word: WordDraft | None = None
    nests: list[Nest] = field(default_factory=list)
    compounds: list[str] = field(default_factory=list)  # that are open: `if`, `for`, `{` ...
    redirect: tuple[str, str, int] | None = None  # operator, descriptor and start of one that lacks its target
    pattern: bool = False  # reads the pattern of a `case`
    function: bool = False  # the next block is the body of a function

    @property
    def around(self) -> tuple[str, ...]:
        """What encloses a command that stands here."""
        return (*self.enclosing, *self.compounds[:DEEPEST])[:DEEPEST]


class WordReader:
    """Reads words from front to back; nesting is on a stack of its own."""

    def __init__(self, text: str) -> None:
        """Stand at the beginning of a script."""
        self.text = text
        self.pos = 0
        self.levels = [Level("", 0)]
        self.commands: list[Command] = []
        self.variables: list[Variable] = []
        self.heredocs: list[tuple[Word, bool]] = []  # to come: delimiter, and whether leading tabs do not count
        self.closed = True

    def close_level(self, after: str) -> None:
        """End the innermost list of commands; what reads commands says how."""
        raise NotImplementedError

    def plain(self, level: Level) -> None:
        """Add the characters up to the next one that means something."""
        self._append(level, _PLAIN)

    def take(self, level: Level, length: int) -> None:
        """Add characters to the word as they are."""
        self.draft(level).parts.append(self.text[self.pos : self.pos + length])
        self.pos += length

    def draft(self, level: Level) -> WordDraft:
        """Give the word that is being read, or begin one."""
        if level.word is None:
            level.word = WordDraft(self.pos)
        return level.word

    def special(self, level: Level, char: str) -> None:
        """Read an escape, a quote or an expansion outside of quotes."""
        if char == "`" and level.kind == "`":
            self.close_level("`")
            return
        if char == "\\" and self.text.startswith("\n", self.pos + 1):
            self.pos += 2
            return
        word = self.draft(level)
        if char == "$":
            self._dollar(level, word)
        elif char == "`":
            self._substitute(level, word, 1)
        else:
            word.quoted = True
            self._quote(level, word, char)

    def open_nest(self, level: Level, kind: str, length: int) -> None:
        """Enter a quote, an expansion or brackets whose opening has a length."""
        if len(self.levels) + len(level.nests) < DEEPEST:
            level.nests.append(Nest(kind))
        if kind == '"':
            self.pos += length
        else:
            self.take(level, length)

    def open_level(self, level: Level, kind: str, length: int, label: str) -> None:
        """Enter a list of commands whose opening has a length; beyond the deepest it is plain text."""
        if len(self.levels) + len(level.nests) < DEEPEST:
            self.levels.append(Level(kind, self.pos, (*level.around, label)[:DEEPEST]))
            self.pos += length
        else:
            self.take(level, length)

    def nested(self, level: Level) -> None:
        """Read one piece inside of double quotes, `${...}`, `$((...))` or the brackets of an array or a pattern."""
        nest, char, word = level.nests[-1], self.text[self.pos], self.draft(level)
        quoting = any(outer.kind == '"' for outer in level.nests)
        if char == "\\":
            self._nested_escape(word, nest)
        elif char == "$":
            self._dollar(level, word)
        elif char == "`":
            self._substitute(level, word, 1)
        elif char in _BRACKETS[nest.kind]:
            self._bracket(level, nest, char)
        elif char == '"' or (char == "'" and not quoting):
            self._quote(level, word, char)
        elif char == "#" and nest.kind == "(" and self.text[self.pos - 1] in " \t\n":
            self.pos = until(self.text, "\n", self.pos)
        else:
            self._append(level, _RUNS[nest.kind])

    def _append(self, level: Level, run: re.Pattern[str]) -> None:
        """Add what a pattern matches here, at least one character."""
        match = run.match(self.text, self.pos)
        self.take(level, match.end() - self.pos if match else 1)

    def _quote(self, level: Level, word: WordDraft, char: str) -> None:
        if char == '"':
            self.open_nest(level, '"', 1)
        elif char == "'":
            self._single(word, self.pos + 1, until(self.text, "'", self.pos + 1))
        else:
            word.parts.append(self.text[self.pos + 1 : self.pos + 2])
            self.pos = min(self.pos + 2, len(self.text))

    def _single(self, word: WordDraft, start: int, end: int) -> None:
        """Add the inside of single quotes."""
        self.closed = self.closed and end < len(self.text)
        word.parts.append(self.text[start:end])
        self.pos = min(end + 1, len(self.text))

    def _substitute(self, level: Level, word: WordDraft, length: int) -> None:
        """Enter a command substitution, a backtick or `$(`."""
        word.expands = True
        self.open_level(level, "`" if length == 1 else "$(", length, "$(")

    def _dollar(self, level: Level, word: WordDraft) -> None:
        following = self.text[self.pos + 1 : self.pos + 2]
        quoting = any(outer.kind == '"' for outer in level.nests)
        if self.text.startswith("((", self.pos + 1):
            word.expands = True
            self.open_nest(level, "((", 3)
        elif following == "(":
            self._substitute(level, word, 2)
        elif following == "{":
            word.expands = True
            self._use(_BRACED_NAME.match(self.text, self.pos + 2), 1)
            self.open_nest(level, "${", 2)
        elif following == "'" and not quoting:
            word.quoted = True
            self._single(word, self.pos + 2, self._end_of_ansi())
        elif following == '"' and not quoting:
            word.quoted = True
            self.open_nest(level, '"', 2)
        else:
            name = _NAME.match(self.text, self.pos + 1)
            self._use(name, 0)
            word.expands = word.expands or name is not None
            self.take(level, (name.end() if name else self.pos + 1) - self.pos)

    def _use(self, name: re.Match[str] | None, group: int) -> None:
        if name is not None:
            self.variables.append(Variable(name[group], self.pos, name.end()))

    def _end_of_ansi(self) -> int:
        """Find the quote that closes `$'...'`, in which a backslash escapes."""
        end = self.pos + 2
        while end < len(self.text) and self.text[end] != "'":
            end += 2 if self.text[end] == "\\" else 1
        return min(end, len(self.text))

    def _nested_escape(self, word: WordDraft, nest: Nest) -> None:
        following = self.text[self.pos + 1 : self.pos + 2]
        if following != "\n":
            plain = nest.kind == '"' and following and following in '$`"\\'
            word.parts.append(following if plain else "\\" + following)
        self.pos = min(self.pos + 2, len(self.text))

    def _bracket(self, level: Level, nest: Nest, char: str) -> None:
        """Pass a quote or a bracket, which may close what it stands in."""
        length = 1
        if char == "(":
            nest.depth += 1
        elif nest.depth:
            nest.depth -= 1
        else:
            level.nests.pop()
            length = 2 if nest.kind == "((" and self.text.startswith("))", self.pos) else 1
        if char == '"':
            self.pos += 1
        else:
            self.take(level, length)


def until(text: str, end: str, start: int) -> int:
    """Find the next `end`; the end of the text when there is none."""
    found = text.find(end, start)
    return found if found >= 0 else len(text)
