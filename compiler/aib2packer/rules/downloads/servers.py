"""Rules about the protocol and the host that the files of a build are fetched from."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Confidence, Diagnostic, DiagnosticDef, Fix, Safety, Severity
from aib2packer.rules.downloads.uris import Address, Artifact, addressed, artifacts, is_azure_storage, shown
from aib2packer.rules.mending import rewrite
from aib2packer.rules.reading import Download, part, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_HTTP_PORT = 80


class PlainHttpDownload(Rule):
    """A script or a file is fetched over plain http.

    Why: the build runs what it downloads with the rights of an administrator, and anyone on the way can replace what
        comes over plain http, or read it. The service also fails with hosts that offer weak ciphers only.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "http://downloads.example.com/install.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
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
    Source: Troubleshoot Azure VM Image Builder, unsupported ciphers; Azure VM Image Builder JSON reference, `scriptUri`
    """

    definition = DiagnosticDef("AIB501", "plain-http-download", Severity.WARNING, fixable=Safety.UNSAFE)
    about = (Download,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the scheme of each address."""
        for artifact, uri in addressed(subject):
            if uri.scheme == "http":
                yield self.found(
                    artifact.uri.place,
                    f"{artifact.label} fetches its file over plain http",
                    f"Anyone between the build and {quoted(uri.host)} can read the file and replace it. Use an address"
                    " that begins with `https://`, or put the file into an Azure Storage account.",
                    at=part(artifact.uri, 0, len("http")),
                    fix=_secured(artifact, uri),
                )


def _secured(artifact: Artifact, uri: Address) -> Fix | None:
    """Write https; another port than the usual one hardly speaks it."""
    if uri.port is None:
        return rewrite(artifact.uri, f"https{uri.text[len('http') :]}", "write `https`")
    if uri.port == _HTTP_PORT:
        right = f"https{uri.text[len('http') : uri.host_end]}{uri.text[uri.path_start :]}"
        return rewrite(artifact.uri, right, "write `https`, and no port")
    return None


class UnsupportedDownloadScheme(Rule):
    """A script or a file has an address that is no web address.

    Why: the service fetches scripts and files over https from a web server, from GitHub or from Azure Storage. It has
        no client for other protocols and no access to the machine that submits the template, so the download fails
        when the template is created.
    Bad: {
          "customize": [{
            "type": "File",
            "name": "packages",
            "sourceUri": "ftp://files.example.com/packages.txt",
            "sha256Checksum": "9f476dc2f61b8b45a7e79e2d98bc198a3b2853bfb06f0664224bbb126cf3961e",
            "destination": "/tmp/packages.txt"
          }]
        }
    Good: {
          "customize": [{
            "type": "File",
            "name": "packages",
            "sourceUri": "https://files.example.com/packages.txt",
            "sha256Checksum": "9f476dc2f61b8b45a7e79e2d98bc198a3b2853bfb06f0664224bbb126cf3961e",
            "destination": "/tmp/packages.txt"
          }]
        }
    Source: Azure VM Image Builder JSON reference, `scriptUri` and `sourceUri`
    """

    definition = DiagnosticDef(
        "AIB502", "unsupported-download-scheme", Severity.WARNING, confidence=Confidence.HEURISTIC
    )
    about = (Download,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at what each address begins with."""
        for artifact in artifacts(subject):
            written = text(artifact.uri) or ""
            scheme, colon, _ = written.partition("://")
            if colon and scheme.lower() in {"http", "https"}:
                continue
            known = f"{quoted(scheme + '://')} is a protocol that the service does not speak" if colon else (
                f"{shown(written)} is no absolute address, and the service cannot reach the files of any machine"
            )  # fmt: skip
            yield self.found(
                artifact.uri.place,
                f"{artifact.label} has an address that is no web address",
                f"{known}. Put the file on a web server, into a public repository or into Azure Storage, and write"
                " its `https://` address.",
                at=part(artifact.uri, 0, len(scheme)) if colon else None,
            )


class DownloadFromIpAddress(Rule):
    """A script or a file is fetched from an IP address.

    Why: the address is that of one machine, and no public authority gives certificates for most of them, so that
        https fails. The service downloads from outside of your network and cannot reach a private address at all.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "agent",
            "scriptUri": "https://203.0.113.10/agent.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Good: {
          "customize": [{
            "type": "Shell",
            "name": "agent",
            "scriptUri": "https://downloads.example.com/agent.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Source: Azure VM Image Builder JSON reference, `scriptUri`: the location must be publicly accessible
    """

    definition = DiagnosticDef("AIB507", "download-from-ip-address", Severity.INFO)
    about = (Download,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for hosts that are numbers."""
        for artifact, uri in addressed(subject):
            if _is_ip_address(uri.host):
                yield self.found(
                    artifact.uri.place,
                    f"{artifact.label} fetches its file from the IP address {quoted(uri.host)}",
                    "An address that begins with a host name outlives the machine, and https can check it. The service"
                    " must be able to reach it from outside of your network.",
                    at=part(artifact.uri, uri.host_start, uri.host_end),
                )


def _is_ip_address(host: str) -> bool:
    from ipaddress import ip_address  # here, because few templates need it and it loads slowly

    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


class StorageReaderRole(Rule):
    """The template's identity must be allowed to read a blob.

    Why: the service reads Azure Storage as the template's identity, even where the blob is public. Without the role
        the template cannot be created: the download is not authorized.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://exampleimages.blob.core.windows.net/scripts/install.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
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
    Source: Azure VM Image Builder JSON reference, customizers; Azure VM Image Builder permissions, Azure Storage
    """

    definition = DiagnosticDef("AIB637", "storage-reader-role-needed", Severity.INFO, concern=Concern.SERVICE)
    about = (Download,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Name each storage account once."""
        named: set[str] = set()
        for artifact, uri in addressed(subject):
            if not is_azure_storage(uri) or uri.parameter("sig") or uri.host in named:
                continue
            named.add(uri.host)
            yield self.found(
                artifact.uri.place,
                f"the template's identity needs to read {quoted(uri.host)}",
                "Give it the role `Storage Blob Data Reader` on the container; being public is not enough. An account"
                " behind a firewall needs a virtual network with `containerInstanceSubnetId`, too.",
                at=part(artifact.uri, uri.host_start, uri.host_end),
            )


RULES = (
    PlainHttpDownload,
    UnsupportedDownloadScheme,
    DownloadFromIpAddress,
    StorageReaderRole,
)
