"""Expressions: what is one, its tree and places, the words for what is none, and writing it back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aib2packer.diagnostics import Diagnostic, Outcome
from aib2packer.expr.ast import Call, Expr, Index, Literal, Member
from aib2packer.expr.parser import MAX_DEPTH, MAX_LENGTH, is_expression, parse_expression, unescape_literal
from aib2packer.expr.unparse import unparse
from aib2packer.source import Source, Span
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonObject, JsonString
from aib2packer.syntax.reader import decode_source

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
CORPUS_FILES = sorted(CORPUS.glob("*.json"))


def _string(value: str, *, escaped: bool = False) -> JsonString:
    text = "".join(f"\\u{ord(char):04x}" for char in value) if escaped else json.dumps(value)[1:-1]
    node = parse_json(Source.from_text("t.json", f' "{text}"')).value
    assert isinstance(node, JsonString)
    assert node.value == value
    return node


def _parse(value: str) -> Outcome[Expr]:
    assert is_expression(value)
    return parse_expression(_string(value))


def _expr(value: str) -> Expr:
    outcome = _parse(value)
    assert outcome.diagnostics == ()
    assert outcome.value is not None
    return outcome.value


def _error(value: str) -> Diagnostic:
    outcome = _parse(value)
    assert outcome.value is None
    (diagnostic,) = outcome.diagnostics
    return diagnostic


def _shape(expr: Expr) -> object:
    """Give a tree without its places."""
    match expr:
        case Literal(value=value):
            return value
        case Call(name=name, args=args):
            return (name, *map(_shape, args))
        case Member(base=base, name=name):
            return [_shape(base), "." + name]
        case Index(base=base, index=index):
            return [_shape(base), _shape(index)]


def _parts(expr: Expr) -> Iterator[Expr]:
    yield expr
    match expr:
        case Call(args=args):
            for arg in args:
                yield from _parts(arg)
        case Member(base=base):
            yield from _parts(base)
        case Index(base=base, index=index):
            yield from _parts(base)
            yield from _parts(index)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a()]", True),
        ("[]", True),
        ("[[a()]", False),
        ("[[", False),
        ("[", False),
        ("]", False),
        ("", False),
        (" [a()]", False),
        ("[a()] ", False),
        ("[test] value", False),
        ("[ [a()]", True),
    ],
)
def test_an_expression_is_the_whole_string_in_single_brackets(text: str, *, expected: bool) -> None:
    assert is_expression(text) is expected


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[[a]", "[a]"),
        ("[[]", "[]"),
        ("[[[ -f x ]]", "[[ -f x ]]"),
        ("[[ -f x ]]", "[ -f x ]]"),
        ("[[test[]test2]", "[test[]test2]"),
        ("[[x", "[[x"),
        ("[x] y", "[x] y"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_a_doubled_bracket_stands_for_one_when_the_string_also_ends_with_one(text: str, meant: str) -> None:
    assert unescape_literal(text) == meant


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("['subnet1']", "subnet1"),
        ("[32]", 32),
        ("[-10]", -10),
        ("[007]", 7),
        ("[9223372036854775807]", 2**63 - 1),
        ("[-9223372036854775808]", -(2**63)),
        ("[utcNow()]", ("utcNow",)),
        ("[ concat ( 'a' ,\t1\r\n) ]", ("concat", "a", 1)),
        ("[parameters( 'api-version' ) ]", ("parameters", "api-version")),
        ("[concat('it''s', '''', '')]", ("concat", "it's", "'", "")),
        ("[a('\\n', '\"', '\n')]", ("a", "\\n", '"', "\n")),
        ("[a()[ 0 ].b]", [[("a",), 0], ".b"]),
        ("[a().b-c.$d._e['f g'][b()]]", [[[[[("a",), ".b-c"], ".$d"], "._e"], "f g"], ("b",)]),
        ("[__bicep.my_fn(1)]", ("__bicep.my_fn", 1)),
        ("[ns . f (1).p]", [("ns.f", 1), ".p"]),
        ("['a'[0].length]", [["a", 0], ".length"]),
        ("[if(equals(1, 2), a()[b(c())], d().e)]", ("if", ("equals", 1, 2), [("a",), ("b", ("c",))], [("d",), ".e"])),
    ],
)
def test_expressions_of_the_language_parse(text: str, shape: object) -> None:
    assert _shape(_expr(text)) == shape


@pytest.mark.parametrize("escaped", [False, True])
def test_spans_point_into_the_file_through_json_escapes(*, escaped: bool) -> None:
    value = "[concat('\"\n', ns.f(1) . tag[ -2 ])]"
    outcome = parse_expression(_string(value, escaped=escaped))
    assert isinstance(outcome.value, Call)
    member = outcome.value.args[1]
    assert isinstance(member, Index)
    assert isinstance(member.base, Member)
    assert isinstance(member.base.base, Call)
    spans: list[tuple[Span, str]] = [
        (outcome.value.span, value[1:-1]),
        (outcome.value.name_span, "concat"),
        (outcome.value.args[0].span, "'\"\n'"),
        (member.span, "ns.f(1) . tag[ -2 ]"),
        (member.index.span, "-2"),
        (member.base.span, "ns.f(1) . tag"),
        (member.base.name_span, "tag"),
        (member.base.base.span, "ns.f(1)"),
        (member.base.base.name_span, "ns.f"),
    ]
    assert [json.loads(f'"{span.text}"') for span, _ in spans] == [text for _, text in spans]


# Marks in the texts: the error is expected to cover what stands between « and ».
@pytest.mark.parametrize(
    ("marked", "code", "words"),
    [
        ("«[]»", "AIB103", "`[[]`"),
        ("«[  ]»", "AIB103", "no expression"),
        ("[«imageName»]", "AIB104", "`parameters('imageName')` or `variables('imageName')`"),
        ("[concat(«x», 'a')]", "AIB104", "`parameters('x')`"),
        ("[if(«True», 1, 2)]", "AIB104", "`true()`"),
        ("[«null»]", "AIB104", "`null()`"),
        ("[«parameters.location»]", "AIB104", "`parameters('location')`"),
        ("[«resourceGroup.location»]", "AIB104", "`resourceGroup().location`"),
        ("[«SUBSCRIPTION»]", "AIB104", "`subscription()`"),
        ("[«a» + b]", "AIB104", "`add(a, b)`"),
        ("[a('x') «+» 'y']", "AIB105", "`concat(a, b)` for text"),
        ("[a() «-»1]", "AIB105", "`sub(a, b)`"),
        ("[add(1 «-»2)]", "AIB105", "`sub(a, b)`"),
        ("[a() «==» 1]", "AIB105", "`equals(a, b)`"),
        ("[a() «!=» 1]", "AIB105", "`not(equals(a, b))`"),
        ("[a() «>=» 1]", "AIB105", "`greaterOrEquals(a, b)`"),
        ("[a() «&&» b()]", "AIB105", "`and(a, b)`"),
        ("[a() «||» b()]", "AIB105", "`or(a, b)`"),
        ("[a() «?» 1 : 2]", "AIB105", "`if(condition, a, b)`"),
        ("[a() «??» 1]", "AIB105", "`coalesce(a, b)`"),
        ("[a()«.?»b]", "AIB105", "`tryGet(a, 'name')`"),
        ("[a()[«?»0]]", "AIB105", "`tryGet(a, index)`"),
        ("[a()[«^»1]]", "AIB105", "`indexFromEnd(a, index)`"),
        ("[«!»a()]", "AIB105", "`not(a)`"),
        ('[a(«"x"»)]', "AIB106", "single quotes"),
        ("[a(«'»x)]", "AIB107", "no closing quote"),
        ('[a(«"»x)]', "AIB107", "no closing quote"),
        ("[a('x'«]»", "AIB108", "call of `a` is never closed"),
        ("[a(«]»", "AIB108", "`)`"),
        ("[a(1,«]»", "AIB108", "`)`"),
        ("[a()[0«]»", "AIB108", "index is never closed"),
        ("[concat('a'«» 'b')]", "AIB109", "two arguments of `concat`"),
        ("[concat('it'«»s', 'x')]", "AIB109", "double the quote inside it"),
        ("[add(1«» b())]", "AIB109", "comma"),
        ("[mul(a(), «1.5»)]", "AIB110", "`json('1.5')`"),
        ("[«-2e3»]", "AIB110", "`json('-2e3')`"),
        ("[«9223372036854775808»]", "AIB111", "too large"),
        ("[«-9223372036854775809»]", "AIB111", "too large"),
        ("[«12ab»]", "AIB111", "not an integer"),
        ("[«1.2.3»]", "AIB111", "not an integer"),
        ("[a()«'x'»]", "AIB112", "`concat(a, b)`"),
        ("['it'«s»']", "AIB112", "double the quote inside it"),
        ("[a()«)»]", "AIB112", "one closing parenthesis too many"),
        ("[a()«]»]", "AIB112", "one closing bracket too many"),
        ("[a()«,» b()]", "AIB112", "one term"),
        ("[a().b«(»1)]", "AIB112", "Only the name of a function can be called"),
        ("[a()«;»]", "AIB112", "end of the expression, found `;`"),
        ("[«(»1)]", "AIB113", "Parentheses"),
        ("[a(«[»1])]", "AIB113", "`createArray(a, b)`"),
        ("[a(«{»})]", "AIB113", "`createObject('name', value)`"),
        ("[a(1,«)»]", "AIB113", "nothing before this `)`"),
        ("[a(«,»1)]", "AIB113", "nothing before this `,`"),
        ("[a(1«]»]", "AIB113", "expected `,` or `)`, found `]`"),
        ("[a()[1«,»2]]", "AIB113", "expected `]`, found `,`"),
        ("[a().«0»]", "AIB113", "`[0]`"),
        ("[a().«'b'»]", "AIB113", "`['name']`"),
        ("[a().«é»]", "AIB113", "`['name']`"),
        ("[a()«.»]", "AIB113", "the end of the expression"),
        ("[«ns.a-b»(1)]", "AIB113", "`sub(a, b)`"),
        ("[a(«\u00a0»1)]", "AIB113", "U+00A0"),
    ],
)
def test_a_mistake_is_reported_at_its_place_with_what_to_write(marked: str, code: str, words: str) -> None:
    value = marked.replace("«", "").replace("»", "")
    diagnostic = _error(value)
    assert diagnostic.definition.code == code
    assert words in f"{diagnostic.summary}. {diagnostic.detail}"
    string = _string(value)
    expected = string.span_of(marked.index("«"), marked.index("»") - 1)
    assert diagnostic.subject is not None
    assert (diagnostic.subject.start, diagnostic.subject.end) == (expected.start, expected.end)


@pytest.mark.parametrize(
    "line",
    [
        "[ -f /x ] && [ -d /y ]",
        "[int]$x = $y[0]",
        "[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]",
        "[a-z]",
        "[$x]",
        '["a", "b"]',
        "[0-9]",
        "[main]",
    ],
)
def test_a_script_line_in_brackets_gets_the_hint_to_double_the_first(line: str) -> None:
    assert "begin it with `[[`" in _error(line).detail
    assert not is_expression("[" + line)
    assert unescape_literal("[" + line) == line


def test_a_mistake_inside_a_call_gets_no_hint_to_plain_text() -> None:
    assert "[[" not in _error("[concat('a', b)]").detail


def test_an_open_bracket_is_pointed_at() -> None:
    diagnostic = _error("[a(b(1)]")
    assert [(note.span.text, note.span.start - 2) for note in diagnostic.notes] == [("(", 2)]


def test_messages_never_repeat_the_content_of_strings() -> None:
    for text in ("[a('hunter2' 'hunter2')]", "['a''hunter2' 'hunter2']", '[a("hunter2")]', "[a('hunter2)]"):
        diagnostic = _error(text)
        assert "hunter2" not in diagnostic.summary + diagnostic.detail


def _nested(levels: int) -> str:
    return "[" + "a(" * (levels - 1) + "1" + ")" * (levels - 1) + "]"


def test_the_deepest_nesting_parses_and_can_be_written() -> None:
    assert unparse(_expr(_nested(MAX_DEPTH))) == _nested(MAX_DEPTH)[1:-1]


@pytest.mark.parametrize(
    "text",
    [
        _nested(MAX_DEPTH + 1),
        "[" + "a(" * 10_000 + "]",
        "[a()" + ".b" * 10_000 + "]",
        "[a()" + "[0]" * 8_000 + "]",
        "[a(" + "a()[" * 3_000 + "0]",
        "[a(" * 1 + "b()" + ".c" * (MAX_DEPTH - 1) + ")]",
    ],
)
def test_nesting_beyond_the_limit_is_an_error(text: str) -> None:
    assert _error(text).definition.code == "AIB102"


def test_ten_thousand_parentheses_are_an_error() -> None:
    assert _error("[" + "(" * 10_000 + ")" * 10_000 + "]").definition.code == "AIB113"


def test_the_longest_expression_parses_and_a_longer_one_is_refused() -> None:
    assert _expr("['" + "x" * (MAX_LENGTH - 2) + "']")
    assert _error("['" + "x" * (MAX_LENGTH - 1) + "']").definition.code == "AIB101"
    assert _error("[" + "9" * 1_000_000 + "]").definition.code == "AIB101"


def test_a_row_of_digits_beyond_any_integer_is_an_error() -> None:
    assert _error("[" + "9" * 20_000 + "]").definition.code == "AIB111"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("[ a ( 'it''s' ,-1 ) . b [ 0 ] ]", "a('it''s', -1).b[0]"),
        ("[-0]", "0"),
        ("[Ns.F()]", "Ns.F()"),
        ("['''']", "''''"),
    ],
)
def test_an_expression_is_written_in_one_way(text: str, canonical: str) -> None:
    assert unparse(_expr(text)) == canonical


_NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,5}", fullmatch=True)
_PROPERTIES = st.from_regex(r"[A-Za-z_$][A-Za-z0-9_$-]{0,5}", fullmatch=True)
_SPAN = Span(Source.from_text("made up", ""), 0, 0)
_FUNCTIONS = st.lists(_NAMES, min_size=1, max_size=3).map(".".join)


def _larger(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    calls = st.builds(lambda name, args: Call(_SPAN, name, _SPAN, tuple(args)), _FUNCTIONS, st.lists(inner, max_size=4))
    members = st.builds(lambda base, name: Member(_SPAN, base, name, _SPAN), inner, _PROPERTIES)
    return calls | members | st.builds(lambda base, index: Index(_SPAN, base, index), inner, inner)


_EXPRESSIONS = st.recursive(
    st.builds(lambda value: Literal(_SPAN, value), st.text(max_size=8) | st.integers(-(2**63), 2**63 - 1)), _larger
)


@given(_EXPRESSIONS)
def test_a_written_tree_parses_to_the_same_tree(expr: Expr) -> None:
    text = unparse(expr)
    again = _expr(f"[{text}]")
    assert _shape(again) == _shape(expr)
    assert unparse(again) == text


@given(_EXPRESSIONS)
def test_every_part_of_a_tree_covers_its_own_text(expr: Expr) -> None:
    for part in _parts(_expr(f"[{unparse(expr)}]")):
        assert json.loads(f'"{part.span.text}"') == unparse(part)


@given(_EXPRESSIONS, st.data())
def test_mutated_expressions_give_a_stable_tree_or_one_error(expr: Expr, data: st.DataObject) -> None:
    text = unparse(expr)
    at = data.draw(st.integers(0, len(text)))
    text = text[:at] + data.draw(st.text("()[].,'\"?-+!= a1$", max_size=3)) + text[at + data.draw(st.integers(0, 2)) :]
    value = f"[ {text}]"
    outcome = _parse(value)
    assert (outcome.value is None) == (len(outcome.diagnostics) == 1)
    if outcome.value is not None:
        assert _shape(_expr(f"[{unparse(outcome.value)}]")) == _shape(outcome.value)
    whole = _string(value).span
    for item in outcome.diagnostics:
        assert item.subject is not None
        assert whole.start < item.subject.start <= item.subject.end < whole.end


@given(st.text(max_size=40))
def test_any_text_in_brackets_gives_a_tree_or_one_error(text: str) -> None:
    outcome = _parse(f"[ {text}]")
    assert (outcome.value is None) == (len(outcome.diagnostics) == 1)


def _strings(root: JsonNode) -> Iterator[JsonString]:
    left = [root]
    while left:
        match left.pop():
            case JsonString() as string:
                yield string
            case JsonArray(items=items):
                left.extend(items)
            case JsonObject(members=members):
                left.extend(part for member in members for part in (member.key, member.value))


@pytest.mark.skipif(not CORPUS_FILES, reason=f"NO CORPUS: {CORPUS} holds no templates, real files are not tested")
def test_every_expression_of_real_templates_parses_and_is_stable_when_written() -> None:
    seen: set[str] = set()
    for path in CORPUS_FILES:
        source = decode_source(path.name, path.read_bytes()).value
        root = parse_json(source).value if source else None
        for string in _strings(root) if root else ():
            if not is_expression(string.value) or string.value in seen:
                continue
            seen.add(string.value)
            outcome = parse_expression(string)
            assert outcome.value is not None, (path.name, string.value)
            assert _shape(_expr(f"[{unparse(outcome.value)}]")) == _shape(outcome.value)
    assert len(seen) > 500
