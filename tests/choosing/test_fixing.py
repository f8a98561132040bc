"""Fixes: each mends its finding, touches nothing else, and is made only where the text itself is wrong."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from documents import deployment, document, resource
from fixable import (
    CODES,
    EXAMPLES,
    FIXABLE,
    OF_MEMBERS,
    OPTIONS,
    TODAY,
    UNSAFE,
    findings,
    laid_out,
    mended,
    mended_data,
    only,
    pieces,
    value,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from aib2packer.choosing.choice import Choice
from aib2packer.choosing.selection import Selection
from aib2packer.choosing.suppressions import Suppression
from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Edit, Fix, Safety, Severity
from aib2packer.fingerprints import fingerprints
from aib2packer.fixing import mend_files, mended_text, unified_diff
from aib2packer.options import InputFile
from aib2packer.source import Source, Span
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.rewriting import replace_literal

each_code = pytest.mark.parametrize("code", CODES)


def said(text: str | bytes) -> set[tuple[str, str | None]]:
    """Say what is wrong and where; advice is left out, since it may come with what is right, such as `latest`."""
    wrong = (item for item in findings(text) if item.severity is not Severity.INFO)
    return {(item.definition.code, item.pointer) for item in wrong}


def codes_of(text: str | bytes) -> set[str]:
    return {code for code, _ in said(text)}


def of(code: str, text: str | bytes) -> list[Diagnostic]:
    return [item for item in findings(text) if item.definition.code == code]


def source_of(text: str) -> Source:
    return Source.from_text("image.json", text)


def finding(source: Source, *edits: tuple[int, int, str], safety: Safety = Safety.SAFE) -> Diagnostic:
    made = tuple(Edit(Span(source, start, end), text) for start, end, text in edits)
    kind = DiagnosticDef("AIB999", "made-up", Severity.WARNING, fixable=safety)
    at = Span(source, 0, 0)
    return Diagnostic(definition=kind, summary="", detail="", subject=at, fix=Fix("mend it", made))


def test_there_are_fixes_for_what_is_plainly_meant() -> None:
    assert {"AIB301", "AIB302", "AIB306", "AIB322", "AIB323", "AIB508", "AIB604", "AIB641"} <= set(CODES)


@each_code
def test_a_fix_mends_its_finding_in_one_pass_and_makes_no_other(code: str) -> None:
    text = EXAMPLES[code]
    found = [item for item in findings(text, only(code)) if item.definition.code == code]
    assert found
    assert all(item.fix and item.fix.message for item in found)
    subject = found[0].subject
    assert subject is not None
    after, count = mended_text(subject.source, found, unsafe=True)
    assert count == len(found)
    assert of(code, after) == []
    assert codes_of(after) <= codes_of(text)
    if code != "AIB641":  # regions become objects, and what is said of them is said one level deeper
        moved = {str(item.pointer).rpartition("/")[0] for item in found}
        assert all(new in said(text) or str(new[1]).rpartition("/")[0] in moved for new in said(after))


@each_code
def test_fixing_twice_changes_nothing(code: str) -> None:
    once = mended(EXAMPLES[code].encode(), code)
    assert once.count >= 1
    again = mended(once.files[0].data, code)
    assert (again.count, again.files[0].data) == (0, once.files[0].data)


@each_code
def test_an_unsafe_fix_has_to_be_asked_for(code: str) -> None:
    data = EXAMPLES[code].encode()
    changed = mended_data(data, code, unsafe=False) != data
    assert changed is (code not in UNSAFE)
    assert mended_data(data, code, unsafe=True) != data


def test_a_safe_and_an_unsafe_fix_in_one_file_are_kept_apart() -> None:
    text = document(
        '{"customize": [{"type": "Shell", "name": "a", "inline": ["if [[ -f x ]]; then sudo apt-get install y; fi"]}]}'
    )
    files = (InputFile("image.json", text.encode()),)
    safe = mend_files(files, OPTIONS, Choice(today=TODAY), unsafe=False).files[0].data.decode()
    assert safe == text.replace("apt-get install", "apt-get install -y")
    both = mend_files(files, OPTIONS, Choice(today=TODAY), unsafe=True).files[0].data.decode()
    assert both == safe.replace('"if [[', '"#!/bin/bash -e", "if [[')


@each_code
@settings(max_examples=15)
@given(random=st.randoms(use_true_random=True), encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16")))
def test_the_layout_stays_and_decides_nothing(code: str, random: Random, encoding: str) -> None:
    text = EXAMPLES[code]
    # Nothing is inserted beside a word or a bracket that is written with an escape.
    shown = laid_out(text, random, with_codes=code not in {"AIB461", "AIB483"})
    before = shown.encode(encoding)
    after = mended_data(before, code)
    assert after != before
    mark = {"utf-8-sig": 3, "utf-16": 2}.get(encoding, 0)
    assert after[:mark] == before[:mark]
    _assert_same_but_mended(shown, after.decode(encoding), mended_data(text.encode(), code).decode())


def _assert_same_but_mended(before: str, after: str, plain: str) -> None:
    """Compare a mended document with what it was, and with the same one that was laid out plainly."""
    old_tokens, old_gaps = pieces(before)
    tokens, gaps = pieces(after)
    assert [value(token) for token in tokens] == [value(token) for token in pieces(plain)[0]]
    kept = iter(gaps)
    assert all(gap in kept for gap in old_gaps), "what stands between the tokens has changed"
    matcher = SequenceMatcher(
        None, [repr(value(token)) for token in old_tokens], [repr(value(token)) for token in tokens], autojunk=False
    )
    for start, new, size in matcher.get_matching_blocks():
        assert old_tokens[start : start + size] == tokens[new : new + size], "a token is written anew"


def test_escapes_of_what_is_not_wrong_stay_in_a_text_that_is_mended() -> None:
    text = document(
        '{"customize": [{"type": "Shell", "name": "a", "scriptUri": "http://downloads.example.com/install.sh"}]}'
    ).replace("http://downloads.example.com", "http:\\/\\/downloads\\u002Eexample.com")
    assert mended_data(text.encode(), "AIB501").decode() == text.replace('"http:', '"https:')


@pytest.mark.parametrize(
    ("written", "right", "mended"),
    [
        ('"ab"', "ac", '"ac"'),
        ('"a\\u0062c\\n"', "aXc\n", '"aXc\\n"'),
        ('"\\u0061bc"', "abd", '"\\u0061bd"'),
        ('"\\/"', '/"', '"\\/\\""'),
        ('"\\ud83d\\ude00x"', "\U0001f600y", '"\\ud83d\\ude00y"'),
        ('"\\tx"', "", '""'),
    ],
)
def test_a_literal_is_replaced_as_far_as_it_differs(written: str, right: str, mended: str) -> None:
    source = source_of(f"[{written}]")
    fix = replace_literal(Span(source, 1, 1 + len(written)), json.loads(written), right, "")
    assert fix is not None
    (edit,) = fix.edits
    text = source.text
    assert text[: edit.span.start] + edit.text + text[edit.span.end :] == f"[{mended}]"
    assert json.loads(mended) == right


@settings(max_examples=200)
@given(st.text(max_size=8), st.text(max_size=8), st.booleans())
def test_a_replaced_literal_says_what_is_right(wrong: str, right: str, ascii_only: bool) -> None:
    wrong, right = (text.encode("utf-8", "ignore").decode() for text in (wrong, right))
    source = source_of(f"[{json.dumps(wrong, ensure_ascii=ascii_only)}]")
    fix = replace_literal(Span(source, 1, len(source.text) - 1), wrong, right, "")
    assert fix is not None
    after, count = mended_text(source, [_with(source, fix)], unsafe=False)
    assert (json.loads(after), count) == ([right], 1)
    assert replace_literal(Span(source, 1, len(source.text) - 1), wrong + "x", right, "") is None


def _with(source: Source, fix: Fix) -> Diagnostic:
    return finding(source, *((edit.span.start, edit.span.end, edit.text) for edit in fix.edits))


def _all_documents(root: Path) -> dict[str, str]:
    """Give documents with all kinds of fixes in all kinds of places."""
    folders = ("templates", "tests/data/bad", "tests/data/rules")
    files = [path for folder in folders for path in sorted((root / folder).glob("*.json"))]
    texts = {path.name: path.read_text() for path in files if path.name != "latin-1.json"}
    shell = "if [[ -f x ]]; then sudo apt-get install y; fi"
    loop = {"copy": [{"name": "inline", "count": 2, "input": shell}]}
    for name, step in {
        "made by an expression": {"inline": f"[createArray('{shell}')]"},
        "made by a loop": loop,
        "one expression": {"inline": [f"[concat('{shell}')]"]},
        "bare": {"inline": shell},
    }.items():
        texts[name] = document(json.dumps({"customize": [{"type": "Shell", "name": "s", **step}]}))
    old = '"replicationRegions": ["westeurope"]'
    for name, region in {"null": "null", "list": "[]", "one": '[{"name": "eastus"}]'}.items():
        texts[f"regions beside {name}"] = EXAMPLES["AIB641"].replace(old, f'{old}, "targetRegions": {region}')
    texts["both spellings"] = EXAMPLES["AIB301"].replace('"VmSize"', '"vmSize": "Standard_D2s_v5", "VmSize"')
    texts["both spellings, right one last"] = EXAMPLES["AIB301"].replace('"VmSize"', '"VMSize": "x", "vmSize"')
    return {**texts, **EXAMPLES}


def test_no_fix_breaks_a_file_and_each_stands_inside_of_a_literal(root: Path) -> None:
    fixes = [
        (name, item.definition.code, item.fix)
        for name, text in _all_documents(root).items()
        for item in findings(text)
        if item.fix is not None
    ]
    assert len(fixes) > len(CODES)
    for name, code, fix in fixes:
        where = f"{name}: {code}"
        source = fix.edits[0].span.source
        inside = sorted(fix.edits, key=lambda edit: edit.span.start)
        assert all(edit.span.source is source for edit in inside), where
        assert all(first.span.end <= second.span.start for first, second in pairwise(inside)), where
        after = source.text
        for edit in reversed(inside):
            after = after[: edit.span.start] + edit.text + after[edit.span.end :]
            assert not edit.span.text.startswith('"[') or edit.span.text.startswith('"[['), where
        assert parse_json(source_of(after)).value is not None, where


def test_mending_is_sound_for_whole_files(root: Path) -> None:
    for name, text in _all_documents(root).items():
        files = (InputFile("image.json", text.encode()),)
        after = mend_files(files, OPTIONS, Choice(today=TODAY), unsafe=True)
        assert codes_of(after.files[0].data) <= codes_of(text), name


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [("AIB301", '"VmSize"', '"vmSize"'), ("AIB302", '"tags"', '"artifactTags"'), ("AIB641", None, '"targetRegions"')],
)
@pytest.mark.parametrize("first", [True, False])
def test_no_name_is_mended_to_one_that_is_there_already(code: str, wrong: str | None, right: str, first: bool) -> None:
    wrong = wrong or '"replicationRegions"'
    other = {'"vmSize"': '"Standard_D4s_v5"', '"artifactTags"': "{}", '"targetRegions"': "null"}[right]
    text = EXAMPLES[code]
    assert text.count(wrong) == 1
    if first:
        both = text.replace(wrong, f"{right}: {other}, {wrong}")
    else:
        made, template = _split(text)
        _with_member(template, json.loads(wrong), json.loads(right), json.loads(other))
        both = json.dumps(made, indent=2)
    assert mended_data(both.encode(), code).decode() == both


def _with_member(item: Any, beside: str, name: str, content: Any) -> None:
    """Add a member to the object that has another one."""
    if isinstance(item, dict):
        for inner in item.values():
            _with_member(inner, beside, name, content)
        if beside in item:
            item[name] = content
    elif isinstance(item, list):
        for inner in item:
            _with_member(inner, beside, name, content)


def test_a_fix_that_would_break_the_file_is_left_out() -> None:
    source = source_of('{"a": 1, "b": 2}')
    sound, unsound = finding(source, (6, 7, "3")), finding(source, (14, 15, '4, "'))
    twice = finding(source, (10, 11, "a"))
    for items in ([sound, unsound], [unsound, sound], [sound, twice], [twice, unsound, sound]):
        assert mended_text(source, items, unsafe=False) == ('{"a": 3, "b": 2}', 1)


def test_fixes_that_touch_are_not_applied_together() -> None:
    source = source_of('{"a": "xyz"}')
    first, beside, over = finding(source, (7, 8, "1")), finding(source, (8, 9, "2")), finding(source, (7, 10, "3"))
    assert mended_text(source, [first, beside], unsafe=False) == ('{"a": "1yz"}', 1)
    assert mended_text(source, [over, first], unsafe=False) == ('{"a": "3"}', 1)
    assert mended_text(source, [first, first], unsafe=False) == ('{"a": "1yz"}', 1)


def test_a_fix_of_another_file_or_without_a_promise_is_not_applied() -> None:
    source, other = source_of('{"a": 1}'), source_of('{"a": 1}')
    assert mended_text(source, [finding(other, (6, 7, "2"))], unsafe=True) == (source.text, 0)
    assert mended_text(source, [finding(source, (6, 7, "2"), safety=Safety.UNSAFE)], unsafe=False)[1] == 0


def _split(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    made = json.loads(text)
    return made, made["resources"][0]


def _defined_elsewhere(item: Any, variables: dict[str, Any], kept: tuple[str, ...] = ("type", "apiVersion")) -> Any:
    """Put every text into a variable of its own."""
    match item:
        case dict():
            return {
                key: inner if key in kept else _defined_elsewhere(inner, variables, kept) for key, inner in item.items()
            }
        case list():
            return [_defined_elsewhere(inner, variables, kept) for inner in item]
        case str() if not item.startswith("[") or item.startswith("[["):
            variables[f"v{len(variables)}"] = item
            return f"[variables('v{len(variables) - 1}')]"
        case _:
            return item


@pytest.mark.parametrize("kind", FIXABLE, ids=lambda kind: kind.code)
def test_nothing_is_mended_through_a_variable(kind: DiagnosticDef) -> None:
    if kind.code in OF_MEMBERS:
        return
    made, template = _split(EXAMPLES[kind.code])
    made["variables"] = {}
    made["resources"] = [_defined_elsewhere(template, made["variables"])]
    data = json.dumps(made, indent=1).encode()
    assert mended_data(data, kind.code) == data


@each_code
@pytest.mark.parametrize("definition", ["variables", "parameters"])
def test_nothing_is_mended_in_a_definition(code: str, definition: str) -> None:
    made, template = _split(EXAMPLES[code])
    properties = template["properties"]
    if definition == "variables":
        made["variables"] = {"all": properties, "where": template["location"]}
    else:
        made["parameters"] = {
            "all": {"type": "object", "defaultValue": properties},
            "where": {"type": "string", "defaultValue": template["location"]},
        }
    template |= {"properties": f"[{definition}('all')]", "location": f"[{definition}('where')]"}
    data = json.dumps(made, indent=1).encode()
    changed = mended_data(data, code) != data
    assert changed is (code == "AIB416")  # a trigger is a resource beside the properties


@pytest.mark.parametrize("written", ["[concat('Lat', 'est')]", "[toUpper('latest')]", "[string('Latest')]"])
def test_nothing_is_mended_in_an_expression(written: str) -> None:
    text = EXAMPLES["AIB425"].replace('"Latest"', f'"{written}"')
    assert mended_data(text.encode(), "AIB425") == text.encode()


@each_code
def test_a_literal_of_a_loop_is_mended_once(code: str) -> None:
    made, template = _split(EXAMPLES[code])
    template |= {"copy": {"name": "loop", "count": 3}, "name": "[concat('image', copyIndex())]"}
    data = json.dumps(made, indent=1).encode()
    after = json.loads(mended_data(data, code))
    expected, single = _split(mended_data(EXAMPLES[code].encode(), code).decode())
    single |= {"copy": template["copy"], "name": template["name"]}
    assert after == expected


def test_a_loop_of_steps_is_mended_once() -> None:
    step = {"type": "Shell", "inline": ["if [[ -f x ]]; then sudo apt-get install y; fi"]}
    loop = {"name": "customize", "count": 2, "input": {**step, "Name": "[concat('n', copyIndex('customize'))]"}}
    made = resource(windows=False)
    del made["properties"]["customize"]
    made["properties"]["copy"] = [loop]
    text = json.dumps(deployment(made), indent=1)
    files = (InputFile("image.json", text.encode()),)
    after = mend_files(files, OPTIONS, Choice(today=TODAY), unsafe=True).files[0].data.decode()
    assert after == text.replace("apt-get install", "apt-get install -y").replace('"Name"', '"name"').replace(
        '"if [[', '"#!/bin/bash -e", "if [['
    )


def _choices(code: str, item: Diagnostic) -> dict[str, Choice]:
    known = frozenset(fingerprints((item,)))
    suppression = Suppression(selectors=(code,), reason="ours", until=None, place=None, origin="the settings")
    return {
        "ignored": Choice(today=TODAY, selection=Selection(ignore=(code,))),
        "another selected": Choice(today=TODAY, selection=Selection(select=("AIB440",))),
        "ignored in the file": Choice(
            today=TODAY, selection=Selection(per_file_ignores=(("*.json", (code,)),), select=("AIB4",))
        ),
        "suppressed": Choice(today=TODAY, suppressions=(suppression,), selection=Selection(select=(code,))),
        "known": Choice(today=TODAY, baseline=known, selection=Selection(select=(code,))),
        "below the threshold": Choice(today=TODAY, threshold=Severity.ERROR, selection=Selection(select=(code,))),
    }


@pytest.mark.parametrize("code", ["AIB425", "AIB461", "AIB490", "AIB508", "AIB641"])
def test_what_is_not_reported_is_not_mended(code: str) -> None:
    data = EXAMPLES[code].encode()
    (item,) = of(code, data)
    for name, choice in _choices(code, item).items():
        after = mend_files((InputFile("image.json", data),), OPTIONS, choice, unsafe=True)
        assert (after.files[0].data, after.count) == (data, 0), name


def test_what_a_comment_suppresses_is_not_mended() -> None:
    line = '"vmSize": "D4s_v5"'
    text = EXAMPLES["AIB490"]
    assert line in text
    quiet = text.replace(line, f"// aib2packer: ignore AIB490: ours\n{line}")
    assert mended_data(quiet.encode(), "AIB490") == quiet.encode()


def test_files_of_several_names_are_mended_each_by_its_own_findings() -> None:
    texts = {f"{code}.json": EXAMPLES[code].encode() for code in CODES}
    files = tuple(InputFile(name, data) for name, data in texts.items())
    choice = Choice(today=TODAY, selection=Selection(select=CODES))
    after = mend_files((*files, InputFile.of_bicep("x.bicep", texts["AIB301.json"])), OPTIONS, choice, unsafe=True)
    assert [item.data != texts[item.name] for item in after.files[:-1]] == [True] * len(CODES)
    assert after.files[-1].data == texts["AIB301.json"], "what another compiler made is not the file"


REPAIRS = [
    ({"vmProfile": {"vmsize": "Standard_D4s_v5"}}, '"vmsize"', '"vmSize"'),
    ({"vmProfile": {"osDiskSizeGb": 64}}, '"osDiskSizeGb"', '"osDiskSizeGB"'),
    ({"validate": {"inVmValidations": []}}, '"inVmValidations"', '"inVMValidations"'),
    ({"optimize": {"vmBoot": {"state": "enabled"}}}, '"enabled"', '"Enabled"'),
    ({"customize": [{"type": "shell", "name": "a", "inline": ["echo"]}]}, '"shell"', '"Shell"'),
    ({"type": "Microsoft.VirtualMachineImages"}, 'Images"', 'Images/imageTemplates"'),
    ({"type": "Microsoft.VirtualMachineImages/imageTemplate"}, 'imageTemplate"', 'imageTemplates"'),
    ({"customize": [{"type": "Shell", "name": "a", "script": "https://e.com/a.sh"}]}, '"script"', '"scriptUri"'),
    ({"location": "West Europe"}, '"West Europe"', '"westeurope"'),
    ({"location": "WestEurope"}, '"WestEurope"', '"westeurope"'),
    ({"buildTimeoutInMinutes": "90"}, '"90"', "90"),
    ({"tags": {"a": 1}}, '"a": 1', '"a": "1"'),
]
TARGETS = [
    ('"targetRegions"', '"artifacttags": {}, "targetRegions"', '"artifactTags": {}, "targetRegions"'),
    ('"targetRegions"', '"tags": {}, "targetRegions"', '"artifactTags": {}, "targetRegions"'),
    ('"targetRegions"', '"aritfactTags": {}, "targetRegions"', '"artifactTags": {}, "targetRegions"'),
    ('"SharedImage"', '"sharedImage"', '"SharedImage"'),
    ('{"name": "westeurope"}', '{"name": "West Europe"}', '{"name": "westeurope"}'),
    ('"targetRegions": [{"name": "westeurope"}]', '"replicationRegions": ["westeurope"]', None),
]


@pytest.mark.parametrize(("members", "wrong", "right"), REPAIRS, ids=[str(item[1:]) for item in REPAIRS])
def test_what_is_plainly_meant_is_written(members: dict[str, Any], wrong: str, right: str) -> None:
    text = document(json.dumps(members))
    assert text.count(wrong) == 1
    after = mend_files((InputFile("image.json", text.encode()),), OPTIONS, Choice(today=TODAY), unsafe=False)
    assert after.files[0].data.decode() == text.replace(wrong, right)


@pytest.mark.parametrize(("good", "wrong", "right"), TARGETS, ids=[item[1] for item in TARGETS])
@pytest.mark.parametrize("version", ["2022-07-01", "2025-10-01"])
def test_what_is_plainly_meant_of_a_target_is_written(good: str, wrong: str, right: str | None, version: str) -> None:
    made = resource(windows=False) | {"apiVersion": version}
    del made["properties"]["vmProfile"]
    text = json.dumps(deployment(made))
    assert text.count(good) == 1
    broken = text.replace(good, wrong)
    after = mend_files((InputFile("image.json", broken.encode()),), OPTIONS, Choice(today=TODAY), unsafe=False)
    assert after.files[0].data.decode() == text.replace(good, right or good)


LINES = st.lists(st.text("ab \t\r\x0b\x0c\x1c\x85\u2028\u2029", max_size=3), max_size=6).map("\n".join)


@given(LINES, LINES)
def test_a_difference_has_the_lines_of_both_texts(before: str, after: str) -> None:
    lines = unified_diff("x", before, after).split("\n")
    assert (lines == [""]) is (before == after)
    if before != after:
        assert lines[:2] == ["--- a/x", "+++ b/x"]
        assert all(line[:1] in (" ", "+", "-", "@", "\\") for line in lines[2:-1])
        added = [line[1:] for line in lines[2:] if line.startswith("+")]
        assert all(line in after.split("\n") for line in added)
