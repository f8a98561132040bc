"""The list of what can go wrong in image templates is complete, and what it says of our diagnostics is true."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from aib2packer.catalogue import definitions
from aib2packer.diagnostics import DiagnosticDef

LIST = Path(__file__).resolve().parents[2] / "compiler/CANDIDATES.md"
STATEMENTS = 233
FEWEST_CHECKED = 150
NOT_CHECKED = re.compile(r"(not visible in a template: .|needs two versions of a template|no mistake: .)")
ROW = re.compile(r"\| (\d+) \| (.+) \| (.+) \| (error|warning|info|) \| (.+) \|")
LINK = re.compile(r"\[(AIB\d{3})\]\(RULES\.md#(aib\d{3})\)")


@dataclass(frozen=True)
class Candidate:
    number: int
    path: str
    statement: str
    severity: str
    checked_by: str

    @property
    def links(self) -> list[tuple[str, str]]:
        return LINK.findall(self.checked_by)


def read_candidates() -> list[Candidate]:
    rows = [line for line in LIST.read_text().splitlines() if re.match(r"\| *\d", line)]
    found = []
    for row in rows:
        match = ROW.fullmatch(row)
        assert match, f"this row has not five cells: {row}"
        found.append(Candidate(int(match[1]), *match.groups()[1:]))
    return found


CANDIDATES = read_candidates()
each_candidate = pytest.mark.parametrize("candidate", CANDIDATES, ids=lambda candidate: str(candidate.number))


@pytest.fixture(scope="module")
def catalogue() -> dict[str, DiagnosticDef]:
    return {kind.code: kind for kind in definitions()}


def test_every_statement_stands_there_once_and_in_order() -> None:
    assert [item.number for item in CANDIDATES] == list(range(1, STATEMENTS + 1))


def test_most_statements_are_checked() -> None:
    assert sum(bool(item.links) for item in CANDIDATES) >= FEWEST_CHECKED


@each_candidate
def test_a_statement_names_diagnostics_or_a_reason(candidate: Candidate) -> None:
    if not candidate.links:
        assert NOT_CHECKED.match(candidate.checked_by)
        assert not candidate.severity, "what nothing checks has no severity"
        return
    assert LINK.sub("", candidate.checked_by).replace(", ", "") == "", "something stands beside the links"
    assert all(anchor == code.lower() for code, anchor in candidate.links)


@each_candidate
def test_a_severity_is_that_of_the_first_diagnostic(candidate: Candidate, catalogue: dict[str, DiagnosticDef]) -> None:
    for code, _ in candidate.links:
        assert code in catalogue
    if candidate.links:
        assert catalogue[candidate.links[0][0]].severity.value == candidate.severity
