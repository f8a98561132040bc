"""The manual: a page for every kind of diagnostic, true examples, and `RULES.md` made of the same texts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from documents import document

from aib2packer.choosing.choice import Choice
from aib2packer.diagnostics import Severity
from aib2packer.manual import Entry, as_markdown, as_table, as_text, entries, find
from aib2packer.options import InputFile, Options
from aib2packer.pipeline import check_files, compile_files

EVERYTHING = entries()
OWN = tuple(item for item in EVERYTHING if not item.kind.is_rule)
# No single image template shows these: the reason is in their pages.
WITHOUT_EXAMPLE = {
    "AIB001": "a file of 16 MiB",
    "AIB002": "bytes that are no text",
    "AIB015": "brackets nested more than 512 deep",
    "AIB016": "half a million values",
    "AIB017": "a failure of the Bicep compiler",
    "AIB101": "an expression of 24,576 characters",
    "AIB102": "an expression nested more than 100 deep",
    "AIB220": "a value given beside the template",
    "AIB224": "a parameter file",
    "AIB225": "a value given with --set",
    "AIB227": "an option, --pkrvars",
    "AIB719": "a value given for a secure parameter",
    "AIB748": "an option, --security-type",
    "AIB811": "a Packer configuration",
    "AIB812": "a Packer configuration",
    "AIB900": "a defect of a rule",
    "AIB901": "a defect of the compiler",
}
each_own = pytest.mark.parametrize("entry", OWN, ids=lambda entry: entry.kind.code)


def said(text: str) -> set[str]:
    """Give the codes of all that a compilation or a check says."""
    files, today = (InputFile("image.json", text.encode()),), date(2026, 11, 1)
    compiled = compile_files(files, Options(today=today)).diagnostics
    checked = check_files(files, Options(today=today), Choice(today=today)).chosen.shown
    return {item.definition.code for item in (*compiled, *checked)}


@pytest.mark.parametrize("entry", EVERYTHING, ids=lambda entry: entry.kind.code)
def test_every_kind_has_a_page(entry: Entry) -> None:
    assert entry.page.title.endswith(".")
    assert entry.page.why
    assert entry.page.source
    assert bool(entry.page.bad) != (entry.kind.code in WITHOUT_EXAMPLE)


@each_own
def test_the_examples_of_the_compiler_are_true(entry: Entry) -> None:
    if entry.kind.code in WITHOUT_EXAMPLE:
        return
    assert entry.kind.code in said(document(entry.page.bad))
    # What only says how HCL differs has nothing that would be right instead.
    assert entry.page.good or entry.kind.severity is not Severity.ERROR
    if entry.page.good:
        assert entry.kind.code not in said(document(entry.page.good))


def test_rules_md_is_made_of_the_pages(root: Path, update_golden: bool) -> None:
    path = root / "compiler" / "RULES.md"
    if update_golden:
        path.write_text(as_markdown(EVERYTHING), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == as_markdown(EVERYTHING)


def test_every_code_has_its_line_its_page_and_its_anchor() -> None:
    table, markdown = as_table(EVERYTHING), as_markdown(EVERYTHING)
    for entry in EVERYTHING:
        code = entry.kind.code
        assert f"\n{code}  " in f"\n{table}"
        assert f"\n## {code}\n" in markdown
        assert as_text(entry).startswith(f"{code} {entry.kind.name}\n")


def test_a_page_is_found_by_code_and_by_name_in_any_case() -> None:
    for entry in EVERYTHING:
        assert find(entry.kind.code.lower(), EVERYTHING) is entry
        assert find(entry.kind.name.upper(), EVERYTHING) is entry
    assert find("AIB", EVERYTHING) is None


def test_pages_fit_a_terminal() -> None:
    lines = [f"{entry.kind.code}: {line}" for entry in EVERYTHING for line in as_text(entry).splitlines()]
    # Examples may hold resource ids, addresses and long texts; they are shown as they are.
    assert [line for line in lines if len(line) > 110 and '"' not in line and "http" not in line] == []


def test_examples_of_rules_are_json() -> None:
    for entry in EVERYTHING:
        if entry.kind.is_rule:
            json.loads(entry.page.bad)
            json.loads(entry.page.good)
