"""One tricky report in every format, byte for byte."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from tricky import REPORT

from aib2packer.formats.registry import FORMATS, render

FOLDER = Path(__file__).resolve().parent.parent / "data" / "formats"


@pytest.mark.parametrize("name", FORMATS)
def test_the_report_is_as_expected(name: str, update_golden: bool) -> None:
    found, path = render(name, REPORT), FOLDER / f"{name}.txt"
    if update_golden:
        path.write_text(found, encoding="utf-8", newline="\n")
    expected = path.read_bytes().decode() if path.exists() else ""
    if found != expected:
        lines = (text.splitlines(keepends=True) for text in (expected, found))
        pytest.fail("".join(difflib.unified_diff(*lines, f"expected/{name}.txt", f"written/{name}.txt")), pytrace=False)


def test_every_golden_belongs_to_a_format() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(FORMATS)
