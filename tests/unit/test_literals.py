"""Quoting: what HCL text an expression becomes."""

from __future__ import annotations

import pytest

from aib2packer.emit.literals import MarkSource, comment, expression, is_multiline, map_key, quoted
from aib2packer.lower.document import (
    Conditional,
    Expression,
    FunctionCall,
    Heredoc,
    Index,
    ListOf,
    Literal,
    MapOf,
    Operation,
    Reference,
    Template,
)

X = Reference("var.x")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '""'),
        ('say "hi" \\ bye', r'"say \"hi\" \\ bye"'),
        ("a\nb\r\tc", r'"a\nb\r\tc"'),
        ("${a}", '"$${a}"'),
        ("$${a}", '"$$${a}"'),
        ("%{a}", '"%%{a}"'),
        ("$ % $$ $(x) $var 100%", '"$ % $$ $(x) $var 100%"'),
        ("{{ .Name }}", '"{{ .Name }}"'),
        ("\x00\x1b\x7f", r'"\u0000\u001B\u007F"'),
        ("é 東京 😀", '"é 東京 😀"'),
        ("\u200b\u2028\ufeff", r'"\u200B\u2028\uFEFF"'),
        ("\U000e0001", r'"\U000E0001"'),
    ],
)
def test_text_is_quoted_as_data(text: str, written: str) -> None:
    assert quoted(text) == written


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("owner", "owner"),
        ("cost-center", "cost-center"),
        ("cost center", '"cost center"'),
        ("1st", '"1st"'),
        ("for", '"for"'),
        ("a.b", '"a.b"'),
        ("größe", '"größe"'),
        ("e\u0301", '"é"'),
        ("👩‍👧", r'"\U0001F469\u200D\U0001F467"'),
    ],
)
def test_a_map_key_is_bare_only_where_it_is_an_identifier_and_its_width_is_certain(key: str, written: str) -> None:
    assert map_key(key) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Literal(None), "null"),
        (Literal(value=True), "true"),
        (Literal(1), "1"),
        (Template(("a-", X)), '"a-${var.x}"'),
        (Template(("cost $", X)), '"cost ${"$"}${var.x}"'),
        (Template((X, "${y}")), '"${var.x}$${y}"'),
        (FunctionCall("f", (X, Literal("b"))), 'f(var.x, "b")'),
        (Index(FunctionCall("split", (Literal("/"), X)), 8), 'split("/", var.x)[8]'),
        (Index(X, "region"), 'var.x["region"]'),
        (Conditional(Operation("!=", X, Literal(None)), X, Literal("")), 'var.x != null ? var.x : ""'),
        (Conditional(X, Conditional(X, X, X), X), "var.x ? (var.x ? var.x : var.x) : var.x"),
        (Operation("*", Operation("+", X, X), X), "(var.x + var.x) * var.x"),
        (ListOf((Literal(1), X), one_line=True), "[1, var.x]"),
        (ListOf(()), "[]"),
        (MapOf((("a", X), (X, Literal(1))), one_line=True), "{ a = var.x, (var.x) = 1 }"),
        (MapOf(()), "{}"),
        (ListOf((Literal("a"),)), '[\n  "a",\n]'),
        (FunctionCall("join", (Literal(","), ListOf((X,)))), 'join(",", [\n  var.x,\n])'),
        (MapOf((("a", X), ("long", X))), "{\n  a    = var.x\n  long = var.x\n}"),
        (
            MapOf((("a", X), ("bcd", X), ("long", ListOf((X,))), ("e", X))),
            "{\n  a   = var.x\n  bcd = var.x\n  long = [\n    var.x,\n  ]\n  e = var.x\n}",
        ),
        (Heredoc(("a ${b}", "", "EOT")), "<<-EOT_\n  a $${b}\n\n  EOT\nEOT_"),
    ],
)
def test_an_expression_is_written_as_packer_formats_it(value: Expression, written: str) -> None:
    assert expression(value, 0, MarkSource()) == written
    assert is_multiline(value) == ("\n" in written)


def test_a_comment_cannot_end_its_line() -> None:
    assert comment("a\nresource\u2028x\x00 ") == "a resource x"
