"""Rules about the numbers of gallery versions."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.targets import SharedImageTarget
from aib2packer.rules.reading import ending, number, resource_id, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.rules.targets.gallery_targets import explicit_version, gallery_targets
from aib2packer.syntax.wording import quoted

_DEFINITION_KIND = "microsoft.compute/galleries/images"
_NO_MAJOR = -1  # `major`: not restricted (azure-rest-api-specs, imagebuilder, `DistributeVersionerLatest`)


class DefinitionPublishedTwice(Rule):
    """Two targets make a version of the same image definition in one build.

    Why: both look for the next free number at the same time, so they may take the same one, and one fails; Packer
        numbers both alike. Where they do not collide, the gallery holds the same image twice.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "west", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base"
            },
            {
              "type": "SharedImage", "runOutputName": "north", "targetRegions": [{"name": "northeurope"}],
              "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base"
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "targetRegions": [{"name": "westeurope"}, {"name": "northeurope"}],
              "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `versioning` (that the numbers collide is not documented)
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef(
        "AIB480", "definition-published-twice", Severity.WARNING, confidence=Confidence.HEURISTIC
    )
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the definitions of targets that are numbered in the same way."""
        seen: dict[tuple[str, str, int], SharedImageTarget] = {}
        for target in gallery_targets(subject.template):
            key = _numbering(target)
            first = seen.setdefault(key, target) if key is not None else target
            if first is not target:
                yield self.found(
                    target.gallery_image_id.place,
                    "a second version of the same image definition",
                    "An earlier target publishes to this image definition already, and both ask for the next number. "
                    "List all regions in one target, or give the two different numbers.",
                    notes=(Note("the definition is first published to here", first.gallery_image_id.place.span),),
                )


def _numbering(target: SharedImageTarget) -> tuple[str, str, int] | None:
    """Say by what a version is numbered: definition, scheme and major; None where some of it is not known."""
    leaf, versioning = target.gallery_image_id, target.versioning
    found = resource_id(leaf)
    if found is None or found.kind != _DEFINITION_KIND:
        return None
    scheme = text(versioning.scheme) if versioning is not None else "Latest"
    major = number(versioning.major) if versioning is not None and versioning.major is not None else _NO_MAJOR
    return None if scheme is None or major is None else ((text(leaf) or "").casefold(), scheme, major)


class FixedImageVersion(Rule):
    """A template can be run once only, because it fixes the number of its version.

    Why: a version that is to be written must not exist yet. The first run publishes it, and every further run of the
        same template fails when it distributes, after all customizers have run.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/1.2.0"
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base",
              "versioning": {"scheme": "Latest", "major": 1}
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `galleryImageId`
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB642", "fixed-image-version", Severity.INFO)
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for numbers at the end of ids; AIB420 refuses them beside a trigger."""
        if subject.triggers:
            return
        for target in gallery_targets(subject.template):
            version = explicit_version(target)
            if version is not None:
                yield self.found(
                    target.gallery_image_id.place,
                    f"version {quoted(version)} can be published once",
                    "A second run of the same template finds the version in the gallery and fails. Make the number a "
                    "parameter, or leave `/versions/...` out and have it numbered by `versioning`.",
                    at=ending(target.gallery_image_id, version),
                )


RULES = (DefinitionPublishedTwice, FixedImageVersion)
