"""Rules about the staging resource group, in which the service puts everything that a build needs for a while."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.leaves import Leaf
from aib2packer.model.systems import WINDOWS
from aib2packer.model.targets import ManagedImageTarget, SharedImageTarget, Target
from aib2packer.model.template import GallerySource, ImageTemplate, ManagedImageSource
from aib2packer.rules.reading import ResourceId, ending, resource_id, subscription_part, text
from aib2packer.rules.rule import Rule, SetRule
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted

_SERVICE = Concern.SERVICE
_LONGEST_NAME = 90  # characters (Azure documentation, "Naming rules and restrictions for Azure resources")
_SIGNS = frozenset("-_.()")  # the same, beside letters and digits


class StagingGroupName(Rule):
    """The staging resource group has a name that no resource group can have.

    Why: the service creates the group when it is missing, and Azure refuses the name.
    Bad: {"stagingResourceGroup": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/staging for builds"}
    Good: {"stagingResourceGroup": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/staging-for-builds"}
    Source: Azure documentation, "Naming rules and restrictions for Azure resources"
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB412", "impossible-staging-group-name", Severity.ERROR)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the name in a well-formed id."""
        leaf, group = _staging(subject.template)
        if leaf is None or group is None:
            return
        fault = _fault(group.group)
        if fault:
            yield self.found(
                leaf.place,
                f"no resource group can be named {quoted(group.group)}",
                f"The name {fault}. It may have 1 to {_LONGEST_NAME} letters, digits and `-`, `_`, `.`, `(` and `)`, "
                "and does not end in a period. Change it.",
                at=ending(leaf, group.group),
            )


class StagingInOtherSubscription(Rule):
    """The staging resource group is in another subscription than the template.

    Why: the service puts the build machine, its network and its storage into the subscription of the template only, and
        refuses the group.
    Bad: {"stagingResourceGroup": "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/staging"}
    Good: {"stagingResourceGroup": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/staging"}
    Source: azure-rest-api-specs, imagebuilder, `stagingResourceGroup`
    """

    definition = DiagnosticDef("AIB413", "staging-in-other-subscription", Severity.ERROR, concern=_SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the subscriptions, where that of the template is known."""
        leaf, group = _staging(subject.template)
        own = subject.subscription
        if leaf is None or group is None or own is None or group.subscription.casefold() == own.casefold():
            return
        yield self.found(
            leaf.place,
            "the staging resource group is in another subscription",
            f"It is in {quoted(group.subscription)}, and the template is deployed to {quoted(own)}. Name a group of "
            "the template's subscription, or leave the member out to have one made.",
            at=subscription_part(leaf, group),
        )


class OccupiedStagingGroup(Rule):
    """The staging resource group holds something that the build uses.

    Why: the service demands an empty group. It refuses one with resources in it, and when the template is deleted it
        deletes everything in the group.
    Bad: {"stagingResourceGroup": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images"}
    Good: {"stagingResourceGroup": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images-staging"}
    Source: Azure VM Image Builder JSON reference, `stagingResourceGroup`
    """

    definition = DiagnosticDef("AIB414", "occupied-staging-group", Severity.ERROR, concern=_SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for the group in the ids of what the template uses; a managed image is made only later."""
        leaf, group = _staging(subject.template)
        if leaf is None or group is None:
            return
        used = [(what, at) for what, known, at in _used(subject.template) if known is not None and _same(known, group)]
        if not used:
            return
        later = all(what == _LATER for what, _ in used)
        yield self.found(
            leaf.place,
            f"the staging resource group {quoted(group.group)} holds {used[0][0]}",
            "The group must be empty, except for what the service puts there, and is emptied together with the "
            "template. Name a group that holds nothing else, or leave the member out to have one made.",
            notes=tuple(Note(f"{what} stands in that group", at) for what, at in used),
            level=Severity.WARNING if later else None,
        )


class SharedStagingGroup(SetRule):
    """Two templates have the same staging resource group.

    Why: the service marks the group with the name of its template and checks the mark before each build, so submitting
        or building the second template fails.
    Bad: {
          "copy": {"name": "systems", "count": 2},
          "name": "[concat('base-', copyIndex(1))]",
          "stagingResourceGroup": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/staging"
        }
    Good: {
          "copy": {"name": "systems", "count": 2},
          "name": "[concat('base-', copyIndex(1))]",
          "stagingResourceGroup": "[concat('/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/staging-', copyIndex(1))]"
        }
    Source: Azure VM Image Builder JSON reference, `stagingResourceGroup`
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB415", "shared-staging-group", Severity.WARNING, concern=_SERVICE)

    def check_set(self, subjects: tuple[Subject, ...]) -> Iterator[Diagnostic]:
        """Find the templates whose group an earlier one has claimed."""
        claims: dict[tuple[str, str], tuple[ImageTemplate, Leaf]] = {}
        for template in (subject.template for subject in subjects):
            leaf, group = _staging(template)
            if leaf is None or group is None:
                continue
            key = (group.subscription.casefold(), group.group.casefold())
            owner, claim = claims.setdefault(key, (template, leaf))
            if _are_different(owner, template):
                first = () if claim.place.span == leaf.place.span else (claim.place.span,)
                yield self.found(
                    leaf.place,
                    f"two templates have the staging resource group {quoted(group.group)}",
                    "A staging group serves one template. Give each template its own group, or leave the member out to "
                    "have one made for each.",
                    notes=tuple(Note("another template has it, too", span) for span in first),
                )


class StagingRights(Rule):
    """Building Windows in an own subnet with an own staging group needs one more permission.

    Why: if the group exists already, the service has no rights in it. In this combination, and only in it, the
        service's own principal needs them beside the template's identity: without, the build fails at
        `Microsoft.Compute/disks/write`.
    Bad: {
          "stagingResourceGroup": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/staging",
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}]
        }
    Good: {"customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}]}
    Source: Azure VM Image Builder JSON reference, `stagingResourceGroup`; Troubleshoot Azure VM Image Builder
    """

    definition = DiagnosticDef("AIB608", "staging-rights", Severity.INFO, concern=_SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for the combination of the three."""
        leaf, group = _staging(subject.template)
        profile = subject.template.vm_profile
        subnet = profile.vnet.subnet_id if profile and profile.vnet else None
        if leaf is None or group is None or subnet is None or not text(subnet) or subject.system != WINDOWS:
            return
        yield self.found(
            leaf.place,
            f"the service needs rights in the staging resource group {quoted(group.group)}",
            "If the group exists before the template does, give the role Contributor on it to the identity of the "
            "template and, because Windows is built in a subnet of your own, also to the service principal `Azure "
            "Virtual Machine Image Builder`.",
            notes=(Note("the subnet", subnet.place.span),),
        )


_LATER = "the managed image of a target"


def _staging(template: ImageTemplate) -> tuple[Leaf | None, ResourceId | None]:
    """Give the member and the group that it names; nothing for what is unknown or not the id of a group."""
    leaf = template.staging_resource_group
    found = resource_id(leaf)
    return (leaf, found) if found is not None and found.provider is None else (None, None)


def _used(template: ImageTemplate) -> Iterator[tuple[str, ResourceId | None, Span]]:
    """Give what a template uses: in words, its id, and where it is named."""
    for entry in template.identity.entries if template.identity else ():
        yield "the identity of the template", resource_id(entry.id), entry.place.span
    for what, leaf in _used_leaves(template):
        yield what, resource_id(leaf), leaf.place.span


def _used_leaves(template: ImageTemplate) -> Iterator[tuple[str, Leaf]]:
    profile = template.vm_profile
    if profile and profile.user_assigned_identities:
        for leaf in profile.user_assigned_identities.items:
            yield "an identity of the build machine", leaf
    if profile and profile.vnet:
        for subnet in (profile.vnet.subnet_id, profile.vnet.container_instance_subnet_id):
            if subnet is not None:
                yield "the virtual network", subnet
    match template.source:
        case ManagedImageSource(image_id=leaf) | GallerySource(image_version_id=leaf):
            yield "the source image", leaf
        case _:
            pass
    for target in template.distribute:
        yield from _of_target(target)


def _of_target(target: Target) -> Iterator[tuple[str, Leaf]]:
    match target:
        case SharedImageTarget(gallery_image_id=leaf):
            yield "the gallery of a target", leaf
        case ManagedImageTarget(image_id=leaf):
            yield _LATER, leaf
        case _:
            return


def _same(one: ResourceId, other: ResourceId) -> bool:
    """Tell whether two ids lead into the same resource group; Azure ignores letter case in them."""
    return (one.subscription.casefold(), one.group.casefold()) == (
        other.subscription.casefold(),
        other.group.casefold(),
    )


def _are_different(one: ImageTemplate, other: ImageTemplate) -> bool:
    """Tell whether two templates are surely not the same one; a body without a name gets one from its file."""
    if one is other:
        return False
    names = [text(template.name) if template.name is not None else "" for template in (one, other)]
    known = [name.casefold() for name in names if name is not None]
    return len(known) == len(names) and (known[0] != known[1] or known[0] == "")


def _fault(name: str) -> str | None:
    """Say what is wrong with the name of a resource group; None when nothing is."""
    strange = next((sign for sign in name if not (sign.isalnum() or sign in _SIGNS)), None)
    if strange is not None:
        return f"has the character {quoted(strange)}" if strange != " " else "has a space"
    if len(name) > _LONGEST_NAME:
        return f"has {len(name)} characters"
    return "ends in a period" if name.endswith(".") else None


RULES = (StagingGroupName, StagingInOtherSubscription, OccupiedStagingGroup, SharedStagingGroup, StagingRights)
