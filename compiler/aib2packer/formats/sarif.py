"""SARIF 2.1.0, for code scanning on GitHub and Azure DevOps, and for editors.

Format: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; what GitHub wants beyond it: GitHub
documentation, "SARIF support for code scanning". Of all rules those are described that something was found for.
"""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Edit, Fix, Safety, Severity
from aib2packer.fingerprints import fingerprints
from aib2packer.formats.edits import may_be_shown
from aib2packer.formats.json_text import dumped
from aib2packer.formats.locations import ROOT, artifact, message, physical, region, related
from aib2packer.formats.report_data import Report, Suppressed
from aib2packer.formats.wording import HOME, SECURITY, explained, legible, page_of, safety_of
from aib2packer.manual import entries
from aib2packer.pages import Page
from aib2packer.secrets import masked

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
# GitHub takes 7.0 to 8.9 for high, 4.0 to 6.9 for medium, and less for low.
_SECURITY_SEVERITIES = {Severity.ERROR: "8.0", Severity.WARNING: "5.0", Severity.INFO: "2.0"}
_PROBLEM_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_PRECISIONS = {Confidence.CERTAIN: "very-high", Confidence.HEURISTIC: "medium"}
_TOPICS = {"4": "correctness", SECURITY: "security", "6": "good-practice"}
_FINGERPRINT = "aib2packer/v1"


def render(report: Report) -> str:
    """Write one run with all findings, the accepted ones among them."""
    accepted = tuple(item.diagnostic for item in report.suppressed)
    everything = (*report.diagnostics, *accepted)
    kinds = sorted({item.definition for item in everything}, key=lambda kind: kind.code)
    rules = {kind.code: number for number, kind in enumerate(kinds)}
    marks = fingerprints(everything)
    results = [_result(item, rules, mark) for item, mark in zip(everything, marks, strict=True)]
    for result, item in zip(results[len(report.diagnostics) :], report.suppressed, strict=True):
        result["suppressions"] = [_suppression(item)]
    placed = [result for result, item in zip(results, everything, strict=True) if item.subject is not None]
    run = {
        "tool": {"driver": _driver(report.version, kinds)},
        "invocations": [_invocation(report, rules)],
        "columnKind": "utf16CodeUnits",
        "newlineSequences": ["\r\n", "\r", "\n"],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that the program was run in."}}},
        "artifacts": [{"location": artifact(name), "roles": ["analysisTarget"]} for name in report.files],
        "results": placed,
    }
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(version: str, kinds: list[DiagnosticDef]) -> dict[str, object]:
    pages = {entry.kind.code: entry.page for entry in entries()}
    rules = [_rule(kind, pages[kind.code]) for kind in kinds]
    return {"name": "aib2packer", "version": version, "informationUri": HOME, "rules": rules}


def _invocation(report: Report, rules: dict[str, int]) -> dict[str, object]:
    """Tell whether the program did its work. What speaks of no file stands here: GitHub refuses results without one."""
    failed = any(item.definition.is_defect for item in report.diagnostics)
    notices = [
        {
            "level": _LEVELS[item.severity],
            "message": {"text": message(explained(item))},
            "associatedRule": {"id": item.definition.code, "index": rules[item.definition.code]},
        }
        for item in report.diagnostics
        if item.subject is None
    ]
    invocation: dict[str, object] = {"executionSuccessful": not failed}
    return invocation | ({"toolExecutionNotifications": notices} if notices else {})


def _rule(kind: DiagnosticDef, page: Page) -> dict[str, object]:
    return {
        "id": kind.code,
        "name": "".join(word.capitalize() for word in kind.name.split("-")),
        "shortDescription": {"text": message(page.title)},
        "fullDescription": {"text": message(" ".join(f"{page.title} {page.why[:1].upper()}{page.why[1:]}".split()))},
        "help": {"text": message("\n\n".join(_help(page))), "markdown": "\n\n".join(_markdown(page))},
        "helpUri": page_of(kind),
        "defaultConfiguration": {"level": _LEVELS[kind.severity]},
        "properties": _properties(kind),
    }


def _help(page: Page) -> Iterator[str]:
    yield page.title
    if page.why:
        yield f"Why: {' '.join(page.why.split())}"
    if page.source:
        yield f"Source: {page.source}"


def _markdown(page: Page) -> Iterator[str]:
    """Write a page; its text is the program's own, so nothing needs to be escaped."""
    yield page.title
    if page.why:
        yield f"**Why:** {' '.join(page.why.split())}"
    for name, example in (("Bad", page.bad), ("Good", page.good)):
        if example:
            yield f"**{name}:**\n\n```json\n{example}\n```"
    if page.source:
        yield f"**Source:** {page.source}"


def _properties(kind: DiagnosticDef) -> dict[str, object]:
    topic = _TOPICS.get(kind.block)
    properties: dict[str, object] = {
        "tags": ["azure-image-builder", *([topic] if topic else []), f"concerns-{kind.concern.value}"],
        "precision": _PRECISIONS[kind.confidence],
        "problem.severity": _PROBLEM_SEVERITIES[kind.severity],
    }
    if kind.block == SECURITY:
        properties["security-severity"] = _SECURITY_SEVERITIES[kind.severity]
    return properties


def _result(item: Diagnostic, rules: dict[str, int], mark: str) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": item.definition.code,
        "ruleIndex": rules[item.definition.code],
        "level": _LEVELS[item.severity],
        "message": {"text": message(explained(item))},
        "locations": [_location(item)] if item.subject else [],
        "partialFingerprints": {_FINGERPRINT: mark},
    }
    if item.notes:
        result["relatedLocations"] = [related(note, number) for number, note in enumerate(item.notes, 1)]
    if item.fix is not None and may_be_shown(item.fix):
        result["fixes"] = [_fix(item.fix, safety_of(item.definition))]
    return result


def _location(item: Diagnostic) -> dict[str, object]:
    location: dict[str, object] = {"physicalLocation": physical(item.subject)} if item.subject else {}
    if item.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": masked(item.pointer)}]
    return location


def _suppression(item: Suppressed) -> dict[str, object]:
    suppression: dict[str, object] = {"kind": item.means.value}
    return suppression | ({"justification": legible(item.reason)} if item.reason else {})


def _fix(fix: Fix, safety: Safety) -> dict[str, object]:
    files: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        files.setdefault(edit.span.source.name, []).append(edit)
    warning = "" if safety is Safety.SAFE else " (this may change the image or the build)"
    return {
        "description": {"text": message(fix.message) + warning},
        "artifactChanges": [
            {"artifactLocation": artifact(name), "replacements": [_replacement(edit) for edit in edits]}
            for name, edits in files.items()
        ],
    }


def _replacement(edit: Edit) -> dict[str, object]:
    return {"deletedRegion": region(edit.span, snippet=False), "insertedContent": {"text": edit.text}}
