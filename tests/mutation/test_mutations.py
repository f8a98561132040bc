"""Every planted defect is found, at exactly its place, and nothing else is; without it the template is clean."""

from __future__ import annotations

import functools
from collections import Counter
from datetime import date

import pytest
from mutations import ROWS
from planting import NAMES, Case, behind_variable, in_loop, in_second, plain, read

from aib2packer.choosing.choice import Choice
from aib2packer.diagnostics import Diagnostic, Severity
from aib2packer.options import InputFile, Options
from aib2packer.pipeline import check_files

TODAY = date(2026, 11, 1)
OPTIONS = Options(subscription="00000000-0000-0000-0000-000000000000", today=TODAY)
NAME = "images/planted.json"
OF_TWO_TEMPLATES = frozenset(("AIB415", "AIB473"))  # what the rounds of a loop may do to each other

PLACES = (
    ("", plain, frozenset[str]()),
    (", behind a variable", behind_variable, frozenset[str]()),
    (", in the second of two templates", in_second, frozenset[str]()),
    (", in a copy loop", in_loop, OF_TWO_TEMPLATES),
)
# Not every defect can stand everywhere: a key cannot come from a variable.
CASES = [
    pytest.param(case, expected, id=f"{row.label}{place}")
    for place, plant, expected in PLACES
    for row in ROWS
    if (case := plant(row)) is not None
]


def _found(text: str) -> tuple[Diagnostic, ...]:
    """Give everything that `check` finds in a text."""
    choice = Choice(today=TODAY, threshold=Severity.INFO)
    return check_files((InputFile(NAME, text.encode()),), OPTIONS, choice).chosen.shown


@functools.cache
def _before(text: str) -> tuple[Diagnostic, ...]:
    return _found(text)


def _codes(found: tuple[Diagnostic, ...]) -> Counter[str]:
    return Counter(item.definition.code for item in found)


def _serious(found: tuple[Diagnostic, ...]) -> Counter[str]:
    return Counter(item.definition.code for item in found if item.severity is not Severity.INFO)


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Count lines and columns from 1, columns in characters."""
    before = text[:offset].replace("\r\n", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize(("case", "expected"), CASES)
def test_a_planted_defect_is_found_at_its_place(case: Case, expected: frozenset[str]) -> None:
    before, after = _before(case.good), _found(case.bad)
    added = _codes(after) - _codes(before)
    there = [
        item
        for item in after
        if item.definition.code == case.code
        and item.subject is not None
        and (item.subject.start, item.subject.end) == (case.start, case.end)
    ]
    told = [f"{item.definition.code} at {item.subject and item.subject.text!r}: {item.summary}" for item in after]
    seen = "\n".join(line for line in told if line[:6] in added)
    assert added[case.code] == case.times, f"{case.code} is found {added[case.code]} times more; new are:\n{seen}"
    assert len(there) == case.times, f"expected at {case.bad[case.start : case.end]!r}; new are:\n{seen}"
    _expect_place(there[0], case)
    others = _serious(after) - _serious(before) - Counter({case.code: case.times})
    surplus = Counter({code: count for code, count in others.items() if code not in expected})
    assert surplus == Counter(case.also), f"new, too:\n{seen}"


def _expect_place(found: Diagnostic, case: Case) -> None:
    span = found.subject
    assert span is not None
    assert span.source.name == NAME
    assert (span.begin.line, span.begin.column) == _line_and_column(case.bad, case.start)
    assert (span.finish.line, span.finish.column) == _line_and_column(case.bad, case.end)
    notes = {(note.span.start, note.span.end) for note in found.notes}
    missing = [case.bad[start:end] for start, end in case.notes if (start, end) not in notes]
    assert not missing, f"no note points to {missing}, but to {[note.span.text for note in found.notes]}"


@pytest.mark.parametrize("name", NAMES)
def test_a_good_template_has_nothing_above_info(name: str) -> None:
    assert [item.summary for item in _before(read(name)) if item.severity is not Severity.INFO] == []
