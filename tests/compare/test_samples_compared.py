"""Every sample against itself and against itself with one leaf edited."""

from __future__ import annotations

import json
import re

import pytest
from compare_samples import Edit, Sample, changes, edits, images, parsed, resolved, samples

from aib2packer.compare.changes import Change, Kind
from aib2packer.evaluate.plain import node_data
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonObject

# Editing these makes it another thing than an image template, or no deployment: the resource type, what the deployment
# engine carries out itself, and what a loop over properties needs.
UNDEPLOYABLE = re.compile(r"^(?:/type|/copy/.*|/condition|/scope|/existing)$|/copy(?:/\d+)?/(?:name|count|mode)$")
IN_LOOP = re.compile(r"/copy/\d+/input")  # a leaf that stands in the template once and in the image several times
OLD_NAMES = (
    (re.compile(r"(/customize/\d+)/script$"), r"\1/scriptUri"),
    (re.compile(r"(/distribute/\d+)/tags/"), r"\1/artifactTags/"),
)
SAMPLES = [pytest.param(sample, id=sample.name) for sample in samples()]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_template_does_not_differ_from_itself(sample: Sample) -> None:
    compared = images(sample.text, sample.text, sample.options)
    assert compared
    assert all(image.changes == () and image.old_parts == image.new_parts for image in compared)


@pytest.mark.parametrize("sample", SAMPLES)
def test_layout_order_of_members_and_comments_are_no_difference(sample: Sample) -> None:
    root = parsed(sample.text)
    compact = json.dumps(node_data(root), separators=(",", ":"))
    assert changes(sample.text, compact, sample.options) == ()
    assert changes(sample.text, relaid(root), sample.options) == ()


def relaid(node: JsonNode) -> str:
    """Write JSON with comments, and the members of objects in reverse."""
    match node:
        case JsonObject(members=members):
            inner = (f"{member.key.span.text} /* c */:\n{relaid(member.value)}" for member in reversed(members))
            return "{ // comment\n" + ",".join(inner) + "\n}"
        case JsonArray(items=items):
            return "[\n" + ",\n\t".join(map(relaid, items)) + "]"
        case _:
            return node.span.text


@pytest.mark.parametrize("sample", SAMPLES)
def test_one_edited_leaf_is_one_change_at_its_place(sample: Sample) -> None:
    found = resolved(sample.text, sample.options)
    assert found
    places = {item.resolved.pointer: item.resolved for item in found}
    wrong = []
    tried = 0
    for pointer, template in places.items():
        copies = sum(item.resolved.pointer == pointer for item in found)
        for edit in edits(sample.text, template.node, pointer):
            inner = edit.pointer.removeprefix(pointer)
            if UNDEPLOYABLE.search(inner) or (copies > 1 and inner == "/name"):
                continue
            tried += 1
            made = changes(sample.text, edit.text, sample.options)
            if not (len(made) >= copies if IN_LOOP.search(inner) else len(made) == copies):
                wrong.append((inner, [(change.kind, change.path) for change in made]))
            wrong += [(inner, change) for change in made if not is_there(change, edit, inner)]
    assert wrong == []
    assert tried


def is_there(change: Change, edit: Edit, inner: str) -> bool:
    """Tell whether a change is that of an edited leaf: by its place in the file, and by its path."""
    if change.kind not in (Kind.CHANGED, Kind.ADDED) or change.new is None or change.new.span is None:
        return False  # one was added where the expression that was edited had given null
    span = change.new.span
    around = span.start <= edit.start and edit.end <= span.end
    return around and (bool(IN_LOOP.search(inner)) or is_path(change.path, inner))


def is_path(path: str, inner: str) -> bool:
    """Tell whether a path leads to a pointer, or to the list or object that is compared as one value around it."""
    for old, new in OLD_NAMES:
        inner = old.sub(new, inner)
    steps = [step.replace("~1", "/").replace("~0", "~") for step in inner.split("/")[1:]]
    found = [name or json.loads(quoted) if name or quoted else index for name, quoted, index in split(path)]
    if found[0] == "properties" and steps[0].casefold() != "properties":
        found = found[1:]  # the flattened shape
    return [step.casefold() for step in found] == [step.casefold() for step in steps[: len(found)]]


def split(path: str) -> list[tuple[str, str, str]]:
    return re.findall(r'([A-Za-z_$][\w$-]*)|\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]', path)
