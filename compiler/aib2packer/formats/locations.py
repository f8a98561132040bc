"""Places as SARIF has them: addresses of files, and regions in UTF-16 code units."""

from __future__ import annotations

from aib2packer.diagnostics import Note
from aib2packer.excerpt import covered
from aib2packer.formats.wording import legible
from aib2packer.secrets import masked
from aib2packer.source import Source, Span

ROOT = "%SRCROOT%"  # what relative addresses begin at; GitHub takes it for the root of the repository
_UNRESERVED = frozenset(b"-._~/0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LONGEST_SNIPPET = 400  # characters; a place may be a whole template


def artifact(name: str) -> dict[str, object]:
    """Write the name of a file as an address (RFC 3986)."""
    path = masked(name).replace("\\", "/")
    while path.startswith("./"):
        path = path[2:]
    if path[1:3] == ":/":  # a drive of Windows
        return {"uri": f"file:///{path[0]}:{_encoded(path[2:])}"}
    if path.startswith("/"):  # two slashes: a share of Windows
        return {"uri": f"file:{'' if path.startswith('//') else '//'}{_encoded(path)}"}
    return {"uri": _encoded(path), "uriBaseId": ROOT}


def region(span: Span, *, snippet: bool = True) -> dict[str, object]:
    """Write a span; its end is just behind the last character."""
    place: dict[str, object] = {
        "startLine": span.begin.line,
        "startColumn": _column(span.source, span.start),
        "endLine": span.finish.line,
        "endColumn": _column(span.source, span.end),
    }
    if snippet and span.is_shown and 0 < span.end - span.start <= _LONGEST_SNIPPET:
        place["snippet"] = {"text": legible(covered(span))}
    return place


def physical(span: Span) -> dict[str, object]:
    """Write where a span is; of a source that is not shown only its name, and the line that GitHub asks for."""
    place = region(span) if span.source.shown else {"startLine": 1}
    return {"artifactLocation": artifact(span.source.name), "region": place}


def related(note: Note, number: int) -> dict[str, object]:
    """Write a note; its number is unique within its finding."""
    return {"id": number, "physicalLocation": physical(note.span), "message": {"text": message(note.message)}}


def message(text: str) -> str:
    """Make a text safe for a message, in which `[text](target)` would be a link (SARIF 2.1.0, section 3.11.6)."""
    return legible(text).replace("](", "] (")


def _column(source: Source, offset: int) -> int:
    before = source.text[offset - source.position(offset).column + 1 : offset]
    return 1 + (len(before) if before.isascii() else len(before.encode("utf-16-le", "surrogatepass")) // 2)


def _encoded(path: str) -> str:
    data = path.encode("utf-8", "surrogatepass")
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in data)
