"""From a JSON string to the tree of the ARM template expression in it.

Takes strings that `is_expression` accepts. Gives a tree at most MAX_DEPTH nodes deep, whose spans point into the
file, or exactly one error. The grammar is that of the ARM template syntax documentation: calls, strings in single
quotes, integers, `.name` and `[index]`, and nothing else. An explicit stack stands in for recursion.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from aib2packer.diagnostics import Outcome
from aib2packer.expr import errors, token_errors
from aib2packer.expr.ast import Call, Expr, Index, Literal, Member
from aib2packer.expr.lexer import Token, TokenKind, tokenize
from aib2packer.source import Span
from aib2packer.syntax.nodes import JsonString
from aib2packer.syntax.parse_error import ParseError

MAX_LENGTH = 24_576  # characters between the brackets (ARM template limits)
MAX_DEPTH = 100  # nodes on top of each other; the deepest expression seen in a published template has 18
_INTEGERS = range(-(2**63), 2**63)  # the service computes with 64-bit integers
_MAX_DIGITS = 19  # of such an integer


def is_expression(text: str) -> bool:
    """Tell whether a string of a template is an expression rather than text (ARM template syntax documentation)."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def unescape_literal(text: str) -> str:
    """Give the text that a string which is no expression stands for: of `[[...]` the first bracket goes."""
    return text[1:] if text.startswith("[[") and text.endswith("]") else text


def parse_expression(string: JsonString) -> Outcome[Expr]:
    """Parse the expression in a string; no value after a syntax error."""
    try:
        return Outcome(_parse(string))
    except ParseError as error:
        return Outcome(None, (error.diagnostic,))


def _parse(string: JsonString) -> Expr:
    length = len(string.value) - 2
    if length > MAX_LENGTH:
        raise errors.too_long(string, length, MAX_LENGTH)
    return _Parser(string).expression()


@dataclass(frozen=True, slots=True)
class _Tree:
    """A finished node and the number of nodes on its longest branch."""

    expr: Expr
    depth: int
    start: int  # indexes into the string
    end: int


@dataclass(slots=True)
class _OpenCall:
    """A call whose closing parenthesis has not been read."""

    name: Token
    bracket: Token
    args: list[Expr] = field(default_factory=list)
    depth: int = 0  # of the deepest argument


@dataclass(slots=True)
class _OpenIndex:
    """An index whose closing bracket has not been read."""

    base: _Tree
    bracket: Token


class _Parser:
    """Holds the tokens left to read and the open brackets, the innermost last."""

    def __init__(self, string: JsonString) -> None:
        self.string = string
        self.tokens = tokenize(string.value, 1, len(string.value) - 1)
        self.token = next(self.tokens)
        self.stack: list[_OpenCall | _OpenIndex] = []

    def expression(self) -> Expr:
        """Read the whole expression."""
        while True:
            tree = self._begin_term()
            while tree is not None:
                if self.token.kind is TokenKind.END and not self.stack:
                    return tree.expr
                tree = self._continue_term(tree)

    def _take(self) -> Token:
        """Give the next token and go on to the one after it."""
        token = self.token
        self.token = next(self.tokens, token)
        return token

    def _span(self, start: int, end: int) -> Span:
        return self.string.span_of(start, end)

    def _tree(self, expr: Expr, depth: int, start: int, end: int) -> _Tree:
        if depth > MAX_DEPTH:
            raise errors.too_deep(self.string, self._span(end - 1, end), MAX_DEPTH)
        return _Tree(expr, depth, start, end)

    def _begin_term(self) -> _Tree | None:
        """Read a literal or a call without arguments; None when a call was opened and an argument follows."""
        token = self.token
        if token.kind is TokenKind.STRING:
            return self._literal(self._take(), token.text[1:-1].replace("''", "'"))
        if token.kind is TokenKind.INTEGER:
            return self._literal(self._take(), self._integer(token))
        if token.kind is TokenKind.NAME:
            return self._open_call()
        raise errors.missing_term(self.string, token, self._opened())

    def _literal(self, token: Token, value: str | int) -> _Tree:
        return self._tree(Literal(self._span(token.start, token.end), value), 1, token.start, token.end)

    def _integer(self, token: Token) -> int:
        digits = token.text.lstrip("-").lstrip("0")
        if len(digits) > _MAX_DIGITS or int(token.text) not in _INTEGERS:
            raise token_errors.integer_out_of_range(self.string, token)
        return int(token.text)

    def _open_call(self) -> _Tree | None:
        name = self._function_name()
        bracket = self.token
        if bracket.text != "(":
            raise token_errors.bare_name(self.string, name, bracket)
        if "-" in name.text or "$" in name.text:
            raise token_errors.hyphenated_function(self.string, name)
        if len(self.stack) >= MAX_DEPTH:
            raise errors.too_deep(self.string, self._span(bracket.start, bracket.end), MAX_DEPTH)
        self._take()
        call = _OpenCall(name, bracket)
        if self.token.text == ")":
            return self._close_call(call)
        self.stack.append(call)
        return None

    def _function_name(self) -> Token:
        """Read the name of a function, which for a user function begins with its namespace and a point."""
        first = last = self._take()
        parts = [first.text]
        while self.token.text == ".":
            point = self._take()
            if self.token.kind is not TokenKind.NAME:
                raise errors.missing_property(self.string, point, self.token)
            last = self._take()
            parts.append(last.text)
        return Token(TokenKind.NAME, ".".join(parts), first.start, last.end)

    def _close_call(self, call: _OpenCall) -> _Tree:
        start, end = call.name.start, self._take().end
        name_span = self._span(start, call.name.end)
        node = Call(self._span(start, end), call.name.text, name_span, tuple(call.args))
        return self._tree(node, call.depth + 1, start, end)

    def _continue_term(self, tree: _Tree) -> _Tree | None:
        """Read what follows a finished term.

        Gives the larger term if one is complete now, and None if another term must follow first.
        """
        if self.token.text == ".":
            return self._member(tree)
        if self.token.text == "[":
            if len(self.stack) >= MAX_DEPTH:
                raise errors.too_deep(self.string, self._span(self.token.start, self.token.end), MAX_DEPTH)
            self.stack.append(_OpenIndex(tree, self._take()))
            return None
        frame = self.stack[-1] if self.stack else None
        if isinstance(frame, _OpenCall) and self.token.text in (",", ")"):
            return self._end_argument(frame, tree)
        if isinstance(frame, _OpenIndex) and self.token.text == "]":
            return self._end_index(frame, tree)
        raise errors.unexpected_after_term(self.string, self.token, self._opened(), tree.end)

    def _member(self, base: _Tree) -> _Tree:
        point, name = self._take(), self._take()
        if name.kind is not TokenKind.NAME:
            raise errors.missing_property(self.string, point, name)
        span = self._span(base.start, name.end)
        node = Member(span, base.expr, name.text, self._span(name.start, name.end))
        return self._tree(node, base.depth + 1, base.start, name.end)

    def _end_argument(self, call: _OpenCall, tree: _Tree) -> _Tree | None:
        call.args.append(tree.expr)
        call.depth = max(call.depth, tree.depth)
        if self.token.text == ")":
            self.stack.pop()
            return self._close_call(call)
        self._take()
        return None

    def _end_index(self, frame: _OpenIndex, tree: _Tree) -> _Tree:
        self.stack.pop()
        base, end = frame.base, self._take().end
        node = Index(self._span(base.start, end), base.expr, tree.expr)
        return self._tree(node, max(base.depth, tree.depth) + 1, base.start, end)

    def _opened(self) -> errors.Opened | None:
        """Describe the innermost open bracket."""
        if not self.stack:
            return None
        frame = self.stack[-1]
        name = frame.name.text if isinstance(frame, _OpenCall) else None
        return errors.Opened(frame.bracket, name)
