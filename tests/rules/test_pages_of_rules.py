"""Every rule has a page, and its examples are true: the bad one is found, the good one is not."""

from __future__ import annotations

import pytest
from checking import findings
from documents import document

from aib2packer.diagnostics import Confidence, Severity
from aib2packer.pages import read_page
from aib2packer.rules.registry import RULES
from aib2packer.rules.rule import Rule

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.definition.code)


@each_rule
def test_a_page_is_complete(rule: type[Rule]) -> None:
    page = read_page(rule.__doc__ or "")
    assert page.title.endswith(".")
    assert all((page.why, page.bad, page.good, page.source))


@each_rule
def test_the_bad_example_is_found_and_the_good_one_is_not(rule: type[Rule]) -> None:
    page = read_page(rule.__doc__ or "")
    bad = [item for item in findings(document(page.bad)) if item.severity is not Severity.INFO]
    found = {item.definition.code for item in findings(document(page.bad))}
    assert rule.definition.code in found
    allowed = {rule.definition.code}
    if not rule.versions.covers("2020-02-14"):
        allowed |= {"AIB401", "AIB402"}  # an example of an old API version has an old API version
    assert {item.definition.code for item in bad} <= allowed, "the example breaks other rules, too"
    good = findings(document(page.good))
    assert rule.definition.code not in {item.definition.code for item in good}
    assert [item.summary for item in good if item.severity is not Severity.INFO] == []


@each_rule
def test_no_guess_is_an_error(rule: type[Rule]) -> None:
    assert rule.definition.confidence is Confidence.CERTAIN or rule.definition.severity is not Severity.ERROR
