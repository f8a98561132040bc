"""Every sample compiles to exactly the expected HCL, whatever the accidents of how its JSON is written."""

from __future__ import annotations

import difflib
import json
import shutil

import pytest
from cases import GOLDEN, ROOT, TEMPLATES, Case, case, cases, compile_case, compiled, names

from aib2packer.source import Source
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonNull, JsonObject

# Below these members the order is that of the output: maps stay in the author's order, as do the maps that a
# variable or a parameter holds, and parameters become Packer variables in the order in which they are declared.
ORDERED = frozenset(
    {"artifacttags", "managedresourcetags", "tags", "userassignedidentities", "parameters", "variables"}
)


def difference(expected: dict[str, bytes], found: dict[str, bytes]) -> str:
    """Show what differs between two sets of files, line by line."""
    lines: list[str] = []
    for path in sorted({*expected, *found}):
        before, after = (files.get(path, b"").decode().splitlines(keepends=True) for files in (expected, found))
        lines += difflib.unified_diff(before, after, f"golden/{path}", f"compiled/{path}", n=4)
    return "".join(lines)


def without_hash(files: dict[str, bytes]) -> dict[str, bytes]:
    """Leave out the line that states the digest of the input."""
    return {
        path: b"".join(line for line in data.splitlines(keepends=True) if not line.startswith(b"# SHA-256:"))
        for path, data in files.items()
    }


def write_golden(expected: Case, files: dict[str, bytes]) -> None:
    if expected.folder:
        shutil.rmtree(expected.golden, ignore_errors=True)
    for path, data in files.items():
        target = GOLDEN / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


@pytest.mark.parametrize("name", names())
def test_a_sample_compiles_to_its_golden(name: str, update_golden: bool) -> None:
    found = compiled(name).files
    if update_golden:
        write_golden(case(name), found)
    expected = case(name).read_golden()
    if found != expected:
        pytest.fail(
            f"{difference(expected, found)}\nIf this is what shall come out, accept it with\n"
            f"  pytest tests/golden -k 'test_a_sample_compiles_to_its_golden[{name}]' --update-golden",
            pytrace=False,
        )


def test_every_case_has_a_name_of_its_own() -> None:
    assert len(set(names())) == len(cases())


def test_every_golden_belongs_to_a_case() -> None:
    known = {path.as_posix() for item in cases() for path in [item.golden, *map(GOLDEN.joinpath, item.read_golden())]}
    found = {path.as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
    assert not found - known, "remove these goldens, or list them in cases.toml"


def test_every_case_has_a_golden() -> None:
    assert [item.name for item in cases() if not item.read_golden()] == []


def test_every_sample_template_has_a_case() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in TEMPLATES.glob("*.json")}
    used = {word for item in cases() for word in (item.template, *item.args)}
    assert found - used == set(), "list these templates in cases.toml"
    assert {item.template for item in cases()} - found == set(), "cases.toml names templates that do not exist"


@pytest.mark.parametrize("name", names())
def test_compiling_twice_gives_equal_bytes(name: str) -> None:
    assert compile_case(case(name)).files == compiled(name).files


@pytest.mark.parametrize("name", names())
def test_the_order_of_members_does_not_matter_where_json_gives_it_no_meaning(name: str) -> None:
    data = reordered(case(name).data)
    assert data != case(name).data
    expected, found = without_hash(compiled(name).files), without_hash(compile_case(case(name), data).files)
    assert found == expected, difference(expected, found)


@pytest.mark.parametrize("name", names())
def test_line_ends_of_windows_change_nothing(name: str) -> None:
    data = case(name).data.replace(b"\n", b"\r\n")
    expected, found = without_hash(compiled(name).files), without_hash(compile_case(case(name), data).files)
    assert found == expected, difference(expected, found)
    assert not any(b"\r" in text for text in found.values())


def reordered(data: bytes) -> bytes:
    """Write the members of every object in reverse, outside the objects whose order is kept."""
    root = parse_json(Source.from_text("template", data.decode())).value
    assert root is not None
    return written(root, kept=False).encode()


def written(node: JsonNode, *, kept: bool) -> str:
    match node:
        case JsonObject(members=members):
            shown = [
                f"{json.dumps(name)}: {written(member.value, kept=kept or name.casefold() in ORDERED)}"
                for member in (members if kept else reversed(members))
                for name in [member.key.value]
            ]
            return f"{{{', '.join(shown)}}}"
        case JsonArray(items=items):
            return f"[{', '.join(written(item, kept=kept) for item in items)}]"
        case JsonNull():
            return "null"
        case _:
            return json.dumps(node.value)
