"""Short ways to write down a row of the tables."""

from __future__ import annotations

from typing import Any

from editing import Add, Drop, Edit, Put, Rename, Retype
from planting import Literally, Row, Where

GROUPS = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups"
ELSEWHERE = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups"
IDENTITIES = f"{GROUPS}/identities/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
GALLERIES = f"{GROUPS}/galleries/providers/Microsoft.Compute/galleries"
NETWORKS = f"{GROUPS}/network/providers/Microsoft.Network/virtualNetworks"
CHECKSUM = "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"


def puts(template: str, code: str, pointer: str, value: Any, part: str | None = None, **more: Any) -> Row:
    """Write another value, which is found, or the part of it that is named."""
    at = Where(pointer, part, before=more.pop("before", ""))
    return Row(template=template, edits=(Put(pointer, value),), code=code, at=at, **more)


def adds(template: str, code: str, pointer: str, value: Any, part: str | None = None, **more: Any) -> Row:
    """Add a member whose value is found, or the part of it that is named."""
    at = Where(pointer, part, before=more.pop("before", ""))
    return Row(template=template, edits=(Add(pointer, value),), code=code, at=at, **more)


def adds_name(template: str, code: str, pointer: str, value: Any, **more: Any) -> Row:
    """Add a member whose name is found."""
    return Row(template=template, edits=(Add(pointer, value),), code=code, at=Where(pointer, key=True), **more)


def renames(template: str, code: str, pointer: str, name: str, **more: Any) -> Row:
    """Give a member another name, which is found."""
    new = f"{pointer.rpartition('/')[0]}/{name}"
    return Row(template=template, edits=(Rename(pointer, name),), code=code, at=Where(new, key=True), **more)


def drops(template: str, code: str, pointer: str, at: Where | None = None, **more: Any) -> Row:
    """Remove a member; the object that lacks it is found, or what is named."""
    where = at or Where(pointer.rpartition("/")[0])
    return Row(template=template, edits=(Drop(pointer),), code=code, at=where, **more)


def does(template: str, code: str, edits: tuple[Edit, ...], at: Where | Literally, **more: Any) -> Row:
    """Make several edits."""
    return Row(template=template, edits=edits, code=code, at=at, **more)


def types(template: str, code: str, old: str, new: str, at: tuple[str, str, str], **more: Any) -> Row:
    """Mistype the text; `at` is what is found, between what stands around it."""
    edits = (Retype(old, new),)
    return Row(template=template, edits=edits, code=code, at=Literally(*at), direct=True, single=True, **more)
