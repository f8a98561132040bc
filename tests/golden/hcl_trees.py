"""Packer documents and parsed HCL as the same plain data, so that they can be compared.

A body is `{"attributes": {name: expression}, "blocks": [block]}`, a block a body with `type` and `labels`. An
expression is plain where it is data (text, number, boolean, null, list) and a one-member mapping where it is not:
`reference`, `call`, `index`, `operation`, `if`, `map` (in order) or `template` (text and expressions, in order).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import hcl2
from lark import Token, Tree

from aib2packer.lower.document import (
    Attribute,
    Block,
    Conditional,
    Expression,
    FunctionCall,
    Heredoc,
    Index,
    ListOf,
    Literal,
    MapOf,
    Operation,
    PackerFile,
    Reference,
    Template,
)

# HCL native syntax specification, "Quoted and heredoc template literals".
_ESCAPES = re.compile(r'\$\$\{|%%\{|\\(?:[nrt"\\]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})')
_HEREDOC_ESCAPES = re.compile(r"\$\$\{|%%\{")
_CHARACTERS = {"\\n": "\n", "\\r": "\r", "\\t": "\t", '\\"': '"', "\\\\": "\\", "$${": "${", "%%{": "%{"}


def document_body(document: PackerFile) -> dict[str, Any]:
    """Give a document as plain data."""
    return _block_body(document.blocks)


def parsed_body(text: str) -> dict[str, Any]:
    """Give HCL as plain data, parsed by python-hcl2."""
    return _tree_body(hcl2.parses_to_tree(text).children[0])


def walk(expression: Any) -> Iterator[Any]:
    """Walk over a plain expression and everything within it."""
    yield expression
    inner = expression.values() if isinstance(expression, dict) else expression
    if isinstance(inner, Iterable) and not isinstance(inner, str):
        for item in inner:
            yield from walk(item)


def bodies(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Walk over a plain body and the blocks within it."""
    yield body
    for block in body["blocks"]:
        yield from bodies(block)


# Documents


def _block_body(members: Iterable[Any]) -> dict[str, Any]:
    members = tuple(members)
    return {
        "attributes": {item.name: plain(item.value) for item in members if isinstance(item, Attribute)},
        "blocks": [
            {"type": item.type, "labels": list(item.labels), **_block_body(item.body)}
            for item in members
            if isinstance(item, Block)
        ],
    }


def plain(written: Expression) -> Any:  # noqa: C901, PLR0911 -- one for each kind of expression
    """Give an expression of a document as plain data; texts become NFC, as HCL makes them."""
    match written:
        case Literal(value=str(text)):
            return _nfc(text)
        case Literal(value=value):
            return value
        case Heredoc(lines=lines):
            return _nfc("".join(f"{line}\n" for line in lines))
        case Template(parts=parts):
            return _template([part if isinstance(part, str) else plain(part) for part in parts])
        case Reference(path=path):
            return _reference(path)
        case FunctionCall(name=name, args=args):
            return {"call": [name, *map(plain, args)]}
        case Index(collection=collection, index=index):
            return {"index": [plain(collection), index]}
        case Operation(operator=operator, left=left, right=right):
            return {"operation": [operator, plain(left), plain(right)]}
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return {"if": [plain(condition), plain(then), plain(otherwise)]}
        case ListOf(items=items):
            return [plain(item) for item in items]
        case MapOf(entries=entries):
            return {"map": [[_nfc(key) if isinstance(key, str) else plain(key), plain(item)] for key, item in entries]}


def _reference(path: str) -> dict[str, Any]:
    """Take a type such as `list(string)` for the call that it looks like to a parser."""
    name, bracket, inner = path.partition("(")
    return {"call": [name, _reference(inner[:-1])]} if bracket else {"reference": path}


def _template(parts: list[Any]) -> Any:
    """Join neighbouring texts; a template of text alone is that text."""
    joined: list[Any] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    joined = [_nfc(part) if isinstance(part, str) else part for part in joined if part != ""]
    return (joined[0] if joined else "") if all(isinstance(part, str) for part in joined) else {"template": joined}


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


# Trees of python-hcl2


def _tree_body(tree: Tree[Token]) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    blocks: list[dict[str, Any]] = []
    for item in _children(tree):
        if item.data == "attribute":
            name, value = (child for child in _children(item) if isinstance(child, Tree))
            assert _word(name) not in attributes, f"argument {_word(name)} is set twice"
            attributes[_word(name)] = _expression(value)
        else:
            *head, body = (child for child in _children(item) if isinstance(child, Tree))
            kind, *labels = [_expression(part) if part.data == "string" else _word(part) for part in head]
            blocks.append({"type": kind, "labels": labels, **_tree_body(body)})
    return {"attributes": attributes, "blocks": blocks}


def _children(tree: Tree[Token]) -> list[Any]:
    return [
        child
        for child in tree.children
        if child is not None and not (isinstance(child, Tree) and child.data == "new_line_or_comment")
    ]


def _trees(tree: Tree[Token]) -> list[Tree[Token]]:
    return [child for child in _children(tree) if isinstance(child, Tree)]


def _word(tree: Tree[Token]) -> str:
    return str(tree.children[0])


def _expression(tree: Tree[Token]) -> Any:  # noqa: C901, PLR0911, PLR0912 -- one for each rule of the grammar
    match str(tree.data):
        case "expr_term" | "interpolation" | "braces_index":
            return _expression(_trees(tree)[0])
        case "identifier":
            return {"reference": _word(tree)}
        case "literal_value":
            return {"true": True, "false": False, "null": None}[_word(tree)]
        case "int_lit":
            return int(_word(tree))
        case "float_lit":
            return float(_word(tree))
        case "string":
            return _template([_string_part(part) for part in _trees(tree)])
        case "heredoc_template_trim":
            return _heredoc(_word(tree))
        case "tuple":
            return [_expression(item) for item in _trees(tree)]
        case "object":
            return {"map": [_entry(item) for item in _trees(tree)]}
        case "function_call":
            name, *arguments = _trees(tree)
            return {"call": [_word(name), *(_expression(item) for part in arguments for item in _trees(part))]}
        case "get_attr_expr_term":
            start, step = _trees(tree)
            return {"reference": f"{_expression(start)['reference']}.{_word(_trees(step)[0])}"}
        case "index_expr_term":
            collection, index = _trees(tree)
            return {"index": [_expression(collection), _expression(index)]}
        case "conditional":
            return {"if": [_expression(item) for item in _trees(tree)]}
        case "binary_op":
            left, term = _trees(tree)
            operator, right = _trees(term)
            return {"operation": [_word(operator), _expression(left), _expression(right)]}
        case other:
            raise AssertionError(f"the compiler never writes a `{other}`")


def _string_part(tree: Tree[Token]) -> Any:
    part = tree.children[0]
    return _expression(part) if isinstance(part, Tree) else _ESCAPES.sub(_unescaped, str(part))


def _unescaped(match: re.Match[str]) -> str:
    return _CHARACTERS.get(match[0]) or chr(int(match[0].lstrip("\\uU"), base=16))


def _entry(tree: Tree[Token]) -> list[Any]:
    key, value = _trees(tree)
    term = _trees(key)[0]
    computed = any(str(child) == "(" for child in term.children)
    name = _expression(term)
    return [name["reference"] if isinstance(name, dict) and not computed else name, _expression(value)]


def _heredoc(text: str) -> str:
    """Take the indentation of a `<<-` heredoc off: that of its least indented line."""
    lines = text.split("\n")[1:]
    while not lines.pop().strip():
        continue
    depth = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return _HEREDOC_ESCAPES.sub(_unescaped, "".join(f"{line[depth:]}\n" for line in lines))
