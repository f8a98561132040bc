"""The same configuration on another builder: Packer's `null`, which signs in to a machine that is there."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from dataclasses import replace

from loopback import Machine

from aib2packer.lower.document import Attribute, Block, Gap, ListOf, Literal, PackerFile


def on_loopback(document: PackerFile, machine: Machine) -> PackerFile:
    """Build on the loopback instead of Azure, without what Packer 1.6.6 lacks."""
    blocks = tuple(_instead(block, machine) for block in document.blocks if block.type != "packer")
    return replace(document, blocks=blocks)


def _instead(block: Block, machine: Machine) -> Block:
    match block:
        case Block(type="source", labels=("azure-arm", label)):
            return Block("source", ("null", label), tuple(_connection(machine)))
        case Block(type="build"):
            return replace(block, body=tuple(_build_members(block.body)))
        case _:
            return block


def _connection(machine: Machine) -> Iterator[Attribute]:
    settings: dict[str, str | int] = {
        "communicator": "ssh",
        "ssh_host": "127.0.0.1",
        "ssh_port": machine.port,
        "ssh_username": getpass.getuser(),
        "ssh_private_key_file": str(machine.key),
        "ssh_timeout": "30s",
    }
    return (Attribute(name, Literal(value)) for name, value in settings.items())


def _build_members(body: tuple[Attribute | Block | Gap, ...]) -> Iterator[Attribute | Block | Gap]:
    """Keep of the post-processors only the manifest: all others need Azure."""
    for member in body:
        match member:
            case Attribute(name="sources", value=ListOf(items=(Literal(value=str(source)),))):
                written = Literal(source.replace("source.azure-arm.", "source.null.", 1))
                yield replace(member, value=ListOf((written,), one_line=True))
            case Block(type="error-cleanup-provisioner"):
                continue
            case Block(type="post-processor", labels=(kind,)) if kind != "manifest":
                continue
            case _:
                yield member
