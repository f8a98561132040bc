"""The XML of Checkstyle, which many programs that gather reports can read.

Format: Checkstyle documentation, `XMLLogger`. A finding about a file as a whole has the line 0, as there.
"""

from __future__ import annotations

from aib2packer.diagnostics import Diagnostic
from aib2packer.formats.grouping import by_file
from aib2packer.formats.report_data import Report
from aib2packer.formats.wording import explained, path_of
from aib2packer.formats.xml_text import DECLARATION, empty, opened

_VERSION = "4.3"  # of the format, not of the program; readers expect one of Checkstyle's


def render(report: Report) -> str:
    """Write all files; accepted findings are left out, since the format has no word for them."""
    files = "".join(_file(name, found) for name, (found, _) in by_file(report).items())
    return f'{DECLARATION}<checkstyle version="{_VERSION}">\n{files}</checkstyle>\n'


def _file(name: str | None, found: list[Diagnostic]) -> str:
    start = opened("file", {"name": "aib2packer" if name is None else path_of(name)})
    inside = "".join(f"    {_error(item)}\n" for item in found)
    return f"  {start}>\n{inside}  </file>\n" if inside else f"  {start}/>\n"


def _error(item: Diagnostic) -> str:
    begin = item.subject.begin if item.subject and item.subject.source.shown else None
    place = {"line": str(begin.line), "column": str(begin.column)} if begin else {"line": "0"}
    message = " ".join(explained(item).split("\n"))
    source = f"aib2packer.{item.definition.code}"
    return empty("error", {**place, "severity": item.severity.value, "message": message, "source": source})
