"""The README shows what is so: its commands are run, its excerpts compared, its tables checked."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner, Result

import aib2packer
from aib2packer import catalogue
from aib2packer.choosing.in_template import suppressions_in
from aib2packer.choosing.settings import read_settings
from aib2packer.cli import program as cli
from aib2packer.cli import shared
from aib2packer.cli.check import check_command
from aib2packer.cli.compile import compile_command
from aib2packer.cli.diff import diff_command
from aib2packer.diagnostics import Bag, Fate
from aib2packer.lower.coverage import SECTIONS, Section
from aib2packer.model.format import VERSIONS
from aib2packer.source import Source
from aib2packer.syntax.json_parser import parse_json

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")
LEFT_OUT = "..."
# What other fences than those of commands and excerpts may hold: what a reader types elsewhere.
TYPED = ("make ", "packer ", "python3 ", "~/aib2packer/")


@dataclass(frozen=True)
class Fence:
    """A fenced block of Markdown."""

    language: str
    text: str
    source: str | None  # the file that it is a part of, as the comment above it says


def fences(text: str) -> list[Fence]:
    found = re.finditer(r"(?:<!-- part of (\S+) -->\n)?^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [Fence(match[2], match[3], match[1]) for match in found]


def commands(fence: Fence) -> Iterator[tuple[str, str]]:
    """Give the commands of a console session, each with the output below it."""
    for part in re.split(r"^\$ ", fence.text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def invoke(command: str) -> Result:
    program, *arguments = shlex.split(command)
    assert program == "aib2packer", command
    return CliRunner().invoke(cli.program, arguments)


def shows(excerpt: str, whole: str) -> bool:
    """Tell whether an output is shown as it is, but for what stands behind lines of three dots."""
    if LEFT_OUT not in excerpt.splitlines():
        return excerpt == whole
    first, *rest = re.split(r"^\.\.\.\n", excerpt, flags=re.MULTILINE)
    if not whole.startswith(first) or not whole.endswith(rest[-1]):
        return False
    position = len(first)
    for part in rest:
        position = whole.find(part, position)
        if position < 0:
            return False
        position += len(part)
    return True


def is_part(excerpt: str, whole: str) -> bool:
    """Tell whether lines occur in a text, one after another, with whatever indentation they have in common."""
    wanted = textwrap.dedent(excerpt).splitlines()
    lines = whole.splitlines()
    windows = (lines[start : start + len(wanted)] for start in range(len(lines) - len(wanted) + 1))
    return any(textwrap.dedent("\n".join(window)).splitlines() == wanted for window in windows)


def table(heading: str) -> list[list[str]]:
    """Give the cells of the table whose first column has a heading."""
    rows = re.search(rf"^\| {re.escape(heading)} \|.*\n\|[- |]+\|\n((?:\|.*\n)+)", README, re.MULTILINE)
    assert rows is not None, heading
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in rows[1].splitlines()]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[tuple[str, str, str]]]]:
    """Run every command of the README, in order; give the folder it leaves, and what was shown and said."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("templates", "tests/data"):
        shutil.copytree(ROOT / name, folder / name)
    said: list[tuple[str, str, str]] = []
    code = 0
    with contextlib.chdir(folder):
        for fence in fences(README):
            for command, shown in commands(fence) if fence.language == "console" else ():
                if command == "echo $?":
                    said.append((command, shown, f"{code}\n"))
                    continue
                result = invoke(command)
                code = result.exit_code
                said.append((command, shown, result.output))
        yield folder, said


def test_every_command_prints_what_is_shown(session: tuple[Path, list[tuple[str, str, str]]]) -> None:
    _, said = session
    assert said
    for command, shown, output in said:
        assert shows(shown, output), f"$ {command}\n{output}"


def test_every_excerpt_is_a_part_of_its_file(session: tuple[Path, list[tuple[str, str, str]]]) -> None:
    folder, _ = session
    excerpts = [fence for fence in fences(README) if fence.language in {"json", "hcl"}]
    assert {fence.language for fence in excerpts} == {"json", "hcl"}
    for fence in excerpts:
        assert fence.source is not None, f"say of what this is a part:\n{fence.text}"
        assert is_part(fence.text, (folder / fence.source).read_text(encoding="utf-8")), fence.text


def test_the_python_example_prints_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (example,) = (fence for fence in fences(README) if fence.language == "python")
    (shown,) = (fence for fence in fences(README) if fence.language == "text")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(example.text, "README.md", "exec"), {})  # noqa: S102 - that is what a reader does
    assert printed.getvalue() == shown.text


def test_other_fences_hold_what_is_typed_elsewhere() -> None:
    others = [fence for fence in fences(README) if fence.language not in {"console", "json", "hcl", "python", "text"}]
    assert {fence.language for fence in others} == {"sh", "toml", "jsonc", "mermaid"}
    typed = [line for fence in others if fence.language == "sh" for line in fence.text.splitlines()]
    assert [line for line in typed if not line.startswith(TYPED)] == []


def test_the_picture_is_what_graph_draws() -> None:
    (shown,) = (fence for fence in fences(README) if fence.language == "mermaid")
    assert invoke(f"aib2packer graph {ROOT}/templates/linux-baseline.json").output == shown.text


def test_the_settings_that_are_shown_can_be_used() -> None:
    (shown,) = (fence for fence in fences(README) if fence.language == "toml")
    settings = read_settings("pyproject.toml", shown.text)
    assert settings is not None
    named = (*settings.ignore, *(name for item in settings.suppressions for name in item.selectors))
    known = {name for kind in catalogue.definitions() for name in (kind.code, kind.name)}
    assert set(named) <= known


def test_the_suppressions_that_are_shown_can_be_read() -> None:
    shown = [fence.text for fence in fences(README) if fence.language == "jsonc"]
    for text in (shown[0], f"{{{shown[1]}}}"):
        root = parse_json(Source.from_text("shown.jsonc", text)).value
        assert root is not None
        bag = Bag()
        assert [item.selectors for item in suppressions_in(root, bag)] == [("AIB503",)]
        assert list(bag) == []


def test_make_has_every_target_that_is_named() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for text in map(read, DOCUMENTS) for name in re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)}
    assert named >= {"demo", "test"}
    assert named - targets == set()


def test_the_demo_compiles_the_template_that_is_shown() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "aib2packer compile templates/linux-baseline.json\n" in makefile


COMMANDS = (
    ("option", compile_command),
    ("option of `check`", check_command),
    ("option of `diff`", diff_command),
)


@pytest.mark.parametrize(("heading", "command"), COMMANDS)
def test_every_option_is_explained(heading: str, command: Command) -> None:
    explained = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", " ".join(row[0] for row in table(heading))))
    options = {name for item in command.params for name in item.opts if name.startswith("-")}
    assert explained == options | {"-h", "--help"}


@pytest.mark.parametrize(("heading", "command"), COMMANDS)
def test_every_choice_of_an_option_is_named(heading: str, command: Command) -> None:
    rows = " ".join(" ".join(row) for row in table(heading))
    choices = {name for item in command.params for name in getattr(item.type, "choices", ())}
    assert {name for name in choices if name not in rows} == set()


def test_every_exit_code_is_explained() -> None:
    values = {**vars(cli), **vars(shared)}
    codes = {value for name, value in values.items() if re.match("_?EXIT_", name)} | {0}
    assert {int(row[0]) for row in table("exit code")} == codes


@pytest.mark.parametrize("row", table("`--auth`"), ids=lambda row: str(row[0]))
def test_each_way_to_sign_in_reads_the_variables_that_are_named(row: list[str]) -> None:
    result = invoke(f"aib2packer compile {ROOT}/templates/linux-baseline.json --auth {row[0].strip('`')}")
    read_by_hcl = set(re.findall(r'env\("(\w+)"\)', result.output)) - {"ARM_SUBSCRIPTION_ID"}
    assert set(re.findall(r"ARM_\w+", row[2])) == read_by_hcl


def test_the_areas_are_the_sections_of_the_list_of_properties() -> None:
    assert [row[0] for row in table("area")] == [section.title for section in SECTIONS]


@pytest.mark.parametrize(("section", "row"), list(zip(SECTIONS, table("area"), strict=True)))
def test_an_area_names_the_codes_of_its_properties(section: Section, row: list[str]) -> None:
    kinds = {kind for part in (section, *section.rows) for kind in part.kinds}
    for fate, cell in zip((Fate.APPROXIMATED, Fate.NO_COUNTERPART, Fate.REFUSED), row[2:], strict=True):
        assert set(re.findall(r"AIB\d{3}", cell)) == {kind.code for kind in kinds if kind.fate is fate}, fate
    assert bool(row[1]) == any(part.mapped for part in section.rows)


def test_the_api_versions_are_those_of_the_format() -> None:
    assert f"from {VERSIONS[0]} to {VERSIONS[-1]}" in README


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_code_that_is_named_exists(name: str) -> None:
    known = {kind.code for kind in catalogue.definitions()}
    assert set(re.findall(r"AIB\d{3}", read(name))) - known == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_and_every_path_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", read(name))
    paths = re.findall(r"`((?:compiler|templates|golden|tests)/[\w./-]*)`", read(name))
    assert [path for path in (*links, *paths) if not (ROOT / path).exists()] == []


def test_the_public_names_are_those_of_the_example() -> None:
    (example,) = (fence for fence in fences(README) if fence.language == "python")
    imported = re.search(r"from aib2packer import (.+)", example.text)
    assert imported is not None
    assert set(imported[1].split(", ")) <= set(aib2packer.__all__)
