"""Further distribution targets: published by the Azure CLI from the build's first output, nothing is rebuilt."""

from __future__ import annotations

from dataclasses import dataclass

from aib2packer.evaluate.values import Known, Place
from aib2packer.lower.codes import FURTHER_TARGET, UNSAFE_BRACES
from aib2packer.lower.document import Attribute, Block, Expression, ListOf, Literal
from aib2packer.lower.expressions import expression
from aib2packer.lower.gotemplate import OPENING, holds_opening
from aib2packer.lower.ids import MANAGED_IMAGE, match_id
from aib2packer.lower.joining import join_text
from aib2packer.lower.operating_system import is_second_generation
from aib2packer.lower.regions import region
from aib2packer.lower.replication import Region, replication
from aib2packer.lower.scope import Scope, VariableSpec
from aib2packer.lower.script_files import script_local
from aib2packer.lower.sign_in import subscription_variable
from aib2packer.lower.versions import gallery_image, image_version_id, versioning_pointers
from aib2packer.lower.vhd import VhdPlace, storage_group, vhd_place
from aib2packer.model.leaves import Leaf, Tags
from aib2packer.model.targets import ManagedImageTarget, SharedImageTarget, Target, VhdTarget
from aib2packer.model.template import ImageTemplate

_STANDARD_STORAGE = "Standard_LRS"
_GALLERY_SCRIPT = "publish_gallery_version.sh"
_IMAGE_SCRIPTS = ("temporary_disk.sh", "publish_managed_image.sh")
_VHD_SCRIPTS = ("temporary_disk.sh", "publish_vhd.sh")


@dataclass(frozen=True, slots=True)
class FirstOutput:
    """What further targets are made from."""

    identity: Expression  # resource id of a gallery version or a managed image, or the address of a VHD
    vhd: VhdPlace | None = None  # given for a VHD


@dataclass(frozen=True, slots=True)
class _Job:
    """A script to run and its settings, with the template's leaves behind each."""

    scripts: tuple[str, ...]
    settings: tuple[tuple[str, Expression, tuple[str, ...]], ...]
    identity: Expression  # of what it makes


def publish(
    target: Target, first: FirstOutput, template: ImageTemplate, name: str, os_type: str, scope: Scope
) -> tuple[Block, Expression]:
    """Publish one further target; also give where it will be found."""
    if isinstance(target.run_output_name, Known):
        output = target.run_output_name.value
    else:
        output = f"target {template.distribute.index(target) + 1}"
    scope.say(
        FURTHER_TARGET,
        "this target is published by the Azure CLI after the build",
        "azure-arm makes one output of each kind, a managed image only in its own region and subscription. This one is"
        " made from the first output, without building again; the signed-in `az` must be allowed to write it.",
        target.type_place,
    )
    job = _job(target, template, name, os_type, scope)
    settings = (("SOURCE_ID", first.identity, ()), *_vhd_settings(first, template, scope), *job.settings)
    return (
        Block(
            "post-processor",
            ("shell-local",),
            (
                Attribute("name", Literal(f"Publish {output}")),
                Attribute(
                    "environment_vars",
                    ListOf(
                        tuple(join_text(f"{key}=", value) for key, value, _ in settings),
                        origins=tuple(origins for _, _, origins in settings),
                    ),
                ),
                Attribute("inline", ListOf(tuple(script_local(file, scope) for file in job.scripts), one_line=True)),
            ),
            origins=(target.type_place.pointer,),
        ),
        job.identity,
    )


def _job(target: Target, template: ImageTemplate, name: str, os_type: str, scope: Scope) -> _Job:
    match target:
        case SharedImageTarget():
            return _gallery_version(target, template, scope)
        case ManagedImageTarget():
            return _managed_image(target, os_type, scope)
        case VhdTarget():
            return _vhd(target, template, name, os_type, scope)


def _gallery_version(target: SharedImageTarget, template: ImageTemplate, scope: Scope) -> _Job:
    found = gallery_image(target, scope)
    plan = replication(target, template.location, scope, by_builder=False)
    if found is None:
        return _Job((_GALLERY_SCRIPT,), (), Literal(""))
    image, version = found
    storage = plan.storage_account_type or Literal(_STANDARD_STORAGE)
    home = region(template.location, scope)
    regions = plan.regions or (Region(home, Literal(1)),)
    words = [(" ", item.name, "=", item.replicas, "=", item.storage_account_type or storage) for item in regions]
    listed = [part for word in words for part in word][1:]
    origins = (target.gallery_image_id.place.pointer,)
    shallow = Literal("Shallow" if plan.shallow else "Full")
    excluded = target.exclude_from_latest
    settings = (
        ("SUBSCRIPTION", image["subscription"], origins),
        ("RESOURCE_GROUP", image["resource_group"], origins),
        ("GALLERY", image["gallery"], origins),
        ("IMAGE", image["image"], origins),
        ("VERSION", version, (*origins, *versioning_pointers(target))),
        ("LOCATION", home, ()),
        ("TARGET_REGIONS", join_text(*listed), tuple(_region_places(target)) + plan.storage_origins),
        ("REPLICATION_MODE", shallow, (target.replication_mode.place.pointer,) if target.replication_mode else ()),
        (
            "EXCLUDE_FROM_LATEST",
            join_text(_boolean(excluded, scope)) if excluded else Literal("false"),
            (excluded.place.pointer,) if excluded else (),
        ),
        _tags(target.artifact_tags, scope),
    )
    return _Job((_GALLERY_SCRIPT,), settings, image_version_id(target, image, version, scope))


def _managed_image(target: ManagedImageTarget, os_type: str, scope: Scope) -> _Job:
    found = match_id(target.image_id, (MANAGED_IMAGE,), scope)
    if found is None:
        return _Job(_IMAGE_SCRIPTS, (), Literal(""))
    origins = (target.image_id.place.pointer,)
    settings = (
        ("SUBSCRIPTION", found["subscription"], origins),
        ("RESOURCE_GROUP", found["resource_group"], origins),
        ("NAME", found["name"], origins),
        ("LOCATION", region(target.location, scope), (target.location.place.pointer,)),
        ("OS_TYPE", Literal(os_type), ()),
        _tags(target.artifact_tags, scope),
    )
    return _Job(_IMAGE_SCRIPTS, settings, expression(target.image_id, scope))


def _vhd(target: VhdTarget, template: ImageTemplate, name: str, os_type: str, scope: Scope) -> _Job:
    place = vhd_place(target, name, scope)
    if place is None:
        return _Job(_VHD_SCRIPTS, (), Literal(""))
    origins = (target.uri.place.pointer,) if target.uri else ()
    group = VariableSpec(
        type="string", description="The resource group of the temporary disk from which a VHD is copied."
    )
    settings = (
        ("SUBSCRIPTION", subscription_variable(scope), ()),
        ("RESOURCE_GROUP", scope.variable("disk group", "temporary_disk_resource_group_name", group), ()),
        ("LOCATION", region(template.location, scope), ()),
        ("OS_TYPE", Literal(os_type), ()),
        ("ACCOUNT", place.account, origins),
        ("CONTAINER", place.container, origins),
        ("BLOB", place.blob, origins),
    )
    return _Job(_VHD_SCRIPTS, settings, join_text("https://", place.endpoint, "/", place.container, "/", place.blob))


def _vhd_settings(
    first: FirstOutput, template: ImageTemplate, scope: Scope
) -> tuple[tuple[str, Expression, tuple[str, ...]], ...]:
    """Say what the scripts must know of a VHD as first output."""
    if first.vhd is None:
        return ()
    account = join_text(
        "/subscriptions/",
        subscription_variable(scope),
        "/resourceGroups/",
        storage_group(scope),
        "/providers/Microsoft.Storage/storageAccounts/",
        first.vhd.account,
    )
    generation = "V2" if is_second_generation(template, scope) else "V1"
    return (("STORAGE_ACCOUNT_ID", account, ()), ("HYPER_V_GENERATION", Literal(generation), ()))


def _tags(tags: Tags | None, scope: Scope) -> tuple[str, Expression, tuple[str, ...]]:
    """Write tags as lines `name=value`."""
    if tags is None:
        return ("TAGS", Literal(""), ())
    if tags.whole is not None:
        _refuse_tags(tags.place, "tags that are known only at build time", scope)
    written = [(tag, expression(tag.value, scope)) for tag in tags.entries]
    for tag, value in written:
        lines = (tag.name, value.value if isinstance(value, Literal) else "")
        if holds_opening(value) or any(OPENING in str(line) or "\n" in str(line) for line in lines):
            _refuse_tags(tag.value.place, "a tag with `{{` or a line break", scope)
    parts = [part for tag, value in written for part in ("\n", f"{tag.name}=", value)][1:]
    origins = tuple(tag.value.place.pointer for tag in tags.entries) or (tags.place.pointer,)
    return ("TAGS", join_text(*parts), origins)


def _refuse_tags(place: Place, what: str, scope: Scope) -> None:
    scope.say(
        UNSAFE_BRACES,
        f"{what} cannot be handed to the Azure CLI here",
        "The tags of a target that is published after the build travel in an environment variable, one a line, over"
        " which Packer runs its template engine. Write plain text.",
        place,
    )


def _boolean(leaf: Leaf, scope: Scope) -> Expression:
    if isinstance(leaf, Known):
        return Literal("true" if leaf.value else "false")
    return expression(leaf, scope)


def _region_places(target: SharedImageTarget) -> list[str]:
    listed = list(target.replication_regions.items) if target.replication_regions else []
    for item in target.target_regions:
        listed += [leaf for leaf in (item.name, item.replica_count, item.storage_account_type) if leaf is not None]
    return [leaf.place.pointer for leaf in listed]
