"""Read a PowerShell script as commands (about_Parsing, about_Operators, about_Quoting_Rules).

Takes any text and never fails: what PowerShell would refuse is read as well as it can be. Commands in parentheses and
in blocks are found, too, and `enclosing` says of which keyword or command the block is; text in strings and comments
is none, and neither is a method. Linear in the text.
"""

from __future__ import annotations

import re

from aib2packer.commands.powershell_statements import CONTINUED, StatementReader, program_name
from aib2packer.commands.powershell_words import DOUBLE_QUOTES, SINGLE_QUOTES, Level, Mode
from aib2packer.commands.words import Assignment, Command, Reading

_QUOTES = SINGLE_QUOTES + DOUBLE_QUOTES
_SEPARATOR = re.compile(r"&&|\|\||[|;&]")
_REDIRECT = re.compile(r">>|>")
_PLAIN = re.compile(r"[^ \t\r\n;|&(){}<>,`$'\"\u2018-\u201e]++")
_NUMBER = re.compile(r"[-+]?\.?[0-9][0-9.]*+(?:e[-+]?[0-9]+)?[dl]?(?:[kmgtp]b)?(?![\w\\:-])", re.IGNORECASE)
_OPERATION = re.compile(r"[^ \t\r\n;|&(){}<>,`$=#@'\"\u2018-\u201e]++")  # operators, methods, types, numbers
_KEY = re.compile(r"[A-Za-z_0-9.-]++[ \t]*+=")
_BEFORE_CALL = re.compile(r"[A-Za-z0-9_]")  # a parenthesis right behind these holds the arguments of a method


def commands(text: str) -> tuple[Command, ...]:
    """Give the commands of a script, in the order of their first character."""
    return read(text).commands


def read(text: str) -> Reading:
    """Give the commands of a script and the variables that it uses."""
    return _Lexer(text).run()


class _Lexer(StatementReader):
    """Makes commands of words and operators."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.assigned: set[int] = set()  # where variables stand that get a value and are not used

    def run(self) -> Reading:
        while self.pos < len(self.text):
            level = self.levels[-1]
            if not level.quoting:
                self._step(level)
            elif self.inside_string(level) and level.mode is not Mode.COMMAND:
                self.end_word(level)
        closed = self.closed and len(self.levels) == 1 and not self.levels[0].quoting
        while len(self.levels) > 1:
            self.close_level("")
        self.finish(self.levels[0], "")
        used = (found for found in self.variables if found.start not in self.assigned)
        return Reading(
            tuple(sorted(self.commands, key=lambda found: found.start)),
            tuple(sorted(used, key=lambda found: found.start)),
            closed,
        )

    def _step(self, level: Level) -> None:
        char = self.text[self.pos]
        if char in " \t\r":
            self.end_word(level)
            self.pos += 1
        elif char == "\n":
            self._newline(level)
        elif level.word is None and char in "#<" and self.comment(char):
            pass
        elif char == "`" and self.text[self.pos + 1 : self.pos + 3].lstrip("\r").startswith("\n"):
            self.end_word(level)
            self.pos = self.text.index("\n", self.pos) + 1
        elif char in ")}":
            self.closing(level, char)
        elif level.mode is Mode.COMMAND:
            self._in_command(level, char)
        elif separator := _SEPARATOR.match(self.text, self.pos):
            self._separator(level, separator[0])
        elif level.mode is Mode.EXPRESSION:
            self._in_expression(level, char)
        else:
            self._at_start(level, char)

    def _newline(self, level: Level) -> None:
        self.end_word(level)
        waits = level.comma or (level.draft.is_empty and level.draft.before in CONTINUED)
        if not waits and not (level.mode is Mode.START and level.draft.is_empty):
            self.finish(level, "\n")
        self.pos += 1

    def _separator(self, level: Level, operator: str) -> None:
        """Pass an operator between commands; `&` before one calls it."""
        if operator == "&" and level.mode is Mode.START:
            level.mode = Mode.COMMAND
        else:
            self.finish(level, operator)
        self.pos += len(operator)

    def _at_start(self, level: Level, char: str) -> None:
        """Read the first token of a statement."""
        if char == "{":
            label, level.keyword = level.keyword or "{", ""
            self.open_level(level, "{", 1, label, in_word=False)
        elif char == "(" and level.keyword:
            label, level.keyword = level.keyword, "" if level.keyword == "param" else level.keyword
            self.open_level(level, "(", 1, label, in_word=False)
        elif level.kind == "@{" and (key := _KEY.match(self.text, self.pos)):
            self.pos = key.end()
        elif char == "." and self.text[self.pos + 1 : self.pos + 2] in {" ", "$", "{", *_QUOTES}:
            level.mode = Mode.COMMAND
            self.pos += 1
        elif char in "$[(@,!" + _QUOTES or _NUMBER.match(self.text, self.pos) or char in "-+=":
            level.mode = Mode.EXPRESSION
        else:
            level.mode = Mode.COMMAND

    def _in_command(self, level: Level, char: str) -> None:
        """Read an argument, or what ends the command."""
        if char in _QUOTES:
            self.string(level, char)
        elif char == "`":
            self.escape(level)
        elif char == "$":
            self.dollar(level)
        elif char in "({":
            self.end_word(level)
            if level.mode is Mode.COMMAND:  # else it was a keyword such as `if(`
                self._bracket(level, char, "(" if char == "(" else _label(level))
        elif char == ",":
            self.end_word(level)
            level.comma = True
            self.pos += 1
        elif char == "@" and level.word is None:
            self.at_sign(level)
        elif redirect := _REDIRECT.match(self.text, self.pos):
            self.redirect(level, redirect[0])
        elif separator := _SEPARATOR.match(self.text, self.pos):
            self._separator(level, separator[0])
        else:
            match = _PLAIN.match(self.text, self.pos)
            self.take(level, match.end() if match else self.pos + 1)

    def _bracket(self, level: Level, char: str, label: str) -> None:
        """Enter parentheses or a block that is a word, or a part of one."""
        if self.open_level(level, char, 1, label) and char == "(" and level.mode is Mode.EXPRESSION:
            before = self.text[self.pos - 2 : self.pos - 1]
            self.levels[-1].mode = Mode.EXPRESSION if _BEFORE_CALL.match(before) else Mode.START

    def _in_expression(self, level: Level, char: str) -> None:
        """Read an operand or an operator."""
        if char in _QUOTES:
            self.string(level, char)
            if not level.quoting:
                self.end_word(level)
        elif char == "$" and (variable := self.variable()) and not self.text.startswith("$(", self.pos):
            level.targets.append(self.use(variable))
            self.draft(level).expands = True
            self.take(level, variable.end())
            self.end_word(level)
        elif char == "$" and self.text.startswith("$(", self.pos):
            self.dollar(level)
        elif char == "=":
            self._assign(level, self.pos + 1)
        elif char == "@":
            self.at_sign(level)
            self.end_word(self.levels[-1])
        elif char == "(":
            self._bracket(level, char, "(")
        elif char == "{":
            self._block_behind_expression(level)
        elif redirect := _REDIRECT.match(self.text, self.pos):
            level.mode = Mode.COMMAND
            self.redirect(level, redirect[0])
        else:
            self._operation(level)

    def _block_behind_expression(self, level: Level) -> None:
        """Enter a block: of `catch [Type]`, of a case of `switch`, or one that is a value."""
        if level.keyword or level.enclosing[-1:] == ("switch",):
            self.restart(level)
            self._at_start(level, "{")
        else:
            self._bracket(level, "{", "{")

    def _operation(self, level: Level) -> None:
        """Pass an operator, a method, a type or a number."""
        match = _OPERATION.match(self.text, self.pos)
        end = match.end() if match else self.pos + 1
        level.comma = self.text[self.pos] == ","
        if self.text[self.pos : end].casefold() == "in" and level.enclosing[-1:] == ("foreach",):
            self._assign(level, end)
        else:
            level.operands.append(None)
        self.pos = end

    def _assign(self, level: Level, end: int) -> None:
        """Pass an equals sign, or `in`: what follows is a statement that gives variables their values."""
        changed = self.text[self.pos - 1] in "+-*/%?"
        self.pos = end
        for target in level.targets:
            level.draft.assignments.append(Assignment(target.name, target.start, target.end))
            if not changed:
                self.assigned.add(target.start)
        self.restart(level)


def _label(level: Level) -> str:
    """Say whose block begins: a keyword, the command that it is an argument of, or `&` that runs it."""
    name = program_name(level.draft.words[:1])
    return level.keyword or name or "&"
