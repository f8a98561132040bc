"""The typed image template: what `decode` gives and what rules and lowering read.

Names are Image Builder's. A leaf is `Known` or `Symbolic`, never poison; an absent member (or one that is
`null`) is None. Every member of the input is reachable from here, so that lowering can answer for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from aib2packer.evaluate.values import Place
from aib2packer.model.leaves import Leaf, LeafList, Tags
from aib2packer.model.steps import Step
from aib2packer.model.targets import Target
from aib2packer.model.versions import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchasePlan:
    """`source.planInfo`."""

    place: Place
    name: Leaf
    product: Leaf
    publisher: Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformImage:
    """A marketplace image as source."""

    place: Place
    type_place: Place
    publisher: Leaf
    offer: Leaf
    sku: Leaf
    version: Leaf | None
    plan: PurchasePlan | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedImageSource:
    """A managed image as source."""

    place: Place
    type_place: Place
    image_id: Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class GallerySource:
    """A version in a gallery (own, direct shared or community) as source."""

    place: Place
    type_place: Place
    image_version_id: Leaf


ImageSource: TypeAlias = PlatformImage | ManagedImageSource | GallerySource


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyVnet:
    """The spelling of `vnetConfig` before 2020-02-14."""

    name: Leaf
    subnet_name: Leaf
    resource_group_name: Leaf | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VnetConfig:
    """`vmProfile.vnetConfig`."""

    place: Place
    subnet_id: Leaf | None = None
    container_instance_subnet_id: Leaf | None = None
    proxy_vm_size: Leaf | None = None
    legacy: LegacyVnet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VmProfile:
    """`vmProfile`."""

    place: Place
    vm_size: Leaf | None = None
    os_disk_size_gb: Leaf | None = None  # 0: the size of the source image
    user_assigned_identities: LeafList | None = None
    vnet: VnetConfig | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """`validate`."""

    place: Place
    validators: tuple[Step, ...] = ()
    validators_place: Place | None = None
    continue_distribute_on_failure: Leaf | None = None
    source_validation_only: Leaf | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """`optimize.workload`."""

    place: Place
    state: Leaf | None = None
    script_uri: Leaf | None = None
    sha256_checksum: Leaf | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimize:
    """`optimize`."""

    place: Place
    vm_boot_place: Place | None = None
    vm_boot_state: Leaf | None = None
    workload: Workload | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorHandling:
    """`errorHandling`; the values are `cleanup` and `abort`."""

    place: Place
    on_customizer_error: Leaf | None = None
    on_validation_error: Leaf | None = None


@dataclass(frozen=True, slots=True)
class IdentityEntry:
    """One key of `identity.userAssignedIdentities`."""

    id: str  # the key
    place: Place  # of the key
    is_null: bool = False  # the value is `null`, which removes the identity in an update


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """`identity`: whose rights the service uses."""

    place: Place
    type: Leaf | None = None
    entries: tuple[IdentityEntry, ...] = ()
    entries_place: Place | None = None  # of `userAssignedIdentities`
    complete: bool = True  # False: some of it is not known before the deployment


@dataclass(frozen=True, slots=True)
class Leftover:
    """A member that says nothing about the image: tags of the resource, identity, triggers, read-only members."""

    path: str  # canonical path from the resource, such as `identity` or `properties.autoRun`
    place: Place  # of the member's value; answers for every leaf below it
    read_only: bool = False  # whether the service writes it


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageTemplate:
    """One image template resource."""

    place: Place
    type_place: Place | None  # None in a body without `type`
    name: Leaf | None
    api_version: Leaf | None
    edition: Edition  # the API version it is read by
    location: Leaf
    source: ImageSource
    customize: tuple[Step, ...] = ()
    customize_place: Place | None = None
    validation: Validation | None = None
    distribute: tuple[Target, ...] = ()
    distribute_place: Place | None = None
    vm_profile: VmProfile | None = None
    data_disks: tuple[Leaf, ...] = ()  # size of each in GB
    data_disks_place: Place | None = None
    build_timeout_minutes: Leaf | None = None  # 0: the service's default of 240
    staging_resource_group: Leaf | None = None
    managed_resource_tags: Tags | None = None
    optimize: Optimize | None = None
    error_handling: ErrorHandling | None = None
    identity: Identity | None = None  # it and what follows says nothing about the image; see `leftovers`
    tags: Tags | None = None  # of the resource
    auto_run_state: Leaf | None = None
    leftovers: tuple[Leftover, ...] = ()
