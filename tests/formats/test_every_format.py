"""What holds for all formats, whatever a template says."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tricky import CLEAN, EMPTY, NAME, PASSWORD, REPORT, SECURITY, SIGNATURE

from aib2packer.diagnostics import Diagnostic, Edit, Fix, Note
from aib2packer.formats.registry import FORMATS, render
from aib2packer.formats.report_data import Means, Report, Suppressed
from aib2packer.source import Source, Span

every_format = pytest.mark.parametrize("name", FORMATS)
BY_LINE = {"concise", "github", "azure-pipelines"}  # nothing to say is no line
HEAVY = {"xml", "urllib", "email", "jinja2", "jsonschema", "click", "hcl2", "html", "lark", "difflib"}


def reports(text: str, name: str) -> Report:
    """Put one text wherever a text of a user may stand."""
    source = Source.from_text(name, text)
    whole, end = Span(source, 0, len(text)), Span(source, len(text), len(text))
    item = Diagnostic(
        definition=SECURITY,
        summary=f"`{text}`",
        detail=text,
        subject=whole,
        pointer=f"/{text}",
        notes=(Note(text, end),),
        fix=Fix(text, (Edit(end, text),)),
    )
    return Report(
        diagnostics=(item,),
        version="1",
        files=(name,),
        suppressed=(Suppressed(dataclasses.replace(item, subject=end), Means.EXTERNAL, text),),
    )


@every_format
def test_a_report_ends_with_one_newline(name: str) -> None:
    text = render(name, REPORT)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    empty = render(name, EMPTY)
    assert (empty == "") if name in BY_LINE else empty.endswith("\n")


@every_format
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert render(name, REPORT) == render(name, REPORT)


@every_format
def test_no_secret_comes_out(name: str) -> None:
    text = render(name, REPORT)
    assert SIGNATURE not in text
    assert SIGNATURE[:10] not in text
    assert PASSWORD not in text


@every_format
@given(text=st.text(), file=st.text(min_size=1))
def test_no_text_commands_a_terminal_or_cannot_be_encoded(name: str, text: str, file: str) -> None:
    written = render(name, reports(text, file))
    assert written.encode().decode() == written
    assert written.replace("\n", "").isprintable()


MARKS = st.lists(
    st.sampled_from(
        ["##vso[", "##[", "::error::", "#", "]", "[", "\n", "\r", "<", "&", "%0A", "]]>", "`", "|", "x", " "]
    )
).map("".join)


@every_format
@given(text=MARKS)
def test_no_text_commands_the_agent_of_a_pipeline(name: str, text: str) -> None:
    lines = render(name, reports(text, f"{text}.json")).splitlines()
    ours = "##vso[task.logissue " if name == "azure-pipelines" else "::warning " if name == "github" else None
    for line in lines:
        assert "##[" not in line
        assert "##vso[" not in (line.removeprefix(ours) if ours else line)
        assert not line.lstrip().startswith("::") or (ours and line.startswith(ours))


@every_format
def test_a_finding_without_a_place_is_told(name: str) -> None:
    item = Diagnostic(definition=SECURITY, summary="nowhere", detail="It has no place.", subject=None)
    assert "nowhere" in render(name, Report(diagnostics=(item,), version="1"))


@every_format
def test_a_source_that_is_not_shown_has_no_lines_and_no_length(name: str) -> None:
    reports = []
    for text, start in (("hunter2\nhunter3", 8), ("x", 0)):
        source = Source.from_text("--set password", text, shown=False)
        subject = Span(source, start, len(text))
        item = Diagnostic(
            definition=SECURITY, summary="a", detail="B.", subject=subject, notes=(Note("here", subject),)
        )
        reports.append(render(name, Report(diagnostics=(item,), version="1")))
    assert reports[0] == reports[1]


@every_format
def test_a_place_that_is_not_quotable_is_named_and_not_quoted(name: str) -> None:
    source = Source.from_text("x.json", "\n" * 1233 + "hunter2")
    subject = Span(source, 1233, 1240, quotable=False)
    fix = Fix("write it again", (Edit(subject, "other"),))
    item = Diagnostic(
        definition=SECURITY, summary="a", detail="B.", subject=subject, notes=(Note("here", subject),), fix=fix
    )
    text = render(name, Report(diagnostics=(item,), version="1"))
    assert "1234" in text
    assert "hunter2" not in text
    assert "other" not in text


@every_format
def test_files_are_named(name: str) -> None:
    text = render(name, Report(diagnostics=REPORT.diagnostics, version="1", files=(CLEAN, NAME)))
    assert "images/my" in text


@every_format
def test_only_the_format_asked_for_is_imported_and_nothing_heavy(name: str) -> None:
    manual = "import aib2packer.manual\n" if name == "sarif" else ""  # its pages are part of the report
    code = (
        "import json, sys\n"
        "from aib2packer.formats.registry import FORMATS, render\n"
        "light = 'aib2packer.diagnostics' not in sys.modules\n"
        f"{manual}"
        "before = set(sys.modules)\n"
        "from aib2packer.formats.report_data import Report\n"
        f"render({name!r}, Report(diagnostics=(), version='1'))\n"
        "print(json.dumps([light, sorted(set(sys.modules) - before)]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    light, modules = json.loads(done.stdout)
    assert light, "the names alone need nothing of the compiler"
    assert not {module.partition(".")[0] for module in modules} & HEAVY
    formats = {f"aib2packer.formats.{module}" for module in FORMATS.values()}
    uses = {"azure-pipelines": {"concise", "text"}, "concise": {"text"}, "junit": {"text"}, "markdown": {"text"}}
    expected = {f"aib2packer.formats.{module}" for module in {FORMATS[name], *uses.get(name, ())}}
    assert set(modules) & formats == expected
