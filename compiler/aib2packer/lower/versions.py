"""The number of a gallery version: explicit, or made when the build starts."""

from __future__ import annotations

import re

from aib2packer.evaluate.values import Known, Place
from aib2packer.lower.codes import IMAGE_VERSION_SHAPE, VERSION_NUMBERED_BY_TIME, VERSIONING_UNUSED
from aib2packer.lower.document import Expression, FunctionCall, Index, Literal, Reference
from aib2packer.lower.expressions import expression
from aib2packer.lower.ids import GALLERY_IMAGE, GALLERY_VERSION, ResourceId, match_id
from aib2packer.lower.joining import join_text
from aib2packer.lower.names import shortened
from aib2packer.lower.scope import Scope, VariableSpec
from aib2packer.model.leaves import Leaf
from aib2packer.model.targets import SharedImageTarget

# Three integers, each of 32 bits (Azure Compute Gallery: image versions; azure-arm checks the same form).
_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
_LARGEST = 2**31 - 1
_VERSION_SEGMENT = 12  # of the id of an image version, split at its slashes


def gallery_image(target: SharedImageTarget, scope: Scope) -> tuple[ResourceId, Expression] | None:
    """Give the image definition that a target names, and the number of the version to make."""
    leaf = target.gallery_image_id
    found = match_id(leaf, (GALLERY_IMAGE, GALLERY_VERSION), scope)
    if found is None:
        return None
    explicit = dict(found.pieces).get("version")
    if explicit is not None:
        _check(explicit, leaf.place, scope)
        if target.versioning is not None:
            _say_versioning_unused(target, scope)
        return found, explicit
    number = _by_time(target, scope)
    if found.known:
        return found, number
    parts = FunctionCall("split", (Literal("/"), expression(leaf, scope)))
    return found, FunctionCall("try", (Index(parts, _VERSION_SEGMENT), number))


def image_version_id(target: SharedImageTarget, image: ResourceId, version: Expression, scope: Scope) -> Expression:
    """Give the id of the version to be made."""
    if image.known and "version" not in dict(image.pieces):
        return join_text(expression(target.gallery_image_id, scope), "/versions/", version)
    if image.known:
        return expression(target.gallery_image_id, scope)
    group = join_text("/subscriptions/", image["subscription"], "/resourceGroups/", image["resource_group"])
    gallery = join_text(group, "/providers/Microsoft.Compute/galleries/", image["gallery"])
    return join_text(gallery, "/images/", image["image"], "/versions/", version)


def versioning_pointers(target: SharedImageTarget) -> tuple[str, ...]:
    """Name the leaves of `versioning`, which show in the number of the version only."""
    versioning = target.versioning
    leaves = (versioning.scheme, versioning.major) if versioning else ()
    return tuple(leaf.place.pointer for leaf in leaves if leaf is not None)


def _check(version: Expression, place: Place, scope: Scope) -> None:
    if not (isinstance(version, Literal) and isinstance(version.value, str)):
        return
    text = version.value
    if _VERSION.fullmatch(text) and all(int(part) <= _LARGEST for part in text.split(".")):
        return
    scope.say(
        IMAGE_VERSION_SHAPE,
        f"`{shortened(text)}` is not the number of an image version",
        f"A version to be made is three integers from 0 to {_LARGEST} with dots between, such as 1.4.0. Write one,"
        " or leave `/versions/...` out to have it numbered.",
        place,
    )


def _by_time(target: SharedImageTarget, scope: Scope) -> Reference:
    """Take the start of the build, `<major>.<YYYYMMDD>.<hhmmss as a number>`, unless a variable says the number."""
    versioning = target.versioning
    place = versioning.place if versioning else target.gallery_image_id.place
    by_source = versioning is not None and isinstance(versioning.scheme, Known) and versioning.scheme.value == "Source"
    told = "after the version of the source image" if by_source else "one higher than the highest existing version"
    scope.say(
        VERSION_NUMBERED_BY_TIME,
        "the image version is numbered by the time of the build",
        f"The service numbers it {told}; Packer must know the number before the build and takes"
        " `<major>.<date>.<time>`. Give another one in the variable `image_version`.",
        place,
    )
    given = scope.variable(
        "image_version",
        "image_version",
        VariableSpec(
            type="string",
            description="The number of the image version, such as 1.4.0; made of the time of the build if null.",
            default=Literal(None),
        ),
    )
    started = scope.started()
    time = FunctionCall("parseint", (FunctionCall("formatdate", (Literal("hhmmss"), started)), Literal(10)))
    date = FunctionCall("formatdate", (Literal("YYYYMMDD"), started))
    number = join_text(_major(versioning.major if versioning else None, scope), ".", date, ".", time)
    return scope.local("image_version", FunctionCall("coalesce", (given, number)), versioning_pointers(target))


def _major(leaf: Leaf | None, scope: Scope) -> Expression:
    if leaf is None or (isinstance(leaf, Known) and leaf.value == -1):
        return Literal(0)
    return expression(leaf, scope)


def _say_versioning_unused(target: SharedImageTarget, scope: Scope) -> None:
    assert target.versioning is not None  # noqa: S101 - checked by the caller
    scope.say(
        VERSIONING_UNUSED,
        "`versioning` and an explicit version contradict each other, the explicit one is taken",
        "What the service does with both is not documented. Remove `versioning`, or `/versions/...` from the id.",
        target.versioning.place,
    )
