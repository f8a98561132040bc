"""Rules about commands that need something else in the template: a script that generalizes, an identity, a folder."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.commands import powershell
from aib2packer.commands.words import Command, Word
from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Severity
from aib2packer.model.steps import FileStep, PowerShellStep, ShellStep, Step, WindowsRestartStep
from aib2packer.model.systems import WINDOWS
from aib2packer.model.template import PlatformImage
from aib2packer.rules.reading import label, part, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import powershell_scripts, seen, shell_scripts
from aib2packer.rules.scripts.mentions import Mentions, may_be_made, mentions
from aib2packer.rules.scripts.programs import program_of
from aib2packer.rules.steps.paths import OVERRIDE_STEM, folders_of, name_of
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_HYPER_V = frozenset(("hyper-v", "microsoft-hyper-v", "microsoft-hyper-v-all"))
_FEATURES = frozenset(("install-windowsfeature", "add-windowsfeature", "enable-windowsoptionalfeature"))


class HyperVWithoutOverride(Rule):
    r"""Hyper-V is installed, and the default generalization does not fit it.

    Why: the default script runs Sysprep without `/mode:vm`, which an image with the Hyper-V role needs. Virtual
        machines of the image may not start.
    Bad: {
          "customize": [
            {"type": "PowerShell", "name": "hyper-v", "runElevated": true,
             "inline": ["Install-WindowsFeature -Name Hyper-V -IncludeManagementTools"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "customize": [
            {"type": "PowerShell", "name": "hyper-v", "runElevated": true,
             "inline": ["Install-WindowsFeature -Name Hyper-V -IncludeManagementTools"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"},
            {"type": "File", "name": "generalization", "destination": "c:\\DeprovisioningScript.ps1",
             "sourceUri": "https://exampleimages.blob.core.windows.net/scripts/generalize.ps1",
             "sha256Checksum": "12ccf2c25d0d1fb7a1a342cc3b4405f4e0bd2fc447305442893bf2205ef49d76"}
          ]
        }
    Source: Azure VM Image Builder JSON reference, Generalize, on the Hyper-V role
    """

    definition = DiagnosticDef("AIB467", "hyper-v-without-override", Severity.WARNING)
    about = (PowerShellStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for the role, in templates all of whose steps can be seen and none of which writes the script."""
        if any(_may_override(step, subject) for step in subject.template.customize):
            return
        for script in powershell_scripts(subject):
            for command in script.commands:
                word = _hyper_v(command)
                if word is not None:
                    yield self.found(
                        script.leaf(word.start).place,
                        f"{label(script.step, subject)} installs Hyper-V, and Sysprep runs without `/mode:vm`",
                        "The default generalization does not fit an image with Hyper-V. Write a script that runs "
                        "Sysprep with `/mode:vm` to `c:\\DeprovisioningScript.ps1`.",
                        at=script.span(word.start, word.end),
                    )


def _may_override(step: Step, subject: Subject) -> bool:
    if isinstance(step, FileStep):
        path = text(step.destination)
        return path is None or OVERRIDE_STEM in path.lower()
    script = seen(step, subject)
    return script is None or script.mentions(OVERRIDE_STEM)


def _hyper_v(command: Command) -> Word | None:
    """Give the word that names the role, in a command that adds it."""
    is_dism = command.name == "dism" and program_of(command).has("/enable-feature")
    if command.name not in _FEATURES and not is_dism:
        return None
    for word in command.arguments:
        names = word.text.lower().removeprefix("/featurename:").translate(str.maketrans("@(),'\"", "      ")).split()
        if _HYPER_V & set(names):
            return word
    return None


_METADATA = "169.254.169.254/metadata/identity"  # (Azure Instance Metadata Service)


class LoginWithoutIdentity(Rule):
    """A command signs in as an identity that the build machine does not have.

    Why: the identity of the template is the service's own and is not on the build machine. Only identities in
        `vmProfile.userAssignedIdentities` are; without one, the login fails, and the build with it.
    Bad: {
          "customize": [{"type": "Shell", "name": "login", "inline": ["az login --identity"]}]
        }
    Good: {
          "vmProfile": {
            "userAssignedIdentities": [
              "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader"
            ]
          },
          "customize": [{"type": "Shell", "name": "login", "inline": ["az login --identity"]}]
        }
    Source: Azure VM Image Builder JSON reference, `userAssignedIdentities` of `vmProfile`
    """

    definition = DiagnosticDef("AIB468", "login-without-identity", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (PowerShellStep, ShellStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for such logins where the list is known to be empty."""
        profile = subject.template.vm_profile
        given = profile.user_assigned_identities if profile else None
        if given is not None and (given.items or given.whole is not None):
            return
        for script in (*shell_scripts(subject), *powershell_scripts(subject)):
            word = next((word for command in script.commands if (word := _login(command)) is not None), None)
            if word is not None:
                yield self.found(
                    script.leaf(word.start).place,
                    f"{label(script.step, subject)} signs in as an identity that the machine does not have",
                    "The identity of the template is not on the build machine. Put the resource id of a user-assigned "
                    "identity into `vmProfile.userAssignedIdentities`.",
                    at=script.span(word.start, word.end),
                )


def _login(command: Command) -> Word | None:
    """Give the word by which a command signs in as the machine."""
    name = command.name.lower()
    if (name == "az" and command.find("login")) or (name == "azcopy" and command.find("login")):
        return command.find("--identity", "-i") if name == "az" else command.find("--identity")
    if name in ("connect-azaccount", "add-azaccount", "login-azaccount"):
        return command.find("-identity")
    return next((word for word in command.words if _METADATA in word.text.lower()), None)


# Folders that Windows has, or whose contents differ (Windows documentation, known folders).
_WINDOWS_HAS = ("windows", "users", "program files", "program files (x86)", "programdata", "perflogs", "packages")
_WRITERS = frozenset(("out-file", "set-content", "add-content", "tee-object", "new-item"))


@dataclass(frozen=True, slots=True)
class _Written:
    """A file that a command writes; `start` and `end` are offsets."""

    path: str
    start: int
    end: int


class RestartCheckWithoutFolder(Rule):
    r"""The check behind a restart writes into a folder that no step makes.

    Why: the command fails each time, so the step waits for a machine that has long been back, until its time is over.
    Bad: {
          "customize": [
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m",
             "restartCheckCommand": "echo restarted > c:\\buildArtifacts\\restart.txt"}
          ]
        }
    Good: {
          "customize": [
            {"type": "PowerShell", "name": "folder", "inline": ["mkdir c:\\buildArtifacts"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m",
             "restartCheckCommand": "echo restarted > c:\\buildArtifacts\\restart.txt"}
          ]
        }
    Source: Azure VM Image Builder samples, `restartCheckCommand`; Packer documentation, windows-restart provisioner
    """

    definition = DiagnosticDef(
        "AIB469", "restart-check-without-folder", Severity.WARNING, confidence=Confidence.HEURISTIC
    )
    about = (WindowsRestartStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look before each restart on a plain image for anything that may make the folder."""
        template = subject.template
        steps = template.customize if isinstance(template.source, PlatformImage) else ()
        for position, step in enumerate(steps):
            leaf = step.restart_check_command if isinstance(step, WindowsRestartStep) else None
            written = _written(text(leaf) or "")
            if leaf is None or written is None or (folder := _new_folder(written.path)) is None:
                continue
            name = name_of(folder)
            written_before = subject.once(_destinations).may_stand_before(name, position)
            if not written_before and not may_be_made(name, position, subject):
                yield self.found(
                    leaf.place,
                    f"the check of {label(step, subject)} writes into a folder that no step makes",
                    f"A plain image has no folder {quoted(folder)}, so the command fails each time. Make the folder in "
                    "an earlier PowerShell step, or remove `restartCheckCommand`.",
                    at=part(leaf, written.start, written.end),
                )


def _written(check: str, origin: int = 0) -> _Written | None:
    """Find the file that a check writes; one text that is handed to PowerShell is looked into."""
    for command in powershell.commands(check):
        words = [item.target for item in command.redirects if ">" in item.operator]
        words += command.arguments if command.name in _WRITERS else ()
        for word in words:
            if word is not None and word.text[1:3] == ":\\" and not word.expands:
                return _Written(word.text, origin + word.start, origin + word.end)
        handed = command.arguments[-1] if command.name in ("powershell", "pwsh") and command.arguments else None
        if handed is not None and handed.quoted and check[handed.start + 1 : handed.end - 1] == handed.text:
            return _written(handed.text, origin + handed.start + 1) if not origin else None
    return None


def _new_folder(path: str) -> str | None:
    """Give the topmost folder of a path, if Windows does not bring it."""
    folders = [folder for folder in folders_of(path, WINDOWS) if ntpath.dirname(folder) != folder]
    return folders[-1] if folders and name_of(folders[-1]) not in _WINDOWS_HAS else None


def _destinations(subject: Subject) -> Mentions:
    """Read where File customizers put their files; one that is not known may be anywhere."""
    paths = (text(step.destination) if isinstance(step, FileStep) else "" for step in subject.template.customize)
    return mentions(path.lower() if path is not None else None for path in paths)


RULES = (HyperVWithoutOverride, LoginWithoutIdentity, RestartCheckWithoutFolder)
