"""Rules about `optimize`."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.leaves import is_blank
from aib2packer.model.shapes import Life
from aib2packer.model.systems import LINUX, WINDOWS
from aib2packer.model.template import Optimize
from aib2packer.rules.machine.disks import TWO_TERABYTES
from aib2packer.rules.reading import disk_size, number, only_validates, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject

# Minutes that boot optimization took for the usual disk (VM boot optimization for Azure Compute Gallery Images).
_MINUTES = {LINUX: "about 20", WINDOWS: "about 35"}


class BootOptimizationOfLargeDisk(Rule):
    """An image of more than 2 TB cannot be optimized for booting.

    Why: boot optimization does not support images above 2 TB, so that the build ends without an optimized image.
    Bad: {
          "optimize": {"vmBoot": {"state": "Enabled"}},
          "vmProfile": {"osDiskSizeGB": 4095},
          "distribute": [
            {
              "type": "ManagedImage", "runOutputName": "managed", "location": "westeurope",
              "imageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/base"
            }
          ]
        }
    Good: {"optimize": {"vmBoot": {"state": "Enabled"}}, "vmProfile": {"osDiskSizeGB": 256}}
    Source: VM boot optimization for Azure Compute Gallery images with Azure VM Image Builder
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB489", "boot-optimization-of-large-disk", Severity.WARNING, concern=Concern.SERVICE)
    versions = Life("2022-07-01")
    about = (Optimize,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the disk with the limit where boot optimization is on."""
        optimize, disk = subject.template.optimize, disk_size(subject.template)
        state = optimize.vm_boot_state if optimize else None
        size = number(disk)
        if state is None or text(state) != "Enabled" or disk is None or size is None or size <= TWO_TERABYTES:
            return
        yield self.found(
            state.place,
            "boot optimization of an image above 2 TB",
            f"The disk has {size} GB, and boot optimization supports images up to {TWO_TERABYTES} GB. Make the disk "
            "smaller, or remove `vmBoot`.",
            notes=(Note("the size of the disk", disk.place.span),),
        )


class WorkloadWithoutScript(Rule):
    """Optimization for a workload has no script.

    Why: the script is the workload the service is to optimize the image for. Without one there is nothing to
        measure, and the image stays as it is, or the build fails.
    Bad: {"optimize": {"workload": {"state": "Enabled"}}}
    Good: {
          "optimize": {
            "workload": {
              "state": "Enabled",
              "scriptUri": "https://exampleimages.blob.core.windows.net/scripts/workload.sh",
              "sha256Checksum": "76d779b3720f0654811628e349550972e39bf07465827400ccc61ce1e6412196"
            }
          }
        }
    Source: azure-rest-api-specs, imagebuilder, `ImageTemplatePropertiesOptimizeWorkload`
    """

    definition = DiagnosticDef(
        "AIB654",
        "workload-without-script",
        Severity.WARNING,
        concern=Concern.SERVICE,
        confidence=Confidence.HEURISTIC,
    )
    versions = Life("2025-10-01")
    about = (Optimize,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for a workload that is enabled and has no script."""
        workload = subject.template.optimize.workload if subject.template.optimize else None
        if workload is None or workload.state is None or text(workload.state) != "Enabled":
            return
        if is_blank(workload.script_uri):
            yield self.found(
                workload.state.place,
                "`workload` is enabled without `scriptUri`",
                "Give the URI of the script that runs the workload in `scriptUri`, or set `state` to `Disabled`.",
            )


class BootOptimizationUnused(Rule):
    """The template does not say whether the image is to be optimized for booting.

    Why: machines made of an optimized image start faster, at no cost later. It takes some minutes more to build. Write
        `Disabled` to say that it is not wanted.
    Bad: {"optimize": null}
    Good: {"optimize": {"vmBoot": {"state": "Enabled"}}}
    Source: Azure VM Image Builder best practices
    """

    definition = DiagnosticDef("AIB657", "boot-optimization-unused", Severity.INFO, concern=Concern.SERVICE)
    versions = Life("2022-07-01")

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for a template that makes an image and has no `vmBoot`."""
        template = subject.template
        if (number(disk_size(template)) or 0) > TWO_TERABYTES or only_validates(template):
            return
        if template.optimize is None or template.optimize.vm_boot_state is None:
            yield self.found(
                template.optimize.place if template.optimize else template.place,
                "the image is not optimized for booting",
                f"Add `optimize` with a `vmBoot` whose `state` is `Enabled` to let machines start faster; that adds "
                f"{_MINUTES.get(subject.system or '', '20 to 35')} minutes to a build. Or write `Disabled`.",
            )


class DiskCopiedForBootOptimization(Rule):
    """Boot optimization copies the disk out of the subscription.

    Why: the service copies the disk to a subscription of Microsoft in the same geography and deletes it there
        afterwards. That may need consent where images hold confidential data, and it takes time in every build.
    Bad: {"optimize": {"vmBoot": {"state": "Enabled"}}}
    Good: {"optimize": {"vmBoot": {"state": "Disabled"}}}
    Source: VM boot optimization for Azure Compute Gallery images with Azure VM Image Builder
    """

    definition = DiagnosticDef("AIB658", "disk-copied-for-boot-optimization", Severity.INFO, concern=Concern.SERVICE)
    versions = Life("2022-07-01")
    about = (Optimize,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for boot optimization that is on."""
        state = subject.template.optimize.vm_boot_state if subject.template.optimize else None
        if state is not None and text(state) == "Enabled":
            yield self.found(
                state.place,
                "boot optimization copies the disk to a subscription of Microsoft",
                "The copy stays in the same geography and is deleted afterwards. It adds "
                f"{_MINUTES.get(subject.system or '', '20 to 35')} minutes to a build. Leave that much room in "
                "`buildTimeoutInMinutes`, and set `state` to `Disabled` if the disk must not leave your subscription.",
            )


RULES = (
    BootOptimizationOfLargeDisk,
    WorkloadWithoutScript,
    BootOptimizationUnused,
    DiskCopiedForBootOptimization,
)
