"""Text and JSON of diagnostics."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.excerpt import frame, printable
from aib2packer.report import to_json, to_text
from aib2packer.source import Source, Span

ERROR = DiagnosticDef("AIB203", "unknown-parameter", Severity.ERROR)
WARNING = DiagnosticDef("AIB301", "other-case", Severity.WARNING)
INFO = DiagnosticDef("AIB701", "left-out", Severity.INFO)


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
    pointer: str | None = None,
) -> Diagnostic:
    return Diagnostic(definition=definition, summary=summary, detail=detail, subject=at, notes=notes, pointer=pointer)


def test_a_diagnostic_shows_its_line_with_the_subject_underlined() -> None:
    at = span('{\n  "imageId": "[parameters(\'imgId\')]"\n}\n', "imgId")
    assert to_text((finding(at),)) == (
        "win11.json:2:28: error AIB203: unknown parameter `imgId`\n"
        "  |\n"
        '2 |   "imageId": "[parameters(\'imgId\')]"\n'
        "  |                            ^~~~~\n"
        "  = The template declares `imageId`.\n"
        "\n"
        "1 error\n"
    )


def test_nothing_to_say_gives_no_text() -> None:
    assert to_text(()) == ""


def test_without_a_source_there_is_no_frame() -> None:
    assert to_text((finding(None),)) == (
        "error AIB203: unknown parameter `imgId`\n   = The template declares `imageId`.\n\n1 error\n"
    )


def test_a_source_that_may_be_a_secret_is_named_but_not_quoted() -> None:
    at = Span(Source.from_text("--set password", "hunter2", shown=False), 0, 7)
    said = (finding(at, detail="Sentence.", notes=(Note("it is given here", at),)),)
    assert to_text(said) == (
        "--set password: error AIB203: unknown parameter `imgId`\n"
        "   = Sentence.\n"
        "--set password: note: it is given here\n"
        "\n"
        "1 error\n"
    )


def test_the_margin_grows_with_the_line_number() -> None:
    at = span("\n" * 99 + "abc", "b")
    assert to_text((finding(at, detail="Sentence."),)).splitlines()[1:5] == [
        "    |",
        "100 | abc",
        "    |  ^",
        "    = Sentence.",
    ]


def test_a_note_has_a_frame_of_its_own() -> None:
    text = '{"variables": {"x": 1},\n "y": "[variables(\'z\')]"}'
    note = Note("the variable `x` is written here", span(text, '"x"'))
    lines = to_text((finding(span(text, "z"), detail="Sentence.", notes=(note,)),)).splitlines()
    assert lines[5:9] == [
        "win11.json:1:16: note: the variable `x` is written here",
        "  |",
        '1 | {"variables": {"x": 1},',
        "  |                ^~~",
    ]


def test_the_last_line_counts_by_severity() -> None:
    at = span("abcdef", "a")
    errors = [finding(at, summary=f"number {i}") for i in range(2)]
    said = (finding(at, INFO), *errors, finding(at, WARNING))
    assert to_text(said).splitlines()[-1] == "2 errors, 1 warning, 1 info"


def test_the_order_is_that_of_the_file_and_duplicates_appear_once() -> None:
    source = Source.from_text("a.json", "abcdef")
    late, early = finding(Span(source, 4, 5), summary="late"), finding(Span(source, 1, 2), summary="early")
    text = to_text((late, early, late))
    assert text.index("early") < text.index("late")
    assert text.count("AIB203: late") == 1
    assert text == to_text((early, late))


def test_a_long_explanation_is_wrapped_under_its_own_margin() -> None:
    lines = to_text((finding(span("abc", "b"), detail="word " * 40),)).splitlines()
    explanation = [line for line in lines if "word" in line]
    assert len(explanation) == 2
    assert explanation[0].startswith("  = word")
    assert explanation[1].startswith("    word")
    assert max(map(len, explanation)) <= 110


def test_color_is_used_only_on_demand() -> None:
    said = (finding(span("abc", "b"), notes=(Note("here", span("abc", "c")),)),)
    plain, colored = to_text(said), to_text(said, color=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31merror\x1b[0m" in colored


FRAMES = [
    pytest.param("a\tb", "b", ("a   b", "    ^"), id="a tab reaches to a multiple of four"),
    pytest.param("\tb", "\t", ("    b", "^~~~"), id="a tab is underlined over its whole width"),
    pytest.param("日本x", "x", ("日本x", "    ^"), id="wide characters take two columns"),
    pytest.param("日本x", "本", ("日本x", "  ^~"), id="wide characters are underlined over two columns"),
    pytest.param("e\u0301x", "x", ("e\u0301x", " ^"), id="a combining mark takes no column"),
    pytest.param("a\x1b[31mb", "b", ("a␛[31mb", "      ^"), id="an escape sequence is shown, not obeyed"),
    pytest.param("a\u202eb", "b", ("a\ufffdb", "  ^"), id="a change of writing direction is shown, not obeyed"),
    pytest.param("ab  ", "ab", ("ab", "^~"), id="blanks at the end are not printed"),
]


@pytest.mark.parametrize(("line", "needle", "expected"), FRAMES)
def test_a_frame_is_laid_out_in_columns_of_a_terminal(line: str, needle: str, expected: tuple[str, str]) -> None:
    assert frame(span(line, needle)) == expected


def test_a_subject_over_several_lines_is_underlined_to_the_end_of_its_first() -> None:
    assert frame(span('{"a": [\n1,\n2]}', "[\n1,\n2]")) == ('{"a": [', "      ^")
    assert frame(span("ab cd\r\nef", "b cd\r\nef")) == ("ab cd", " ^~~~")


def test_an_empty_subject_at_the_end_of_the_file_gets_one_mark() -> None:
    source = Source.from_text("a.json", '{"a": 1')
    assert frame(Span(source, 7, 7)) == ('{"a": 1', "       ^")
    assert frame(Span(Source.from_text("a.json", ""), 0, 0)) == ("", "^")


@pytest.mark.parametrize("before", [0, 30, 5_000, 99_990])
def test_a_long_line_is_cut_around_the_subject(before: int) -> None:
    text = "x" * before + "HERE" + "y" * (100_000 - before)
    shown, marks = frame(span(text, "HERE"))
    assert len(shown) <= 122
    assert shown[marks.index("^") :].startswith("HERE")
    assert marks.endswith("^~~~")


def test_a_subject_longer_than_the_cut_line_is_underlined_to_the_cut() -> None:
    text = "x" * 300 + "y" * 100_000
    shown, marks = frame(Span(Source.from_text("a.json", text), 300, 100_300))
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(marks) == len(shown) - 1


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_any_span_of_any_text_can_be_framed(text: str, start: int, length: int) -> None:
    source = Source.from_text("a.json", text)
    at = Span(source, min(start, len(text)), min(start + length, len(text)))
    shown, marks = frame(at)
    assert shown.isprintable()
    assert marks.strip() == "^" + "~" * (len(marks.strip()) - 1)


def test_what_the_user_wrote_cannot_command_the_terminal() -> None:
    evil = "\x1b]0;title\x07\n\u202e\ud800"
    text = to_text((finding(None, summary=evil, detail=evil),))
    assert "\x1b" not in text
    assert "\u202e" not in text
    text.encode()


def test_printable_text_is_kept() -> None:
    assert printable("Grüße, 日本 `x`") == "Grüße, 日本 `x`"


def test_json_has_every_field_and_1_based_places() -> None:
    at = span('{\n "a": 1\n}', '"a": 1\n}')
    document = json.loads(to_json((finding(at, pointer="/a"),)))
    assert document == {
        "version": 1,
        "diagnostics": [
            {
                "code": "AIB203",
                "name": "unknown-parameter",
                "severity": "error",
                "summary": "unknown parameter `imgId`",
                "detail": "The template declares `imageId`.",
                "file": "win11.json",
                "start": {"line": 2, "column": 2},
                "end": {"line": 3, "column": 2},
                "pointer": "/a",
            }
        ],
    }


def test_json_without_a_source_has_no_places() -> None:
    (item,) = json.loads(to_json((finding(None),)))["diagnostics"]
    assert (item["file"], item["start"], item["end"], item["pointer"]) == (None, None, None, None)


def test_json_ends_with_a_newline_and_is_written_even_when_there_is_nothing_to_say() -> None:
    assert to_json(()).endswith("}\n")
    assert json.loads(to_json(())) == {"version": 1, "diagnostics": []}
