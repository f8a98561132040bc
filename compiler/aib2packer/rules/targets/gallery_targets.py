"""Rules about gallery targets: their members for regions, storage and visibility."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Diagnostic, DiagnosticDef, Edit, Fix, Note, Safety, Severity
from aib2packer.model.leaves import Leaf, LeafList, is_blank
from aib2packer.model.shapes import Life
from aib2packer.model.targets import SharedImageTarget
from aib2packer.model.template import ImageTemplate
from aib2packer.rules.mending import is_element, replace_literal
from aib2packer.rules.reading import is_true, resource_id, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted

_VERSION_KIND = "microsoft.compute/galleries/images/versions"


def gallery_targets(template: ImageTemplate) -> Iterator[SharedImageTarget]:
    """Walk over the targets that are versions in a gallery."""
    yield from (target for target in template.distribute if isinstance(target, SharedImageTarget))


def explicit_version(target: SharedImageTarget) -> str | None:
    """Give the number at the end of `galleryImageId`; None when there is none, or something else."""
    found = resource_id(target.gallery_image_id)
    version = found.name("versions") if found is not None and found.kind == _VERSION_KIND else None
    return version if version and all(part.isascii() and part.isdigit() for part in version.split(".")) else None


class StorageTypeWithoutRegions(Rule):
    """The storage type of a gallery target stands without the regions that it belongs to.

    Why: the service takes `storageAccountType` of the target only together with `replicationRegions`, and refuses the
        template otherwise. With `targetRegions` each region has a storage type of its own.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "targetRegions": [{"name": "westeurope"}],
              "storageAccountType": "Standard_ZRS",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]"
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "targetRegions": [{"name": "westeurope", "storageAccountType": "Standard_ZRS"}],
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]"
            }
          ]
        }
    Source: azure-rest-api-specs, imagebuilder, `ImageTemplateSharedImageDistributor`, `storageAccountType`
    """

    definition = DiagnosticDef("AIB474", "storage-type-without-regions", Severity.ERROR, concern=Concern.SERVICE)
    versions = Life("2022-07-01")  # before, `replicationRegions` was mandatory
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for a storage type beside anything but `replicationRegions`."""
        for target in gallery_targets(subject.template):
            storage = target.storage_account_type
            if storage is None or is_blank(storage) or text(storage) is None or target.replication_regions is not None:
                continue
            there = target.target_regions_place
            yield self.found(
                storage.place,
                "`storageAccountType` of the target without `replicationRegions`",
                "The service takes a storage type of the whole target only together with `replicationRegions`, which is"
                " deprecated. Move it into the elements of `targetRegions`, one for each region.",
                notes=(Note("these regions can have one each", there.span),) if there is not None else (),
            )


class DeprecatedReplicationRegions(Rule):
    """Regions are listed in a member that is deprecated.

    Why: `replicationRegions` cannot say how many replicas a region has or how it stores them. `targetRegions` took its
        place in API version 2022-07-01, and what is deprecated may be gone from a later version.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "replicationRegions": ["westeurope", "northeurope"],
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
    Source: Azure VM Image Builder release notes, 2022-07-01; Azure VM Image Builder JSON reference,
        `replicationRegions`
    """

    definition = DiagnosticDef("AIB641", "deprecated-replication-regions", Severity.WARNING, fixable=Safety.SAFE)
    versions = Life("2022-07-01")
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for the old member where the new one does not stand beside it; AIB333 refuses both."""
        declared = subject.template.edition.declared  # else it may be that of a version without the new member
        for target in gallery_targets(subject.template):
            regions, name = target.replication_regions, target.replication_regions_name
            if regions is None or name is None or target.target_regions_place is not None:
                continue
            storage = target.storage_account_type
            more = " and move `storageAccountType` into each of them" if storage is not None else ""
            yield self.found(
                regions.place,
                "`replicationRegions` is deprecated",
                "API version 2022-07-01 replaced it by `targetRegions`, which says the same and more. Write"
                f' `"targetRegions": [{{"name": "..."}}]` with one element for each region{more}.',
                at=name.span,
                fix=_as_target_regions(name.span, regions) if storage is None and declared else None,
                level=None if declared else Severity.INFO,
            )


def _as_target_regions(name: Span, regions: LeafList) -> Fix | None:
    """Rename the member and wrap its elements; None unless all of it is written out in one place."""
    renamed = replace_literal(name, "replicationRegions", "targetRegions", "write `targetRegions`")
    if renamed is None or not regions.items or not all(_is_written_in(regions, item) for item in regions.items):
        return None
    edits = list(renamed.edits)
    for item in regions.items:
        span = item.place.span
        edits.append(Edit(Span(span.source, span.start, span.start), '{"name": '))
        edits.append(Edit(Span(span.source, span.end, span.end), "}"))
    return Fix(renamed.message, tuple(edits))


def _is_written_in(regions: LeafList, item: Leaf) -> bool:
    """Tell whether an element is a known text that stands between the brackets of its array."""
    return text(item) is not None and not item.place.trail and is_element(item, regions.place)


class VersionNeverLatest(Rule):
    """A version is made that nobody gets who asks for the latest one.

    Why: scale sets and templates that refer to the image definition, or to its version `latest`, go on using the
        version before. That is right for a trial, and a surprise for a release.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "excludeFromLatest": true,
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope"}]
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery", "excludeFromLatest": false,
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope"}]
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `excludeFromLatest`
    """

    definition = DiagnosticDef("AIB648", "version-never-latest", Severity.INFO)
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for `excludeFromLatest`."""
        for target in gallery_targets(subject.template):
            flag = target.exclude_from_latest
            if flag is not None and is_true(flag):
                name = text(target.run_output_name)
                yield self.found(
                    flag.place,
                    "the version is left out where the latest one is asked for",
                    f"With `excludeFromLatest` the version of {quoted(name) if name else 'this target'} is used only "
                    "by those who name its number. Set it to `false` in the version as soon as all are to get it.",
                )


RULES = (StorageTypeWithoutRegions, DeprecatedReplicationRegions, VersionNeverLatest)
