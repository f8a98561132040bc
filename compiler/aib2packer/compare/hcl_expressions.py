"""Expressions of HCL as nodes: values as they are, and what Packer evaluates as a text that is always written alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lark import Token, Tree

from aib2packer.compare.hcl_parser import Unreadable, parse, unclosed_text
from aib2packer.compare.hcl_templates import body_of_heredoc, sequences
from aib2packer.compare.tree import Leaf, Lines, Members, Node, Scalar
from aib2packer.source import Source, Span

_DEEPEST = 20  # levels of an expression that are followed; what is deeper is compared as it is written
# HCL native syntax specification, "Quoted and heredoc template literals".
_ESCAPES = re.compile(r'\\(?:[nrt"\\]|u[0-9a-fA-F]{4}|U000[0-9a-fA-F]{5}|U0010[0-9a-fA-F]{4})')
_CHARACTERS = {"\\n": "\n", "\\r": "\r", "\\t": "\t", '\\"': '"', "\\\\": "\\"}
_CONSTANTS: dict[str, Scalar] = {"true": True, "false": False, "null": None}
_PLAIN = {"identifier", "literal_value", "int_lit", "float_lit", "keyword", "binary_operator"}
_CLOSE = {"get_attr", "short_index", "full_splat", "attr_splat", "get_attr_expr_term", "full_splat_expr_term"}
_CLOSE |= {"attr_splat_expr_term", "index_expr_term", "unary_op", "function_call", "braces_index", "template_string"}
_STRUCTURED = {"string", "string_part", "interpolation", "heredoc_template", "heredoc_template_trim", "tuple"}
_STRUCTURED |= {"arguments", "object", "object_elem", "conditional"}
Ungrammatical = Unreadable  # what python-hcl2 reads and HCL does not allow


def children(tree: Tree[Token]) -> list[Tree[Token]]:
    """Give the parts of a tree that mean something."""
    return [child for child in tree.children if isinstance(child, Tree) and child.data != "new_line_or_comment"]


def word(tree: Tree[Token]) -> str:
    """Give the text of an identifier or a keyword."""
    return str(tree.children[0])


class Expressions:
    """Reads the expressions of a file."""

    def __init__(self, source: Source, offset: int = 0) -> None:
        self._source = source
        self._offset = offset

    def span(self, tree: Tree[Token]) -> Span:
        """Give the place of a tree."""
        start, end = tree.meta.start_pos + self._offset, tree.meta.end_pos + self._offset
        return Span(self._source, start, min(end, len(self._source.text)))

    def label(self, tree: Tree[Token]) -> str:
        """Give the type or a label of a block."""
        if tree.data != "string":
            return word(tree)
        node = self._string(tree, 0)
        return str(node.value) if isinstance(node, Leaf) else self.span(tree).text

    def node(self, tree: Tree[Token], depth: int = 0) -> Node:  # noqa: PLR0911 - one for each kind of value
        """Give the node of an expression."""
        tree = _bare(tree)
        if depth < _DEEPEST:
            match tree.data:
                case "literal_value":
                    return Leaf(_CONSTANTS[word(tree)], self.span(tree))
                case "int_lit" | "float_lit" | "unary_op":
                    number = _number(tree)
                    if number is not None:
                        return Leaf(number, self.span(tree))
                case "string":
                    return self._string(tree, depth)
                case "heredoc_template" | "heredoc_template_trim":
                    return self._heredoc(tree)
                case "tuple":
                    return Lines(tuple(self.node(item, depth + 1) for item in children(tree)), self.span(tree))
                case "object":
                    members = self._object(tree, depth)
                    if members is not None:
                        return Members(members, self.span(tree))
        return Leaf(self.text(tree, depth), self.span(tree), open=True, inputs=tuple(dict.fromkeys(references(tree))))

    def _object(self, tree: Tree[Token], depth: int) -> dict[str, Node] | None:
        """Give the members of a map; None when a key is computed."""
        members: dict[str, Node] = {}
        for item in children(tree):
            key, value = children(item)
            name = self._key(children(key)[0] if key.data == "object_elem_key" else key)
            if name is None:
                return None
            members[name] = self.node(value, depth + 1)
        return members

    def _key(self, tree: Tree[Token]) -> str | None:
        if tree.data == "expr_term" and len(children(tree)) == len(tree.children) == 1:
            tree = children(tree)[0]
        if tree.data in _PLAIN:
            return word(tree)
        if tree.data == "string":
            node = self._string(tree, 0)
            return str(node.value) if isinstance(node, Leaf) and not node.open else None
        return None

    def _string(self, tree: Tree[Token], depth: int) -> Node:
        parts = children(tree)
        inner = [part.children[0] for part in parts]
        if len(inner) == 1 and isinstance(inner[0], Tree) and inner[0].data == "interpolation":
            return self.node(children(inner[0])[0], depth + 1)
        if any(isinstance(part, Tree) for part in inner):
            text, inputs = self._pieces(parts, depth), tuple(dict.fromkeys(references(tree)))
            return Leaf(_nfc(text), self.span(tree), open=True, inputs=inputs)
        text = "".join(_unescaped(self._piece(part)) for part in parts)
        return Leaf(_nfc(_without_doubling(text)), self.span(tree))

    def _pieces(self, parts: list[Tree[Token]], depth: int) -> str:
        """Write a template: its texts without escapes, but those that tell them from what is evaluated."""
        written = []
        for part in parts:
            first = part.children[0]
            if isinstance(first, Tree):
                written.append(self.text(first, depth + 1))
            else:
                written.append(_unescaped(self._piece(part)))
        return "".join(written)

    def _piece(self, part: Tree[Token]) -> str:
        span = self.span(part)
        if "\n" in span.text:
            raise unclosed_text(Span(span.source, span.start, span.start))
        return span.text

    def _heredoc(self, tree: Tree[Token]) -> Leaf:
        span = self.span(tree)
        body = body_of_heredoc(span.text)
        written, inputs = [], []
        end, is_open = 0, False
        for start, stop in sequences(body):
            is_open = True
            text, names = _evaluated(body[start:stop])
            written += [body[end:start], text]
            inputs += names
            end = stop
        text = _nfc("".join((*written, body[end:])))
        if not is_open:
            return Leaf(_without_doubling(text), span)
        return Leaf(text, span, open=True, inputs=tuple(dict.fromkeys(inputs)))

    def text(self, tree: Tree[Token], depth: int = 0) -> str:  # noqa: C901, PLR0911 - one for each way of writing
        """Write an expression in one way, whatever its layout is."""
        if depth > _DEEPEST:
            return " ".join(self.span(tree).text.split())
        if tree.data in _PLAIN:
            return word(tree).strip()
        if tree.data not in _STRUCTURED:
            return self._joined(tree, depth)
        inner = [self.text(item, depth + 1) for item in children(tree)]
        match tree.data:
            case "string_part":
                return inner[0] if inner else self._piece(tree)
            case "string":
                return f'"{"".join(inner)}"'
            case "interpolation":
                return f"${{{inner[0]}}}"
            case "heredoc_template" | "heredoc_template_trim":
                return str(self._heredoc(tree).value)
            case "tuple" | "arguments":
                listed = ", ".join(inner) + ("..." if _ends_with_ellipsis(tree) else "")
                return f"[{listed}]" if tree.data == "tuple" else listed
            case "object":
                return f"{{ {', '.join(inner)} }}" if inner else "{}"
            case "object_elem":
                return f"{inner[0]} = {inner[1]}"
            case _:
                return f"{inner[0]} ? {inner[1]} : {inner[2]}"

    def _joined(self, tree: Tree[Token], depth: int) -> str:
        """Join the tokens of what is seldom written, with blanks where they are usual."""
        parts = [
            str(child).strip() if isinstance(child, Token) else self.text(child, depth + 1)
            for child in tree.children
            if isinstance(child, Token) or (isinstance(child, Tree) and child.data != "new_line_or_comment")
        ]
        close = tree.data in _CLOSE or (tree.data == "expr_term" and len(parts) > 1)
        return ("" if close else " ").join(part for part in parts if part)


def references(tree: Tree[Token]) -> Iterator[str]:
    """Walk over what an expression reads: `var.name`, `local.name`, `data.type.name`."""
    for found in tree.find_data("get_attr_expr_term"):
        names = _dotted(found)
        if (len(names) == 2 and names[0] in ("var", "local")) or (len(names) == 3 and names[0] == "data"):  # noqa: PLR2004 - kind and name
            yield ".".join(names)


def _dotted(tree: Tree[Token]) -> list[str]:
    """Give the names of `a.b.c`; nothing for what is longer than any reference, or no such thing."""
    names: list[str] = []
    while len(names) < 3:  # noqa: PLR2004 - data.type.name
        if tree.data == "expr_term" and len(children(tree)) == 1:
            tree = children(tree)[0]
        elif tree.data == "get_attr_expr_term":
            inner, step = children(tree)
            names.append(word(children(step)[0]))
            tree = inner
        else:
            break
    tree = _bare(tree)
    return [word(tree), *reversed(names)] if tree.data == "identifier" else []


def _evaluated(written: str) -> tuple[str, list[str]]:
    """Give a template sequence of a heredoc in one way of writing, and what it reads; as it is if it cannot be read."""
    is_value = written.startswith("${")
    inner = written[2:-1].strip("~").strip()
    if not is_value:
        keyword, _, rest = inner.partition(" ")
        inner = rest.partition(" in ")[2] if keyword == "for" else rest
    source = Source.from_text("", f"x = ({inner}\n)")
    try:
        (argument,) = children(parse(source))
        value = _bare(children(argument)[1])
    except (Unreadable, ValueError):
        return written, []
    return f"${{{Expressions(source).text(value)}}}" if is_value else written, list(references(value))


def _bare(tree: Tree[Token]) -> Tree[Token]:
    """Take off what only groups."""
    while tree.data == "expr_term" and len(children(tree)) == 1:
        tree = children(tree)[0]
    return tree


def _number(tree: Tree[Token]) -> int | float | None:
    sign = 1
    if tree.data == "unary_op":
        if str(tree.children[0]) != "-":
            return None
        sign, tree = -1, _bare(children(tree)[0])
    if tree.data == "int_lit" and len(word(tree)) <= 300:  # noqa: PLR2004 - Python refuses numbers of 4,300 digits
        return sign * int(word(tree))
    return sign * float(word(tree)) if tree.data == "float_lit" else None


def _ends_with_ellipsis(tree: Tree[Token]) -> bool:
    return any(isinstance(child, Token) and child.type == "ELLIPSIS" for child in tree.children)


def _unescaped(text: str) -> str:
    return _ESCAPES.sub(lambda found: _CHARACTERS.get(found[0]) or chr(int(found[0].lstrip("\\uU"), base=16)), text)


def _without_doubling(text: str) -> str:
    return text.replace("$${", "${").replace("%%{", "%{")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
