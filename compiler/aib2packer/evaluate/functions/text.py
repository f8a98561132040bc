"""ARM string functions over text ("String functions for ARM templates"; lengths and indexes in UTF-16 units)."""

from __future__ import annotations

from dataclasses import replace

from aib2packer.evaluate.functions.formatting import format_text
from aib2packer.evaluate.functions.signature import Fault, Function, Site, Type, type_of
from aib2packer.evaluate.plain import Plain, json_text, scalar_text
from aib2packer.evaluate.symbolic import apply_symbolic, decided_text, join_text
from aib2packer.evaluate.values import ArrayValue, Concat, Kind, Known, Symbolic, Value

_MAX_WIDTH = 1_000  # no text to be padded is longer; the service allows at least 20


def utf16_length(text: str) -> int:
    """Count UTF-16 units, as the service does."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)


def utf16_slice(text: str, start: int, end: int) -> str:
    """Cut text by UTF-16 units; half of a surrogate pair stays a lone surrogate."""
    if utf16_length(text) == len(text):
        return text[start:end]
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def find_text(text: str, part: str) -> int:
    """Find the first place of a part ignoring case, in UTF-16 units; -1 when there is none (observed)."""
    found = text.lower().find(part.lower())
    return found if found <= 0 else utf16_length(text[:found])


def find_last_text(text: str, part: str) -> int:
    """Find the last place of a part ignoring case, in UTF-16 units; -1 when there is none (observed)."""
    found = text.lower().rfind(part.lower())
    return found if found <= 0 else utf16_length(text[:found])


def _substring(text: str, start: int, length: int | None = None) -> Plain | Fault:
    size = utf16_length(text)
    if not 0 <= start <= size:
        return Fault(f"The start index {start} is outside the text, which has {size} characters.", 1)
    end = size if length is None else start + length
    if length is not None and not (length >= 0 and end <= size):
        return Fault(f"From index {start} the text has {size - start} characters, but {length} are asked for.", 2)
    return utf16_slice(text, start, end)


def _replace(text: str, old: str, new: str) -> Plain | Fault:
    return text.replace(old, new) if old else Fault("The text to be replaced must not be empty.", 1)


def _string(data: Plain) -> str:
    return json_text(data) if isinstance(data, (list, dict)) else scalar_text(data)


def _join(items: list[Plain], delimiter: str) -> Plain | Fault:
    texts = []
    for item in items:
        if item is None or isinstance(item, (list, dict)):
            return Fault("Every element to be joined must be a string, an integer or a boolean.", 0)
        texts.append(scalar_text(item))
    return delimiter.join(texts)


def _pad_left(data: str | int, width: int, filler: str = " ") -> Plain | Fault:
    text = scalar_text(data)
    if not 0 <= width <= _MAX_WIDTH:
        return Fault(f"The length must be from 0 to {_MAX_WIDTH}; it is {width}.", 1)
    if utf16_length(filler) != 1:
        return Fault("The text to fill with must be a single character.", 2)
    return filler * (width - utf16_length(text)) + text


def _like(text: str, pattern: str) -> bool:
    """Compare with a pattern in which `*` stands for any text, ignoring case; never goes back in the text."""
    text = text.lower()
    first, *others = pattern.lower().split("*")
    if not others:
        return text == first
    *middle, last = others
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    position, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True


def _starts_with(text: str, part: str) -> bool:
    return text.lower().startswith(part.lower())


def _ends_with(text: str, part: str) -> bool:
    return text.lower().endswith(part.lower())


def _format(site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    pattern = decided_text(args[0])
    return None if pattern is None else format_text(pattern, args[1:], site)


def _concat(site: Site, args: tuple[Value, ...]) -> Value | Fault | None:
    kinds = [type_of(arg) for arg in args]
    if Type.ARRAY in kinds:
        wrong = next((index for index, kind in enumerate(kinds) if not kind & (Type.ARRAY | Type.NULL)), None)
        if wrong is not None:
            return Fault("An array can only be concatenated with other arrays.", wrong)
        if any(isinstance(arg, Symbolic) for arg in args):
            return apply_symbolic("concat", args, Kind.ARRAY, site.place, secret=site.secret)
        return ArrayValue(tuple(item for arg in args if isinstance(arg, ArrayValue) for item in arg.items), site.place)
    if all(kind is Type.ANY for kind in kinds):
        return None
    return join_text((arg for arg in args if isinstance(arg, (Known, Symbolic))), site.place)


def _split(text: str | None, delimiter: str | list[Plain] | None) -> Plain | Fault:
    if text is None:
        return []
    delimiters = delimiter if isinstance(delimiter, list) else [delimiter]
    if not all(mark is None or isinstance(mark, str) for mark in delimiters):
        return Fault("Every delimiter must be a string.", 1)
    pieces = [text]
    for mark in delimiters:
        if isinstance(mark, str) and mark:
            pieces = [part for piece in pieces for part in piece.split(mark)]
    return list(pieces)


def _split_id(site: Site, args: tuple[Value, ...]) -> Value | None:
    match args:
        case (Symbolic(residual=Concat(parts=parts)), Known(value="/")):
            segments = _segments(parts)
            return None if segments is None else ArrayValue(tuple(_moved(site, part) for part in segments), site.place)
        case _:
            return None


def _segments(parts: tuple[Known | Symbolic, ...]) -> list[Known | Symbolic] | None:
    """Split the text of an id at its slashes; None when an unknown part may hold a slash itself.

    An unknown part is taken for one segment when it fills a segment between two literals, or stands at the end of a
    resource id (behind `/providers/`).
    """
    segments: list[Known | Symbolic] = []
    open_segment = True  # whether the next part starts a segment of its own
    in_id = False
    for index, part in enumerate(parts):
        if isinstance(part, Symbolic):
            behind = parts[index + 1] if index + 1 < len(parts) else None
            bounded = in_id if behind is None else isinstance(behind, Known) and str(behind.value).startswith("/")
            if index == 0 or not open_segment or not bounded:
                return None
            segments.append(part)
            continue
        text = str(part.value)
        in_id = in_id or "/providers/" in text
        open_segment = text.endswith("/")
        pieces = text.split("/")
        inner = pieces[(1 if index else 0) : (-1 if open_segment and index + 1 < len(parts) else None)]
        segments.extend(Known(piece, part.place, part.secret) for piece in inner)
    return segments


def _moved(site: Site, part: Known | Symbolic) -> Known | Symbolic:
    return replace(part, place=site.place)


_STRING = (Type.STRING,)

FUNCTIONS: tuple[Function, ...] = (
    Function(
        "concat",
        (Type.SCALAR | Type.NULL | Type.ARRAY,),
        Kind.ANY,
        partial=_concat,
        rest=Type.SCALAR | Type.NULL | Type.ARRAY,
    ),
    Function("format", _STRING, Kind.STRING, partial=_format, rest=Type.ANY),
    Function("toLower", _STRING, Kind.STRING, str.lower),
    Function("toUpper", _STRING, Kind.STRING, str.upper),
    Function("trim", _STRING, Kind.STRING, str.strip),
    Function("replace", (Type.STRING, Type.STRING, Type.STRING), Kind.STRING, _replace),
    Function("substring", (Type.STRING, Type.INT, Type.INT), Kind.STRING, _substring, optional=1),
    Function("startsWith", (Type.STRING, Type.STRING), Kind.BOOL, _starts_with),
    Function("endsWith", (Type.STRING, Type.STRING), Kind.BOOL, _ends_with),
    Function("split", (Type.STRING | Type.NULL, Type.STRING | Type.ARRAY | Type.NULL), Kind.ARRAY, _split, _split_id),
    Function("join", (Type.ARRAY, Type.STRING), Kind.STRING, _join),
    Function("string", (Type.ANY,), Kind.STRING, _string),
    Function("padLeft", (Type.STRING | Type.INT, Type.INT, Type.STRING), Kind.STRING, _pad_left, optional=1),
    Function("like", (Type.STRING, Type.STRING), Kind.BOOL, _like),
)
