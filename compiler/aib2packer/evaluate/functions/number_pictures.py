"""Pictures of digits such as `#,##0.00;(0)` ("Custom numeric format strings", .NET documentation)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

_LITERAL, _MARK = "literal", "mark"
_Token: TypeAlias = tuple[str, str]  # literal text, or one of the marks 0 # . , % ‰ ; and E+0
_DIGIT_MARKS = "0#.,%‰;"
MAX_DIGITS = 400  # of a number before its decimal point: fractions reach up to 1E308
_MAX_SECTIONS = 3  # for positive and negative numbers and for zero


@dataclass(frozen=True, slots=True)
class _Picture:
    """What the marks of one section ask for."""

    tokens: tuple[_Token, ...]
    whole: int  # marks for digits before the decimal point
    zeros: int  # digits that stand there at least
    places: int  # marks behind it
    fixed_places: int  # digits that stand there at least
    grouped: bool
    shift: int  # powers of ten to multiply by


def picture_text(number: float, specifier: str) -> str | None:
    """Write a number in a picture; None when the picture has too many sections or an exponent."""
    tokens = tuple(_tokens(specifier))
    sections = _sections(tokens)
    if len(sections) > _MAX_SECTIONS or any(kind == _MARK and text in "Ee" for kind, text in tokens):
        return None
    negative = number < 0
    first = sections[0]
    chosen = sections[1] if negative and len(sections) > 1 and sections[1] else first
    text, significant = _filled(abs(number), _picture(chosen))
    if not significant and len(sections) == _MAX_SECTIONS:
        return _filled(0, _picture(sections[2] or first))[0]
    return f"-{text}" if negative and chosen is first and significant else text


def _tokens(specifier: str) -> Iterator[_Token]:
    position = 0
    while position < len(specifier):
        char = specifier[position]
        end = position + 1
        if char in "'\"":
            closing = specifier.find(char, end)
            end = len(specifier) if closing < 0 else closing
            yield _LITERAL, specifier[position + 1 : end]
            end += 1
        elif char == "\\":
            yield _LITERAL, specifier[end : end + 1]
            end += 1
        elif char in _DIGIT_MARKS or (char in "Ee" and specifier[end:].lstrip("+-").startswith("0")):
            yield _MARK, char
        else:
            yield _LITERAL, char
        position = end


def _sections(tokens: tuple[_Token, ...]) -> list[tuple[_Token, ...]]:
    sections: list[tuple[_Token, ...]] = [()]
    for token in tokens:
        if token == (_MARK, ";"):
            sections.append(())
        else:
            sections[-1] = (*sections[-1], token)
    return sections


def _picture(tokens: tuple[_Token, ...]) -> _Picture:
    marks = [text for kind, text in tokens if kind == _MARK]
    point = marks.index(".") if "." in marks else len(marks)
    before = [mark for mark in marks[:point] if mark in "0#,"]
    digits = [mark for mark in before if mark != ","]
    behind = [mark for mark in marks[point:] if mark in "0#"]
    trailing = len(before) - len("".join(before).rstrip(","))
    return _Picture(
        tokens=tokens,
        whole=len(digits),
        zeros=len(digits) - digits.index("0") if "0" in digits else 0,
        places=len(behind),
        fixed_places=len(behind) - behind[::-1].index("0") if "0" in behind else 0,
        grouped="," in "".join(before).strip(","),
        shift=2 * marks.count("%") + 3 * marks.count("‰") - 3 * trailing,
    )


def _filled(number: float, picture: _Picture) -> tuple[str, bool]:
    """Write the size of a number; also whether any of its digits is not zero."""
    whole, behind = _digits(number, picture)
    significant = bool((whole + behind).strip("0"))
    whole = whole.lstrip("0").rjust(picture.zeros, "0")
    behind = behind.rstrip("0").ljust(picture.fixed_places, "0")
    spread = _spread(whole, picture)
    pieces: list[str] = []
    position, after = 0, False
    for kind, text in picture.tokens:
        if kind == _LITERAL or text in "%‰":
            pieces.append(text)
        elif text == "." and not after:
            after, position = True, 0
            pieces.append(("" if picture.whole else whole) + ("." if behind else ""))
        elif text in "0#":
            pieces.append(behind[position : position + 1] if after else spread[position])
            position += 1
    return "".join(pieces), significant


def _spread(whole: str, picture: _Picture) -> list[str]:
    """Give each mark before the point its digit, the first one all that are left over, with group separators."""
    size = len(whole)
    written = [
        digit + ("," if picture.grouped and size - index > 1 and (size - index) % 3 == 1 else "")
        for index, digit in enumerate(whole)
    ]
    if picture.whole == 0:
        return []
    lead = max(size - picture.whole + 1, 0)
    blank = [""] * max(picture.whole - size, 0)
    return [*blank, "".join(written[:lead]), *written[lead:]] if not blank else [*blank, *written]


def _digits(number: float, picture: _Picture) -> tuple[str, str]:
    from decimal import ROUND_HALF_UP, Decimal, localcontext  # here, because few templates need it and it loads slowly

    with localcontext() as context:
        context.prec = MAX_DIGITS + picture.places + abs(picture.shift)
        exact = Decimal(repr(number) if isinstance(number, float) else number).scaleb(picture.shift)
        rounded = exact.quantize(Decimal(1).scaleb(-picture.places), rounding=ROUND_HALF_UP)
        whole, _, behind = format(rounded, "f").partition(".")
    return whole, behind
