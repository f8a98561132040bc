"""What the source of an image template tells of its system and Hyper-V generation; neither is stated in it."""

from __future__ import annotations

import re

from aib2packer.evaluate.values import Known
from aib2packer.model.leaves import Leaf
from aib2packer.model.steps import FileStep, ShellStep, Step
from aib2packer.model.template import ImageSource, PlatformImage

LINUX, WINDOWS = "Linux", "Windows"

# Marketplace publishers of one family of systems (Azure Marketplace listings).
_PUBLISHERS = {
    "canonical": LINUX,
    "redhat": LINUX,
    "suse": LINUX,
    "debian": LINUX,
    "credativ": LINUX,
    "oracle": LINUX,
    "openlogic": LINUX,
    "almalinux": LINUX,
    "resf": LINUX,
    "rockylinux": LINUX,
    "ciq": LINUX,
    "erockyenterprisesoftwarefoundationinc1653071250513": LINUX,
    "kinvolk": LINUX,
    "coreos": LINUX,
    "microsoftcblmariner": LINUX,
    "microsoftwindowsserver": WINDOWS,
    "microsoftwindowsdesktop": WINDOWS,
    "microsoftvisualstudio": WINDOWS,
    "microsoftdynamicsax": WINDOWS,
    "microsoftbiztalkserver": WINDOWS,
    "microsoftsharepoint": WINDOWS,
}
# Words of an offer or a SKU, for publishers of both families (SQL Server, CIS, data science machines).
_WORDS = {
    **dict.fromkeys(
        ("ubuntu", "rhel", "redhat", "sles", "suse", "debian", "centos", "oracle", "almalinux", "rocky", "linux"), LINUX
    ),
    **dict.fromkeys(("windows", "win", "win10", "win11", "ws2012", "ws2016", "ws2019", "ws2022", "ws2025"), WINDOWS),
}
_WORD = re.compile(r"[a-z]+[0-9]*")
# SKU spellings of second-generation images: `2022-datacenter-g2`, `18_04-lts-gen2`, `9-lvm-gen2`, `server-gen2`, and
# `2019-datacenter-gensecond`.
_GEN2 = re.compile(r"(?:^|[-_])(?:g2|gen2|gensecond)(?:$|[-_])|gen2$|-g2", re.IGNORECASE)
# Offered for generation 2 only: Windows 11, the Azure edition of Windows Server (Azure Marketplace listings), images
# for Arm64 and for confidential machines (Support for Generation 2 VMs on Azure).
_GEN2_ONLY = re.compile(r"^win11-|-azure-edition|arm64|(?:^|-)cvm(?:$|-)", re.IGNORECASE)


def system_of_step(step: Step) -> str | None:
    """Tell which system a step runs on; None when on either."""
    if isinstance(step, FileStep):
        return None
    return LINUX if isinstance(step, ShellStep) else WINDOWS


def system_of_source(source: ImageSource) -> str | None:
    """Tell the system of a marketplace image; None when it is not in the tables."""
    if not isinstance(source, PlatformImage):
        return None
    publisher = _text(source.publisher)
    if publisher and publisher.lower() in _PUBLISHERS:
        return _PUBLISHERS[publisher.lower()]
    words = _WORD.findall(f"{_text(source.offer) or ''} {_text(source.sku) or ''}".lower())
    systems = {_WORDS[word] for word in words if word in _WORDS}
    return systems.pop() if len(systems) == 1 else None


def generation_of_source(source: ImageSource) -> int | None:
    """Tell the Hyper-V generation, 1 or 2, of a marketplace image by its SKU; None when it cannot be told."""
    if not isinstance(source, PlatformImage):
        return None
    sku, offer = _text(source.sku), _text(source.offer)
    if sku is None or offer is None:
        return None
    named = any(pattern.search(words) for pattern in (_GEN2, _GEN2_ONLY) for words in (sku, offer))
    return 2 if named or _is_new_ubuntu(offer, sku) else 1


def _is_new_ubuntu(offer: str, sku: str) -> bool:
    # Since 24.04 Canonical's plain SKU is generation 2, and generation 1 carries `gen1` (Canonical's image listing).
    match = re.fullmatch(r"ubuntu-(\d\d_(?:04|10))(?:-.*)?", offer, re.IGNORECASE)
    return match is not None and match[1] >= "24_04" and "gen1" not in sku.lower()


def _text(leaf: Leaf) -> str | None:
    return leaf.value if isinstance(leaf, Known) and isinstance(leaf.value, str) else None
