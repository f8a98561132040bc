"""Numbers in the formats of .NET ("Standard" and "Custom numeric format strings"), in the invariant culture.

A format is a letter with an optional precision, such as `D3`, or a picture of digits, such as `#,##0.00`.
"""

from __future__ import annotations

from aib2packer.evaluate.functions.number_pictures import MAX_DIGITS, picture_text

_MAX_PRECISION_LENGTH = 3  # of its digits; .NET allows more than anybody can read
_WHOLE_BITS = 64
_DEFAULT_PLACES = {"C": 2, "E": 6, "F": 2, "N": 2, "P": 2}


def number_text(number: float, specifier: str) -> str | None:
    """Write a number in a format; None when .NET knows no such format for it."""
    if isinstance(number, int) and number.bit_length() > _WHOLE_BITS:
        return None
    letter, digits = specifier[0].upper(), specifier[1:]
    if not (letter.isascii() and letter.isalpha() and (not digits or digits.isdigit())):
        return picture_text(number, specifier)
    if digits and (not digits.isascii() or len(digits) > _MAX_PRECISION_LENGTH):
        return None
    precision = int(digits) if digits else None
    if isinstance(number, int) and letter in ("D", "X", "B"):
        return _whole_text(number, specifier[0], precision or 0)
    return _standard_text(number, specifier[0], precision)


def _whole_text(number: int, letter: str, width: int) -> str:
    if letter in "Dd":
        return ("-" if number < 0 else "") + str(abs(number)).rjust(width, "0")
    bits = number & (2**_WHOLE_BITS - 1)
    return format(bits, "b" if letter in "Bb" else letter).rjust(width, "0")


def _standard_text(  # noqa: PLR0911 - one case a letter
    number: float, letter: str, precision: int | None
) -> str | None:
    kind = letter.upper()
    places = _DEFAULT_PLACES.get(kind, 0) if precision is None else precision
    match kind:
        case "F":
            return fixed(number, places)
        case "N":
            return fixed(number, places, grouped=True)
        case "P":
            return f"{fixed(scaled(number, 100), places, grouped=True)} %"
        case "C":
            text = fixed(abs(number), places, grouped=True)
            return f"(¤{text})" if number < 0 and text.strip("0.,") else f"¤{text}"
        case "E":
            mantissa, exponent = format(number, f".{places}e").split("e")
            return f"{mantissa}{letter}{exponent[0]}{exponent[1:].rjust(3, '0')}"
        case "G" | "R":
            return _general(number, letter, precision if kind == "G" else None)
        case _:
            return None


def fixed(number: float, places: int, *, grouped: bool = False) -> str:
    """Write a number with a fixed number of decimals, halves away from zero as .NET does."""
    from decimal import ROUND_HALF_UP, Decimal, localcontext  # here, because few templates need it and it loads slowly

    with localcontext() as context:
        context.prec = MAX_DIGITS + places
        exact = Decimal(repr(number) if isinstance(number, float) else number)
        rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        return format(abs(rounded) if rounded.is_zero() else rounded, ",f" if grouped else "f")


def scaled(number: float, factor: int) -> float:
    """Multiply without the error of binary fractions, so that 0.07 becomes 7 percent."""
    if isinstance(number, int):
        return number * factor
    from decimal import Decimal  # here for the same reason as above

    return float(Decimal(repr(number)) * factor)


def _general(number: float, letter: str, precision: int | None) -> str:
    if not precision:
        return repr(number).removesuffix(".0").upper() if isinstance(number, float) else str(number)
    text = format(number, f".{precision}g")
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    return f"{mantissa}{'E' if letter.isupper() else 'e'}{exponent[0]}{exponent[1:].rjust(2, '0')}"
