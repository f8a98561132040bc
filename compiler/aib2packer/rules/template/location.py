"""Rules about the region of an image template."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Diagnostic, DiagnosticDef, Safety, Severity
from aib2packer.evaluate.wording import nearest
from aib2packer.model.regions import BUILDER_REGIONS, OTHER_REGIONS, REGIONS, canonical_region
from aib2packer.rules.mending import rewrite
from aib2packer.rules.reading import text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.rules.targets.regions import destinations
from aib2packer.syntax.wording import quoted

# Regions in public preview, and the feature of Microsoft.VirtualMachineImages that a subscription has to register for
# them (Azure VM Image Builder JSON reference, `location`).
_PREVIEW_FEATURES = {
    "usgovarizona": "FairfaxPublicPreview",
    "usgovvirginia": "FairfaxPublicPreview",
    "chinanorth3": "MooncakePublicPreview",
}


class RegionWithoutBuilder(Rule):
    """Image Builder does not run in the region of the template.

    Why: the template is created, built and kept in `location`, so the submission is refused where the service does not
        run. The image can be distributed to any region, also to one without the service.
    Bad: {"location": "westindia"}
    Good: {"location": "centralindia"}
    Source: Azure VM Image Builder JSON reference, `location`; Azure VM Image Builder overview, "Regions"
    """

    definition = DiagnosticDef("AIB403", "region-without-image-builder", Severity.WARNING, concern=Concern.SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look a known location up in the list."""
        leaf = subject.template.location
        written = (text(leaf) or "").strip()
        region = canonical_region(written)
        if not region or region in BUILDER_REGIONS:
            return
        if region in OTHER_REGIONS:
            summary = f"Image Builder does not run in {quoted(written)}"
            cause = f"The documentation does not list {OTHER_REGIONS[region]} among the regions of the service."
        else:
            summary = f"unknown region {quoted(written)}"
            cause = f"The documentation lists no such region of the service.{nearest(region, tuple(BUILDER_REGIONS))}"
        yield self.found(
            leaf.place,
            summary,
            f"{cause} Put the template into a region of the service, and this one, if it exists, into the target "
            "regions of the image.",
        )


class PreviewRegion(Rule):
    """Image Builder is a preview in the region of the template.

    Why: a subscription can use the service there only after a feature has been registered, and the submission is
        refused until then.
    Bad: {"location": "usgovvirginia"}
    Good: {"location": "westeurope"}
    Source: Azure VM Image Builder JSON reference, `location`; Azure VM Image Builder overview, "Regions"
    """

    definition = DiagnosticDef("AIB603", "preview-region", Severity.INFO, concern=Concern.SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look a known location up among the previews."""
        leaf = subject.template.location
        written = text(leaf) or ""
        feature = _PREVIEW_FEATURES.get(canonical_region(written))
        if feature is not None:
            yield self.found(
                leaf.place,
                f"Image Builder is a preview in {quoted(written)}",
                "Register the feature once for the subscription: `az feature register --namespace "
                f"Microsoft.VirtualMachineImages --name {feature}`.",
            )


class RegionDisplayName(Rule):
    """A region is written by its display name.

    Why: Azure takes both spellings but answers with the canonical one, so comparisons in scripts and differences to
        the deployed resource show up where there are none.
    Bad: {"location": "West Europe"}
    Good: {"location": "westeurope"}
    Source: Azure CLI, `az image builder create`, normalization of locations
    """

    definition = DiagnosticDef(
        "AIB604", "region-display-name", Severity.INFO, concern=Concern.SERVICE, fixable=Safety.SAFE
    )

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare each known region, of the template and of its targets, with its canonical name."""
        for leaf in (subject.template.location, *destinations(subject.template)):
            written = text(leaf) or ""
            region = canonical_region(written)
            if region in REGIONS and region != written:
                yield self.found(
                    leaf.place,
                    f"{quoted(written)} is not the canonical name of the region",
                    f"Azure reads it as {quoted(region)}. Write that.",
                    fix=rewrite(leaf, region, f"write {quoted(region)}"),
                )


RULES = (RegionWithoutBuilder, PreviewRegion, RegionDisplayName)
