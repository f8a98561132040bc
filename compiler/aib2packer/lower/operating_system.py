"""Which operating system and which Hyper-V generation an image template means; neither is stated in it."""

from __future__ import annotations

import re

from aib2packer.diagnostics import Note
from aib2packer.evaluate.values import Known, Place
from aib2packer.lower.codes import GENERATION_ASSUMED, OS_CONTRADICTION, OS_UNKNOWN
from aib2packer.lower.scope import Scope
from aib2packer.model.leaves import Leaf
from aib2packer.model.steps import FileStep, ShellStep, Step
from aib2packer.model.template import ImageTemplate, PlatformImage

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
# SKU spellings of second-generation images: `2022-datacenter-g2`, `18_04-lts-gen2`, `9-lvm-gen2`, `server-gen2`.
_GEN2 = re.compile(r"(?:^|[-_])(?:g2|gen2)(?:$|[-_])|gen2$|-g2", re.IGNORECASE)
# Offered for generation 2 only: Windows 11, and the Azure edition of Windows Server (Azure Marketplace listings).
_GEN2_ONLY = re.compile(r"^win11-|-azure-edition", re.IGNORECASE)


def operating_system(template: ImageTemplate, scope: Scope) -> str | None:
    """Decide between `Linux` and `Windows`: by option, then by the steps, then by the source; None when refused."""
    by_steps = _of_steps(template, scope)
    if by_steps is _CONTRADICTION:
        return None
    by_source = _of_source(template)
    wanted = scope.options.os_type
    if by_steps and wanted and by_steps[0] != wanted:
        _contradiction(scope, f"the steps are for {by_steps[0]}, but {wanted} was asked for", by_steps[1])
        return None
    if by_steps and by_source and by_steps[0] != by_source:
        _contradiction(
            scope, f"the source is {by_source}, but a step is for {by_steps[0]}", by_steps[1], template.source.place
        )
        return None
    if wanted or by_steps or by_source:
        return wanted or (by_steps[0] if by_steps else by_source)
    scope.say(
        OS_UNKNOWN,
        "the operating system of the image cannot be told from the template",
        "No step is for one system only, and the source is not in the table of marketplace images."
        " Give --os-type linux or --os-type windows.",
        template.source.place,
    )
    return None


def is_second_generation(template: ImageTemplate, scope: Scope) -> bool:
    """Tell the Hyper-V generation from the SKU; what cannot be told counts as generation 1, with a diagnostic."""
    source = template.source
    if isinstance(source, PlatformImage):
        sku, offer = _text(source.sku), _text(source.offer)
        if sku is not None and offer is not None:
            gen2 = _GEN2.search(sku) or _GEN2.search(offer) or _GEN2_ONLY.search(sku)
            return bool(gen2) or _is_new_ubuntu(offer, sku)
    scope.say(
        GENERATION_ASSUMED,
        "the generation of the source image is not visible, generation 1 is assumed",
        "Without `vmProfile.vmSize` the service takes Standard_D1_v2 for a generation 1 source and Standard_D2ds_v4 for"
        " generation 2. Set `vmProfile.vmSize` if the source is of generation 2.",
        source.place,
    )
    return False


def _is_new_ubuntu(offer: str, sku: str) -> bool:
    # Since 24.04 Canonical's plain SKU is generation 2, and generation 1 carries `gen1` (Canonical's image listing).
    match = re.fullmatch(r"ubuntu-(\d\d_(?:04|10))(?:-.*)?", offer, re.IGNORECASE)
    return match is not None and match[1] >= "24_04" and "gen1" not in sku.lower()


_CONTRADICTION = ("", None)


def _of_steps(template: ImageTemplate, scope: Scope) -> tuple[str, Place | None] | None:
    found: dict[str, Place] = {}
    validators = template.validation.validators if template.validation else ()
    for step in (*template.customize, *validators):
        system = _of_step(step)
        if system:
            found.setdefault(system, step.type_place)
    if len(found) > 1:
        places = sorted(found.items(), key=lambda item: item[1].span.start)
        _contradiction(scope, "steps for Linux and for Windows in one template", places[1][1], places[0][1])
        return _CONTRADICTION
    return next(iter(found.items()), None)


def _of_step(step: Step) -> str | None:
    if isinstance(step, FileStep):
        return None
    return LINUX if isinstance(step, ShellStep) else WINDOWS


def _of_source(template: ImageTemplate) -> str | None:
    source = template.source
    if not isinstance(source, PlatformImage):
        return None
    publisher = _text(source.publisher)
    if publisher and publisher.lower() in _PUBLISHERS:
        return _PUBLISHERS[publisher.lower()]
    words = _WORD.findall(f"{_text(source.offer) or ''} {_text(source.sku) or ''}".lower())
    systems = {_WORDS[word] for word in words if word in _WORDS}
    return systems.pop() if len(systems) == 1 else None


def _contradiction(scope: Scope, summary: str, place: Place | None, other: Place | None = None) -> None:
    if place is None:
        return
    notes = (Note("this one is for the other system", other.span),) if other else ()
    scope.say(
        OS_CONTRADICTION,
        summary,
        "A template builds either a Linux or a Windows image: Shell steps run on Linux, PowerShell, WindowsRestart and"
        " WindowsUpdate steps on Windows. Remove the steps of the other system"
        + (", or correct --os-type." if scope.options.os_type else ", or correct the source."),
        place,
        notes,
    )


def _text(leaf: Leaf) -> str | None:
    return leaf.value if isinstance(leaf, Known) and isinstance(leaf.value, str) else None
