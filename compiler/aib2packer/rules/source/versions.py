"""Rules about the version of the source image: whether there can be such a one."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Confidence, Diagnostic, DiagnosticDef, Safety, Severity
from aib2packer.model.leaves import Leaf, is_blank
from aib2packer.model.shapes import Life
from aib2packer.model.template import GallerySource, PlatformImage
from aib2packer.rules.mending import rewrite
from aib2packer.rules.reading import ending, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.source.ids import LATEST, Sharing, gallery_image, is_number
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

# API versions that take `versions/latest` as source (Azure VM Image Builder release notes, 2022-07-01).
_TAKES_LATEST = Life("2022-07-01")


class SourceWithoutVersion(Rule):
    """The source image is given without a version.

    Why: the JSON reference documents no source without a version: what the service makes of one is not promised,
        and a reader cannot see whether the newest version was meant.
    Bad: {
          "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server"}
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "latest"
          }
        }
    Source: Azure VM Image Builder JSON reference, `source`: PlatformImage and SharedImageVersion
    """

    definition = DiagnosticDef(
        "AIB423",
        "source-without-version",
        Severity.WARNING,
        concern=Concern.SERVICE,
        confidence=Confidence.HEURISTIC,
        fixable=Safety.SAFE,
    )

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for a marketplace image without `version` and for a gallery id without `/versions/`."""
        match subject.template.source:
            case PlatformImage(place=place, version=version) if is_blank(version):
                yield self.found(
                    version.place if version else place,
                    "the source names no `version`",
                    'A marketplace image is given by publisher, offer, SKU and version. Write `"version": "latest"` for'
                    " the newest one when the build runs, or a number such as `24.04.202506100`.",
                    fix=rewrite(version, LATEST, f"write `{LATEST}`"),
                )
            case GallerySource(image_version_id=leaf):
                yield from self._gallery(leaf, subject.template.edition.version)
            case _:
                return

    def _gallery(self, leaf: Leaf, api_version: str) -> Iterator[Diagnostic]:
        image = gallery_image(leaf)
        if image is None or image.version is not None or image.sharing is not Sharing.OWN:
            return
        right = f"{text(leaf)}/versions/{LATEST}"
        takes = _TAKES_LATEST.covers(api_version)
        yield self.found(
            leaf.place,
            f"the id of the source ends with the image definition {quoted(image.name)}",
            "`imageVersionId` is the id of one version and ends with `/versions/<major>.<minor>.<patch>`, or with "
            f"`/versions/{LATEST}` from API version {_TAKES_LATEST.since} on. Append the version.",
            at=ending(leaf, image.name),
            fix=rewrite(leaf, right, f"append `/versions/{LATEST}`") if takes else None,
        )


class OddPlatformVersion(Rule):
    """The version of a marketplace image is neither `latest` nor a number of three parts.

    Why: versions of marketplace images are numbered `major.minor.build`; with anything else the image is not found,
        and the build ends before its first customizer.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "24.04"
          }
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "24.04.202506100"
          }
        }
    Source: Azure VM Image Builder JSON reference, `source` PlatformImage; Azure Compute REST reference,
        `ImageReference.version`
    """

    definition = DiagnosticDef("AIB425", "odd-platform-version", Severity.WARNING, fixable=Safety.SAFE)
    about = (PlatformImage,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the form of a known version; `Latest` is only spelled unusually, Microsoft's own pages do it."""
        source = subject.template.source
        version = source.version if isinstance(source, PlatformImage) else None
        written = text(version) or ""
        if version is None or not written or written == LATEST or is_number(written):
            return
        misspelled = written.strip().casefold() == LATEST
        detail = (
            f"The JSON reference knows the word `{LATEST}` in lower case only. Write it so."
            if misspelled
            else f"{quoted(written)} is neither `{LATEST}` nor a number of three parts such as `24.04.202506100`. List"
            " the versions there are with `az vm image list --all`, and write one of them or `latest`."
        )
        yield self.found(
            version.place,
            f"the version {quoted(written)} of the source is spelled unusually"
            if misspelled
            else f"no marketplace image has the version {quoted(written)}",
            detail,
            fix=rewrite(version, LATEST, f"write `{LATEST}`") if misspelled else None,
            level=Severity.INFO if misspelled else None,
        )


class UnnumberedGalleryVersion(Rule):
    """The version at the end of a gallery id is neither `latest` nor a number of three parts.

    Why: versions in a gallery are numbered `major.minor.patch`, so there is none of that name, and the build fails
        with a 404 when it looks for its source.
    Bad: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/v1.2"
          }
        }
    Good: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/1.2.0"
          }
        }
    Source: Azure VM Image Builder JSON reference, `source` SharedImageVersion; Azure Compute Gallery documentation,
        image versions
    """  # noqa: E501 -- a resource id

    definition = DiagnosticDef("AIB426", "unnumbered-gallery-version", Severity.ERROR)
    about = (GallerySource,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the last part of a known id."""
        source = subject.template.source
        leaf = source.image_version_id if isinstance(source, GallerySource) else None
        image = gallery_image(leaf) if leaf is not None else None
        if leaf is None or image is None or image.is_newest or is_number(image.version or ""):
            return
        version = image.version or ""
        yield self.found(
            leaf.place,
            f"no image version is called {quoted(version)}",
            f"The id of the source ends with {quoted(version)}. A version in a gallery is numbered by three integers, "
            f"such as `1.2.0`. Write the number of the version, or `{LATEST}`.",
            at=ending(leaf, version),
        )


class LatestTooEarly(Rule):
    """The source is the newest version in a gallery, which the API version does not know yet.

    Why: before API version 2022-07-01 the id of a source had to name one version; the service refuses the template.
    Bad: {
          "apiVersion": "2022-02-14",
          "vmProfile": {"vmSize": "Standard_D4s_v5"},
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/latest"
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
            "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/latest"
          }
        }
    Source: Azure VM Image Builder release notes, 2022-07-01
    """  # noqa: E501 -- resource ids

    definition = DiagnosticDef("AIB427", "latest-too-early", Severity.ERROR, concern=Concern.SERVICE)
    versions = Life(until="2022-02-14")
    about = (GallerySource,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for `versions/latest`."""
        source, edition = subject.template.source, subject.template.edition
        leaf = source.image_version_id if isinstance(source, GallerySource) else None
        image = gallery_image(leaf) if leaf is not None else None
        if leaf is None or image is None or image.version is None or not image.is_newest:
            return
        yield self.found(
            leaf.place,
            f"API version {edition.version} takes no {quoted(image.version)} as source",
            f"`versions/{LATEST}` is read from API version {_TAKES_LATEST.since} on. Raise `apiVersion`, or name one "
            "version by its number.",
            at=ending(leaf, image.version),
        )


RULES = (
    SourceWithoutVersion,
    OddPlatformVersion,
    UnnumberedGalleryVersion,
    LatestTooEarly,
)
