"""SARIF 2.1.0, and what GitHub wants of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from schemas import validated_json
from tricky import EMPTY, FINDINGS, NAME, REPORT, SIGNATURE, SOURCE, TEXT

from aib2packer.catalogue import definitions
from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Severity
from aib2packer.formats.registry import render
from aib2packer.formats.report_data import Report
from aib2packer.manual import entries
from aib2packer.source import Source, Span

SCHEMA = "sarif-2.1.0-rtm.5.json"
PLACED = [item for item in FINDINGS if item.subject is not None]


def run(report: Report = REPORT) -> Any:
    document = validated_json(render("sarif", report), SCHEMA)
    assert document["version"] == "2.1.0"
    (made,) = document["runs"]
    return made


@pytest.fixture
def made() -> Any:
    return run()


def location(name: str, text: str = "x") -> Any:
    item = Diagnostic(
        definition=FINDINGS[0].definition, summary="a", detail="B.", subject=Span(Source.from_text(name, text), 0, 1)
    )
    (result,) = run(Report(diagnostics=(item,), version="1"))["results"]
    return result["locations"][0]["physicalLocation"]


def test_an_empty_report_is_a_successful_run_without_results() -> None:
    empty = run(EMPTY)
    assert empty["results"] == []
    assert empty["invocations"] == [{"executionSuccessful": True}]


def test_every_result_points_to_its_rule(made: Any) -> None:
    rules = made["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in made["results"]] == [
        result["ruleId"] for result in made["results"]
    ]
    assert [rule["id"] for rule in rules] == sorted({result["ruleId"] for result in made["results"]})


def test_every_result_has_one_location_with_a_line(made: Any) -> None:
    for result in made["results"]:
        (place,) = result["locations"]
        assert place["physicalLocation"]["region"]["startLine"] >= 1


def test_what_speaks_of_no_file_is_a_notification(made: Any) -> None:
    (notice,) = made["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith("a diagnostic without a file.")
    assert len(made["results"]) == len(PLACED) + len(REPORT.suppressed)


def test_a_defect_of_the_program_is_no_success() -> None:
    defect = DiagnosticDef("AIB900", "rule-failed", Severity.WARNING)
    item = Diagnostic(definition=defect, summary="a", detail="B.", subject=PLACED[0].subject)
    assert not run(Report(diagnostics=(item,), version="1"))["invocations"][0]["executionSuccessful"]


def test_columns_count_utf_16_code_units(made: Any) -> None:
    assert made["columnKind"] == "utf16CodeUnits"
    (region,) = [
        item["locations"][0]["physicalLocation"]["region"] for item in made["results"] if item["ruleId"] == "AIB600"
    ]
    line = TEXT.split("\r\n")[region["startLine"] - 1].encode("utf-16-le")
    shown = line[2 * (region["startColumn"] - 1) : 2 * (region["endColumn"] - 1)].decode("utf-16-le")
    assert shown == "echo 🚀日本 100%; echo ##vso[task.setvariable variable=a]b"


def test_regions_are_the_places_of_the_findings(made: Any) -> None:
    for result, item in zip(made["results"], PLACED, strict=False):
        region = result["locations"][0]["physicalLocation"]["region"]
        if item.subject is not None and item.subject.source.shown:
            assert (region["startLine"], region["endLine"]) == (item.subject.begin.line, item.subject.finish.line)


def test_snippets_hide_credentials(made: Any) -> None:
    snippets = [item["locations"][0]["physicalLocation"]["region"].get("snippet") for item in made["results"]]
    assert any(item and f"sig={'*' * len(SIGNATURE)}&" in item["text"] for item in snippets)


def test_a_snippet_hides_a_credential_that_only_its_surroundings_tell() -> None:
    subject = Span(SOURCE, TEXT.index(SIGNATURE), TEXT.index("&se=2027"))
    item = Diagnostic(definition=FINDINGS[0].definition, summary="a", detail="B.", subject=subject)
    (result,) = run(Report(diagnostics=(item,), version="1"))["results"]
    snippet = result["locations"][0]["physicalLocation"]["region"]["snippet"]
    assert snippet == {"text": "*" * len(SIGNATURE)}


ADDRESSES = [
    ("a.json", "a.json", True),
    ("./a.json", "a.json", True),
    ("sub\\a.json", "sub/a.json", True),
    ("a b/ü%#?.json", "a%20b/%C3%BC%25%23%3F.json", True),
    ("c:d.json", "c%3Ad.json", True),
    ("/home/me/a.json", "file:///home/me/a.json", False),
    ("C:\\me\\a b.json", "file:///C:/me/a%20b.json", False),
    ("\\\\host\\share\\a.json", "file://host/share/a.json", False),
]


@pytest.mark.parametrize(("name", "uri", "relative"), ADDRESSES)
def test_a_file_has_an_address(name: str, uri: str, relative: bool) -> None:
    place = location(name)["artifactLocation"]
    assert place == ({"uri": uri, "uriBaseId": "%SRCROOT%"} if relative else {"uri": uri})


def test_files_that_were_looked_at_are_listed(made: Any) -> None:
    assert [unquote(item["location"]["uri"]) for item in made["artifacts"]] == list(REPORT.files)
    assert list(made["originalUriBaseIds"]) == ["%SRCROOT%"]


def test_a_lone_carriage_return_ends_a_line_as_the_run_says(made: Any) -> None:
    assert made["newlineSequences"] == ["\r\n", "\r", "\n"]


def test_a_security_rule_has_what_github_sorts_by(made: Any) -> None:
    (rule,) = [rule for rule in made["tool"]["driver"]["rules"] if rule["id"] == "AIB500"]
    assert "security" in rule["properties"]["tags"]
    assert 4.0 <= float(rule["properties"]["security-severity"]) < 7.0
    assert rule["properties"]["precision"] == "very-high"
    others = [rule for rule in made["tool"]["driver"]["rules"] if rule["id"] != "AIB500"]
    assert all("security-severity" not in rule["properties"] for rule in others)


def test_a_rule_brings_its_page(made: Any) -> None:
    (rule,) = [rule for rule in made["tool"]["driver"]["rules"] if rule["id"] == "AIB500"]
    assert rule["shortDescription"]["text"] == "A script is fetched without encryption."
    assert rule["fullDescription"]["text"].endswith("encryption. Whoever is on the way can change it.")
    assert '```json\n{"customize"' in rule["help"]["markdown"]
    assert rule["helpUri"].endswith("/RULES.md#aib500")


def test_accepted_findings_are_suppressed(made: Any) -> None:
    found = [result.get("suppressions") for result in made["results"]]
    assert found[: len(PLACED)] == [None] * len(PLACED)
    reason = 'agreed with <security> | "ops" ]]>'
    assert found[len(PLACED) :] == [[{"kind": "inSource", "justification": reason}], [{"kind": "external"}]]


def test_fingerprints_are_those_of_the_json(made: Any) -> None:
    marks = [result["partialFingerprints"]["aib2packer/v1"] for result in made["results"]]
    assert len(set(marks)) == len(marks)
    assert all(mark in render("json", REPORT) for mark in marks)


def test_a_fix_replaces_its_region(made: Any) -> None:
    (fix,) = next(result["fixes"] for result in made["results"] if result["ruleId"] == "AIB400")
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    assert unquote(change["artifactLocation"]["uri"]) == NAME
    assert replacement["insertedContent"] == {"text": "say"}
    assert set(replacement["deletedRegion"]) == {"startLine", "startColumn", "endLine", "endColumn"}


def test_a_fix_that_would_show_a_credential_is_not_written(made: Any) -> None:
    assert ["fixes" in result for result in made["results"] if result["ruleId"] == "AIB500"][:2] == [True, False]


def test_notes_are_related_locations(made: Any) -> None:
    (related,) = next(result["relatedLocations"] for result in made["results"] if result["ruleId"] == "AIB700")
    assert related["message"] == {"text": "the limit of the build"}
    assert related["physicalLocation"]["region"]["snippet"] == {"text": "5000"}


def test_no_text_of_a_template_becomes_a_link(made: Any) -> None:
    assert all("](" not in result["message"]["text"] for result in made["results"])


def test_every_kind_can_be_described() -> None:
    said = tuple(
        Diagnostic(definition=kind, summary="a", detail="B.", subject=PLACED[0].subject) for kind in definitions()
    )
    rules = run(Report(diagnostics=said, version="1"))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [kind.code for kind in definitions()]
    assert [rule["shortDescription"]["text"] for rule in rules] == [entry.page.title for entry in entries()]
