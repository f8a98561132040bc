"""JUnit and Checkstyle."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schemas import validated_xml
from tricky import CLEAN, EMPTY, FINDINGS, NAME, REPORT

from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Severity
from aib2packer.formats.registry import render
from aib2packer.formats.report_data import Report
from aib2packer.source import Source, Span

SCHEMAS = {"junit": "junit-10.xsd", "checkstyle": "checkstyle.xsd"}


@pytest.mark.parametrize("report", [REPORT, EMPTY], ids=["tricky", "empty"])
@pytest.mark.parametrize("name", SCHEMAS)
def test_a_report_is_what_the_schema_says(name: str, report: Report) -> None:
    validated_xml(render(name, report), SCHEMAS[name])


@pytest.mark.parametrize("name", SCHEMAS)
@given(text=st.text(), file=st.text(min_size=1))
def test_any_text_makes_xml(name: str, text: str, file: str) -> None:
    definition = DiagnosticDef("AIB501", "x", Severity.ERROR)
    subject = Span(Source.from_text(file, text), 0, len(text))
    item = Diagnostic(definition=definition, summary=text, detail=text, subject=subject)
    validated_xml(render(name, Report(diagnostics=(item,), version="1")), SCHEMAS[name])


def test_a_suite_counts_its_tests() -> None:
    root = validated_xml(render("junit", REPORT), SCHEMAS["junit"])
    for suite in root:
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases)
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))
    assert sum(len(suite) for suite in root) == 1 + len(FINDINGS) + len(REPORT.suppressed)


def test_infos_pass_and_accepted_findings_are_skipped_with_the_reason() -> None:
    root = validated_xml(render("junit", REPORT), SCHEMAS["junit"])
    (info,) = [case for case in root.iter("testcase") if case.get("name").startswith("AIB600")]
    assert info.find("failure") is None
    assert "says more than it does" in info.findtext("system-out")
    reasons = [item.get("message") for item in root.iter("skipped")]
    assert reasons == ['agreed with <security> | "ops" ]]>', None]


def test_a_clean_file_is_one_passed_test() -> None:
    (suite,) = [item for item in validated_xml(render("junit", REPORT), SCHEMAS["junit"]) if item.get("name") == CLEAN]
    assert [len(case) for case in suite] == [0]


def test_a_failure_reads_as_the_report_for_people() -> None:
    root = validated_xml(render("junit", REPORT), SCHEMAS["junit"])
    texts = [item.text for item in root.iter("failure")]
    for block in render("text", REPORT).split("\n\n"):
        assert block.rstrip() in texts or "info AIB600" in block or "in 2 files" in block


def test_checkstyle_has_the_message_as_it_is() -> None:
    root = validated_xml(render("checkstyle", REPORT), SCHEMAS["checkstyle"])
    (error,) = [item for item in root.iter("error") if item.get("source") == "aib2packer.AIB400"]
    assert "<script>alert('1')</script> | ]; 100%" in error.get("message")
    assert (error.get("line"), error.get("column"), error.get("severity")) == ("6", "18", "error")


def test_checkstyle_lists_clean_files_and_leaves_accepted_findings_out() -> None:
    root = validated_xml(render("checkstyle", REPORT), SCHEMAS["checkstyle"])
    assert [(item.get("name"), len(item)) for item in root][:2] == [(CLEAN, 0), (NAME, 6)]
    assert len(list(root.iter("error"))) == len(FINDINGS)
