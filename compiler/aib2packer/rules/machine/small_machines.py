"""Rules about what a machine with one processor is too small for."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.leaves import Leaf, is_blank
from aib2packer.model.steps import PowerShellStep, Step, WindowsUpdateStep
from aib2packer.model.systems import WINDOWS
from aib2packer.model.template import ImageTemplate
from aib2packer.rules.machine.vm_sizes import read_size
from aib2packer.rules.reading import text, vm_size
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import seen
from aib2packer.rules.scripts.work import is_quick
from aib2packer.rules.source.generations import told_generation
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

# The size that the service takes for sources of the first generation (Azure VM Image Builder JSON reference, `vmSize`).
_DEFAULT_SIZE = "Standard_D1_v2"


def _small_machine(template: ImageTemplate) -> tuple[str, Leaf | None] | None:
    """Give the size of a machine with one processor, and where it is written; None for all others."""
    leaf = vm_size(template)
    if is_blank(leaf):
        return (_DEFAULT_SIZE, None) if told_generation(template.source) == 1 else None
    written = text(leaf) or ""
    size = read_size(written)
    return (written, leaf) if size is not None and size.cores <= 1 else None


class UpdatesOnOneProcessor(Rule):
    """Windows updates are installed on a machine with one processor.

    Why: searching and installing updates exhausts such a machine. The connection breaks, and the build fails with
        `unexpected EOF` or with its timeout.
    Bad: {
          "vmProfile": {"vmSize": "Standard_B1ms"},
          "customize": [
            {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "IsInstalled=0"},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "vmProfile": {"vmSize": "Standard_D4s_v5"},
          "customize": [
            {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "IsInstalled=0"},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Troubleshoot Azure VM Image Builder
    """

    definition = DiagnosticDef("AIB453", "updates-on-one-processor", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (WindowsUpdateStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the size of the machine, if any step installs updates."""
        small = _small_machine(subject.template)
        steps = subject.template.customize
        step = next((step for step in steps if isinstance(step, WindowsUpdateStep)), None)
        if small is None or step is None:
            return
        size, leaf = small
        given = f"{quoted(size)} has" if leaf else f"Without `vmSize` the machine is a {quoted(size)} here, which has"
        yield self.found(
            leaf.place if leaf else step.place,
            "Windows updates are installed on a machine with one processor",
            f"{given} one processor, and updates exhaust it. Set `vmProfile.vmSize` to a size with two or more, such "
            "as `Standard_D2s_v5`.",
            at=None if leaf else step.type_place.span,
            notes=(Note("this step installs updates", step.type_place.span),) if leaf else (),
        )


class SysprepBeforeAgent(Rule):
    """A quick build on a small machine may be generalized before the machine is ready.

    Why: on a small machine the Azure guest agent is still being installed when a build that does little reaches its
        end. Sysprep then waits for it in a loop, with `IMAGE_STATE_UNDEPLOYABLE` in the log, until the timeout.
    Bad: {
          "vmProfile": {"vmSize": "Standard_B1ms"},
          "customize": [{"type": "PowerShell", "name": "mark", "inline": ["Write-Output built"]}]
        }
    Good: {
          "vmProfile": {"vmSize": "Standard_B1ms"},
          "customize": [{"type": "PowerShell", "name": "mark", "inline": ["Write-Output built", "Start-Sleep 60"]}]
        }
    Source: Troubleshoot Azure VM Image Builder
    """

    definition = DiagnosticDef("AIB454", "sysprep-before-agent", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (PowerShellStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the size of the machine, if all customizers are known and quick."""
        steps = subject.template.customize
        small = _small_machine(subject.template)
        is_quick_build = bool(steps) and all(_is_quick(step, subject) for step in steps)
        if subject.system != WINDOWS or small is None or not is_quick_build:
            return
        size, leaf = small
        yield self.found(
            leaf.place if leaf else steps[-1].place,
            "the build may be over before the guest agent is installed",
            f"All customizers are done in a moment, and {quoted(size)} is a small machine. Set `vmProfile.vmSize` to a "
            "larger size, or end with a PowerShell customizer that sleeps for 60 seconds.",
            at=None if leaf else steps[-1].type_place.span,
        )


def _is_quick(step: Step, subject: Subject) -> bool:
    script = seen(step, subject) if isinstance(step, PowerShellStep) else None
    return script is not None and all(map(is_quick, script.commands))


class SmallWindowsMachine(Rule):
    """Windows is built on a machine with one processor.

    Why: it has too little memory and time for larger installations; builds hang, run into their timeout or end with
        "unexpected EOF". Without `vmSize` the service takes such a size for sources of the first generation.
    Bad: {
          "vmProfile": {"vmSize": "Standard_DS1_v2"},
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}]
        }
    Good: {
          "vmProfile": {"vmSize": "Standard_D2s_v5"},
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}]
        }
    Source: Azure VM Image Builder JSON reference, `vmSize`
    """

    definition = DiagnosticDef("AIB663", "small-windows-machine", Severity.INFO, confidence=Confidence.HEURISTIC)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for a small size, or the small default; Windows updates on one have a rule of their own."""
        template = subject.template
        profile, small = template.vm_profile, _small_machine(template)
        updates = any(isinstance(step, WindowsUpdateStep) for step in template.customize)
        if subject.system != WINDOWS or updates or small is None:
            return
        size, leaf = small
        written = profile.vm_size if profile else None
        yield self.found(
            written.place if written else profile.place if profile else template.place,
            f"{quoted(size)} is small for Windows" if leaf else "Windows without `vmSize` gets one processor",
            f"{quoted(size)} has one processor. Set `vmSize` to a size with two or more, such as `Standard_D2s_v5`.",
        )


RULES = (UpdatesOnOneProcessor, SysprepBeforeAgent, SmallWindowsMachine)
