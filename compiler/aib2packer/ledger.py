"""The ledger: what became of every leaf of an image template.

Takes the resource as it is written and as it is resolved, its diagnostics and the rendered lines; gives one entry a
leaf, in source order. A leaf is a scalar, an empty array or an empty object. A leaf that nothing answers for gets an
outcome of None.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from aib2packer.diagnostics import Diagnostic, Fate, Severity
from aib2packer.evaluate.values import ArrayValue, Known, ObjectValue, Value
from aib2packer.source import Span
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonObject, pointer_step

_WORST_FIRST = (Fate.REFUSED, Fate.APPROXIMATED, Fate.MAPPED, Fate.NO_COUNTERPART)


@dataclass(frozen=True, slots=True)
class HclLine:
    """A line of the output; `file` is the output's name without its folder, `line` is 1-based."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What became of one leaf."""

    pointer: str  # JSON pointer from the root of the file
    span: Span  # of the leaf's value
    outcome: Fate | None  # None: not known, because errors kept the file from being compiled to its end
    code: str | None  # of the diagnostic that decided; None when the lines of the output did, or nothing
    hcl: tuple[HclLine, ...] = ()  # the lines that came from it


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateLedger:
    """The entries of one image template."""

    pointer: str  # of the resource
    name: str
    entries: tuple[LedgerEntry, ...]


def make_entries(
    node: JsonObject,
    resource: ObjectValue,
    diagnostics: tuple[Diagnostic, ...],
    lines: Iterable[tuple[str, HclLine]],
) -> tuple[LedgerEntry, ...]:
    """Answer for every leaf of a resource; `lines` pairs the pointers of leaves with lines of the output."""
    verdicts = _verdicts(diagnostics)
    live = live_pointers(resource)
    written: dict[str, list[HclLine]] = {}
    for origin, line in lines:
        written.setdefault(origin, []).append(line)
    return tuple(
        _settle(_entry(leaf, value, verdicts, tuple(dict.fromkeys(written.get(leaf, ())))), live)
        for leaf, value in leaves(resource.place.pointer, node)
    )


def leaves(pointer: str, node: JsonNode) -> Iterator[tuple[str, JsonNode]]:
    """Walk over the leaves below a node, each with its JSON pointer, in source order."""
    pending = [(pointer, node)]
    while pending:
        place, item = pending.pop()
        match item:
            case JsonObject(members=members) if members:
                pending += [(pointer_step(place, member.key.value), member.value) for member in reversed(members)]
            case JsonArray(items=items) if items:
                pending += [(pointer_step(place, i), items[i]) for i in reversed(range(len(items)))]
            case _:
                yield place, item


def live_pointers(resource: ObjectValue) -> frozenset[str]:
    """Gather the pointers of the leaves that have a value after evaluation.

    The others have done their work: the name and count of a copy loop, the input of one that runs no times, and
    whatever is null, which Azure Resource Manager takes for absent.
    """
    found: set[str] = set()
    pending: list[Value] = [resource]
    seen: set[int] = set()  # values made by expressions may share their parts
    while pending:
        value = pending.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        match value:
            case ObjectValue(members=members) if members:
                pending += [member.value for member in members]
            case ArrayValue(items=items) if items:
                pending += items
            case Known(value=None):
                continue
            case _:
                found.add(value.place.pointer)
    return frozenset(found)


def to_json(templates: Iterable[TemplateLedger]) -> str:
    """Write ledgers as JSON text that ends with a newline."""
    document = {
        "version": 1,
        "templates": [
            {"pointer": item.pointer, "name": item.name, "entries": [_entry_json(entry) for entry in item.entries]}
            for item in templates
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def _verdicts(diagnostics: tuple[Diagnostic, ...]) -> dict[str, list[Diagnostic]]:
    """Sort what was said of leaves by pointer."""
    found: dict[str, list[Diagnostic]] = {}
    for item in diagnostics:
        if item.pointer is not None and (item.definition.fate or item.severity is Severity.ERROR):
            found.setdefault(item.pointer, []).append(item)
    return found


def _entry(
    pointer: str, node: JsonNode, verdicts: dict[str, list[Diagnostic]], hcl: tuple[HclLine, ...]
) -> LedgerEntry:
    said: dict[Fate, str | None] = {Fate.MAPPED: None} if hcl else {}
    for fate, code in _said_of(pointer, verdicts):
        said.setdefault(fate, code)
    outcome = next((fate for fate in _WORST_FIRST if fate in said), None)
    return LedgerEntry(
        pointer=pointer, span=node.span, outcome=outcome, code=None if outcome is None else said[outcome], hcl=hcl
    )


def _settle(entry: LedgerEntry, live: frozenset[str]) -> LedgerEntry:
    """Count a leaf as mapped that evaluation has used up, so that no later stage could answer for it."""
    if entry.outcome is None and entry.pointer not in live:
        return replace(entry, outcome=Fate.MAPPED)
    return entry


def _said_of(pointer: str, verdicts: dict[str, list[Diagnostic]]) -> Iterator[tuple[Fate, str]]:
    """Give the fates that cover a leaf, the nearest diagnostic first.

    An error that says nothing of leaves, such as one of evaluation, refuses the leaf it points at but nothing below.
    """
    place = pointer
    while True:
        for item in verdicts.get(place, ()):
            fate = item.definition.fate or (Fate.REFUSED if place == pointer else None)
            if fate is not None:
                yield fate, item.definition.code
        if not place:
            return
        place = place.rpartition("/")[0]


def _entry_json(entry: LedgerEntry) -> dict[str, object]:
    begin = entry.span.begin
    return {
        "pointer": entry.pointer,
        "line": begin.line,
        "column": begin.column,
        "outcome": entry.outcome.value if entry.outcome else None,
        "code": entry.code,
        "hcl": [{"file": line.file, "line": line.line} for line in entry.hcl],
    }
