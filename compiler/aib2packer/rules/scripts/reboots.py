"""Rules about commands that restart the build machine, or generalize it, before the build is done."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from aib2packer.commands.words import Command
from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Severity
from aib2packer.model.steps import PowerShellStep, ShellStep
from aib2packer.rules.reading import label
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import powershell_scripts, shell_scripts
from aib2packer.rules.scripts.programs import Program, program_of
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_THIS_MACHINE = ("localhost", "127.0.0.1", ".", "$env:computername", "(hostname)", "$(hostname)")
_COMPUTER_OPTIONS = ("-computername", "-computer", "-comp", "-cn")
# What runs its block at once, and what may run it or not; the block of anything else may run on another day.
_RUNS_BLOCK = frozenset(("try", "finally", "&", "(", "$(", "invoke-command", "icm"))
_MAY_RUN_BLOCK = frozenset(
    (
        *("if", "elseif", "else", "foreach", "for", "while", "until", "do", "switch", "default", "catch", "function"),
        *("foreach-object", "%", "where-object", "start-job", "{"),
    )
)


class RestartInPowerShell(Rule):
    """A PowerShell step restarts the machine by itself.

    Why: the machine goes away while the step still runs. The step fails, or the next one meets a machine that is going
        down, and the build ends. A `WindowsRestart` step restarts the machine and waits until it is back.
    Bad: {
          "customize": [
            {"type": "PowerShell", "name": "rename", "runElevated": true, "inline": ["Restart-Computer -Force"]}
          ]
        }
    Good: {
          "customize": [
            {"type": "PowerShell", "name": "rename", "runElevated": true, "inline": ["Restart-Computer -WhatIf"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Azure VM Image Builder DevOps task, on restarts; Azure VM Image Builder JSON reference, Windows restart
    """

    definition = DiagnosticDef("AIB455", "restart-in-powershell", Severity.ERROR)
    about = (PowerShellStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for commands that stop or restart the machine; what may not run at all is only a warning."""
        for script in powershell_scripts(subject):
            for command in script.commands:
                if not _stops_windows(command) or not set(command.enclosing) <= _RUNS_BLOCK | _MAY_RUN_BLOCK:
                    continue
                is_sure = not command.guarded and set(command.enclosing) <= _RUNS_BLOCK
                word = command.words[0]
                yield self.found(
                    script.leaf(word.start).place,
                    f"{label(script.step, subject)} restarts or stops the machine by itself",
                    f"With {quoted(script.text[command.start : command.end])} the machine goes away while the step "
                    "still runs, and the build fails. Remove the command, and put a `WindowsRestart` step there.",
                    at=script.span(word.start, word.end),
                    level=None if is_sure else Severity.WARNING,
                )


def _stops_windows(command: Command) -> bool:
    program = program_of(command)
    if program.name in ("restart-computer", "stop-computer"):
        return not program.begins("-whatif") and _is_this_machine(program)
    switches = {argument[1:] for argument in program.arguments if argument[:1] in ("/", "-")}
    restarts = switches & {"r", "g", "s", "sg", "p"}
    return program.name == "shutdown" and bool(restarts) and not switches & {"a", "m", "?"}


def _is_this_machine(program: Program) -> bool:
    """Tell whether no other computer is named, behind the option or in its place."""
    pairs = pairwise(("-computername", *program.arguments))
    named = [value for option, value in pairs if option in _COMPUTER_OPTIONS and not value.startswith("-")]
    return all(value in _THIS_MACHINE for value in named)


class RestartInShell(Rule):
    """A Shell step restarts the machine by itself.

    Why: there is no restart step for Linux. The connection of the build is cut, and the step fails unless the script
        is made for it. The steps behind it may meet a machine that is still going down.
    Bad: {
          "customize": [
            {"type": "Shell", "name": "kernel", "inline": ["sudo apt-get -y dist-upgrade", "sudo reboot"]}
          ]
        }
    Good: {
          "customize": [{"type": "Shell", "name": "kernel", "inline": ["sudo apt-get -y dist-upgrade"]}]
        }
    Source: Azure VM Image Builder JSON reference, Windows restart customizer; Packer documentation, shell provisioner
    """

    definition = DiagnosticDef("AIB456", "restart-in-shell", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (ShellStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for commands that stop or restart the machine, outside of functions."""
        for script in shell_scripts(subject):
            for command in script.commands:
                if not _stops_linux(command) or "function" in command.enclosing:
                    continue
                yield self.found(
                    script.leaf(command.words[0].start).place,
                    f"{label(script.step, subject)} restarts or stops the machine",
                    "The connection is cut while the step runs, and nothing waits for the machine. A new kernel is "
                    "used anyway by the machines made of the image: remove the command. If later steps need the "
                    "restart, build a first image and take it as the source of a second template.",
                    at=script.span(command.words[0].start, command.words[-1].end),
                )


def _stops_linux(command: Command) -> bool:
    arguments = [word.text for word in command.arguments]
    if command.name in ("reboot", "poweroff", "halt"):
        return not {"--help", "-w", "--wtmp-only", "--version"} & set(arguments)
    if command.name == "shutdown":
        return bool(arguments) and not {"-c", "-k", "--help", "--show"} & set(arguments)
    if command.name in ("init", "telinit"):
        return arguments[:1] in (["0"], ["6"])
    verbs = [argument for argument in arguments if not argument.startswith("-")]
    return command.name == "systemctl" and verbs[:1] in (["reboot"], ["poweroff"], ["halt"], ["kexec"])


class OwnGeneralization(Rule):
    r"""A step generalizes the machine, and the service does it again.

    Why: the last thing that the service runs is its own generalization. Sysprep and the Linux agent do not expect to
        run twice, and steps behind the first run work on a machine that has lost its users and settings.
    Bad: {
          "customize": [{"type": "Shell", "name": "clean", "inline": ["sudo waagent -force -deprovision+user"]}]
        }
    Good: {
          "customize": [
            {"type": "Shell", "name": "own generalization", "inline": [
              "cat > /tmp/DeprovisioningScript.sh <<'END'", "#!/bin/sh -e", "waagent -force -deprovision", "END"
            ]}
          ]
        }
    Source: Azure VM Image Builder JSON reference, Generalize
    """

    definition = DiagnosticDef("AIB457", "own-generalization", Severity.WARNING)
    about = (PowerShellStep, ShellStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for the tools that generalize, unless they stand in what is written to a file."""
        for script in (*shell_scripts(subject), *powershell_scripts(subject)):
            for command in script.commands:
                if _generalizes(command) and not set(command.enclosing) & {
                    "set-content",
                    "add-content",
                    "function",
                    "{",
                }:
                    yield self.found(
                        script.leaf(command.words[0].start).place,
                        f"{label(script.step, subject)} generalizes the machine by itself",
                        "The service generalizes the machine when all steps are done. Remove the command; to change "
                        "how it is done, write your own script to `/tmp/DeprovisioningScript.sh` on Linux or to "
                        "`c:\\DeprovisioningScript.ps1` on Windows.",
                        at=script.span(command.words[0].start, command.words[-1].end),
                    )


def _generalizes(command: Command) -> bool:
    if command.name == "waagent":
        return any(word.text.lstrip("-").startswith("deprovision") for word in command.arguments)
    program = program_of(command)
    return program.name == "sysprep" and any("generalize" in argument for argument in program.arguments)


RULES = (RestartInPowerShell, RestartInShell, OwnGeneralization)
