"""Which distribution targets the builder makes itself, and which follow as post-processors.

The builder makes at most one output of each kind, a managed image only in the region and subscription it builds in.
"""

from __future__ import annotations

from dataclasses import dataclass

from aib2packer.evaluate.values import Concat, Known, Symbolic
from aib2packer.lower.codes import IMAGE_REGION_ASSUMED
from aib2packer.lower.document import Expression, Literal
from aib2packer.lower.ids import GALLERY_IMAGE, GALLERY_VERSION, MANAGED_IMAGE, match_id
from aib2packer.lower.regions import region
from aib2packer.lower.scope import Scope
from aib2packer.model.leaves import Leaf
from aib2packer.model.targets import ManagedImageTarget, SharedImageTarget, Target, VhdTarget
from aib2packer.model.template import ImageTemplate, ManagedImageSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is made by whom."""

    gallery: SharedImageTarget | None = None
    managed_image: ManagedImageTarget | None = None
    vhd: VhdTarget | None = None
    further: tuple[Target, ...] = ()  # in template order


def plan_targets(template: ImageTemplate, scope: Scope) -> Plan:
    """Sort the targets of a template."""
    gallery: SharedImageTarget | None = None
    managed: ManagedImageTarget | None = None
    vhd: VhdTarget | None = None
    further: list[Target] = []
    for target in template.distribute:
        match target:
            case SharedImageTarget() if gallery is None:
                gallery = target
            case ManagedImageTarget() if managed is None and _is_at_home(target, template, scope):
                managed = target
            case VhdTarget() if vhd is None:
                vhd = target
            case _:
                further.append(target)
    return Plan(gallery=gallery, managed_image=managed, vhd=vhd, further=tuple(further))


def build_subscription(template: ImageTemplate) -> str | None:
    """Find the subscription that a template is in, from ids that must be in the same one; None when none tells.

    The staging group and a source managed image must be in the template's subscription (Azure VM Image Builder JSON
    reference); a managed image as target usually is, and Packer makes one only there.
    """
    ids: list[Leaf] = [template.staging_resource_group] if template.staging_resource_group else []
    ids += [target.image_id for target in template.distribute if isinstance(target, ManagedImageTarget)]
    if isinstance(template.source, ManagedImageSource):
        ids.append(template.source.image_id)
    return next((found for leaf in ids if (found := _subscription_of(leaf))), None)


def first_group(template: ImageTemplate, scope: Scope) -> Expression | None:
    """Give the resource group of the first target that has one; the service names its staging group after it."""
    for target in template.distribute:
        match target:
            case SharedImageTarget(gallery_image_id=leaf):
                found = match_id(leaf, (GALLERY_IMAGE, GALLERY_VERSION), scope)
            case ManagedImageTarget(image_id=leaf):
                found = match_id(leaf, (MANAGED_IMAGE,), scope)
            case VhdTarget():
                continue
        if found is not None:
            return found["resource_group"]
    return None


def _is_at_home(target: ManagedImageTarget, template: ImageTemplate, scope: Scope) -> bool:
    """Tell whether Packer can make an image itself; a region that is unknown until the build counts as the build's."""
    wanted, home = region(target.location, scope), region(template.location, scope)
    if wanted != home:
        if isinstance(wanted, Literal) and isinstance(home, Literal):
            return False
        scope.say(
            IMAGE_REGION_ASSUMED,
            "the image is made in the region of the build",
            "Whether its region is another one is known only at build time. If it is, give both regions with --set or"
            " --parameters, so that the image can be copied.",
            target.location.place,
        )
    own, other = scope.options.subscription, _subscription_of(target.image_id)
    return not own or not other or own.casefold() == other.casefold()


def _subscription_of(leaf: Leaf) -> str | None:
    """Read the subscription at the head of an id, where it is visible."""
    head = leaf
    if isinstance(leaf, Symbolic) and isinstance(leaf.residual, Concat):
        head = leaf.residual.parts[0]
    if not (isinstance(head, Known) and isinstance(head.value, str)):
        return None
    match head.value.split("/"):
        case ["", kind, subscription, _, *_] if kind.lower() == "subscriptions" and subscription:
            return subscription
        case _:
            return None
