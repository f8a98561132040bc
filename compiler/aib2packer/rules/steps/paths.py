"""Paths on the build machine, as File steps and commands write them."""

from __future__ import annotations

import ntpath
import posixpath

from aib2packer.model.systems import LINUX, WINDOWS

# The script that takes the place of the default generalization (Azure VM Image Builder JSON reference, Generalize).
OVERRIDES = {LINUX: "/tmp/DeprovisioningScript.sh", WINDOWS: "c:\\DeprovisioningScript.ps1"}  # noqa: S108
OVERRIDE_STEM = "deprovisioningscript"  # of their names, in lower case


def normal(path: str, system: str | None) -> str:
    """Write a path as it compares: without `.`, `..` and doubled separators; on Windows in lower case, too."""
    if system == WINDOWS:
        return ntpath.normpath(path).lower()
    return "/" + posixpath.normpath(path).lstrip("/") if path.startswith("/") else posixpath.normpath(path)


def folder_of(path: str, system: str | None) -> str:
    """Give the folder that holds a path, as it compares; of a root, itself."""
    split = ntpath.split if system == WINDOWS else posixpath.split
    return split(normal(path, system))[0]


def folders_of(path: str, system: str | None) -> tuple[str, ...]:
    """Give all folders above a path, the nearest first, the root last."""
    found: list[str] = []
    current = folder_of(path, system)
    while current not in found:
        found.append(current)
        current = folder_of(current, system)
    return tuple(found)


def name_of(path: str) -> str:
    """Give the last name of a path of either system."""
    return path.replace("\\", "/").rpartition("/")[2]
