"""Every bad input is refused with exactly the expected report."""

from __future__ import annotations

import contextlib
import difflib
import re
import tomllib
from pathlib import Path

import pytest
from cases import ROOT
from click.testing import CliRunner

from aib2packer.cli.program import program

BAD = ROOT / "tests" / "data" / "bad"
INPUTS = sorted(path.stem for path in BAD.glob("*.json"))
ARGS: dict[str, list[str]] = tomllib.loads((BAD / "args.toml").read_text(encoding="utf-8"))
# A value given with --set stands in no file.
PLACE = r"(tests/data/bad/[a-z0-9-]+\.json:[1-9][0-9]*:[1-9][0-9]*|--set [a-z]+)"
ERROR_WITH_PLACE = re.compile(rf"^{PLACE}: error AIB[0-9]{{3}}: ", re.MULTILINE)


def report(name: str) -> str:
    """Give what the command prints about a bad input."""
    with contextlib.chdir(ROOT):
        result = CliRunner().invoke(program, ["compile", f"tests/data/bad/{name}.json", *ARGS.get(name, [])])
    assert result.exit_code == 1, f"{name}.json ends with exit code {result.exit_code}"
    return result.output


@pytest.mark.parametrize("name", INPUTS)
def test_a_bad_input_gets_its_report(name: str, update_golden: bool) -> None:
    found, path = report(name), BAD / f"{name}.txt"
    if update_golden:
        path.write_text(found, encoding="utf-8", newline="\n")
    expected = path.read_bytes().decode() if path.exists() else ""
    if found != expected:
        lines = (text.splitlines(keepends=True) for text in (expected, found))
        pytest.fail(
            f"{''.join(difflib.unified_diff(*lines, f'expected/{name}.txt', f'printed/{name}.txt'))}\n"
            "If a user is served well by this, accept it with\n"
            f"  pytest tests/golden -k 'test_a_bad_input_gets_its_report[{name}]' --update-golden",
            pytrace=False,
        )


@pytest.mark.parametrize("name", INPUTS)
def test_a_report_shows_the_place_of_an_error(name: str) -> None:
    assert ERROR_WITH_PLACE.search(report(name))


def test_every_report_belongs_to_an_input() -> None:
    strangers = [path.name for path in BAD.iterdir() if path.suffix != ".json" and path.stem not in INPUTS]
    assert strangers == ["args.toml"]


def test_every_arguments_entry_belongs_to_an_input() -> None:
    assert set(ARGS) - set(INPUTS) == set()


def test_reports_hold_no_path_of_this_machine() -> None:
    assert [path.name for path in Path(BAD).glob("*.txt") if str(ROOT) in path.read_text(encoding="utf-8")] == []
