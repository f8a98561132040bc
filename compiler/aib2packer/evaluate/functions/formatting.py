"""The `format` function: .NET composite formatting ("Composite formatting", .NET documentation), invariant culture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.evaluate.functions.number_formats import number_text
from aib2packer.evaluate.functions.signature import Fault, Site, Type, type_of
from aib2packer.evaluate.plain import Plain, json_text, scalar_text, to_plain
from aib2packer.evaluate.symbolic import apply_symbolic, join_text
from aib2packer.evaluate.values import Kind, Known, Poison, Symbolic, Value
from aib2packer.evaluate.wording import quoted

_MAX_WIDTH = 1_000
_MAX_DIGITS = 6


@dataclass(frozen=True, slots=True)
class _Item:
    """An item such as `{0,-10:D3}` in a composite format."""

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
        written = number_text(data, item.specifier)
        text = _unknown_format(item.specifier) if written is None else written
    else:
        text = scalar_text(data)
    if isinstance(text, Fault):
        return text
    return text.rjust(item.width) if item.width >= 0 else text.ljust(-item.width)


def _unknown_format(specifier: str) -> Fault:
    return Fault(f"{quoted(specifier)} is no number format for this number; `D3`, `N0`, `F2`, `X` and `#,##0.00` are.")
