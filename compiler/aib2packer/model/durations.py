"""Durations as the service and Packer write them: numbers with units, such as `90s`, `15m` or `1h30m`."""

from __future__ import annotations

import re

# Go's syntax (Go documentation, time.ParseDuration); the values are seconds.
_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_TERM = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)")


def seconds_of(duration: str) -> float | None:
    """Give the seconds that a duration lasts; None when it is none."""
    sign, rest = (-1, duration[1:]) if duration.startswith("-") else (1, duration.removeprefix("+"))
    if rest == "0":
        return 0.0
    terms = _TERM.findall(rest)
    if not terms or "".join(number + unit for number, unit in terms) != rest:
        return None
    return sign * sum(float(number) * _UNITS[unit] for number, unit in terms)
