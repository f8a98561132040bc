"""Customizers and validators of an image template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from aib2packer.evaluate.values import Place
from aib2packer.model.leaves import Leaf, LeafList


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What a Shell or PowerShell step runs: exactly one of `uri` and `inline` is given."""

    uri: Leaf | None = None
    inline: LeafList | None = None
    sha256_checksum: Leaf | None = None  # of the file behind `uri`; empty text: not checked


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellStep:
    """Runs a shell script on Linux as the login user."""

    place: Place
    type_place: Place
    name: Leaf | None = None
    script: Script


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerShellStep:
    """Runs a PowerShell script on Windows."""

    place: Place
    type_place: Place
    name: Leaf | None = None
    script: Script
    run_elevated: Leaf | None = None
    run_as_system: Leaf | None = None
    valid_exit_codes: LeafList | None = None  # absent or empty: only 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowsRestartStep:
    """Restarts Windows and waits until it answers."""

    place: Place
    type_place: Place
    name: Leaf | None = None
    restart_command: Leaf | None = None
    restart_check_command: Leaf | None = None
    restart_timeout: Leaf | None = None  # a Go duration such as 5m


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowsUpdateStep:
    """Installs Windows updates, restarting as often as needed."""

    place: Place
    type_place: Place
    name: Leaf | None = None
    search_criteria: Leaf | None = None
    filters: LeafList | None = None
    update_limit: Leaf | None = None  # 0: the service's default of 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStep:
    """Downloads one file and puts it on the machine."""

    place: Place
    type_place: Place
    name: Leaf | None = None
    source_uri: Leaf
    sha256_checksum: Leaf | None = None
    destination: Leaf


Step: TypeAlias = ShellStep | PowerShellStep | WindowsRestartStep | WindowsUpdateStep | FileStep
