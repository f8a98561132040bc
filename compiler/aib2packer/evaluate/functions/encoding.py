"""ARM functions that encode, hash and parse text ("String functions for ARM templates")."""

from __future__ import annotations

from aib2packer.evaluate.functions.signature import Fault, Function, Type
from aib2packer.evaluate.plain import Plain, node_data, scalar_text
from aib2packer.evaluate.values import Kind
from aib2packer.source import Source
from aib2packer.syntax.json_parser import parse_json

_GUID_NAMESPACE = "11fb06fb-712d-4ddd-98c7-e71bbd588830"  # observed
_HASH_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_C1, _C2 = 0xAB0E9789, 0x239B961B
_MASK = 0xFFFFFFFF


def to_base64(text: str) -> str:
    """Encode the UTF-8 bytes of a text."""
    import base64  # here, because few templates need it

    return base64.b64encode(_utf8(text)).decode("ascii")


def from_base64(text: str) -> str | Fault:
    """Decode to the text whose UTF-8 bytes were encoded."""
    import base64  # here for the same reason as above

    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except ValueError:
        return Fault("The text is not the Base64 form of a text in UTF-8.", 0)


def _json_from_base64(text: str) -> Plain | Fault:
    decoded = from_base64(text)
    return decoded if isinstance(decoded, Fault) else _json(decoded)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _json(text: str | None) -> Plain | Fault:
    if text is None:
        return {}
    outcome = parse_json(Source.from_text("json()", _double_quoted(text)))
    if outcome.value is None or any(item.severity.value == "error" for item in outcome.diagnostics):
        return Fault("The text is not JSON.", 0)
    return node_data(outcome.value)


def _double_quoted(text: str) -> str:
    """Turn strings in single quotes, which the service's reader accepts, into JSON strings."""
    pieces: list[str] = []
    position = 0
    while position < len(text):
        char = text[position]
        end = position + 1
        if char in "'\"":
            while end < len(text) and text[end] != char:
                end += 2 if text[end] == "\\" else 1
            end += 1
        piece = text[position:end]
        pieces.append(_requoted(piece[1:-1]) if char == "'" else piece)
        position = end
    return "".join(pieces)


def _requoted(inner: str) -> str:
    bare = inner.replace("\\'", "'").replace('\\"', '"')
    return '"' + bare.replace('"', '\\"') + '"'


def _guid(*parts: Plain) -> str:
    import uuid  # here, because few templates need it and it loads slowly

    # Text with half of a surrogate pair is no UTF-8; the half counts as `?` there and in `uniqueString`.
    return str(uuid.uuid5(uuid.UUID(_GUID_NAMESPACE), _utf8(_hashed_text(parts)).decode("utf-8")))


def _unique_string(*parts: Plain) -> str:
    value = _murmur64(_utf8(_hashed_text(parts)))
    letters = []
    for _ in range(13):
        letters.append(_HASH_ALPHABET[value >> 59])
        value = (value << 5) & 0xFFFFFFFFFFFFFFFF
    return "".join(letters)


def _hashed_text(parts: tuple[Plain, ...]) -> str:
    return "-".join(scalar_text(part) for part in parts if not isinstance(part, (list, dict)))


def _rotl(value: int, bits: int) -> int:
    value &= _MASK
    return (value << bits | value >> (32 - bits)) & _MASK


def _murmur64(data: bytes) -> int:
    """Hash as `uniqueString` does: a Murmur3 of two 32-bit lanes with its own constants (observed)."""
    h1 = h2 = 0
    whole = len(data) // 8 * 8
    for start in range(0, whole, 8):
        k1 = int.from_bytes(data[start : start + 4], "little")
        k2 = int.from_bytes(data[start + 4 : start + 8], "little")
        h1 = (_rotl(h1 ^ _rotl(k1 * _C2, 15) * _C1, 19) + h2) * 5 + 0x561CCD1B & _MASK
        h2 = (_rotl(h2 ^ _rotl(k2 * _C1, 17) * _C2, 13) + h1) * 5 + 0x0BCAA747 & _MASK
    tail = data[whole:]
    h1 ^= _rotl(int.from_bytes(tail[:4], "little") * _C2, 15) * _C1 & _MASK
    h2 ^= _rotl(int.from_bytes(tail[4:], "little") * _C1, 17) * _C2 & _MASK
    h1, h2 = h1 ^ len(data), h2 ^ len(data)
    h1 = h1 + h2 & _MASK
    h2 = h2 + h1 & _MASK
    h1, h2 = _finish(h1), _finish(h2)
    h1 = h1 + h2 & _MASK
    h2 = h2 + h1 & _MASK
    return h2 << 32 | h1


def _finish(value: int) -> int:
    value ^= value >> 16
    value = value * 0x85EBCA6B & _MASK
    value ^= value >> 13
    value = value * 0xC2B2AE35 & _MASK
    return value ^ value >> 16


FUNCTIONS: tuple[Function, ...] = (
    Function("base64", (Type.STRING,), Kind.STRING, to_base64),
    Function("base64ToString", (Type.STRING,), Kind.STRING, from_base64),
    Function("base64ToJson", (Type.STRING,), Kind.ANY, _json_from_base64),
    Function("json", (Type.STRING | Type.NULL,), Kind.ANY, _json),
    Function("guid", (Type.SCALAR,), Kind.STRING, _guid, rest=Type.SCALAR),
    Function("uniqueString", (Type.SCALAR,), Kind.STRING, _unique_string, rest=Type.SCALAR),
)
