"""All output formats by name. Only the module of the format that is asked for is imported."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aib2packer.formats.report_data import Report
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the names of the formats are part of the help, which answers without the compiler
    from aib2packer.formats.report_data import Report

# The name a user writes, and the module of this folder whose `render` makes it.
FORMATS = {
    "text": "text",
    "concise": "concise",
    "json": "json_report",
    "sarif": "sarif",
    "junit": "junit",
    "checkstyle": "checkstyle",
    "github": "github",
    "gitlab": "gitlab",
    "azure-pipelines": "azure_pipelines",
    "markdown": "markdown",
}


def render(name: str, report: Report) -> str:
    """Write a report in the format of a name, which is a key of `FORMATS`."""
    text: str = import_module(f"aib2packer.formats.{FORMATS[name]}").render(report)
    return text
