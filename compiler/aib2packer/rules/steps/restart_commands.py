"""Rules about the commands that WindowsRestart steps restart by.

They run in `cmd.exe`, so their words are split as Windows programs split them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Severity
from aib2packer.model.leaves import Leaf
from aib2packer.model.steps import WindowsRestartStep
from aib2packer.model.template import ImageTemplate
from aib2packer.rules.reading import label, part, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a command line, without its quotes; `start` and `end` are offsets."""

    text: str
    start: int
    end: int


def _words(command: str) -> tuple[_Word, ...]:
    """Split a command line of Windows at spaces that are not quoted."""
    found: list[_Word] = []
    start, is_quoted = 0, False
    for position, char in enumerate(f"{command} "):
        is_quoted ^= char == '"'
        if char.isspace() and not is_quoted:
            if position > start:
                found.append(_Word(command[start:position].replace('"', ""), start, position))
            start = position + 1
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Shutdown:
    """A command line of `shutdown.exe` (Windows commands documentation, shutdown)."""

    step: WindowsRestartStep
    command: Leaf
    program: _Word
    switches: tuple[str, ...]  # lower case, without their mark, such as `r`, `f`, `t`
    delay: _Word | None  # behind `/t`, in seconds

    def has(self, *switches: str) -> bool:
        """Tell whether any of these switches is there."""
        return not set(switches).isdisjoint(self.switches)


def _shutdowns(template: ImageTemplate) -> Iterator[_Shutdown]:
    """Walk over the restart commands that call `shutdown` themselves."""
    for step in template.customize:
        command = step.restart_command if isinstance(step, WindowsRestartStep) else None
        words = _words(text(command) or "")
        program = words[0].text.lower().replace("/", "\\").rpartition("\\")[2] if words else ""
        if isinstance(step, WindowsRestartStep) and command and program.removesuffix(".exe") == "shutdown":
            switches = tuple(word.text[1:].lower() for word in words if word.text.startswith(("/", "-")))
            delays = [after for word, after in pairwise(words) if word.text.lower() in ("/t", "-t")]
            yield _Shutdown(step, command, words[0], switches, delays[0] if delays else None)


class RestartCommandWithoutRestart(Rule):
    """A restart command does not restart.

    Why: the step waits until Windows has gone and come back. A command that only turns it off, or does nothing, ends
        the build with the timeout of the restart.
    Bad: {
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m",
                         "restartCommand": "shutdown /s /f /t 0"}]
        }
    Good: {
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m",
                         "restartCommand": "shutdown /r /f /t 0"}]
        }
    Source: Windows commands documentation, shutdown; Packer documentation, windows-restart provisioner
    """

    definition = DiagnosticDef("AIB447", "restart-command-without-restart", Severity.ERROR)
    about = (WindowsRestartStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for a switch that restarts in each call of `shutdown`."""
        for found in _shutdowns(subject.template):
            if not found.has("r", "g") and not any(len(switch) > 1 for switch in found.switches):
                yield self.found(
                    found.command.place,
                    f"the command of {label(found.step, subject)} does not restart",
                    f"{quoted(text(found.command) or '')} has no `/r`, so Windows is not started again. Add `/r`, or "
                    "remove `restartCommand`: the default restarts at once.",
                    at=part(found.command, found.program.start, found.program.end),
                )


class DelayedRestart(Rule):
    """A restart command does not restart at once.

    Why: the step goes on while Windows still runs and asks it to restart a second time, to learn whether the first
        restart has begun. A restart that waits shows up as exit code 1190 or 1115 in the log, and its delay is paid.
    Bad: {
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m",
                         "restartCommand": "shutdown /r /f /t 60"}]
        }
    Good: {
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m",
                         "restartCommand": "shutdown /r /f /t 0"}]
        }
    Source: Troubleshoot Azure VM Image Builder; Windows commands documentation, shutdown
    """

    definition = DiagnosticDef("AIB628", "delayed-restart", Severity.INFO, confidence=Confidence.HEURISTIC)
    about = (WindowsRestartStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the delay and at `/f` in each call of `shutdown` that restarts."""
        for found in _shutdowns(subject.template):
            if not found.has("r", "g"):
                continue
            word = found.delay or found.program
            if found.delay is None:
                words = "Without `/t` Windows waits 30 seconds"
            elif found.delay.text.isdecimal() and int(found.delay.text):
                words = f"Windows waits {quoted(found.delay.text)} seconds"
            elif not found.has("f"):
                word, words = found.program, "Without `/f` a program that does not answer holds up the restart"
            else:
                continue
            yield self.found(
                found.command.place,
                f"{label(found.step, subject)} does not restart at once",
                f"{words}. Write `shutdown /r /f /t 0`, or remove `restartCommand`: the default is the same.",
                at=part(found.command, word.start, word.end),
            )


RULES = (RestartCommandWithoutRestart, DelayedRestart)
