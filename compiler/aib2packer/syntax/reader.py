"""From the bytes of a file to a `Source`.

Takes UTF-8 with or without a byte order mark, and UTF-16 with one, as Windows PowerShell writes it. Gives either
the decoded text or exactly one error; the digest is always that of the bytes.
"""

from __future__ import annotations

import codecs
import hashlib

from aib2packer.diagnostics import Bag, Outcome
from aib2packer.source import Source, Span
from aib2packer.syntax import codes

MAX_BYTES = 16 * 1024 * 1024

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def decode_source(name: str, data: bytes) -> Outcome[Source]:
    """Decode the bytes of a file; `name` is what messages call it. No value when it cannot be read as text."""
    if len(data) > MAX_BYTES:
        return _too_large(name, data)
    mark, encoding = _encoding(data)
    body = data[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        return _unreadable(name, data, len(mark), error)
    source = Source.from_text(name, text, _digest(data))
    if not text.strip():
        return _empty(source)
    return Outcome(source)


def encode_like(data: bytes, text: str) -> bytes:
    """Encode a changed text as the file was that it comes from, byte order mark included."""
    mark, encoding = _encoding(data)
    return mark + text.encode(encoding)


def _encoding(data: bytes) -> tuple[bytes, str]:
    """Tell the byte order mark (empty when there is none) and the encoding that goes with it."""
    if data.startswith(codecs.BOM_UTF8):
        return codecs.BOM_UTF8, "utf-8"
    return (data[:2], _UTF16[data[:2]]) if data[:2] in _UTF16 else (b"", "utf-8")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _too_large(name: str, data: bytes) -> Outcome[Source]:
    """Refuse by size alone; Azure Resource Manager takes templates up to 4 MB (ARM template limits)."""
    bag = Bag()
    bag.add(
        codes.FILE_TOO_LARGE,
        f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB",
        f"It has {len(data):,} bytes, and files of more than {MAX_BYTES:,} bytes are not read. Azure Resource Manager"
        " itself refuses templates above 4 MB, so this is probably not the file that was meant.",
        at=Span(Source.from_text(name, "", _digest(data)), 0, 0),
    )
    return bag.outcome(None)


def _unreadable(name: str, data: bytes, mark_size: int, error: UnicodeDecodeError) -> Outcome[Source]:
    """Report the first byte that is not text, at its place in the text that stands before it."""
    body = data[mark_size:]
    place = len(body[: error.start].decode(error.encoding))
    source = Source.from_text(name, body.decode(error.encoding, "replace"), _digest(data))
    label = "UTF-16" if mark_size == len(codecs.BOM_UTF16_LE) else "UTF-8"
    offset = mark_size + error.start
    bag = Bag()
    bag.add(
        codes.UNREADABLE_TEXT,
        f"the file is not {label} text from here on",
        f"The byte 0x{data[offset]:02X} at offset {offset} (counted from 0) does not continue {label} text. The file"
        " was probably saved in another encoding, such as Windows-1252, or cut off. Save it as UTF-8.",
        at=Span(source, place, min(place + 1, len(source.text))),
    )
    return bag.outcome(None)


def _empty(source: Source) -> Outcome[Source]:
    bag = Bag()
    bag.add(
        codes.EMPTY_FILE,
        "the file is empty",
        "An image template as JSON was expected, but the file holds no text. Check that it was saved, and that the"
        " path is the right one.",
        at=Span(source, 0, 0),
    )
    return bag.outcome(None)
