"""What a fingerprint depends on, and what it does not."""

from __future__ import annotations

import dataclasses
import hashlib
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Severity
from aib2packer.fingerprints import fingerprints
from aib2packer.source import Source, Span

ONE = DiagnosticDef("AIB501", "one", Severity.WARNING)
OTHER = DiagnosticDef("AIB502", "other", Severity.WARNING)
TEXT = '{"customize": [{"name": "a"}, {"name": "b"}, {"name": "a"}]}'


def finding(
    text: str,
    start: int,
    end: int,
    definition: DiagnosticDef = ONE,
    *,
    name: str = "a.json",
    pointer: str | None = "/customize/0/name",
    shown: bool = True,
) -> Diagnostic:
    subject = Span(Source.from_text(name, text, shown=shown), start, end)
    return Diagnostic(definition=definition, summary="x", detail="X.", subject=subject, pointer=pointer)


def about(text: str, needle: str, definition: DiagnosticDef = ONE, **rest: str) -> Diagnostic:
    start = text.index(needle)
    return finding(text, start, start + len(needle), definition, **rest)


def one(item: Diagnostic) -> str:
    (made,) = fingerprints((item,))
    return made


def test_a_fingerprint_is_32_hex_digits() -> None:
    assert len(one(about(TEXT, '"b"'))) == 32
    int(one(about(TEXT, '"b"')), 16)


@given(st.lists(st.sampled_from(["\n", "\r\n", "  // é 🚀\n", "\t\n"])))
def test_lines_above_change_nothing(lines: list[str]) -> None:
    above = "".join(lines)
    start = TEXT.index('"b"')
    assert one(finding(above + TEXT, len(above) + start, len(above) + start + 3)) == one(about(TEXT, '"b"'))


@given(st.permutations(range(6)))
def test_the_order_of_findings_changes_nothing(order: list[int]) -> None:
    starts = [TEXT.index('"a"'), TEXT.index('"b"'), TEXT.rindex('"a"')]
    items = [finding(TEXT, start, start + 3, kind) for kind in (ONE, OTHER) for start in starts]
    expected = dict(zip(items, fingerprints(tuple(items)), strict=True))
    shuffled = tuple(items[index] for index in order)
    assert dict(zip(shuffled, fingerprints(shuffled), strict=True)) == expected


@given(st.sets(st.integers(0, 5)))
def test_other_findings_change_nothing(others: set[int]) -> None:
    target = about(TEXT, '"b"')
    around = tuple(about(TEXT, '"a"', OTHER, pointer=f"/customize/{number}/name") for number in others)
    assert fingerprints((*around, target))[-1] == one(target)


@given(st.integers(1, 8))
def test_equal_findings_get_different_fingerprints(count: int) -> None:
    assert len(set(fingerprints((about(TEXT, '"a"'),) * count))) == count


def test_equal_findings_are_numbered_by_their_places() -> None:
    first, last = about(TEXT, '"a"'), finding(TEXT, TEXT.rindex('"a"'), TEXT.rindex('"a"') + 3)
    assert fingerprints((first, last)) == fingerprints((last, first))[::-1]


def test_another_step_before_it_changes_nothing() -> None:
    assert one(about(TEXT, '"b"', pointer="/customize/1/name")) == one(about(TEXT, '"b"', pointer="/customize/2/name"))


def test_indentation_and_line_ends_change_nothing() -> None:
    assert one(about("echo\n  a", "echo\n  a")) == one(about("echo\r\n\ta", "echo\r\n\ta"))


@pytest.mark.parametrize("name", ["./a.json", ".\\a.json", "a.json"])
def test_a_file_has_one_name(name: str) -> None:
    assert one(about(TEXT, '"b"', name=name)) == one(about(TEXT, '"b"'))


def test_what_stands_in_an_object_changes_nothing() -> None:
    changed = TEXT.replace('"b"', '"c"')
    assert one(finding(TEXT, 0, len(TEXT))) == one(finding(changed, 0, len(changed)))


DIFFERENT = [
    pytest.param(about(TEXT, '"b"', OTHER), id="code"),
    pytest.param(about(TEXT, '"b"', name="b.json"), id="file"),
    pytest.param(about(TEXT, '"b"', pointer="/customize/0/other"), id="pointer"),
    pytest.param(about(TEXT, '"a"'), id="text"),
    pytest.param(Diagnostic(definition=ONE, summary="x", detail="X.", subject=None), id="no place"),
]


@pytest.mark.parametrize("item", DIFFERENT)
def test_another_finding_has_another_fingerprint(item: Diagnostic) -> None:
    assert one(item) != one(about(TEXT, '"b"'))


def test_all_those_differ_from_each_other() -> None:
    made = [one(case.values[0]) for case in DIFFERENT]  # type: ignore[arg-type]
    assert all(left != right for left, right in permutations(made, 2))


def test_no_fingerprint_tells_anything_of_a_credential() -> None:
    marks = {one(about(text, text[:-1])) for text in ("https://a/b?sig=SECRET&se=1 ", "https://a/b?sig=OTHERONE&se=1 ")}
    assert len(marks) == 1


def test_a_credential_is_masked_where_only_its_surroundings_tell() -> None:
    assert one(about("https://a/b?sig=SECRET", "SECRET")) == one(about("https://a/b?sig=hunter2", "hunter2"))


def test_a_source_that_is_not_shown_has_no_part_in_it() -> None:
    hidden = [finding(text, 0, len(text), shown=False) for text in ("hunter2", "hunter3")]
    assert one(hidden[0]) == one(hidden[1])


def test_a_place_that_is_not_quotable_has_only_its_pointer_in_it() -> None:
    items = [finding(text, 0, len(text)) for text in ("hunter2", "hunter3")]
    assert one(items[0]) != one(items[1])
    guarded = [dataclasses.replace(item, subject=dataclasses.replace(item.subject, quotable=False)) for item in items]
    assert one(guarded[0]) == one(guarded[1])


def test_fingerprints_are_the_same_in_every_release() -> None:
    plain = f"AIB501\na.json\n/customize/*/name\n{chr(34)}b{chr(34)}\n0"
    assert one(about(TEXT, '"b"')) == hashlib.sha256(plain.encode()).hexdigest()[:32]
