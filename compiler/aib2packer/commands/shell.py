"""Read a POSIX shell or bash script as commands (POSIX.1-2017, Shell Command Language; Bash Reference Manual).

Takes any text and never fails: what no shell would accept is read as well as it can be. Commands in `$(...)`, in
backticks and in subshells are found, too; text in quotes, comments and here-documents is none. Linear in the text.
"""

from __future__ import annotations

import re

from aib2packer.commands.shell_words import Level, WordReader, until
from aib2packer.commands.words import Assignment, Command, CommandDraft, Reading, Redirect, Variable, Word

_OPERATOR = re.compile(r"&>>|&>|&&|&|\|\||\|&|\||;;&|;;|;&|;|<<<|<<-|<<|<&|<>|<\(|<|>>|>&|>\||>\(|>|\(|\)")
_REDIRECTS = {"&>>", "&>", "<<<", "<<-", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">"}
_CONTINUED = {"&&", "||", "|", "|&"}  # behind these a command may begin on the next line
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*+)(?:\[[^\]\s]{0,100}\])?\+?=")
_LONGEST_NAME = 300  # characters of a word that decide what a parenthesis behind it means
_EMPTY_PARENTHESES = re.compile(r"\([ \t]*+\)")
_PATTERN_LIST = ("?", "*", "+", "@", "!")  # before `(` in bash, as in `!(a|b)`
_HERE_VARIABLE = re.compile(r"(?<!\\)\$(?:\{[#!]?)?([A-Za-z_][A-Za-z0-9_]*+)")
_HEADS = {"for", "select", "case", "function"}
_KEYWORDS = {"if", "while", "until", "{", "then", "do", "else", "elif", "!", "fi", "done", "esac", "}", *_HEADS}
_OPENERS = {"if", "while", "until"}
_CLOSERS = {"fi", "done", "esac", "}"}


def commands(text: str) -> tuple[Command, ...]:
    """Give the commands of a script, in the order of their first character."""
    return read(text).commands


def read(text: str) -> Reading:
    """Give the commands of a script and the variables that it uses."""
    return _Lexer(text).run()


class _Lexer(WordReader):
    """Makes commands of words and operators."""

    def run(self) -> Reading:
        while self.pos < len(self.text):
            level = self.levels[-1]
            if level.nests:
                self.nested(level)
            else:
                self._step(level)
        closed = self.closed and not (self.levels[1:] or self.levels[0].nests)
        while len(self.levels) > 1:
            self.close_level("")
        self._finish(self.levels[0], "")
        return Reading(
            tuple(sorted(self.commands, key=lambda found: found.start)),
            tuple(sorted(self.variables, key=lambda found: found.start)),
            closed and not (self.heredocs or self.levels[0].compounds),
        )

    def _step(self, level: Level) -> None:
        char = self.text[self.pos]
        if char in " \t\r":
            self._end_word(level)
            self.pos += 1
        elif char == "\n":
            self._newline(level)
        elif char == "#" and level.word is None:
            self.pos = until(self.text, "\n", self.pos)
        elif char in "\\'\"$`":
            self.special(level, char)
        elif operator := _OPERATOR.match(self.text, self.pos):
            self._operator(level, operator[0])
        else:
            self.plain(level)

    def _operator(self, level: Level, operator: str) -> None:
        if operator != ";" and self._in_test(level):
            self.take(level, len(operator))  # `[[ a && b ]]` is one command
        elif operator in {"<(", ">("}:
            self.draft(level).expands = True
            self.open_level(level, "$(", 2, "$(")
        elif operator in _REDIRECTS:
            self._redirect(level, operator)
        elif operator == "(":
            self._open_parenthesis(level)
        elif operator == ")" and level.kind in {"(", "$("} and not level.pattern:
            self.close_level(")")
        else:
            self._separator(level, operator)

    def _in_test(self, level: Level) -> bool:
        """Tell whether a `[[` is open."""
        words = level.draft.words
        opened = bool(words) and words[0].text == "[[" and not words[0].quoted
        return opened and words[-1].text != "]]" and self._written(level) != "]]"

    def _written(self, level: Level) -> str:
        """Give what is written of the word so far, the first characters of a long one."""
        start = level.word.start if level.word else self.pos
        return self.text[start : min(self.pos, start + _LONGEST_NAME)]

    def _redirect(self, level: Level, operator: str) -> None:
        start, descriptor = self.pos, ""
        word = level.word
        if word is not None and not word.quoted and "".join(word.parts).isdecimal() and operator[0] != "&":
            start, descriptor = word.start, "".join(word.parts)
            level.word = None
        self._end_word(level)
        self._end_redirect(level, None)
        level.redirect = (operator, descriptor, start)
        self.pos += len(operator)

    def _end_redirect(self, level: Level, target: Word | None) -> None:
        """Give the open redirection its target; None: it has none."""
        if level.redirect is None:
            return
        operator, descriptor, start = level.redirect
        level.redirect = None
        end = target.end if target else start + len(descriptor) + len(operator)
        level.draft.redirects.append(Redirect(operator, target, start, end, descriptor))
        if target and operator in {"<<", "<<-"}:
            self.heredocs.append((target, operator == "<<-"))

    def _open_parenthesis(self, level: Level) -> None:
        """Read `(`: of a subshell, an array, a pattern list, arithmetic or a function."""
        written = self._written(level)
        if level.pattern:
            self.pos += 1
        elif written.endswith(_PATTERN_LIST) or (written.endswith("=") and _ASSIGNMENT.fullmatch(written)):
            self.open_nest(level, "(", 1)
        elif self.text.startswith("((", self.pos) and not written and self._may_calculate(level):
            level.draft.keyword = level.draft.keyword or "(("
            self.open_nest(level, "((", 2)
        elif (written or level.draft.words) and (empty := _EMPTY_PARENTHESES.match(self.text, self.pos)):
            self._end_word(level)
            level.draft.keyword, level.function = "function", True
            self._finish(level, "()")
            self.pos = empty.end()
        else:
            self._finish(level, "(")
            label, level.function = ("function" if level.function else "("), False
            self.open_level(level, "(", 1, label)

    def _may_calculate(self, level: Level) -> bool:
        return level.draft.is_empty or level.draft.keyword == "for"

    def close_level(self, after: str) -> None:
        """End the innermost list of commands, which becomes a part of the word around it."""
        level = self.levels.pop()
        self._finish(level, after)
        self.pos = min(self.pos + 1, len(self.text)) if after else self.pos
        outer = self.levels[-1]
        if level.kind != "(":
            self.draft(outer).parts.append(self.text[level.start : self.pos])

    def _separator(self, level: Level, operator: str) -> None:
        self._end_word(level)
        if level.pattern and operator == ")":
            level.pattern = False
            level.draft = CommandDraft(before=operator)
        elif not level.pattern:
            self._finish(level, operator)
            level.pattern = operator in {";;", ";&", ";;&"} and level.compounds[-1:] == ["case"]
        self.pos += len(operator)

    def _newline(self, level: Level) -> None:
        self._end_word(level)
        draft = level.draft
        waits = draft.keyword == "case" or (draft.is_empty and draft.before in _CONTINUED)
        if not level.pattern and not waits:
            self._finish(level, "\n")
        self.pos += 1
        for delimiter, tabs in self.heredocs:
            self._skip_heredoc(delimiter, tabs=tabs)
        self.heredocs.clear()

    def _skip_heredoc(self, delimiter: Word, *, tabs: bool) -> None:
        """Pass the lines of a here-document; the variables that it uses count."""
        start = self.pos
        while self.pos < len(self.text):
            begin, self.pos = self.pos, until(self.text, "\n", self.pos)
            line = self.text[begin : self.pos].rstrip("\r")
            self.pos = min(self.pos + 1, len(self.text))
            if (line.lstrip("\t") if tabs else line) == delimiter.text:
                break
        else:
            self.closed = False
        if not delimiter.quoted:
            for found in _HERE_VARIABLE.finditer(self.text, start, self.pos):
                self.variables.append(Variable(found[1], found.start(), found.end()))

    def _finish(self, level: Level, operator: str) -> None:
        """End the command that is being read."""
        level.nests.clear()
        self._end_word(level)
        self._end_redirect(level, None)
        draft = level.draft
        if not draft.is_empty and not level.pattern:
            name = draft.words[0].text.rpartition("/")[2] if draft.words else ""
            self.commands.append(draft.done(name, operator, level.around))
        guarded = operator == "||" or (draft.guarded and operator in _CONTINUED)
        level.draft = CommandDraft(before=operator, guarded=guarded)

    def _end_word(self, level: Level) -> None:
        if level.word is None:
            return
        word, level.word = level.word.done(self.pos), None
        draft = level.draft
        if level.redirect is not None:
            self._end_redirect(level, word)
        elif level.pattern:
            self._end_pattern_word(level, word)
        elif draft.keyword:
            self._end_head_word(level, word)
        elif draft.is_empty and word.text in _KEYWORDS and not word.quoted:
            self._keyword(level, word)
        elif not draft.words and (assignment := _ASSIGNMENT.match(self.text, word.start, word.end)):
            draft.assignments.append(_assignment(assignment, word))
        else:
            draft.words.append(word)

    def _end_pattern_word(self, level: Level, word: Word) -> None:
        """Pass a pattern of a `case`; `esac` in its place ends the `case`."""
        if word.text == "esac" and not level.draft.words:
            level.pattern = False
            self._keyword(level, word)
        else:
            level.draft.words.append(word)

    def _end_head_word(self, level: Level, word: Word) -> None:
        """Add a word to the head of a compound command; some end it."""
        draft = level.draft
        if draft.keyword == "function" and word.text == "{":
            self._finish(level, "")
            self._keyword(level, word)
            return
        draft.words.append(word)
        if draft.keyword == "case" and word.text == "in" and len(draft.words) > 2:  # noqa: PLR2004 -- case WORD in
            self._finish(level, "in")
            level.pattern = True

    def _keyword(self, level: Level, word: Word) -> None:
        """Read a reserved word where a command may begin."""
        if word.text in _HEADS:
            level.draft.keyword = word.text
            level.draft.words.append(word)
        if word.text == "function":
            level.function = True
        elif word.text in _OPENERS | _HEADS:
            level.compounds.append(word.text)
        elif word.text == "{":
            level.compounds.append("function" if level.function else "{")
            level.function = False
        elif word.text in _CLOSERS and level.compounds:
            level.compounds.pop()
        level.draft.before = word.text if not level.draft.keyword else level.draft.before


def _assignment(match: re.Match[str], word: Word) -> Assignment:
    length = match.end() - word.start  # quotes cannot stand before the value
    value = Word(word.text[length:], match.end(), word.end, word.quoted, word.expands)
    return Assignment(match[1], word.start, word.end, value)
