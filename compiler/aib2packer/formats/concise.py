"""One line for each finding, for editors and `grep`: place, severity, code and summary."""

from __future__ import annotations

from aib2packer.diagnostics import Diagnostic
from aib2packer.excerpt import printable
from aib2packer.formats.report_data import Report
from aib2packer.formats.text import painted
from aib2packer.formats.wording import place_of


def render(report: Report) -> str:
    """Write a line for each finding."""
    return "".join(f"{line(item, color=report.color)}\n" for item in report.diagnostics)


def line(item: Diagnostic, *, color: bool = False) -> str:
    """Write one finding."""
    severity = painted(item.severity.value, item.severity, color=color)
    return f"{place_of(item.subject)}{severity} {item.definition.code} {printable(item.summary)}"
