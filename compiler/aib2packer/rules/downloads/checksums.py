"""Rules about the checksums of files that the build fetches."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Confidence, Diagnostic, DiagnosticDef, Safety, Severity
from aib2packer.model.leaves import Leaf
from aib2packer.rules.downloads.repositories import hosted
from aib2packer.rules.downloads.uris import address, artifacts, shown
from aib2packer.rules.mending import rewrite
from aib2packer.rules.reading import Download, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_DIGITS = 64
_HEXADECIMAL = set("0123456789abcdefABCDEF")
_OF_NOTHING = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of an empty file (FIPS 180-4)
)
_COUNTED = "0123456789abcdef" * 4


class DownloadWithoutChecksum(Rule):
    """A script or a file is fetched, and nothing checks what comes.

    Why: the build runs what it downloads with the rights of an administrator. Without `sha256Checksum` a file that was
        changed on its server, by mistake or by an intruder, ends up in the image, and nobody notices.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://downloads.example.com/install.sh"
          }]
        }
    Good: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://downloads.example.com/install.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Source: PSRule for Azure, Azure.ImageBuilder.CustomizeHash and Azure.ImageBuilder.ValidateHash; Azure VM Image
        Builder JSON reference, `sha256Checksum`
    """

    definition = DiagnosticDef("AIB503", "download-without-checksum", Severity.WARNING)
    about = (Download,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at each file; a branch is left to `moving-download`, and a commit vouches for its files by itself."""
        for artifact in artifacts(subject):
            uri = address(artifact.uri)
            file = hosted(uri) if uri else None
            if artifact.checksum is not None or uri is None or (file and file.moves):
                continue
            yield self.found(
                artifact.place,
                f"{artifact.label} fetches {shown(uri.text)} without a checksum",
                "Whatever the server delivers is used. Download the file, read it, and write the output of"
                " `sha256sum FILE` as `sha256Checksum`.",
                at=artifact.uri.place.span,
                level=Severity.INFO if file and file.is_commit else None,
            )


class UpperCaseChecksum(Rule):
    """A checksum is not written in lower case.

    Why: the service compares it with the digits that it computes itself, which are in lower case, and wants lower case;
        in upper case, as `Get-FileHash` prints it, the download fails although the file is the right one.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://downloads.example.com/install.sh",
            "sha256Checksum": "89EA7F0C3368E099526F7D229FC5046EF5B3145E25E49079F86C0D256BD14021"
          }]
        }
    Good: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://downloads.example.com/install.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Source: Azure VM Image Builder JSON reference, `sha256Checksum`: use lower case
    """

    definition = DiagnosticDef(
        "AIB508", "upper-case-checksum", Severity.WARNING, concern=Concern.SERVICE, fixable=Safety.SAFE
    )
    about = (Download,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare each checksum with itself in lower case."""
        for label, checksum in _checksums(subject):
            written = text(checksum) or ""
            if written != written.lower():
                yield self.found(
                    checksum.place,
                    f"the checksum of {label} is not in lower case",
                    "The service compares it with digits in lower case. Write it in lower case; `sha256sum` prints it"
                    " so, and `Get-FileHash` does not.",
                    fix=rewrite(checksum, written.lower(), "write the checksum in lower case"),
                )


class PlaceholderChecksum(Rule):
    """A checksum is a stand-in and that of no real file.

    Why: the download fails, since no file has such a checksum; or the file is empty, and the step does nothing.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://downloads.example.com/install.sh",
            "sha256Checksum": "0000000000000000000000000000000000000000000000000000000000000000"
          }]
        }
    Good: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://downloads.example.com/install.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Source: Azure VM Image Builder JSON reference, `sha256Checksum`; FIPS 180-4, Secure Hash Standard
    """

    definition = DiagnosticDef("AIB509", "placeholder-checksum", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (Download,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for digits that repeat or count, and for the checksum of nothing."""
        for label, checksum in _checksums(subject):
            written = (text(checksum) or "").lower()
            if written == _OF_NOTHING:
                reason = "It is the checksum of an empty file: the download that it was computed of had failed."
            elif len(set(written)) <= 2 or written == _COUNTED:  # noqa: PLR2004 -- 32 pairs of digits are no accident
                reason = f"{quoted(written)} is made up."
            else:
                continue
            yield self.found(
                checksum.place,
                f"the checksum of {label} is that of no real file",
                f"{reason} Download the file, and write the output of `sha256sum FILE`.",
            )


def _checksums(subject: Subject) -> Iterator[tuple[str, Leaf]]:
    """Walk over the checksums that have the form of one, with what they belong to."""
    for artifact in artifacts(subject):
        digits = text(artifact.checksum) or ""
        if artifact.checksum is not None and len(digits) == _DIGITS and _HEXADECIMAL.issuperset(digits):
            yield artifact.label, artifact.checksum


RULES = (DownloadWithoutChecksum, UpperCaseChecksum, PlaceholderChecksum)
