"""Rules about sources in galleries: how they are shared, and what a build makes of them."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.systems import WINDOWS
from aib2packer.model.targets import SharedImageTarget
from aib2packer.model.template import GallerySource
from aib2packer.rules.reading import part, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.source.ids import GalleryImage, Sharing, gallery_image
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted

_DIRECT_SINCE = "2022-07-01"  # Azure VM Image Builder release notes


class DirectSharedSource(Rule):
    """The source is in a gallery that is shared directly, which is a preview, and unknown to old API versions.

    Why: before API version 2022-07-01 the service refuses such an id. Since then it takes it, and the sharing itself
        is a preview: without guarantees, and only for subscriptions that are registered for it.
    Bad: {
          "apiVersion": "2022-02-14",
          "vmProfile": {"vmSize": "Standard_D4s_v5"},
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/SharedGalleries/00000000-0000-0000-0000-000000000000-IMAGES/Images/base/Versions/1.2.0"
          },
          "distribute": [
            {
              "type": "ManagedImage", "runOutputName": "image", "location": "westeurope",
              "imageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/app"
            }
          ]
        }
    Good: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/1.2.0"
          }
        }
    Source: Azure VM Image Builder release notes, 2022-07-01; Azure Compute Gallery documentation, direct sharing
    """  # noqa: E501 -- resource ids

    definition = DiagnosticDef("AIB428", "direct-shared-source", Severity.WARNING, concern=Concern.SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for an id of a direct shared gallery."""
        source, edition = subject.template.source, subject.template.edition
        image = _image(subject)
        if image is None or image.sharing is not Sharing.DIRECT or not isinstance(source, GallerySource):
            return
        is_early = edition.version < _DIRECT_SINCE
        yield self.found(
            source.image_version_id.place,
            f"API version {edition.version} takes no image that is shared directly"
            if is_early
            else "the source is in a gallery that is shared directly, which is a preview",
            f"Ids that begin with `/SharedGalleries/` are read from API version {_DIRECT_SINCE} on. Raise `apiVersion`,"
            " or have the gallery shared by role assignments and use its resource id."
            if is_early
            else "Direct sharing of galleries is a preview feature. Where a build must be dependable, have the gallery "
            "shared by role assignments and use its resource id.",
            at=_gallery_kind(source),
            level=None if is_early else Severity.INFO,
        )


class RepeatedSysprep(Rule):
    """A Windows image is built on top of its own last version.

    Why: each build generalizes the image once more, and Windows allows 1001 runs of Sysprep (Windows 7 and Windows
        Server 2008 R2 only 3). What customizers leave behind adds up, too.
    Bad: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/latest"
          },
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}],
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "base", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base"
            }
          ]
        }
    Good: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/latest"
          },
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}],
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "app", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/app"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `source`, Sysprep
    """  # noqa: E501 -- resource ids

    definition = DiagnosticDef("AIB614", "repeated-sysprep", Severity.INFO)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the image definition of the source with those of the targets."""
        source, image = subject.template.source, _image(subject)
        if subject.system != WINDOWS or image is None or not isinstance(source, GallerySource):
            return
        for target in subject.template.distribute:
            leaf = target.gallery_image_id if isinstance(target, SharedImageTarget) else None
            written = gallery_image(leaf) if leaf is not None else None
            if leaf is None or written is None or written.definition != image.definition:
                continue
            yield self.found(
                source.image_version_id.place,
                f"each build puts another Sysprep run on top of {quoted(image.name)}",
                "Source and target are the same image definition, so the image is generalized again and again, and "
                "Windows allows 1001 runs. Start from a marketplace image, or from one that is not built this way.",
                notes=(Note("the target", leaf.place.span),),
            )


class CommunityGallerySource(Rule):
    """The source is in a community gallery, which is not among the documented sources.

    Why: the service documents versions in own galleries and in direct shared ones as sources. Whether it takes the id
        of a community gallery is not stated; Packer does. Nobody vouches for what others share with everybody.
    Bad: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/CommunityGalleries/example-00000000/Images/base/Versions/latest"
          }
        }
    Good: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/1.2.0"
          }
        }
    Source: azure-rest-api-specs, imagebuilder, `ImageTemplateSharedImageVersionSource`
    """  # noqa: E501 -- a resource id

    definition = DiagnosticDef(
        "AIB616",
        "community-gallery-source",
        Severity.INFO,
        concern=Concern.SERVICE,
        confidence=Confidence.HEURISTIC,
    )

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for an id of a community gallery."""
        source, image = subject.template.source, _image(subject)
        if image is None or image.sharing is not Sharing.COMMUNITY or not isinstance(source, GallerySource):
            return
        yield self.found(
            source.image_version_id.place,
            "a community gallery is not among the documented sources",
            "Image Builder documents own galleries and direct shared ones as sources. If the service refuses the id, "
            "copy the version into a gallery of your own, and name that one.",
            at=_gallery_kind(source),
        )


def _image(subject: Subject) -> GalleryImage | None:
    source = subject.template.source
    return gallery_image(source.image_version_id) if isinstance(source, GallerySource) else None


def _gallery_kind(source: GallerySource) -> Span:
    """Give the place of the first word of an id, `SharedGalleries` or `CommunityGalleries`."""
    written = text(source.image_version_id) or ""
    return part(source.image_version_id, 1, written.find("/", 1))


RULES = (DirectSharedSource, RepeatedSysprep, CommunityGallerySource)
