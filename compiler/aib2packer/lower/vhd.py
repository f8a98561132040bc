"""A VHD as output: where Packer's capture puts it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aib2packer.evaluate.values import Known
from aib2packer.lower.codes import RESOURCE_ID_SHAPE, VHD_NAME, VHD_WITHOUT_URI
from aib2packer.lower.document import Attribute, Expression, FunctionCall, Index, Literal
from aib2packer.lower.expressions import expression
from aib2packer.lower.joining import join_text
from aib2packer.lower.names import shortened
from aib2packer.lower.scope import Scope, VariableSpec
from aib2packer.model.leaves import is_blank
from aib2packer.model.targets import VhdTarget

# `https://<account>.blob.<suffix>/<container>[/<blob>]` (Azure Storage: naming blobs).
_BLOB_URI = re.compile(
    r"https?://([a-z0-9]{3,24})\.((?:[a-z0-9]+\.)?blob\.[^/?#]+)/([a-z0-9$][a-z0-9-]*)(?:/([^?#]*))?", re.IGNORECASE
)


_LONGEST_PREFIX = 24


@dataclass(frozen=True, slots=True)
class VhdPlace:
    """A container and what the blob's name begins with."""

    account: Expression
    container: Expression
    prefix: Expression
    endpoint: Expression  # host of the storage account
    blob: Expression  # whole name, where the target says one; else the prefix alone


def vhd_place(target: VhdTarget, name: str, scope: Scope) -> VhdPlace | None:
    """Take the URI of a target apart; without one everything is a variable."""
    uri = target.uri
    if uri is None or is_blank(uri):
        return _by_variables(target, name, scope)
    if not isinstance(uri, Known):
        return _split_by_hcl(expression(uri, scope), name)
    match = _BLOB_URI.fullmatch(str(uri.value).partition("?")[0])
    if match is None:
        scope.say(
            RESOURCE_ID_SHAPE,
            "`uri` is not the address of a blob or a container",
            f"`{shortened(str(uri.value).partition('?')[0])}` is not of the form"
            " `https://<account>.blob.core.windows.net/<container>/<blob>.vhd`.",
            uri.place,
        )
        return None
    account, suffix, container, blob = match.groups()
    stem = (blob or name).removesuffix(".vhd")
    return VhdPlace(
        Literal(account),
        Literal(container),
        Literal(_prefix(stem)),
        Literal(f"{account}.{suffix}"),
        Literal(f"{stem}.vhd"),
    )


def _prefix(stem: str) -> str:
    """Make a prefix of a blob's name that every version of the plugin accepts.

    Up to 24 letters, digits, `_`, `-` and `.`, the first a letter or a digit, the last no `-` or `.`
    (packer-plugin-azure, `capture_name_prefix`).
    """
    last = stem.rpartition("/")[2]
    legal = "".join(char if char.isascii() and (char.isalnum() or char in "_-.") else "-" for char in last)
    return legal.lstrip("_-.")[:_LONGEST_PREFIX].rstrip("-.") or "image"


def capture(target: VhdTarget, place: VhdPlace, scope: Scope) -> tuple[Attribute, ...]:
    """Have the builder copy the disk to a container, which must exist."""
    origins = (target.type_place.pointer, *((target.uri.place.pointer,) if target.uri else ()))
    if target.uri is not None:
        scope.say(
            VHD_NAME,
            "Packer completes the name of the VHD itself",
            "The blob is named after `capture_name_prefix` and the temporary disk, and its container must exist before"
            " the build. Copy or rename the blob if its exact name matters.",
            target.uri.place,
        )
    return (
        Attribute("capture_container_name", place.container, origins),
        Attribute("capture_name_prefix", place.prefix, origins),
        Attribute("storage_account", place.account, origins),
        Attribute("resource_group_name", storage_group(scope)),
    )


def storage_group(scope: Scope) -> Expression:
    """Refer to the resource group of the storage account; no URI tells it."""
    description = "The resource group of the storage account that gets the VHD."
    return _variable("vhd_resource_group_name", description, None, scope)


def _by_variables(target: VhdTarget, name: str, scope: Scope) -> VhdPlace:
    scope.say(
        VHD_WITHOUT_URI,
        "the service's own storage account for the VHD does not exist in Packer",
        "Without `uri` the service puts the VHD into its staging group. Say where it goes with the variables"
        " `vhd_storage_account`, `vhd_container` and `vhd_resource_group_name`.",
        target.uri.place if target.uri else target.type_place,
    )
    account = _variable("vhd_storage_account", "The storage account that gets the VHD.", None, scope)
    container = _variable("vhd_container", "The container that gets the VHD.", None, scope)
    prefix = _variable("vhd_name_prefix", "What the name of the VHD begins with.", _prefix(name), scope)
    endpoint = join_text(account, ".blob.core.windows.net")
    return VhdPlace(account, container, prefix, endpoint, join_text(prefix, ".vhd"))


def _variable(name: str, description: str, default: str | None, scope: Scope) -> Expression:
    spec = VariableSpec(type="string", description=description, default=None if default is None else Literal(default))
    return scope.variable(name, name, spec)


def _split_by_hcl(uri: Expression, name: str) -> VhdPlace:
    parts = FunctionCall("split", (Literal("/"), uri))
    endpoint = Index(parts, 2)
    account = Index(FunctionCall("split", (Literal("."), endpoint)), 0)
    stem = FunctionCall(
        "try",
        (FunctionCall("trimsuffix", (FunctionCall("basename", (Index(parts, 4),)), Literal(".vhd"))), Literal(name)),
    )
    prefix = FunctionCall("substr", (stem, Literal(0), Literal(_LONGEST_PREFIX)))
    return VhdPlace(account, Index(parts, 3), prefix, endpoint, join_text(stem, ".vhd"))
