"""Rules about the script that takes the place of the default generalization.

Names and places: Azure VM Image Builder JSON reference, Generalize. The service runs the script that it finds there at
the end of the build, and writes the default one first unless a step has written its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.commands.words import Word
from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Severity
from aib2packer.evaluate.values import Place
from aib2packer.model.steps import FileStep, PowerShellStep, ShellStep, Step
from aib2packer.model.systems import LINUX
from aib2packer.rules.reading import label, part, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import InlineScript, seen
from aib2packer.rules.steps.paths import OVERRIDE_STEM, OVERRIDES, name_of, normal
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted


@dataclass(frozen=True, slots=True)
class _Script:
    """A path of a script with the override's name, in the destination of a File step or in a command."""

    step: Step
    path: str
    place: Place
    span: Span
    is_copied: bool  # by a File step

    def is_right(self, system: str) -> bool:
        """Tell whether the service looks there."""
        return normal(self.path, system) == normal(OVERRIDES[system], system)


def _scripts(step: Step, subject: Subject) -> Iterator[_Script]:
    """Walk over what a step says of such scripts."""
    if isinstance(step, FileStep):
        path = text(step.destination)
        if path and name_of(path).lower().startswith(OVERRIDE_STEM):
            place = step.destination.place
            name = len(path) - len(name_of(path))
            yield _Script(step, path, place, part(step.destination, name, len(path)), is_copied=True)
        return
    script = seen(step, subject)
    for word in _words(script) if script else ():
        if script is not None and name_of(word.text).lower().startswith(OVERRIDE_STEM):
            place, span = script.leaf(word.start).place, script.span(word.start, word.end)
            yield _Script(step, word.text, place, span, is_copied=False)


def _words(script: InlineScript) -> Iterator[Word]:
    """Walk over the words of all commands, and the files that they write or read."""
    for command in script.commands:
        yield from command.words
        yield from (redirect.target for redirect in command.redirects if redirect.target is not None)


def _may_speak(step: Step, subject: Subject) -> bool:
    """Tell whether a step may say anything of such scripts."""
    return seen(step, subject) is None or any(_scripts(step, subject))


class MisplacedOverride(Rule):
    """A script that is to generalize the image is not where the service looks for it.

    Why: the service looks for one name in one place, on Linux with its letter case. Elsewhere the script is a file as
        any other, and the default generalization runs.
    Bad: {
          "customize": [
            {"type": "File", "name": "generalize", "destination": "/tmp/deprovisioningScript.sh",
             "sourceUri": "https://exampleimages.blob.core.windows.net/scripts/generalize.sh",
             "sha256Checksum": "12ccf2c25d0d1fb7a1a342cc3b4405f4e0bd2fc447305442893bf2205ef49d76"}
          ]
        }
    Good: {
          "customize": [
            {"type": "File", "name": "generalize", "destination": "/tmp/DeprovisioningScript.sh",
             "sourceUri": "https://exampleimages.blob.core.windows.net/scripts/generalize.sh",
             "sha256Checksum": "12ccf2c25d0d1fb7a1a342cc3b4405f4e0bd2fc447305442893bf2205ef49d76"}
          ]
        }
    Source: Azure VM Image Builder JSON reference, Generalize
    """

    definition = DiagnosticDef("AIB445", "misplaced-override", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (FileStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at File customizers, unless a command may put the script in its place."""
        system, steps = subject.system, subject.template.customize
        if system is None:
            return
        speaking = (place for place, step in enumerate(steps) if _may_speak(step, subject))
        for step in steps[max(speaking, default=len(steps)) :]:
            for script in _scripts(step, subject):
                if script.is_copied and not script.is_right(system):
                    yield self.found(
                        script.place,
                        f"{label(step, subject)} puts the generalization script in the wrong place",
                        f"Found {quoted(script.path)}; the service looks for {quoted(OVERRIDES[system])} only. Write "
                        "that path.",
                        at=script.span,
                    )


class OverriddenGeneralization(Rule):
    """The template brings its own generalization.

    Why: this script runs in place of the default one. If it does not generalize the image, virtual machines made of it
        do not start, or share the identity of the machine that it was built on.
    Bad: {
          "customize": [
            {"type": "File", "name": "generalize", "destination": "/tmp/DeprovisioningScript.sh",
             "sourceUri": "https://exampleimages.blob.core.windows.net/scripts/generalize.sh",
             "sha256Checksum": "12ccf2c25d0d1fb7a1a342cc3b4405f4e0bd2fc447305442893bf2205ef49d76"}
          ]
        }
    Good: {"customize": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}]}
    Source: Azure VM Image Builder JSON reference, Generalize
    """

    definition = DiagnosticDef("AIB622", "overridden-generalization", Severity.INFO)
    about = (FileStep, PowerShellStep, ShellStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for the first step that names the script."""
        system = subject.system
        for step in subject.template.customize if system is not None else ():
            script = next((script for script in _scripts(step, subject) if system and script.is_right(system)), None)
            if script is not None:
                tool = "`waagent -force -deprovision+user`" if system == LINUX else "Sysprep with `/generalize`"
                yield self.found(
                    script.place,
                    f"{label(step, subject)} replaces the generalization of the service",
                    f"{quoted(script.path)} runs in place of the default, which runs {tool}. Check that the script "
                    "still generalizes the image.",
                    at=script.span,
                )
                return


RULES = (MisplacedOverride, OverriddenGeneralization)
