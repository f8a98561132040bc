"""The `format` function: .NET composite formatting ("Composite formatting", .NET documentation), invariant culture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.evaluate.functions.signature import Fault, Site, Type, type_of
from aib2packer.evaluate.plain import Plain, json_text, scalar_text, to_plain
from aib2packer.evaluate.symbolic import apply_symbolic, join_text
from aib2packer.evaluate.values import Kind, Known, Poison, Symbolic, Value

_MAX_WIDTH = 1_000
_MAX_DIGITS = 6


@dataclass(frozen=True, slots=True)
class _Item:
    index: int
    width: int  # negative: padded on the right; 0: not padded
    specifier: str


def format_text(pattern: str, args: tuple[Value, ...], site: Site) -> Value | Fault:
    """Fill a composite format with values; what hangs on unknown values and is not a bare item stays symbolic."""
    parts: list[Known | Symbolic] = []
    for piece in _pieces(pattern):
        if isinstance(piece, Fault):
            return piece
        if isinstance(piece, str):
            parts.append(Known(piece, site.place))
            continue
        if piece.index >= len(args):
            return Fault(f"The format asks for item `{{{piece.index}}}`, but only {len(args)} items follow it.", 0)
        arg = args[piece.index]
        if isinstance(arg, Poison):
            return Poison(site.place)
        if isinstance(arg, Symbolic) and not piece.width and not piece.specifier and _is_text(arg):
            parts.append(arg)
            continue
        measure = site.meter.measure(arg)
        if not measure.decided:
            whole = (Known(pattern, site.place), *args)
            return apply_symbolic("format", whole, Kind.STRING, site.place, secret=site.secret)
        text = _item_text(to_plain(arg), piece)
        if isinstance(text, Fault):
            return Fault(text.detail, piece.index + 1)
        parts.append(Known(text, site.place, measure.secret))
    return join_text(parts, site.place)


def _is_text(value: Symbolic) -> bool:
    return type_of(value) is Type.ANY or bool(type_of(value) & Type.SCALAR)


def _pieces(pattern: str) -> Iterator[str | _Item | Fault]:
    """Take a pattern apart into literal text and items; ends at the first fault."""
    position = 0
    while position < len(pattern):
        char = pattern[position]
        if char not in "{}":
            end = min(
                (at for at in (pattern.find("{", position), pattern.find("}", position)) if at >= 0),
                default=len(pattern),
            )
            yield pattern[position:end]
            position = end
        elif pattern[position + 1 : position + 2] == char:
            yield char
            position += 2
        else:
            end = pattern.find("}", position) if char == "{" else -1
            item = _item(pattern[position + 1 : end]) if end >= 0 else None
            if item is None:
                yield Fault(
                    f"The `{char}` at character {position + 1} of the format belongs to no item such as `{{0}}`; "
                    f"write it twice to mean the character itself.",
                    0,
                )
                return
            yield item
            position = end + 1


def _item(text: str) -> _Item | None:
    head, _, specifier = text.partition(":")
    index, comma, width = head.partition(",")
    index, width = index.strip(), width.strip()
    digits = width.removeprefix("-")
    if not _is_digits(index) or (comma and not _is_digits(digits)):
        return None
    return _Item(int(index), int(width) if comma else 0, specifier) if abs(int(digits or 0)) <= _MAX_WIDTH else None


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS


def _item_text(data: Plain, item: _Item) -> str | Fault:
    if isinstance(data, (list, dict)):
        text: str | Fault = json_text(data).replace('"', "'")  # observed
    elif item.specifier and isinstance(data, (int, float)) and not isinstance(data, bool):
        text = _number_text(data, item.specifier)
    else:
        text = scalar_text(data)
    if isinstance(text, Fault):
        return text
    return text.rjust(item.width) if item.width >= 0 else text.ljust(-item.width)


def _number_text(number: float, specifier: str) -> str | Fault:
    """Apply a .NET numeric format ("Standard numeric format strings"): D, X, N, F, and a row of zeros."""
    letter, digits = specifier[0], specifier[1:]
    if specifier.strip("0") == "" and isinstance(number, int):
        return _padded(number, len(specifier))
    if digits and (not _is_digits(digits) or int(digits) > _MAX_WIDTH):
        letter = ""
    places = int(digits) if letter and digits else None
    if letter in ("D", "d") and isinstance(number, int):
        return _padded(number, places or 0)
    if letter in ("X", "x") and isinstance(number, int):
        return format(number & (2**64 - 1) if number < 0 else number, letter).rjust(places or 0, "0")
    if letter in ("N", "n") and isinstance(number, int):
        # Without a precision, .NET versions write 2 or 3 decimals; whole numbers have none (ARM documentation).
        return format(number, f",.{places or 0}f") if places else format(number, ",")
    if letter in ("F", "f"):
        return format(number, f".{2 if places is None else places}f")
    return Fault(f"The number format `{specifier[:80]}` is not supported yet; `D`, `X`, `N`, `F` and zeros are.")


def _padded(number: int, width: int) -> str:
    sign = "-" if number < 0 else ""
    return sign + str(abs(number)).rjust(width, "0")
