"""Inline commands as rules read them: one script for each step, with the way back to the lines of the template.

A step runs its lines as one script, so quotes and here-documents may run over several of them. A line that is not
known may do anything: what stands behind one is read on its own, and not at all if something is still open there.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from aib2packer.commands import powershell, shell
from aib2packer.commands.inner import SHELLS, unfolded
from aib2packer.commands.words import Command, Reading, Variable
from aib2packer.model.leaves import Leaf
from aib2packer.model.steps import PowerShellStep, ShellStep, Step
from aib2packer.rules.reading import all_steps, part, text
from aib2packer.rules.subject import Subject
from aib2packer.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineScript:
    """The inline commands of one step."""

    step: Step
    text: str  # the lines, joined by line breaks; one that is not known is empty
    lines: tuple[Leaf, ...]
    starts: tuple[int, ...]  # offset of each line
    commands: tuple[Command, ...]  # what they run in the end; offsets are those of `text`
    variables: tuple[Variable, ...]  # that are used
    complete: bool  # all of it is known and was read

    def leaf(self, offset: int) -> Leaf:
        """Give the line that a character stands in."""
        return self.lines[self._line(offset)]

    def span(self, start: int, end: int) -> Span:
        """Give the place of `text[start:end]`; of what runs on into the next line, the part in the first one."""
        line = self._line(start)
        first = self.starts[line]
        last = self.starts[line + 1] - 1 if line + 1 < len(self.starts) else len(self.text)
        return part(self.lines[line], start - first, min(end, last) - first)

    def mentions(self, name: str) -> bool:
        """Tell whether some text stands anywhere in it, whatever the letter case."""
        return name.casefold() in self.text.casefold()

    def _line(self, offset: int) -> int:
        return bisect.bisect_right(self.starts, offset) - 1

    @property
    def interpreter(self) -> str | None:
        """The program that runs it, such as `bash`: that of its first line, else `sh`; None when it is not known."""
        first = text(self.lines[0]) if self.lines else None
        if isinstance(self.step, PowerShellStep):
            return "powershell"
        if first is None or not first.startswith("#!"):
            return None if first is None else "sh"
        words = first.splitlines()[0][2:].split()
        names = [word.rpartition("/")[2] for word in words if not word.startswith("-")]
        return next((name for name in names if name != "env"), "")


def script_of(step: Step, subject: Subject) -> InlineScript | None:
    """Give the inline commands of a step; None when it has none, or when they are for another interpreter."""
    return subject.once(_scripts)[id(step)]


def _scripts(subject: Subject) -> dict[int, InlineScript | None]:
    """Read the inline commands of all steps, which are told apart by their identity."""
    return {id(step): _script(step) for step in all_steps(subject.template)}


def _script(step: Step) -> InlineScript | None:
    inline = step.script.inline if isinstance(step, ShellStep | PowerShellStep) else None
    if inline is None or not inline.items or not isinstance(step, ShellStep | PowerShellStep):
        return None
    written = [text(leaf) for leaf in inline.items]
    starts = [0]
    for line in written[:-1]:
        starts.append(starts[-1] + len(line or "") + 1)
    readings = tuple(_readings(written, starts, is_shell=isinstance(step, ShellStep)))
    script = InlineScript(
        step=step,
        text="\n".join(line or "" for line in written),
        lines=inline.items,
        starts=tuple(starts),
        commands=tuple(command for reading in readings for command in reading.commands),
        variables=tuple(variable for reading in readings for variable in reading.variables),
        complete=None not in written and all(reading.closed for reading in readings),
    )
    return script if script.interpreter in (None, "powershell", *SHELLS) else None


def seen(step: Step, subject: Subject) -> InlineScript | None:
    """Give what a step runs, which is nothing for one without a script; None when not all of it can be seen."""
    inline = step.script.inline if isinstance(step, ShellStep | PowerShellStep) else None
    is_empty = inline is not None and inline.whole is None and not inline.items
    if is_empty or not isinstance(step, ShellStep | PowerShellStep):
        return InlineScript(step=step, text="", lines=(), starts=(0,), commands=(), variables=(), complete=True)
    script = script_of(step, subject)
    return script if script is not None and script.complete else None


def _readings(lines: list[str | None], starts: list[int], *, is_shell: bool) -> Iterator[Reading]:
    """Read each run of known lines, up to one that leaves something open."""
    for known, run in groupby(range(len(lines)), lambda number: lines[number] is not None):
        numbers = tuple(run)
        if known:
            reading = _read("\n".join(lines[number] or "" for number in numbers), is_shell=is_shell)
            yield reading.moved(starts[numbers[0]]) if starts[numbers[0]] else reading
            if not reading.closed:
                return


def _read(script: str, *, is_shell: bool) -> Reading:
    if not is_shell:
        return powershell.read(script)
    reading = shell.read(script)
    return replace(reading, commands=unfolded(reading.commands, script))


def shell_scripts(subject: Subject) -> tuple[InlineScript, ...]:
    """Give the inline commands of Shell customizers and validators."""
    return subject.once(_shell_scripts)


def powershell_scripts(subject: Subject) -> tuple[InlineScript, ...]:
    """Give the inline commands of PowerShell customizers and validators."""
    return subject.once(_powershell_scripts)


def _shell_scripts(subject: Subject) -> tuple[InlineScript, ...]:
    return tuple(script for script in _all_scripts(subject) if isinstance(script.step, ShellStep))


def _powershell_scripts(subject: Subject) -> tuple[InlineScript, ...]:
    return tuple(script for script in _all_scripts(subject) if isinstance(script.step, PowerShellStep))


def _all_scripts(subject: Subject) -> Iterator[InlineScript]:
    scripts = subject.once(_scripts)
    found = (scripts[id(step)] for step in all_steps(subject.template))
    return (script for script in found if script is not None)
