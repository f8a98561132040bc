"""Rules about the schemes by which the service numbers gallery versions."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.leaves import Leaf
from aib2packer.model.targets import SharedImageTarget
from aib2packer.model.template import GallerySource, ImageSource, ManagedImageSource
from aib2packer.rules.reading import number, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.rules.targets.gallery_targets import explicit_version, gallery_targets


def _is_by_source(target: SharedImageTarget) -> bool:
    return target.versioning is not None and text(target.versioning.scheme) == "Source"


class MajorBesideSource(Rule):
    """A major number is given to a scheme that does not take one.

    Why: scheme `Source` takes the number from the source image and has no member `major`. Since API version 2024-02-01
        the service refuses members that it does not know; before, it ignored them.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "versioning": {"scheme": "Source", "major": 2}
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "versioning": {"scheme": "Latest", "major": 2}
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `versioning`; azure-rest-api-specs, imagebuilder,
        `DistributeVersionerSource`
    """

    definition = DiagnosticDef("AIB477", "major-beside-source", Severity.ERROR, concern=Concern.SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for `major` beside scheme `Source`."""
        strict = subject.template.edition.strict
        verdict = "refuses" if strict else "ignores"
        for target in gallery_targets(subject.template):
            versioning = target.versioning
            major = versioning.major if versioning is not None and _is_by_source(target) else None
            if versioning is not None and major is not None and number(major) is not None:
                yield self.found(
                    major.place,
                    "`major` belongs to scheme `Latest`, not to `Source`",
                    f"With scheme `Source` the number follows the source image; the service {verdict} `major` beside it"
                    " in this API version. Remove `major`, or set `scheme` to `Latest`.",
                    notes=(Note("the scheme stands here", versioning.scheme.place.span),),
                    level=None if strict else Severity.WARNING,
                )


class NumberedByNothing(Rule):
    """A version is to be numbered by a source that has no number.

    Why: scheme `Source` takes the number from the version of the source image, and a managed image has none.
    Bad: {
          "source": {"type": "ManagedImage", "imageId": "[resourceId('Microsoft.Compute/images', 'golden')]"},
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "versioning": {"scheme": "Source"}
            }
          ]
        }
    Good: {
          "source": {"type": "ManagedImage", "imageId": "[resourceId('Microsoft.Compute/images', 'golden')]"},
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "versioning": {"scheme": "Latest"}
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `versioning` (what the service makes of it is not documented)
    """

    definition = DiagnosticDef("AIB478", "numbered-by-nothing", Severity.WARNING, confidence=Confidence.HEURISTIC)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for scheme `Source` in templates that start from a managed image."""
        source = subject.template.source
        if not isinstance(source, ManagedImageSource):
            return
        for target in gallery_targets(subject.template):
            if target.versioning is not None and _is_by_source(target) and explicit_version(target) is None:
                yield self.found(
                    target.versioning.scheme.place,
                    "scheme `Source` with a source that has no version",
                    "The number of the new version is to follow that of the source, and a managed image has none. Set "
                    "`scheme` to `Latest`, or start from a gallery version or a marketplace image.",
                    notes=(Note("the source is a managed image", source.type_place.span),),
                )


class NumberedByFixedSource(Rule):
    """A version is numbered by a source whose number never changes.

    Why: scheme `Source` takes the number from the source image. While the source is pinned to one version, every run
        asks for the same number, which may exist already.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "24.04.202506100"
          },
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "versioning": {"scheme": "Source"}
            }
          ]
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "24.04.202506100"
          },
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "versioning": {"scheme": "Latest"}
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `versioning` (how the service avoids a collision is not documented)
    """

    definition = DiagnosticDef("AIB647", "numbered-by-fixed-source", Severity.INFO, confidence=Confidence.HEURISTIC)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for scheme `Source` where the source names a version."""
        pinned = _pinned_version(subject.template.source)
        if pinned is None:
            return
        for target in gallery_targets(subject.template):
            if target.versioning is not None and _is_by_source(target) and explicit_version(target) is None:
                yield self.found(
                    target.versioning.scheme.place,
                    "every run numbers its version after the same source version",
                    "The number of the new version follows that of the source, which is pinned, so a second run may "
                    "collide with what the first has published. Set `scheme` to `Latest`, or let the source be "
                    "`latest`.",
                    notes=(Note("the source is pinned here", pinned.place.span),),
                )


def _pinned_version(source: ImageSource) -> Leaf | None:
    """Give the leaf that names one version of the source; None for `latest`, and where it is not known."""
    if isinstance(source, ManagedImageSource):
        return None
    leaf = source.image_version_id if isinstance(source, GallerySource) else source.version
    named = (text(leaf) or "").rpartition("/")[2]
    return leaf if named and named.casefold() != "latest" else None


RULES = (MajorBesideSource, NumberedByNothing, NumberedByFixedSource)
