"""Suppressions: in comments, in metadata and in the configuration; unused, expired and malformed ones are told."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from restarts import CODE, NAME, SECOND, TEMPLATE, chosen, kept

from aib2packer import compile_template
from aib2packer.choosing.suppressions import Suppression

BOTH = [f'{CODE} "2h"', f'{CODE} "3h"']
IN_CONFIGURATION = Suppression(
    selectors=(CODE,), reason="known", until=None, place=None, origin="`suppressions[0]` of the settings"
)


def before(line: str, comment: str) -> str:
    assert line in TEMPLATE
    return TEMPLATE.replace(line, f"{comment}\n{line}")


def test_without_a_suppression_both_are_reported() -> None:
    assert kept(chosen()) == BOTH


@pytest.mark.parametrize("selector", [CODE, NAME, "AIB4", f"AIB999,{CODE}", f"AIB999, {CODE}"])
def test_a_comment_of_its_own_covers_what_begins_on_the_next_line(selector: str) -> None:
    text = before(SECOND, f"// aib2packer: ignore {selector}: the machine is slow")
    assert kept(chosen(text)) == BOTH[:1]


def test_a_comment_behind_a_value_covers_what_begins_on_its_line() -> None:
    text = TEMPLATE.replace('"restartTimeout": "2h"', f'"restartTimeout": "2h" // aib2packer: ignore {CODE}: slow')
    assert kept(chosen(text)) == BOTH[1:]


def test_a_comment_above_an_object_covers_all_of_it() -> None:
    text = TEMPLATE.replace("          {\n", f"          /* aib2packer: ignore {CODE}: slow */\n          {{\n", 1)
    assert kept(chosen(text)) == BOTH[1:]


def test_comments_may_stand_above_each_other() -> None:
    text = before(SECOND, f"// aib2packer: ignore {CODE}: slow\n// another comment\n")
    assert kept(chosen(text)) == BOTH[:1]


def test_the_suppressed_finding_is_kept_with_its_reason() -> None:
    result = chosen(before(SECOND, f"// aib2packer: ignore {CODE}: the machine is slow"))
    assert [(item.diagnostic.definition.code, item.suppression.reason) for item in result.suppressed] == [
        (CODE, "the machine is slow")
    ]


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2026-11-01", [CODE]),
        ("2027-01-31", [CODE]),
        ("2026-10-31", ["AIB803", CODE, CODE]),
    ],
)
def test_a_date_is_the_last_day_on_which_it_holds(until: str, expected: list[str]) -> None:
    text = before(SECOND, f"// aib2packer: ignore {CODE} until {until}: slow")
    assert sorted(line.split()[0] for line in kept(chosen(text, today=date(2026, 11, 1)))) == sorted(expected)


def test_a_comment_that_covers_nothing_is_told_at_its_place() -> None:
    text = before('"contentVersion"', f"// aib2packer: ignore {CODE}: slow")
    assert kept(chosen(text)) == [f"AIB802 // aib2packer: ignore {CODE}: slow", *BOTH]


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        (f"ignore {CODE}", "gives no reason"),
        (f"ignore {CODE}:  ", "gives no reason"),
        ("ignore : slow", "does not say what to ignore"),
        (f"ignore {CODE} until soon: slow", "a date such as"),
        (f"disable {CODE}: slow", "only `ignore` is understood"),
        (": slow", "only `ignore` is understood"),
    ],
)
def test_a_comment_that_cannot_be_read_is_told_and_has_no_effect(comment: str, told: str) -> None:
    result = chosen(before(SECOND, f"// aib2packer: {comment}"))
    assert [code.split()[0] for code in kept(result)] == [CODE, "AIB801", CODE]
    assert told in next(item.detail for item in result.shown if item.definition.code == "AIB801")


def test_a_text_that_looks_like_a_comment_is_none() -> None:
    text = TEMPLATE.replace('"second"', f'"// aib2packer: ignore {CODE}: x"')
    assert kept(chosen(text)) == BOTH


def metadata(entry: str, *, of: str = '"contentVersion": "1.0.0.0",') -> str:
    return TEMPLATE.replace(of, f'{of}\n"metadata": {{"aib2packer": {{"ignore": [{entry}]}}}},')


STEP = "/resources/0/properties/customize/0"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (f'{{"code": "{CODE}", "reason": "slow"}}', []),
        (f'{{"code": "{CODE}", "reason": "slow", "pointer": "{STEP}"}}', BOTH[1:]),
        (f'{{"code": "{CODE}", "reason": "slow", "pointer": "{STEP}/restartTimeout"}}', BOTH[1:]),
        (f'{{"code": "{CODE}", "reason": "slow", "until": "2026-12-01"}}', []),
    ],
)
def test_metadata_of_the_deployment_template(entry: str, expected: list[str]) -> None:
    assert kept(chosen(metadata(entry))) == expected


def test_pointers_in_metadata_of_a_resource_begin_at_the_resource() -> None:
    entry = f'{{"code": "{CODE}", "reason": "slow", "pointer": "/properties/customize/1"}}'
    assert kept(chosen(metadata(entry, of='"apiVersion": "2025-10-01",'))) == BOTH[:1]


@pytest.mark.parametrize(
    "entry",
    [
        "1",
        f'{{"code": "{CODE}"}}',
        '{"reason": "slow"}',
        f'{{"code": "{CODE}", "reason": "slow", "until": "soon"}}',
        f'{{"code": "{CODE}", "reason": "slow", "path": "/"}}',
        f'{{"code": "{CODE}", "reason": 1}}',
    ],
)
def test_metadata_that_cannot_be_read_is_told_and_has_no_effect(entry: str) -> None:
    assert [line.split()[0] for line in kept(chosen(metadata(entry)))] == ["AIB801", CODE, CODE]


def test_metadata_of_others_is_no_business_of_ours() -> None:
    text = TEMPLATE.replace('"contentVersion"', '"metadata": {"author": {"ignore": [1]}},\n"contentVersion"')
    assert kept(chosen(text)) == BOTH


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"files": "*.json"}, []),
        ({"files": "folder/*.json"}, BOTH),
        ({"pointer": STEP}, BOTH[1:]),
        ({"selectors": ("AIB5",)}, BOTH),
    ],
)
def test_the_configuration_suppresses_by_file_and_pointer(changes: dict[str, object], expected: list[str]) -> None:
    suppression = dataclasses.replace(IN_CONFIGURATION, **changes)  # type: ignore[arg-type]
    shown = kept(chosen(suppressions=(suppression,)))
    assert [line for line in shown if not line.startswith("AIB802")] == expected
    # It is unused only where it is about a file that was checked.
    assert any(line.startswith("AIB802") for line in shown) == (changes.get("selectors") == ("AIB5",))


def test_an_error_of_the_compiler_cannot_be_suppressed() -> None:
    text = before('"source": {', "// aib2packer: ignore all: it is fine").replace('"sku"', '"skew"')
    shown = [item.definition.code for item in chosen(text).shown if item.severity.value != "info"]
    assert "AIB324" in shown
    assert "AIB804" in shown


def test_what_only_a_compilation_says_may_be_suppressed_without_being_called_unused() -> None:
    text = before('"distribute": [', "// aib2packer: ignore AIB741: the pipeline numbers the versions")
    assert kept(chosen(text)) == BOTH


def test_a_compilation_does_not_call_suppressions_of_advice_unused() -> None:
    text = before('"distribute": [', "// aib2packer: ignore AIB610: we rebuild every week")
    result = compile_template("image.json", text)
    assert "AIB802" not in {item.definition.code for item in result.diagnostics}
    assert CODE in {item.definition.code for item in result.diagnostics}
