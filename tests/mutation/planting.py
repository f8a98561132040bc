"""What a row of the tables says: one defect, planted into a good template, what must be found, and where.

Pointers are absolute, or begin at the image template of the file (`@/location`) or at its properties (`./source/sku`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from editing import Add, Edit, Put, edited, find, find_member, only, tree, written

from aib2packer.syntax.nodes import JsonBool, JsonNumber, JsonObject, JsonString

TEMPLATES = Path(__file__).resolve().parent / "templates"
NAMES = tuple(sorted(path.stem for path in TEMPLATES.glob("*.json")))
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the text: the value or the key at a pointer, or a part of its text."""

    pointer: str = ""
    part: str | None = None  # None: all of it
    key: bool = False
    before: str = ""  # what stands before the part, where it occurs more than once

    def span(self, text: str) -> tuple[int, int]:
        """Give the offsets of the place."""
        root = tree(text)
        span = (find_member(root, self.pointer).key if self.key else find(root, self.pointer)).span
        if self.part is None:
            return span.start, span.end
        start = span.start + only(span.text, self.before + self.part) + len(self.before)
        return start, start + len(self.part)


@dataclass(frozen=True, slots=True)
class Literally:
    """A place in a text that need not be JSON: `part` between what stands around it, which occurs once."""

    before: str
    part: str
    after: str = ""

    def span(self, text: str) -> tuple[int, int]:
        """Give the offsets of the place."""
        start = only(text, self.before + self.part + self.after) + len(self.before)
        return start, start + len(self.part)


def value(pointer: str) -> Where:
    """The whole value at a pointer."""
    return Where(pointer)


def key(pointer: str) -> Where:
    """The name of the member at a pointer."""
    return Where(pointer, key=True)


def inside(pointer: str, part: str, before: str = "") -> Where:
    """A part of the text of the value at a pointer, as the file writes it."""
    return Where(pointer, part, before=before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One planted defect."""

    template: str
    edits: tuple[Edit, ...]
    code: str
    at: Where | Literally
    also: tuple[str, ...] = ()  # codes above info that the same edit must bring, too
    why: str = ""  # why they come, too
    of: str = ""  # which published list has this defect, such as `published`, `messages`, `seeded`
    notes: tuple[Where, ...] = ()  # places that the finding must point to besides
    times: int = 1  # how often it is found there: once for each step of a loop that has a name of its own
    direct: bool = False  # the defect is no value that can stand behind a variable
    single: bool = False  # the file cannot be put beside another template, or into a copy loop

    @property
    def label(self) -> str:
        """A name for the row in the report of the tests."""
        place = self.at.pointer if isinstance(self.at, Where) else self.at.part
        return f"{self.code}-{self.template}-{place}-{self.of}".replace("\n", " ")


@dataclass(frozen=True, slots=True)
class Case:
    """A row as it is tried out: two texts, and what the second one has that the first one has not."""

    good: str
    bad: str
    code: str
    start: int
    end: int
    also: tuple[str, ...]
    notes: tuple[tuple[int, int], ...]
    times: int = 1


NEIGHBOUR: dict[str, Any] = {
    "type": "Microsoft.VirtualMachineImages/imageTemplates",
    "apiVersion": "2025-10-01",
    "name": "neighbour",
    "location": "westeurope",
    "identity": {
        "type": "UserAssigned",
        "userAssignedIdentities": {"[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'neighbour')]": {}},
    },
    "properties": {
        "source": {
            "type": "PlatformImage",
            "publisher": "Canonical",
            "offer": "ubuntu-24_04-lts",
            "sku": "server",
            "version": "latest",
        },
        "customize": [{"type": "Shell", "name": "greet", "inline": ["echo 'Grüße 😀'"]}],
        "distribute": [{"type": "VHD", "runOutputName": "neighbour"}],
    },
}


def read(name: str) -> str:
    """Give the text of a good template, without its byte order mark, with its line ends."""
    return (TEMPLATES / f"{name}.json").read_bytes().decode("utf-8-sig")


def base_of(text: str) -> str:
    """Give the pointer of the image template of a good template."""
    root = tree(text)
    assert isinstance(root, JsonObject)
    return "/resources/0" if root.get("$schema") else ""


def _absolute(item: Any, base: str) -> Any:
    """Make the pointers of an edit or a place absolute; other values come back as they are."""
    if not hasattr(item, "pointer"):
        return item
    head, rest = item.pointer[:1], item.pointer[1:]
    heads = {"@": base, ".": f"{base}/properties"}
    return replace(item, pointer=heads[head] + rest) if head in heads else item


def settled(row: Row) -> Row:
    """Make all pointers of a row absolute."""
    base = base_of(read(row.template))
    return replace(
        row,
        edits=tuple(_absolute(edit, base) for edit in row.edits),
        at=_absolute(row.at, base),
        notes=tuple(_absolute(note, base) for note in row.notes),
    )


def plain(row: Row) -> Case:
    """Plant the defect of a row where it is easy to see."""
    row = settled(row)
    good = read(row.template)
    bad = edited(good, row.edits)
    start, end = row.at.span(bad)
    return Case(good, bad, row.code, start, end, row.also, tuple(note.span(bad) for note in row.notes), row.times)


def in_deployment(text: str) -> tuple[str, str]:
    """Give a deployment template with the text as its only resource, and the pointer of that."""
    base = base_of(text)
    if base:
        return text, base
    return f'{{\n"$schema": "{SCHEMA}",\n"contentVersion": "1.0.0.0",\n"resources": [\n{text}]\n}}\n', "/resources/0"


def behind_variable(row: Row) -> Case | None:
    """Write the wrong value as a variable; the finding must stand at the use, with a note at the definition."""
    row = settled(row)
    if row.direct or not isinstance(row.at, Where) or row.at.key:
        return None
    good = read(row.template)
    base = base_of(good)
    pointer = row.at.pointer
    bad = edited(good, row.edits)
    node = find(tree(bad), pointer)
    if not isinstance(node, JsonString | JsonNumber | JsonBool) or _is_expression(node):
        return None
    wrapped, new_base = in_deployment(bad)
    pointer = new_base + pointer.removeprefix(base)
    hidden = edited(wrapped, (Put(pointer, "[variables('planted')]"), *_with_variable(wrapped, node.value)))
    start, end = Where(pointer).span(hidden)
    definition = Where("/variables/planted").span(hidden)
    return Case(in_deployment(good)[0], hidden, row.code, start, end, row.also, (definition,))


def _is_expression(node: JsonString | JsonNumber | JsonBool) -> bool:
    return isinstance(node, JsonString) and node.value.startswith("[")


def _with_variable(text: str, planted: Any) -> tuple[Edit, ...]:
    root = tree(text)
    assert isinstance(root, JsonObject)
    if root.get("variables") is not None:
        return (Add("/variables/planted", planted),)
    return (Add("/variables", {"planted": planted}),)


def in_second(row: Row) -> Case | None:
    """Put another, good image template before the one with the defect."""
    return None if row.single else _moved(row, _behind_neighbour)


def in_loop(row: Row) -> Case | None:
    """Deploy the template with the defect twice, in a copy loop."""
    return None if row.single else _moved(row, _copied)


def _moved(row: Row, move: Callable[[str, str], tuple[str, str]]) -> Case | None:
    row = settled(row)
    if not isinstance(row.at, Where):
        return None
    text = read(row.template)
    base = base_of(text)
    good, new_base = move(*in_deployment(text))
    bad, _ = move(*in_deployment(edited(text, row.edits)))

    def moved(place: Where) -> Where:
        outside = base and not place.pointer.startswith(base)
        return place if outside else replace(place, pointer=new_base + place.pointer.removeprefix(base))

    start, end = moved(row.at).span(bad)
    return Case(
        good, bad, row.code, start, end, row.also, tuple(moved(note).span(bad) for note in row.notes), row.times
    )


def _behind_neighbour(text: str, base: str) -> tuple[str, str]:
    start = find(tree(text), base).span.start
    return f"{text[:start]}{written(NEIGHBOUR)},\r\n{text[start:]}", "/resources/1"


def _copied(text: str, base: str) -> tuple[str, str]:
    return edited(text, (Add(f"{base}/copy", {"name": "rounds", "count": 2}),)), base
