"""Passwords on the command lines of programs that take one without calling it so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aib2packer.secrets.credential import Credential, is_literal
from aib2packer.secrets.names import named
from aib2packer.secrets.values import Text, value_at, words_at

_A_PASSWORD = "a password"  # noqa: S105 -- what it is, for people


@dataclass(frozen=True, slots=True)
class _Options:
    """A program and its options that a password follows, in their letter case."""

    hint: str  # in lower case
    head: str  # pattern, up to the end of its last word
    separate: tuple[str, ...] = ()  # `-p value`
    attached: tuple[str, ...] = ()  # `-pvalue`


# From the manuals of the programs. Long options such as `--password` are found by their names.
_PROGRAMS = (
    _Options("mysql", r"mysql(?:admin|dump|import|show)?", attached=("-p",)),
    _Options("mariadb", r"mariadb(?:-\w+)?", attached=("-p",)),
    _Options(
        "login", r"(?:docker|podman|az|acr|oras|nerdctl|buildah|skopeo|registry|oc|cf)[ \t]{1,9}login", separate=("-p",)
    ),
    _Options("sshpass", "sshpass", separate=("-p",), attached=("-p",)),
    _Options("sqlcmd", "sqlcmd", separate=("-P",), attached=("-P",)),
    _Options("osql", "osql", separate=("-P",), attached=("-P",)),
    _Options("bcp", "bcp", separate=("-P",), attached=("-P",)),
    _Options("plink", "plink", separate=("-pw",)),
    _Options("pscp", "pscp", separate=("-pw",)),
    _Options("psftp", "psftp", separate=("-pw",)),
    _Options("psexec", "psexec(?:64)?", separate=("-p",)),
    _Options("certutil", "certutil", separate=("-p",)),
    _Options("schtasks", "schtasks", separate=("/rp", "/RP", "/Rp")),
    _Options("zip", "unzip|zip", separate=("-P",)),
    _Options("7z", "7za?|7zz", attached=("-p",)),
    _Options("redis-cli", "redis-cli", separate=("-a",)),
)
_USER_OPTIONS = ("-u", "--user", "-U", "--proxy-user")
_VALUE = r"(?P<value>\"[^\"\n]{1,300}\"|'[^'\n]{1,300}'|[^\s|;&\"'<>]{1,300})"
_ECHO = (
    rf"(?:echo|printf)[ \t]{{1,9}}(?:-\w{{1,3}}[ \t]{{1,9}})?{_VALUE}[ \t]{{0,9}}\|[ \t]{{0,9}}(?:sudo[ \t]{{1,9}})?"
)
_BLANK = r"[ \t]{0,9}"


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What stands around a group named `value`."""

    hint: str  # in lower case
    pattern: str
    kind: str = _A_PASSWORD
    pair: bool = False  # the value is `user:password`


_PATTERNS = (
    _Pattern("chpasswd", rf"{_ECHO}(?:/usr/sbin/)?chpasswd", pair=True),
    _Pattern("chpasswd", rf"chpasswd{_BLANK}<<<{_BLANK}{_VALUE}", pair=True),
    _Pattern("passwd", rf"{_ECHO}passwd"),
    _Pattern("convertto-securestring", rf"{_VALUE}{_BLANK}\|{_BLANK}ConvertTo-SecureString"),
    _Pattern(
        "authorization",
        rf"authorization[\"']?{_BLANK}[:=]{_BLANK}[\"']?(?:bearer|basic|token)[ \t]{{1,9}}"
        r"(?P<value>[^\s\"'`\\,;|&<>()]{1,4000})",
        "a token",
    ),
    _Pattern("pass:", r"-pass(?:in|out)?[ \t]{1,9}[\"']?pass:(?P<value>[^\s\"';|&]{1,300})"),
    _Pattern(
        "networkcredential",
        rf"NetworkCredential{_BLANK}(?:\]::new)?\({_BLANK}[^,()\n]{{1,200}},{_BLANK}{_VALUE}",
    ),
)


def commanded(text: str, lowered: str) -> Iterator[Credential]:
    """Find them."""
    for item in _PATTERNS:
        if item.hint in lowered:
            for match in re.finditer(item.pattern, text, re.IGNORECASE):
                yield from _found(_unquoted(text, *match.span("value")), item.kind, pair=item.pair)
    for options in _PROGRAMS:
        if options.hint in lowered:
            for rest in _runs(options.head, text):
                yield from _option_values(options, text, rest)
    for head, hint, read in _READERS:
        if hint in lowered:
            for rest in _runs(head, text):
                yield from read(text, rest)


def _runs(head: str, text: str) -> Iterator[int]:
    """Give the places behind the calls of a program."""
    for match in re.finditer(rf"(?<![\w.-])(?:{head})(?:\.exe)?(?=[ \t(])", text, re.IGNORECASE):
        yield match.end()


def _found(value: Text | None, kind: str, *, pair: bool = False) -> Iterator[Credential]:
    if value is None:
        return
    start = value.text.find(":") + 1 if pair else 0
    if (start or not pair) and is_literal(value.text[start:], value.quote):
        yield Credential(value.start + start, value.end, kind, certain=False)


def _unquoted(text: str, start: int, end: int) -> Text:
    quote = text[start] if text[start] in "\"'" else ""
    return Text(start + len(quote), end - len(quote), text[start + len(quote) : end - len(quote)], quote, end)


def _option_values(options: _Options, text: str, start: int) -> Iterator[Credential]:
    expected = False
    for word in words_at(text, start):
        if expected:
            yield from _found(word, _A_PASSWORD)
        expected = word.text in options.separate
        for option in options.attached:
            if word.text.startswith(option) and len(word.text) > len(option) and not word.quote:
                value = value_at(text, word.start + len(option))
                yield from _found(value, _A_PASSWORD)


def _net(text: str, start: int) -> Iterator[Credential]:
    """Read `net user NAME PASSWORD /add` and `net use [DRIVE] SHARE [PASSWORD] /user:NAME`."""
    words = [word for word in words_at(text, start) if not word.text.startswith("/")]
    match [word.text.lower() for word in words]:
        case ["user", _, _, *_]:
            yield from _found(words[2], _A_PASSWORD)
        case ["use", *rest] if any(word.startswith("\\\\") for word in rest):
            share = next(index for index, word in enumerate(rest) if word.startswith("\\\\")) + 1
            yield from _found(words[share + 1] if len(words) > share + 1 else None, _A_PASSWORD)


def _curl(text: str, start: int) -> Iterator[Credential]:
    """Read `curl -u USER:PASSWORD`."""
    expected = False
    for word in words_at(text, start):
        if expected:
            yield from _found(word, _A_PASSWORD, pair=True)
        expected = word.text in _USER_OPTIONS
        if word.text.startswith(("-u", "--user=", "--proxy-user=")) and not word.quote and not expected:
            yield from _found(word, _A_PASSWORD, pair=True)


def _secure_string(text: str, start: int) -> Iterator[Credential]:
    """Read `ConvertTo-SecureString [-String] "..." -AsPlainText`; without the latter the text is encrypted."""
    words = tuple(words_at(text, start))
    if any(word.text.lower().startswith("-asplain") for word in words):
        plain = [word for word in words if word.quote or not word.text.startswith("-")]
        yield from _found(plain[0] if plain else None, _A_PASSWORD)


def _environment(text: str, start: int) -> Iterator[Credential]:
    """Read `setx NAME VALUE` and `SetEnvironmentVariable('NAME', 'VALUE')`, as if it were `NAME=VALUE`."""
    match = re.compile(r"[ \t(]{1,9}[\"']?(\w{1,100})[\"']?[ \t,]{1,9}").match(text, start)
    value = value_at(text, match.end()) if match else None
    if match is None or value is None:
        return
    assignment = f"{match[1]}='{value.text}'"
    for credential in named(assignment, assignment.lower()):
        if is_literal(value.text, value.quote):
            yield Credential(value.start, value.end, credential.kind, certain=False)


# Heads, hints and readers of what follows.
_READERS: tuple[tuple[str, str, Callable[[str, int], Iterator[Credential]]], ...] = (
    (r"net1?", "net", _net),
    ("curl", "curl", _curl),
    ("ConvertTo-SecureString", "securestring", _secure_string),
    ("setx", "setx", _environment),
    (r"SetEnvironmentVariable", "setenvironmentvariable", _environment),
)
HINTS = (
    *(item.hint for item in _PATTERNS),
    *(options.hint for options in _PROGRAMS),
    *(hint for _, hint, _ in _READERS),
)
