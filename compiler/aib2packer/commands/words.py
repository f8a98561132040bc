"""What the lexers of scripts give: commands made of words, with offsets in the script.

Offsets count characters from 0 and are half-open. A command stands where it would run: inside of `$(...)`, of a
subshell or of a script block as well, which its `enclosing` tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

DEEPEST = 40  # nested quotes, substitutions and blocks that are told apart; beyond, brackets are ordinary characters


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a command."""

    text: str  # without its quotes and escapes; an expansion stays as it is written
    start: int  # its quotes included
    end: int
    quoted: bool = False  # some of it stands in quotes or is escaped
    expands: bool = False  # holds a variable or the output of a command, so that its text is not known

    def moved(self, by: int) -> Word:
        """Give it with its offsets counted from elsewhere."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True)
class Assignment:
    """`name=value` before a command or alone, in PowerShell `$name = value`."""

    name: str  # as written; of PowerShell without `$`, with its scope as in `env:path`
    start: int  # of the whole, or in PowerShell of the variable
    end: int
    value: Word | None = None  # None: not one word

    def moved(self, by: int) -> Assignment:
        """Give it with its offsets counted from elsewhere."""
        value = self.value.moved(by) if self.value else None
        return replace(self, start=self.start + by, end=self.end + by, value=value)


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirection such as `2> file`."""

    operator: str  # without the descriptor: `>`, `>>`, `<`, `<<`, `>&`, `&>`
    target: Word | None  # of a here-document its delimiter; None: it is missing
    start: int
    end: int
    descriptor: str = ""  # digits, or `*` in PowerShell; empty: the usual one

    def moved(self, by: int) -> Redirect:
        """Give it with its offsets counted from elsewhere."""
        target = self.target.moved(by) if self.target else None
        return replace(self, start=self.start + by, end=self.end + by, target=target)


@dataclass(frozen=True, slots=True)
class Variable:
    """A place where the value of a variable is used."""

    name: str  # of PowerShell with its scope, as in `env:path`
    start: int
    end: int

    def moved(self, by: int) -> Variable:
        """Give it with its offsets counted from elsewhere."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One simple command, the head of a compound one (`keyword`), or only assignments or redirects."""

    name: str  # of the program, without its folders; PowerShell: lower case, without `.exe`; empty: runs none
    words: tuple[Word, ...]
    start: int
    end: int
    assignments: tuple[Assignment, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    before: str = ""  # the operator or keyword before it; empty: it is the first
    after: str = ""  # the operator behind it; empty: it is the last
    guarded: bool = False  # runs only when a command before it fails: it stands behind `||`
    enclosing: tuple[
        str, ...
    ] = ()  # outermost first: keywords, `(`, `$(`, `function`; PowerShell: commands with blocks
    keyword: str = ""  # `for`, `case`, `select`, `function` or `((`: `words` are its head
    prefixes: tuple[str, ...] = ()  # programs that run it and were taken off its front, such as `sudo`

    @property
    def arguments(self) -> tuple[Word, ...]:
        """The words behind the name."""
        return self.words[1:]

    @property
    def piped(self) -> bool:
        """Whether its input is the output of another command."""
        return self.before in {"|", "|&"}

    @property
    def always_runs(self) -> bool:
        """Whether it stands at the top level of the script and not behind `||`."""
        return not self.enclosing and not self.guarded

    def moved(self, by: int) -> Command:
        """Give it with its offsets counted from elsewhere."""
        return replace(
            self,
            start=self.start + by,
            end=self.end + by,
            words=tuple(word.moved(by) for word in self.words),
            assignments=tuple(item.moved(by) for item in self.assignments),
            redirects=tuple(item.moved(by) for item in self.redirects),
        )

    def find(self, *texts: str) -> Word | None:
        """Find its first argument that is one of some texts, whatever the letter case."""
        return next((word for word in self.arguments if word.text.casefold() in texts), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a lexer finds in a script."""

    commands: tuple[Command, ...]  # in the order of their first character
    variables: tuple[Variable, ...]  # in that order, too
    closed: bool  # False: a quote, a bracket or a here-document is still open at the end

    def moved(self, by: int) -> Reading:
        """Give it with its offsets counted from elsewhere."""
        return Reading(
            tuple(item.moved(by) for item in self.commands),
            tuple(item.moved(by) for item in self.variables),
            self.closed,
        )


@dataclass(slots=True)
class WordDraft:
    """A word that is being read."""

    start: int
    parts: list[str] = field(default_factory=list)
    quoted: bool = False
    expands: bool = False

    def done(self, end: int) -> Word:
        """Close the word."""
        return Word("".join(self.parts), self.start, end, self.quoted, self.expands)


@dataclass(slots=True)
class CommandDraft:
    """A command that is being read."""

    before: str = ""
    guarded: bool = False
    words: list[Word] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    redirects: list[Redirect] = field(default_factory=list)
    keyword: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it has been read."""
        return not (self.words or self.assignments or self.redirects)

    def done(self, name: str, after: str, enclosing: tuple[str, ...]) -> Command:
        """Close the command, which is not empty."""
        parts = [(part.start, part.end) for part in self._parts()]
        return Command(
            name="" if self.keyword else name,
            words=tuple(self.words),
            start=min(start for start, _ in parts),
            end=max(end for _, end in parts),
            assignments=tuple(self.assignments),
            redirects=tuple(self.redirects),
            before=self.before,
            after=after,
            guarded=self.guarded,
            enclosing=enclosing,
            keyword=self.keyword,
        )

    def _parts(self) -> Iterator[Word | Assignment | Redirect]:
        yield from self.words
        yield from self.assignments
        yield from self.redirects
