"""Rules about the regions that an image goes to."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Safety, Severity
from aib2packer.model.leaves import Leaf
from aib2packer.model.regions import REGIONS
from aib2packer.model.targets import ManagedImageTarget, SharedImageTarget
from aib2packer.model.template import ImageTemplate
from aib2packer.model.words import is_misspelling
from aib2packer.rules.mending import rewrite
from aib2packer.rules.reading import known_region, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.rules.targets.gallery_targets import gallery_targets
from aib2packer.syntax.wording import quoted

# Regions without availability zones (List of Azure regions, March 2025); left out are those that are to get zones by
# 2027 as far as announced (North Central US, West Central US, US Gov Arizona) and those that seldom appear in lists.
_WITHOUT_ZONES = frozenset(
    {
        "australiacentral",
        "australiacentral2",
        "australiasoutheast",
        "brazilsoutheast",
        "francesouth",
        "germanynorth",
        "koreasouth",
        "norwaywest",
        "southafricawest",
        "switzerlandwest",
        "uaecentral",
        "ukwest",
        "westindia",
        "westus",
    }
)
_DIGITS = "0123456789"


def region_leaves(target: SharedImageTarget) -> tuple[Leaf, ...]:
    """List the names of a target's regions in either spelling."""
    old = target.replication_regions.items if target.replication_regions is not None else ()
    return (*(region.name for region in target.target_regions), *old)


class ZoneRedundantWithoutZones(Rule):
    """Zone-redundant storage is asked for in a region without availability zones.

    Why: such storage exists only where there are zones, so that a version fails to replicate to this region, at the
        end of the build.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [
                {"name": "westeurope"},
                {"name": "ukwest", "storageAccountType": "Standard_ZRS"}
              ]
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [
                {"name": "westeurope", "storageAccountType": "Standard_ZRS"},
                {"name": "ukwest", "storageAccountType": "Standard_LRS"}
              ]
            }
          ]
        }
    Source: Store and share resources in an Azure Compute Gallery, "High availability"; List of Azure regions
    """

    # Azure adds zones to regions, so the list grows old.
    definition = DiagnosticDef(
        "AIB475", "zone-redundant-without-zones", Severity.WARNING, confidence=Confidence.HEURISTIC
    )
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look up each region that is to have such storage."""
        for target in gallery_targets(subject.template):
            for region, storage in _storage_of_regions(target):
                if text(storage) == "Standard_ZRS" and storage is not None and known_region(region) in _WITHOUT_ZONES:
                    yield self.found(
                        storage.place,
                        f"`Standard_ZRS` in {quoted(text(region) or '')}, which has no availability zones",
                        "Zone-redundant storage needs a region with availability zones, and the Azure regions list has "
                        "this one without. Use `Standard_LRS` or `Premium_LRS` for this region.",
                        notes=(Note("the region without zones", region.place.span),),
                    )


def _storage_of_regions(target: SharedImageTarget) -> Iterator[tuple[Leaf, Leaf | None]]:
    """Pair each region with the storage it is to have; the storage of a whole target goes with the old member."""
    for region in target.target_regions:
        yield region.name, region.storage_account_type
    if target.replication_regions is not None:
        for leaf in target.replication_regions.items:
            yield leaf, target.storage_account_type


class MisspeltRegion(Rule):
    """A region that an image goes to is misspelt.

    Why: Azure refuses a region that does not exist only when the image is distributed, after all customizers have run.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope"}, {"name": "northeurop"}]
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope"}, {"name": "North Europe"}]
            }
          ]
        }
    Source: List of Azure regions
    """

    # Azure opens regions, and one of a new name must not be taken for a slip: only a single letter is.
    definition = DiagnosticDef(
        "AIB481",
        "misspelt-region",
        Severity.WARNING,
        confidence=Confidence.HEURISTIC,
        fixable=Safety.UNSAFE,
    )

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare each region with those of Azure."""
        for leaf in destinations(subject.template):
            meant = _meant(known_region(leaf))
            if meant is not None:
                yield self.found(
                    leaf.place,
                    f"unknown region {quoted(text(leaf) or '')}",
                    f"Azure has no region of this name as far as is known, and one that is a letter away: "
                    f"{quoted(meant)}. Write {quoted(meant)} if that is meant.",
                    fix=rewrite(leaf, meant, f"write {quoted(meant)}"),
                )


def destinations(template: ImageTemplate) -> Iterator[Leaf]:
    """Walk over the regions that the image goes to."""
    for target in template.distribute:
        if isinstance(target, SharedImageTarget):
            yield from region_leaves(target)
        elif isinstance(target, ManagedImageTarget):
            yield target.location


def _meant(region: str) -> str | None:
    """Find the region that was meant by another name; a number at its end alone tells two regions apart."""
    if not region or region in REGIONS:
        return None
    stem = region.rstrip(_DIGITS)
    if any(known.rstrip(_DIGITS) == stem for known in REGIONS):
        return None
    return next((known for known in REGIONS if is_misspelling(region, known)), None)


RULES = (ZoneRedundantWithoutZones, MisspeltRegion)
