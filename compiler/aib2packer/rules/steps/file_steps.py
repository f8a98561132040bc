"""Rules about File steps, each looked at alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.diagnostics import Concern, Diagnostic, DiagnosticDef, Severity
from aib2packer.model.leaves import is_blank
from aib2packer.model.steps import FileStep
from aib2packer.model.systems import LINUX, WINDOWS
from aib2packer.rules.reading import part, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.steps.file_sources import file_steps
from aib2packer.rules.steps.paths import name_of, normal
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

# Folders that every Linux or Windows has (Filesystem Hierarchy Standard; Windows documentation, known folders).
_FOLDERS = {
    LINUX: frozenset(("/", "/tmp", "/var", "/var/tmp", "/etc", "/opt", "/home", "/root", "/usr", "/usr/local")),  # noqa: S108
    WINDOWS: frozenset(
        (
            *("c:\\", "c:\\windows", "c:\\windows\\temp", "c:\\windows\\system32", "c:\\users", "c:\\users\\public"),
            *("c:\\program files", "c:\\program files (x86)", "c:\\programdata"),
        )
    ),
}


class DestinationOutsideTmp(Rule):
    """A file goes to a place on Linux that Image Builder cannot write to.

    Why: the service copies files as a plain user and has write access to `/tmp` only. The step fails with a denied
        permission after the machine has been built.
    Bad: {
          "customize": [
            {"type": "File", "name": "settings", "destination": "/etc/example/settings.toml",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/linux.toml",
             "sha256Checksum": "5faab372d8fe1b009a0c4945bc68d38a90ff15acd62bc66d033be56714c03d9a"}
          ]
        }
    Good: {
          "customize": [
            {"type": "File", "name": "settings", "destination": "/tmp/settings.toml",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/linux.toml",
             "sha256Checksum": "5faab372d8fe1b009a0c4945bc68d38a90ff15acd62bc66d033be56714c03d9a"},
            {"type": "Shell", "name": "install settings",
             "inline": ["sudo mkdir -p /etc/example", "sudo cp /tmp/settings.toml /etc/example/settings.toml"]}
          ]
        }
    Source: Azure VM Image Builder JSON reference, File customizer, `destination`
    """

    definition = DiagnosticDef("AIB439", "destination-outside-tmp", Severity.ERROR, concern=Concern.SERVICE)
    about = (FileStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at each known absolute destination on Linux."""
        for step, called in file_steps(subject) if subject.system == LINUX else ():
            written = text(step.destination) or ""
            path = normal(written, LINUX)
            if written.startswith("/") and path not in _FOLDERS[LINUX] and not path.startswith("/tmp/"):  # noqa: S108
                name = name_of(path) or "file"
                yield self.found(
                    step.destination.place,
                    f"{called} writes outside of `/tmp`",
                    f"Found {quoted(written)}; on Linux the service may write to `/tmp` only. Write to "
                    f"{quoted(f'/tmp/{name}')}, and copy the file with `sudo cp` in a later Shell step.",  # noqa: S108
                )


class DestinationNotAbsolute(Rule):
    """The destination of a file is no absolute path.

    Why: nothing expands `~` or variables in it, and a relative path starts at a folder that depends on the session,
        such as the home of the build's user, which generalization deletes. The file is not where later steps look.
    Bad: {
          "customize": [
            {"type": "File", "name": "settings", "destination": "~/settings.toml",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/linux.toml",
             "sha256Checksum": "5faab372d8fe1b009a0c4945bc68d38a90ff15acd62bc66d033be56714c03d9a"}
          ]
        }
    Good: {
          "customize": [
            {"type": "File", "name": "settings", "destination": "/tmp/settings.toml",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/linux.toml",
             "sha256Checksum": "5faab372d8fe1b009a0c4945bc68d38a90ff15acd62bc66d033be56714c03d9a"}
          ]
        }
    Source: Azure VM Image Builder JSON reference, File customizer, `destination`; azure-rest-api-specs, imagebuilder
    """

    definition = DiagnosticDef("AIB441", "relative-destination", Severity.ERROR)
    about = (FileStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at each known destination."""
        example = "`C:/Windows/Temp/settings.json`" if subject.system == WINDOWS else "`/tmp/settings.json`"
        for step, called in file_steps(subject):
            written = text(step.destination)
            fault = _fault(written, subject.system) if written else None
            if fault is not None:
                yield self.found(
                    step.destination.place,
                    f"the destination of {called} is no absolute path",
                    f"It {fault.words}. Write the full path, such as {example}.",
                    at=part(step.destination, fault.start, fault.end),
                    level=fault.level,
                )


@dataclass(frozen=True, slots=True)
class _Fault:
    """Where a path is wrong, why, and how bad it is if that is no error."""

    start: int
    end: int
    words: str
    level: Severity | None = None


def _fault(path: str, system: str | None) -> _Fault | None:
    variable = _variable(path, system)
    has_drive = path[1:2] == ":" and path[0].isalpha()
    if path.startswith("~"):
        return _Fault(0, 1, "begins with `~`, the sign of a shell for the home folder")
    if variable is not None:
        return variable
    if has_drive and system == LINUX:
        return _Fault(0, 2, "begins with a drive letter, and the image is one of Linux")
    if system == WINDOWS and path[0] in _SLASHES and path[1:2] not in _SLASHES:
        return _Fault(0, 1, "has no drive letter", Severity.WARNING)
    if path.startswith(("/", "\\\\")) or (has_drive and path[2:3] in _SLASHES):
        return None
    return _Fault(0, len(path), "depends on the folder that the session starts in")


_SLASHES = ("/", "\\")
_SHORTEST_VARIABLE = len("%x%")


def _variable(path: str, system: str | None) -> _Fault | None:
    """Find a variable among the names of a path: `$env:TEMP`, at its beginning `$HOME`, not on Linux `%TEMP%`."""
    start = 0
    for name in path.replace("\\", "/").split("/"):
        mark = "$" if start == 0 else "$env:"  # folders such as `$Recycle.Bin` exist
        end = start + len(name)
        words = f"holds {quoted(name)}, and only a shell has variables"
        if name.lower().startswith(mark) and len(name) > 1:
            # Whether a `$` is expanded depends on how the file travels, which is not documented.
            return _Fault(start, end, words, Severity.WARNING)
        if system != LINUX and len(name) >= _SHORTEST_VARIABLE and name.startswith("%") and name.endswith("%"):
            return _Fault(start, end, words, None if start == 0 else Severity.WARNING)
        start = end + 1
    return None


class DestinationWithoutFile(Rule):
    """The destination of a file names no file.

    Why: `destination` ends with the name that the file gets. A folder of that name is there already, so the file cannot
        be written and the step fails.
    Bad: {
          "customize": [
            {"type": "File", "name": "settings", "destination": "/tmp",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/linux.toml",
             "sha256Checksum": "5faab372d8fe1b009a0c4945bc68d38a90ff15acd62bc66d033be56714c03d9a"}
          ]
        }
    Good: {
          "customize": [
            {"type": "File", "name": "settings", "destination": "/tmp/linux.toml",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/linux.toml",
             "sha256Checksum": "5faab372d8fe1b009a0c4945bc68d38a90ff15acd62bc66d033be56714c03d9a"}
          ]
        }
    Source: Azure VM Image Builder JSON reference, File customizer, `destination`
    """

    definition = DiagnosticDef("AIB442", "no-file-as-destination", Severity.ERROR)
    about = (FileStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for destinations that are empty, or folders of every machine; one with a slash at its end is AIB727."""
        for step, called in file_steps(subject):
            written = text(step.destination)
            if is_blank(step.destination):
                yield self.found(
                    step.destination.place,
                    f"the destination of {called} is empty",
                    "A File step needs the path of the file that it writes. Write the full path, with the file's name.",
                )
            elif written and not written.endswith(("/", "\\")) and _is_folder(written, subject.system):
                yield self.found(
                    step.destination.place,
                    f"the destination of {called} is a folder",
                    f"{quoted(written)} is a folder of every machine, and `destination` ends with the name that the "
                    "file gets. Add the name.",
                )


def _is_folder(path: str, system: str | None) -> bool:
    return system is not None and normal(path, system) in _FOLDERS[system]


RULES = (
    DestinationOutsideTmp,
    DestinationNotAbsolute,
    DestinationWithoutFile,
)
