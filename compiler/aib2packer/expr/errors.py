"""The words for expressions that are not in the language: what was expected, what stands there, what to write.

Contents of strings are never repeated, since a string may hold a secret.
"""

from __future__ import annotations

from dataclasses import dataclass

from aib2packer.diagnostics import Note
from aib2packer.expr import codes
from aib2packer.expr.lexer import Token, TokenKind
from aib2packer.expr.token_errors import error_at, foreign_operator, malformed, named, text_hint
from aib2packer.source import Span
from aib2packer.syntax.nodes import JsonString
from aib2packer.syntax.parse_error import ParseError
from aib2packer.syntax.wording import quoted

_TERM = "a function call, a string in single quotes or an integer"


@dataclass(frozen=True, slots=True)
class Opened:
    """A bracket that is not closed yet; `function` is None when it is that of an index."""

    bracket: Token
    function: str | None

    @property
    def closer(self) -> str:
        """The bracket that closes it."""
        return "]" if self.function is None else ")"


def too_long(string: JsonString, length: int, limit: int) -> ParseError:
    """Say that an expression has too many characters."""
    return ParseError(
        codes.EXPRESSION_TOO_LONG,
        f"expression has {length:,} characters, more than {limit:,}",
        f"Azure Resource Manager refuses expressions of more than {limit:,} characters. Move parts of it into variables"
        " of the template.",
        string.span_of(0, 1),
    )


def too_deep(string: JsonString, at: Span, limit: int) -> ParseError:
    """Say that an expression is nested too deeply at a place."""
    return ParseError(
        codes.EXPRESSION_TOO_DEEP,
        f"expression is nested more than {limit} levels deep",
        f"Calls, properties and indexes are read up to {limit} levels deep. Move inner parts into variables of the"
        " template.",
        at,
        (Note("the expression begins here", string.span_of(0, 1)),),
    )


def missing_property(string: JsonString, point: Token, found: Token) -> ParseError:
    """Say that no name follows a point."""
    if found.kind is TokenKind.INTEGER:
        advice = f"To take an element of an array, write `[{found.text}]` instead of `.{found.text}`."
    elif found.kind in (TokenKind.STRING, TokenKind.DOUBLE_QUOTED):
        advice = "A property whose name is a string is written in brackets, as in `['name']`, without the point."
    else:
        advice = (
            "The name of a property begins with a letter, `_` or `$` and goes on with these, digits or `-`. Any other"
            " name is written as `['name']`, without the point."
        )
    return error_at(
        string,
        codes.UNEXPECTED_IN_EXPRESSION,
        f"expected the name of a property after `.`, found {named(found)}",
        advice + text_hint(string),
        point if found.kind is TokenKind.END else found,
    )


def missing_term(string: JsonString, token: Token, opened: Opened | None) -> ParseError:
    """Say that something else stands where a call, a string or an integer must."""
    if token.kind is TokenKind.END:
        return _unclosed(string, token, opened) if opened else _empty(string)
    special = malformed(string, token) or foreign_operator(string, _in_index(token, opened), token, prefix=True)
    if special:
        return special
    return error_at(
        string,
        codes.UNEXPECTED_IN_EXPRESSION,
        f"expected {_TERM}, found {named(token)}",
        _term_advice(token) + text_hint(string),
        token,
    )


def unexpected_after_term(string: JsonString, token: Token, opened: Opened | None, term_end: int) -> ParseError:
    """Say that a term is followed by something that cannot follow; `term_end` is the index behind the term."""
    touching = token.start == term_end and string.value[term_end - 1] == "'"
    advice = " If the string was to go on here, double the quote inside it: `''`." if touching else ""
    operator = foreign_operator(string, "-" if token.text.startswith("-") else token.text, token, prefix=False)
    if operator:
        return operator
    if opened is None:
        return _after_end(string, token, advice)
    if token.kind is TokenKind.END:
        return _unclosed(string, token, opened)
    if opened.function is not None and token.kind is not TokenKind.MARK and token.kind is not TokenKind.OTHER:
        return ParseError(
            codes.MISSING_ARGUMENT_COMMA,
            f"missing comma between two arguments of {quoted(opened.function)}",
            "Another argument follows without a comma in between. Put a `,` here." + advice + text_hint(string),
            string.span_of(term_end, term_end),
        )
    expected = "`]`" if opened.function is None else "`,` or `)`"
    owner = "an index" if opened.function is None else f"an argument of {quoted(opened.function)}"
    return error_at(
        string,
        codes.UNEXPECTED_IN_EXPRESSION,
        f"expected {expected}, found {named(token)}",
        f"After {owner} comes {expected}.{_misplaced(token)}{advice}{text_hint(string)}",
        token,
        (_opening_note(string, opened),),
    )


def _empty(string: JsonString) -> ParseError:
    return ParseError(
        codes.EMPTY_EXPRESSION,
        "there is no expression between the brackets",
        "A string in brackets is an expression. For an empty array write `[]` without the quotes; for the two brackets"
        " as text write `[[]`.",
        string.span_of(0, len(string.value)),
    )


def _unclosed(string: JsonString, end: Token, opened: Opened) -> ParseError:
    what = "index" if opened.function is None else f"call of {quoted(opened.function)}"
    return error_at(
        string,
        codes.UNCLOSED_PARENTHESIS,
        f"{what} is never closed",
        f"The expression ends here, but its {what} still needs a `{opened.closer}`. Add it where the"
        f" {'index' if opened.function is None else 'last argument'} ends." + text_hint(string),
        end,
        (_opening_note(string, opened),),
    )


def _opening_note(string: JsonString, opened: Opened) -> Note:
    return Note(f"this `{opened.bracket.text}` is open", string.span_of(opened.bracket.start, opened.bracket.end))


def _in_index(token: Token, opened: Opened | None) -> str:
    """Give the operator that a token makes together with the bracket right before it (`[?` and `[^` of Bicep)."""
    if opened and opened.function is None and opened.bracket.end == token.start and token.text in ("?", "^"):
        return "[" + token.text
    return token.text


def _term_advice(token: Token) -> str:
    if token.text == "(":
        return "Parentheses stand only behind the name of a function. Remove these."
    if token.text == "[":
        return "Arrays are made by a function: write `createArray(a, b)`."
    if token.text == "{":
        return "Objects are made by a function: write `createObject('name', value)`."
    if token.text in (",", ")"):
        return f"There is nothing before this `{token.text}` where a term must stand. Write it, or remove a comma."
    return "An expression is made of calls such as `parameters('name')`."


def _after_end(string: JsonString, token: Token, advice: str) -> ParseError:
    if token.text == ")":
        reason = "There is one closing parenthesis too many, or one opening too few."
    elif token.text == "]":
        reason = "There is one closing bracket too many, or one opening too few."
    elif token.text == "(":
        reason = "Only the name of a function can be called."
    else:
        reason = "An expression is one term. To put parts together, write `concat(a, b)`."
    return error_at(
        string,
        codes.TEXT_AFTER_EXPRESSION,
        f"expected the end of the expression, found {named(token)}",
        reason + advice + text_hint(string),
        token,
    )


def _misplaced(token: Token) -> str:
    if token.text == "(":
        return " Only the name of a function can be called."
    if token.text in ("]", ")"):
        return " This one closes another bracket than the one that is open."
    return ""
