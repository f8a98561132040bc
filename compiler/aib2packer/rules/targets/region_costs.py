"""Rules about the number and the distance of the regions that an image goes to."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.evaluate.values import Place
from aib2packer.model.shapes import Life
from aib2packer.model.targets import ManagedImageTarget, SharedImageTarget
from aib2packer.rules.reading import known_region
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.rules.targets.gallery_targets import gallery_targets
from aib2packer.rules.targets.regions import region_leaves
from aib2packer.syntax.wording import quoted

# No page names a number; up to three regions (a pair and one more) are common, so that a word about them is no help.
_FEW_REGIONS = 3


def _regions_place(target: SharedImageTarget) -> Place:
    old = target.replication_regions
    return target.target_regions_place or (old.place if old is not None else target.place)


class ManagedImageInOtherRegion(Rule):
    """A managed image is made in another region than the build.

    Why: the image is copied between the regions before the build ends, which takes time and is billed as egress. Packer
        makes managed images in the region of the build only, so there the copy is a step of its own.
    Bad: {
          "distribute": [
            {
              "type": "ManagedImage", "runOutputName": "image", "location": "northeurope",
              "imageId": "[resourceId('Microsoft.Compute/images', 'base')]"
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "ManagedImage", "runOutputName": "image", "location": "westeurope",
              "imageId": "[resourceId('Microsoft.Compute/images', 'base')]"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, distribute: ManagedImage
    """

    definition = DiagnosticDef("AIB640", "managed-image-in-other-region", Severity.INFO)
    about = (ManagedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the location of each managed image with that of the template."""
        template = subject.template
        home = known_region(template.location)
        for target in template.distribute:
            there = known_region(target.location) if isinstance(target, ManagedImageTarget) else ""
            if isinstance(target, ManagedImageTarget) and home and there and there != home:
                yield self.found(
                    target.location.place,
                    "the managed image is made in another region than the build",
                    f"The build runs in {quoted(home)} and the image goes to {quoted(there)}, which lengthens the "
                    "build and costs egress. Build in the region of the image, or use a gallery to have it in several.",
                    notes=(Note("the region of the build", template.location.place.span),),
                )


class RegionsNotWritten(Rule):
    """A gallery target does not say to which regions its version goes.

    Why: which regions a version gets without a list is not documented, so neither reader nor reviewer can tell where
        machines can be made of it.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]"
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `targetRegions`
    """

    definition = DiagnosticDef("AIB644", "regions-not-written", Severity.INFO)
    versions = Life("2022-07-01")  # before, `replicationRegions` was mandatory
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for gallery targets without either list."""
        for target in gallery_targets(subject.template):
            if target.target_regions_place is None and target.replication_regions is None:
                yield self.found(
                    target.place,
                    "the target lists no regions",
                    "Found neither `targetRegions` nor `replicationRegions`, and what the service does then is not "
                    "documented. Write out `targetRegions`, with the region of the image definition among them.",
                )


class BuildRegionNotATarget(Rule):
    """A version is not kept in the region in which it is built.

    Why: a version begins in the region of its image definition, which has to be among the target regions. When that is
        not the region of the build, the disk is copied once more before it can be replicated.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "targetRegions": [{"name": "northeurope"}],
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]"
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "targetRegions": [{"name": "westeurope"}, {"name": "northeurope"}],
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, distribute: SharedImage
    """

    # Where the image definition is cannot be seen in the template.
    definition = DiagnosticDef("AIB645", "build-region-not-a-target", Severity.INFO, confidence=Confidence.HEURISTIC)
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for the template's location among the regions, where all of them are known."""
        template = subject.template
        home = known_region(template.location)
        for target in gallery_targets(template):
            names = [known_region(leaf) for leaf in region_leaves(target)]
            if home and names and all(names) and home not in names:
                yield self.found(
                    _regions_place(target),
                    f"{quoted(home)}, where the image is built, is not among the regions",
                    "The image definition is probably in another region than the build, so the disk is copied there "
                    "first. Build in the region of the image definition to save the time and the egress.",
                    notes=(Note("the region of the build", template.location.place.span),),
                )


class ManyRegions(Rule):
    """A version goes to many regions before the build ends.

    Why: the build ends when the last region has its copy, and the time counts against the build's timeout; when that
        runs out the run has failed although the replication goes on. Each region is billed for egress and storage.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [
                {"name": "westeurope"}, {"name": "northeurope"}, {"name": "eastus"}, {"name": "southeastasia"}
              ]
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope"}, {"name": "northeurope"}]
            }
          ]
        }
    Source: Azure VM Image Builder overview, costs; Azure VM Image Builder JSON reference, `replicationRegions`
    """

    definition = DiagnosticDef("AIB646", "many-regions", Severity.INFO, confidence=Confidence.HEURISTIC)
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Count the regions of each gallery target."""
        for target in gallery_targets(subject.template):
            count = len(region_leaves(target))
            if count > _FEW_REGIONS:
                yield self.found(
                    _regions_place(target),
                    f"the version goes to {count} regions before the build ends",
                    "Every region lengthens the build, counts against `buildTimeoutInMinutes` and costs egress and "
                    "storage. Leave out regions that do not need the image at once; they can be added to the version "
                    "afterwards with `az sig image-version update`.",
                )


RULES = (ManagedImageInOtherRegion, RegionsNotWritten, BuildRegionNotATarget, ManyRegions)
