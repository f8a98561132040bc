"""Decode distributors."""

from __future__ import annotations

from aib2packer.diagnostics import Bag, Note
from aib2packer.evaluate.values import ArrayValue, Known, ObjectValue, Place
from aib2packer.evaluate.wording import origins
from aib2packer.model.codes import DUPLICATE_RUN_OUTPUT, NO_TARGET
from aib2packer.model.leaves import Leaf
from aib2packer.model.reading import flag, many, name_place_of, number, one, place_of, tags, text, texts, type_of
from aib2packer.model.targets import (
    ManagedImageTarget,
    SharedImageTarget,
    Target,
    TargetRegion,
    Versioning,
    VhdTarget,
)
from aib2packer.syntax.wording import quoted


def decode_targets(properties: ObjectValue, bag: Bag) -> tuple[Target, ...]:
    """Decode the distributors, and report that there is none, or run outputs of the same name."""
    _check_presence(properties, bag)
    _check_names(many(properties, "distribute", lambda value: text(value, "runOutputName")), bag)
    return many(properties, "distribute", _target)


def _check_presence(properties: ObjectValue, bag: Bag) -> None:
    """Report an empty array, unless only the source image is validated and nothing is distributed anyway."""
    listed, validation = properties.get("distribute"), properties.get("validate")
    if not isinstance(listed, ArrayValue) or listed.items:
        return
    only_source = flag(validation, "sourceValidationOnly") if isinstance(validation, ObjectValue) else None
    if not (isinstance(only_source, Known) and only_source.value is True):
        bag.add(
            NO_TARGET,
            "there is no distribution target",
            "A build makes a gallery version, a managed image or a VHD. Add one to `distribute`.",
            at=listed.place.span,
            pointer=listed.place.pointer,
            notes=origins(listed.place),
        )


def _check_names(names: tuple[Leaf, ...], bag: Bag) -> None:
    """Report names that repeat: they name resources, which know no letter case."""
    seen: dict[str, Leaf] = {}
    for name in names:
        if not isinstance(name, Known):
            continue
        first = seen.setdefault(str(name.value).casefold(), name)
        if first is not name:
            bag.add(
                DUPLICATE_RUN_OUTPUT,
                f"run output {quoted(str(name.value))} is named twice",
                f"Two distributors have the `runOutputName` {quoted(str(name.value))} (letter case does not count), "
                "and the service keeps one run output under a name. Give each distributor its own.",
                at=name.place.span,
                pointer=name.place.pointer,
                notes=(Note("the name is first used here", first.place.span), *origins(name.place)),
            )


def _target(value: ObjectValue) -> Target | None:
    kind, type_place = type_of(value)
    name = text(value, "runOutputName")
    if name is None:
        return None
    match kind:
        case "SharedImage":
            return _shared_image(value, type_place, name)
        case "ManagedImage":
            return _managed_image(value, type_place, name)
        case "VHD":
            return VhdTarget(
                place=value.place,
                type_place=type_place,
                run_output_name=name,
                artifact_tags=tags(value, "artifactTags"),
                uri=text(value, "uri"),
            )
        case _:
            return None


def _managed_image(value: ObjectValue, type_place: Place, name: Leaf) -> ManagedImageTarget | None:
    image_id, location = text(value, "imageId"), text(value, "location")
    if image_id is None or location is None:
        return None
    return ManagedImageTarget(
        place=value.place,
        type_place=type_place,
        run_output_name=name,
        artifact_tags=tags(value, "artifactTags"),
        image_id=image_id,
        location=location,
    )


def _shared_image(value: ObjectValue, type_place: Place, name: Leaf) -> SharedImageTarget | None:
    gallery_image_id = text(value, "galleryImageId")
    if gallery_image_id is None:
        return None
    return SharedImageTarget(
        place=value.place,
        type_place=type_place,
        run_output_name=name,
        artifact_tags=tags(value, "artifactTags"),
        gallery_image_id=gallery_image_id,
        target_regions=many(value, "targetRegions", _region),
        target_regions_place=place_of(value, "targetRegions"),
        replication_regions=texts(value, "replicationRegions"),
        replication_regions_name=name_place_of(value, "replicationRegions"),
        storage_account_type=text(value, "storageAccountType"),
        exclude_from_latest=flag(value, "excludeFromLatest"),
        versioning=one(value, "versioning", _versioning),
        replication_mode=text(value, "replicationMode"),
    )


def _region(value: ObjectValue) -> TargetRegion | None:
    name = text(value, "name")
    if name is None:
        return None
    return TargetRegion(
        place=value.place,
        name=name,
        replica_count=number(value, "replicaCount"),
        storage_account_type=text(value, "storageAccountType"),
    )


def _versioning(value: ObjectValue) -> Versioning | None:
    scheme = text(value, "scheme")
    return Versioning(place=value.place, scheme=scheme, major=number(value, "major")) if scheme is not None else None
