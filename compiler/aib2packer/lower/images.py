"""The source image as arguments of azure-arm."""

from __future__ import annotations

from aib2packer.evaluate.values import Known
from aib2packer.lower.codes import OTHER_SUBSCRIPTION, RESOURCE_ID_SHAPE
from aib2packer.lower.document import Attribute, Block, Conditional, Expression, Literal, Operation
from aib2packer.lower.expressions import expression
from aib2packer.lower.ids import GALLERY_IMAGE, GALLERY_VERSION, MANAGED_IMAGE, ResourceId, match_id
from aib2packer.lower.names import shortened
from aib2packer.lower.scope import Scope
from aib2packer.model.leaves import Leaf
from aib2packer.model.template import GallerySource, ImageSource, ManagedImageSource, PlatformImage, PurchasePlan

_LATEST = "latest"


def source_image(source: ImageSource, scope: Scope) -> tuple[Attribute | Block, ...]:
    """Name the source image, by the group of arguments that fits its kind."""
    match source:
        case PlatformImage():
            return _platform_image(source, scope)
        case ManagedImageSource():
            return _managed_image(source, scope)
        case GallerySource():
            return _gallery_version(source, scope)


def _platform_image(source: PlatformImage, scope: Scope) -> tuple[Attribute | Block, ...]:
    version = source.version
    version_text: Expression = Literal(_LATEST) if version is None else expression(version, scope)
    if isinstance(version_text, Literal) and str(version_text.value).lower() == _LATEST:
        version_text = Literal(_LATEST)
    return (
        _argument("image_publisher", source.publisher, scope, source.type_place.pointer),
        _argument("image_offer", source.offer, scope),
        _argument("image_sku", source.sku, scope),
        Attribute("image_version", version_text, (version.place.pointer,) if version else ()),
        *((_plan_info(source.plan, scope),) if source.plan else ()),
    )


def _plan_info(plan: PurchasePlan, scope: Scope) -> Block:
    return Block(
        "plan_info",
        (),
        (
            _argument("plan_name", plan.name, scope),
            _argument("plan_product", plan.product, scope),
            _argument("plan_publisher", plan.publisher, scope),
        ),
    )


def _managed_image(source: ManagedImageSource, scope: Scope) -> tuple[Attribute | Block, ...]:
    found = match_id(source.image_id, (MANAGED_IMAGE,), scope)
    if found is None:
        return ()
    own, other = scope.options.subscription, found.text("subscription")
    if own and other and own.casefold() != other.casefold():
        scope.say(
            OTHER_SUBSCRIPTION,
            "the source image is in another subscription",
            "The service and Packer both look a managed image up in the subscription they build in, which is"
            f" `{shortened(own)}`. Copy the image there, or put it into a gallery.",
            source.image_id.place,
        )
    origins = (source.image_id.place.pointer, source.type_place.pointer)
    return (
        Attribute("custom_managed_image_name", found["name"], origins),
        Attribute("custom_managed_image_resource_group_name", found["resource_group"], origins),
    )


def _gallery_version(source: GallerySource, scope: Scope) -> tuple[Attribute | Block, ...]:
    origins = (source.image_version_id.place.pointer, source.type_place.pointer)
    shared = _shared_by_others(source.image_version_id)
    if shared:
        argument, value = shared
        return (Block("shared_image_gallery", (), (Attribute(argument, Literal(value), origins),)),)
    if _looks_shared(source.image_version_id, scope):
        return ()
    found = match_id(source.image_version_id, (GALLERY_VERSION, GALLERY_IMAGE), scope)
    if found is None:
        return ()
    body = (
        Attribute("subscription", found["subscription"], origins),
        Attribute("resource_group", found["resource_group"], origins),
        Attribute("gallery_name", found["gallery"], origins),
        Attribute("image_name", found["image"], origins),
        *_version(found, origins),
    )
    return (Block("shared_image_gallery", (), body),)


def _version(found: ResourceId, origins: tuple[str, ...]) -> tuple[Attribute, ...]:
    """Give the version unless it is the newest, which Packer takes when none is named."""
    pieces = dict(found.pieces)
    version = pieces.get("version")
    if version is None or (isinstance(version, Literal) and str(version.value).lower() == _LATEST):
        return ()
    if isinstance(version, Literal):
        return (Attribute("image_version", version, origins),)
    newest = Conditional(Operation("==", version, Literal(_LATEST)), Literal(None), version)
    return (Attribute("image_version", newest, origins),)


def _shared_by_others(leaf: Leaf) -> tuple[str, str] | None:
    """Recognise the ids of community and direct shared galleries, in the letter case that the plugin demands."""
    if not (isinstance(leaf, Known) and isinstance(leaf.value, str)):
        return None
    segments = [segment for segment in leaf.value.split("/") if segment]
    kinds = {
        "communitygalleries": ("community_gallery_image_id", "CommunityGalleries"),
        "sharedgalleries": ("direct_shared_gallery_image_id", "sharedGalleries"),
    }
    match [segment.lower() for segment in segments]:
        case [kind, _, "images", _] if kind in kinds:
            tail = ""
        case [kind, _, "images", _, "versions", version] if kind in kinds:
            tail = "" if version == _LATEST else f"/Versions/{segments[5]}"
        case _:
            return None
    argument, spelling = kinds[kind]
    return argument, f"/{spelling}/{segments[1]}/Images/{segments[3]}{tail}"


def _looks_shared(leaf: Leaf, scope: Scope) -> bool:
    if not (isinstance(leaf, Known) and isinstance(leaf.value, str)):
        return False
    first = leaf.value.strip("/").split("/", 1)[0].lower()
    if first not in {"communitygalleries", "sharedgalleries"}:
        return False
    scope.say(
        RESOURCE_ID_SHAPE,
        "not the id of an image in a community or direct shared gallery",
        f"`{shortened(leaf.value)}` is not of the form"
        " `/CommunityGalleries/<gallery>/Images/<image>/Versions/<version>` or"
        " `/sharedGalleries/<gallery>/Images/<image>/Versions/<version>`. Write the full id.",
        leaf.place,
    )
    return True


def _argument(name: str, leaf: Leaf, scope: Scope, *origins: str) -> Attribute:
    return Attribute(name, expression(leaf, scope), (leaf.place.pointer, *origins))
