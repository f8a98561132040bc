"""ARM date functions ("Date functions for ARM templates"); all times are in UTC."""

from __future__ import annotations

import re
from dataclasses import replace

from aib2packer.evaluate.functions.date_formats import MONTHS, Moment, date_text
from aib2packer.evaluate.functions.signature import Fault, Function, Type
from aib2packer.evaluate.plain import Plain
from aib2packer.evaluate.values import Kind
from aib2packer.evaluate.wording import quoted

_DATES = (
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",  # the default of `utcNow`
    r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})",
    r"(?:[A-Za-z]{3}, )?(?P<day>\d{1,2}) (?P<name>[A-Za-z]{3})[a-z]* (?P<year>\d{4})",
)
_TIME = (
    r"(?:[T ](?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:\.(?P<fraction>\d{1,9}))?)?"
    r"(?: ?(?P<half>[AaPp])[Mm])?)?(?: ?(?P<zone>Z|GMT|[+-]\d{2}:?\d{2}))?"
)
_DURATION = re.compile(
    r"(?P<sign>[+-]?)P(?=.)(?:(?P<years>\d{1,9})Y)?(?:(?P<months>\d{1,9})M)?(?:(?P<weeks>\d{1,9})W)?"
    r"(?:(?P<days>\d{1,9})D)?(?:T(?=.)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?"
    r"(?:(?P<seconds>\d{1,9})(?:\.(?P<fraction>\d{1,9}))?S)?)?"
)
_TICKS = 10_000_000  # 100 nanoseconds in a second
_DAY = 86_400  # seconds
_EPOCH_DAY = 719_162  # days from the first day of the year 1 to 1970-01-01
_LAST_DAY = 3_652_058  # 9999-12-31
_NO_FORMAT = (
    "M/d/yyyy h:mm:ss tt"  # what the documentation shows without a format, although it promises that of the base
)


def _date_time_add(base: str, duration: str, pattern: str | None = None) -> Plain | Fault:
    start = _ticks_of(base)
    if isinstance(start, Fault):
        return start
    end = _moved(start, duration)
    if isinstance(end, Fault):
        return end
    text = date_text(_moment(end), pattern or _NO_FORMAT)
    if text is not None:
        return text
    return Fault(f"{quoted(pattern or '')} is no format of a time; `u`, `s` and `yyyy-MM-dd` are.", 2)


def _to_epoch(text: str) -> Plain | Fault:
    ticks = _ticks_of(text)
    return ticks if isinstance(ticks, Fault) else ticks // _TICKS - _EPOCH_DAY * _DAY


def _from_epoch(seconds: int) -> Plain | Fault:
    ticks = (seconds + _EPOCH_DAY * _DAY) * _TICKS
    if not _in_calendar(ticks):
        return Fault("The time is outside the years 1 to 9999.", 0)
    return date_text(_moment(ticks), "yyyy-MM-ddTHH:mm:ssZ")


def _ticks_of(text: str) -> int | Fault:
    """Read a time; ticks count from the first day of the year 1."""
    found = next((match for form in _DATES if (match := re.fullmatch(form + _TIME, text.strip(), re.ASCII))), None)
    day = None if found is None else _day_of(found)
    clock = None if found is None else _clock_of(found)
    if day is None or clock is None:
        return Fault("The text is no time such as `2020-04-07 14:53:14Z`.", 0)
    ticks = day * _DAY * _TICKS + clock
    return ticks if _in_calendar(ticks) else Fault("The time is outside the years 1 to 9999.", 0)


def _day_of(found: re.Match[str]) -> int | None:
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else _month_number(str(parts.get("name")))
    return _day_number(int(parts["year"]), month, int(parts["day"]))


def _month_number(name: str) -> int:
    return next((number for number, month in enumerate(MONTHS, 1) if month[:3].lower() == name.lower()), 0)


def _clock_of(found: re.Match[str]) -> int | None:
    """Give the time of day in ticks, moved to UTC."""
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    half = (found["half"] or "").lower()
    if half and not 1 <= hour <= 12:  # noqa: PLR2004 - a clock's face
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 - a day's clock
        return None
    fraction = int((found["fraction"] or "")[:7].ljust(7, "0"))
    zone = found["zone"] or "Z"
    away = 0 if zone in ("Z", "GMT") else int(zone[1:3]) * 60 + int(zone[-2:])
    minutes = hour * 60 + minute - (away if zone[0] == "+" else -away)
    return (minutes * 60 + second) * _TICKS + fraction


def _moved(ticks: int, duration: str) -> int | Fault:
    """Add a duration (ISO 8601), its years and months by the calendar."""
    found = _DURATION.fullmatch(duration)
    if found is None:
        return Fault("The duration must be written as in ISO 8601, such as `P3Y`, `-P9D` or `PT1H30M`.", 1)
    sign = -1 if found["sign"] == "-" else 1
    amount = {
        name: int(number or 0) * sign for name, number in found.groupdict().items() if name not in ("sign", "fraction")
    }
    day, clock = divmod(ticks, _DAY * _TICKS)
    shifted = _plus_months(day, amount["years"] * 12 + amount["months"])
    seconds = (amount["weeks"] * 7 + amount["days"]) * _DAY
    seconds += amount["hours"] * 3_600 + amount["minutes"] * 60 + amount["seconds"]
    fraction = int((found["fraction"] or "")[:7].ljust(7, "0")) * sign
    moved = None if shifted is None else shifted * _DAY * _TICKS + clock + seconds * _TICKS + fraction
    if moved is None or not _in_calendar(moved):
        return Fault("The result is outside the years 1 to 9999.", 1)
    return moved


def _plus_months(day: int, months: int) -> int | None:
    """Move by months; a day that the month does not have becomes its last."""
    year, month, date = _date_of(day)
    year, month = divmod(year * 12 + month - 1 + months, 12)
    return next(
        (number for back in range(4) if (number := _day_number(year, month + 1, date - back)) is not None), None
    )


def _day_number(year: int, month: int, day: int) -> int | None:
    """Count the days from the first day of the year 1; None when there is no such day."""
    if not (1 <= year <= 9_999 and 1 <= month <= 12 and 1 <= day <= _month_length(year, month)):  # noqa: PLR2004
        return None
    return _days_before(year) + sum(_month_length(year, earlier) for earlier in range(1, month)) + day - 1


def _days_before(year: int) -> int:
    past = year - 1
    return past * 365 + past // 4 - past // 100 + past // 400


def _month_length(year: int, month: int) -> int:
    if month == 2:  # noqa: PLR2004 - February
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _date_of(day: int) -> tuple[int, int, int]:
    year = day // 366 + 1
    while _days_before(year + 1) <= day:
        year += 1
    left, month = day - _days_before(year), 1
    while left >= _month_length(year, month):
        left -= _month_length(year, month)
        month += 1
    return year, month, left + 1


def _in_calendar(ticks: int) -> bool:
    return 0 <= ticks < (_LAST_DAY + 1) * _DAY * _TICKS


def _moment(ticks: int) -> Moment:
    day, clock = divmod(ticks, _DAY * _TICKS)
    year, month, date = _date_of(day)
    seconds, fraction = divmod(clock, _TICKS)
    moment = Moment(year, month, date, seconds // 3_600, seconds // 60 % 60, seconds % 60)
    return replace(moment, fraction=fraction, weekday=day % 7)  # 0001-01-01 was a Monday


FUNCTIONS: tuple[Function, ...] = (
    Function("dateTimeAdd", (Type.STRING,) * 3, Kind.STRING, _date_time_add, optional=1),
    Function("dateTimeToEpoch", (Type.STRING,), Kind.INT, _to_epoch),
    Function("dateTimeFromEpoch", (Type.INT,), Kind.STRING, _from_epoch),
)
