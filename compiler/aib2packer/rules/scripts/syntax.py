"""Rules about syntax that the interpreter of a step does not know: bash in sh, PowerShell 7 in Windows PowerShell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aib2packer.commands.inner import SHELLS
from aib2packer.commands.words import Command, Variable, Word
from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Edit, Fix, Safety, Severity
from aib2packer.model.steps import PowerShellStep, ShellStep
from aib2packer.rules.mending import is_element
from aib2packer.rules.reading import label, publisher, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import InlineScript, powershell_scripts, shell_scripts
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted

# Publishers whose /bin/sh is dash, and those where it is bash (documentation of the distributions).
_DASH = frozenset(("canonical", "debian", "credativ"))
_BASH = frozenset(
    (
        *("redhat", "oracle", "openlogic", "almalinux", "resf", "ciq", "suse", "microsoftcblmariner"),
        "erockyenterprisesoftwarefoundationinc1653071250513",
    )
)
_BUILTINS = frozenset(("source", "let", "declare", "typeset", "shopt", "pushd", "popd", "mapfile", "readarray"))
_REDIRECTS = frozenset(("&>", "&>>", "<<<"))
_BRACES = re.compile(r"(?<![$\\])\{[^{}\s]*(?:,|\.\.)[^{}\s]*\}")  # `{1..3}`, `{a,b}`
_EXPANSION = re.compile(r"\[|//?|\^|,|:[0-9]|: -")  # behind the name in `${name...}`
_HEADER = "#!/bin/bash -e"
_CHAIN_OPERATORS = frozenset(("&&", "||"))  # (Microsoft Learn, about_Pipeline_Chain_Operators)


class BashInSh(Rule):
    """A Shell step uses what only bash understands.

    Why: inline commands are run by `/bin/sh -e`, unless the first one begins with `#!`. On Ubuntu and Debian that is
        dash: it stops at bash syntax, or takes it for something else.
    Bad: {
          "customize": [
            {"type": "Shell", "name": "check", "inline": ["if [[ -f /etc/motd ]]; then cat /etc/motd; fi"]}
          ]
        }
    Good: {
          "customize": [
            {"type": "Shell", "name": "check", "inline": [
              "#!/bin/bash -e", "if [[ -f /etc/motd ]]; then cat /etc/motd; fi"
            ]}
          ]
        }
    Source: Packer documentation, shell provisioner, `inline_shebang`; dash manual page
    """

    definition = DiagnosticDef(
        "AIB465", "bash-in-sh", Severity.WARNING, confidence=Confidence.HEURISTIC, fixable=Safety.UNSAFE
    )
    about = (ShellStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Give the first such place of each step; where sh may be bash, only as an information."""
        maker = publisher(subject.template.source)
        for script in shell_scripts(subject) if maker not in _BASH else ():
            if script.interpreter not in ("sh", "dash") or "BASH_VERSION" in script.text:
                continue
            place = min((*_in_commands(script), *_in_variables(script)), default=None)
            if place is None:
                continue
            start, end = place
            yield self.found(
                script.leaf(start).place,
                f"{label(script.step, subject)} uses {quoted(script.text[start:end])}, which is bash",
                "Inline commands are run by `/bin/sh`, on Ubuntu and Debian not bash. Put "
                f"{quoted(_HEADER)} in front as the first command.",
                at=script.span(start, end),
                level=None if maker in _DASH else Severity.INFO,
                fix=_header(script),
            )


def _header(script: InlineScript) -> Fix | None:
    """Write the line that chooses bash before the first command."""
    inline = script.step.script.inline if isinstance(script.step, ShellStep) else None
    first = script.lines[0]
    begins = (text(first) or "#!").startswith("#!")
    if inline is None or begins or first.place.trail or not is_element(first, inline.place):
        return None
    span = first.place.span
    return Fix(f"put `{_HEADER}` in front", (Edit(Span(span.source, span.start, span.start), f'"{_HEADER}", '),))


def _in_commands(script: InlineScript) -> Iterator[tuple[int, int]]:
    for command in script.commands:
        if not SHELLS & set(command.prefixes):
            yield from _of_command(command, script.text)


def _of_command(command: Command, script: str) -> Iterator[tuple[int, int]]:
    """Walk over the parts of one command that only bash understands."""
    first = command.words[0] if command.words else None
    if first is not None and (command.keyword in ("((", "select") or first.text in ("[[", "function")):
        yield first.start, first.end if command.keyword != "((" else first.start + 2
    if first is not None and command.name in _BUILTINS:
        yield first.start, first.end
    if command.name == "set" and (word := command.find("pipefail")):
        yield word.start, word.end
    if command.name in ("[", "test") and (word := command.find("==")):
        yield word.start, word.end
    for item in command.redirects:
        if item.operator in _REDIRECTS:
            yield item.start, item.start + len(item.operator)
    for assignment in command.assignments:
        value = assignment.value
        if value is not None and (script[value.start] if value.start < value.end else "") == "(":
            yield assignment.start, assignment.end
    for word in command.words:
        yield from _of_word(word, script)


def _of_word(word: Word, script: str) -> Iterator[tuple[int, int]]:
    written = script[word.start : word.end]
    if written.startswith(("<(", ">(")):
        yield word.start, word.end
    braces = _BRACES.search(written) if not word.quoted and not word.expands else None
    if braces is not None:
        yield word.start + braces.start(), word.start + braces.end()


def _in_variables(script: InlineScript) -> Iterator[tuple[int, int]]:
    """Walk over expansions such as `${list[0]}` and `${name//a/b}`."""
    for variable in script.variables:
        if _is_bash(variable, script.text):
            yield variable.start, variable.end + 1


def _is_bash(variable: Variable, script: str) -> bool:
    opened = script[variable.start : variable.start + 2] == "${"
    return opened and _EXPANSION.match(script, variable.end) is not None


class PowerShell7Operator(Rule):
    r"""A PowerShell step uses an operator that only PowerShell 7 knows.

    Why: the service runs inline commands by Windows PowerShell 5.1, which has no `&&` and no `||`. It refuses the
        whole script before it runs any of it: "The token '&&' is not a valid statement separator in this version".
    Bad: {
          "customize": [
            {"type": "PowerShell", "name": "folder", "runElevated": true, "inline": [
              "New-Item -ItemType Directory -Path C:\\Example && Set-Content -Path C:\\Example\\mark.txt -Value built"
            ]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "customize": [
            {"type": "PowerShell", "name": "folder", "runElevated": true, "inline": [
              "New-Item -ItemType Directory -Path C:\\Example -ErrorAction Stop",
              "Set-Content -Path C:\\Example\\mark.txt -Value built"
            ]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Microsoft Learn, about_Pipeline_Chain_Operators; Packer documentation, powershell provisioner
    """

    definition = DiagnosticDef("AIB482", "powershell-7-operator", Severity.ERROR)
    about = (PowerShellStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Give the first one of each step; where not all can be seen, it may stand in a text."""
        for script in powershell_scripts(subject):
            start = min(_chain_operators(script), default=None)
            if start is None:
                continue
            operator = script.text[start : start + 2]
            instead = "if ($?) { ... }" if operator == "&&" else "if (-not $?) { ... }"
            yield self.found(
                script.leaf(start).place,
                f"{label(script.step, subject)} uses {quoted(operator)}, an operator of PowerShell 7",
                f"Inline commands are run by Windows PowerShell 5.1, which does not know {quoted(operator)}. Write "
                f"two commands; where the second depends on the first, write `{instead}` around it.",
                at=script.span(start, start + 2),
                level=None if script.complete else Severity.WARNING,
            )


def _chain_operators(script: InlineScript) -> Iterator[int]:
    """Walk over the places of operators that chain commands; behind `--%` in a line they are plain text."""
    for command in script.commands:
        if command.after in _CHAIN_OPERATORS:
            yield from _unless_verbatim(script.text, script.text.index(command.after, command.end))
        if command.before in _CHAIN_OPERATORS:
            yield from _unless_verbatim(script.text, script.text.rindex(command.before, 0, command.start))


def _unless_verbatim(script: str, at: int) -> Iterator[int]:
    if "--%" not in script[script.rfind("\n", 0, at) + 1 : at]:
        yield at


RULES = (BashInSh, PowerShell7Operator)
