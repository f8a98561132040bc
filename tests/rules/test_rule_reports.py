"""What each rule says of its bad example, as it is printed; and that every rule of the package is registered."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from datetime import date
from pathlib import Path

import pytest
from documents import document

from aib2packer import __version__, rules
from aib2packer.choosing.choice import Choice
from aib2packer.choosing.selection import Selection
from aib2packer.formats.registry import render
from aib2packer.formats.report_data import Report
from aib2packer.options import InputFile, Options
from aib2packer.pages import read_page
from aib2packer.pipeline import check_files
from aib2packer.rules.registry import RULES
from aib2packer.rules.rule import Rule

TODAY = date(2026, 11, 1)


def report(rule: type[Rule]) -> str:
    """Check the bad example of a rule by this rule alone."""
    file = InputFile("image.json", document(read_page(rule.__doc__ or "").bad).encode())
    choice = Choice(today=TODAY, selection=Selection(select=(rule.definition.code,)))
    options = Options(today=TODAY, subscription="00000000-0000-0000-0000-000000000000")
    result = check_files((file,), options, choice)
    return render("text", Report(diagnostics=result.chosen.shown, version=__version__, files=(file.name,)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.definition.code)
def test_the_report_of_a_rule(rule: type[Rule], root: Path, update_golden: bool) -> None:
    path = root / "tests" / "data" / "rules" / f"{rule.definition.code}.txt"
    found = report(rule)
    if update_golden:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == found
    assert rule.definition.code in found


def test_no_report_is_left_over(root: Path) -> None:
    written = {path.stem for path in (root / "tests" / "data" / "rules").glob("*.txt")}
    assert written == {rule.definition.code for rule in RULES}


def test_every_rule_of_the_package_is_registered() -> None:
    found = set()
    for module in pkgutil.walk_packages(rules.__path__, "aib2packer.rules."):
        for _, item in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(item, Rule) and not inspect.isabstract(item):
                found.add(item)
    assert found == set(RULES)
    assert len({rule.definition.code for rule in RULES}) == len(RULES)
