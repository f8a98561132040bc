"""JSON with places: what is accepted, where each node stands, and what is said of the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aib2packer.diagnostics import Diagnostic, Outcome, Severity
from aib2packer.source import Source
from aib2packer.syntax.json_lexer import MAX_NUMBER_LENGTH
from aib2packer.syntax.json_parser import MAX_DEPTH, MAX_VALUES, parse_json
from aib2packer.syntax.nodes import (
    JsonArray,
    JsonBool,
    JsonNode,
    JsonNull,
    JsonNumber,
    JsonObject,
    JsonString,
)
from aib2packer.syntax.reader import decode_source

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
CORPUS_FILES = sorted(CORPUS.glob("*.json"))

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=10), inner, max_size=5),
    max_leaves=20,
)


def _parse(text: str) -> Outcome[JsonNode]:
    return parse_json(Source.from_text("t.json", text))


def _tree(text: str) -> JsonNode:
    outcome = _parse(text)
    assert outcome.diagnostics == ()
    assert outcome.value is not None
    return outcome.value


def _error(text: str) -> Diagnostic:
    outcome = _parse(text)
    assert outcome.value is None
    (diagnostic,) = outcome.diagnostics
    return diagnostic


def _data(node: JsonNode) -> object:
    match node:
        case JsonObject(members=members):
            return {member.key.value: _data(member.value) for member in members}
        case JsonArray(items=items):
            return [_data(item) for item in items]
        case JsonString(value=text):
            return text
        case JsonNumber(value=number):
            return number
        case JsonBool(value=truth):
            return truth
        case JsonNull():
            return None


def _nodes(node: JsonNode) -> list[JsonNode]:
    """Give a node and all nodes in it, names of properties included."""
    found: list[JsonNode] = []
    left = [node]
    while left:
        found.append(left.pop())
        match found[-1]:
            case JsonObject(members=members):
                left.extend(part for member in members for part in (member.key, member.value))
            case JsonArray(items=items):
                left.extend(items)
    return found


def _same(ours: object, theirs: object) -> bool:
    """Compare data exactly: `1`, `1.0` and `true` differ, and `-0.0` is not `0.0`."""
    return repr(ours) == repr(theirs)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('// head\n{/**/"a"/* * / */:// x\r\n1}//', {"a": 1}),
        ('{"a": [1, 2,], "b": 3 , }', {"a": [1, 2], "b": 3}),
        ('["a\n\tb\r\nc"]', ["a\n\tb\r\nc"]),
        ('["http://x/*y*/"]', ["http://x/*y*/"]),
        ("\r\n[\r1]\r\n", [1]),
        ('"\\ud83d\\ude00\\u00e9"', "😀é"),
        ("-0.5E+3", -500.0),
        ("null", None),
        ("[]", []),
        ("[ /* nothing */ ]", []),
        ("{ }", {}),
        ('["\x7f\u2028"]', ["\x7f\u2028"]),
    ],
)
def test_json_as_people_write_it_is_accepted(text: str, value: object) -> None:
    assert _same(_data(_tree(text)), value)


def test_spans_cover_exactly_the_text_of_each_node() -> None:
    root = _tree('  {"k" : [ -12, true ,null, "s\\n" ], } ')
    assert isinstance(root, JsonObject)
    array = root.members[0].value
    assert isinstance(array, JsonArray)
    assert root.span.text == '{"k" : [ -12, true ,null, "s\\n" ], }'
    assert root.members[0].key.span.text == '"k"'
    assert array.span.text == '[ -12, true ,null, "s\\n" ]'
    assert [item.span.text for item in array.items] == ["-12", "true", "null", '"s\\n"']


def test_a_character_of_a_string_is_found_behind_escapes() -> None:
    node = _tree(r'"a\"\u00e9\ud83d\ude00z"')
    assert isinstance(node, JsonString)
    places = [node.span_of(index, index + 1).text for index in range(len(node.value))]
    assert places == ["a", r"\"", r"\u00e9", r"\ud83d\ude00", "z"]
    assert node.span_of(5, 5).text == ""
    assert node.span_of(5, 5).end == node.span.end - 1


def test_a_string_without_escapes_needs_no_map() -> None:
    node = _tree('"plain\ntext"')
    assert isinstance(node, JsonString)
    assert node.offsets is None
    assert node.span_of(5, 7).text == "\nt"


# Marks in the texts: the error is expected to cover what stands between « and ».
@pytest.mark.parametrize(
    ("marked", "code", "words"),
    [
        ("«»  // only a comment\n", "AIB003", "no JSON value"),
        ("«<html>»<body/>", "AIB005", "XML or HTML"),
        ("«---»\na: 1", "AIB005", "YAML"),
        ("«- »a\n", "AIB005", "YAML"),
        ("«name:» x", "AIB005", "YAML"),
        ("«param l»ocation string", "AIB005", "az bicep build"),
        ("«@description(»'x')\nparam a string", "AIB005", "Bicep"),
        ('«source "»azure-arm" "x" {', "AIB005", "HCL"),
        ('{"a": «<region>»}', "AIB007", "`<region>`"),
        ('{"a": «{{ region }}»}', "AIB007", "`{{ region }}`"),
        ('{"a": «$(region)», "b": 1}', "AIB007", "`$(region)`"),
        ("[«__region__»]", "AIB007", "script replaces"),
        ('{«<key>»: "a"}', "AIB007", "name of a property"),
        ("{«'a'»: 1}", "AIB006", "straight double quotes"),
        ("[«'a'»]", "AIB006", "straight double quotes"),
        ("[«“»a”]", "AIB006", "straight double quotes"),
        ("{«a»: 1}", "AIB006", "expected the name of a property in double quotes, found `a`"),
        ("[«abc»]", "AIB006", "double quotes"),
        ("[«True»]", "AIB006", "`true`"),
        ("[«None»]", "AIB006", "`null`"),
        ("[«nullable»]", "AIB006", "expected a value, found `nullable`"),
        ("[«NaN»]", "AIB006", "not a finite number"),
        ("[«-Infinity»]", "AIB013", "not a finite number"),
        ("[«#» c", "AIB006", "comment begins with `//`"),
        ("[«.»..]", "AIB006", "Three dots"),
        ("[1«»", "AIB009", "array is never closed"),
        ('{"a": {"b": 1«»\n\n', "AIB009", "object is never closed"),
        ('{"a"«»', "AIB009", "object is never closed"),
        ('{"a":«»', "AIB009", "object is never closed"),
        ('{"a": 1,«» ', "AIB009", "object is never closed"),
        ("[1«}»", "AIB006", "`]`"),
        ('{"a": 1«]»', "AIB006", "`}`"),
        ('{"a": 1«»\n "b": 2}', "AIB008", "between two properties"),
        ('["a"«» "b"]', "AIB008", "between two values"),
        ("[{}«» // c\n {}]", "AIB008", "line 2"),
        ('{"a"«» 1}', "AIB006", "expected `:`"),
        ('{"a" «=» 1}', "AIB006", "expected `:`"),
        ('{"a": «,» "b": 1}', "AIB006", "nothing before this `,`"),
        ('{"a": «}»', "AIB006", "nothing before this `}`"),
        ("[1,«,»2]", "AIB006", "Remove the comma"),
        ("[«,»]", "AIB006", "Remove the comma"),
        ('{"a": 1,«,»}', "AIB006", "Remove the comma"),
        ('["a"«:» 1]', "AIB006", "into an object"),
        ('{"a": "say "«hi»""}', "AIB006", '`\\"`'),
        ("{} «{»}", "AIB014", "exactly one value"),
        ("{}«}»", "AIB014", "one closing bracket too many"),
        ('"a"«:» 1', "AIB014", "`{` before"),
        ('[«"»abc]', "AIB010", "double quote"),
        ('[«"»abc\\', "AIB010", "double quote"),
        ("[1 «/*» x ]", "AIB011", "`*/`"),
        ('["C:«\\W»indows"]', "AIB012", "`\\\\`"),
        ('["don«\\\'»t"]', "AIB012", "needs no backslash"),
        ('["«\\u»12x4"]', "AIB012", "four hexadecimal digits"),
        ('["«\\ud800»"]', "AIB012", "half of a character"),
        ('["«\\ud800»\\u0041"]', "AIB012", "half of a character"),
        ('["\\ud83d\\ude00«\\ude00»"]', "AIB012", "half of a character"),
        ('["a«\x1b»"]', "AIB012", "`\\u001b`"),
        ("[«01»]", "AIB013", "does not begin with `0`"),
        ("[«+1»]", "AIB013", "plus sign"),
        ("[«.5»]", "AIB013", "before the decimal point"),
        ("[«1.»]", "AIB013", "behind the decimal point"),
        ("[«0x1F»]", "AIB013", "decimal numbers"),
        ("[«1e400»]", "AIB013", "too large"),
        ("[«2026-01-01»]", "AIB013", "double quotes"),
        ("«\u00a0»{}", "AIB006", "no-break space"),
        ('{«\0»"\0a', "AIB006", "UTF-16"),
    ],
)
def test_the_first_syntax_error_is_reported_at_its_place(marked: str, code: str, words: str) -> None:
    text = marked.replace("«", "").replace("»", "")
    diagnostic = _error(text)
    assert diagnostic.definition.code == code
    assert words in f"{diagnostic.summary} {diagnostic.detail}"
    assert diagnostic.subject is not None
    assert diagnostic.subject.start == marked.index("«")
    assert diagnostic.subject.text == marked[marked.index("«") + 1 : marked.index("»")]


def test_an_unclosed_object_names_the_line_where_it_was_opened() -> None:
    diagnostic = _error('{\n "a": {\n  "b": 1\n')
    assert "opened on line 2" in diagnostic.detail
    assert [note.span.begin.line for note in diagnostic.notes] == [2]


def test_a_missing_quote_is_looked_for_where_the_string_began() -> None:
    diagnostic = _error('{\n "a": "foo,\n "b": "bar"\n}')
    assert diagnostic.notes[0].span.begin.line == 2
    assert "closing quote missing on this line" in diagnostic.notes[0].message


def test_messages_never_repeat_the_content_of_strings() -> None:
    for text in ('{"a": "hunter2" "b": 1}', '{"a" "hunter2"}', '["hunter2": 1]', '"hunter2" "hunter2"'):
        diagnostic = _error(text)
        assert "hunter2" not in diagnostic.summary + diagnostic.detail


def test_of_duplicate_keys_the_last_wins_with_a_warning_at_each_repetition() -> None:
    outcome = _parse('{"a": 1, "b": 2, "a": 3, "A": 4, "\\u0061": 5}')
    assert outcome.value is not None
    assert list(_data(outcome.value).items()) == [("b", 2), ("A", 4), ("a", 5)]  # type: ignore[attr-defined]
    assert [item.definition.code for item in outcome.diagnostics] == ["AIB004", "AIB004"]
    assert all(item.severity is Severity.WARNING for item in outcome.diagnostics)
    places = [(item.subject.start, item.notes[0].span.start) for item in outcome.diagnostics if item.subject]
    assert places == [(17, 1), (33, 17)]


def test_duplicate_keys_are_reported_besides_a_syntax_error() -> None:
    codes = [item.definition.code for item in _parse('{"a": 1, "a": 2, x}').diagnostics]
    assert codes == ["AIB004", "AIB006"]


@pytest.mark.parametrize("opener", ["[", '{"a":', '[{"b":[0],"a":'])
def test_a_hundred_thousand_brackets_give_one_error_without_reading_on(
    opener: str, count_calls: Callable[[Callable[[], object]], int]
) -> None:
    assert count_calls(lambda: _error(opener * 100_000)) < 100_000
    diagnostic = _error(opener * 100_000)
    assert diagnostic.definition.code == "AIB015"
    assert diagnostic.subject is not None
    assert diagnostic.subject.text in "[{"


def test_the_deepest_nesting_is_accepted_and_one_level_more_is_not() -> None:
    assert len(_nodes(_tree("[" * MAX_DEPTH + "]" * MAX_DEPTH))) == MAX_DEPTH
    diagnostic = _error("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    assert diagnostic.subject is not None
    assert diagnostic.subject.start == MAX_DEPTH


def test_too_many_values_are_refused() -> None:
    assert _error("[" + "0," * MAX_VALUES + "]").definition.code == "AIB016"


def test_long_integers_are_exact_and_longer_ones_refused() -> None:
    digits = "7" * MAX_NUMBER_LENGTH
    assert _data(_tree(digits)) == int(digits)
    assert "1,000 digits" in _error(digits + "7").summary
    assert "1,000 digits" in _error("7" * 10_000).summary


@pytest.mark.parametrize(
    "text",
    [
        '["' + "\\n" * 500_000 + '"]',
        "// x\n" * 200_000 + "1",
        "/**/" * 200_000 + "1",
        "[" + "<" * 1_000_000,
        "[" + "a." * 500_000,
        "[__" + "a_" * 500_000,
        "[" + "1" * 1_000_000 + "x]",
        "/" * 1_000_000,
        "[" + '{"a":1},' * 50_000 + "]",
    ],
)
def test_a_megabyte_of_anything_takes_work_in_proportion_to_its_length(
    text: str, count_calls: Callable[[Callable[[], object]], int]
) -> None:
    whole = count_calls(lambda: _parse(text))
    half = count_calls(lambda: _parse(text[: len(text) // 2]))
    assert whole < 3 * half + 10_000


@given(JSON_VALUES, st.sampled_from([None, 2, "\t"]), st.booleans())
def test_dumped_json_parses_to_the_same_data(value: object, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert _same(_data(_tree(text)), value)


@given(JSON_VALUES, st.booleans())
def test_every_node_covers_text_that_parses_to_itself(value: object, ascii_only: bool) -> None:
    for node in _nodes(_tree(json.dumps(value, ensure_ascii=ascii_only))):
        assert _same(json.loads(node.span.text), _data(node))


@given(st.text(max_size=40), st.booleans())
def test_every_character_of_a_string_covers_itself_or_its_escape(text: str, ascii_only: bool) -> None:
    node = _tree(" " + json.dumps(text, ensure_ascii=ascii_only))
    assert isinstance(node, JsonString)
    pieces = [node.span_of(index, index + 1).text for index in range(len(text))]
    assert [json.loads(f'"{piece}"') for piece in pieces] == list(text)
    assert "".join(pieces) == node.span.text[1:-1]


@given(JSON_VALUES, st.data())
def test_mutated_json_never_raises_and_agrees_with_the_strict_reader(value: object, data: st.DataObject) -> None:
    text = json.dumps(value, indent=1)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 3))
        text = text[:at] + data.draw(st.text("[]{}\",:/*\\u0+-.e1tn<>'\n ", max_size=3)) + text[at + cut :]
    outcome = _parse(text)
    errors = [item for item in outcome.diagnostics if item.severity is Severity.ERROR]
    assert (outcome.value is None) == (len(errors) == 1)
    for item in outcome.diagnostics:
        assert item.subject is not None
        assert 0 <= item.subject.start <= item.subject.end <= len(text)
        assert "\n" not in item.summary
    try:
        expected = json.loads(text, strict=False)
    except ValueError:
        return
    assume(not any(bad in repr(expected) for bad in ("nan", "inf", "\\ud")))
    assert outcome.value is not None
    assert _same(_sorted(_data(outcome.value)), _sorted(expected))


def _sorted(value: object) -> object:
    """Sort members, since Python leaves a repeated key at its first place."""
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


@settings(max_examples=300)
@given(st.text("[]{}\",:/*\\u0+-.e1tn<>'# \n$_()%@", max_size=30))
def test_any_text_gives_a_tree_or_one_error(text: str) -> None:
    outcome = _parse(text)
    errors = [item for item in outcome.diagnostics if item.severity is Severity.ERROR]
    assert (outcome.value is None) == (len(errors) == 1)


@pytest.mark.skipif(not CORPUS_FILES, reason=f"NO CORPUS: {CORPUS} holds no templates, real files are not tested")
def test_every_real_template_parses_to_what_the_strict_reader_gives() -> None:
    compared = 0
    for path in CORPUS_FILES:
        data = path.read_bytes()
        try:
            expected = json.loads(data.decode("utf-8-sig"), strict=False)
        except ValueError:
            continue
        source = decode_source(path.name, data).value
        assert source is not None
        outcome = parse_json(source)
        assert outcome.value is not None, path.name
        assert _same(_sorted(_data(outcome.value)), _sorted(expected)), path.name
        compared += 1
    assert compared > len(CORPUS_FILES) // 2


@pytest.mark.skipif(not CORPUS_FILES, reason=f"NO CORPUS: {CORPUS} holds no templates, real files are not tested")
def test_every_string_of_real_templates_knows_its_places() -> None:
    for path in CORPUS_FILES:
        source = decode_source(path.name, path.read_bytes()).value
        root = parse_json(source).value if source else None
        if root is None or source is None or len(source.text) > 100_000:
            continue
        for node in _nodes(root):
            if isinstance(node, JsonString):
                spans = [node.span_of(index, index + 1) for index in range(len(node.value))]
                assert "".join(span.text for span in spans) == node.span.text[1:-1]
