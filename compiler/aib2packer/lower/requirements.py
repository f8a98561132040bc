"""Which versions of Packer and its plugins a configuration needs: the oldest that know every argument used.

Versions are those of the first release whose argument tables hold the name (packer-plugin-azure and
packer-plugin-windows-update releases).
"""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.lower.document import Attribute, Block, Gap, Literal, MapOf

# `required_plugins`, `packer init` and `error-cleanup-provisioner` (Packer changelog).
_PACKER = "1.7.0"
_AZURE, _WINDOWS_UPDATE = "1.0.0", "0.9.0"
AZURE_SINCE = {
    "azure-keyvaultsecret": "2.4.0",
    "community_gallery_image_id": "1.2.0",
    "direct_shared_gallery_image_id": "1.2.0",
    "oidc_request_token": "2.1.5",
    "oidc_request_url": "2.1.5",
    "secure_boot_enabled": "1.4.1",
    "replicas": "2.1.0",
    "security_type": "2.0.5",
    "skip_create_image": "1.0.8",
    "target_region": "2.0.3",
    "use_shallow_replication": "2.0.1",
    "vtpm_enabled": "1.4.1",
}
# A gallery version without a managed image; a VHD beside other outputs or from a gallery; more than 15 tags
# (packer-plugin-azure changelog).
_GALLERY_ALONE, _VHD_WITH_OTHERS, _MANY_TAGS = "1.4.0", "2.5.0", "2.5.1"
_FEW_TAGS = 15


def packer_block(source: Block, build: Block, data: tuple[Block, ...] = ()) -> Block:
    """State what the configuration requires."""
    plugins = [_plugin("azure", "github.com/hashicorp/azure", _azure_version(source, data))]
    if any("windows-update" in block.labels for block in build.body if isinstance(block, Block)):
        plugins.append(_plugin("windows-update", "github.com/rgl/windows-update", _WINDOWS_UPDATE))
    return Block(
        "packer",
        (),
        (
            Attribute("required_version", Literal(f">= {_PACKER}")),
            Block("required_plugins", (), tuple(plugins)),
        ),
    )


def _plugin(name: str, source: str, version: str) -> Attribute:
    return Attribute(name, MapOf((("source", Literal(source)), ("version", Literal(f">= {version}")))))


def _azure_version(source: Block, data: tuple[Block, ...]) -> str:
    names = {name for block in (source, *data) for name in _names(block)} | {block.labels[0] for block in data}
    needed = [_AZURE, *(AZURE_SINCE[name] for name in names if name in AZURE_SINCE)]
    gallery, managed = "shared_image_gallery_destination" in names, "managed_image_name" in names
    if gallery and not managed:
        needed.append(_GALLERY_ALONE)
    if "capture_container_name" in names and (gallery or managed or "shared_image_gallery" in names):
        needed.append(_VHD_WITH_OTHERS)
    if any(_tag_count(member) > _FEW_TAGS for member in source.body):
        needed.append(_MANY_TAGS)
    return max(needed, key=lambda version: tuple(map(int, version.split("."))))


def _tag_count(member: Attribute | Block | Gap) -> int:
    match member:
        case Attribute(name="azure_tags", value=MapOf(entries=entries)):
            return len(entries)
        case _:
            return 0


def _names(block: Block) -> Iterator[str]:
    for member in block.body:
        if isinstance(member, Attribute):
            yield member.name
        elif isinstance(member, Block):
            yield from (member.type, *member.labels)
            yield from _names(member)
