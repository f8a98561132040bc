"""Rules about the disk of the build machine, which becomes the image."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.leaves import is_blank
from aib2packer.model.targets import SharedImageTarget
from aib2packer.model.template import ImageSource, PlatformImage, VmProfile
from aib2packer.rules.reading import disk_size, number, publisher, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject

TWO_TERABYTES = 2048  # GB
# GB of the disk of a marketplace image by publisher, as observed; `smalldisk` SKUs of Windows have the smaller one.
_LINUX_DISK, _WINDOWS_DISK, _SMALL_DISK = 30, 127, 30
_DISKS = {
    **dict.fromkeys(("canonical", "credativ", "debian", "openlogic", "redhat", "suse"), _LINUX_DISK),
    **dict.fromkeys(("microsoftwindowsdesktop", "microsoftwindowsserver"), _WINDOWS_DISK),
}


class DiskSmallerThanSource(Rule):
    """The disk is smaller than that of the source.

    Why: a disk can only grow. Azure refuses the build machine with "The specified disk size is smaller than the size
        of the corresponding disk in the VM image".
    Bad: {
          "vmProfile": {"vmSize": "Standard_D4s_v5", "osDiskSizeGB": 64},
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}]
        }
    Good: {
          "vmProfile": {"vmSize": "Standard_D4s_v5", "osDiskSizeGB": 127},
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}]
        }
    Source: Azure VM Image Builder JSON reference, `osDiskSizeGB`; the usual sizes as observed
    """

    definition = DiagnosticDef("AIB492", "disk-smaller-than-source", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (VmProfile,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare a known size with the usual one of the publisher; 0 is the size of the source."""
        leaf = disk_size(subject.template)
        size, usual = number(leaf), _usual_disk(subject.template.source)
        if leaf is not None and size is not None and usual is not None and 0 < size < usual:
            yield self.found(
                leaf.place,
                f"a disk of {size} GB is smaller than that of the source",
                f"Images of this publisher usually have a disk of {usual} GB, and it can only grow. Write at least "
                f"{usual}, or remove `osDiskSizeGB` to keep the size of the source.",
            )


def _usual_disk(source: ImageSource) -> int | None:
    if not isinstance(source, PlatformImage):
        return None
    sku = text(source.sku)
    usual = _DISKS.get(publisher(source))
    if usual != _WINDOWS_DISK or sku is None:
        return usual if usual == _LINUX_DISK else None
    return _SMALL_DISK if "smalldisk" in sku.casefold() else _WINDOWS_DISK


class LargeDiskInGallery(Rule):
    """An image of more than 2 TB goes to a gallery with full replication.

    Why: a gallery takes images below 2 TB; larger ones, up to 32 TB, only with shallow replication. The build runs
        to its end, and the distribution fails.
    Bad: {"vmProfile": {"osDiskSizeGB": 4095}}
    Good: {"vmProfile": {"osDiskSizeGB": 1024}}
    Source: Store and share resources in Azure Compute Gallery, section "Limits"
    """

    definition = DiagnosticDef("AIB493", "large-disk-in-gallery", Severity.WARNING)
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for a large disk and a gallery that replicates fully."""
        leaf = disk_size(subject.template)
        size = number(leaf)
        targets = [target for target in subject.template.distribute if isinstance(target, SharedImageTarget)]
        full = [target for target in targets if _replicates_fully(target)]
        if leaf is None or size is None or size <= TWO_TERABYTES or not full:
            return
        yield self.found(
            leaf.place,
            f"an image of {size} GB needs shallow replication",
            f"A gallery takes images up to {TWO_TERABYTES} GB with full replication. Make the disk smaller, or set "
            "`replicationMode` to `Shallow` (from API version 2025-10-01 on).",
            notes=tuple(Note("the gallery", target.type_place.span) for target in full),
        )


def _replicates_fully(target: SharedImageTarget) -> bool:
    return is_blank(target.replication_mode) or text(target.replication_mode) == "Full"


RULES = (DiskSmallerThanSource, LargeDiskInGallery)
