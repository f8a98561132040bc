"""What the name of a VM size tells: its series, cores and Hyper-V generations, and when Azure retires it.

The grammar is that of the page "Azure VM sizes naming conventions": `Standard_`, family, cores, a constrained number of
cores, features, accelerator and version, such as `Standard_E16-8s_v5`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

# Only the family NV ends in a V; in `Dsv5` it belongs to the version, and the cores are missing.
_NAME = re.compile(r"(nv|[a-z]*[a-uw-z])(\d+)(?:-(\d+))?([a-z]*)")
_FURTHER = re.compile(r"[a-z0-9]+")
_VERSION = re.compile(r"v\d+")
# Tier, size and version, with anything between them that people write for the underscores, or nothing.
_LOOSE = re.compile(r"(?:([a-z]{5,10})[\s_.-]*)?([a-z]{1,4})(\d+(?:-\d+)?)([a-z]*?)[\s_.-]*(v\d)?", re.IGNORECASE)
_LIKE_STANDARD = 0.8  # ratio of equal letters

_D_V1 = date(2028, 5, 1)
_B_V1 = date(2028, 11, 15)
_NC_V1 = date(2023, 8, 31)
# Retired Azure VM size series, and the pages about the retirement of series A (2024), NC, NCv2, ND and NV (2023).
_RETIRED = {
    ("a", 1): date(2024, 8, 31),
    ("a", 2): _B_V1,
    ("b", 1): _B_V1,
    ("d", 1): _D_V1,
    ("d", 2): _D_V1,
    ("ds", 1): _D_V1,
    ("ds", 2): _D_V1,
    ("f", 1): _B_V1,
    ("f", 2): _B_V1,
    ("g", 1): _B_V1,
    ("gs", 1): _B_V1,
    ("l", 1): _D_V1,
    ("l", 2): _B_V1,
    ("nc", 1): _NC_V1,
    ("nc", 2): _NC_V1,
    ("nc", 3): date(2025, 9, 30),
    ("nd", 1): _NC_V1,
    ("nv", 1): date(2023, 9, 6),
    ("nv", 3): date(2026, 9, 30),
    ("nv", 4): date(2026, 9, 30),
}
# Series that boot one generation only (Support for Generation 2 VMs on Azure; v6 and v7 as observed in Azure's answer
# "cannot boot Hypervisor Generation '1'").
_FIRST_ONLY = frozenset({("a", 1), ("a", 2), ("d", 1), ("d", 2), ("d", 3), ("e", 3)})
_SECOND_ONLY = frozenset({("d", 6), ("d", 7), ("e", 6), ("e", 7)})
_CONFIDENTIAL = ("dc", "ec")


@dataclass(frozen=True, slots=True)
class VmSize:
    """The name of a size, taken apart; all in lower case."""

    family: str  # such as `d`, `ds` or `nv`
    cores: int  # the number in the name, or the constrained one behind it
    features: str  # such as `ads`
    accelerated: bool  # the name has an accelerator, such as `T4`
    version: int  # 1 when the name has none

    @property
    def generation(self) -> int | None:
        """Give the only Hyper-V generation it boots; None when it boots both, or when that is not known."""
        series = (self.family, self.version)
        if series in _FIRST_ONLY and "s" not in self.features:
            return 1
        return 2 if series in _SECOND_ONLY or self.family in _CONFIDENTIAL else None

    @property
    def retires(self) -> date | None:
        """Give the day its series is retired; None when none is announced."""
        return None if self.accelerated else _RETIRED.get((self.family, self.version))


def read_size(name: str) -> VmSize | None:
    """Take the name of a size apart; None when it is not formed like one."""
    tier, *parts = name.casefold().split("_")
    found = _NAME.fullmatch(parts[0]) if parts else None
    if tier not in ("standard", "basic") or found is None or not all(map(_FURTHER.fullmatch, parts[1:])):
        return None
    versions = [part for part in parts[1:] if _VERSION.fullmatch(part)]
    others = [part for part in parts[1:] if part not in versions and part != "promo"]
    return VmSize(
        family=found[1],
        cores=int(found[3] or found[2]),
        features=found[4],
        accelerated=bool(others),
        version=int(versions[-1][1:]) if versions else 1,
    )


def meant_size(name: str) -> str | None:
    """Write a name that lacks its tier or an underscore as it was meant; None when that cannot be told."""
    found = _LOOSE.fullmatch(name.strip())
    if found is None:
        return None
    tier, family, cores, features, version = found.groups()
    if tier is not None and SequenceMatcher(None, tier.casefold(), "standard").ratio() < _LIKE_STANDARD:
        return None
    meant = f"Standard_{family.upper()}{cores}{features.lower()}" + (f"_{version.lower()}" if version else "")
    return meant if read_size(meant) else None
