"""Workflow commands of GitHub Actions, which become annotations of a run and of a pull request.

Format: GitHub documentation, "Workflow commands for GitHub Actions"; the escapes are those of `@actions/core`. GitHub
shows ten annotations of each level for a step; the log has them all.
"""

from __future__ import annotations

from aib2packer.diagnostics import Diagnostic, Severity
from aib2packer.formats.report_data import Report
from aib2packer.formats.wording import explained, path_of
from aib2packer.source import Span

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(report: Report) -> str:
    """Write a command for each finding."""
    return "".join(_command(item) for item in report.diagnostics)


def _command(item: Diagnostic) -> str:
    properties = _place(item.subject)
    properties["title"] = f"{item.definition.code} {item.definition.name}"
    written = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in properties.items())
    return f"::{_COMMANDS[item.severity]} {written}::{explained(item).translate(_DATA)}\n"


def _place(span: Span | None) -> dict[str, str]:
    """Give the properties of a place; columns may be given within one line only (REST API, check runs)."""
    if span is None:
        return {}
    place = {"file": path_of(span.source.name)}
    if not span.source.shown:
        return place
    begin, end = span.begin, span.finish
    place |= {"line": str(begin.line), "endLine": str(end.line)}
    if begin.line == end.line:
        place |= {"col": str(begin.column), "endColumn": str(end.column)}
    return place
