"""Logging commands of Azure Pipelines, which become issues of a run.

Format: Azure DevOps documentation, "Logging commands", `task.logissue`; the escapes are those of
`azure-pipelines-task-lib`. There are issues for errors and warnings only: an info is an ordinary line of the log.
"""

from __future__ import annotations

from aib2packer.diagnostics import Diagnostic, Severity
from aib2packer.formats.concise import line
from aib2packer.formats.report_data import Report
from aib2packer.formats.wording import explained, path_of
from aib2packer.source import Span

_DATA = str.maketrans({"%": "%AZP25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%AZP25", "\r": "%0D", "\n": "%0A", "]": "%5D", ";": "%3B"})


def render(report: Report) -> str:
    """Write a line for each finding."""
    return "".join(
        line(item) + "\n" if item.severity is Severity.INFO else _command(item) for item in report.diagnostics
    )


def _command(item: Diagnostic) -> str:
    properties = {"type": item.severity.value, **_place(item.subject), "code": item.definition.code}
    written = "".join(f"{name}={value.translate(_PROPERTY)};" for name, value in properties.items())
    return f"##vso[task.logissue {written}]{explained(item).translate(_DATA)}\n"


def _place(span: Span | None) -> dict[str, str]:
    if span is None:
        return {}
    place = {"sourcepath": path_of(span.source.name)}
    if span.source.shown:
        begin = span.begin
        place |= {"linenumber": str(begin.line), "columnnumber": str(begin.column)}
    return place
