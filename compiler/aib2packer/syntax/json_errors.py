"""The words for JSON whose structure is broken: what was expected, what stands there, what to do.

Values of strings are never repeated, since a string may hold a secret.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aib2packer.diagnostics import Note
from aib2packer.source import Span
from aib2packer.syntax import codes
from aib2packer.syntax.json_lexer import Scanner
from aib2packer.syntax.nodes import JsonString
from aib2packer.syntax.parse_error import ParseError
from aib2packer.syntax.wording import character, quoted

# Marks that scripts replace before a template is used (sed, Azure Pipelines, Helm and the like).
_PLACEHOLDER = re.compile(
    r"""<[^<>"\r\n]{1,80}> | \{\{[^{}"\r\n]{1,80}\}\} | \$\{[^{}"\r\n]{1,80}\} | \$\([^()"\r\n]{1,80}\)
        | \#\{[^{}"\r\n]{1,80}\}\#? | __[A-Za-z0-9.-]{1,80}(?:_[A-Za-z0-9.-]+)*__ | @@[\w.-]{1,80}@@ | %\w{1,80}%""",
    re.VERBOSE,
)
_WORD = re.compile(r"[A-Za-z_$][\w$.-]*")
_SINGLE_QUOTED = re.compile(r"'[^'\r\n]*'")
_CONSTANTS = {"true": "true", "false": "false", "null": "null", "none": "null", "nil": "null", "undefined": "null"}
_PROPERTY_START = re.compile(r'"(?:[^"\\\n]|\\.)*"\s*:')
_VALUE_START = re.compile(r'["{\[\-0-9]|(?:true|false|null)\b')
_VALUE = "a value"
_NAME = "the name of a property in double quotes"
_ADVICE = (
    (re.compile(r","), "Remove the comma that is too much, or write the property that is missing."),
    (
        re.compile("['`\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb]"),
        'JSON knows only straight double quotes. Write `"` on both sides.',
    ),
    (re.compile(r"#"), "A comment begins with `//`, or stands between `/*` and `*/`."),
    (re.compile(r"\.\.\."), "Three dots stand for text that was left out. Put in what belongs here."),
    (re.compile(r"\0"), "The file seems to be UTF-16 without a byte order mark. Save it as UTF-8."),
    (
        re.compile(r"(?:nan|inf|infinity)\b", re.IGNORECASE),
        "JSON has no word for what is not a finite number. Write a number, or put the word in double quotes.",
    ),
    (_WORD, "Text stands in double quotes in JSON; only numbers, `true`, `false` and `null` go without."),
)
_OTHER_LANGUAGES = (
    ("XML or HTML", re.compile(r"<(?:[?!]|/?[A-Za-z][^<>]*>)")),
    (
        "Bicep",
        re.compile(
            r"@(?:\w+\.)?\w+\("
            r"|(?:targetScope|param|var|resource|module|output|metadata|using|import|func|type)[ \t=]+[\w'{*]"
        ),
    ),
    ("HCL", re.compile(r'(?:packer|source|build|variable|locals|data|local)[ \t]*["{]')),
    ("YAML", re.compile(r"---|- |[\w$.-]+[ \t]*:")),
)
_CONVERSIONS = {
    "Bicep": " Compile it to an ARM template first, with `az bicep build --file main.bicep`.",
    "HCL": " A Packer template is what comes out; give the image template that it is to be made from.",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """A bracket that is not closed yet: its offset, the bracket that closes it, and what it opens."""

    start: int
    closer: str
    what: str  # object or array


def missing_value(scan: Scanner, opened: Opening | None) -> ParseError:
    """Say that something else stands where a value must; `opened` is the bracket around it, None at the top."""
    char = scan.text[scan.pos : scan.pos + 1]
    if not char:
        return unclosed(scan, opened) if opened else _no_value(scan)
    if opened is None:
        language = _other_language(scan)
        if language is not None:
            return language
    if char in ",]}:":
        return _nothing_there(scan, char, opened)
    return _unexpected(scan, _VALUE, opened)


def missing_key(scan: Scanner, opened: Opening) -> ParseError:
    """Say that something else stands where the name of a property must."""
    if scan.pos == len(scan.text):
        return unclosed(scan, opened)
    return _unexpected(scan, _NAME, opened)


def missing_colon(scan: Scanner, opened: Opening, key: Span) -> ParseError:
    """Say that no colon follows the name of a property."""
    if scan.pos == len(scan.text):
        return unclosed(scan, opened)
    found, end = _found(scan, scan.pos)
    at = scan.span(scan.pos, end) if found == "`=`" else scan.span(key.end, key.end)
    return ParseError(
        codes.UNEXPECTED_TEXT,
        f"expected `:` after a property name, found {found}",
        'A property is written as `"name": value`. Put a colon between its name and its value.' + _stray(scan, key),
        at,
        _spanning_note(key),
    )


def missing_separator(scan: Scanner, opened: Opening, previous: Span, string: JsonString | None) -> ParseError:
    """Say that neither a comma nor the closing bracket follows a value; `string` is that value if it is one."""
    if scan.pos == len(scan.text):
        return unclosed(scan, opened)
    char = scan.text[scan.pos]
    stray = _stray(scan, string.span) if string else ""
    notes = _spanning_note(string.span) if string else ()
    if not stray and opened.closer == "]" and _PROPERTY_START.match(scan.text, scan.pos):
        return ParseError(
            codes.UNCLOSED_BRACKET,
            "missing `]` before the next property",
            f"A property with a name follows on line {scan.source.position(scan.pos).line}, but the array that was"
            f" opened on line {scan.source.position(opened.start).line} is not closed. Put a `]` and a `,` here.",
            scan.span(previous.end, previous.end),
            (_opening_note(scan, opened),),
        )
    if not stray and _VALUE_START.match(scan.text, scan.pos):
        return ParseError(
            codes.MISSING_COMMA,
            "missing comma between two " + ("properties" if opened.closer == "}" else "values"),
            f"Another {'property' if opened.closer == '}' else 'value'} follows on line"
            f" {scan.source.position(scan.pos).line} without a comma in between. Put a `,` here.",
            scan.span(previous.end, previous.end),
            notes,
        )
    found, end = _found(scan, scan.pos)
    detail = f"After a value in an {opened.what} comes a comma and the next one, or the closing `{opened.closer}`."
    if char in "]}":
        detail += f" This bracket does not close the {opened.what} that is open; use `{opened.closer}`."
    elif char == ":" and opened.closer == "]":
        detail += " Properties with names belong into an object: write `{` and `}` around them."
    return ParseError(
        codes.UNEXPECTED_TEXT,
        f"expected `,` or `{opened.closer}`, found {found}",
        detail + stray,
        scan.span(scan.pos, end),
        (*notes, _opening_note(scan, opened)),
    )


def text_after_end(scan: Scanner, root: Span) -> ParseError:
    """Say that text follows the one value of the file."""
    found, end = _found(scan, scan.pos)
    char = scan.text[scan.pos]
    if char in "]}":
        advice = "There is one closing bracket too many, or one closed too early."
    elif char in ",:":
        advice = "If the file lists properties, the `{` before them and the `}` behind them are missing."
    else:
        advice = "A file holds exactly one value. Remove what follows it, or put it into a file of its own."
    return ParseError(
        codes.TEXT_AFTER_END,
        f"expected the end of the file, found {found}",
        f"The value that the file holds ended on line {root.finish.line}. {advice}",
        scan.span(scan.pos, end),
        (Note("the value of the file begins here", scan.span(root.start, min(root.start + 1, root.end))),),
    )


def too_deep(scan: Scanner, limit: int) -> ParseError:
    """Say that a bracket opens one level too many."""
    return ParseError(
        codes.NESTED_TOO_DEEPLY,
        f"brackets are nested more than {limit} levels deep",
        f"This bracket opens level {limit + 1}. Image templates need a few dozen levels; the file is probably broken or"
        " was made to do harm.",
        scan.span(scan.pos, scan.pos + 1),
    )


def too_many_values(scan: Scanner, limit: int) -> ParseError:
    """Say that a value is one too many."""
    return ParseError(
        codes.TOO_MANY_VALUES,
        f"the file holds more than {limit:,} values",
        "Templates hold some ten thousand values at most, and Azure Resource Manager refuses those above 4 MB. This is"
        " probably not the file that was meant.",
        scan.span(scan.pos, scan.pos),
    )


def unclosed(scan: Scanner, opened: Opening) -> ParseError:
    """Say that the file ends inside a bracket."""
    end = len(scan.text.rstrip())
    return ParseError(
        codes.UNCLOSED_BRACKET,
        f"{opened.what} is never closed",
        f"The file ends here, but the {opened.what} that was opened on line"
        f" {scan.source.position(opened.start).line} still needs its `{opened.closer}`. Add it, or see whether a"
        " bracket before is missing.",
        scan.span(end, end),
        (_opening_note(scan, opened),),
    )


def _no_value(scan: Scanner) -> ParseError:
    return ParseError(
        codes.EMPTY_FILE,
        "the file holds no JSON value",
        "Only white space and comments were found. An image template as a JSON object, `{ ... }`, was expected.",
        scan.span(0, 0),
    )


def _other_language(scan: Scanner) -> ParseError | None:
    """Recognise, by its first words, a file that is not JSON at all."""
    for name, pattern in _OTHER_LANGUAGES:
        match = pattern.match(scan.text, scan.pos)
        if match:
            return ParseError(
                codes.NOT_JSON,
                f"the file looks like {name}, not JSON",
                "An image template as JSON was expected, which begins with `{`." + _CONVERSIONS.get(name, ""),
                scan.span(scan.pos, match.end()),
            )
    return None


def _nothing_there(scan: Scanner, char: str, opened: Opening | None) -> ParseError:
    notes = (_opening_note(scan, opened),) if opened else ()
    advice = "Write the value that is missing, or remove what is too much."
    if char == "," and opened:
        advice = "Remove the comma that is too much, or write the value that is missing."
    return ParseError(
        codes.UNEXPECTED_TEXT,
        f"expected a value, found `{char}`",
        f"There is nothing before this `{char}` where a value must stand. {advice}",
        scan.span(scan.pos, scan.pos + 1),
        notes,
    )


def _unexpected(scan: Scanner, expected: str, opened: Opening | None) -> ParseError:
    """Say what stands at the scanner's position instead of a value or a name, as helpfully as can be."""
    # The first brace of `{{name}}` has been read as an object's already.
    start = scan.pos - 1 if scan.text[scan.pos] == "{" and scan.pos else scan.pos
    placeholder = _PLACEHOLDER.match(scan.text, start) or _PLACEHOLDER.match(scan.text, scan.pos)
    if placeholder:
        shown = quoted(placeholder[0])
        return ParseError(
            codes.BARE_PLACEHOLDER,
            f"placeholder {shown} stands where {expected} is expected",
            f"{shown} looks like a mark that a script replaces before the template is used. Replace it by the real"
            " text, or put double quotes around it.",
            scan.span(placeholder.start(), placeholder.end()),
        )
    found, end = _found(scan, scan.pos)
    notes = (_opening_note(scan, opened),) if opened and scan.text[scan.pos] in "]})" else ()
    return ParseError(
        codes.UNEXPECTED_TEXT,
        f"expected {expected}, found {found}",
        _advice(scan.text, scan.pos, end, expected),
        scan.span(scan.pos, end),
        notes,
    )


def _advice(text: str, start: int, end: int, expected: str) -> str:
    """Say what to do about text that is no token."""
    if expected == _VALUE and text[start:end].lower() in _CONSTANTS:
        return f"JSON writes this as `{_CONSTANTS[text[start:end].lower()]}`, in lower case and without quotes."
    for pattern, advice in _ADVICE:
        if pattern.match(text, start):
            return advice
    if not text[start].isprintable() or text[start].isspace():
        return "It often comes along when text is copied from a web page. Remove it, or write an ordinary space."
    if expected == _VALUE:
        return "A value is a string in double quotes, a number, `true`, `false`, `null`, `{ ... }` or `[ ... ]`."
    return 'A property is written as `"name": value`.'


def _found(scan: Scanner, start: int) -> tuple[str, int]:
    """Name the text at an offset and give its end; a string is not repeated."""
    char = scan.text[start]
    if char == '"':
        return "a string", start + 1
    single = _SINGLE_QUOTED.match(scan.text, start)
    if single:
        return "text in single quotes", single.end()
    word = _WORD.match(scan.text, start)
    if word:
        return quoted(word[0]), word.end()
    return character(char), start + 1


def _stray(scan: Scanner, string: Span) -> str:
    """Explain text that touches the end of a string: the string probably ended too early."""
    if scan.pos != string.end or scan.text[scan.pos] in "{[=:;]})":
        return ""
    return ' If the string was to go on here, write the quote inside it as `\\"`.'


def _spanning_note(string: Span) -> tuple[Note, ...]:
    """Point at the beginning of a string over several lines: its closing quote may be missing there."""
    if string.begin.line == string.finish.line:
        return ()
    at = Span(string.source, string.start, string.start + 1)
    return (Note("the string before begins here; is its closing quote missing on this line?", at),)


def _opening_note(scan: Scanner, opened: Opening) -> Note:
    return Note(f"the {opened.what} begins here", scan.span(opened.start, opened.start + 1))
