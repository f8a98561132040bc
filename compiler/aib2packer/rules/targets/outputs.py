"""Rules about what targets write: their own source, and managed images."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.systems import generation_of_source
from aib2packer.model.targets import ManagedImageTarget, SharedImageTarget
from aib2packer.model.template import GallerySource, ImageTemplate, ManagedImageSource
from aib2packer.rules.reading import same_id, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.rules.targets.gallery_targets import explicit_version, gallery_targets

_SECOND_GENERATION = 2


def _managed_images(template: ImageTemplate) -> Iterator[ManagedImageTarget]:
    yield from (target for target in template.distribute if isinstance(target, ManagedImageTarget))


class TargetImageIsSource(Rule):
    """A build writes the managed image that it starts from.

    Why: the first build replaces its own source, so every further build begins with an image that has been customized
        already; Packer refuses to write a managed image that exists.
    Bad: {
          "source": {
            "type": "ManagedImage",
            "imageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/base"
          },
          "distribute": [
            {
              "type": "ManagedImage", "runOutputName": "base", "location": "westeurope",
              "imageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/base"
            }
          ]
        }
    Good: {
          "source": {
            "type": "ManagedImage",
            "imageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/base"
          },
          "distribute": [
            {
              "type": "ManagedImage", "runOutputName": "app", "location": "westeurope",
              "imageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/app"
            }
          ]
        }
    Source: azure-rest-api-specs, imagebuilder, `ImageTemplateManagedImageDistributor` (what the service makes of
        it is not documented)
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB470", "target-image-is-source", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (ManagedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the ids of managed images as targets with that of the source."""
        source = subject.template.source
        origin = text(source.image_id) if isinstance(source, ManagedImageSource) else None
        for target in _managed_images(subject.template):
            written = text(target.image_id)
            if origin and written and same_id(origin, written) and isinstance(source, ManagedImageSource):
                yield self.found(
                    target.image_id.place,
                    "the managed image that is written is the source of the build",
                    "Source and target have the same `imageId`, so a build would replace what the next one starts from."
                    " Give the target another name.",
                    notes=(Note("the source of the build", source.image_id.place.span),),
                )


class TargetVersionIsSource(Rule):
    """A build writes the image version that it starts from.

    Why: the version must exist to be the source, and must not exist to be written, so the build fails when it
        distributes, after all customizers have run.
    Bad: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/1.2.0"
          },
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "base", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/1.2.0"
            }
          ]
        }
    Good: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/1.2.0"
          },
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "base", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `galleryImageId` and `imageVersionId`
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB471", "target-version-is-source", Severity.ERROR)
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the explicit versions that are written with that of the source."""
        source = subject.template.source
        if not isinstance(source, GallerySource):
            return
        origin = text(source.image_version_id)
        for target in gallery_targets(subject.template):
            written = text(target.gallery_image_id)
            if explicit_version(target) and origin and written and same_id(origin, written):
                yield self.found(
                    target.gallery_image_id.place,
                    "the image version that is written is the source of the build",
                    "A version that is the source exists, and a version to be written must not. Name another version, "
                    "or leave `/versions/...` out to have it numbered.",
                    notes=(Note("the source of the build", source.image_version_id.place.span),),
                )


class ManagedImageWithoutTrustedLaunch(Rule):
    """A managed image cannot carry the security type of a second-generation source.

    Why: Trusted Launch (secure boot and a virtual TPM) is a property of an image definition in a gallery. A managed
        image has none, so machines made from it run with the security type `Standard`.
    Bad: {
          "distribute": [
            {
              "type": "ManagedImage", "runOutputName": "image", "location": "westeurope",
              "imageId": "[resourceId('Microsoft.Compute/images', 'base')]"
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
    Source: Azure VM Image Builder overview, Trusted Launch support (that a managed image loses it is not confirmed)
    """

    definition = DiagnosticDef(
        "AIB651", "managed-image-without-trusted-launch", Severity.INFO, confidence=Confidence.HEURISTIC
    )
    about = (ManagedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Name managed images whose source is known to be of the second generation."""
        if generation_of_source(subject.template.source) != _SECOND_GENERATION:
            return
        for target in _managed_images(subject.template):
            yield self.found(
                target.type_place,
                "a managed image has no Trusted Launch",
                "The source is a second-generation image, from which Azure can make machines with secure boot and a "
                "virtual TPM; from a managed image it cannot. Distribute to a gallery (`SharedImage`) whose image "
                "definition is marked as `TrustedLaunchSupported` if that matters.",
            )


RULES = (TargetImageIsSource, TargetVersionIsSource, ManagedImageWithoutTrustedLaunch)
