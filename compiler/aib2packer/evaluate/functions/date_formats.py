"""Times in the formats of .NET ("Standard" and "Custom date and time format strings"), in the invariant culture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_STANDARD = {
    "d": "MM/dd/yyyy",
    "D": "dddd, dd MMMM yyyy",
    "f": "dddd, dd MMMM yyyy HH:mm",
    "F": "dddd, dd MMMM yyyy HH:mm:ss",
    "g": "MM/dd/yyyy HH:mm",
    "G": "MM/dd/yyyy HH:mm:ss",
    "m": "MMMM dd",
    "o": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "s": "yyyy-MM-ddTHH:mm:ss",
    "t": "HH:mm",
    "T": "HH:mm:ss",
    "u": "yyyy-MM-dd HH:mm:ss'Z'",
    "U": "dddd, dd MMMM yyyy HH:mm:ss",
    "y": "yyyy MMMM",
}
_STANDARD |= {"M": _STANDARD["m"], "O": _STANDARD["o"], "R": _STANDARD["r"], "Y": _STANDARD["y"]}
_LETTERS = "dfFghHKmMstyz"
_TICKS = 7  # digits of a second
_NOON = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of the calendar, in UTC."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    fraction: int = 0  # in units of 100 nanoseconds
    weekday: int = 0  # Monday is 0


def date_text(moment: Moment, pattern: str) -> str | None:
    """Write a time in a format; None when .NET knows no such format."""
    if len(pattern) == 1:
        pattern = _STANDARD.get(pattern, "")
    if not pattern:
        return None
    pieces = [_piece(moment, token) for token in _tokens(pattern.removeprefix("%"))]
    texts = [piece for piece in pieces if piece is not None]
    return "".join(texts) if len(texts) == len(pieces) else None


def _tokens(pattern: str) -> Iterator[str]:
    """Split into runs of one letter, quoted text (with its first quote), and single characters behind a backslash."""
    position = 0
    while position < len(pattern):
        char = pattern[position]
        end = position + 1
        if char in "'\"":
            closing = pattern.find(char, end)
            end = len(pattern) if closing < 0 else closing
            yield f"'{pattern[position + 1 : end]}"
            position = end + 1
            continue
        if char == "\\":
            yield f"'{pattern[end : end + 1]}"
            position = end + 1
            continue
        while char in _LETTERS and pattern[end : end + 1] == char:
            end += 1
        yield pattern[position:end]
        position = end


def _piece(moment: Moment, token: str) -> str | None:  # noqa: PLR0911 - one case a letter
    letter, size = token[0], len(token)
    match letter:
        case "'":
            return token[1:]
        case "d" | "M":
            return _named(moment, letter, size)
        case "y":
            return str(moment.year % 100 if size <= len("yy") else moment.year).rjust(size, "0")
        case "h" | "H" | "m" | "s":
            return _clock(moment, letter, size)
        case "t":
            return ("AM" if moment.hour < _NOON else "PM")[:size]
        case "f" | "F":
            return _fraction(moment, letter, size)
        case "z":
            return ("+0", "+00", "+00:00")[min(size, 3) - 1]
        case "K":
            return "Z" * size
        case "g":
            return "A.D."
        case _:
            return token


def _named(moment: Moment, letter: str, size: int) -> str:
    number = moment.day if letter == "d" else moment.month
    name = _DAYS[moment.weekday] if letter == "d" else MONTHS[moment.month - 1]
    match size:
        case 1 | 2:
            return str(number).rjust(size, "0")
        case 3:
            return name[:3]
        case _:
            return name


def _clock(moment: Moment, letter: str, size: int) -> str:
    twelve = moment.hour % _NOON or _NOON
    number = {"h": twelve, "H": moment.hour, "m": moment.minute, "s": moment.second}[letter]
    return str(number).rjust(min(size, 2), "0")


def _fraction(moment: Moment, letter: str, size: int) -> str | None:
    if size > _TICKS:
        return None
    digits = str(moment.fraction).rjust(_TICKS, "0")[:size]
    return digits if letter == "f" else digits.rstrip("0")
