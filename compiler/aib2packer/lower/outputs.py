"""Distribution targets as outputs of the builder, and the manifest that says where each of them is."""

from __future__ import annotations

from dataclasses import dataclass

from aib2packer.evaluate.values import Known, Place
from aib2packer.lower.codes import MANAGED_IMAGE_ADDED, TRUSTED_LAUNCH_OUTPUT
from aib2packer.lower.document import Attribute, Block, Expression, Literal, MapOf
from aib2packer.lower.expressions import expression
from aib2packer.lower.ids import MANAGED_IMAGE, match_id
from aib2packer.lower.joining import join_text
from aib2packer.lower.names import azure_name
from aib2packer.lower.publishing import FirstOutput, publish
from aib2packer.lower.replication import Replication, region_blocks, replication
from aib2packer.lower.scope import Scope, VariableSpec
from aib2packer.lower.sign_in import subscription_variable
from aib2packer.lower.targets import Plan, first_group
from aib2packer.lower.versions import gallery_image, image_version_id, versioning_pointers
from aib2packer.lower.vhd import VhdPlace, capture, vhd_place
from aib2packer.model.targets import ManagedImageTarget, SharedImageTarget, Target
from aib2packer.model.template import ImageTemplate, ManagedImageSource

_YES = Literal(value=True)


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the builder makes, and what follows."""

    arguments: tuple[Attribute | Block, ...]
    post_processors: tuple[Block, ...]


def outputs(template: ImageTemplate, plan: Plan, name: str, os_type: str, scope: Scope) -> Outputs:
    """Lower all targets; `name` is that of the image where the template leaves one open."""
    _check_trusted_launch(plan, template, scope)
    arguments: list[Attribute | Block] = []
    made: list[tuple[Target, Expression]] = []
    first: FirstOutput | None = None
    if plan.managed_image is not None:
        arguments += _managed_image(plan.managed_image, scope)
        made.append((plan.managed_image, expression(plan.managed_image.image_id, scope)))
        first = FirstOutput(made[-1][1])
    elif isinstance(template.source, ManagedImageSource) or _nothing_to_publish_from(plan):
        besides, first = _managed_image_besides(template, name, scope)
        arguments += besides
    if plan.gallery is not None:
        body, identity = _gallery(plan.gallery, template, scope)
        arguments += body
        made.append((plan.gallery, identity))
        first = FirstOutput(identity)
    if plan.vhd is not None:
        place = vhd_place(plan.vhd, name, scope)
        if place is not None:
            arguments += capture(plan.vhd, place, scope)
            blob, extra = _blob(place, name, exact=first is None and bool(plan.further), scope=scope)
            arguments += extra
            made.append((plan.vhd, blob))
            first = first or FirstOutput(blob, place)
    blocks: list[Block] = []
    for target in plan.further:
        if first is not None:
            block, identity = publish(target, first, template, name, os_type, scope)
            blocks.append(block)
            made.append((target, identity))
    order = {target: -place for place, target in enumerate(reversed(template.distribute))}
    in_order = sorted(made, key=lambda item: order[item[0]])
    return Outputs(tuple(arguments), (*blocks, _manifest(in_order, scope)))


def _managed_image(target: ManagedImageTarget, scope: Scope) -> tuple[Attribute, ...]:
    found = match_id(target.image_id, (MANAGED_IMAGE,), scope)
    if found is None:
        return ()
    origins = (target.image_id.place.pointer, target.type_place.pointer, target.location.place.pointer)
    return (
        Attribute("managed_image_name", found["name"], origins),
        Attribute("managed_image_resource_group_name", found["resource_group"], origins),
    )


def _nothing_to_publish_from(plan: Plan) -> bool:
    """Tell whether there are targets, but none that the builder makes: a managed image in another region only."""
    return bool(plan.further) and plan.gallery is None and plan.vhd is None


def _managed_image_besides(
    template: ImageTemplate, name: str, scope: Scope
) -> tuple[tuple[Attribute, ...], FirstOutput]:
    """Name a managed image that nobody asked for, because azure-arm or a further target needs one."""
    name = azure_name(name)
    group = first_group(template, scope)
    scope.say(
        MANAGED_IMAGE_ADDED,
        "the build also leaves a managed image",
        "azure-arm makes a managed image when its source is one, and an image in another region is copied from one in"
        f" the build's. It is named `{name}`, in the resource group of the first target; delete it after the build if"
        " it is not wanted.",
        template.source.place if isinstance(template.source, ManagedImageSource) else template.distribute[0].type_place,
    )
    spec = VariableSpec(type="string", description="The resource group that gets the managed image.")
    home = group if group is not None else scope.variable("image group", "managed_image_resource_group_name", spec)
    path = ("/subscriptions/", subscription_variable(scope), "/resourceGroups/", home, "/providers/Microsoft.Compute")
    return (
        Attribute("managed_image_name", Literal(name)),
        Attribute("managed_image_resource_group_name", home),
    ), FirstOutput(join_text(*path, "/images/", name))


def _gallery(
    target: SharedImageTarget, template: ImageTemplate, scope: Scope
) -> tuple[tuple[Attribute | Block, ...], Expression]:
    found = gallery_image(target, scope)
    plan = replication(target, template.location, scope, by_builder=True)
    if found is None:
        return (), Literal("")
    image, version = found
    origins = (target.gallery_image_id.place.pointer, target.type_place.pointer)
    destination: tuple[Attribute | Block, ...] = (
        Attribute("subscription", image["subscription"], origins),
        Attribute("resource_group", image["resource_group"], origins),
        Attribute("gallery_name", image["gallery"], origins),
        Attribute("image_name", image["image"], origins),
        Attribute("image_version", version, (*origins, *_places(target))),
        *_storage(plan),
        *_replication_mode(target, plan),
        *region_blocks(plan),
    )
    block = Block("shared_image_gallery_destination", (), destination)
    return (*_excluded(target, scope), block), image_version_id(target, image, version, scope)


def _places(target: SharedImageTarget) -> tuple[str, ...]:
    """Answer for leaves that only shape the version number or repeat a default."""
    mode = target.replication_mode
    return (*versioning_pointers(target), *((mode.place.pointer,) if mode is not None else ()))


def _storage(plan: Replication) -> tuple[Attribute, ...]:
    if plan.storage_account_type is None:
        return ()
    return (Attribute("storage_account_type", plan.storage_account_type, plan.storage_origins),)


def _replication_mode(target: SharedImageTarget, plan: Replication) -> tuple[Attribute, ...]:
    if not plan.shallow or target.replication_mode is None:
        return ()
    return (Attribute("use_shallow_replication", _YES, (target.replication_mode.place.pointer,)),)


def _excluded(target: SharedImageTarget, scope: Scope) -> tuple[Attribute, ...]:
    if target.exclude_from_latest is None:
        return ()
    written = expression(target.exclude_from_latest, scope)
    origins = (target.exclude_from_latest.place.pointer,)
    return (Attribute("shared_gallery_image_version_exclude_from_latest", written, origins),)


def _blob(place: VhdPlace, name: str, *, exact: bool, scope: Scope) -> tuple[Expression, tuple[Attribute, ...]]:
    """Give the address of the captured VHD; `exact` names the disk, so that others can be made from the blob."""
    disk = join_text(name, "-", scope.build_id()) if exact else Literal("")
    address = join_text("https://", place.endpoint, "/", place.container, "/", place.prefix, disk)
    if not exact:
        return address, ()
    return join_text(address, ".vhd"), (Attribute("temp_os_disk_name", disk),)


def _manifest(made: list[tuple[Target, Expression]], scope: Scope) -> Block:
    """Record under which run output name each target can be found."""
    entries = tuple((_name(target, scope), identity) for target, identity in made)
    origins = tuple((target.run_output_name.place.pointer,) for target, _ in made)
    return Block("post-processor", ("manifest",), (Attribute("custom_data", MapOf(entries, origins=origins)),))


def _name(target: Target, scope: Scope) -> str | Expression:
    leaf = target.run_output_name
    return str(leaf.value) if isinstance(leaf, Known) else expression(leaf, scope)


def _check_trusted_launch(plan: Plan, template: ImageTemplate, scope: Scope) -> None:
    """Refuse pairs that Azure refuses after the build: only a gallery version can keep Trusted Launch."""
    if scope.options.security_type is None:
        return
    places: list[tuple[str, Place]] = [
        ("a managed image", target.type_place) for target in (plan.managed_image,) if target is not None
    ]
    places += [("a VHD", target.type_place) for target in (plan.vhd,) if target is not None]
    if isinstance(template.source, ManagedImageSource):
        places.append(("the managed image that azure-arm makes from such a source", template.source.type_place))
    for what, place in places:
        scope.say(
            TRUSTED_LAUNCH_OUTPUT,
            f"{scope.options.security_type} and {what} exclude each other",
            "Azure makes only gallery versions from a machine with secure boot and a virtual TPM. Keep gallery targets"
            " only, or compile without --security-type.",
            place,
        )
