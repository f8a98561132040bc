"""What GitHub Actions, Azure Pipelines and GitLab are told."""

from __future__ import annotations

import pytest
from grammars import azure_command, github_command
from hypothesis import given
from hypothesis import strategies as st
from schemas import validated_json
from tricky import EMPTY, FINDINGS, NAME, REPORT

from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Severity
from aib2packer.excerpt import printable
from aib2packer.formats.registry import render
from aib2packer.formats.report_data import Report
from aib2packer.source import Source, Span

ERROR = DiagnosticDef("AIB203", "unknown-parameter", Severity.ERROR)
GITLAB = "gitlab-code-quality.schema.json"


def report(text: str, file: str) -> Report:
    subject = Span(Source.from_text(file, "x"), 0, 1)
    return Report(diagnostics=(Diagnostic(definition=ERROR, summary=text, detail=text, subject=subject),), version="1")


def test_github_gets_one_command_for_each_finding() -> None:
    commands = [github_command(line) for line in render("github", REPORT).splitlines()]
    assert [item.name for item in commands] == [
        "error",
        "error",
        "error",
        "notice",
        "warning",
        "warning",
        "warning",
        "error",
    ]
    tricky = commands[2]
    assert tricky.properties == {
        "file": NAME,
        "line": "6",
        "endLine": "6",
        "col": "18",
        "endColumn": "80",
        "title": "AIB400 tricky-name",
    }
    assert "%0A, %3B, ]]>, --> and `a|b`.\nWrite" in tricky.message
    assert "help: write `say` (`aib2packer check --fix` does that)" in tricky.message.splitlines()


def test_github_gets_columns_only_within_one_line() -> None:
    (command,) = [github_command(line) for line in render("github", REPORT).splitlines() if "AIB700" in line]
    assert (command.properties["line"], command.properties["endLine"]) == ("9", "13")
    assert not {"col", "endColumn"} & set(command.properties)


def test_azure_pipelines_gets_issues_and_infos_as_ordinary_lines() -> None:
    lines = render("azure-pipelines", REPORT).splitlines()
    assert [line.split(": ")[1] for line in lines if not line.startswith("##vso[")] == [
        "info AIB600 `echo 🚀日本 100%` says more than it does"
    ]
    commands = [azure_command(line) for line in lines if line.startswith("##vso[")]
    assert {item.name for item in commands} == {"task.logissue"}
    assert len(commands) == len(FINDINGS) - 1
    assert commands[2].properties == {
        "type": "error",
        "sourcepath": NAME,
        "linenumber": "6",
        "columnnumber": "18",
        "code": "AIB400",
    }
    assert "%0A, %3B, ]]>, --> and `a|b`.\nWrite" in commands[2].message


PIECES = [*"%:;,]=[#", "%0A", "%3A", "%25", "%AZP25", "%5D", "::", "\r", "\n", " ", "a", "é", "🚀"]
SPECIAL = st.one_of(st.lists(st.sampled_from(PIECES), min_size=1).map("".join), st.text(min_size=1))


@given(text=SPECIAL, file=SPECIAL.filter(lambda name: not name.startswith("./") and "\\" not in name))
def test_any_text_arrives_as_it_is(text: str, file: str) -> None:
    for name, read, key in (("github", github_command, "file"), ("azure-pipelines", azure_command, "sourcepath")):
        (line,) = render(name, report(text, file)).split("\n")[:-1]
        command = read(line)
        assert command.properties[key] == printable(file)
        assert command.message.startswith(f"{printable(text)}.")


@pytest.mark.parametrize("document", [REPORT, EMPTY], ids=["tricky", "empty"])
def test_gitlab_gets_what_its_documentation_says(document: Report) -> None:
    assert len(validated_json(render("gitlab", document), GITLAB)) == len(document.diagnostics)


def test_gitlab_gets_places_severities_and_fingerprints() -> None:
    issues = validated_json(render("gitlab", REPORT), GITLAB)
    assert [item["severity"] for item in issues] == [
        "critical",
        "critical",
        "critical",
        "info",
        "minor",
        "minor",
        "minor",
        "critical",
    ]
    assert issues[2]["location"] == {"path": NAME, "lines": {"begin": 6, "end": 6}}
    assert issues[2]["check_name"] == "AIB400"
    assert {item["check_name"] for item in issues if item["categories"] == ["Security"]} == {"AIB500"}
    assert len({item["fingerprint"] for item in issues}) == len(issues)
    assert all(item["fingerprint"] in render("json", REPORT) for item in issues)


def test_gitlab_gets_paths_without_a_dot_before_them() -> None:
    assert validated_json(render("gitlab", report("a", "./b\\c.json")), GITLAB)[0]["location"]["path"] == "b/c.json"
