"""Values that a name beside them calls a password, a token or a key: options, assignments, members, headers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aib2packer.secrets.credential import Credential, is_literal
from aib2packer.secrets.values import Text, value_at

# The last word of a name, and what such a value is.
_KINDS = (
    (r"pass(?:word|wd|phrase)|pwd|(?:store|key|(?<![a-z]))pass", "a password"),
    (r"token", "a token"),
    (r"secret", "a secret"),
    (
        r"(?:api|access|account|shared|storage|auth|encryption|signing|subscription|workspace|shared_?access)[-_]?key",
        "a key",
    ),
)
_NAME = "|".join(f"({words})" for words, _ in _KINDS)
HINTS = ("pass", "pwd", "token", "secret", "key")

# Names that end in such a word and hold no secret: a type of .NET's assemblies, switches, the working directory.
_HARMLESS = ("publickeytoken", "cancellationtoken", "nopassword", "nopasswd", "no-password", "no_password", "oldpwd")
_BEFORE = 60  # characters of a name before its last word
_BETWEEN_NAME_AND_DATA = r"[\"']?\s{1,3}(?:(?:-PropertyType|-Type|/t)\s{1,3}\w{1,20}\s{1,3})?(?:-Value|/d)\s{1,3}"


def named(text: str, lowered: str) -> Iterator[Credential]:
    """Find them; the values are literals."""
    if not any(hint in lowered for hint in HINTS):
        return
    name = re.compile(f"(?:{_NAME})(?![\\w-])", re.IGNORECASE)
    position = 0
    while match := name.search(text, position):
        position = match.end()
        value = _value_of(text, match.start(), match.end())
        if value is not None and is_literal(value.text, value.quote):
            kind = next(kind for group, (_, kind) in zip(match.groups(), _KINDS, strict=True) if group is not None)
            yield Credential(value.start, value.end, kind, certain=False)
            position = max(position, value.end)


def _value_of(text: str, start: int, end: int) -> Text | None:
    """Read the value of the name whose last word stands at a place; None when it has none."""
    before = text[max(0, start - _BEFORE) : start]
    head = re.search(r"[\w.-]*\Z", before)
    first = start - len(head[0] if head else "")
    if text[first:end].lower().endswith(_HARMLESS) or text[first:end] == "PWD":
        return None
    if found := re.compile(_BETWEEN_NAME_AND_DATA, re.IGNORECASE).match(text, end):
        return value_at(text, found.end())
    closing = re.compile(r"[\"']?\}?\]?").match(text, end)
    stop = closing.end() if closing else end
    if found := re.compile(r"[ \t]{0,20}=(?![=>~])").match(text, stop):
        return _behind_equals(text, found, stop)
    is_option = text[first] == "-" or text[max(0, first - 1)] == "/"
    if text.startswith(":", stop):
        return _behind_colon(text, stop, first, is_option=is_option, is_quoted=stop > end)
    blank = re.compile(r"[ \t]{1,20}").match(text, end)
    return value_at(text, blank.end()) if is_option and blank and stop == end else None


def _behind_equals(text: str, sign: re.Match[str], name_end: int) -> Text | None:
    """Read `name=value` or `name = "value"`; with blanks, a value without quotes would be a command."""
    value = value_at(text, sign.end())
    if value is not None and sign.end() == name_end + 1:
        return value
    blank = re.compile(r"[ \t]{0,20}").match(text, sign.end())
    return _quoted(value_at(text, blank.end() if blank else sign.end()))


def _behind_colon(text: str, colon: int, start: int, *, is_option: bool, is_quoted: bool) -> Text | None:
    """Read `"name": "value"`, `name: 'value'`, `/name:value`, `"X-Api-Key: value"`, or YAML, alone or in a message."""
    blank = re.compile(r":[ \t]{0,20}").match(text, colon)
    if blank is None:
        return None
    value = value_at(text, blank.end())
    if value is None or value.quote or is_quoted:
        return _quoted(value)
    if is_option and blank.end() == colon + 1:
        return value
    opening = text[start - 1 : start]
    if opening in {'"', "'", "`"}:
        is_whole = text.startswith(opening, value.end) and (opening == "`" or "-" in text[start:colon])
        return value if is_whole else None
    line = text[max(0, start - _BEFORE) : start].rpartition("\n")[2]
    alone = re.compile(r"[ \t]*(?:\n|\Z)").match(text, value.end)
    return value if alone and not line.strip(" \t-") and blank.end() > colon + 1 else None


def _quoted(value: Text | None) -> Text | None:
    return value if value is not None and value.quote else None
