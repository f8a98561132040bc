"""Credentials that their own shape gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aib2packer.secrets.credential import Credential, is_literal

# Text in lower case without which a pattern cannot match, the pattern, and what it finds: its group, else all of it.
# Each begins where nothing of its own alphabet stands before it, so that a long run of characters is read once.
_SHAPES = (
    # The signature of a shared access signature (Azure Storage documentation).
    ("sig=", r"(?<=[?&;])sig=([\w%+/=.~-]+)", "the signature of a SAS"),
    ("sig=", r"(?<![\w.?&;-])sig=([\w%+/=-]{40,100})", "the signature of a SAS"),
    ("@", r"(?<=://)([^/\s\"'`@:<>]*:[^/\s\"'`@]+)(?=@)", "a user name and a password"),
    # Connection strings of Azure Storage, Service Bus, Event Hubs, Cosmos DB and IoT Hub.
    ("key=", r"(?:Account|SharedAccess)Key=([A-Za-z0-9+/]{20,}={0,2})", "an account key"),
    # Keys of Azure services that carry the mark of their service (Microsoft Security Utilities).
    (
        "==",
        r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{76}(?:APIM|ACDb|\+ABa|\+AMC|\+ASt)[A-Za-z0-9+/]{5}[AQgw]==",
        "an Azure key",
    ),
    ("q~", r"(?<![\w~.-])[\w~.-]{3}[78]Q~[\w~.-]{31,34}(?![\w~.-])", "a client secret of Microsoft Entra ID"),
    ("azdo", r"(?<!\w)[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}(?!\w)", "an Azure DevOps token"),
    ("gh", r"(?<![A-Za-z0-9])gh[opsur]_[A-Za-z0-9]{36,}", "a GitHub token"),
    ("github_pat_", r"(?<![A-Za-z0-9])github_pat_\w{22,}", "a GitHub token"),
    ("glpat-", r"(?<![A-Za-z0-9])glpat-[\w-]{20,}", "a GitLab token"),
    ("xox", r"(?<![A-Za-z0-9])xox[abeoprs]-[\w-]{10,}", "a Slack token"),
    ("npm_", r"(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?!\w)", "an npm token"),
    ("pypi-", r"(?<![A-Za-z0-9])pypi-AgE[\w-]{50,}", "a PyPI token"),
    ("dckr_pat_", r"(?<![A-Za-z0-9])dckr_pat_[\w-]{20,}", "a Docker Hub token"),
    ("hvs.", r"(?<![A-Za-z0-9])hvs\.[\w-]{24,}", "a HashiCorp Vault token"),
    ("eyj", r"(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}", "a JSON web token"),
    (
        "secret",
        r"secret_?access_?key[\"']?\s{0,3}[=:\s]\s{0,3}[\"']?([A-Za-z0-9/+]{40})(?![\w/+=])",
        "an AWS secret key",
    ),
)
# Whose letters may be in either case; the others are known by theirs.
_ANY_CASE = {"sig=", "key=", "secret"}
HINTS = (*dict.fromkeys(hint for hint, _, _ in _SHAPES), "private key")

_HEADER = r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
_BODY = r"(?:\s|\\[nr]){0,9}[A-Za-z0-9+/]{16}"
_LONGEST_KEY = 20_000  # characters


def shapes(text: str, lowered: str) -> Iterator[Credential]:
    """Find them; `lowered` is the text in lower case."""
    for hint, pattern, kind in _SHAPES:
        if hint in lowered:
            for match in re.finditer(pattern, text, re.IGNORECASE if hint in _ANY_CASE else 0):
                group = 1 if match.re.groups else 0
                if not group or _is_written_out(match[group]):
                    yield Credential(match.start(group), match.end(group), kind, certain=True)
    if "private key" in lowered:
        yield from _private_keys(text)


def _is_written_out(value: str) -> bool:
    """Tell whether a value is no mark for one; of `user:password` the password counts."""
    password = value.partition(":")[2] or value
    return "%" in password[1:-1] or is_literal(password)


def _private_keys(text: str) -> Iterator[Credential]:
    """Find private keys, or the first lines of such, which stand alone where each line is a command of its own."""
    for header in re.finditer(_HEADER, text):
        alone = not text[header.end() :].strip() and text[: header.start()].strip()[-1:] in ("", "'", '"')
        if alone or re.compile(_BODY).match(text, header.end()):
            end = text.find("-----END", header.end(), header.end() + _LONGEST_KEY)
            yield Credential(header.start(), len(text) if end < 0 else end, "a private key", certain=True)
