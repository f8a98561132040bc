"""Read the words of a PowerShell script: strings, escapes, variables, and what nests in them."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field

from aib2packer.commands.words import DEEPEST, Command, CommandDraft, Variable, Word, WordDraft

# PowerShell takes typographic quotes for plain ones (about_Quoting_Rules).
SINGLE_QUOTES, DOUBLE_QUOTES = "'\u2018\u2019\u201a\u201b", '"\u201c\u201d\u201e'
_VARIABLE = re.compile(r"\$(?:\{([^}\r\n]{1,200})\}|((?:[A-Za-z]+:)?[A-Za-z_][A-Za-z0-9_]*+|[$?^]))")
_IN_TEXT = re.compile(r"[^\"\u201c\u201d\u201e`$]++")  # of a string that expands
_HERE_STRING = re.compile(r"@([\"'\u2018\u2019\u201a-\u201e\u201b])[ \t]*+(?=\r?\n)")
_HERE_ENDS = {quotes: re.compile(f"\n[{quotes}]@") for quotes in (SINGLE_QUOTES, DOUBLE_QUOTES)}
_HERE_VARIABLE = re.compile(r"(?<!`)" + _VARIABLE.pattern)


class Mode(enum.Enum):
    """How the next token is read."""

    START = enum.auto()  # a statement begins: a command, a keyword or an expression
    COMMAND = enum.auto()  # words are arguments
    EXPRESSION = enum.auto()  # words are operators and operands


@dataclass(slots=True)
class Level:
    """A list of statements: the script itself, parentheses or a block."""

    kind: str  # empty, `(`, `{`, or `@{` for a hash table
    start: int
    enclosing: tuple[str, ...] = ()
    in_word: bool = True  # it is a part of a word of what is around it
    draft: CommandDraft = field(default_factory=CommandDraft)
    mode: Mode = Mode.START
    word: WordDraft | None = None
    quoting: bool = False  # inside of a string that expands
    keyword: str = ""  # whose parentheses or block come next
    comma: bool = False  # a list goes on, on the next line as well
    redirect: tuple[str, str, int] | None = None  # operator, descriptor and start of one that lacks its target
    targets: list[Variable] = field(default_factory=list)  # of an assignment, if the expression becomes one
    operands: list[Word | None] = field(default_factory=list)  # of the expression; None: no text


class WordReader:
    """Reads words from front to back; nesting is on a stack of its own."""

    def __init__(self, text: str) -> None:
        """Stand at the beginning of a script."""
        self.text = text
        self.pos = 0
        self.levels = [Level("", 0)]
        self.commands: list[Command] = []
        self.variables: list[Variable] = []
        self.closed = True

    def draft(self, level: Level) -> WordDraft:
        """Give the word that is being read, or begin one."""
        if level.word is None:
            level.word = WordDraft(self.pos)
        return level.word

    def take(self, level: Level, end: int) -> None:
        """Add the characters up to an offset to the word as they are."""
        self.draft(level).parts.append(self.text[self.pos : end])
        self.pos = end

    def open_level(self, level: Level, kind: str, length: int, label: str, *, in_word: bool = True) -> bool:
        """Enter parentheses or a block; beyond the deepest its opening is plain text, and false is given."""
        if len(self.levels) >= DEEPEST:
            self.take(level, self.pos + length)
            return False
        if in_word:
            self.draft(level).expands = True
        self.levels.append(Level(kind, self.pos, (*level.enclosing, label), in_word))
        self.pos += length
        return True

    def string(self, level: Level, char: str) -> None:
        """Read the string whose opening quote is next; one that expands is only entered."""
        word = self.draft(level)
        word.quoted = True
        if char in DOUBLE_QUOTES:
            level.quoting = True
            self.pos += 1
            return
        self.pos += 1
        while True:
            end = _next_of(self.text, SINGLE_QUOTES, self.pos)
            word.parts.append(self.text[self.pos : end])
            self.pos = min(end + 1, len(self.text))
            self.closed = self.closed and end < len(self.text)
            if self.text[self.pos : self.pos + 1] not in set(SINGLE_QUOTES):
                break
            word.parts.append("'")
            self.pos += 1

    def inside_string(self, level: Level) -> bool:
        """Read one piece of a string that expands; give true when it ends with it."""
        char, word = self.text[self.pos], self.draft(level)
        if char in DOUBLE_QUOTES:
            if self.text[self.pos + 1 : self.pos + 2] in set(DOUBLE_QUOTES):
                word.parts.append('"')
                self.pos += 2
                return False
            level.quoting = False
            self.pos += 1
            return True
        if char == "`":
            self.escape(level)
        elif char == "$":
            self.dollar(level)
        else:
            match = _IN_TEXT.match(self.text, self.pos)
            self.take(level, match.end() if match else self.pos + 1)
        return False

    def escape(self, level: Level) -> None:
        """Read a backtick and the character that it escapes."""
        word = self.draft(level)
        word.quoted = True
        word.parts.append(self.text[self.pos + 1 : self.pos + 2])
        self.pos = min(self.pos + 2, len(self.text))

    def dollar(self, level: Level) -> None:
        """Read `$(`, which is entered, a variable, or a dollar sign."""
        variable = _VARIABLE.match(self.text, self.pos)
        if self.text.startswith("$(", self.pos):
            self.open_level(level, "(", 2, "$(")
        elif variable is None:
            self.take(level, self.pos + 1)
        else:
            self.use(variable)
            self.draft(level).expands = True
            self.take(level, variable.end())

    def use(self, match: re.Match[str]) -> Variable:
        """Note that a variable is used."""
        variable = Variable(match[1] or match[2], match.start(), match.end())
        self.variables.append(variable)
        return variable

    def variable(self) -> re.Match[str] | None:
        """Look for a variable here."""
        return _VARIABLE.match(self.text, self.pos)

    def here_string(self, level: Level) -> bool:
        """Read a here-string, if one begins here."""
        match = _HERE_STRING.match(self.text, self.pos)
        if match is None:
            return False
        word, quotes = self.draft(level), SINGLE_QUOTES if match[1] in SINGLE_QUOTES else DOUBLE_QUOTES
        close = _HERE_ENDS[quotes].search(self.text, match.end())
        end = close.start() if close else len(self.text)
        start = min(self.text.find("\n", match.end()) + 1, end)
        self.closed = self.closed and close is not None
        word.quoted = True
        word.parts.append(self.text[start:end])
        if quotes == DOUBLE_QUOTES:
            for found in _HERE_VARIABLE.finditer(self.text, start, end):
                self.use(found)
                word.expands = True
        self.pos = min(end + 3, len(self.text))
        return True

    def comment(self, char: str) -> bool:
        """Pass a comment, if one begins here."""
        closing = "\n" if char == "#" else "#>"
        if char == "<" and not self.text.startswith("<#", self.pos):
            return False
        end = self.text.find(closing, self.pos)
        self.closed = self.closed and (end >= 0 or char == "#")
        self.pos = len(self.text) if end < 0 else end + len(closing.strip())
        return True

    def at_sign(self, level: Level) -> None:
        """Read a here-string, `@(`, `@{` or a splatted variable."""
        following = self.text[self.pos + 1 : self.pos + 2]
        if following == "(":
            self.open_level(level, "(", 2, "(")
        elif following == "{":
            self.open_level(level, "@{", 2, "@{")
        elif not self.here_string(level):
            self.draft(level).expands = True
            self.take(level, self.pos + 1)


def _next_of(text: str, characters: str, start: int) -> int:
    """Find the next one of some characters; the end of the text when there is none."""
    for at in range(start, len(text)):
        if text[at] in characters:
            return at
    return len(text)
