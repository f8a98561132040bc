"""Rules about templates with a trigger: what their sources and targets must be like for builds to follow another."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.evaluate.values import Known
from aib2packer.model.leaves import Leaf
from aib2packer.model.targets import SharedImageTarget
from aib2packer.model.template import GallerySource, ImageTemplate, ManagedImageSource, PlatformImage
from aib2packer.model.triggers import Trigger
from aib2packer.rules.reading import part, same_id, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.rules.template.triggers import named
from aib2packer.syntax.wording import quoted

_SERVICE = Concern.SERVICE
_VERSIONS = "/versions/"


class TriggerOfManagedImage(Rule):
    """The template has a trigger, and its source is a managed image.

    Why: a managed image has no versions, so there is nothing that could trigger a build. The service refuses the
        trigger.
    Bad: {
          "source": {
            "type": "ManagedImage",
            "imageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/golden"
          },
          "resources": [
            {"type": "triggers", "apiVersion": "2025-10-01", "name": "patches", "properties": {"kind": "SourceImage"}}
          ]
        }
    Good: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/golden/versions/latest"
          },
          "resources": [
            {"type": "triggers", "apiVersion": "2025-10-01", "name": "patches", "properties": {"kind": "SourceImage"}}
          ]
        }
    Source: How to use Azure VM Image Builder triggers
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB418", "trigger-of-managed-image", Severity.ERROR, concern=_SERVICE)
    about = (Trigger,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the type of the source."""
        source = subject.template.source
        if subject.triggers and isinstance(source, ManagedImageSource):
            yield self.found(
                source.type_place,
                "a managed image cannot trigger builds",
                "A trigger needs a source with versions: `PlatformImage` or `SharedImageVersion`. Put the image into a "
                "gallery, or remove the trigger.",
                notes=_trigger_here(subject),
            )


class TriggerOfPinnedSource(Rule):
    """The template has a trigger, and its source is one fixed version.

    Why: a fixed version never changes, so there is nothing that could trigger a build. The service refuses the trigger.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "24.04.202510010"
          },
          "resources": [
            {"type": "triggers", "apiVersion": "2025-10-01", "name": "patches", "properties": {"kind": "SourceImage"}}
          ]
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "latest"
          },
          "resources": [
            {"type": "triggers", "apiVersion": "2025-10-01", "name": "patches", "properties": {"kind": "SourceImage"}}
          ]
        }
    Source: How to use Azure VM Image Builder triggers
    """

    definition = DiagnosticDef("AIB419", "trigger-of-pinned-source", Severity.ERROR, concern=_SERVICE)
    about = (Trigger,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare a known version of the source with `latest`, in any letter case."""
        leaf, start = _source_version(subject.template)
        version = (text(leaf) or "")[start:]
        if not subject.triggers or leaf is None or not version or version.casefold() == "latest":
            return
        yield self.found(
            leaf.place,
            f"the fixed version {quoted(version)} cannot trigger builds",
            "With a trigger the source must be the latest version. Write `latest`, or remove the trigger.",
            at=part(leaf, start, start + len(version)),
            notes=_trigger_here(subject),
        )


class TriggerWithFixedOutput(Rule):
    """The template has a trigger, and writes to one fixed version of a gallery image.

    Why: every build that is triggered needs a version number of its own. The service numbers the versions itself and
        refuses the trigger when the number is fixed.
    Bad: {
          "distribute": [{
            "type": "SharedImage",
            "runOutputName": "gallery",
            "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/1.0.0",
            "targetRegions": [{"name": "westeurope"}]
          }],
          "resources": [
            {"type": "triggers", "apiVersion": "2025-10-01", "name": "patches", "properties": {"kind": "SourceImage"}}
          ]
        }
    Good: {
          "distribute": [{
            "type": "SharedImage",
            "runOutputName": "gallery",
            "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base",
            "targetRegions": [{"name": "westeurope"}]
          }],
          "resources": [
            {"type": "triggers", "apiVersion": "2025-10-01", "name": "patches", "properties": {"kind": "SourceImage"}}
          ]
        }
    Source: How to use Azure VM Image Builder triggers
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB420", "trigger-with-fixed-output", Severity.ERROR, concern=_SERVICE)
    about = (Trigger,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for a version in the known ids of gallery targets."""
        for leaf in _gallery_targets(subject):
            image, version = _split(text(leaf) or "")
            if version:
                start = len(image) + len(_VERSIONS)
                yield self.found(
                    leaf.place,
                    f"builds that are triggered cannot all be version {quoted(version)}",
                    "With a trigger the service numbers the versions. Remove `/versions/` and the number from "
                    "`galleryImageId`; `versioning` says how to count.",
                    at=part(leaf, start, start + len(version)),
                    notes=_trigger_here(subject),
                )


class TriggerLoop(Rule):
    """The template has a trigger, and writes to the gallery image that it reads.

    Why: each build would make the new version that triggers the next one. The service refuses the trigger.
    Bad: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base/versions/latest"
          },
          "resources": [
            {"type": "triggers", "apiVersion": "2025-10-01", "name": "patches", "properties": {"kind": "SourceImage"}}
          ]
        }
    Good: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/golden/versions/latest"
          },
          "resources": [
            {"type": "triggers", "apiVersion": "2025-10-01", "name": "patches", "properties": {"kind": "SourceImage"}}
          ]
        }
    Source: How to use Azure VM Image Builder triggers
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB421", "trigger-loop", Severity.ERROR, concern=_SERVICE)
    about = (Trigger,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the known ids of source and targets without their versions."""
        source = subject.template.source
        image, _ = _split(text(source.image_version_id) or "") if isinstance(source, GallerySource) else ("", "")
        if not image or not isinstance(source, GallerySource):
            return
        for leaf in _gallery_targets(subject):
            if same_id(_split(text(leaf) or "")[0], image):
                yield self.found(
                    leaf.place,
                    "each build would trigger the next one",
                    "A triggered template must not write to the image definition that it reads. Distribute to another "
                    "definition, or remove the trigger.",
                    notes=(Note("the source", source.image_version_id.place.span), *_trigger_here(subject)),
                )


def _source_version(template: ImageTemplate) -> tuple[Leaf | None, int]:
    """Give the leaf that holds the version of the source, and where in its text the version begins."""
    match template.source:
        case PlatformImage(version=leaf):
            return leaf, 0
        case GallerySource(image_version_id=leaf):
            image, version = _split(text(leaf) or "")
            return (leaf, len(image) + len(_VERSIONS)) if version else (None, 0)
        case _:
            return None, 0


def _split(gallery_id: str) -> tuple[str, str]:
    """Split an id into that of the image definition and the version, which may be missing."""
    at = gallery_id.casefold().rfind(_VERSIONS)
    return (gallery_id, "") if at < 0 else (gallery_id[:at], gallery_id[at + len(_VERSIONS) :].rstrip("/"))


def _gallery_targets(subject: Subject) -> Iterator[Known]:
    """Give the known ids of gallery targets; none without a trigger."""
    for target in subject.template.distribute if subject.triggers else ():
        leaf = target.gallery_image_id if isinstance(target, SharedImageTarget) else None
        if isinstance(leaf, Known) and text(leaf):
            yield leaf


def _trigger_here(subject: Subject) -> tuple[Note, ...]:
    return (Note("the trigger", named(subject.triggers[0])),)


RULES = (TriggerOfManagedImage, TriggerOfPinnedSource, TriggerWithFixedOutput, TriggerLoop)
