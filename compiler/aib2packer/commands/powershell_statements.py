"""End what is read of a PowerShell script: words, redirections, statements, and the blocks that they stand in."""

from __future__ import annotations

import dataclasses

from aib2packer.commands.powershell_words import Level, Mode, WordReader
from aib2packer.commands.words import CommandDraft, Redirect, Word

CONTINUED = {"&&", "||", "|"}
_LONGEST_NAME = 300  # characters of a program that are looked at
# Keywords with parentheses or a block behind them, and those that a statement follows (about_Language_Keywords).
_BLOCK_KEYWORDS = {
    *("if", "elseif", "else", "foreach", "for", "while", "until", "do", "switch", "default"),
    *("try", "catch", "finally", "trap", "param", "begin", "process", "end", "dynamicparam", "data", "class", "enum"),
}
_DEFINITIONS = {"function", "filter", "workflow", "configuration"}
_LEADING_KEYWORDS = {"return"}


class StatementReader(WordReader):
    """Makes commands of words."""

    def end_word(self, level: Level) -> None:
        """End the word that is being read, if any, and give it its place: a command, a redirection, an expression."""
        if level.word is None:
            return
        word, level.word = level.word.done(self.pos), None
        level.comma = False
        if level.redirect is not None:
            self.end_redirect(level, word)
        elif level.mode is not Mode.COMMAND:
            level.operands.append(word)
        elif level.draft.words or word.quoted or not self._keyword(level, word):
            level.draft.words.append(word)

    def _keyword(self, level: Level, word: Word) -> bool:
        """Read a keyword in the place of a command; false when it is none."""
        keyword = word.text.casefold()
        level.keyword = ""
        if keyword in _DEFINITIONS:
            level.keyword = level.draft.keyword = "function"
            return False
        if keyword not in _BLOCK_KEYWORDS and keyword not in _LEADING_KEYWORDS:
            return False
        level.keyword = keyword if keyword in _BLOCK_KEYWORDS else ""
        level.draft.before = keyword
        level.mode = Mode.START
        return True

    def redirect(self, level: Level, operator: str) -> None:
        """Begin a redirection; the word before its operator may be a descriptor."""
        start, descriptor = self.pos, ""
        written = "".join(level.word.parts) if level.word else ""
        if level.word is not None and (written == "*" or (len(written) == 1 and written.isdecimal())):
            start, descriptor = level.word.start, written
            level.word = None
        self.end_word(level)
        self.end_redirect(level, None)
        self.pos += len(operator)
        level.redirect = (operator, descriptor, start)
        if self.text.startswith("&", self.pos):  # `2>&1`
            self.take(level, min(self.pos + 2, len(self.text)))
            self.end_word(level)

    def end_redirect(self, level: Level, target: Word | None) -> None:
        """Give the open redirection its target; None: it has none."""
        if level.redirect is None:
            return
        operator, descriptor, start = level.redirect
        level.redirect = None
        end = target.end if target else start + len(descriptor) + len(operator)
        level.draft.redirects.append(Redirect(operator, target, start, end, descriptor))

    def finish(self, level: Level, operator: str) -> None:
        """End the statement that is being read."""
        level.quoting = False
        self.end_word(level)
        self.end_redirect(level, None)
        draft = level.draft
        if draft.assignments and not draft.words and len(level.operands) == 1:
            draft.assignments[-1] = dataclasses.replace(draft.assignments[-1], value=level.operands[0])
        if not draft.is_empty:
            self.commands.append(draft.done(program_name(draft.words), operator, level.enclosing))
        guarded = operator == "||" or (draft.guarded and operator in CONTINUED)
        level.draft = CommandDraft(before=operator, guarded=guarded)
        level.comma = False
        self.restart(level)

    def restart(self, level: Level) -> None:
        """Stand before a statement."""
        level.mode = Mode.START
        level.targets.clear()
        level.operands.clear()

    def closing(self, level: Level, char: str) -> None:
        """Pass a closing bracket; one that closes nothing separates commands."""
        opened = "(" if char == ")" else "{"
        if level.kind[-1:] == opened:
            self.close_level(char)
        else:
            self.finish(level, char)
            self.pos += 1

    def close_level(self, after: str) -> None:
        """End the innermost list of statements."""
        level = self.levels[-1]
        self.finish(level, after)
        self.levels.pop()
        self.pos += len(after)
        outer = self.levels[-1]
        if not level.in_word:
            outer.draft.before = after
            return
        self.draft(outer).parts.append(self.text[level.start : self.pos])
        if outer.draft.keyword and level.kind == "{":  # the body of a function
            self.finish(outer, after)
        elif outer.mode is not Mode.COMMAND and not outer.quoting:
            self.end_word(outer)


def program_name(words: list[Word]) -> str:
    """Give the name of what a command runs: lower case, without folders and `.exe`."""
    text = words[0].text[-_LONGEST_NAME:].casefold() if words else ""
    return text.rpartition("/")[2].rpartition("\\")[2].removesuffix(".exe")
