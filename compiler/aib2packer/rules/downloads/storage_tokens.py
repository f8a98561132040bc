"""Rules about shared access signatures (SAS) of Azure Storage in addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aib2packer.diagnostics import Concern, Diagnostic, DiagnosticDef, Severity
from aib2packer.evaluate.values import Known, Place
from aib2packer.model.targets import VhdTarget
from aib2packer.rules.downloads.secret_places import guarded, secret_place
from aib2packer.rules.downloads.uris import Address, Parameter, address, artifacts
from aib2packer.rules.reading import Download, part, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.secrets import credentials
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted

_DATE_DIGITS = len("2026-11-01")
# Letters of `sp` that change something, and what they allow (Azure Storage: create an account, a service SAS).
_WRITING = {
    "w": "write",
    "d": "delete",
    "c": "create",
    "a": "add",
    "x": "delete versions",
    "y": "delete for good",
    "i": "set immutability",
    "o": "change owners",
    "p": "change permissions",
    "m": "move",
}


@dataclass(frozen=True, slots=True)
class Sas:
    """A shared access signature in an address."""

    expiry: Parameter | None  # whichever ends first: the signature, or the key that it is made with
    expires: date | None  # None: not told, as with a stored access policy
    permissions: Parameter | None
    plain_http: bool  # it may be used without TLS

    @property
    def writing(self) -> tuple[str, ...]:
        """What it allows besides reading."""
        letters = self.permissions.value.lower() if self.permissions else ""
        return tuple(words for letter, words in _WRITING.items() if letter in letters)

    def has_expired(self, today: date) -> bool:
        """Tell whether it has expired for certain; on its last day it may still be good."""
        return self.expires is not None and self.expires < today


def sas_of(uri: Address) -> Sas | None:
    """Read the parameters of a SAS whose signature is written out (Azure Storage: service, account, delegation SAS)."""
    if uri.parameter("sig") is None or not any(item.certain for item in credentials(uri.text)):
        return None
    ends = [(_date(end), end) for name in ("se", "ske") if (end := uri.parameter(name)) is not None]
    dated = sorted(((day, end) for day, end in ends if day is not None), key=lambda pair: pair[0])
    expires, expiry = dated[0] if dated else (None, None)
    protocols = uri.parameter("spr")
    plain = protocols is None or "http" in protocols.value.lower().split(",")
    return Sas(expiry, expires, uri.parameter("sp"), plain)


def _date(parameter: Parameter) -> date | None:
    """Read the day of `2026-11-01T12:00:00Z`, of `2026-11-01T12:00Z` or of `2026-11-01`."""
    try:
        return date.fromisoformat(parameter.value[:_DATE_DIGITS])
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Signed:
    """An address that carries a SAS."""

    label: str  # whose it is
    leaf: Known
    uri: Address
    sas: Sas

    def at(self, parameter: Parameter | None) -> Span:
        """Give the place of a parameter; without one, that of the signature."""
        start, end = self._signature
        marked = (parameter.start, parameter.end) if parameter else (start - len("sig="), end)
        return guarded(part(self.leaf, *marked), self.uri.text[start:end])

    @property
    def place(self) -> Place:
        """The place of the address."""
        return secret_place(self.leaf, *self._signature)

    @property
    def _signature(self) -> tuple[int, int]:
        signature = self.uri.parameter("sig")
        return (signature.start + len("sig="), signature.end) if signature else (0, 0)


def sources(subject: Subject) -> Iterator[Signed]:
    """Walk over the files to fetch whose addresses carry a SAS."""
    for item in artifacts(subject):
        yield from _signed(item.label, item.uri)


def outputs(subject: Subject) -> Iterator[Signed]:
    """Walk over the VHDs to write whose addresses carry a SAS."""
    for target in subject.template.distribute:
        if isinstance(target, VhdTarget) and isinstance(target.uri, Known):
            name = text(target.run_output_name)
            yield from _signed(f"the VHD {quoted(name)}" if name else "the VHD", target.uri)


def _signed(label: str, leaf: Known) -> Iterator[Signed]:
    uri = address(leaf)
    sas = sas_of(uri) if uri else None
    if uri is not None and sas is not None:
        yield Signed(label, leaf, uri, sas)


class ExpiredSas(Rule):
    """A SAS has expired.

    Why: Azure Storage refuses it, so that the download fails: when the template is created, and in every build by
        Packer.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://exampleimages.blob.core.windows.net/private/install.sh?sv=2024-11-04&se=2025-06-30T12%3A00%3A00Z&sr=b&sp=r&spr=https&sig=bm90LWEtcmVhbC1zaWduYXR1cmUtYXQtYWxs",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Good: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://exampleimages.blob.core.windows.net/private/install.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Source: Azure Storage documentation, grant limited access with shared access signatures, `se` and `ske`
    """

    definition = DiagnosticDef("AIB512", "expired-sas", Severity.ERROR)
    about = (Download, VhdTarget)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the last day of each SAS with today."""
        for item in (*sources(subject), *outputs(subject)):
            if item.sas.has_expired(subject.today) and item.sas.expiry is not None:
                yield self.found(
                    item.place,
                    f"the SAS of {item.label} has expired",
                    f"It was good until {item.sas.expires}. Remove it, and let the template's identity read the blob"
                    " (role `Storage Blob Data Reader`); or make a new one.",
                    at=item.at(item.sas.expiry),
                )


class SasInVhdUri(Rule):
    """The address of a VHD carries a SAS.

    Why: anyone who may read the template can write to the container, with no trace of who did. The service needs no
        SAS: it writes as the template's identity.
    Bad: {
          "distribute": [{
            "type": "VHD",
            "runOutputName": "disk",
            "uri": "https://exampleimages.blob.core.windows.net/vhds/disk.vhd?sv=2024-11-04&se=2027-06-30T12%3A00%3A00Z&sr=c&sp=cw&spr=https&sig=bm90LWEtcmVhbC1zaWduYXR1cmUtYXQtYWxs"
          }]
        }
    Good: {
          "distribute": [{
            "type": "VHD",
            "runOutputName": "disk",
            "uri": "https://exampleimages.blob.core.windows.net/vhds/disk.vhd"
          }]
        }
    Source: Azure VM Image Builder JSON reference, `distribute`, VHD
    """

    definition = DiagnosticDef("AIB513", "sas-in-vhd-uri", Severity.WARNING, concern=Concern.SERVICE)
    about = (VhdTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the address of each VHD."""
        for item in outputs(subject):
            if not item.sas.has_expired(subject.today):
                yield self.found(
                    item.place,
                    f"the address of {item.label} carries a SAS",
                    f"{usable(item.sas)} Revoke it, remove it from the address, and give the template's identity the"
                    " role `Storage Blob Data Contributor` on the container.",
                    at=item.at(None),
                )


class WritingSas(Rule):
    """A SAS that is there to read a file allows changing it, too.

    Why: anyone who may read the template can replace what the next build runs with the rights of an administrator.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://exampleimages.blob.core.windows.net/private/install.sh?sv=2024-11-04&se=2027-06-30T12%3A00%3A00Z&sr=c&sp=rwdl&spr=https&sig=bm90LWEtcmVhbC1zaWduYXR1cmUtYXQtYWxs",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Good: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://exampleimages.blob.core.windows.net/private/install.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Source: Azure Storage documentation, create a service SAS, `sp`; Azure VM Image Builder JSON reference, customizers
    """

    definition = DiagnosticDef("AIB514", "writing-sas", Severity.ERROR, concern=Concern.SERVICE)
    about = (Download,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the permissions of each SAS that is still good."""
        for item in sources(subject):
            if item.sas.writing and not item.sas.has_expired(subject.today):
                rights = ", ".join(f"`{words}`" for words in item.sas.writing)
                yield self.found(
                    item.place,
                    f"the SAS of {item.label} allows more than reading",
                    f"It allows {rights} to anyone who reads the template. {usable(item.sas)} Revoke it, remove it from"
                    " the address, and let the template's identity read the blob (role `Storage Blob Data Reader`).",
                    at=item.at(item.sas.permissions),
                )


def usable(sas: Sas) -> str:
    """Say how long a SAS is good, and how it may be used."""
    until = f"It stays good until {sas.expires}" if sas.expires else "Nothing in it says when it ends"
    return f"{until}{', and may be used over plain http, too' if sas.plain_http else ''}."


RULES = (ExpiredSas, SasInVhdUri, WritingSas)
