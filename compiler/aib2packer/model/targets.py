"""Distribution targets of an image template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from aib2packer.evaluate.values import Place
from aib2packer.model.leaves import Leaf, LeafList, Tags


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRegion:
    """One region of a gallery target."""

    place: Place
    name: Leaf
    replica_count: Leaf | None = None
    storage_account_type: Leaf | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Versioning:
    """How the service numbers a gallery version: scheme `Latest` or `Source`."""

    place: Place
    scheme: Leaf
    major: Leaf | None = None  # -1: not restricted


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedImageTarget:
    """A version in an Azure Compute Gallery."""

    place: Place
    type_place: Place
    run_output_name: Leaf
    artifact_tags: Tags | None = None
    gallery_image_id: Leaf
    target_regions: tuple[TargetRegion, ...] = ()
    target_regions_place: Place | None = None
    replication_regions: LeafList | None = None
    replication_regions_name: Place | None = None  # of the member's name
    storage_account_type: Leaf | None = None
    exclude_from_latest: Leaf | None = None
    versioning: Versioning | None = None
    replication_mode: Leaf | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedImageTarget:
    """A managed image."""

    place: Place
    type_place: Place
    run_output_name: Leaf
    artifact_tags: Tags | None = None
    image_id: Leaf
    location: Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class VhdTarget:
    """A VHD blob; without `uri` (or with an empty one) it lands in the staging group's storage account."""

    place: Place
    type_place: Place
    run_output_name: Leaf
    artifact_tags: Tags | None = None
    uri: Leaf | None = None


Target: TypeAlias = SharedImageTarget | ManagedImageTarget | VhdTarget
