"""The codes of all diagnostics."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import aib2packer
from aib2packer import catalogue
from aib2packer.diagnostics import DiagnosticDef, Fate, Severity

BLOCKS = {
    "syntax": "0",
    "expr": "1",
    "evaluate": "2",
    "model": "3",
    "lower": "7",
    "choosing": "8",
    "compare": "8",
    "rules": "9",
    "": "9",
}


@pytest.mark.parametrize("field", ["code", "name"])
def test_codes_and_names_are_unique(field: str) -> None:
    counts = Counter(getattr(kind, field) for kind in catalogue.definitions())
    assert [value for value, count in counts.items() if count > 1] == []


def test_codes_and_names_have_their_form() -> None:
    for kind in catalogue.definitions():
        assert re.fullmatch(r"AIB\d{3}", kind.code), kind
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.name), kind


def test_a_refusal_is_an_error_and_every_other_fate_is_not() -> None:
    for kind in catalogue.definitions():
        if kind.fate is not None:
            assert (kind.fate is Fate.REFUSED) == (kind.severity is Severity.ERROR), kind


@pytest.mark.parametrize("folder", BLOCKS)
def test_each_stage_keeps_its_codes_in_its_block_and_in_ascending_order(folder: str) -> None:
    text = (Path(aib2packer.__file__).parent / folder / "codes.py").read_text(encoding="utf-8")
    codes = re.findall(r'"(AIB\d{3})"', text)
    assert codes
    assert codes == sorted(codes)
    assert {code[3] for code in codes} == {BLOCKS[folder]}


def test_every_definition_of_the_package_is_in_the_catalogue() -> None:
    package = Path(aib2packer.__file__).parent
    homes = [*package.rglob("codes.py"), *package.joinpath("rules").rglob("*.py")]
    texts = {path: path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    assert len(catalogue.definitions()) == sum(texts[path].count("DiagnosticDef(") for path in {*homes})
    elsewhere = [
        path.name
        for path, text in texts.items()
        if path not in homes and path.name != "diagnostics.py" and "DiagnosticDef(" in text
    ]
    assert elsewhere == []
    assert all(isinstance(kind, DiagnosticDef) for kind in catalogue.definitions())
