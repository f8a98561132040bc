"""Rules about File steps among the steps around them."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.steps import FileStep, PowerShellStep, ShellStep, Step
from aib2packer.model.systems import LINUX, WINDOWS
from aib2packer.rules.reading import label, part, publisher, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import seen
from aib2packer.rules.scripts.mentions import in_commands, may_be_made
from aib2packer.rules.steps.paths import folders_of, name_of, normal
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

# Folders whose contents differ between images and versions, so that nothing can be said of the folders in them; and
# those that Azure's agents and Windows itself make (Windows documentation, known folders; observed).
_UNCLEAR_WINDOWS = ("c:\\windows", "c:\\users", "c:\\packages", "c:\\windowsazure", "c:\\perflogs")
_UNCLEAR_NAMES = ("windows", "microsoft", "common files", "package", "internet explorer", "modifiable", "ssh", "dotnet")
_PARENTS_WINDOWS = ("c:\\", "c:\\program files", "c:\\program files (x86)", "c:\\programdata")
# Publishers whose images hold nothing but Windows (Azure Marketplace listings).
_BARE_WINDOWS = ("microsoftwindowsserver", "microsoftwindowsdesktop")


def _missing_folder(path: str, subject: Subject) -> str | None:
    """Give the topmost folder of a destination that a plain image certainly lacks."""
    maker = publisher(subject.template.source)
    folders = tuple(reversed(folders_of(path, subject.system)))
    if subject.system == LINUX and maker and path.startswith("/"):
        return next((folder for folder in folders[2:3] if folders[1] == "/tmp"), None)  # noqa: S108
    if subject.system != WINDOWS or maker not in _BARE_WINDOWS or folders[0] != "c:\\":
        return None
    missing = next((folder for folder in folders if folder not in _PARENTS_WINDOWS), None)
    is_unclear = missing is None or missing in _UNCLEAR_WINDOWS or name_of(missing).startswith(_UNCLEAR_NAMES)
    return None if is_unclear else missing


class MissingFolder(Rule):
    r"""A file goes into a folder that no earlier step makes.

    Why: a File step makes no folders. It fails after the machine has been built.
    Bad: {
          "customize": [
            {"type": "File", "name": "settings", "destination": "C:\\Example\\settings.json",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/windows.json",
             "sha256Checksum": "830e1292aceb25d0e2448cb7386459c20bf50f133d125f45ab83a5cffa64339c"},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "customize": [
            {"type": "PowerShell", "name": "folder", "inline": ["New-Item -ItemType Directory -Path C:\\Example"]},
            {"type": "File", "name": "settings", "destination": "C:\\Example\\settings.json",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/windows.json",
             "sha256Checksum": "830e1292aceb25d0e2448cb7386459c20bf50f133d125f45ab83a5cffa64339c"},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Azure VM Image Builder JSON reference, File customizer, `destination`
    """

    definition = DiagnosticDef("AIB443", "missing-folder", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (FileStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look before each File customizer for anything that may make its folder."""
        steps = subject.template.customize
        for position, step in enumerate(steps):
            path = text(step.destination) if isinstance(step, FileStep) else None
            folder = _missing_folder(path, subject) if path else None
            if folder is None or path is None or not isinstance(step, FileStep):
                continue
            if may_be_made(name_of(folder), position, subject):
                continue
            later = in_commands(subject).first_behind(name_of(folder).casefold(), position)
            late = steps[later].type_place.span if later is not None else None
            tool = "`mkdir` in a Shell" if subject.system == LINUX else "`New-Item -ItemType Directory` in a PowerShell"
            yield self.found(
                step.destination.place,
                f"no step before {label(step, subject)} makes its folder",
                f"The file goes into {quoted(path[: len(folder)])}, which a plain image does not have, and a File step "
                f"makes no folders. Make it with {tool} customizer before this one.",
                at=part(step.destination, 0, len(folder)),
                notes=(Note("this step comes too late", late),) if late else (),
            )


class OverwrittenFile(Rule):
    """A file is overwritten before anything can use it.

    Why: both files go to the same place, and no script runs between them, so the first one is lost. One of the two
        destinations is probably a slip.
    Bad: {
          "customize": [
            {"type": "File", "name": "rules", "destination": "/tmp/settings",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/rules",
             "sha256Checksum": "5faab372d8fe1b009a0c4945bc68d38a90ff15acd62bc66d033be56714c03d9a"},
            {"type": "File", "name": "settings", "destination": "/tmp/settings",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/linux.toml",
             "sha256Checksum": "0ee72d73d9ef4e1c5d7c78b92f289229cec2bee0be35c2f0e4c73cee2219c47c"},
            {"type": "Shell", "name": "install settings", "inline": ["sudo cp /tmp/settings /etc/settings"]}
          ]
        }
    Good: {
          "customize": [
            {"type": "File", "name": "rules", "destination": "/tmp/rules",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/rules",
             "sha256Checksum": "5faab372d8fe1b009a0c4945bc68d38a90ff15acd62bc66d033be56714c03d9a"},
            {"type": "File", "name": "settings", "destination": "/tmp/settings",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/linux.toml",
             "sha256Checksum": "0ee72d73d9ef4e1c5d7c78b92f289229cec2bee0be35c2f0e4c73cee2219c47c"},
            {"type": "Shell", "name": "install settings", "inline": ["sudo cp /tmp/rules /tmp/settings /etc"]}
          ]
        }
    Source: Azure VM Image Builder JSON reference, File customizer, `destination`
    """

    definition = DiagnosticDef("AIB448", "overwritten-file", Severity.WARNING)
    about = (FileStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Remember the destinations since the last step that runs commands."""
        waiting: dict[str, FileStep] = {}
        for step in subject.template.customize:
            if isinstance(step, ShellStep | PowerShellStep):
                waiting.clear()
            path = text(step.destination) if isinstance(step, FileStep) else None
            if not path or not isinstance(step, FileStep):
                continue
            earlier = waiting.get(normal(path, subject.system))
            waiting[normal(path, subject.system)] = step
            if earlier is not None:
                yield self.found(
                    step.destination.place,
                    f"{label(step, subject)} overwrites the file of {label(earlier, subject)}",
                    f"Both write {quoted(path)}, and nothing uses the first file before it is gone. Give each file a "
                    "destination of its own, or remove the first step.",
                    notes=(Note("the file that is lost", earlier.destination.place.span),),
                )


_BUILD_FOLDERS = frozenset(
    ("temp", "tmp", "buildartifacts", "artifacts", "build", "downloads", "install", "installers", "staging", "packages")
)
_PACKAGES = (".msi", ".exe", ".zip", ".7z", ".cab", ".iso", ".msix", ".msixbundle")
_REMOVERS = frozenset(("remove-item", "del", "erase", "rm", "rd", "rmdir", "ri", "clear-recyclebin", "cleanmgr"))


class FileLeftBehind(Rule):
    r"""A file that only the build needs stays on the image.

    Why: the service removes nothing that steps have put on the machine. Installers and build artifacts make every
        virtual machine of this image larger, and may tell more than they should.
    Bad: {
          "customize": [
            {"type": "File", "name": "fetch tool", "destination": "C:\\Windows\\Temp\\tool.msi",
             "sourceUri": "https://exampleimages.blob.core.windows.net/packages/tool.msi",
             "sha256Checksum": "830e1292aceb25d0e2448cb7386459c20bf50f133d125f45ab83a5cffa64339c"},
            {"type": "PowerShell", "name": "install tool", "runElevated": true,
             "inline": ["Start-Process -Wait msiexec.exe '/i C:\\Windows\\Temp\\tool.msi /qn'"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "customize": [
            {"type": "File", "name": "fetch tool", "destination": "C:\\Windows\\Temp\\tool.msi",
             "sourceUri": "https://exampleimages.blob.core.windows.net/packages/tool.msi",
             "sha256Checksum": "830e1292aceb25d0e2448cb7386459c20bf50f133d125f45ab83a5cffa64339c"},
            {"type": "PowerShell", "name": "install tool", "runElevated": true,
             "inline": ["Start-Process -Wait msiexec.exe '/i C:\\Windows\\Temp\\tool.msi /qn'",
                        "Remove-Item C:\\Windows\\Temp\\tool.msi"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Azure Image Builder Service DevOps Task, build artifacts
    """

    definition = DiagnosticDef("AIB623", "file-left-behind", Severity.INFO, confidence=Confidence.HEURISTIC)
    about = (FileStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look behind each File customizer on Windows for a command that removes such a file."""
        steps = subject.template.customize
        removing = (place for place, step in enumerate(steps) if _may_remove(step, subject))
        last = max(removing, default=-1) if subject.system == WINDOWS else len(steps)
        for step in steps[max(last, 0) :]:
            path = text(step.destination) if isinstance(step, FileStep) else None
            if not path or not isinstance(step, FileStep) or not _is_for_the_build(path):
                continue
            yield self.found(
                step.destination.place,
                f"the file of {label(step, subject)} stays on the image",
                f"Nothing removes {quoted(path)}, which looks as if only the build needs it. Remove it in a later "
                "PowerShell customizer.",
            )


def _is_for_the_build(path: str) -> bool:
    folders = {name_of(folder) for folder in folders_of(path, WINDOWS)}
    return path.lower().endswith(_PACKAGES) or not folders.isdisjoint(_BUILD_FOLDERS)


def _may_remove(step: Step, subject: Subject) -> bool:
    script = seen(step, subject)
    return script is None or any(command.name.lower() in _REMOVERS for command in script.commands)


RULES = (MissingFolder, OverwrittenFile, FileLeftBehind)
