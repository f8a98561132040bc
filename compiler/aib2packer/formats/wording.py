"""What several formats say in the same words: places, explanations, help, counts and addresses of pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Safety, Severity
from aib2packer.excerpt import printable
from aib2packer.formats.report_data import Report
from aib2packer.source import Span

HOME = "https://github.com/aib2packer/aib2packer"
PAGES = f"{HOME}/blob/main/compiler/RULES.md"  # has a heading for every code
SECURITY = "5"  # the block of codes about security
_FIXED_BY = {Safety.SAFE: "--fix", Safety.UNSAFE: "--fix --unsafe"}


def page_of(definition: DiagnosticDef) -> str:
    """Give the address of the page of a kind."""
    return f"{PAGES}#{definition.code.lower()}"


def safety_of(definition: DiagnosticDef) -> Safety:
    """Tell how safe the fixes of a kind are; one that does not say so is not."""
    return definition.fixable or Safety.UNSAFE


def path_of(name: str) -> str:
    """Write the name of a file as services know it: with `/`, and without `./` before it."""
    path = printable(name).replace("\\", "/")
    while path.startswith("./"):
        path = path[2:]
    return path


def place_of(span: Span | None) -> str:
    """Write a place as editors and terminals recognise it, with a colon and a blank behind it; empty without one."""
    if span is None:
        return ""
    name = printable(span.source.name)
    if name.lstrip().startswith("::"):
        name = f"./{name}"  # the same file, and no workflow command of GitHub, which begins a line with `::`
    if not span.source.shown:
        return f"{name}: "
    begin = span.begin
    return f"{name}:{begin.line}:{begin.column}: "


def legible(text: str) -> str:
    """Make a text of several lines safe to show."""
    return "\n".join(printable(line) for line in text.splitlines())


def explained(item: Diagnostic) -> str:
    """Say a finding as sentences: a line that sums it up, the explanation, and what helps."""
    lines = (f"{printable(item.summary)}.", legible(item.detail), help_of(item))
    return "\n".join(line for line in lines if line)


def help_of(item: Diagnostic) -> str:
    """Say what would mend a finding, and which option does it; empty where it comes without a fix."""
    if item.fix is None:
        return ""
    option = _FIXED_BY[safety_of(item.definition)]
    return f"help: {printable(item.fix.message)} (`aib2packer check {option}` does that)"


def counts(diagnostics: Iterable[Diagnostic]) -> str:
    """Count findings by severity, such as `2 errors, 1 info`; empty when there are none."""
    return _counts(Counter(item.severity for item in diagnostics))


def numbered(count: int, thing: str) -> str:
    """Write a number of things."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def closing(report: Report) -> str:
    """Sum a report up in one line."""
    number, found = numbered(len(report.files), "file"), counts(report.diagnostics)
    said = [f"{found} in {number}." if found else f"{number} checked, nothing found."]
    hidden = Counter(dict(report.hidden))
    if hidden:
        lowest = max(hidden, key=list(Severity).index)
        said.append(f"Hidden: {_counts(hidden)} (`--severity {lowest.value}` shows them).")
    if report.known:
        said.append(f"In the baseline: {report.known}.")
    if report.suppressed:
        said.append(f"Suppressed: {len(report.suppressed)}.")
    mended = Counter(safety_of(item.definition) for item in report.diagnostics if item.fix is not None)
    if mended:
        said.append(f"Fixable: {', '.join(f'{mended[key]} with `{_FIXED_BY[key]}`' for key in Safety if mended[key])}.")
    return " ".join(said)


def _counts(found: Counter[Severity]) -> str:
    return ", ".join(numbered(found[severity], severity.value) for severity in Severity if found[severity])
