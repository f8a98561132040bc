"""What makes a build with Packer less safe: checks of both sides of a change, besides the table of effects."""

from __future__ import annotations

import re

from aib2packer.compare.changes import Role
from aib2packer.compare.comparing import Difference
from aib2packer.compare.security import (
    Check,
    blank,
    credential,
    gone,
    is_on,
    not_encrypted,
    one_more,
    text_in,
    turned_on,
    unfixed_link,
)
from aib2packer.compare.tree import Element, Elements, Leaf, Members, Node

_NUMBER = re.compile(r"\d+(?:\.\d+)*\Z")
_SHIELDED = ("trustedlaunch", "confidentialvm")


def _turned_off(difference: Difference) -> bool:
    return is_on(difference.old) and not is_on(difference.new) and not _is_open(difference.new)


def _is_open(node: Node | None) -> bool:
    return isinstance(node, Leaf) and node.open


def _elevated(difference: Difference) -> bool:
    before, after = text_in(difference.old), text_in(difference.new)
    return bool(after) and (not before or (after.upper() == "SYSTEM" and before.upper() != "SYSTEM"))


def _unshielded(difference: Difference) -> bool:
    before, after = (text_in(node).casefold() for node in (difference.old, difference.new))
    return before in _SHIELDED and after not in _SHIELDED and not _is_open(difference.new)


def _not_by_ssh(difference: Difference) -> bool:
    return text_in(difference.old) == "ssh" and text_in(difference.new) not in ("ssh", "")


def _unpinned(difference: Difference) -> bool:
    before, after = text_in(difference.old), text_in(difference.new)
    return bool(_NUMBER.match(before)) and not _NUMBER.match(after) and not _is_open(difference.new)


def _written_secret(difference: Difference) -> bool:
    """Tell whether a secret stands in the file that was not there, or came from elsewhere."""
    return _is_secret(difference.new) and not _is_secret(difference.old)


def _is_secret(node: Node | None) -> bool:
    return isinstance(node, Leaf) and node.secret


def _no_more_private(difference: Difference) -> bool:
    """Tell whether the network is gone, not only called another way."""
    machine = difference.new_root.members.get("machine")
    items = machine.items if isinstance(machine, Elements) else ()
    nodes = (item.node for item in items)
    return blank(difference) and not any(
        isinstance(node, Members) and "virtual_network_name" in node.members for node in nodes
    )


def _validator_gone(difference: Difference) -> bool:
    old = difference.old
    is_validator = isinstance(old, Element) and old.part is not None and old.part.role is Role.VALIDATOR
    return gone(difference) and is_validator


HCL_CHECKS = (
    Check("a credential appears", "a credential was written into the configuration", (), credential),
    Check("a secret is written out", "a secret was written into the configuration", (), _written_secret),
    Check("`https` becomes `http`", "a file is fetched without encryption", (), not_encrypted),
    Check("a checksum is gone", "a file is no longer checked", (".environment_vars.SHA256",), blank),
    Check(
        "a link to a commit becomes one to a branch or tag",
        "a file may change without a change here",
        (".environment_vars.URI",),
        unfixed_link,
    ),
    Check("a step is run elevated", "a step has more rights", (".elevated_user",), _elevated),
    Check(
        "the source is no longer a fixed version",
        "the source may change without a change here",
        ("source[].image_version", "shared_image_gallery[].image_version"),
        _unpinned,
    ),
    Check(
        "the network is gone",
        "the build machine is in a public network",
        (".virtual_network_name", ".virtual_network_subnet_name"),
        _no_more_private,
    ),
    Check(
        "the build machine gets a public address",
        "the build machine can be reached from outside",
        (".private_virtual_network_with_public_ip",),
        turned_on,
    ),
    Check(
        "the limit on addresses is gone",
        "the build machine can be reached by everyone",
        (".allowed_inbound_ip_addresses",),
        gone,
    ),
    Check(
        "the build machine gets one more identity",
        "the build machine has more rights",
        (".user_assigned_managed_identities",),
        one_more,
    ),
    Check(
        "secure boot, the TPM or the encryption of disks is off",
        "the machine is protected less",
        (".secure_boot_enabled", ".vtpm_enabled", ".encryption_at_host"),
        _turned_off,
    ),
    Check("the security type is weaker", "the machine is protected less", (".security_type",), _unshielded),
    Check(
        "the communicator is no longer SSH", "the build machine is not reached by SSH", (".communicator",), _not_by_ssh
    ),
    Check(
        "WinRM is not encrypted",
        "Packer speaks to the build machine without encryption",
        (".winrm_use_ssl",),
        _turned_off,
    ),
    Check(
        "certificates are not checked", "the build machine is not known for certain", (".winrm_insecure",), turned_on
    ),
    Check("a key stays in the image", "a key stays in the image", (".ssh_clear_authorized_keys",), _turned_off),
    Check("a variable is no longer sensitive", "a secret is shown in logs", (".sensitive",), _turned_off),
    Check("a validator is gone", "the image is validated less", ("build.provisioner[]",), _validator_gone),
)
