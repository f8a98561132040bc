"""Rules about offers in the Azure Marketplace: their plans, their generations and what they forbid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.evaluate.wording import origins
from aib2packer.model.template import PlatformImage
from aib2packer.rules.reading import publisher, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.source.generations import told_generation
from aib2packer.rules.source.marketplace_facts import HARDENED_PUBLISHER, NEEDS_PLAN
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted


class PlanOfOtherImage(Rule):
    """The purchase plan is not the one of the image.

    Why: the plan of a marketplace image is named after it: the SKU, the offer and the publisher. Azure refuses a
        machine whose plan does not belong to its image.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "RedHat", "offer": "rhel-byos", "sku": "rhel-lvm95-gen2",
            "version": "latest",
            "planInfo": {"planName": "rhel-byos", "planProduct": "rhel-lvm95-gen2", "planPublisher": "redhat"}
          }
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "RedHat", "offer": "rhel-byos", "sku": "rhel-lvm95-gen2",
            "version": "latest",
            "planInfo": {"planName": "rhel-lvm95-gen2", "planProduct": "rhel-byos", "planPublisher": "redhat"}
          }
        }
    Source: Azure VM Image Builder JSON reference, `planInfo`
    """

    definition = DiagnosticDef("AIB430", "plan-of-other-image", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (PlatformImage,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare each member of the plan with its counterpart, where both are known."""
        source = subject.template.source
        plan = source.plan if isinstance(source, PlatformImage) else None
        if plan is None or not isinstance(source, PlatformImage):
            return
        for name, leaf, other, counterpart in (
            ("planName", plan.name, "sku", source.sku),
            ("planProduct", plan.product, "offer", source.offer),
            ("planPublisher", plan.publisher, "publisher", source.publisher),
        ):
            if _alike(text(leaf), text(counterpart)):
                continue
            yield self.found(
                leaf.place,
                f"`{name}` {quoted(text(leaf) or '')} is not the `{other}` of the image",
                f"`{name}` usually repeats `{other}`, which is {quoted(text(counterpart) or '')} here. Compare with the"
                " `plan` that `az vm image show --urn <publisher>:<offer>:<sku>:latest` prints.",
                notes=(Note(f"`{other}` of the image", counterpart.place.span),),
            )


class MissingPlan(Rule):
    """The image is bought by a plan, and `planInfo` does not name it.

    Why: Azure creates no machine from such an image without its plan ("Creating a virtual machine from Marketplace
        image requires Plan information"), so the build fails before its first customizer.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "RedHat", "offer": "rhel-byos", "sku": "rhel-lvm95-gen2",
            "version": "latest"
          }
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "RedHat", "offer": "rhel-byos", "sku": "rhel-lvm95-gen2",
            "version": "latest",
            "planInfo": {"planName": "rhel-lvm95-gen2", "planProduct": "rhel-byos", "planPublisher": "redhat"}
          }
        }
    Source: Azure VM Image Builder JSON reference, `planInfo`
    """

    definition = DiagnosticDef("AIB431", "missing-plan", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (PlatformImage,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look the offer up among those that are known to need a plan."""
        source = subject.template.source
        if not isinstance(source, PlatformImage) or source.plan is not None:
            return
        publisher, offer, sku = (text(leaf) or "" for leaf in (source.publisher, source.offer, source.sku))
        offers = NEEDS_PLAN.get(publisher.lower())
        if offers is None or not re.fullmatch(offers, offer, re.IGNORECASE):
            return
        yield self.found(
            source.place,
            f"the image of {quoted(publisher)} needs a purchase plan",
            f"Add `planInfo` with `planName` {quoted(sku)}, `planProduct` {quoted(offer)} and `planPublisher` "
            f"{quoted(publisher.lower())}, and accept the terms once with `az vm image terms accept`.",
            at=source.offer.place.span,
            notes=origins(source.offer.place),
        )


class FirstGenerationSource(Rule):
    """The source image is of the first Hyper-V generation.

    Why: the image that is built has the generation of its source. The first one has no UEFI, no Trusted Launch and no
        disks over 2 TB, newer series of machines do not boot it, and an existing image cannot be converted.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy",
            "sku": "22_04-lts", "version": "latest"
          }
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy",
            "sku": "22_04-lts-gen2", "version": "latest"
          }
        }
    Source: Reliability in Azure VM Image Builder; Azure VM Image Builder overview, Hyper-V generation
    """

    definition = DiagnosticDef("AIB612", "first-generation-source", Severity.INFO, confidence=Confidence.HEURISTIC)
    about = (PlatformImage,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Read the generation from the SKU, where the publisher sells both."""
        source = subject.template.source
        sku = text(source.sku) if isinstance(source, PlatformImage) else None
        if isinstance(source, PlatformImage) and sku and told_generation(source) == 1:
            yield self.found(
                source.sku.place,
                f"the SKU {quoted(sku)} is of generation 1",
                "Generation 2 is recommended where nothing needs the first one. SKUs of generation 2 end with `-gen2` "
                "or `-g2`; the image definition must be of the same generation.",
            )


class HardenedSource(Rule):
    """The source is a hardened image, on which builds often fail.

    Why: CIS images cut what a build needs: on Windows the connection by WinRM, on Linux the right to execute scripts
        in temporary folders.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "center-for-internet-security-inc", "offer": "cis-rhel-9-l1",
            "sku": "cis-rhel9-l1-gen2", "version": "latest",
            "planInfo": {
              "planName": "cis-rhel9-l1-gen2", "planProduct": "cis-rhel-9-l1",
              "planPublisher": "center-for-internet-security-inc"
            }
          }
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "RedHat", "offer": "RHEL", "sku": "9-lvm-gen2", "version": "latest"
          }
        }
    Source: Troubleshoot Azure VM Image Builder, CIS hardened images
    """

    definition = DiagnosticDef("AIB613", "hardened-source", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (PlatformImage,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the publisher."""
        source = subject.template.source
        if isinstance(source, PlatformImage) and publisher(source) == HARDENED_PUBLISHER:
            yield self.found(
                source.publisher.place,
                "builds on hardened images of CIS often fail",
                "Hardening closes the connection of the build on Windows, and forbids to execute its scripts on Linux. "
                "Start from the publisher's plain image and harden it as the last step, or try this image with an "
                "empty template first.",
            )


def _alike(first: str | None, second: str | None) -> bool:
    """Tell whether two names may belong together: equal, or one with an ending such as `-gen2` or `-preview`."""
    if not first or not second:
        return True
    short, long = sorted((first.casefold(), second.casefold()), key=len)
    return long.startswith(short)


RULES = (PlanOfOtherImage, MissingPlan, FirstGenerationSource, HardenedSource)
