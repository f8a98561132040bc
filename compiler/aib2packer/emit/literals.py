r"""All quoting of HCL: expressions become `Hcl` text, the only thing that a layout template may print.

HCL's escapes: `\n \r \t \" \\ \uXXXX \UXXXXXXXX`; `${` and `%{` are written `$${` and `%%{` when they are data,
and nothing else about `$` and `%` is special (HCL native syntax specification; observed with HashiCorp's parser).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable

from markupsafe import Markup

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

INDENT = "  "
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_KEYWORDS = frozenset({"true", "false", "null", "for", "if", "in"})
_NEEDS_ESCAPE = re.compile(r'[\x00-\x1f"\\\x7f-\x9f]|[$%](?=\{)|[^\x00-\x9f]')
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\", "$": "$$", "%": "%%"}
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Scripts in which one character is one column for HashiCorp's formatter, which counts grapheme clusters: in map keys,
# whose width decides the place of `=`, all other characters are escaped.
_SIMPLE_WIDTH = re.compile(
    r"[\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]"
)


class Hcl(Markup):
    """Finished HCL text. Made here only; anything else in a layout template is an error."""

    __slots__ = ()


def raw(text: str) -> Hcl:
    """Take text that is HCL by construction: identifiers, punctuation, white space."""
    return Hcl(text)


def comment(line: str) -> Hcl:
    """Give the text of a comment line, without characters that could end it or hide in it."""
    shown = "".join(" " if unicodedata.category(char) in _UNPRINTABLE else char for char in line)
    return Hcl(shown.rstrip())


def mark(number: int) -> str:
    """Give an invisible mark that the renderer takes out again; NUL never occurs in HCL text, it is always escaped."""
    return f"\x00{number}\x00"


def quoted(text: str) -> str:
    """Quote data."""
    return f'"{_escaped(text)}"'


def map_key(key: str) -> str:
    """Write a map key: bare where it is an identifier, else quoted with a width that is certain."""
    if _IDENTIFIER.fullmatch(key) and key not in _KEYWORDS:
        return key
    return '"' + "".join(_key_char(char) for char in _escaped(unicodedata.normalize("NFC", key))) + '"'


def expression(value: Expression, depth: int, marks: MarkSource) -> Hcl:
    """Write an expression that starts on a line indented by `depth` levels; it may span several lines."""
    return Hcl(_write(value, depth, marks))


def is_multiline(value: Expression) -> bool:
    """Tell whether an expression is written over several lines."""
    match value:
        case Heredoc():
            return True
        case ListOf(items=items, one_line=one_line):
            return bool(items) and not one_line
        case MapOf(entries=entries, one_line=one_line):
            return bool(entries) and not one_line
        case FunctionCall(args=args):
            return any(is_multiline(arg) for arg in args)
        case _:
            return False


class MarkSource:
    """Hands out marks for origins and remembers what each stands for."""

    def __init__(self) -> None:
        self.origins: list[tuple[str, ...]] = []

    def of(self, origins: tuple[str, ...]) -> str:
        """Give the mark of some origins; nothing for none."""
        if not origins:
            return ""
        self.origins.append(origins)
        return mark(len(self.origins) - 1)


def _write(value: Expression, depth: int, marks: MarkSource) -> str:  # noqa: C901, PLR0911 - one case a node
    match value:
        case Literal(value=data):
            return _literal(data)
        case Template(parts=parts):
            return _template(parts, depth, marks)
        case Reference(path=path):
            return path
        case FunctionCall(name=name, args=args):
            return f"{name}({', '.join(_write(arg, depth, marks) for arg in args)})"
        case Index(collection=collection, index=index):
            key = _literal(index) if isinstance(index, int | str) else _write(index, depth, marks)
            return f"{_operand(collection, depth, marks)}[{key}]"
        case Operation(operator=operator, left=left, right=right):
            return f"{_operand(left, depth, marks)} {operator} {_operand(right, depth, marks)}"
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            branches = (_branch(part, depth, marks) for part in (condition, then, otherwise))
            return "{} ? {} : {}".format(*branches)
        case ListOf():
            return _list(value, depth, marks)
        case MapOf():
            return _map(value, depth, marks)
        case Heredoc(lines=lines):
            return _heredoc(lines, depth)


def _literal(data: str | float | bool | None) -> str:  # noqa: FBT001 - a value of HCL
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "true" if data else "false"
    return quoted(data) if isinstance(data, str) else repr(data)


def _template(parts: tuple[str | Expression, ...], depth: int, marks: MarkSource) -> str:
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += _escaped(part)
            continue
        # `$` before an interpolation would read as the escape `$${`: the dollar becomes an interpolation itself.
        if text.endswith("$"):
            text = text[:-1] + '${"$"}'
        text += f"${{{_write(part, depth, marks)}}}"
    return f'"{text}"'


def _operand(value: Expression, depth: int, marks: MarkSource) -> str:
    text = _write(value, depth, marks)
    return f"({text})" if isinstance(value, Operation | Conditional) else text


def _branch(value: Expression, depth: int, marks: MarkSource) -> str:
    """Write a part of a conditional, which binds weaker than every operation."""
    text = _write(value, depth, marks)
    return f"({text})" if isinstance(value, Conditional) else text


def _list(value: ListOf, depth: int, marks: MarkSource) -> str:
    if not is_multiline(value):
        return f"[{', '.join(_write(item, depth, marks) for item in value.items)}]"
    pad = INDENT * (depth + 1)
    rows = (
        f"{pad}{marks.of(origins)}{_write(item, depth + 1, marks)},\n"
        for item, origins in zip(value.items, _padded(value.origins, len(value.items)), strict=True)
    )
    return f"[\n{''.join(rows)}{INDENT * depth}]"


def _map(value: MapOf, depth: int, marks: MarkSource) -> str:
    keys = [map_key(key) if isinstance(key, str) else f"({_write(key, depth, marks)})" for key, _ in value.entries]
    texts = [_write(item, depth + 1, marks) for _, item in value.entries]
    if not is_multiline(value):
        return f"{{ {', '.join(f'{key} = {text}' for key, text in zip(keys, texts, strict=True))} }}" if keys else "{}"
    pad = INDENT * (depth + 1)
    widths = _widths(keys, [is_multiline(item) for _, item in value.entries])
    rows = (
        f"{pad}{marks.of(origins)}{key:<{width}} = {text}\n"
        for key, width, text, origins in zip(keys, widths, texts, _padded(value.origins, len(keys)), strict=True)
    )
    return f"{{\n{''.join(rows)}{INDENT * depth}}}"


def _widths(keys: list[str], long: list[bool]) -> list[int]:
    """Align the keys of neighbouring one-line entries; an entry over several lines stands for itself."""
    widths: list[int] = []
    for is_long, run in itertools.groupby(zip(keys, long, strict=True), key=lambda entry: entry[1]):
        names = [key for key, _ in run]
        widths += [0 if is_long else max(map(len, names))] * len(names)
    return widths


def _heredoc(lines: tuple[str, ...], depth: int) -> str:
    word = "EOT"
    while any(line.strip() == word for line in lines):
        word += "_"
    pad = INDENT * (depth + 1)
    body = "".join(f"{pad}{_interpolation_escaped(line)}\n" if line else "\n" for line in lines)
    return f"<<-{word}\n{body}{INDENT * depth}{word}"


def _padded(origins: tuple[tuple[str, ...], ...], count: int) -> Iterable[tuple[str, ...]]:
    return origins or ((),) * count


def _escaped(text: str) -> str:
    return _NEEDS_ESCAPE.sub(lambda match: _escape(match[0]), text)


def _escape(char: str) -> str:
    if char in _NAMED:
        return _NAMED[char]
    if char > "\x9f" and unicodedata.category(char) not in _UNPRINTABLE:
        return char
    return _numeric(char)


def _interpolation_escaped(text: str) -> str:
    return text.replace("${", "$${").replace("%{", "%%{")


def _key_char(char: str) -> str:
    if char.isascii() or _SIMPLE_WIDTH.fullmatch(char):
        return char
    return _numeric(char)


def _numeric(char: str) -> str:
    return f"\\u{ord(char):04X}" if char <= "\uffff" else f"\\U{ord(char):08X}"
