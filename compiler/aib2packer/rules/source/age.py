"""Rules about how old the source image is, or may become."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Severity
from aib2packer.evaluate.values import Known
from aib2packer.model.leaves import Leaf
from aib2packer.model.template import GallerySource, ImageTemplate, PlatformImage
from aib2packer.rules.reading import ending, only_validates, part, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.source.ids import LATEST, gallery_image, is_number
from aib2packer.rules.source.marketplace_facts import ENDED, SUPPORTED_LONGER, Ended
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted


class MovingSourceVersion(Rule):
    """The source is the newest version there is when the build runs.

    Why: two builds of the same template may start from different images. That brings in the latest patches, and
        means that a build cannot be repeated, and that a new release of the source can break it.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "latest"
          }
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "24.04.202506100"
          }
        }
    Source: Azure VM Image Builder JSON reference, `source`: `version`
    """

    definition = DiagnosticDef("AIB610", "moving-source-version", Severity.INFO)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for `latest`."""
        found = _version(subject.template)
        if found is None or found[1].casefold() != LATEST or only_validates(subject.template):
            return
        leaf, written = found
        yield self.found(
            leaf.place,
            "the source image is chosen anew by each build",
            f"{quoted(written)} is read when the build runs, so the next build may start from another image. Name one "
            "version where a build must be repeatable. `exactVersion` of the deployed template says which was taken.",
            at=ending(leaf, written),
        )


class PinnedSourceVersion(Rule):
    """The source is one fixed version of a marketplace image.

    Why: each build starts from the same image, however old that has become, and publishers remove old versions after
        a while. That makes builds repeatable, and leaves the patches to the customizers.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "24.04.202506100"
          }
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "latest"
          }
        }
    Source: Azure VM Image Builder best practices; Reliability in Azure VM Image Builder
    """

    definition = DiagnosticDef("AIB611", "pinned-source-version", Severity.INFO)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for a number as the version of a marketplace image."""
        found = _version(subject.template)
        is_platform = isinstance(subject.template.source, PlatformImage)
        if found is None or not is_platform or not is_number(found[1]) or only_validates(subject.template):
            return
        leaf, written = found
        yield self.found(
            leaf.place,
            f"the source stays at version {quoted(written)}",
            f"A later build starts from {quoted(written)} again, without the patches published since. Write `{LATEST}`,"
            " or raise the number from time to time and install updates by a customizer.",
        )


class UnsupportedRelease(Rule):
    """The source image is of a release whose support has ended.

    Why: the image starts without the security updates that newer releases get, and customizers that install packages
        begin to fail when the repositories of the release are archived.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "UbuntuServer", "sku": "18.04-LTS",
            "version": "latest"
          }
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "latest"
          }
        }
    Source: life cycle pages of the makers: Ubuntu release cycle, Red Hat Enterprise Linux Life Cycle, SUSE product
        support lifecycle, Debian LTS, Oracle Linux support, Microsoft Lifecycle; as known in the middle of 2026
    """

    definition = DiagnosticDef("AIB615", "unsupported-release", Severity.WARNING, confidence=Confidence.HEURISTIC)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look up a marketplace image by its publisher, offer and SKU."""
        source = subject.template.source
        found = _ended(source) if isinstance(source, PlatformImage) else None
        if found is None:
            return
        release, leaf, at = found
        yield self.found(
            leaf.place,
            f"support of {release.name} ended in {release.month}",
            f"The source is {release.name}, whose general support ended in {release.month}; its security updates stop, "
            "or are sold separately. Take a release that is supported, and check the customizers with it.",
            at=at,
        )


def _ended(source: PlatformImage) -> tuple[Ended, Leaf, Span] | None:
    publisher, offer, sku = text(source.publisher), text(source.offer), text(source.sku)
    if publisher is None or offer is None or sku is None:
        return None
    longer = SUPPORTED_LONGER.get(publisher.lower())
    if longer and re.search(longer, f"{offer} {sku}", re.IGNORECASE):
        return None
    publisher = publisher.lower()
    for release in ENDED:
        if release.publisher != publisher:
            continue
        for leaf, written in ((source.sku, sku), (source.offer, offer)):
            match = re.search(release.pattern, written, re.IGNORECASE)
            if match and re.fullmatch(release.offers, offer, re.IGNORECASE):
                return release, leaf, part(leaf, *match.span(1))
    return None


def _version(template: ImageTemplate) -> tuple[Known, str] | None:
    """Give the leaf that names the version of the source, and the version, where both are known."""
    match template.source:
        case PlatformImage(version=Known() as leaf):
            version = text(leaf)
        case GallerySource(image_version_id=Known() as leaf):
            image = gallery_image(leaf)
            version = image.version if image else None
        case _:
            return None
    return (leaf, version) if version else None


RULES = (MovingSourceVersion, PinnedSourceVersion, UnsupportedRelease)
