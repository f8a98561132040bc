"""The parse of HCL by python-hcl2, and its failures in our words.

Only here the package is used. Its reader takes `$${` and `%%{` up to the next brace, even beyond the end of the text,
so these are hidden from it behind characters that mean nothing; what they are is read from the source.
"""

from __future__ import annotations

from lark import Token, Tree
from lark.exceptions import UnexpectedInput, UnexpectedToken

from aib2packer.source import Source, Span

_HIDDEN = "\ue000\ue000\ue000"  # as long as what it hides, so that places stay what they are
_LONGEST_SHOWN = 40
_END = "$END"


class Unreadable(Exception):  # noqa: N818 - what is wrong is the text
    """The text is not HCL."""

    def __init__(self, span: Span, summary: str, detail: str) -> None:
        super().__init__(summary)
        self.span, self.summary, self.detail = span, summary, detail


def parse(source: Source) -> Tree[Token]:
    """Give the tree of a file: its body."""
    import hcl2  # here, because its grammar is slow to load and only comparisons need it

    text = source.text.replace("$${", _HIDDEN).replace("%%{", _HIDDEN)
    try:
        body = hcl2.parses_to_tree(text).children[0]
    except UnexpectedInput as error:
        raise _failure(source, error) from None
    if isinstance(body, Tree):
        return body
    raise Unreadable(Span(source, 0, 0), "there is nothing to read", "The file holds no block.")


def _failure(source: Source, error: UnexpectedInput) -> Unreadable:
    text = _unclosed(error)
    if text is not None and text.start_pos is not None:
        return unclosed_text(Span(source, text.start_pos, text.start_pos))
    is_end = isinstance(error, UnexpectedToken) and error.token.type == _END
    start = len(source.text) if is_end else min(max(error.pos_in_stream or 0, 0), len(source.text))
    if is_end:
        return Unreadable(
            Span(source, start, start),
            "the file ends too early",
            "A block, a list or a map is not closed. Add its closing brace or bracket.",
        )
    end = start
    while end < len(source.text) and not source.text[end].isspace() and end - start < _LONGEST_SHOWN:
        end += 1
    found = source.text[start:end].replace("`", "'")
    return Unreadable(
        Span(source, start, end),
        f"`{found}` is not expected here" if found else "the end of the line is not expected here",
        "The HCL cannot be read from here on. Look for a brace, bracket, quote or comma that is missing or too much "
        "at this place or just before it. If `packer validate` accepts it, python-hcl2, which reads it here, does not "
        "know how it is written: a line break inside of `${}` is such a thing.",
    )


def _unclosed(error: UnexpectedInput) -> Token | None:
    """Find the first text that runs over the end of its line, which is where the mistake is."""
    parser = getattr(error, "interactive_parser", None)
    for item in parser.parser_state.value_stack if parser is not None else ():
        for token in item.scan_values(lambda _: True) if isinstance(item, Tree) else (item,):
            if isinstance(token, Token) and token.type == "STRING_CHARS" and "\n" in token:
                return token
    return None


def unclosed_text(span: Span) -> Unreadable:
    """Tell of a text without an end."""
    return Unreadable(
        span,
        "a text is not closed on its line",
        'A quoted text ends with `"` on the line on which it begins. Close it, or write a heredoc for several lines.',
    )
