"""The commands that explain: `rules`, `explain` and `schema`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from aib2packer.catalogue import definitions
from aib2packer.cli.program import program
from aib2packer.model.format import NEWEST_VERSION, VERSIONS


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, list(arguments))


def test_rules_lists_every_code_once() -> None:
    lines = run("rules").output.splitlines()
    assert [line.split()[0] for line in lines] == [kind.code for kind in definitions()]


def test_rules_as_markdown_is_the_file_in_the_repository(root: Path) -> None:
    assert run("rules", "--markdown").output == (root / "compiler" / "RULES.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("wanted", ["AIB440", "aib440", "restart-longer-than-build"])
def test_explain_prints_the_page_of_a_code_or_a_name(wanted: str) -> None:
    output = run("explain", wanted).output
    assert output.startswith("AIB440 restart-longer-than-build\nwarning, concerns the build\n")
    for part in ("\nWhy:\n", "\nBad:\n", "\nGood:\n", "\nSource:\n", "// aib2packer: ignore AIB440: "):
        assert part in output


def test_explain_offers_the_nearest_name() -> None:
    result = run("explain", "restart-longer-than-biuld")
    assert result.exit_code == 2
    assert "Did you mean `restart-longer-than-build`?" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [(), *(("--api-version", version) for version in VERSIONS), ("--settings",), ("--report",), ("--review",)],
)
def test_every_schema_is_one(arguments: tuple[str, ...]) -> None:
    document = json.loads(run("schema", *arguments).stdout)
    Draft202012Validator.check_schema(document)
    assert document["type"] == "object"


def test_the_schema_of_templates_is_that_of_the_newest_version() -> None:
    assert run("schema").stdout == run("schema", "--api-version", NEWEST_VERSION).stdout


def test_the_schema_of_templates_tells_good_from_bad(root: Path) -> None:
    judge = Draft202012Validator(json.loads(run("schema", "--api-version", "2024-02-01").stdout))
    template = json.loads((root / "templates" / "linux-baseline.json").read_text(encoding="utf-8"))
    assert list(judge.iter_errors(template)) == []
    template["properties"]["buildTimeoutInMinutes"] = 5000
    assert [error.json_path for error in judge.iter_errors(template)] == ["$.properties.buildTimeoutInMinutes"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--api-version", "2024-02-02"), "Did you mean `2024-02-01`?"),
        (("--settings", "--report"), "exclude each other"),
    ],
)
def test_what_cannot_be_printed_is_told(arguments: tuple[str, ...], told: str) -> None:
    result = run("schema", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
