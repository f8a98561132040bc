"""Tricky comparisons in every format, byte for byte."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from comparisons import CASES

from aib2packer.reviewing.options import ReviewOptions
from aib2packer.reviewing.registry import FORMATS, render

FOLDER = Path(__file__).resolve().parent.parent / "data" / "reviews"
SUFFIXES = {"text": "txt", "markdown": "md", "json": "json", "html": "html"}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", FORMATS)
def test_the_review_is_as_expected(name: str, case: str, update_golden: bool) -> None:
    path = FOLDER / f"{case}.{SUFFIXES[name]}"
    found = render(name, CASES[case], ReviewOptions(version="1.2.3"))
    if update_golden:
        path.write_text(found, encoding="utf-8", newline="\n")
    expected = path.read_bytes().decode() if path.exists() else ""
    if found != expected:
        lines = (text.splitlines(keepends=True) for text in (expected, found))
        pytest.fail(
            "".join(difflib.unified_diff(*lines, f"expected/{path.name}", f"written/{path.name}")), pytrace=False
        )


def test_every_golden_belongs_to_a_case_and_a_format() -> None:
    expected = {f"{case}.{SUFFIXES[name]}" for case in CASES for name in FORMATS}
    assert {path.name for path in FOLDER.iterdir()} == expected
