"""Rules about the order of Windows customizers: restarts between them, and what Sysprep meets at the end."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.steps import PowerShellStep, Step, WindowsRestartStep, WindowsUpdateStep
from aib2packer.rules.reading import label
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import seen
from aib2packer.rules.scripts.work import installs, waits
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted


class UpdateAfterInstallation(Rule):
    """Updates are looked for while an installation may still go on.

    Why: Windows Update refuses to work beside another installation, or while a restart is pending. The step then fails
        with the COM error 0x80240016.
    Bad: {
          "customize": [
            {"type": "PowerShell", "name": "web server", "runElevated": true,
             "inline": ["Install-WindowsFeature -Name Web-Server"]},
            {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "IsInstalled=0"},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "customize": [
            {"type": "PowerShell", "name": "web server", "runElevated": true,
             "inline": ["Install-WindowsFeature -Name Web-Server"]},
            {"type": "WindowsRestart", "name": "finish the web server", "restartTimeout": "30m"},
            {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "IsInstalled=0"},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Azure VM Image Builder JSON reference, Windows update customizer
    """

    definition = DiagnosticDef("AIB452", "update-after-installation", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (WindowsUpdateStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look before each step that installs updates for an installation without a restart or a wait behind it."""
        for position, step in enumerate(subject.template.customize):
            found = _installation_before(position, subject) if isinstance(step, WindowsUpdateStep) else None
            if found is not None:
                name, place = found
                yield self.found(
                    step.place,
                    f"{label(step, subject)} comes right behind an installation",
                    f"{quoted(name)} may still be at work, or need a restart, when updates are looked for. Put a "
                    "`WindowsRestart` between the two.",
                    at=step.type_place.span,
                    notes=(Note("the installation before it", place),),
                )


def _installation_before(position: int, subject: Subject) -> tuple[str, Span] | None:
    """Give the last command that installs, and its place; None when a restart or a wait stands behind it."""
    for earlier in range(position - 1, -1, -1):
        step = subject.template.customize[earlier]
        script = seen(step, subject)
        if script is None or isinstance(step, WindowsRestartStep | WindowsUpdateStep):
            return None
        for command in reversed(script.commands):
            if waits(command):
                return None
            if installs(command):
                head = command.words[0]
                return head.text, script.span(head.start, head.end)
    return None


class NoFinalRestart(Rule):
    """No restart stands behind the last installation.

    Why: Sysprep fails, or the image comes up with `Please wait for the Windows Modules Installer`, when a restart is
        still pending at the end of the build.
    Bad: {
          "customize": [
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"},
            {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "IsInstalled=0"}
          ]
        }
    Good: {
          "customize": [
            {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "IsInstalled=0"},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Troubleshoot Azure VM Image Builder
    """

    definition = DiagnosticDef("AIB625", "no-final-restart", Severity.INFO, confidence=Confidence.HEURISTIC)
    about = (PowerShellStep, WindowsUpdateStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for a customizer behind the last restart that may leave another one pending."""
        for step in reversed(subject.template.customize):
            words = _pending(step, subject)
            if isinstance(step, WindowsRestartStep):
                return
            if words is not None:
                yield self.found(
                    step.place,
                    f"no restart follows {label(step, subject)}",
                    f"It {words}, and a restart that is still pending disturbs Sysprep. Make a `WindowsRestart` the "
                    "last customizer.",
                    at=step.type_place.span,
                )
                return


def _pending(step: Step, subject: Subject) -> str | None:
    """Say what a customizer does that may leave a restart pending; None for a harmless one."""
    if isinstance(step, WindowsUpdateStep):
        return "installs updates"
    if not isinstance(step, PowerShellStep):
        return None
    script = seen(step, subject)
    if script is None:
        return "runs a script that may install something" if step.script.uri is not None else None
    command = next((command for command in script.commands if installs(command)), None)
    return f"installs something with {quoted(command.words[0].text)}" if command else None


RULES = (UpdateAfterInstallation, NoFinalRestart)
