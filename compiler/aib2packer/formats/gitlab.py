"""The Code Quality report of GitLab, which shows findings in a merge request.

Format: GitLab documentation, "Code Quality", section "Code Quality report format".
"""

from __future__ import annotations

from aib2packer.diagnostics import Diagnostic, Severity
from aib2packer.excerpt import printable
from aib2packer.fingerprints import fingerprints
from aib2packer.formats.json_text import dumped
from aib2packer.formats.report_data import Report
from aib2packer.formats.wording import SECURITY, explained, path_of
from aib2packer.source import Span

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}
_NOWHERE = "."  # a path is required


def render(report: Report) -> str:
    """Write all findings; those that somebody has accepted are left out, since the format cannot tell them apart."""
    accepted = tuple(item.diagnostic for item in report.suppressed)
    marks = fingerprints((*report.diagnostics, *accepted))
    return dumped([_issue(item, mark) for item, mark in zip(report.diagnostics, marks, strict=False)])


def _issue(item: Diagnostic, mark: str) -> dict[str, object]:
    return {
        "type": "issue",
        "check_name": item.definition.code,
        "description": f"{item.definition.code}: {printable(item.summary)}",
        "content": {"body": explained(item)},
        "categories": ["Security" if item.definition.block == SECURITY else "Bug Risk"],
        "severity": _SEVERITIES[item.severity],
        "fingerprint": mark,
        "location": _location(item.subject),
    }


def _location(span: Span | None) -> dict[str, object]:
    if span is None:
        return {"path": _NOWHERE, "lines": {"begin": 1}}
    if not span.source.shown:
        return {"path": path_of(span.source.name), "lines": {"begin": 1}}
    return {"path": path_of(span.source.name), "lines": {"begin": span.begin.line, "end": span.finish.line}}
