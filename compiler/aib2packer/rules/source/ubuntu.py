"""Rules about Ubuntu in the Azure Marketplace: which offer has which SKUs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Safety, Severity
from aib2packer.model.template import PlatformImage
from aib2packer.rules.mending import rewrite
from aib2packer.rules.reading import part, publisher, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.source.marketplace_facts import UBUNTU_CODE_NAMES, UBUNTU_COMMON_OFFER, UBUNTU_COMMON_UNTIL
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_RELEASE = re.compile(r"(?<!\d)(\d\d)([._])(04|10)(?!\d)")
_NUMBERED_OFFER = re.compile(r"ubuntu-\d\d_(?:04|10)(?:-.*)?", re.IGNORECASE)


class SkuNotInOffer(Rule):
    """The offer of Ubuntu has no such SKU.

    Why: Canonical moved each release into an offer of its own and changed the spelling of SKUs on the way; a pair
        that does not exist is not found, and the build ends before its first customizer.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "UbuntuServer", "sku": "22_04-lts-gen2",
            "version": "latest"
          }
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy",
            "sku": "22_04-lts-gen2", "version": "latest"
          }
        }
    Source: Canonical, "Find Ubuntu images on Microsoft Azure"; Azure VM Image Builder overview, Hyper-V generation
    """

    definition = DiagnosticDef(
        "AIB432",
        "sku-not-in-offer",
        Severity.WARNING,
        confidence=Confidence.HEURISTIC,
        fixable=Safety.SAFE,
    )
    about = (PlatformImage,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the release in the SKU, and how it is written, with the offer."""
        source = subject.template.source
        if not isinstance(source, PlatformImage) or publisher(source) != "canonical":
            return
        offer, sku = text(source.offer) or "", text(source.sku) or ""
        match = _RELEASE.search(sku)
        advice = _advice(offer, sku, match) if match else None
        if match is None or advice is None:
            return
        right = _respelled(offer, sku, match)
        yield self.found(
            source.sku.place,
            f"{quoted(offer)} has no SKU {quoted(sku)}",
            f"{advice} `az vm image list-skus --publisher Canonical --offer <offer>` lists the SKUs.",
            at=part(source.sku, *match.span()),
            notes=(Note("the offer", source.offer.place.span),),
            fix=rewrite(source.sku, right, f"write {quoted(right)}") if right != sku else None,
        )


def _advice(offer: str, sku: str, match: re.Match[str]) -> str | None:
    """Say what is wrong with a SKU that names a release; None when nothing is."""
    release = f"{match[1]}.{match[3]}"
    if _NUMBERED_OFFER.fullmatch(offer):
        return f"SKUs of {quoted(offer)} name no release: write one such as `server` or `server-gen1`."
    own = UBUNTU_CODE_NAMES.get(offer.lower().rpartition("-")[2])
    if own is not None and release != own:
        return f"{quoted(offer)} is the offer of Ubuntu {own}, and the SKU names {release}: correct one of them."
    if offer.lower() == UBUNTU_COMMON_OFFER and release > UBUNTU_COMMON_UNTIL:
        return f"`UbuntuServer` ends with Ubuntu {UBUNTU_COMMON_UNTIL}: take the offer {_offer_of(release)}."
    right = _respelled(offer, sku, match)
    return f"In this offer the SKU is spelled {quoted(right)}." if right != sku else None


def _offer_of(release: str) -> str:
    code_name = next((code for code, known in UBUNTU_CODE_NAMES.items() if known == release), None)
    if code_name is not None:
        return f"`0001-com-ubuntu-server-{code_name}`"
    return f"whose name begins with `ubuntu-{release.replace('.', '_')}`, and its SKU `server`"


def _respelled(offer: str, sku: str, match: re.Match[str]) -> str:
    """Write the release with the mark of its offer: a dot in the common one unless generation 2 or Arm64, else `_`."""
    is_common = offer.lower() == UBUNTU_COMMON_OFFER
    if not is_common and offer.lower().rpartition("-")[2] not in UBUNTU_CODE_NAMES:
        return sku
    is_dotted = is_common and not re.search(r"gen2|arm64", sku, re.IGNORECASE)
    return sku[: match.start(2)] + ("." if is_dotted else "_") + sku[match.end(2) :]


RULES = (SkuNotInOffer,)
