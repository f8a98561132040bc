"""Rules about the addresses that File steps fetch from."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Severity
from aib2packer.model.leaves import is_blank
from aib2packer.model.steps import FileStep
from aib2packer.rules.downloads.uris import Address, address
from aib2packer.rules.reading import all_steps, label, part
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted


def file_steps(subject: Subject) -> Iterator[tuple[FileStep, str]]:
    """Walk over the File steps with how messages call them."""
    for step in all_steps(subject.template):
        if isinstance(step, FileStep):
            yield step, label(step, subject)


_BLOBS = ".blob.core.windows.net"
# Hosts where an address that ends with a slash, or holds an asterisk, is certainly no file: a blob's name may hold an
# asterisk, but nothing that Windows or a command line of Azure has uploaded does.
_FILE_HOSTS = (_BLOBS, ".file.core.windows.net", "raw.githubusercontent.com", "github.com")
_TREE = 2  # position of `tree` in the path of a folder's page: /<owner>/<repository>/tree/<branch>/...


class NoSingleFile(Rule):
    """The source of a File step is not a single file.

    Why: a File step fetches one file from one address. It knows neither folders nor wildcards, so the download fails
        when the template is submitted, or the page that lists the folder lands on the image.
    Bad: {
          "customize": [
            {"type": "File", "name": "settings", "destination": "/tmp/settings.toml",
             "sourceUri": "https://exampleimages.blob.core.windows.net/settings/*.toml",
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
    Source: Azure VM Image Builder JSON reference, File customizer
    """

    definition = DiagnosticDef("AIB438", "no-single-file-as-source", Severity.ERROR)
    about = (FileStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at each known address; other hosts than the documented ones may serve anything."""
        for step, called in file_steps(subject):
            leaf, uri = step.source_uri, address(step.source_uri)
            fault = (0, 0, "is empty") if is_blank(leaf) else _fault(uri) if uri else None
            if fault is not None:
                start, end, words = fault
                is_certain = uri is None or uri.host.endswith(_FILE_HOSTS)
                yield self.found(
                    leaf.place,
                    f"{called} does not fetch a single file",
                    f"Its address {words}. A File step fetches exactly one file: name it, or pack several files into "
                    "an archive and unpack it in a later step.",
                    at=part(leaf, start, end) if end else None,
                    level=None if is_certain else Severity.WARNING,
                )


def _fault(uri: Address) -> tuple[int, int, str] | None:
    """Give the place in the address, and what it says."""
    segments, path = uri.segments, uri.text[uri.path_start : uri.path_end]
    if "*" in path:
        at = uri.path_start + path.index("*")
        return at, at + 1, "holds a wildcard, which nothing expands"
    if path.endswith("/"):
        return uri.path_end - 1, uri.path_end, "ends with a slash and so names a folder"
    if uri.host == "github.com" and segments[_TREE : _TREE + 1] == ("tree",):
        return *uri.span_of_segments(_TREE, _TREE + 1), "is that of a page that lists a folder"
    if uri.host.endswith(_BLOBS) and len(segments) == 1 and "." not in segments[0]:
        # A blob of the root container has such an address, too, but its name has a dot.
        return *uri.span_of_segments(0, 1), "names a container, not a blob in it"
    return None


# Endings of packages, archives and disks, which are seldom below the 20 MB that File steps are meant for.
_LARGE = (".iso", ".msi", ".exe", ".msix", ".msixbundle", ".cab", ".wim", ".vhd", ".vhdx", ".zip", ".7z")
_LARGE_LINUX = (".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".tar.zst")


class PackageByFileStep(Rule):
    """A File step may be too slow for what it fetches.

    Why: File steps are meant for files below 20 MB. The service passes each file on to the machine itself, which takes
        very long for large ones, up to the timeout of the build. The size cannot be seen in the template.
    Bad: {
          "customize": [
            {"type": "File", "name": "fetch tools", "destination": "/tmp/tools.tar.gz",
             "sourceUri": "https://exampleimages.blob.core.windows.net/packages/tools.tar.gz",
             "sha256Checksum": "f46b51f87c5f4aa91ba23bb18aed387d6720b440ee54f0c7a1a43bb08e4343f4"},
            {"type": "Shell", "name": "unpack tools", "inline": ["sudo tar -xzf /tmp/tools.tar.gz -C /opt"]}
          ]
        }
    Good: {
          "customize": [
            {"type": "Shell", "name": "tools",
             "inline": ["curl -fsSL -o /tmp/t.tgz https://example.com/t.tgz",
                        "echo 'f46b51f87c5f4aa91ba23bb18aed387d6720b440ee54f0c7a1a43bb08e4343f4  /tmp/t.tgz' > /tmp/s",
                        "sha256sum -c /tmp/s", "sudo tar -xzf /tmp/t.tgz -C /opt"]}
          ]
        }
    Source: Azure VM Image Builder JSON reference, File customizer; Troubleshoot Azure VM Image Builder
    """

    definition = DiagnosticDef("AIB621", "package-by-file-step", Severity.INFO, confidence=Confidence.HEURISTIC)
    about = (FileStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the end of each known address."""
        for step, called in file_steps(subject):
            uri = address(step.source_uri)
            ending = _large_ending(uri.text[uri.path_start : uri.path_end]) if uri else None
            if uri is not None and ending is not None:
                yield self.found(
                    step.source_uri.place,
                    f"{called} fetches a {quoted(ending)} file, which may be large",
                    "File steps are meant for files below 20 MB. Let a script on the machine fetch a larger one.",
                    at=part(step.source_uri, uri.path_end - len(ending), uri.path_end),
                )


def _large_ending(path: str) -> str | None:
    fits = [ending for ending in _LARGE + _LARGE_LINUX if path.lower().endswith(ending)]
    return path[-len(max(fits, key=len)) :] if fits else None


RULES = (NoSingleFile, PackageByFileStep)
