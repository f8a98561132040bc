"""Comparisons of texts: samples with the options of their cases, single edits of their leaves, small templates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from cases import ROOT, cases

from aib2packer.compare.changes import Change, ImageComparison
from aib2packer.compare.effects import judge
from aib2packer.compare.images import Side, compare_files
from aib2packer.compare.template_trees import template_tree
from aib2packer.options import InputFile, Options
from aib2packer.pipeline import resolve_images
from aib2packer.results import ResolvedImage
from aib2packer.source import Source
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonArray, JsonBool, JsonNode, JsonNumber, JsonObject, JsonString, pointer_step

GALLERY = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Compute/galleries/g"
)
DEFAULTS = Options()
NAMES = {
    "--subscription": "subscription",
    "--resource-group": "resource_group",
    "--location": "location",
    "--os-type": "os_type",
}


@dataclass(frozen=True)
class Sample:
    """A template with the options of its case."""

    name: str
    text: str
    options: Options


@cache
def samples() -> tuple[Sample, ...]:
    found: dict[tuple[str, Options], Sample] = {}
    for case in cases():
        options = options_of(case.args)
        found.setdefault((case.template, options), Sample(case.name, case.data.decode("utf-8-sig"), options))
    return tuple(found.values())


def options_of(args: tuple[str, ...]) -> Options:
    """Read the options that evaluation minds."""
    given = list(zip(args[::2], args[1::2], strict=True))
    files = tuple(InputFile(name, (ROOT / name).read_bytes()) for option, name in given if option == "--parameters")
    settings = tuple(
        (name, value) for option, text in given if option == "--set" for name, _, value in [text.partition("=")]
    )
    facts: dict[str, Any] = {NAMES[option]: value for option, value in given if option in NAMES}
    return Options(parameters=files, settings=settings, **facts)


@cache
def resolved(text: str, options: Options = DEFAULTS, name: str = "t.json") -> tuple[ResolvedImage, ...] | None:
    return resolve_images((InputFile(name, text.encode("utf-8", "surrogatepass")),), options).value


def side(text: str, options: Options = DEFAULTS, name: str = "t.json") -> Side:
    images = resolved(text, options, name)
    return Side(name, None if images is None else tuple(template_tree(item.name, item.resolved) for item in images))


def images(old: str, new: str, options: Options = DEFAULTS) -> tuple[ImageComparison, ...]:
    return compare_files(side(old, options), side(new, options), judge)


def changes(old: str, new: str, options: Options = DEFAULTS) -> tuple[Change, ...]:
    return tuple(change for image in images(old, new, options) for change in image.changes)


def small(**properties: Any) -> dict[str, Any]:
    """Make a template with the least that is compared, and some properties over it."""
    source = {"type": "PlatformImage", "publisher": "p", "offer": "o", "sku": "s", "version": "1.2.3"}
    target = {"type": "SharedImage", "runOutputName": "out", "galleryImageId": f"{GALLERY}/images/i"}
    return {
        "type": "Microsoft.VirtualMachineImages/imageTemplates",
        "apiVersion": "2024-02-01",
        "name": "web",
        "location": "westeurope",
        "properties": {"source": source, "distribute": [target], **properties},
    }


def compared(old: dict[str, Any], new: dict[str, Any]) -> tuple[Change, ...]:
    return changes(json.dumps(old), json.dumps(new))


def shell(name: str | None, *commands: str, **members: Any) -> dict[str, Any]:
    named = {} if name is None else {"name": name}
    return {"type": "Shell", **named, "inline": list(commands), **members}


@dataclass(frozen=True)
class Edit:
    """A leaf of an image template as written, and the text of the file with another value in its place."""

    pointer: str
    start: int
    end: int  # in the new text
    text: str


def edits(text: str, node: JsonNode, pointer: str) -> Iterator[Edit]:
    """Edit every text, number and flag below a node, one at a time."""
    for leaf, step in leaves(node, pointer):
        written = other(leaf)
        start, end = leaf.span.start, leaf.span.end
        yield Edit(step, start, start + len(written), f"{text[:start]}{written}{text[end:]}")


def leaves(node: JsonNode, pointer: str) -> Iterator[tuple[JsonString | JsonNumber | JsonBool, str]]:
    match node:
        case JsonObject(members=members):
            for member in members:
                yield from leaves(member.value, pointer_step(pointer, member.key.value))
        case JsonArray(items=items):
            for index, item in enumerate(items):
                yield from leaves(item, pointer_step(pointer, index))
        case JsonString() | JsonNumber() | JsonBool():
            yield node, pointer


def other(leaf: JsonString | JsonNumber | JsonBool) -> str:
    match leaf:
        case JsonString():
            return f'{leaf.span.text[:-1]}x"'
        case JsonBool(value=value):
            return "false" if value else "true"
        case JsonNumber(value=number):
            return str(int(number) + 1)


def parsed(text: str) -> JsonNode:
    root = parse_json(Source.from_text("t.json", text)).value
    assert root is not None
    return root
