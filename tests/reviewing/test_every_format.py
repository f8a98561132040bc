"""What holds for all formats, whatever stands in a comparison."""

from __future__ import annotations

import subprocess
import sys

import pytest
from comparisons import CASES, RICH, SIGNATURE
from hostile import comparisons
from hypothesis import given, settings

from aib2packer.compare.changes import Comparison, Effect
from aib2packer.reviewing.options import ReviewOptions
from aib2packer.reviewing.registry import FORMATS, render
from aib2packer.reviewing.words import EFFECTS, summary

OPTIONS = ReviewOptions(version="1.2.3")
every_format = pytest.mark.parametrize("name", FORMATS)
HEAVY = {"jinja2", "jsonschema", "click", "hcl2", "deepdiff", "difflib", "lark"}


@every_format
@pytest.mark.parametrize("case", CASES)
def test_a_review_ends_with_one_newline_and_gives_the_same_bytes(name: str, case: str) -> None:
    text = render(name, CASES[case], OPTIONS)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert render(name, CASES[case], OPTIONS) == text


@every_format
def test_no_credential_is_shown(name: str) -> None:
    assert SIGNATURE not in render(name, RICH, OPTIONS)


@every_format
@settings(max_examples=60)
@given(comparison=comparisons())
def test_no_control_character_and_no_command_of_a_log_gets_through(name: str, comparison: Comparison) -> None:
    text = render(name, comparison, OPTIONS)
    assert all(character == "\n" or ord(character) >= ord(" ") for character in text)
    assert "\x7f" not in text
    assert "##vso[" not in text
    assert not [line for line in text.split("\n") if line.lstrip().startswith("::")]
    text.encode()


@every_format
def test_a_command_for_an_agent_is_spoiled(name: str) -> None:
    text = render(name, RICH, OPTIONS)
    assert "##vso[" not in text
    assert "##[" not in text


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"json"}))
def test_the_first_thing_said_is_the_summary(name: str) -> None:
    text = render(name, CASES["configuration"], OPTIONS)
    said = summary(CASES["configuration"])
    first = text.lower().index(said.replace(":", r"\:") if name == "markdown" else said)
    assert all(first < text.index(word) for word in ("apt-get upgrade", "web.pkr.hcl"))


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_every_effect_is_named_in_the_same_words(name: str) -> None:
    text = render(name, RICH, OPTIONS)
    assert [effect for effect in Effect if effect in RICH.effects and EFFECTS[effect].name not in text] == []


def test_a_format_loads_nothing_heavy() -> None:
    program = (
        "import sys; from aib2packer.reviewing.registry import FORMATS, render;"
        "from aib2packer.reviewing.options import ReviewOptions; from aib2packer.compare.changes import Comparison;"
        "[render(name, Comparison(images=()), ReviewOptions()) for name in FORMATS]; print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert HEAVY.isdisjoint(loaded)


def test_the_names_of_the_formats_cost_nothing() -> None:
    program = "import sys; import aib2packer.reviewing.registry; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "aib2packer.compare.changes" not in loaded
