"""Rules about commands that remove what the build itself needs."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator

from aib2packer.commands.words import Command, Word
from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Severity
from aib2packer.model.steps import PowerShellStep, ShellStep, Step
from aib2packer.model.systems import LINUX, WINDOWS
from aib2packer.rules.reading import label
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import InlineScript, powershell_scripts, shell_scripts
from aib2packer.rules.scripts.mentions import in_commands
from aib2packer.rules.scripts.programs import STARTERS
from aib2packer.rules.steps.paths import OVERRIDE_STEM, OVERRIDES, normal
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_LINUX_TARGETS = frozenset(
    ("/tmp", "/tmp/*", "/tmp/*.sh", "/tmp/*.*", "/tmp/deprovisioningscript.sh", "/tmp/{*,.*}", "/", "/*")  # noqa: S108
)
_NEED_RECURSION = frozenset(("/tmp", "/", "/*"))  # noqa: S108 -- folders
_WINDOWS_TARGETS = frozenset(("c:\\", "c:\\*", "c:\\*.*", "c:\\*.ps1", "c:\\deprovisioningscript.ps1"))
_REMOVERS = frozenset(("remove-item", "ri", "rm", "rmdir", "rd", "del", "erase"))
_LIMITS = ("-whatif", "-exclude", "-filter", "-include")  # with them not everything goes
# Words of `find` that leave nothing in the folder out.
_FIND_ALL = frozenset(("-type", "f", "-mindepth", "-maxdepth", "1", "-delete", "-depth", "-xdev", "-mount"))


class RemovedGeneralization(Rule):
    """A command removes the script that generalizes the image.

    Why: the service puts this script on the machine and runs it when all steps are done. Without it the build may fail
        at its end, or give an image whose virtual machines do not start.
    Bad: {"customize": [{"type": "Shell", "name": "clean", "inline": ["sudo rm -rf /tmp/*"]}]}
    Good: {"customize": [{"type": "Shell", "name": "clean", "inline": ["sudo rm -rf /tmp/installers"]}]}
    Source: Troubleshoot Azure VM Image Builder, on the deprovisioning script
    """

    definition = DiagnosticDef("AIB458", "removed-generalization", Severity.ERROR)
    about = (PowerShellStep, ShellStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at what is removed; if a later line may write the script again, nothing is said."""
        for script in (*shell_scripts(subject), *powershell_scripts(subject)):
            written = OVERRIDE_STEM in script.text.lower()
            for command in script.commands:
                word = _removed(command, script)
                if word is None or (written and OVERRIDE_STEM in script.text[command.end :].lower()):
                    continue
                if _may_be_restored(script.step, subject):
                    continue
                path = OVERRIDES[LINUX if subject.system == LINUX else WINDOWS]
                yield self.found(
                    script.leaf(word.start).place,
                    f"{label(script.step, subject)} removes the script that generalizes the image",
                    f"{quoted(word.text)} includes {quoted(path)}, which the service runs at the end. Remove only the "
                    "files that your own steps have put there, by their names.",
                    at=script.span(word.start, word.end),
                    level=None if command.always_runs else Severity.WARNING,
                )


def _removed(command: Command, script: InlineScript) -> Word | None:
    """Give the argument that includes the script; None when none does, or not certainly."""
    if command.name in _REMOVERS and script.interpreter == "powershell":
        words = command.arguments
        is_limited = any(word.text.lower().startswith(_LIMITS) for word in words)
        found = (word for word in words if _windows_path(word.text) in _WINDOWS_TARGETS)
        return None if is_limited or command.piped else next(found, None)
    if command.name in STARTERS or script.interpreter == "powershell":
        return None
    if command.name == "find":
        return _searched(command)
    options = {word.text for word in command.arguments if word.text.startswith("-")}
    recursive = "--recursive" in options or any(set(o) & {"r", "R"} for o in options if not o.startswith("--"))
    for word in command.arguments if command.name == "rm" else ():
        path = normal(word.text, LINUX).lower()
        is_literal = word.quoted and "*" in word.text
        if path in _LINUX_TARGETS and not is_literal and (recursive or path not in _NEED_RECURSION):
            return word
    return None


def _searched(command: Command) -> Word | None:
    """Give the folder that `find` empties."""
    texts = [word.text for word in command.arguments[1:]]
    is_tmp = bool(texts) and normal(command.arguments[0].text, LINUX) == "/tmp"  # noqa: S108
    return command.arguments[0] if is_tmp and "-delete" in texts and set(texts) <= _FIND_ALL else None


def _windows_path(text: str) -> str:
    drive = text.lower().replace("/", "\\").replace("${env:systemdrive}", "c:").replace("$env:systemdrive", "c:")
    return ntpath.normpath(drive) if drive != "c:" else ""


def _may_be_restored(step: Step, subject: Subject) -> bool:
    """Tell whether a later customizer speaks of the script or cannot be seen."""
    position = subject.once(_positions).get(id(step))
    return position is not None and in_commands(subject).may_stand_behind(OVERRIDE_STEM, position)


def _positions(subject: Subject) -> dict[int, int]:
    """Give the position of each customizer; those that a `copy` repeats unchanged have that of the first."""
    first: dict[Step, int] = {}
    return {id(step): first.setdefault(step, position) for position, step in enumerate(subject.template.customize)}


RULES = (RemovedGeneralization,)
