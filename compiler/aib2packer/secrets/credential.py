"""What a credential in a text is, and which texts are none."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credential:
    """A part of a text that gives access to something; offsets count characters and are half-open."""

    start: int
    end: int
    kind: str  # for people, with its article, such as "a GitHub token"
    certain: bool  # its shape says so; else only the words around it


LONGEST = 500  # characters of a value that is looked at; a longer one is no password

# A variable in an unquoted or double-quoted text: `$X`, `${X}`, `$(...)`; `$$` is left alone, as in `Pa$$w0rd`.
_EXPANSION = r"(?<!\$)\$(?:[A-Za-z_{(@*#?!]|\d\Z)"
# Marks that something else replaces: `$X`, `$(X)`, `%X%`, `!X!`, `<x>`, `{0}`, `#{X}#`, `__X__`, `@X@`, `[expression]`.
_MARK = (
    r"\$[\w:]+|\$\{.*\}|\$\(.*\)|%\w+%?|!\w+!|<.*>|\{\w*\}|#\{.*\}#?|__\w+__|@@?\w+@@?|\[.*\]?|\\?[$`].*"
    r"|your[-_ ].*|replace[-_ ]?(?:me|this).*"
)
# Paths, addresses and places to read from, commands of PowerShell, and words that are no password of anyone.
_OTHER = (
    r"\.{0,2}[/\\].*|~[/\\].*|[A-Za-z]:[/\\].*|@?[\w.~-]*[/\\][\w./\\~-]*\.\w{1,5}|@[\w.-]+\.\w{1,5}"
    r"|(?:https?|file|env|fd|keyvault|vault)://?.*|(?:file|env|fd|stdin):.*|id=.*|type=.*|(?-i:[A-Z][a-z]+-[A-Z]\w+)|-.*"
    r"|true|false|yes|no|on|off|null|none|nil|undefined|required|optional|prompt|default|auto|stdin|enabled|disabled"
    r"|string|securestring|str|text|value"
)
_SHORTEST = 3  # characters


def is_literal(value: str, quote: str = "") -> bool:
    """Tell whether a value is written out, and neither a reference to a value nor a mark for one."""
    if len(value) < _SHORTEST or (value.isdigit() and len(value) == _SHORTEST) or len(set(value)) == 1:
        return False
    if quote != "'" and re.search(_EXPANSION, value):
        return False
    return "{{" not in value and not re.fullmatch(f"{_MARK}|{_OTHER}", value, re.IGNORECASE | re.DOTALL)
