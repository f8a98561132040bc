"""The build machine as arguments of azure-arm: place, size, disks, network, communicator."""

from __future__ import annotations

from aib2packer.evaluate.values import Known
from aib2packer.lower.codes import NO_COUNTERPART, PRIVATE_NETWORK, STAGING_GROUP
from aib2packer.lower.document import (
    Attribute,
    Expression,
    FunctionCall,
    ListOf,
    Literal,
    Reference,
)
from aib2packer.lower.expressions import expression
from aib2packer.lower.ids import IDENTITY, RESOURCE_GROUP, SUBNET, match_id
from aib2packer.lower.joining import join_text
from aib2packer.lower.operating_system import is_second_generation
from aib2packer.lower.regions import region
from aib2packer.lower.scope import Scope, VariableSpec
from aib2packer.model.leaves import Leaf, is_blank
from aib2packer.model.systems import WINDOWS
from aib2packer.model.template import ImageTemplate, VmProfile, VnetConfig

# The service's default sizes (Azure VM Image Builder JSON reference, `vmSize`).
_SIZE_GEN1, _SIZE_GEN2 = "Standard_D1_v2", "Standard_D2ds_v4"
_GROUP_NAME_LIMIT = 90  # characters (Azure naming rules, resource groups)
_BUILD_ID_LENGTH = 9  # an underscore and eight digits
_YES = Literal(value=True)


def placement(
    template: ImageTemplate, group: Expression | None, name: Expression, scope: Scope
) -> tuple[Attribute, ...]:
    """Say where the temporary resources go: a group of their own, or the staging group that is there already.

    `group` is the resource group of the first target, which the service uses in the name of its staging group.
    """
    staging = template.staging_resource_group
    if staging is not None and not is_blank(staging):
        return _staging_group(template, staging, scope)
    origins = (staging.place.pointer,) if staging else ()
    location = Attribute("location", region(template.location, scope), (template.location.place.pointer,))
    return (location, Attribute("temp_resource_group_name", _temporary_group(group, name, scope), origins))


def _staging_group(template: ImageTemplate, staging: Leaf, scope: Scope) -> tuple[Attribute, ...]:
    found = match_id(staging, (RESOURCE_GROUP,), scope)
    if found is None:
        return ()
    scope.say(
        STAGING_GROUP,
        "the staging resource group must exist before the build",
        "The service creates the group when it is missing; Packer builds in an existing group only, in that group's"
        " region, and removes its own resources one by one. Create it with `az group create`.",
        staging.place,
    )
    name = found["resource_group"] if found.known else FunctionCall("basename", (expression(staging, scope),))
    origins = (staging.place.pointer, template.location.place.pointer)
    return (Attribute("build_resource_group_name", name, origins),)


def _temporary_group(group: Expression | None, name: Expression, scope: Scope) -> Reference:
    """Name the temporary group as the service does: `IT_<group>_<template>_<id>`."""
    prefix = join_text("IT_", *((group, "_") if group is not None else ()), name)
    room = _GROUP_NAME_LIMIT - _BUILD_ID_LENGTH
    if isinstance(prefix, Literal):
        prefix = Literal(str(prefix.value)[:room])
    else:
        prefix = FunctionCall("substr", (prefix, Literal(0), Literal(room)))
    return scope.local("temp_resource_group_name", join_text(prefix, "_", scope.build_id()))


def machine(template: ImageTemplate, os_type: str, scope: Scope) -> tuple[Attribute, ...]:
    """Describe the machine itself."""
    profile = template.vm_profile
    return (
        Attribute("os_type", Literal(os_type)),
        _vm_size(template, scope),
        *(_os_disk_size(profile, scope) if profile else ()),
        *_data_disks(template, scope),
        *(_identities(profile, scope) if profile else ()),
        *_security(scope),
    )


def _vm_size(template: ImageTemplate, scope: Scope) -> Attribute:
    size = template.vm_profile.vm_size if template.vm_profile else None
    if size is not None and not is_blank(size):
        written = expression(size, scope)
        return Attribute("vm_size", written, (size.place.pointer,))
    default = Literal(_SIZE_GEN2 if is_second_generation(template, scope) else _SIZE_GEN1)
    return Attribute("vm_size", default, (size.place.pointer,) if size else ())


def _os_disk_size(profile: VmProfile, scope: Scope) -> tuple[Attribute, ...]:
    size = profile.os_disk_size_gb
    if size is None or (isinstance(size, Known) and size.value == 0):
        return ()
    return (Attribute("os_disk_size_gb", expression(size, scope), (size.place.pointer,)),)


def _data_disks(template: ImageTemplate, scope: Scope) -> tuple[Attribute, ...]:
    if not template.data_disks:
        return ()
    sizes = ListOf(tuple(expression(size, scope) for size in template.data_disks), one_line=True)
    origins = tuple(size.place.pointer for size in template.data_disks)
    return (Attribute("disk_additional_size", sizes, origins),)


def _identities(profile: VmProfile, scope: Scope) -> tuple[Attribute, ...]:
    given = profile.user_assigned_identities
    if given is None or not (given.items or given.whole):
        return ()
    for identity in given.items:
        match_id(identity, (IDENTITY,), scope)
    listed: Expression = (
        expression(given.whole, scope)
        if given.whole
        else ListOf(
            tuple(expression(item, scope) for item in given.items),
            origins=tuple((item.place.pointer,) for item in given.items),
        )
    )
    return (Attribute("user_assigned_managed_identities", listed, (given.place.pointer,)),)


def _security(scope: Scope) -> tuple[Attribute, ...]:
    if scope.options.security_type is None:
        return ()
    return (
        Attribute("security_type", Literal(scope.options.security_type)),
        Attribute("secure_boot_enabled", _YES),
        Attribute("vtpm_enabled", _YES),
    )


def network(template: ImageTemplate, scope: Scope) -> tuple[Attribute, ...]:
    """Attach the machine to the template's subnet, if it names one."""
    vnet = template.vm_profile.vnet if template.vm_profile else None
    if vnet is None:
        return ()
    for name, leaf in (
        ("proxyVmSize", vnet.proxy_vm_size),
        ("containerInstanceSubnetId", vnet.container_instance_subnet_id),
    ):
        if leaf is not None:
            _say_service_network(name, leaf, scope)
    arguments = _subnet(vnet, scope)
    if arguments:
        scope.say(
            PRIVATE_NETWORK,
            "the build machine gets no public address",
            "Packer connects to the private address of the build machine: run it where it reaches the subnet, for"
            " example on a machine in that virtual network.",
            vnet.place,
        )
    return arguments


def _subnet(vnet: VnetConfig, scope: Scope) -> tuple[Attribute, ...]:
    if vnet.legacy is not None:
        legacy = vnet.legacy
        pairs = (
            ("virtual_network_name", legacy.name),
            ("virtual_network_subnet_name", legacy.subnet_name),
            ("virtual_network_resource_group_name", legacy.resource_group_name),
        )
        return tuple(
            Attribute(name, expression(leaf, scope), (leaf.place.pointer,)) for name, leaf in pairs if leaf is not None
        )
    if vnet.subnet_id is None or is_blank(vnet.subnet_id):
        return ()
    found = match_id(vnet.subnet_id, (SUBNET,), scope)
    if found is None:
        return ()
    origins = (vnet.subnet_id.place.pointer,)
    return (
        Attribute("virtual_network_name", found["network"], origins),
        Attribute("virtual_network_subnet_name", found["subnet"], origins),
        Attribute("virtual_network_resource_group_name", found["resource_group"], origins),
    )


def _say_service_network(name: str, leaf: Leaf, scope: Scope) -> None:
    scope.say(
        NO_COUNTERPART,
        f"`{name}` has no counterpart in Packer",
        "It belongs to the way in which the service reaches its build machine. Packer connects from where it runs.",
        leaf.place,
    )


def communicator(os_type: str, scope: Scope) -> tuple[Attribute, ...]:
    """Say how Packer talks to the machine; NTLM is named because plugin 2.6.2 changed its default."""
    user = "winrm_username" if os_type == WINDOWS else "ssh_username"
    spec = VariableSpec(
        type="string", description="The temporary administrator of the build machine.", default=Literal("packer")
    )
    name = Attribute(user, scope.variable("login", user, spec))
    if os_type != WINDOWS:
        return (Attribute("communicator", Literal("ssh")), name)
    return (
        Attribute("communicator", Literal("winrm")),
        name,
        Attribute("winrm_use_ssl", _YES),
        Attribute("winrm_insecure", _YES),
        Attribute("winrm_use_ntlm", _YES),
        Attribute("winrm_timeout", Literal("30m")),
    )
