"""The report for people, and its short form."""

from __future__ import annotations

import pytest

from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Edit, Fix, Note, Safety, Severity, in_order
from aib2packer.formats.registry import render
from aib2packer.formats.report_data import Means, Report, Suppressed
from aib2packer.formats.text import messages
from aib2packer.source import Source, Span

ERROR = DiagnosticDef("AIB203", "unknown-parameter", Severity.ERROR)
WARNING = DiagnosticDef("AIB301", "other-case", Severity.WARNING, fixable=Safety.SAFE)
INFO = DiagnosticDef("AIB701", "left-out", Severity.INFO)
RULE = DiagnosticDef("AIB501", "plain-http-download", Severity.WARNING, fixable=Safety.UNSAFE)
PAGE = "https://github.com/aib2packer/aib2packer/blob/main/compiler/RULES.md#aib501"


def span(text: str, needle: str, name: str = "win11.json") -> Span:
    start = text.index(needle)
    return Span(Source.from_text(name, text), start, start + len(needle))


def finding(
    at: Span | None,
    definition: DiagnosticDef = ERROR,
    *,
    summary: str = "unknown parameter `imgId`",
    detail: str = "The template declares `imageId`.",
    notes: tuple[Note, ...] = (),
    fix: Fix | None = None,
) -> Diagnostic:
    return Diagnostic(definition=definition, summary=summary, detail=detail, subject=at, notes=notes, fix=fix)


def report(*diagnostics: Diagnostic, **rest: object) -> str:
    return render("text", Report(diagnostics=diagnostics, version="1", **rest))  # type: ignore[arg-type]


def fixed(definition: DiagnosticDef) -> Diagnostic:
    at = span("abc", "b")
    return finding(at, definition, fix=Fix("write `x`", (Edit(at, "x"),)))


def test_a_diagnostic_shows_its_line_with_the_subject_underlined() -> None:
    at = span('{\n  "imageId": "[parameters(\'imgId\')]"\n}\n', "imgId")
    assert messages((finding(at),)) == (
        "win11.json:2:28: error AIB203: unknown parameter `imgId`\n"
        "  |\n"
        '2 |   "imageId": "[parameters(\'imgId\')]"\n'
        "  |                            ^~~~~\n"
        "  = The template declares `imageId`.\n"
        "\n"
        "1 error\n"
    )


def test_a_compilation_with_nothing_to_say_gives_no_text() -> None:
    assert messages(()) == ""


def test_without_a_source_there_is_no_frame() -> None:
    assert messages((finding(None),)) == (
        "error AIB203: unknown parameter `imgId`\n   = The template declares `imageId`.\n\n1 error\n"
    )


def test_a_source_that_may_be_a_secret_is_named_but_not_quoted() -> None:
    at = Span(Source.from_text("--set password", "hunter2", shown=False), 0, 7)
    said = (finding(at, detail="Sentence.", notes=(Note("it is given here", at),)),)
    assert messages(said) == (
        "--set password: error AIB203: unknown parameter `imgId`\n"
        "   = Sentence.\n"
        "--set password: note: it is given here\n"
        "\n"
        "1 error\n"
    )


def test_the_margin_grows_with_the_line_number() -> None:
    at = span("\n" * 99 + "abc", "b")
    assert messages((finding(at, detail="Sentence."),)).splitlines()[1:5] == [
        "    |",
        "100 | abc",
        "    |  ^",
        "    = Sentence.",
    ]


def test_a_note_has_a_frame_of_its_own() -> None:
    text = '{"variables": {"x": 1},\n "y": "[variables(\'z\')]"}'
    note = Note("the variable `x` is written here", span(text, '"x"'))
    lines = messages((finding(span(text, "z"), detail="Sentence.", notes=(note,)),)).splitlines()
    assert lines[5:9] == [
        "win11.json:1:16: note: the variable `x` is written here",
        "  |",
        '1 | {"variables": {"x": 1},',
        "  |                ^~~",
    ]


def test_the_last_line_of_a_compilation_counts_by_severity() -> None:
    at = span("abcdef", "a")
    errors = [finding(at, summary=f"number {i}") for i in range(2)]
    said = (finding(at, INFO), *errors, finding(at, WARNING))
    assert messages(said).splitlines()[-1] == "2 errors, 1 warning, 1 info"


def test_the_order_is_that_of_the_file_and_duplicates_appear_once() -> None:
    source = Source.from_text("a.json", "abcdef")
    late, early = finding(Span(source, 4, 5), summary="late"), finding(Span(source, 1, 2), summary="early")
    assert in_order((late, early, late)) == (early, late)


def test_a_long_explanation_is_wrapped_under_its_own_margin() -> None:
    lines = messages((finding(span("abc", "b"), detail="word " * 40),)).splitlines()
    explanation = [line for line in lines if "word" in line]
    assert len(explanation) == 2
    assert explanation[0].startswith("  = word")
    assert explanation[1].startswith("    word")
    assert max(map(len, explanation)) <= 110


@pytest.mark.parametrize("name", ["text", "concise"])
def test_color_is_used_only_on_demand(name: str) -> None:
    said = (finding(span("abc", "b"), notes=(Note("here", span("abc", "c")),)),)
    assert "\x1b" not in render(name, Report(diagnostics=said, version="1"))
    assert "\x1b[1;31merror\x1b[0m" in render(name, Report(diagnostics=said, version="1", color=True))


def test_what_the_user_wrote_cannot_command_the_terminal() -> None:
    evil = "\x1b]0;title\x07\n\u202e\ud800"
    text = messages((finding(None, summary=evil, detail=evil),))
    assert "\x1b" not in text
    assert "\u202e" not in text
    text.encode()


@pytest.mark.parametrize("detail", ["a\n::error::b", f"{'word ' * 21}::error::b", f"{'word ' * 21}  ::add-mask::a"])
def test_no_line_of_an_explanation_is_a_workflow_command(detail: str) -> None:
    lines = messages((finding(span("abc", "b"), detail=detail),)).splitlines()
    assert [line for line in lines if line.lstrip().startswith("::")] == []
    assert [line for line in lines if line.lstrip().startswith("∷")] != []


def test_a_file_whose_name_is_a_workflow_command_is_named_by_its_folder() -> None:
    assert messages((finding(span("abc", "b", "::error::a.json")),)).startswith("./::error::a.json:1:2: error ")


@pytest.mark.parametrize(
    ("definition", "option"), [(WARNING, "--fix"), (RULE, "--fix --unsafe"), (ERROR, "--fix --unsafe")]
)
def test_a_fix_is_told_with_the_option_that_makes_it(definition: DiagnosticDef, option: str) -> None:
    expected = f"  = help: write `x` (`aib2packer check {option}` does that)"
    assert expected in messages((fixed(definition),)).splitlines()
    assert expected in report(fixed(definition)).splitlines()


def test_a_rule_has_a_page_and_other_kinds_have_none() -> None:
    said = finding(span("abc", "b"), RULE)
    assert f"  = see {PAGE}" in report(said).splitlines()
    assert f"  = see {PAGE}" in messages((said,)).splitlines()
    assert "RULES.md" not in report(finding(span("abc", "b"), ERROR))


def test_on_a_terminal_that_knows_links_the_code_is_one() -> None:
    text = report(finding(span("abc", "b"), RULE), links=True)
    assert f"warning \x1b]8;;{PAGE}\x1b\\AIB501\x1b]8;;\x1b\\: " in text
    assert "= see" not in text
    assert f"\x1b]8;;{PAGE}\x1b" in messages((finding(None, RULE),), links=True)


CLOSINGS = [
    pytest.param((), {"files": ("a", "b", "c")}, "3 files checked, nothing found.", id="nothing"),
    pytest.param((), {"files": ("a",)}, "1 file checked, nothing found.", id="nothing in one file"),
    pytest.param(
        (),
        {"files": ("a",), "hidden": ((Severity.INFO, 4),)},
        "1 file checked, nothing found. Hidden: 4 infos (`--severity info` shows them).",
        id="nothing but infos",
    ),
    pytest.param(
        (),
        {"files": ("a",), "hidden": ((Severity.WARNING, 1), (Severity.INFO, 2))},
        "1 file checked, nothing found. Hidden: 1 warning, 2 infos (`--severity info` shows them).",
        id="several severities hidden",
    ),
    pytest.param(
        (),
        {"files": ("a",), "hidden": ((Severity.WARNING, 1),)},
        "1 file checked, nothing found. Hidden: 1 warning (`--severity warning` shows them).",
        id="only warnings hidden",
    ),
    pytest.param(
        (finding(None), finding(None, INFO)), {"files": ("a", "b")}, "1 error, 1 info in 2 files.", id="some findings"
    ),
    pytest.param(
        (fixed(WARNING), fixed(RULE), fixed(RULE)),
        {"files": ("a",)},
        "3 warnings in 1 file. Fixable: 1 with `--fix`, 2 with `--fix --unsafe`.",
        id="fixable",
    ),
    pytest.param(
        (fixed(RULE),),
        {"files": ("a",), "known": 7, "suppressed": (Suppressed(finding(None), Means.EXTERNAL, "why"),)},
        "1 warning in 1 file. In the baseline: 7. Suppressed: 1. Fixable: 1 with `--fix --unsafe`.",
        id="accepted",
    ),
]


@pytest.mark.parametrize(("said", "rest", "expected"), CLOSINGS)
def test_the_last_line_of_a_check_sums_up(said: tuple[Diagnostic, ...], rest: dict[str, object], expected: str) -> None:
    assert report(*said, **rest).splitlines()[-1] == expected


def test_a_concise_report_has_one_line_for_each_finding() -> None:
    at = span('{\n  "a": 1}', "1")
    said = (finding(None, summary="no place"), finding(at, summary="two\nlines"))
    assert render("concise", Report(diagnostics=said, version="1")) == (
        "error AIB203 no place\nwin11.json:2:8: error AIB203 two␊lines\n"
    )
