"""A mark for each finding by which it is known again when the file around it has changed.

It is made of the code, the file, the JSON pointer and the text that the finding speaks of, and a number that tells
equal ones apart. Lines and columns have no part in it, nor have indentation, the position in a list, and findings of
other kinds. Credentials are masked before the digest is made, so that nobody can try them out on it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter

from aib2packer.diagnostics import Diagnostic
from aib2packer.excerpt import covered
from aib2packer.source import Span

_LENGTH = 32  # hex digits: 128 bits
_INDEX = re.compile(r"(?<=/)[0-9]+(?=/|$)")
_MASK = re.compile(r"\*{2,}")


def fingerprints(diagnostics: tuple[Diagnostic, ...]) -> tuple[str, ...]:
    """Give one fingerprint for each diagnostic: 32 lower-case hex digits, unique within the call.

    Equal findings are numbered by their places; so give all findings of a file together, shown or not.
    """
    keys = [_key(item) for item in diagnostics]
    found: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for number in sorted(range(len(keys)), key=lambda index: _position(diagnostics[index], index)):
        key = keys[number]
        found[number] = hashlib.sha256(f"{key}\n{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
        seen[key] += 1
    return tuple(found[number] for number in range(len(keys)))


def _position(item: Diagnostic, index: int) -> tuple[int, int, int]:
    return (item.subject.start, item.subject.end, index) if item.subject else (0, 0, index)


def _key(item: Diagnostic) -> str:
    """Write what makes a finding what it is; no part holds a line break, so that no two findings are written alike."""
    name = item.subject.source.name if item.subject else ""
    pointer = _INDEX.sub("*", item.pointer or "")
    parts = (item.definition.code, _file(name), pointer, _text(item.subject))
    return "\n".join(" ".join(part.split()) for part in parts)


def _file(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./")


def _text(span: Span | None) -> str:
    """Give the text of a span. Of an object or array only how it begins: whatever is in it may change."""
    if span is None or not span.is_shown:
        return ""
    if span.source.text[span.start : span.start + 1] in {"{", "["}:
        return span.source.text[span.start]
    return _MASK.sub("*", covered(span))
