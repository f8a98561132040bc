"""JSON and its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from schemas import validated_json
from tricky import EMPTY, FINDINGS, NAME, PASSWORD, REPORT, SOURCE, TEXT

import aib2packer
from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Edit, Fix, Severity
from aib2packer.formats.registry import render
from aib2packer.formats.report_data import Report
from aib2packer.source import Source, Span

SCHEMA = Path(aib2packer.__file__).parent / "formats" / "report.schema.json"
ERROR = DiagnosticDef("AIB203", "unknown-parameter", Severity.ERROR)


def written(*diagnostics: Diagnostic) -> Any:
    return validated_json(render("json", Report(diagnostics=diagnostics, version="1")), SCHEMA)


def of_kind(code: str) -> list[Any]:
    document = validated_json(render("json", REPORT), SCHEMA)
    return [item for item in document["diagnostics"] if item["code"] == code]


@pytest.mark.parametrize("report", [REPORT, EMPTY], ids=["tricky", "empty"])
def test_a_report_is_what_the_schema_says(report: Report) -> None:
    document = validated_json(render("json", report), SCHEMA)
    assert document["version"] == 1
    assert len(document["diagnostics"]) == len(report.diagnostics)


def test_json_has_every_member_and_1_based_places() -> None:
    source = Source.from_text("win11.json", '{\n "a": 1\n}')
    item = Diagnostic(definition=ERROR, summary="a `x`", detail="B.", subject=Span(source, 3, 11), pointer="/a")
    (found,) = written(item)["diagnostics"]
    assert len(found.pop("fingerprint")) == 32
    assert found == {
        "code": "AIB203",
        "name": "unknown-parameter",
        "severity": "error",
        "summary": "a `x`",
        "detail": "B.",
        "file": "win11.json",
        "start": {"line": 2, "column": 2},
        "end": {"line": 3, "column": 2},
        "pointer": "/a",
        "concern": "build",
        "confidence": "certain",
        "notes": [],
        "fix": None,
        "url": "https://github.com/aib2packer/aib2packer/blob/main/compiler/RULES.md#aib203",
    }


def test_json_without_a_source_has_no_places() -> None:
    (item,) = written(Diagnostic(definition=ERROR, summary="a", detail="B.", subject=None))["diagnostics"]
    assert (item["file"], item["start"], item["end"], item["pointer"]) == (None, None, None, None)


def test_not_even_the_length_of_a_value_that_is_not_shown_is_told() -> None:
    (item,) = [
        item
        for item in validated_json(render("json", REPORT), SCHEMA)["diagnostics"]
        if item["notes"] and item["code"] == "AIB200"
    ]
    assert (item["start"], item["end"]) == (None, None)
    assert str(len(PASSWORD) + 1) not in json.dumps(item)


def test_edits_lead_from_the_text_to_the_mended_one() -> None:
    (fix,) = [item["fix"] for item in of_kind("AIB400")]
    (edit,) = fix["edits"]
    start, end = edit["start"], edit["end"]
    assert (edit["file"], fix["safety"]) == (NAME, "safe")
    assert TEXT[start["offset"] : end["offset"]].startswith("say <script>")
    lines = TEXT.split("\r\n")
    assert lines[start["line"] - 1][start["column"] - 1 : end["column"] - 1] == TEXT[start["offset"] : end["offset"]]


def test_an_edit_that_would_show_a_credential_is_not_written() -> None:
    fixes = [
        item["fix"]
        for item in validated_json(render("json", REPORT), SCHEMA)["diagnostics"]
        if item["code"] == "AIB500"
    ]
    assert [fix["message"] for fix in fixes] == ["write `https`", "write the address again"]
    assert [fix["edits"] is None for fix in fixes] == [False, True]


def test_an_edit_is_not_written_where_its_surroundings_make_it_a_credential() -> None:
    at = Span(SOURCE, TEXT.index("sig=") + 4, TEXT.index("&se=2027"))
    item = Diagnostic(definition=ERROR, summary="a", detail="B.", subject=at, fix=Fix("renew", (Edit(at, "fresh"),)))
    assert written(item)["diagnostics"][0]["fix"] == {"message": "renew", "safety": "unsafe", "edits": None}


def test_accepted_findings_say_why() -> None:
    accepted = validated_json(render("json", REPORT), SCHEMA)["suppressed"]
    assert [item["suppression"]["kind"] for item in accepted] == ["inSource", "external"]
    assert [bool(item["suppression"]["reason"]) for item in accepted] == [True, False]


def test_no_two_findings_have_one_fingerprint() -> None:
    document = validated_json(render("json", REPORT), SCHEMA)
    marks = [item["fingerprint"] for item in (*document["diagnostics"], *document["suppressed"])]
    assert len(set(marks)) == len(FINDINGS) + 2


def properties(schema: Any) -> Iterator[str]:
    """Give the names of all members that a schema knows."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from properties(inner)


def members(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        yield from document
    for inner in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from members(inner)


def test_the_schema_knows_every_member() -> None:
    known = set(properties(json.loads(SCHEMA.read_text(encoding="utf-8"))))
    assert set(members(json.loads(render("json", REPORT)))) == known


def test_two_number_signs_are_written_as_an_escape_and_read_as_they_are() -> None:
    source = Source.from_text("a.json", "x")
    fix = Fix("write", (Edit(Span(source, 0, 1), "##vso[x]###"),))
    item = Diagnostic(definition=ERROR, summary="a", detail="B.", subject=Span(source, 0, 1), fix=fix)
    assert "##" not in render("json", Report(diagnostics=(item,), version="1"))
    assert written(item)["diagnostics"][0]["fix"]["edits"][0]["text"] == "##vso[x]###"
