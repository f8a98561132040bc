"""Rules about the source image: whether it can be found, and whether it fits machine and targets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.leaves import Leaf, is_blank
from aib2packer.model.targets import SharedImageTarget
from aib2packer.model.template import GallerySource, ImageSource, ManagedImageSource, PlatformImage
from aib2packer.rules.machine.vm_sizes import read_size
from aib2packer.rules.reading import part, resource_id, subscription_part, text, vm_size
from aib2packer.rules.rule import Rule
from aib2packer.rules.source.generations import is_spelled_out, told_generation
from aib2packer.rules.source.ids import gallery_image
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

# How names of image definitions say a generation: `base-gen2`, `ubuntu2404-g2`.
_GENERATION = re.compile(r"(?<![a-z])g(?:en)?([12])(?![a-z0-9])", re.IGNORECASE)
_ARM = re.compile(r"arm64|aarch64", re.IGNORECASE)
_ARM_FEATURE = "p"  # Azure VM sizes naming conventions, additive features


class EmptyCoordinate(Rule):
    """A marketplace image is given with an empty publisher, offer or SKU.

    Why: an image is found by all of them together, so that none is found; the service answers with `BadPIRSource`.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "",
            "version": "latest"
          }
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "latest"
          }
        }
    Source: azure-rest-api-specs, imagebuilder, `ImageTemplatePlatformImageSource` and `BadPIRSource`
    """

    definition = DiagnosticDef("AIB424", "empty-coordinate", Severity.ERROR)
    about = (PlatformImage,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the coordinates of a marketplace image and of its purchase plan."""
        source = subject.template.source
        if not isinstance(source, PlatformImage):
            return
        members = [("publisher", source.publisher), ("offer", source.offer), ("sku", source.sku)]
        if source.plan is not None:
            plan = source.plan
            members += [("planName", plan.name), ("planProduct", plan.product), ("planPublisher", plan.publisher)]
        for name, leaf in members:
            if is_blank(leaf):
                yield self.found(
                    leaf.place,
                    f"`{name}` of the source is empty",
                    f"Without `{name}` the image cannot be found in the marketplace. "
                    "`az vm image show --urn <publisher>:<offer>:<sku>:latest` prints what belongs to an image.",
                )


class ManagedImageElsewhere(Rule):
    """The source is a managed image of another subscription than the one of the template.

    Why: the service reads a managed image from the template's own subscription and region only, so the build fails.
        The staging resource group tells which subscription that is: it has to be in the same one.
    Bad: {
          "stagingResourceGroup": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/staging",
          "source": {
            "type": "ManagedImage",
            "imageId": "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/images/providers/Microsoft.Compute/images/base"
          }
        }
    Good: {
          "stagingResourceGroup": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/staging",
          "source": {
            "type": "ManagedImage",
            "imageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/base"
          }
        }
    Source: Azure VM Image Builder JSON reference, `source` ManagedImage; azure-rest-api-specs, imagebuilder,
        `stagingResourceGroup`
    """  # noqa: E501 -- resource ids

    definition = DiagnosticDef("AIB429", "managed-image-elsewhere", Severity.ERROR, concern=Concern.SERVICE)
    about = (ManagedImageSource,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare with the subscription of the staging group; the template's own is compared when it is compiled."""
        source, staging = subject.template.source, subject.template.staging_resource_group
        if not isinstance(source, ManagedImageSource) or staging is None:
            return
        image, group = resource_id(source.image_id), resource_id(staging)
        if image is None or group is None or image.subscription.casefold() == group.subscription.casefold():
            return
        if subject.subscription and subject.subscription.casefold() != group.subscription.casefold():
            return  # the staging group is what is wrong
        yield self.found(
            source.image_id.place,
            "the source image is in another subscription",
            f"It is in {quoted(image.subscription)}, and the build runs in {quoted(group.subscription)}. Copy the "
            "image there, or put it into a gallery, which may be in another subscription.",
            at=subscription_part(source.image_id, image),
            notes=(Note("the staging resource group", staging.place.span),),
        )


class GenerationOfOtherTarget(Rule):
    """The image definition is called after another Hyper-V generation than the source has.

    Why: an image has the generation of its source, and a definition takes versions of its own generation only. When
        the name is right, the build fails after all customizers have run.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy",
            "sku": "22_04-lts", "version": "latest"
          },
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "base", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base-gen2"
            }
          ]
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy",
            "sku": "22_04-lts-gen2", "version": "latest"
          },
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "base", "targetRegions": [{"name": "westeurope"}],
              "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base-gen2"
            }
          ]
        }
    Source: Azure VM Image Builder overview, Hyper-V generation
    """  # noqa: E501 -- resource ids

    definition = DiagnosticDef(
        "AIB433", "generation-of-other-target", Severity.WARNING, confidence=Confidence.HEURISTIC
    )
    about = (SharedImageTarget,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare what names of definitions say with what is known of the source."""
        source = subject.template.source
        generation = _generation(source)
        for target in subject.template.distribute:
            leaf = target.gallery_image_id if isinstance(target, SharedImageTarget) else None
            image = gallery_image(leaf) if leaf is not None else None
            match = _GENERATION.search(image.name) if image else None
            if leaf is None or image is None or match is None or generation in (None, int(match[1])):
                continue
            start = image.name_at + match.start()
            yield self.found(
                leaf.place,
                f"{quoted(image.name)} takes an image of generation {generation}",
                f"The source is of Hyper-V generation {generation}, and so will be what is built, while the name of the"
                f" image definition says generation {match[1]}. Take the SKU of the other generation, or another "
                "definition.",
                at=part(leaf, start, start + len(match[0])),
                notes=(Note("the source", source.place.span),),
            )


class OtherProcessor(Rule):
    """The source image and the VM size are for different processors.

    Why: an image for Arm64 boots on Arm sizes only, which the default sizes are not, and other images do not boot
        there. Azure refuses to create the build machine.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server-arm64",
            "version": "latest"
          },
          "vmProfile": {"vmSize": "Standard_D4s_v5"}
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server-arm64",
            "version": "latest"
          },
          "vmProfile": {"vmSize": "Standard_D4ps_v5"}
        }
    Source: Azure VM sizes naming conventions; Azure VM Image Builder JSON reference, `vmSize`
    """

    definition = DiagnosticDef("AIB434", "other-processor", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (PlatformImage,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the words of the SKU with the features of the size."""
        source = subject.template.source
        size = vm_size(subject.template)
        if not isinstance(source, PlatformImage):
            return
        leaf, match = _arm(source)
        read = read_size(text(size) or "")
        on_arm = None if read is None and not is_blank(size) else read is not None and _ARM_FEATURE in read.features
        if match is not None and on_arm is False:
            yield self.found(
                leaf.place,
                f"an Arm64 image does not boot on {_named(size)}",
                "The source is an image for Arm64 processors. Set `vmProfile.vmSize` to a size with such processors; "
                "the small letters of its name have a `p`, such as `Standard_D4ps_v5`.",
                at=part(leaf, *match.span()),
                notes=(Note("the size of the build machine", size.place.span),) if size is not None else (),
            )
        elif match is None and on_arm and size is not None and is_spelled_out(source):
            yield self.found(
                size.place,
                f"{_named(size)} boots Arm64 images only",
                f"The size has Arm64 processors, and the SKU {quoted(text(source.sku) or '')} is no image for them. "
                "Take a size without `p` among the small letters of its name, or the SKU for Arm64.",
                notes=(Note("the source", source.sku.place.span),),
            )


def _generation(source: ImageSource) -> int | None:
    """Tell the generation of the source, that of an image in a gallery by its name."""
    if isinstance(source, GallerySource):
        image = gallery_image(source.image_version_id)
        match = _GENERATION.search(image.name) if image else None
        return int(match[1]) if match else None
    return told_generation(source)


def _arm(source: PlatformImage) -> tuple[Leaf, re.Match[str] | None]:
    in_sku = _ARM.search(text(source.sku) or "")
    return (source.sku, in_sku) if in_sku else (source.offer, _ARM.search(text(source.offer) or ""))


def _named(size: Leaf | None) -> str:
    written = text(size)
    return quoted(written) if written else "the default size"


RULES = (EmptyCoordinate, ManagedImageElsewhere, GenerationOfOtherTarget, OtherProcessor)
