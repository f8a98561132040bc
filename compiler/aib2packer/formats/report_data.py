"""What every output format is given: findings, what became of the others, and how the reader reads.

A format is a module with a function `render`: it takes a `Report` and gives text that ends with a newline, or no text
where there is nothing to say. The same report always gives the same text. Credentials are masked and control
characters made visible.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from aib2packer.diagnostics import Diagnostic, Severity


class Means(enum.Enum):
    """How somebody said that a finding is accepted; the words are those of SARIF."""

    IN_SOURCE = "inSource"  # by a mark in the template
    EXTERNAL = "external"  # by a configuration or a baseline


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that somebody has accepted."""

    diagnostic: Diagnostic
    means: Means
    reason: str  # empty when none was given


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of one call."""

    diagnostics: tuple[Diagnostic, ...]  # what is shown, sorted by `in_order`
    version: str  # of the program
    files: tuple[str, ...] = ()  # that were looked at, by the names of their sources
    hidden: tuple[tuple[Severity, int], ...] = ()  # how many there are below the severity that is shown
    known: int = 0  # findings left out because a baseline lists them
    suppressed: tuple[Suppressed, ...] = ()
    color: bool = False  # whether the reader's terminal shows colors
    links: bool = False  # whether it knows hyperlinks (OSC 8)
