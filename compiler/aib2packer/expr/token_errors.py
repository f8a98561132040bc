"""The words for single tokens that are not in the language, and what all messages on expressions share.

Contents of strings are never repeated, since a string may hold a secret.
"""

from __future__ import annotations

import re

from aib2packer.diagnostics import DiagnosticDef, Note
from aib2packer.expr import codes
from aib2packer.expr.lexer import Token, TokenKind
from aib2packer.syntax.nodes import JsonString
from aib2packer.syntax.parse_error import ParseError
from aib2packer.syntax.wording import character, quoted

_CALL_START = re.compile(r"\[\s*(?:[A-Za-z_][\w.]*\s*\(|')")
_TEXT_HINT = " If the string is meant as plain text, such as a line of a script, begin it with `[[` instead of `[`."

# What other languages write with an operator and ARM templates with a function (ARM template functions documentation).
_OPERATORS = {
    "+": "`add(a, b)` for integers or `concat(a, b)` for text",
    "-": "`sub(a, b)`",
    "*": "`mul(a, b)`",
    "/": "`div(a, b)`",
    "%": "`mod(a, b)`",
    "=": "`equals(a, b)`",
    "==": "`equals(a, b)`",
    "!=": "`not(equals(a, b))`",
    "=~": "`equals(toLower(a), toLower(b))`",
    "!~": "`not(equals(toLower(a), toLower(b)))`",
    "<": "`less(a, b)`",
    "<=": "`lessOrEquals(a, b)`",
    ">": "`greater(a, b)`",
    ">=": "`greaterOrEquals(a, b)`",
    "&&": "`and(a, b)`",
    "||": "`or(a, b)`",
    "!": "`not(a)`",
    "??": "`coalesce(a, b)`",
    "?": "`if(condition, a, b)`",
    ":": "`if(condition, a, b)`",
    "=>": "`lambda('x', body)`",
    ".?": "`tryGet(a, 'name')`",
    "?.": "`tryGet(a, 'name')`",
    "[?": "`tryGet(a, index)`",
    "[^": "`indexFromEnd(a, index)`",
}
_CONSTANTS = ("true", "false", "null")
_LOOKUPS = ("parameters", "variables")
_WITHOUT_ARGUMENTS = ("deployment", "environment", "managementGroup", "resourceGroup", "subscription", "tenant")


def error_at(
    string: JsonString, definition: DiagnosticDef, summary: str, detail: str, at: Token, notes: tuple[Note, ...] = ()
) -> ParseError:
    """Make an error at a token; that of the end is put at the bracket that closes the expression."""
    return ParseError(definition, summary, detail, string.span_of(at.start, max(at.end, at.start + 1)), notes)


def text_hint(string: JsonString) -> str:
    """Say how to write plain text in brackets, when the string does not even begin like an expression."""
    return "" if _CALL_START.match(string.value) else _TEXT_HINT


def named(token: Token) -> str:
    """Name a token; a string is not repeated."""
    if token.kind is TokenKind.END:
        return "the end of the expression"
    if token.kind in (TokenKind.STRING, TokenKind.DOUBLE_QUOTED, TokenKind.UNCLOSED):
        return "a string"
    return quoted(token.text) if token.kind is not TokenKind.OTHER else character(token.text)


def integer_out_of_range(string: JsonString, token: Token) -> ParseError:
    """Say that an integer has more than 64 bits."""
    return error_at(
        string,
        codes.UNUSABLE_INTEGER,
        f"integer {quoted(token.text)} is too large",
        "Integers go from -9223372036854775808 to 9223372036854775807. Write a longer row of digits as a string, in"
        " single quotes.",
        token,
    )


def bare_name(string: JsonString, name: Token, after: Token) -> ParseError:
    """Say that a name is not followed by the parenthesis of a call."""
    if name.text.lower() in _CONSTANTS:
        advice = f"There are no such words in expressions, only functions. Write `{name.text.lower()}()`."
    else:
        advice = f"A name stands only for a function, and `(` must follow it. Did you mean {_intended(name.text)}?"
    if after.kind is TokenKind.OPERATOR and after.text in _OPERATORS:
        advice += f" There are no operators either; for `{after.text}` write {_OPERATORS[after.text]}."
    return error_at(
        string, codes.BARE_NAME, f"name {quoted(name.text)} is not a function call", advice + text_hint(string), name
    )


def hyphenated_function(string: JsonString, name: Token) -> ParseError:
    """Say that the name of a function holds a character that only names of properties may hold."""
    return error_at(
        string,
        codes.UNEXPECTED_IN_EXPRESSION,
        f"{quoted(name.text)} cannot be the name of a function",
        "Names of functions and of their namespaces hold only letters, digits and `_`. To subtract, write `sub(a, b)`.",
        name,
    )


def malformed(string: JsonString, token: Token) -> ParseError | None:
    """Explain a string or number that other languages know."""
    if token.kind is TokenKind.DOUBLE_QUOTED:
        return error_at(
            string,
            codes.DOUBLE_QUOTED_STRING,
            "string in double quotes in an expression",
            "Strings in expressions stand in single quotes, as in `'text'`." + text_hint(string),
            token,
        )
    if token.kind is TokenKind.UNCLOSED:
        return error_at(
            string,
            codes.UNCLOSED_EXPRESSION_STRING,
            "string in an expression is never closed",
            "The string that begins here has no closing quote. Strings stand in single quotes, as in `'text'`, and a"
            " quote inside one is doubled: `''`." + text_hint(string),
            Token(token.kind, token.text[0], token.start, token.start + 1),
        )
    if token.kind is TokenKind.FLOAT:
        written = quoted(f"json('{token.text}')")
        return error_at(
            string,
            codes.FLOAT_LITERAL,
            f"number {quoted(token.text)} is not an integer",
            f"Expressions have no literals for such numbers. Write {written}.",
            token,
        )
    if token.kind is TokenKind.MALFORMED_NUMBER:
        return error_at(
            string,
            codes.UNUSABLE_INTEGER,
            f"{quoted(token.text)} is not an integer",
            "Only digits, with `-` in front of a negative number, were expected. Put anything else in single quotes."
            + text_hint(string),
            token,
        )
    return None


def foreign_operator(string: JsonString, operator: str, token: Token, *, prefix: bool) -> ParseError | None:
    """Name the function that stands for an operator; before a term only `!`, `[?` and `[^` are operators."""
    if operator not in _OPERATORS or (prefix and operator not in ("!", "[?", "[^")):
        return None
    return error_at(
        string,
        codes.FOREIGN_OPERATOR,
        f"expressions have no operator `{operator}`",
        f"The ARM template language has functions instead of operators. Write {_OPERATORS[operator]}."
        + text_hint(string),
        Token(token.kind, operator, token.start, token.start + 1 if token.kind is TokenKind.INTEGER else token.end),
    )


def _intended(name: str) -> str:
    """Guess the call that a bare, perhaps dotted, name was meant to be."""
    first, point, rest = name.partition(".")
    if first.lower() in _LOOKUPS:
        shown = rest or "name"
        return quoted(f"{first}('{shown}')")
    function = next((known for known in _WITHOUT_ARGUMENTS if known.lower() == first.lower()), None)
    if function:
        return quoted(f"{function}(){point}{rest}")
    return " or ".join(quoted(f"{lookup}('{first}'){point}{rest}") for lookup in _LOOKUPS)
