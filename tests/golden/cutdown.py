"""Takes out of a configuration what Packer 1.6.6 does not know, so that its `validate` can judge the rest.

Packer 1.6.6 (January 2020) has all components built in, azure-arm without what packer-plugin-azure brought later. Which
names it knows stands in `packer-schema.json`; some demands of the old azure-arm are met with stand-ins. Every change
is named, so that a test can tell how much was really judged. Works on documents, which are rendered again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from packer_schema import component

from aib2packer.lower.document import Attribute, Block, Expression, Gap, ListOf, Literal, MapOf, PackerFile, Reference

Member = Attribute | Block | Gap
Cuts = list[str]

_OUTPUT = (
    Attribute("managed_image_name", Literal("stand-in")),
    Attribute("managed_image_resource_group_name", Literal("stand-in")),
)
_MARKETPLACE = tuple(Attribute(f"image_{name}", Literal("stand-in")) for name in ("publisher", "offer", "sku"))
_VHD = frozenset({"capture_container_name", "capture_name_prefix", "storage_account", "resource_group_name"})
_MOST_TAGS = 15  # of azure-arm before packer-plugin-azure 2.5.1


def cut_down(document: PackerFile) -> tuple[PackerFile, tuple[str, ...]]:
    """Give what Packer 1.6.6 can judge, and the names of what was changed for that.

    The `packer` block, which every configuration has and which only says that 1.6.6 is too old, is no change.
    """
    cuts: Cuts = []
    blocks = tuple(_block(block, cuts) for block in _without_data(document.blocks, cuts) if block.type != "packer")
    return PackerFile(document.header, blocks), tuple(dict.fromkeys(cuts))


def _without_data(blocks: tuple[Block, ...], cuts: Cuts) -> tuple[Block, ...]:
    """Put a text where a data source gives one: Packer has data sources since 1.7."""
    found = [f"data {block.labels[0]}" for block in blocks if block.type == "data"]
    cuts += found
    kept = tuple(block for block in blocks if block.type != "data")
    return tuple(_with_texts(block) for block in kept) if found else kept


def _with_texts(part: Any) -> Any:
    """Replace references to data sources in a part of a document."""
    if isinstance(part, tuple):
        return tuple(map(_with_texts, part))
    if not is_dataclass(part) or isinstance(part, type):
        return part
    if isinstance(part, Reference) and part.path.startswith("data."):
        return Literal("stand-in")
    return replace(part, **{one.name: _with_texts(getattr(part, one.name)) for one in fields(part)})


def _block(block: Block, cuts: Cuts) -> Block:
    match block.type:
        case "source":
            return replace(block, body=_source(block.body, cuts))
        case "build":
            return replace(block, body=tuple(_steps(block.body, cuts)))
        case _:
            return block


def _steps(members: tuple[Member, ...], cuts: Cuts) -> Iterator[Member]:
    for item in members:
        if isinstance(item, Block) and item.type == "error-cleanup-provisioner":
            cuts.append("error-cleanup-provisioner")
        elif isinstance(item, Block) and "windows-update" in item.labels:
            cuts.append("provisioner windows-update")
        else:
            yield item


def _source(members: tuple[Member, ...], cuts: Cuts) -> tuple[Member, ...]:
    known = component("source azure-arm")
    for change in (_authentication, _shared_source, _one_kind_of_output, _with_regions, _few_tags):
        members = change(members, cuts)
    members = tuple(_known(members, known, cuts))
    return _with_output(members, cuts)


def _known(members: tuple[Member, ...], schema: dict[str, object], cuts: Cuts) -> Iterator[Member]:
    """Keep what Packer 1.6.6 knows, with regions in their old form."""
    regions = [item for item in members if isinstance(item, Block) and _kind(item) == "target_region"]
    for item in members:
        if isinstance(item, Gap) or item in regions:
            continue
        name = item.name if isinstance(item, Attribute) else _kind(item)
        table = schema["attributes"] if isinstance(item, Attribute) else schema["blocks"]
        assert isinstance(table, dict)
        if not table[name]["in_packer_1_6_6"]:
            cuts.append(name)
        elif isinstance(item, Block):
            yield replace(item, body=tuple(_known(item.body, table[name], cuts)))
        else:
            yield item
    if regions:
        cuts.append("target_region, judged as replication_regions")
        yield Attribute("replication_regions", ListOf(tuple(_region(item) for item in regions)))


def _kind(block: Block) -> str:
    return block.labels[0] if block.type == "dynamic" else block.type


def _region(block: Block) -> Expression:
    names = [item.value for item in block.body if isinstance(item, Attribute) and item.name == "name"]
    return names[0] if names else Literal("stand-in")


def _names(members: tuple[Member, ...]) -> set[str]:
    return {item.name if isinstance(item, Attribute) else item.type for item in members if not isinstance(item, Gap)}


def _without(members: tuple[Member, ...], doomed: Callable[[str], bool]) -> tuple[Member, ...]:
    return tuple(item for item in members if not any(map(doomed, _names((item,)))))


def _authentication(members: tuple[Member, ...], cuts: Cuts) -> tuple[Member, ...]:
    """Sign in by the Azure CLI instead of OpenID Connect."""
    if "oidc_request_token" not in _names(members):
        return members
    cuts.append("oidc_request_*, judged with use_azure_cli_auth")
    kept = _without(members, lambda name: name.startswith("oidc_request_"))
    return (Attribute("use_azure_cli_auth", Literal(True)), *kept)


def _shared_source(members: tuple[Member, ...], cuts: Cuts) -> tuple[Member, ...]:
    """Build from a marketplace image instead of a community or direct shared gallery."""
    for item in members:
        if isinstance(item, Block) and item.type == "shared_image_gallery":
            new = _names(item.body) & {"community_gallery_image_id", "direct_shared_gallery_image_id"}
            if new:
                cuts.append(f"{new.pop()}, judged with a marketplace image")
                return (*(other for other in members if other is not item), *_MARKETPLACE)
    return members


def _one_kind_of_output(members: tuple[Member, ...], cuts: Cuts) -> tuple[Member, ...]:
    """Make no VHD beside other outputs."""
    names = _names(members)
    if not (names & _VHD and names & {"managed_image_name", "shared_image_gallery_destination"}):
        return members
    cuts.append("a VHD beside other outputs")
    return _without(members, _VHD.__contains__)


def _with_regions(members: tuple[Member, ...], cuts: Cuts) -> tuple[Member, ...]:
    """Name a region in a gallery destination that names none."""
    return tuple(_with_region(item, cuts) for item in members)


def _with_region(item: Member, cuts: Cuts) -> Member:
    if not isinstance(item, Block) or item.type != "shared_image_gallery_destination":
        return item
    if any(isinstance(inner, Block) and _kind(inner) == "target_region" for inner in item.body):
        return item
    cuts.append("replication_regions is added")
    return replace(item, body=(*item.body, Attribute("replication_regions", ListOf((Literal("stand-in"),)))))


def _few_tags(members: tuple[Member, ...], cuts: Cuts) -> tuple[Member, ...]:
    return tuple(_with_few_tags(item, cuts) for item in members)


def _with_few_tags(item: Member, cuts: Cuts) -> Member:
    match item:
        case Attribute(name="azure_tags", value=MapOf(entries=entries)) if len(entries) > _MOST_TAGS:
            cuts.append("tags beyond the fifteenth")
            return Attribute("azure_tags", MapOf(entries[:_MOST_TAGS]))
        case _:
            return item


def _with_output(members: tuple[Member, ...], cuts: Cuts) -> tuple[Member, ...]:
    """Make a managed image where nothing else is made, or nothing but a gallery version."""
    if _names(members) & {"managed_image_name", *_VHD}:
        return members
    cuts.append("a managed image is added")
    return (*members, *_OUTPUT)
