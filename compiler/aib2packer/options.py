"""What the pipeline is given: files as they were read, and what the user decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

COMPILED = " (compiled)"  # behind the name of a Bicep file, since places are those of the JSON made of it


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file as it was read."""

    name: str  # for messages and for the name of the output
    data: bytes
    failure: str | None = None  # why there are no data: what the compiler of another language said

    @property
    def editable(self) -> bool:
        """Whether its data are those of the file itself, and not what another compiler made of it."""
        return not self.name.endswith(COMPILED)

    @property
    def path(self) -> str:
        """The file itself, as the user named it."""
        return self.name.removesuffix(COMPILED)

    @classmethod
    def of_bicep(cls, name: str, data: bytes, failure: str | None = None) -> InputFile:
        """Make the input that a Bicep file was compiled to."""
        return cls(f"{name}{COMPILED}" if failure is None else name, data, failure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to compile for; each member is an option of the command line."""

    parameters: tuple[InputFile, ...] = ()  # parameter files, a later one wins
    settings: tuple[tuple[str, str], ...] = ()  # names and values of single parameters, over the files
    keep: tuple[str, ...] = ()  # parameters that stay variables; the values given for them become their defaults
    pkrvars: bool = False  # keep all parameters that are given; their values are in `CompileResult.pkrvars`
    subscription: str | None = None
    resource_group: str | None = None
    location: str | None = None  # of the resource group
    os_type: str | None = None  # linux or windows in any case; None: decided from the template
    auth: str = "cli"  # cli, service-principal, oidc or managed-identity
    security_type: str | None = None  # TrustedLaunch in any case
    layout: str = "single"  # single or split
    skip_others: bool = False  # say nothing of files that hold no image template
    today: date = date.min  # by which a token or a suppression has expired; by default nothing has
