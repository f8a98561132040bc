"""All ARM functions by name: those that have a value when compiling, and those that need live Azure."""

from __future__ import annotations

from aib2packer.evaluate.functions import (
    access,
    collections,
    context,
    dates,
    encoding,
    logic,
    networks,
    numbers,
    sets,
    text,
    uris,
)
from aib2packer.evaluate.functions.context import ContextFunction
from aib2packer.evaluate.functions.signature import Function

# `member` and `index` are found here too: they stand for the accessors of symbolic values, not for ARM functions.
PURE: dict[str, Function] = {
    function.name.casefold(): function
    for functions in (
        text.FUNCTIONS,
        encoding.FUNCTIONS,
        uris.FUNCTIONS,
        dates.FUNCTIONS,
        networks.FUNCTIONS,
        numbers.FUNCTIONS,
        logic.FUNCTIONS,
        collections.FUNCTIONS,
        sets.FUNCTIONS,
        access.FUNCTIONS,
    )
    for function in functions
}

CONTEXTUAL: dict[str, ContextFunction] = {
    function.signature.name.casefold(): function for function in context.FUNCTIONS
}

ACCESSORS = frozenset(function.name.casefold() for function in access.FUNCTIONS)

# Functions of Bicep that its compiler evaluates, so that none of them is left in a template ("Bicep functions").
OF_BICEP = (
    "any",
    "externalInput",
    "getSecret",
    "loadDirectoryFileInfo",
    "loadFileAsBase64",
    "loadJsonContent",
    "loadTextContent",
    "loadYamlContent",
    "nameof",
    "readCliArg",
    "readEnvironmentVariable",
)

# Functions that ask Azure while it deploys ("Resource functions for ARM templates"); every name with `list` in
# front of a capital is one too.
LIVE = (
    "pickZones",
    "providers",
    "reference",
    "references",
    "roleDefinitions",
    "toLogicalZone",
    "toLogicalZones",
    "toPhysicalZone",
    "toPhysicalZones",
    "listKeys",
    "listSecrets",
    "listAccountSas",
    "listServiceSas",
)


# Members of the surroundings that only Azure knows ("Deployment" and "Resource functions for ARM templates").
_LIVE_MEMBERS = {
    "deployer": ("objectid", "userprincipalname"),
    "deployment": ("properties", "id"),
    "managementgroup": ("id", "name", "properties"),
    "resourcegroup": ("tags", "managedby", "properties"),
    "subscription": ("displayname",),
    "tenant": ("displayname", "countrycode"),
}


def is_live_member(function: str, name: object) -> bool:
    """Tell whether a member of what a context function gives is known only to Azure."""
    return isinstance(name, str) and name.casefold() in _LIVE_MEMBERS.get(function.casefold(), ())


def is_live(name: str) -> bool:
    """Tell whether a function asks Azure while it deploys."""
    folded = name.casefold()
    return folded in {live.casefold() for live in LIVE} or (folded.startswith("list") and len(folded) > len("list"))
