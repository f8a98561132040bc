"""Rules about the replicas of gallery versions."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Severity
from aib2packer.evaluate.values import Place
from aib2packer.model.targets import SharedImageTarget
from aib2packer.rules.reading import number
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.rules.targets.gallery_targets import gallery_targets

# Azure Compute Gallery, "Limits": at most 100 replicas of a version unless Azure has raised it; 50 should suffice.
_MOST_REPLICAS, _ENOUGH_REPLICAS = 100, 50


def _largest_count(target: SharedImageTarget) -> tuple[int, Place] | None:
    """Count the replicas of a version, as far as they are known, and say where most of them are asked for."""
    counts = [(number(region.replica_count), region) for region in target.target_regions]
    given = [(count, region.replica_count.place) for count, region in counts if count and region.replica_count]
    if not given:
        return None
    # A region whose count is absent or not known has one replica at least.
    total = sum(max(count or 1, 1) for count, _ in counts)
    return total, max(given, key=lambda item: item[0])[1]


class TooManyReplicas(Rule):
    """A version is to have more replicas than a gallery holds of one.

    Why: a gallery keeps 100 replicas of a version, in all regions together, unless Azure has raised the limit for the
        subscription. The build fails when it distributes, after all customizers have run.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [
                {"name": "westeurope", "replicaCount": 80},
                {"name": "northeurope", "replicaCount": 40}
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
                {"name": "westeurope", "replicaCount": 20},
                {"name": "northeurope", "replicaCount": 10}
              ]
            }
          ]
        }
    Source: Store and share resources in an Azure Compute Gallery, "Limits"
    """

    # A warning, because Azure raises the limit on request.
    definition = DiagnosticDef("AIB476", "too-many-replicas", Severity.WARNING)
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Add up the replicas of each version."""
        for target in gallery_targets(subject.template):
            found = _largest_count(target)
            if found is not None and found[0] > _MOST_REPLICAS:
                yield self.found(
                    found[1],
                    f"{found[0]} replicas of one image version",
                    f"All regions of this version together ask for {found[0]} replicas, and a gallery keeps "
                    f"{_MOST_REPLICAS} unless Azure has raised the limit. Lower `replicaCount`: one replica serves "
                    "about 20 machines that are made at the same time.",
                )


class ManyReplicas(Rule):
    """A version has more replicas than are of use.

    Why: every replica is a full copy that is billed, and it has to be made before the build ends. One serves about 20
        machines that are made at the same time; 50 replicas should suffice for most uses.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope", "replicaCount": 60}]
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope", "replicaCount": 5}]
            }
          ]
        }
    Source: Store and share resources in an Azure Compute Gallery, "Limits" and "Scaling"
    """

    definition = DiagnosticDef("AIB643", "many-replicas", Severity.INFO)
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Add up the replicas of each version; AIB476 speaks where they are too many."""
        for target in gallery_targets(subject.template):
            found = _largest_count(target)
            if found is not None and _ENOUGH_REPLICAS < found[0] <= _MOST_REPLICAS:
                yield self.found(
                    found[1],
                    f"{found[0]} replicas of one image version",
                    f"All regions of this version together ask for {found[0]} replicas; {_ENOUGH_REPLICAS} should "
                    "suffice for most uses, and each one is billed. Lower `replicaCount` unless many hundreds of "
                    "machines are made of the image at the same time.",
                )


RULES = (TooManyReplicas, ManyReplicas)
