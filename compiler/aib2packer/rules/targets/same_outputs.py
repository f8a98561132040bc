"""Rules about outputs that are written twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.leaves import Leaf
from aib2packer.model.targets import ManagedImageTarget, SharedImageTarget, Target, VhdTarget
from aib2packer.rules.downloads.uris import address
from aib2packer.rules.reading import resource_id, text
from aib2packer.rules.rule import Rule, SetRule
from aib2packer.rules.subject import Subject
from aib2packer.rules.targets.gallery_targets import explicit_version
from aib2packer.syntax.wording import quoted


@dataclass(frozen=True, slots=True)
class _Output:
    """What one target writes, where the template says it to the end."""

    key: str  # equal for the same output
    leaf: Leaf
    words: str  # such as: managed image `base`


def _output(target: Target) -> _Output | None:
    """Name what a target writes; None for what gets a name of its own in each build, or is not known."""
    match target:
        case ManagedImageTarget(image_id=leaf):
            found = resource_id(leaf)
            name = found.name("images") if found else None
            words = f"managed image {quoted(name)}" if name else None
        case SharedImageTarget(gallery_image_id=leaf):
            name = explicit_version(target)
            words = f"image version {quoted(name)}" if name else None
        case VhdTarget(uri=leaf):
            return _blob(leaf)
    return _Output((text(leaf) or "").casefold(), leaf, words) if words else None


def _blob(leaf: Leaf | None) -> _Output | None:
    """Name a blob; a container takes many, and letter case counts in the names of blobs only."""
    uri = address(leaf)
    container, blob = (uri.segments[0], "/".join(uri.segments[1:])) if uri and uri.segments else ("", "")
    if leaf is None or uri is None or not blob:
        return None
    return _Output(f"{uri.host}/{container.lower()}/{blob}", leaf, f"VHD {quoted(blob)}")


class OutputWrittenTwice(Rule):
    """Two targets of a template write the same image, version or VHD.

    Why: the second one finds what the first has just made. It fails, or replaces it: the run ends partially
        succeeded, or one set of tags and regions is lost.
    Bad: {
          "distribute": [
            {
              "type": "VHD", "runOutputName": "first",
              "uri": "https://exampleimages.blob.core.windows.net/vhds/base.vhd"
            },
            {
              "type": "VHD", "runOutputName": "second",
              "uri": "https://exampleimages.blob.core.windows.net/vhds/base.vhd"
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "VHD", "runOutputName": "first",
              "uri": "https://exampleimages.blob.core.windows.net/vhds/base.vhd"
            },
            {
              "type": "VHD", "runOutputName": "second",
              "uri": "https://examplebackup.blob.core.windows.net/vhds/base.vhd"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `distribute`
    """

    definition = DiagnosticDef("AIB472", "output-written-twice", Severity.ERROR)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare what the targets write."""
        seen: dict[str, _Output] = {}
        for target in subject.template.distribute:
            output = _output(target)
            if output is None:
                continue
            first = seen.setdefault(output.key, output)
            if first is not output:
                yield self.found(
                    output.leaf.place,
                    f"{output.words} is written by two targets",
                    "Each target writes an output of its own, and an earlier one writes this one already. Remove one of"
                    " the two, or give it another name.",
                    notes=(Note("it is first written here", first.leaf.place.span),),
                )


class OutputOfTwoTemplates(SetRule):
    """Two image templates write the same image, version or VHD.

    Why: a managed image or a VHD is replaced by whichever template ran last, and nobody sees which one it is of; a
        version that one of them has published makes the other one fail.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "resources": [
            {
              "type": "Microsoft.VirtualMachineImages/imageTemplates", "apiVersion": "2022-07-01",
              "name": "web", "location": "westeurope",
              "identity": {
                "type": "UserAssigned",
                "userAssignedIdentities": {
                  "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'builder')]": {}
                }
              },
              "properties": {
                "source": {
                  "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
                  "version": "latest"
                },
                "customize": [{"type": "Shell", "name": "greet", "inline": ["echo web"]}],
                "distribute": [
                  {
                    "type": "VHD", "runOutputName": "vhd",
                    "uri": "https://exampleimages.blob.core.windows.net/vhds/base.vhd"
                  }
                ]
              }
            },
            {
              "type": "Microsoft.VirtualMachineImages/imageTemplates", "apiVersion": "2022-07-01",
              "name": "mail", "location": "westeurope",
              "identity": {
                "type": "UserAssigned",
                "userAssignedIdentities": {
                  "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'builder')]": {}
                }
              },
              "properties": {
                "source": {
                  "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
                  "version": "latest"
                },
                "customize": [{"type": "Shell", "name": "greet", "inline": ["echo mail"]}],
                "distribute": [
                  {
                    "type": "VHD", "runOutputName": "vhd",
                    "uri": "https://exampleimages.blob.core.windows.net/vhds/base.vhd"
                  }
                ]
              }
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "VHD", "runOutputName": "vhd",
              "uri": "https://exampleimages.blob.core.windows.net/vhds/mail.vhd"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `distribute`
    """

    # The templates may be alternatives of each other, of which only one is ever run.
    definition = DiagnosticDef("AIB473", "output-of-two-templates", Severity.WARNING, confidence=Confidence.HEURISTIC)

    def check_set(self, subjects: tuple[Subject, ...]) -> Iterator[Diagnostic]:
        """Compare what the templates write."""
        seen: dict[str, tuple[Subject, _Output]] = {}
        for subject in subjects:
            for output in filter(None, map(_output, subject.template.distribute)):
                owner, first = seen.setdefault(output.key, (subject, output))
                if owner is not subject:
                    yield self.found(
                        output.leaf.place,
                        f"{output.words} is written by two image templates",
                        "Another template of this call writes the same output, so the two replace each other's image, "
                        "or one of them fails. Give each template an output of its own.",
                        notes=(Note("the other template writes it here", first.leaf.place.span),),
                    )


RULES = (OutputWrittenTwice, OutputOfTwoTemplates)
