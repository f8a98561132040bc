"""What offer and SKU of a marketplace image tell, where its publisher tells its images apart by them."""

from __future__ import annotations

from aib2packer.model.systems import generation_of_source
from aib2packer.model.template import ImageSource, PlatformImage
from aib2packer.rules.reading import publisher, text
from aib2packer.rules.source.marketplace_facts import BOTH_GENERATIONS


def is_spelled_out(source: ImageSource) -> bool:
    """Tell whether an image that is of generation 2, or for Arm64, would say so, and what it says is known."""
    if not isinstance(source, PlatformImage) or text(source.offer) is None or text(source.sku) is None:
        return False
    return publisher(source) in BOTH_GENERATIONS


def told_generation(source: ImageSource) -> int | None:
    """Tell the Hyper-V generation, 1 or 2, where words say it, or where the publisher would name the second one."""
    generation = generation_of_source(source)
    return generation if generation != 1 or is_spelled_out(source) else None
