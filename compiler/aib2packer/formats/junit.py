"""JUnit XML, which CI systems show as tests: a suite for each file, a test for each finding.

Errors and warnings are failed tests, infos are passed ones, and accepted findings are skipped. A file without any
finding is one passed test. Format: the schema of the xUnit plugin of Jenkins, `junit-10.xsd`.
"""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Diagnostic, Severity
from aib2packer.excerpt import printable
from aib2packer.formats.grouping import by_file
from aib2packer.formats.report_data import Report, Suppressed
from aib2packer.formats.text import plain
from aib2packer.formats.wording import path_of
from aib2packer.formats.xml_text import DECLARATION, empty, escaped, opened

_PROGRAM = "aib2packer"


def render(report: Report) -> str:
    """Write all files."""
    suites = "".join(_suite(name, *group) for name, group in by_file(report).items())
    return f'{DECLARATION}<testsuites name="{_PROGRAM}">\n{suites}</testsuites>\n'


def _suite(name: str | None, found: list[Diagnostic], accepted: list[Suppressed]) -> str:
    file = _PROGRAM if name is None else path_of(name)
    cases = [*(_case(item, file) for item in found), *(_skipped(item, file) for item in accepted)]
    attributes = {
        "name": file,
        "tests": str(len(cases) or 1),
        "failures": str(sum(_failed(item) for item in found)),
        "errors": "0",
        "skipped": str(len(accepted)),
    }
    inside = "".join(cases) or f"    {empty('testcase', {'name': 'nothing found', 'classname': file})}\n"
    return f"  {opened('testsuite', attributes)}>\n{inside}  </testsuite>\n"


def _failed(item: Diagnostic) -> bool:
    return item.severity is not Severity.INFO


def _case(item: Diagnostic, file: str) -> str:
    if not _failed(item):
        return _element(item, file, f"<system-out>{escaped(plain(item))}</system-out>")
    attributes = {"type": item.severity.value, "message": item.summary}
    return _element(item, file, f"{opened('failure', attributes)}>{escaped(plain(item))}</failure>")


def _skipped(item: Suppressed, file: str) -> str:
    return _element(item.diagnostic, file, empty("skipped", dict(_reasons(item))))


def _reasons(item: Suppressed) -> Iterator[tuple[str, str]]:
    yield "type", item.means.value
    if item.reason:
        yield "message", item.reason


def _element(item: Diagnostic, file: str, inside: str) -> str:
    place = f" at {item.subject.begin.line}:{item.subject.begin.column}" if _has_place(item) and item.subject else ""
    name = f"{item.definition.code} {item.definition.name}{place}"
    return f"    {opened('testcase', {'name': printable(name), 'classname': file})}>\n      {inside}\n    </testcase>\n"


def _has_place(item: Diagnostic) -> bool:
    return item.subject is not None and item.subject.source.shown
