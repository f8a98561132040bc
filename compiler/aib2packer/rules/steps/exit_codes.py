"""Rules about the exit codes that PowerShell steps accept."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Severity
from aib2packer.evaluate.values import Known
from aib2packer.model.steps import PowerShellStep, WindowsRestartStep, WindowsUpdateStep
from aib2packer.rules.reading import all_steps, label, number
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject

# Exit codes of Windows installers that stand for success with a restart still to come (Windows Installer
# documentation, error codes: ERROR_SUCCESS_REBOOT_INITIATED and ERROR_SUCCESS_REBOOT_REQUIRED).
_REBOOT_CODES = {1641: "a restart has begun", 3010: "a restart is needed"}


class SuccessNotAccepted(Rule):
    r"""The list of exit codes that count as success lacks 0.

    Why: `validExitCodes` replaces the default list, which is only 0. A script that succeeds then fails the build.
    Bad: {
          "customize": [
            {"type": "PowerShell", "name": "agent", "inline": ["C:\\agent\\update.exe"], "runElevated": true,
             "validExitCodes": [2]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "customize": [
            {"type": "PowerShell", "name": "agent", "inline": ["C:\\agent\\update.exe"], "runElevated": true,
             "validExitCodes": [0, 2]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Azure VM Image Builder JSON reference, `validExitCodes`; Packer documentation, powershell provisioner
    """

    definition = DiagnosticDef("AIB435", "success-not-accepted", Severity.WARNING)
    about = (PowerShellStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for 0 in each list that is known as a whole."""
        for step in all_steps(subject.template):
            codes = step.valid_exit_codes if isinstance(step, PowerShellStep) else None
            if codes is None or not codes.items or not all(isinstance(code, Known) for code in codes.items):
                continue
            if 0 not in [number(code) for code in codes.items]:
                yield self.found(
                    codes.place,
                    f"{label(step, subject)} fails when its script succeeds",
                    "`validExitCodes` replaces the default list, which is `[0]`, and this one has no 0, the exit code "
                    "of success. Add 0 to the list.",
                )


class RebootCodeWithoutRestart(Rule):
    r"""An installer may ask for a restart, and none follows.

    Why: 3010 and 1641 mean that the installation is finished by a restart. Without one, Sysprep meets a restart that
        is pending and fails, or the image comes up with a half installed program.
    Bad: {
          "customize": [
            {"type": "PowerShell", "name": "driver", "inline": ["C:\\driver.exe /quiet"], "runElevated": true,
             "validExitCodes": [0, 3010]}
          ]
        }
    Good: {
          "customize": [
            {"type": "PowerShell", "name": "driver", "inline": ["C:\\driver.exe /quiet"], "runElevated": true,
             "validExitCodes": [0, 3010]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Azure VM Image Builder JSON reference, `validExitCodes` and Windows restart customizer
    """

    definition = DiagnosticDef(
        "AIB436", "reboot-code-without-restart", Severity.WARNING, confidence=Confidence.HEURISTIC
    )
    about = (PowerShellStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look behind each customizer that accepts such a code for one that restarts Windows."""
        steps = subject.template.customize
        restarting = (WindowsRestartStep, WindowsUpdateStep)
        last = max((position for position, step in enumerate(steps) if isinstance(step, restarting)), default=-1)
        for step in steps[last + 1 :]:
            codes = step.valid_exit_codes if isinstance(step, PowerShellStep) else None
            for code in codes.items if codes else ():
                meaning = _REBOOT_CODES.get(number(code) or 0)
                if meaning:
                    yield self.found(
                        code.place,
                        f"{label(step, subject)} accepts {number(code)}, and no restart follows",
                        f"As the exit code of an installer, {number(code)} means that {meaning}. Put a "
                        "`WindowsRestart` behind this customizer.",
                    )


RULES = (SuccessNotAccepted, RebootCodeWithoutRestart)
