"""ARM functions that read the deployment's surroundings ("Deployment", "Resource" and "Scope functions").

They are pure in the surroundings they are handed; unknown facts stay symbolic.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from aib2packer.evaluate.functions.signature import Fault, Function, Site, Type, describe, type_of
from aib2packer.evaluate.plain import Plain, from_plain
from aib2packer.evaluate.surroundings import Level, Surroundings
from aib2packer.evaluate.symbolic import decided_text, join_text
from aib2packer.evaluate.values import FactName, Kind, Known, MemberValue, ObjectValue, Symbolic, Value

Contextual: TypeAlias = "Callable[[Surroundings, Site, tuple[Value, ...]], Value | Fault | None]"


@dataclass(frozen=True, slots=True)
class ContextFunction:
    """An ARM function whose value hangs on the surroundings."""

    signature: Function  # name, arity and types
    give: Contextual

    def bind(self, surroundings: Surroundings) -> Function:
        """Give the pure function of one deployment."""
        return replace(self.signature, partial=lambda site, args: self.give(surroundings, site, args))


# The public cloud (`az cloud show --name AzureCloud` and the ARM documentation of `environment`).
_GLOBAL_AZURE: Plain = {
    "name": "AzureCloud",
    "gallery": "https://gallery.azure.com/",
    "graph": "https://graph.windows.net/",
    "portal": "https://portal.azure.com",
    "graphAudience": "https://graph.windows.net/",
    "activeDirectoryDataLake": "https://datalake.azure.net/",
    "batch": "https://batch.core.windows.net/",
    "media": "https://rest.media.azure.net",
    "sqlManagement": "https://management.core.windows.net:8443/",
    "vmImageAliasDoc": "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
    "resourceManager": "https://management.azure.com/",
    "authentication": {
        "loginEndpoint": "https://login.microsoftonline.com/",
        "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
        "tenant": "common",
        "identityProvider": "AAD",
    },
    "suffixes": {
        "acrLoginServer": ".azurecr.io",
        "azureDatalakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
        "azureDatalakeStoreFileSystem": "azuredatalakestore.net",
        "azureFrontDoorEndpointSuffix": "azurefd.net",
        "keyvaultDns": ".vault.azure.net",
        "sqlServerHostname": ".database.windows.net",
        "storage": "core.windows.net",
    },
}
_GROUP_TYPE = "Microsoft.Management/managementGroups"


def _members(site: Site, **values: Value) -> ObjectValue:
    return ObjectValue(tuple(MemberValue(name, site.place, value) for name, value in values.items()), site.place)


def _text(site: Site, *parts: str | Value) -> Known | Symbolic:
    return join_text(
        (
            Known(part, site.place) if isinstance(part, str) else part
            for part in parts
            if isinstance(part, (str, Known, Symbolic))
        ),
        site.place,
    )


def _subscription_id(surroundings: Surroundings, site: Site) -> Value:
    return surroundings.fact(FactName.SUBSCRIPTION_ID, site.place)


def _group_id(surroundings: Surroundings, site: Site) -> Known | Symbolic:
    group = surroundings.fact(FactName.RESOURCE_GROUP, site.place)
    return _text(site, "/subscriptions/", _subscription_id(surroundings, site), "/resourceGroups/", group)


def _resource_group(surroundings: Surroundings, site: Site, _args: tuple[Value, ...]) -> Value | Fault:
    if surroundings.level is not Level.RESOURCE_GROUP:
        return _wrong_level(surroundings, "resourceGroup")
    return _members(
        site,
        id=_group_id(surroundings, site),
        name=surroundings.fact(FactName.RESOURCE_GROUP, site.place),
        type=Known("Microsoft.Resources/resourceGroups", site.place),
        location=surroundings.fact(FactName.LOCATION, site.place),
    )


def _subscription(surroundings: Surroundings, site: Site, _args: tuple[Value, ...]) -> Value | Fault:
    if surroundings.level not in (Level.RESOURCE_GROUP, Level.SUBSCRIPTION):
        return _wrong_level(surroundings, "subscription")
    number = _subscription_id(surroundings, site)
    return _members(
        site,
        id=_text(site, "/subscriptions/", number),
        subscriptionId=number,
        tenantId=surroundings.fact(FactName.TENANT_ID, site.place),
    )


def _wrong_level(surroundings: Surroundings, name: str) -> Fault:
    return Fault(f"`{name}` has no value in a template that is deployed to a {surroundings.level.value}.")


def _tenant(surroundings: Surroundings, site: Site, _args: tuple[Value, ...]) -> Value:
    number = surroundings.fact(FactName.TENANT_ID, site.place)
    return _members(site, id=_text(site, "/tenants/", number), tenantId=number)


def _deployer(surroundings: Surroundings, site: Site, _args: tuple[Value, ...]) -> Value:
    return _members(site, tenantId=surroundings.fact(FactName.TENANT_ID, site.place))


def _management_group(surroundings: Surroundings, site: Site, _args: tuple[Value, ...]) -> Value | Fault:
    if surroundings.level is not Level.MANAGEMENT_GROUP:
        return _wrong_level(surroundings, "managementGroup")
    return _members(site, type=Known(f"/providers/{_GROUP_TYPE}", site.place))


def _deployment(surroundings: Surroundings, site: Site, _args: tuple[Value, ...]) -> Value:
    name = surroundings.fact(FactName.DEPLOYMENT_NAME, site.place)
    if surroundings.level is Level.RESOURCE_GROUP:
        return _members(site, name=name)
    # Deployments above a resource group have a location of their own (ARM documentation of `deployment`).
    return _members(site, name=name, location=surroundings.fact(FactName.LOCATION, site.place))


def _environment(_surroundings: Surroundings, site: Site, _args: tuple[Value, ...]) -> Value:
    return from_plain(_GLOBAL_AZURE, site.place)


def _resource_id(surroundings: Surroundings, site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    split = _split_id_args(args, 2)
    if split is None or isinstance(split, Fault):
        return split
    before, path = split
    number, group = _subscription_and_group(surroundings, site, before)
    if number is None:
        return _text(site, *path)
    middle: tuple[str | Value, ...] = () if group is None else ("/resourceGroups/", group)
    return _text(site, "/subscriptions/", number, *middle, *path)


def _subscription_and_group(
    surroundings: Surroundings, site: Site, before: tuple[Value, ...]
) -> tuple[Value | None, Value | None]:
    """Tell which subscription and group `resourceId` means by the arguments before the type."""
    match before, surroundings.level:
        case (number, group), _:
            return number, group
        case (group,), Level.RESOURCE_GROUP:
            return _subscription_id(surroundings, site), group
        case (number,), _:
            return number, None
        case _, Level.RESOURCE_GROUP:
            return _subscription_id(surroundings, site), surroundings.fact(FactName.RESOURCE_GROUP, site.place)
        case _, Level.SUBSCRIPTION:
            return _subscription_id(surroundings, site), None
        case _:
            return None, None


def _subscription_resource_id(surroundings: Surroundings, site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    split = _split_id_args(args, 1)
    if split is None or isinstance(split, Fault):
        return split
    before, path = split
    return _text(site, "/subscriptions/", before[0] if before else _subscription_id(surroundings, site), *path)


def _tenant_resource_id(_surroundings: Surroundings, site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    split = _split_id_args(args, 0)
    return split if split is None or isinstance(split, Fault) else _text(site, *split[1])


def _management_group_resource_id(
    surroundings: Surroundings, site: Site, args: tuple[Value, ...]
) -> Value | Fault | None:
    split = _split_id_args(args, 1)
    if split is None or isinstance(split, Fault):
        return split
    before, path = split
    if before:
        return _text(site, f"/providers/{_GROUP_TYPE}/", before[0], *path)
    if surroundings.level is not Level.MANAGEMENT_GROUP:
        return _wrong_level(surroundings, "managementGroupResourceId")
    return Fault("Only Azure knows the name of the management group; give it as the first argument.")


def _extension_resource_id(_surroundings: Surroundings, site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    split = _split_id_args(args[1:], 0)
    if isinstance(split, Fault):
        return Fault(split.detail, None if split.argument is None else split.argument + 1)
    return None if split is None else _text(site, args[0], *split[1])


def _split_id_args(
    args: tuple[Value, ...], most_before: int
) -> tuple[tuple[Value, ...], tuple[str | Value, ...]] | Fault | None:
    """Split the arguments of an id function into those before the type and the path from `/providers/` on.

    The first argument with a slash is the type; None when an unknown argument might be it.
    """
    at = 0
    for at, arg in enumerate(args[: most_before + 1]):
        text = decided_text(arg)
        if text is not None and "/" in text:
            return _id_path(args, at, text)
        if isinstance(arg, Symbolic) and at == most_before:
            return None
    return Fault("One of its arguments must be a resource type such as `Microsoft.Compute/galleries`.", at)


def _id_path(
    args: tuple[Value, ...], at: int, resource_type: str
) -> tuple[tuple[Value, ...], tuple[str | Value, ...]] | Fault:
    provider, *types = resource_type.strip("/").split("/")
    names = args[at + 1 :]
    if len(types) != len(names):
        return Fault(
            f"The type has {len(types)} segments behind the provider, but {len(names)} names follow it; "
            f"there must be one name for each.",
            at,
        )
    path: list[str | Value] = [f"/providers/{provider}"]
    for segment, name in zip(types, names, strict=True):
        if not type_of(name) & Type.SCALAR:
            return Fault(f"The name of a resource is a string; this is {describe(type_of(name))}.", at)
        path += [f"/{segment}/", name]
    return args[:at], tuple(path)


def _signature(name: str, gives: Kind, *takes: Type, many: bool = False) -> Function:
    return Function(name, takes, gives, rest=Type.SCALAR if many else None)


_S = Type.STRING

FUNCTIONS: tuple[ContextFunction, ...] = (
    ContextFunction(_signature("resourceGroup", Kind.OBJECT), _resource_group),
    ContextFunction(_signature("subscription", Kind.OBJECT), _subscription),
    ContextFunction(_signature("tenant", Kind.OBJECT), _tenant),
    ContextFunction(_signature("deployer", Kind.OBJECT), _deployer),
    ContextFunction(_signature("managementGroup", Kind.OBJECT), _management_group),
    ContextFunction(_signature("deployment", Kind.OBJECT), _deployment),
    ContextFunction(_signature("environment", Kind.OBJECT), _environment),
    ContextFunction(_signature("resourceId", Kind.STRING, _S, _S, many=True), _resource_id),
    ContextFunction(_signature("subscriptionResourceId", Kind.STRING, _S, _S, many=True), _subscription_resource_id),
    ContextFunction(_signature("tenantResourceId", Kind.STRING, _S, _S, many=True), _tenant_resource_id),
    ContextFunction(
        _signature("managementGroupResourceId", Kind.STRING, _S, _S, many=True), _management_group_resource_id
    ),
    ContextFunction(_signature("extensionResourceId", Kind.STRING, _S, _S, _S, many=True), _extension_resource_id),
)
