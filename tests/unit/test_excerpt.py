"""Text of a source as a terminal or a log may show it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aib2packer.excerpt import covered, frame, printable
from aib2packer.source import Source, Span


def span(text: str, needle: str) -> Span:
    start = text.index(needle)
    return Span(Source.from_text("win11.json", text), start, start + len(needle))


FRAMES = [
    pytest.param("a\tb", "b", ("a   b", "    ^"), id="a tab reaches to a multiple of four"),
    pytest.param("\tb", "\t", ("    b", "^~~~"), id="a tab is underlined over its whole width"),
    pytest.param("日本x", "x", ("日本x", "    ^"), id="wide characters take two columns"),
    pytest.param("日本x", "本", ("日本x", "  ^~"), id="wide characters are underlined over two columns"),
    pytest.param("e\u0301x", "x", ("e\u0301x", " ^"), id="a combining mark takes no column"),
    pytest.param("a\x1b[31mb", "b", ("a␛[31mb", "      ^"), id="an escape sequence is shown, not obeyed"),
    pytest.param("a\u202eb", "b", ("a\ufffdb", "  ^"), id="a change of writing direction is shown, not obeyed"),
    pytest.param("ab  ", "ab", ("ab", "^~"), id="blanks at the end are not printed"),
    pytest.param("##vso[a]b", "b", ("#♯vso[a]b", "        ^"), id="a command for an agent is spoiled"),
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


def test_printable_text_is_kept() -> None:
    assert printable("Grüße, 日本 `x`, # and ## [x]") == "Grüße, 日本 `x`, # and ## [x]"


@pytest.mark.parametrize("command", ["##vso[task.setvariable variable=a]b", "##[error]no", "a ###vso[b.c]d"])
def test_a_log_gets_no_command_for_its_agent(command: str) -> None:
    assert not {"##vso[", "##["} & {printable(command)[index:][:size] for index in range(40) for size in (3, 6)}


def test_a_part_of_a_credential_is_masked_as_it_is_in_the_whole() -> None:
    text = '{"uri": "https://a/b?sig=SECRET&se=1"}'
    assert covered(span(text, "SECRET&se")) == "******&se"
    assert covered(span(text, "CRE")) == "***"


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_covered_text_has_the_length_of_its_span(text: str, start: int, length: int) -> None:
    at = Span(Source.from_text("a.json", text), min(start, len(text)), min(start + length, len(text)))
    assert len(covered(at)) == at.end - at.start
