"""Decode the source image."""

from __future__ import annotations

from aib2packer.evaluate.values import ObjectValue, Place
from aib2packer.model.reading import one, text, type_of
from aib2packer.model.template import GallerySource, ImageSource, ManagedImageSource, PlatformImage, PurchasePlan


def decode_source(value: ObjectValue) -> ImageSource | None:
    """Decode `source`; None when it lacks what it cannot do without."""
    kind, type_place = type_of(value)
    match kind:
        case "PlatformImage":
            return _platform_image(value, type_place)
        case "ManagedImage":
            return _managed_image(value, type_place)
        case "SharedImageVersion":
            return _gallery(value, type_place)
        case _:
            return None


def _platform_image(value: ObjectValue, type_place: Place) -> PlatformImage | None:
    publisher, offer, sku = text(value, "publisher"), text(value, "offer"), text(value, "sku")
    if publisher is None or offer is None or sku is None:
        return None
    return PlatformImage(
        place=value.place,
        type_place=type_place,
        publisher=publisher,
        offer=offer,
        sku=sku,
        version=text(value, "version"),
        plan=one(value, "planInfo", _plan),
    )


def _managed_image(value: ObjectValue, type_place: Place) -> ManagedImageSource | None:
    image_id = text(value, "imageId")
    return None if image_id is None else ManagedImageSource(place=value.place, type_place=type_place, image_id=image_id)


def _gallery(value: ObjectValue, type_place: Place) -> GallerySource | None:
    version_id = text(value, "imageVersionId")
    if version_id is None:
        return None
    return GallerySource(place=value.place, type_place=type_place, image_version_id=version_id)


def _plan(value: ObjectValue) -> PurchasePlan | None:
    name, product, publisher = text(value, "planName"), text(value, "planProduct"), text(value, "planPublisher")
    if name is None or product is None or publisher is None:
        return None
    return PurchasePlan(place=value.place, name=name, product=product, publisher=publisher)
