"""Rules about VHDs as outputs."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import (
    Concern,
    Confidence,
    Diagnostic,
    DiagnosticDef,
    Edit,
    Fix,
    Safety,
    Severity,
)
from aib2packer.model.leaves import Leaf, is_blank
from aib2packer.model.targets import VhdTarget
from aib2packer.model.template import ImageTemplate
from aib2packer.rules.downloads.uris import Address, address, is_azure_storage
from aib2packer.rules.reading import part, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.syntax.rewriting import literal
from aib2packer.syntax.wording import quoted

_URI_SINCE = "2022-07-01"


def _vhds(template: ImageTemplate) -> Iterator[VhdTarget]:
    yield from (target for target in template.distribute if isinstance(target, VhdTarget))


class VhdOutsideStorage(Rule):
    """The address of a VHD is not one of Azure Storage over https.

    Why: the service copies the VHD with the identity of the template, and Azure Storage takes identities over https
        only. The copy is the last thing of a build, so it fails after everything else is done.
    Bad: {
          "distribute": [
            {
              "type": "VHD", "runOutputName": "vhd",
              "uri": "http://exampleimages.blob.core.windows.net/vhds/base.vhd"
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "VHD", "runOutputName": "vhd",
              "uri": "https://exampleimages.blob.core.windows.net/vhds/base.vhd"
            }
          ]
        }
    Source: azure-rest-api-specs, imagebuilder, `ImageTemplateVhdDistributor`; Azure VM Image Builder release notes,
        2022-07-01
    """

    definition = DiagnosticDef(
        "AIB479", "vhd-outside-storage", Severity.ERROR, concern=Concern.SERVICE, fixable=Safety.SAFE
    )

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Judge scheme and host of addresses that look like a blob; AIB703 refuses those that do not."""
        for target in _vhds(subject.template):
            uri = address(target.uri)
            if target.uri is None or uri is None or ".blob." not in uri.host:
                continue
            if uri.scheme == "http":
                yield self._plain(target.uri)
            elif not is_azure_storage(uri):
                yield self._elsewhere(target.uri, uri)

    def _plain(self, leaf: Leaf) -> Diagnostic:
        return self.found(
            leaf.place,
            "the VHD is to be written over `http`",
            "Azure Storage takes an identity over https only. Write `https://`.",
            at=part(leaf, 0, len("http")),
            fix=_with_https(leaf),
        )

    def _elsewhere(self, leaf: Leaf, uri: Address) -> Diagnostic:
        return self.found(
            leaf.place,
            f"{quoted(uri.host)} is no host of Azure Storage",
            f"The service writes VHDs to a storage account of Azure, and {quoted(uri.host)} does not end in "
            "`.blob.core.windows.net` or the like of another Azure cloud. Write the address of a blob, such as "
            "`https://<account>.blob.core.windows.net/<container>/<name>.vhd`.",
            at=part(leaf, uri.host_start, uri.host_end),
        )


def _with_https(leaf: Leaf) -> Fix | None:
    """Write the one letter more, so that nothing else of the address is repeated: it may hold a token."""
    span = leaf.place.span
    written = literal(span)
    if leaf.place.trail or written is None or written.span != span or written.value != text(leaf):
        return None
    return Fix("write `https`", (Edit(written.span_of(0, len("http")), "https"),))


class VhdLostWithTemplate(Rule):
    """A VHD is kept in the staging resource group and goes with it.

    Why: without `uri` the VHD lands in a storage account of the staging resource group, under a name that only the run
        output tells. Deleting the image template deletes both.
    Bad: {"distribute": [{"type": "VHD", "runOutputName": "vhd"}]}
    Good: {
          "distribute": [
            {
              "type": "VHD", "runOutputName": "vhd",
              "uri": "https://exampleimages.blob.core.windows.net/vhds/base.vhd"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, distribute: VHD
    """

    definition = DiagnosticDef("AIB649", "vhd-lost-with-template", Severity.INFO, concern=Concern.SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Name VHDs without an address."""
        edition = subject.template.edition
        since = "" if edition.version >= _URI_SINCE else f" (API version {_URI_SINCE} and later)"
        for target in _vhds(subject.template):
            if is_blank(target.uri):
                yield self.found(
                    target.uri.place if target.uri is not None else target.place,
                    "the VHD is deleted together with the image template",
                    "Without `uri` the VHD is kept in the staging resource group, which the service deletes with the "
                    f"template. Give it a `uri`{since}, or copy the blob that the run output names after the build.",
                )


class VhdForUnmanagedDisk(Rule):
    """A VHD cannot be the disk of a machine any more.

    Why: unmanaged disks were retired on 31 March 2026. A machine needs a managed disk or an image that is made from the
        VHD first, and a gallery version would do without that step.
    Bad: {
          "distribute": [
            {
              "type": "VHD", "runOutputName": "vhd",
              "uri": "https://exampleimages.blob.core.windows.net/vhds/base.vhd"
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
    Source: Azure VM Image Builder release notes, retirement of unmanaged disks
    """

    # What the VHD is for is not known; for an upload elsewhere nothing is wrong with it.
    definition = DiagnosticDef("AIB650", "vhd-for-unmanaged-disk", Severity.INFO, confidence=Confidence.HEURISTIC)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Name each VHD."""
        for target in _vhds(subject.template):
            yield self.found(
                target.type_place,
                "no machine can use a VHD as its disk any more",
                "Azure retired unmanaged disks on 31 March 2026. Make a managed disk or an image of the VHD before it "
                "is used in Azure, or distribute to a gallery (`SharedImage`) instead.",
            )


RULES = (VhdOutsideStorage, VhdLostWithTemplate, VhdForUnmanagedDisk)
