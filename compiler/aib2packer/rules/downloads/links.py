"""Rules about addresses that stand for another file tomorrow, or for a page that only shows it."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Safety, Severity
from aib2packer.rules.downloads.repositories import hosted
from aib2packer.rules.downloads.uris import addressed, shown
from aib2packer.rules.mending import rewrite
from aib2packer.rules.reading import Download, part
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

# Services whose addresses stand for others, and may stand for another tomorrow.
_SHORTENERS = {
    "aka.ms",
    "bit.ly",
    "buff.ly",
    "cutt.ly",
    "git.io",
    "go.microsoft.com",
    "goo.gl",
    "is.gd",
    "ow.ly",
    "rb.gy",
    "rebrand.ly",
    "s.id",
    "short.io",
    "shorturl.at",
    "t.co",
    "t.ly",
    "tiny.cc",
    "tinyurl.com",
    "v.gd",
}


class MovingDownload(Rule):
    """A script or a file is fetched from a branch, or from the latest release.

    Why: whoever can push to the branch decides what the next build runs, with the rights of an administrator, and two
        builds of one template give different images. With a checksum nothing foreign runs, but the build
        fails as soon as the file changes.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://raw.githubusercontent.com/example/images/main/install.sh"
          }]
        }
    Good: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://raw.githubusercontent.com/example/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/install.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Source: PSRule for Azure, Azure.ImageBuilder.CustomizeHash; GitHub documentation, permanent links to files
    """

    definition = DiagnosticDef("AIB504", "moving-download", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (Download,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the revision of each file in a repository."""
        for artifact, uri in addressed(subject):
            file = hosted(uri)
            if file is None or not file.moves:
                continue
            what = (
                "the latest release"
                if file.revision == "latest"
                else f"the branch {quoted(file.revision.removeprefix('refs/heads/'))}"
            )
            if file.revision == "raw":
                what = "the newest revision of a gist"
            effect = "The file may change from one build to the next, and nothing checks it."
            if artifact.checksum is not None:
                effect = "The build fails when the file changes, since `sha256Checksum` is that of the file today."
            pin = "Name a release, as in `releases/download/v1.2.0`" if file.revision == "latest" else (
                "Write the commit, all 40 digits of it, in its place"
            )  # fmt: skip
            yield self.found(
                artifact.uri.place,
                f"{artifact.label} fetches its file from {what}",
                f"{effect} {pin}{'' if artifact.checksum else ', and add `sha256Checksum`'}.",
                at=part(artifact.uri, file.start, file.end),
                level=Severity.INFO if artifact.checksum is not None else None,
            )


class PageInsteadOfFile(Rule):
    """The address is that of a web page that shows a file, not of the file.

    Why: the service downloads the page, and the build runs HTML as a script or puts it on the image as the file.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://github.com/example/images/blob/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/install.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Good: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://raw.githubusercontent.com/example/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/install.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Source: Azure VM Image Builder JSON reference, `scriptUri`; GitHub documentation, viewing a file
    """

    definition = DiagnosticDef(
        "AIB505",
        "page-instead-of-file",
        Severity.WARNING,
        confidence=Confidence.HEURISTIC,
        fixable=Safety.UNSAFE,
    )
    about = (Download,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for the addresses of pages of known hosts."""
        for artifact, uri in addressed(subject):
            file = hosted(uri)
            if file is not None and file.raw is not None:
                start, end = uri.path_start, uri.path_end
                yield self.found(
                    artifact.uri.place,
                    f"{artifact.label} fetches a web page, not the file that it shows",
                    f"This is the page of {quoted(uri.host)} around the file. The address of the file itself is"
                    f" {shown(file.raw)}.",
                    at=part(artifact.uri, start, end),
                    fix=rewrite(artifact.uri, file.raw, "write the address of the file itself"),
                )


class ShortenedDownloadLink(Rule):
    """A script or a file is fetched by a shortened link.

    Why: nobody can see in the template what the link leads to, and its owner can turn it to another file.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "agent",
            "scriptUri": "https://bit.ly/example-agent",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Good: {
          "customize": [{
            "type": "Shell",
            "name": "agent",
            "scriptUri": "https://downloads.example.com/agent/2.4.1/install.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Source: observed in build templates; PSRule for Azure, Azure.ImageBuilder.CustomizeHash
    """

    definition = DiagnosticDef("AIB506", "shortened-download-link", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (Download,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare each host with the known services."""
        for artifact, uri in addressed(subject):
            if uri.host.removeprefix("www.") in _SHORTENERS:
                yield self.found(
                    artifact.uri.place,
                    f"{artifact.label} fetches its file by a link of {quoted(uri.host)}",
                    "The link leads to another address, and may lead elsewhere tomorrow. Follow it once, and write the"
                    " address that it leads to.",
                    at=part(artifact.uri, uri.host_start, uri.host_end),
                )


RULES = (MovingDownload, PageInsteadOfFile, ShortenedDownloadLink)
