"""Packer configurations compared: every golden, texts laid out anew, single edits, and what is written by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hcl_samples import (
    FILES,
    GOLDEN,
    LINUX,
    SMALL,
    SPLIT,
    changes_of,
    laid_out_anew,
    of_folder,
    provisioners_of,
    trees,
)

from aib2packer import compile_template
from aib2packer.compare.aligning import Aligned, align
from aib2packer.compare.changes import Effect, Kind, Role
from aib2packer.compare.hcl_effects import row_of_argument
from aib2packer.compare.hcl_trees import hcl_trees
from aib2packer.compare.parts import parts_of
from aib2packer.compare.tree import Element, Leaf, Lines, Node
from aib2packer.source import Source

SAMPLE = 5  # leaves of each golden
TEMPLATE = GOLDEN.parent / "templates" / "linux-baseline.json"
each = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


@each
def test_every_golden_is_one_image_and_differs_from_itself_in_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    (image,) = trees(text)
    roles = {part.role for part in parts_of(image)}
    assert Role.SOURCE in roles
    assert Role.TARGET in roles or "skip_create_image" in text
    assert changes_of(text, text) == []


@each
def test_layout_comments_and_the_order_of_arguments_are_no_difference(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    anew = laid_out_anew(text)
    assert anew.count("\n") > 50
    assert changes_of(text, anew) == []


def test_a_configuration_of_several_files_is_the_same_as_one_of_one() -> None:
    assert changes_of(trees(LINUX), of_folder(SPLIT)) == []


def places(text: str) -> list[tuple[Aligned, Leaf]]:
    """Give places that can be edited alone, each with the leaf to edit."""
    (image,) = trees(text)
    found = []
    for place in align(image.root, image.root).walk():
        leaf = first_leaf(place.new) if not place.inner else None
        # Types are those of blocks; other sources are other images; the name of a step names those that fetch for it.
        fixed = re.search(r"^build\.(?:sources|.*\.type$|.*\.name$)", place.path)
        if leaf is not None and leaf.span is not None and not fixed:
            found.append((place, leaf))
    return found


def first_leaf(node: Node | None) -> Leaf | None:
    match node:
        case Leaf():
            return node
        case Element(node=inner):
            return first_leaf(inner)
        case Lines(items=items) if items:
            return first_leaf(items[0])
        case _:
            return None


def edited(text: str, leaf: Leaf) -> str:
    """Give another value to a leaf that still uses what it used."""
    assert leaf.span is not None
    old = leaf.span.text
    if old.startswith("<<"):
        new = old.replace("\n", "\nan edit\n", 1)
    elif leaf.value is True or leaf.value is False:
        new = str(not leaf.value).lower()
    elif isinstance(leaf.value, int):
        new = str(leaf.value + 1)
    elif old.startswith('"'):
        new = f'{old[:-1]}x"'
    else:
        new = f'"x${{{old}}}"'
    return text[: leaf.span.start] + new + text[leaf.span.end :]


@each
def test_a_single_edit_is_one_change_at_its_place(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    editable = places(text)
    offset = sum(path.name.encode()) % 7  # so that other files try other places
    step = max(len(editable) // SAMPLE, 1)
    for place, leaf in editable[offset::step]:
        (change,) = changes_of(text, edited(text, leaf))
        assert (change.kind, change.path) == (Kind.CHANGED, place.path)


def test_every_argument_of_one_golden_is_told_alone() -> None:
    for place, leaf in places(LINUX):
        assert [change.path for change in changes_of(LINUX, edited(LINUX, leaf))] == [place.path]


@each
def test_a_step_that_moves_is_one_move(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    steps = provisioners_of(text)
    if len(set(steps)) < 2 or len(set(steps)) < len(steps):
        return
    first, last = steps[0], steps[-1]
    moved = text.replace(first, "").replace(last, last + first)
    kinds = [change.kind for change in changes_of(text, moved)]
    assert kinds == [Kind.MOVED]


@pytest.mark.parametrize(("one", "other"), list(zip(FILES[::4], FILES[2::4], strict=False)), ids=str)
def test_what_one_way_adds_the_other_way_removes(one: Path, other: Path) -> None:
    old, new = one.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")
    there, back = changes_of(old, new), changes_of(new, old)
    added = {(item.path, item.new.lines) for item in there if item.kind is Kind.ADDED and item.new}
    removed = {(item.path, item.old.lines) for item in back if item.kind is Kind.REMOVED and item.old}
    assert added == removed
    assert added


def test_a_template_is_compared_with_a_configuration_by_what_it_compiles_to() -> None:
    files = compile_template("linux-baseline.json", TEMPLATE.read_bytes()).templates[0].files
    compiled = tuple(file.text for file in files)
    assert changes_of(trees(*compiled), LINUX) == []
    (change,) = changes_of(trees(*compiled), LINUX.replace("Standard_D2s_v5", "Standard_D4s_v5"))
    assert change.path == "source.azure-arm.linux_baseline.vm_size"
    assert change.effects == (Effect.NOTHING,)


def test_a_step_that_is_put_in_first_changes_no_other() -> None:
    template = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    template["properties"]["customize"].insert(0, {"type": "Shell", "name": "First", "inline": ["true"]})
    compiled = compile_template("linux-baseline.json", json.dumps(template)).templates[0].files[0].text
    assert "customize_3.sh" in compiled
    (change,) = changes_of(LINUX, compiled)
    assert (change.kind, change.path) == (Kind.ADDED, 'build.provisioner["First"]')


def test_a_number_that_two_steps_know_is_part_of_what_they_do() -> None:
    old = LINUX.replace('"rm /tmp/contoso.rules"', '"cat /tmp/aib2packer_customize_2.sh"')
    new = old.replace('"cat /tmp/aib2packer_customize_2.sh"', '"cat /tmp/aib2packer_customize_3.sh"')
    assert 'build.provisioner["Install the audit rules"].inline' in {item.path for item in changes_of(old, new)}


EDITS = [  # what is replaced, by what, the place that tells it, its effects
    ("Standard_D2s_v5", "Standard_D4s_v5", "variable.size.default", {Effect.NOTHING, Effect.IMAGE}),
    ('"24.04.202401010"', '"latest"', "source.azure-arm.web.image_version", {Effect.IMAGE, Effect.SECURITY}),
    ("one\n", "two\n", "local.script", {Effect.IMAGE}),
    ('"web", "cost', '"api", "cost', "source.azure-arm.web.azure_tags.team", {Effect.TAGS}),
    ('center" = "1"', 'center" = "2"', 'source.azure-arm.web.azure_tags["cost center"]', {Effect.TAGS}),
    ('= "rg"', '= "other"', "source.azure-arm.web.managed_image_resource_group_name", {Effect.PLACEMENT}),
    ("MODE=fast", "MODE=slow", 'build.provisioner["Install"].environment_vars.MODE', {Effect.IMAGE}),
    ('= "a"', '= "c"', "build.provisioner[2].source", {Effect.IMAGE}),
    ('= "a"\n', '= "a"\n    novelty = 1\n', "build.provisioner[2].novelty", {Effect.IMAGE}),
    ("sensitive = true", "sensitive = false", "variable.token.sensitive", {Effect.SECURITY}),
]


@pytest.mark.parametrize(("old", "new", "path", "effects"), EDITS, ids=[edit[2] for edit in EDITS])
def test_edits_by_hand_are_told_by_their_arguments(old: str, new: str, path: str, effects: set[Effect]) -> None:
    assert old in SMALL
    found = {change.path: change for change in changes_of(SMALL, SMALL.replace(old, new))}
    assert path in found
    assert set(found[path].effects) - {Effect.NOTHING} == effects - {Effect.NOTHING}
    change = found[path]
    assert change.new is not None
    assert change.new.span is not None
    assert len(found) == (2 if path == "variable.token.sensitive" else 1)


def test_a_script_in_a_local_is_compared_line_by_line_and_belongs_to_its_step() -> None:
    (change,) = changes_of(SMALL, SMALL.replace("one\n", "two\n"))
    assert change.label == "provisioner 1"
    assert [(line.old, line.new) for line in change.lines if line.old != line.new] == [
        ("echo $${HOME} one", "echo $${HOME} two")
    ]
    assert change.lines[1].old == "echo ${var.size}"


def test_an_unknown_argument_says_so() -> None:
    (change,) = changes_of(SMALL, SMALL.replace('= "a"\n', '= "a"\n    novelty = 1\n'))
    assert change.reason == "aib2packer does not know this argument"


def test_the_same_written_in_other_words_is_no_difference() -> None:
    other = (
        SMALL.replace('variable "size" { default = "Standard_D2s_v5" }', 'variables {\n size = "Standard_D2s_v5"\n}')
        .replace("vm_size         = var.size", 'vm_size = "${var.size}"\n  os_disk_size_gb = null')
        .replace('["source.azure-arm.web"]', "[source.azure-arm.web]")
        .replace('{ team = "web", "cost center" = "1" }', '{\n"cost center" : "1"\n"team" = ("web")\n}')
        .replace('["TOKEN=${var.token}", "MODE=fast"]', '["MODE=fast", "TOKEN=${ var.token }",]')
    )
    assert other != SMALL
    assert changes_of(SMALL, other) == []


def test_secrets_are_compared_and_not_shown() -> None:
    (change,) = changes_of(SMALL, SMALL.replace("kept to itself", "another one"))
    shown = f"{change.old} {change.new}"
    assert change.path == "variable.token.default"
    assert "kept" not in shown.partition("Source(")[0]
    assert change.old is not None
    assert change.old.lines == ("(secret)",)


def test_a_secret_written_out_is_less_safe() -> None:
    old = SMALL.replace("vm_size ", "client_secret = var.token\n  vm_size ")
    (change,) = [
        item
        for item in changes_of(old, old.replace("client_secret = var.token", 'client_secret = "p4ss"'))
        if item.path.endswith("client_secret")
    ]
    assert change.effects[-1] is Effect.SECURITY
    assert change.new is not None
    assert change.new.lines == ("(secret)",)


@pytest.mark.parametrize(
    ("written", "shown"),
    [('"p4ss${var.size}"', "(secret)"), ("var.token", "var.token"), ('env("TOKEN")', 'env("TOKEN")')],
)
def test_of_a_secret_it_is_told_where_it_comes_from(written: str, shown: str) -> None:
    new = SMALL.replace("vm_size ", f"client_secret = {written}\n  vm_size ")
    (change,) = [item for item in changes_of(SMALL, new) if item.path.endswith("client_secret")]
    assert change.new is not None
    assert change.new.lines == (shown,)


def test_a_renamed_source_is_told_once() -> None:
    paths = [
        change.path for change in changes_of(SMALL, SMALL.replace('"web" {', '"api" {').replace("arm.web", "arm.api"))
    ]
    assert paths == ["build.sources"]


def test_builds_are_images_of_their_own_with_what_they_use() -> None:
    second = 'variable "only" {}\nsource "null" "x" { ssh_host = var.only }\nbuild {\n  name = "second"\n'
    first, other = trees(SMALL + second + '  sources = ["null.x"]\n}\n')
    assert (first.name, other.name) == ("web", "second")
    assert set(other.root.members["variable"].members) == {"only"}  # type: ignore[union-attr]
    assert "only" not in first.root.members["variable"].members  # type: ignore[union-attr]


BROKEN = [  # text, line and column
    ('build {\n  name = "x\n}\n', 2, 11),
    ("build {\n  sources = [1, 2\n", 3, 1),
    ("build {\n  a = @\n}", 2, 7),
    ("build {\n  a = 1\n  a = 2\n}", 3, 3),
    ("build {\n}}\n", 2, 2),
    ("a {\n" * 3000 + "}\n" * 3000, 21, 1),
]


@pytest.mark.parametrize(("text", "line", "column"), BROKEN)
def test_what_is_no_hcl_is_refused_at_its_place(text: str, line: int, column: int) -> None:
    outcome = hcl_trees("image.pkr.hcl", (Source.from_text("image.pkr.hcl", text),))
    (item,) = outcome.diagnostics
    assert outcome.value is None
    assert item.definition.code == "AIB811"
    assert item.subject is not None
    assert (item.subject.begin.line, item.subject.begin.column) == (line, column)


def test_a_file_without_a_build_is_no_image() -> None:
    outcome = hcl_trees("a.pkr.hcl", (Source.from_text("a.pkr.hcl", 'variable "x" {}\n'),))
    assert [item.definition.code for item in outcome.diagnostics] == ["AIB812"]


@pytest.mark.parametrize(("start", "end"), [("[", "]"), ("(1+", ")"), ("{a=", "}"), ("f(", ")"), ('"${', '}"')])
def test_deep_expressions_are_read_all_the_same(start: str, end: str) -> None:
    deep = f"{start * 3000}1{end * 3000}"
    changed = f"{start * 3000}2{end * 3000}"
    text = SMALL.replace("locals {", f"locals {{\n  deep = {deep}").replace('= "b"', "= local.deep")
    (change,) = changes_of(text, text.replace(deep, changed))
    assert change.path.startswith("local.deep")


@pytest.mark.parametrize(
    ("component", "place"),
    [
        ("source azure-arm", "source[]"),
        *((f"provisioner {kind}", "build.provisioner[]") for kind in ("shell", "powershell", "file", "shell-local")),
        *((f"provisioner {kind}", "build.provisioner[]") for kind in ("windows-restart", "windows-update")),
    ],
)
def test_every_argument_that_is_written_has_a_row(root: Path, component: str, place: str) -> None:
    schema = json.loads((root / "tests" / "data" / "packer-schema.json").read_text(encoding="utf-8"))
    names = schema["components"][component]["attributes"]
    reasons = {name: row_of_argument(f"{place}.{name}").why for name in names}
    assert [name for name, why in reasons.items() if "does not know" in why] == []
    assert "does not know" in row_of_argument(f"{place}.novelty").why
