"""Source blocks taken apart: what an image is made of, where it goes, and the machine that it is built on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.compare.changes import Role
from aib2packer.compare.hcl_members import body_members, member_path
from aib2packer.compare.hcl_syntax import Block
from aib2packer.compare.titles import cut, names_in_id, text_of
from aib2packer.compare.tree import Element, Elements, Members, Node, PartFacts

_AZURE = "azure-arm"
# Arguments and blocks of azure-arm (Packer plugin for Azure, azure-arm builder).
SOURCE_ARGUMENTS = [
    "image_publisher",
    "image_offer",
    "image_sku",
    "image_version",
    "image_url",
    "custom_managed_image_name",
    "custom_managed_image_resource_group_name",
    "shared_image_gallery",
    "plan_info",
    "os_type",
]
_GALLERY = [
    "shared_image_gallery_destination",
    "shared_gallery_image_version_exclude_from_latest",
    "shared_gallery_image_version_end_of_life_date",
    "shared_image_gallery_replica_count",
]
_MANAGED_IMAGE = [
    "managed_image_name",
    "managed_image_resource_group_name",
    "managed_image_storage_account_type",
    "managed_image_os_disk_snapshot_name",
    "managed_image_data_disk_snapshot_prefix",
    "managed_image_zone_resilient",
]
_VHD = ["capture_container_name", "capture_name_prefix", "storage_account", "resource_group_name"]
_TARGETS = {"gallery": _GALLERY, "managed image": _MANAGED_IMAGE, "VHD": _VHD}


@dataclass(frozen=True, slots=True)
class BuilderSource:
    """A source of a build."""

    labels: tuple[str, ...]
    block: Block | None  # None: nothing declares it
    inside: Block | None  # the block of the same name in the build, which adds to it


def source_elements(sources: tuple[BuilderSource, ...]) -> dict[str, Node]:
    """Give all sources in three lists; the names of several tell them apart."""
    found: dict[str, list[Element]] = {"source": [], "target": [], "machine": []}
    for source in sources:
        identity = ".".join(source.labels) if len(sources) > 1 else None
        for place, element in _elements(source, identity):
            found[place].append(element)
    return {place: Elements(tuple(items), ordered=False) for place, items in found.items()}


def _elements(source: BuilderSource, identity: str | None) -> Iterator[tuple[str, Element]]:
    path = f"source{''.join(member_path(label) for label in source.labels)}"
    kind = source.labels[0]
    members = body_members(source.block.body, path) if source.block is not None else {}
    span = source.block.span if source.block is not None else None
    if source.inside is not None:
        own = f'build.source["{".".join(source.labels)}"]'
        inside = Members(body_members(source.inside.body, own), source.inside.span)
        members["build_source"] = Element(inside, path=own)
    of = {name: target for target, names in _TARGETS.items() for name in names} if kind == _AZURE else {}
    image = {name for name in members if name in SOURCE_ARGUMENTS or kind != _AZURE}
    made_of = Members({name: node for name, node in members.items() if name in image}, span)
    facts = PartFacts(Role.SOURCE, kind, cut(_source_title(made_of) or ".".join(source.labels)), "source")
    yield "source", Element(made_of, kind, identity, part=facts, path=path)
    for target in _TARGETS:
        inner = Members({name: node for name, node in members.items() if of.get(name) == target}, span)
        if inner.members:
            title = _target_title(target, inner)
            called = PartFacts(Role.TARGET, target, cut(title or target), f"target `{cut(title)}`" if title else target)
            yield "target", Element(inner, target, identity and f"{identity} {target}", part=called, path=path)
    rest = Members({name: node for name, node in members.items() if name not in image and name not in of}, span)
    yield "machine", Element(rest, kind, identity, path=path)


def _source_title(members: Members) -> str:
    texts = {name: text_of(node) for name, node in members.members.items()}
    if texts.get("image_publisher"):
        urn = (texts.get(f"image_{name}", "") for name in ("publisher", "offer", "sku"))
        return ":".join((*urn, texts.get("image_version") or "latest"))
    gallery = _block(members, "shared_image_gallery")
    ids = (gallery.get(name, "") for name in ("id", "community_gallery_image_id", "direct_shared_gallery_image_id"))
    written = next((names_in_id(text) for text in ids if text), "")
    names = (gallery.get(name, "") for name in ("gallery_name", "image_name", "image_version"))
    named = "/".join(name for name in names if name)
    return (
        written or named or texts.get("custom_managed_image_name") or texts.get("image_url") or texts.get("image") or ""
    )


def _target_title(target: str, members: Members) -> str:
    if target == "gallery":
        gallery = _block(members, "shared_image_gallery_destination")
        return "/".join(text for name in ("gallery_name", "image_name") if (text := gallery.get(name, "")))
    names = (
        ("storage_account", "capture_container_name", "capture_name_prefix") if target == "VHD" else _MANAGED_IMAGE[:1]
    )
    return "/".join(text for name in names if name in members.members and (text := text_of(members.members[name])))


def _block(members: Members, name: str) -> dict[str, str]:
    """Give the texts of the first block of a type."""
    node = members.members.get(name)
    first = node.items[0].node if isinstance(node, Elements) and node.items else None
    return {key: text_of(inner) for key, inner in first.members.items()} if isinstance(first, Members) else {}
