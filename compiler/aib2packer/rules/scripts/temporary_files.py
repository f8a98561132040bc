"""Rules about files that are left where nothing stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from aib2packer.commands.words import Command, Word
from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Severity
from aib2packer.evaluate.values import Place
from aib2packer.model.steps import FileStep, PowerShellStep, ShellStep, Step
from aib2packer.model.systems import LINUX
from aib2packer.rules.reading import all_steps, label, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import script_of
from aib2packer.rules.steps.paths import OVERRIDES, name_of, normal
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted

_TEMPORARY = "/tmp/"  # noqa: S108
_ALL_OF_IT = ("/tmp/*", "/tmp ", "/tmp\n", "/tmp;", "/tmp/.", "cd /tmp")  # noqa: S108


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A file that a step puts under /tmp, and what the step does afterwards."""

    path: str
    place: Place
    span: Span
    step: _Text  # what the step says
    end: int  # offset in it behind what puts the file there


@dataclass(frozen=True, slots=True)
class _Text:
    """Commands, and where the last words stand in them that may mean everything under /tmp."""

    commands: str
    sign: int  # offset; -1: there are none

    def may_use(self, name: str, start: int) -> bool:
        """Tell whether what stands at some offset, or behind it, may use a file."""
        return self.sign >= start or self.commands.find(name, start) >= 0


class FileLeftInTmp(Rule):
    """A file goes to `/tmp`, and no later command uses it.

    Why: what is in `/tmp` may be gone when a virtual machine of the image starts. On Linux a File step can only write
        there, so what is to stay must be copied by a later step.
    Bad: {
          "customize": [
            {"type": "File", "name": "message", "destination": "/tmp/motd",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/motd",
             "sha256Checksum": "5faab372d8fe1b009a0c4945bc68d38a90ff15acd62bc66d033be56714c03d9a"}
          ]
        }
    Good: {
          "customize": [
            {"type": "File", "name": "message", "destination": "/tmp/motd",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/motd",
             "sha256Checksum": "5faab372d8fe1b009a0c4945bc68d38a90ff15acd62bc66d033be56714c03d9a"},
            {"type": "Shell", "name": "install message", "inline": ["sudo cp /tmp/motd /etc/motd"]}
          ]
        }
    Source: Azure VM Image Builder JSON reference, File customizer; Troubleshoot Azure VM Image Builder
    """

    definition = DiagnosticDef("AIB630", "file-left-in-tmp", Severity.INFO, confidence=Confidence.HEURISTIC)
    about = (FileStep, PowerShellStep, ShellStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look behind each such file for its name; where not everything can be seen, nothing is said."""
        if subject.system != LINUX:
            return
        said = [_said(step, subject) for step in all_steps(subject.template)]
        unseen = max((place for place, words in enumerate(said) if words is None), default=0)
        following = _text("".join(words or "" for words in said))
        behind = tuple(accumulate(len(words or "") for words in said))  # each step
        for position, step in enumerate(subject.template.customize[unseen:], start=unseen):
            for arrival in _arrivals(step, subject):
                name = name_of(arrival.path)
                if arrival.step.may_use(name, arrival.end) or following.may_use(name, behind[position]):
                    continue
                yield self.found(
                    arrival.place,
                    f"nothing uses the file that {label(step, subject)} puts into `/tmp`",
                    f"{quoted(arrival.path)} may be gone when a virtual machine of the image starts. Copy the file to "
                    "where it is to stay with `sudo cp` in a later Shell step, or remove this step.",
                    at=arrival.span,
                )


def _said(step: Step, subject: Subject) -> str | None:
    """Give the commands of a step with a line break behind them; None when they cannot all be seen."""
    if not isinstance(step, ShellStep):
        return ""
    script = script_of(step, subject)
    return f"{script.text}\n" if script is not None and script.complete else None


def _text(commands: str) -> _Text:
    return _Text(commands, max(map(commands.rfind, _ALL_OF_IT)))


def _arrivals(step: Step, subject: Subject) -> Iterator[_Arrival]:
    if isinstance(step, FileStep):
        path = text(step.destination)
        if path and _is_temporary(path):
            yield _Arrival(path, step.destination.place, step.destination.place.span, _text("\n"), 0)
        return
    script = script_of(step, subject)
    if script is None or not script.complete:
        return
    said = _text(f"{script.text}\n")
    for command in script.commands:
        word = _download(command)
        if word is not None and not word.expands and _is_temporary(word.text):
            leaf, span = script.leaf(word.start), script.span(word.start, word.end)
            yield _Arrival(word.text, leaf.place, span, said, command.end)


def _is_temporary(path: str) -> bool:
    written = normal(path, LINUX)
    return written.startswith(_TEMPORARY) and written.lower() != OVERRIDES[LINUX].lower()


def _download(command: Command) -> Word | None:
    """Give the file that `wget` or `curl` writes."""
    letter = {"wget": "O", "curl": "o"}.get(command.name)
    for option, word in pairwise(command.words) if letter else ():
        is_short = option.text.startswith("-") and not option.text.startswith("--")
        if (is_short and option.text.endswith(letter or "")) or option.text in ("--output-document", "--output"):
            return word
    return None


RULES = (FileLeftInTmp,)
