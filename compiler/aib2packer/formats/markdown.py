"""Markdown for the summary of a run or a comment on a pull request: a table of the findings, and details below it.

Written for GitHub, and plain enough for GitLab and Azure DevOps. Nothing of a template becomes markup, mentions
somebody or links somewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Diagnostic, Severity
from aib2packer.formats.markdown_text import code, fenced, inline
from aib2packer.formats.report_data import Report
from aib2packer.formats.text import plain
from aib2packer.formats.wording import closing, page_of, place_of

_SIGNS = {Severity.ERROR: "🔴", Severity.WARNING: "🟠", Severity.INFO: "🔵"}


def render(report: Report) -> str:
    """Write a table of all findings, the details of each, and a closing line."""
    parts = ["## aib2packer check", inline(closing(report))]
    if report.diagnostics:
        parts += ["\n".join(_table(report.diagnostics)), "\n\n".join(_details(report.diagnostics))]
    return "\n\n".join(parts) + "\n"


def _table(diagnostics: tuple[Diagnostic, ...]) -> Iterator[str]:
    yield "| | Place | Code | Finding |"
    yield "| --- | --- | --- | --- |"
    for item in diagnostics:
        place = code(place_of(item.subject).rstrip(": "))
        yield f"| {_SIGNS[item.severity]} {item.severity.value} | {place} | {_linked(item)} | {inline(item.summary)} |"


def _details(diagnostics: tuple[Diagnostic, ...]) -> Iterator[str]:
    yield "<details>\n<summary>Details</summary>"
    for item in diagnostics:
        yield fenced(plain(item), "text")
    yield "</details>"


def _linked(item: Diagnostic) -> str:
    return f"[{item.definition.code}]({page_of(item.definition)})"
