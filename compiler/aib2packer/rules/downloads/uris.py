"""Addresses taken apart, with the places of their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.evaluate.values import Known, Place
from aib2packer.model.leaves import Leaf, is_blank
from aib2packer.rules.reading import downloads, label, text
from aib2packer.rules.subject import Subject
from aib2packer.secrets import masked
from aib2packer.syntax.wording import quoted


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that the service fetches, by an address that is known."""

    label: str  # whose it is, such as "customizer `install`"
    place: Place  # of the step or the workload
    uri: Known
    checksum: Leaf | None  # None: there is none


def artifacts(subject: Subject) -> tuple[Artifact, ...]:
    """Give the files of customizers, validators and the optimization."""
    return subject.once(_artifacts)


def _artifacts(subject: Subject) -> tuple[Artifact, ...]:
    return tuple(_fetched(subject))


def _fetched(subject: Subject) -> Iterator[Artifact]:
    template = subject.template
    for item in downloads(template):
        if isinstance(item.uri, Known) and text(item.uri):
            checksum = None if is_blank(item.checksum) else item.checksum
            yield Artifact(label(item.step, subject), item.step.place, item.uri, checksum)
    workload = template.optimize.workload if template.optimize else None
    if workload is not None and isinstance(workload.script_uri, Known) and text(workload.script_uri):
        checksum = None if is_blank(workload.sha256_checksum) else workload.sha256_checksum
        yield Artifact("the workload optimization", workload.place, workload.script_uri, checksum)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query; offsets are those of `name=value` in the address."""

    name: str
    value: str  # percent-decoded
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Address:
    """An absolute address."""

    text: str
    scheme: str  # lower case
    host: str  # lower case, without brackets
    host_start: int
    host_end: int  # of the host as it is written
    port: int | None
    path_start: int
    path_end: int
    parameters: tuple[Parameter, ...] = ()

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the path, as written."""
        return tuple(self.text[self.path_start : self.path_end].split("/")[1:])

    def span_of_segments(self, first: int, last: int) -> tuple[int, int]:
        """Give the offsets of some segments, `last` not included."""
        before = sum(len(segment) + 1 for segment in self.segments[:first])
        start = self.path_start + 1 + before
        return start, start + len("/".join(self.segments[first:last]))

    def parameter(self, name: str) -> Parameter | None:
        """Find a parameter of the query by its name, whatever its letter case."""
        return next((item for item in self.parameters if item.name.casefold() == name.casefold()), None)


def address(leaf: Leaf | None) -> Address | None:
    """Take the address of a leaf apart; None when it is not known, or no absolute address with a host."""
    written = text(leaf)
    return split(written) if written else None


def split(written: str) -> Address | None:
    """Take an address apart (RFC 3986); None when it is no absolute one with a host, or has blanks in it."""
    from urllib.parse import urlsplit  # here, because it loads slowly

    if written.split() != [written]:
        return None
    try:
        parts = urlsplit(written)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not parts.scheme or not host:
        return None
    authority = len(parts.scheme) + len("://")
    bare = parts.netloc.rpartition("@")[2]
    start = authority + len(parts.netloc) - len(bare)
    shown = bare.partition("]")[0] + "]" if bare.startswith("[") else bare.partition(":")[0]
    path = authority + len(parts.netloc)
    return Address(
        written,
        parts.scheme,
        host,
        start,
        start + len(shown),
        port,
        path,
        path + len(parts.path),
        tuple(_parameters(written, path + len(parts.path))),
    )


def _parameters(written: str, at: int) -> Iterator[Parameter]:
    from urllib.parse import unquote  # here, because it loads slowly

    query = re.compile(r"\?([^#]*)").match(written, at)
    if query is None:
        return
    for item in re.compile(r"[^&]+").finditer(written, query.start(1), query.end(1)):
        name, _, value = item[0].partition("=")
        yield Parameter(unquote(name), unquote(value), item.start(), item.end())


def addressed(subject: Subject) -> tuple[tuple[Artifact, Address], ...]:
    """Give the files to fetch whose addresses can be taken apart."""
    return subject.once(_addressed)


def _addressed(subject: Subject) -> tuple[tuple[Artifact, Address], ...]:
    pairs = ((artifact, address(artifact.uri)) for artifact in artifacts(subject))
    return tuple((artifact, uri) for artifact, uri in pairs if uri is not None)


# What stands behind the account in the host of a blob, in all clouds: public, US Government, China, the two US clouds
# behind walls, and accounts in DNS zones (Azure Storage: storage account endpoints; Azure CLI, `cloud list`).
_STORAGE = tuple(
    f".{service}.{suffix}"
    for service in ("blob", "dfs")
    for suffix in (
        "core.windows.net",
        "core.usgovcloudapi.net",
        "core.chinacloudapi.cn",
        "core.microsoft.scloud",
        "core.eaglex.ic.gov",
        "storage.azure.net",
    )
)


def is_azure_storage(uri: Address) -> bool:
    """Tell whether an address is that of a blob in Azure Storage."""
    return uri.host.endswith(_STORAGE)


def shown(written: str) -> str:
    """Quote an address, its credentials hidden before it is cut."""
    return quoted(masked(written))
