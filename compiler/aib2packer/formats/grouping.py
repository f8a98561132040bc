"""Findings by file, for formats that are built so."""

from __future__ import annotations

from aib2packer.diagnostics import Diagnostic
from aib2packer.formats.report_data import Report, Suppressed


def by_file(report: Report) -> dict[str | None, tuple[list[Diagnostic], list[Suppressed]]]:
    """Give what was found and what was accepted in each file, the ones with nothing included; None is no file."""
    groups: dict[str | None, tuple[list[Diagnostic], list[Suppressed]]] = {name: ([], []) for name in report.files}
    for item in report.diagnostics:
        groups.setdefault(_file(item), ([], []))[0].append(item)
    for accepted in report.suppressed:
        groups.setdefault(_file(accepted.diagnostic), ([], []))[1].append(accepted)
    return groups


def _file(item: Diagnostic) -> str | None:
    return item.subject.source.name if item.subject else None
