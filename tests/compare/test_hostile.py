"""Templates that mean harm, or are none: a comparison shows nothing that is obeyed, and ends."""

from __future__ import annotations

import json
from typing import Any

import pytest
from compare_samples import changes, compared, images, shell, side, small

from aib2packer.compare.tree import DEEPEST, Node, below
from aib2packer.options import InputFile, Options
from aib2packer.pipeline import resolve_images


def nested(depth: int, leaf: object) -> Any:
    value = leaf
    for _ in range(depth):
        value = {"a": [value]}
    return value


def test_deep_nesting_is_compared_as_text_from_some_depth_on() -> None:
    old, new = small(unknown=nested(90, 1)), small(unknown=nested(90, 2))
    [change] = compared(old, new)
    assert change.path.startswith("properties.unknown")
    assert compared(old, old) == ()


def test_a_tree_is_never_deeper_than_it_promises() -> None:
    [tree] = side(json.dumps(small(unknown=nested(90, 1)))).images  # type: ignore[misc]
    level: list[Node] = [tree.root]
    depth = 0
    while level:
        level = [inner for node in level for _, inner in below(node)]
        depth += 1
    assert depth <= DEEPEST


def test_control_characters_and_commands_for_agents_are_made_visible() -> None:
    old = {**small(customize=[shell("a\x1b[31m", "x")]), "tags": {"\x1b]0;": "1"}}
    new = {**small(customize=[shell("a\x1b[31m", "##vso[task.x]\x1b[2J", "\x07")]), "tags": {"\x1b]0;": "2"}}
    [image] = images(json.dumps(old), json.dumps(new))
    shown = [image.name, *(part.label for part in (*image.old_parts, *image.new_parts))]
    for change in image.changes:
        shown += [change.path, change.label or "", change.reason]
        shown += [line for value in (change.old, change.new) if value for line in value.lines]
        shown += [line for pair in change.lines for line in (pair.old, pair.new) if line is not None]
    assert len(image.changes) == 2
    assert all(text.isprintable() and "##vso[" not in text for text in shown)


KEY = "-----BEGIN PRIVATE KEY-----"


def test_a_key_over_several_commands_is_hidden_in_each_of_them() -> None:
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ"
    written = ["cat > k <<E", KEY, body, "-----END PRIVATE KEY-----", "E"]
    [change] = compared(small(customize=[shell("a", "x")]), small(customize=[shell("a", *written)]))
    assert change.new is not None
    assert len(change.new.lines) == len(written)
    assert not any(body in line for line in change.new.lines)
    assert not any(body in (pair.new or "") for pair in change.lines)


@pytest.mark.parametrize("value", [None, True, 7, "x", [], {}, [[]], [None], [{}], {"type": 7}, [{"type": ["x"]}]])
@pytest.mark.parametrize(
    "member", ["source", "customize", "validate", "distribute", "vmProfile", "managedResourceTags"]
)
def test_any_value_at_any_place_can_be_compared(member: str, value: object) -> None:
    right, wrong = small(customize=[shell("a", "x")]), small(**{member: value})
    assert compared(wrong, wrong) == ()
    there, back = compared(right, wrong), compared(wrong, right)
    assert len(there) == len(back)


def test_a_value_that_was_refused_is_compared_as_it_is_written() -> None:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    old, new = (
        json.dumps({"$schema": schema, "resources": [small(vmProfile={"vmSize": f"[nothing('{mark}')]"})]})
        for mark in "ab"
    )
    [change] = changes(old, new)
    assert change.path == "properties.vmProfile.vmSize"
    assert change.new is not None
    assert change.new.lines == ("\"[nothing('b')]\"",)


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("{", Options(), "AIB0"),
        ("[1]", Options(), "AIB2"),
        (json.dumps(small()), Options(parameters=(InputFile("p.json", b"{"),)), "AIB0"),
    ],
)
def test_a_file_that_cannot_be_read_gives_no_images_and_says_why(text: str, options: Options, code: str) -> None:
    outcome = resolve_images((InputFile("t.json", text.encode()),), options)
    assert outcome.value is None
    assert any(item.definition.code.startswith(code) for item in outcome.diagnostics)
