"""Choosing by code, beginning of a code, name, file, audience and severity."""

from __future__ import annotations

import pytest
from restarts import CODE, NAME, TEMPLATE, chosen, kept

from aib2packer.choosing.baseline import BaselineProblem, read_baseline, write_baseline
from aib2packer.choosing.selection import Audience, Selection, matches_path
from aib2packer.diagnostics import Severity

BOTH = [f'{CODE} "2h"', f'{CODE} "3h"']
BROKEN = TEMPLATE.replace('"sku": "2025-datacenter-g2",', "")


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(select=(CODE,)), BOTH),
        (Selection(select=(NAME,)), BOTH),
        (Selection(select=("AIB4",)), BOTH),
        (Selection(select=("aib4",)), BOTH),
        (Selection(select=("AIB5",)), []),
        (Selection(select=("all",), ignore=("AIB4",)), []),
        (Selection(ignore=(CODE,)), []),
        (Selection(ignore=("AIB4",)), []),
        # The more exact one wins, whichever way.
        (Selection(select=(CODE,), ignore=("AIB4",)), BOTH),
        (Selection(select=("AIB4",), ignore=(CODE,)), []),
        (Selection(select=(CODE,), ignore=(CODE,)), []),
        (Selection(per_file_ignores=(("image.json", (CODE,)),)), []),
        (Selection(per_file_ignores=(("other.json", (CODE,)),)), BOTH),
    ],
)
def test_selectors(selection: Selection, expected: list[str]) -> None:
    assert kept(chosen(selection=selection)) == expected


def test_errors_of_the_compiler_are_always_reported() -> None:
    nothing = Selection(select=(CODE,), ignore=("all",), per_file_ignores=(("*", ("all",)),))
    assert [item.definition.code for item in chosen(BROKEN, selection=nothing).shown] == ["AIB324"]


@pytest.mark.parametrize(
    ("audience", "expected"), [(Audience.SERVICE, True), (Audience.PACKER, False), (Audience.BOTH, True)]
)
def test_what_only_the_service_minds_is_left_out_for_packer(audience: Audience, expected: bool) -> None:
    text = TEMPLATE.replace('"identity"', '"tags"').replace('"type": "UserAssigned",', "").replace("{}}", '"x"}')
    text = text.replace('"userAssignedIdentities": {', "").replace('builder": "x"}', 'builder": "x"')
    found = {item.definition.code for item in chosen(text, selection=Selection(audience=audience)).shown}
    assert ("AIB325" in found) is expected


def test_what_is_below_the_threshold_is_counted() -> None:
    result = chosen(threshold=Severity.ERROR)
    assert result.shown == ()
    assert dict(result.hidden)[Severity.WARNING] == 2


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.json", "a/b/image.json", True),
        ("image.json", "./image.json", True),
        ("a/*.json", "a/image.json", True),
        ("a/*.json", "/home/me/a/image.json", True),
        ("./a/*.json", "a/image.json", True),
        ("a/*.json", "b/image.json", False),
        ("b/image.json", "ab/image.json", False),
        ("a/*.json", "a\\image.json", True),
    ],
)
def test_patterns_of_paths(pattern: str, path: str, expected: bool) -> None:
    assert matches_path(pattern, path) is expected


def test_a_baseline_hides_what_it_lists_and_nothing_new() -> None:
    baseline = read_baseline(write_baseline(chosen(fingerprinted=True).findings))
    assert chosen(baseline=baseline).shown == ()
    assert chosen(baseline=baseline).known > 1
    moved = "\n\n// moved\n" + TEMPLATE
    assert chosen(moved, baseline=baseline).shown == ()
    changed = TEMPLATE.replace('"3h"', '"4h"')
    assert kept(chosen(changed, baseline=baseline)) == [f'{CODE} "4h"']


def test_a_baseline_does_not_hide_errors_of_the_compiler() -> None:
    baseline = read_baseline(write_baseline(chosen(BROKEN, fingerprinted=True).findings))
    assert "AIB324" in [item.definition.code for item in chosen(BROKEN, baseline=baseline).shown]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x", "not JSON"),
        ("[]", "no array `findings`"),
        ('{"version": 1}', "no array `findings`"),
        ('{"version": 2, "findings": []}', "not of version 1"),
        ('{"version": 1, "findings": [{}]}', "no `fingerprint`"),
        ('{"version": 1, "findings": [1]}', "no `fingerprint`"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_baseline_that_cannot_be_used_is_refused(text: str, told: str) -> None:
    with pytest.raises(BaselineProblem, match=told):
        read_baseline(text)
