"""Rules about single steps: their names, and the endings of their scripts."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.leaves import is_blank
from aib2packer.model.steps import PowerShellStep, ShellStep, Step
from aib2packer.rules.downloads.uris import Address, address
from aib2packer.rules.reading import all_steps, label, only_validates, part, text, validators
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_SHELL_ENDINGS = frozenset((".sh", ".bash", ".zsh", ".ksh"))
_POWERSHELL_ENDINGS = frozenset((".ps1", ".psm1"))
_WINDOWS_ENDINGS = frozenset((".bat", ".cmd", ".exe", ".msi", ".vbs"))
_NO_SCRIPTS = frozenset((".zip", ".tar", ".gz", ".tgz", ".7z", ".deb", ".rpm", ".json", ".xml", ".iso"))


class ForeignScript(Rule):
    """A script has the ending of another language.

    Why: a Shell step runs its script on Linux as a program, a PowerShell step runs it as PowerShell, whatever its
        ending says. A script for the other one fails at its first line, after the machine has been built.
    Bad: {
          "customize": [
            {"type": "PowerShell", "name": "tools", "scriptUri": "https://exampleimages.blob.core.windows.net/a/tools.sh",
             "sha256Checksum": "9f476dc2f61b8b45a7e79e2d98bc198a3b2853bfb06f0664224bbb126cf3961e", "runElevated": true},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "customize": [
            {"type": "PowerShell", "name": "tools", "scriptUri": "https://exampleimages.blob.core.windows.net/a/tools.ps1",
             "sha256Checksum": "9f476dc2f61b8b45a7e79e2d98bc198a3b2853bfb06f0664224bbb126cf3961e", "runElevated": true},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Azure CLI, `az image builder`: the type of a customizer is told by the ending of its script
    """

    definition = DiagnosticDef("AIB437", "foreign-script", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (PowerShellStep, ShellStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the ending of each script's address with the step that runs it."""
        for step in all_steps(subject.template):
            leaf = step.script.uri if isinstance(step, ShellStep | PowerShellStep) else None
            uri = address(leaf)
            ending = _ending(uri) if uri else ""
            if leaf is not None and uri is not None and _is_foreign(step, ending):
                language = "Shell" if isinstance(step, ShellStep) else "PowerShell"
                yield self.found(
                    leaf.place,
                    f"{label(step, subject)} runs a {quoted(ending)} file as {language}",
                    f"A file with this ending is no {language} script. Give the address of a {language} script, or "
                    "correct the `type` of the step.",
                    at=part(leaf, uri.path_end - len(ending), uri.path_end),
                    notes=(Note(f"this makes it a {language} step", step.type_place.span),),
                )


def _ending(uri: Address) -> str:
    """Give the ending of the file that an address names, with its dot; empty when it has none."""
    name = uri.segments[-1] if uri.segments else ""
    return name[name.rindex(".") :] if "." in name else ""


def _is_foreign(step: Step, ending: str) -> bool:
    others = _POWERSHELL_ENDINGS if isinstance(step, ShellStep) else _SHELL_ENDINGS
    return ending.lower() in others | _WINDOWS_ENDINGS | _NO_SCRIPTS


class RepeatedStepName(Rule):
    """Two steps have the same name.

    Why: the log tells steps apart by their names, and `az image builder` finds a customizer by its name: it refuses to
        add a second one of the same name.
    Bad: {
          "customize": [
            {"type": "Shell", "name": "install", "inline": ["sudo apt-get -y install nginx"]},
            {"type": "Shell", "name": "install", "inline": ["sudo apt-get -y install jq"]}
          ]
        }
    Good: {
          "customize": [
            {"type": "Shell", "name": "install nginx", "inline": ["sudo apt-get -y install nginx"]},
            {"type": "Shell", "name": "install jq", "inline": ["sudo apt-get -y install jq"]}
          ]
        }
    Source: Azure CLI, `az image builder customizer add` and `az image builder validator add`
    """

    definition = DiagnosticDef("AIB444", "repeated-step-name", Severity.WARNING)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the known names of customizers, and of validators, among themselves."""
        for kind, steps in (("customizer", subject.template.customize), ("validator", validators(subject.template))):
            first: dict[str, Step] = {}
            for position, step in enumerate(steps, start=1):
                name = text(step.name)
                if not name or step.name is None:
                    continue
                earlier = first.setdefault(name, step)
                if earlier is not step and earlier.name is not None:
                    yield self.found(
                        step.name.place,
                        f"{kind} {position} has the name {quoted(name)} of an earlier one",
                        "Messages and tools tell steps apart by their names. Give each one a name of its own.",
                        notes=(Note("the first one of this name", earlier.name.place.span),),
                    )


class UnnamedStep(Rule):
    """A step has no name.

    Why: its lines in the log cannot be told from those of other steps of its type, and `az image builder` can neither
        show nor remove it alone.
    Bad: {"customize": [{"type": "Shell", "inline": ["sudo apt-get -y install nginx"]}]}
    Good: {"customize": [{"type": "Shell", "name": "install nginx", "inline": ["sudo apt-get -y install nginx"]}]}
    Source: Azure VM Image Builder JSON reference, `customize`
    """

    definition = DiagnosticDef("AIB620", "unnamed-step", Severity.INFO)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for steps whose name is absent or empty."""
        for step in all_steps(subject.template):
            if is_blank(step.name):
                yield self.found(
                    step.place,
                    f"{label(step, subject)} has no name",
                    "Messages and logs of the build show the name of a step. Add a `name` that says what it is for.",
                    at=step.type_place.span,
                )


class NothingCustomized(Rule):
    """The template customizes nothing.

    Why: this is allowed, and right for a template that only copies an image, but a build is paid for an image that
        equals its source.
    Bad: {"customize": []}
    Good: {"customize": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}]}
    Source: Azure VM Image Builder JSON reference, `customize`; VM boot optimization for Azure Compute Gallery images
    """

    definition = DiagnosticDef("AIB626", "nothing-customized", Severity.INFO)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for a list that is absent or empty where neither optimization nor validation is asked for."""
        template = subject.template
        place = template.customize_place
        # A list whose steps were all refused is not an empty one.
        is_empty = place is None or "".join(place.span.text.split()) == "[]"
        if template.customize or not is_empty or template.optimize is not None:
            return
        if only_validates(template):
            return
        yield self.found(
            place or template.place,
            "nothing is customized",
            "Without customizers the image equals its source. Add steps to `customize`, unless the template is only "
            "to copy an image.",
            at=place.span if place else template.source.type_place.span,
        )


RULES = (
    ForeignScript,
    RepeatedStepName,
    UnnamedStep,
    NothingCustomized,
)
