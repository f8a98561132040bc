"""Findings that only echo an error: where a value was refused it is absent, and what it belongs to looks incomplete."""

from __future__ import annotations

from collections.abc import Iterable

from aib2packer.diagnostics import Diagnostic, Severity
from aib2packer.model.codes import SCALAR_FOR_LIST, SYSTEM_NOT_ELEVATED, UNDECIDED_STRUCTURE, UNKNOWN_VALUE, WRONG_TYPE
from aib2packer.syntax.nodes import is_below

_LOSING = (WRONG_TYPE, SCALAR_FOR_LIST, UNKNOWN_VALUE, UNDECIDED_STRUCTURE, SYSTEM_NOT_ELEVATED)
_EVALUATION = "12"  # blocks of the codes that leave nothing of a value


def without_echoes(
    findings: tuple[Diagnostic, ...], said: Iterable[Diagnostic], resource: str
) -> tuple[Diagnostic, ...]:
    """Leave out what rules find around values that were refused; `resource` is the JSON pointer of the template."""
    areas = tuple({_area(item.pointer, resource) for item in said if item.pointer is not None and _loses(item)})
    if not areas:
        return findings
    return tuple(item for item in findings if not any(is_below(item.pointer, area) for area in areas))


def _loses(item: Diagnostic) -> bool:
    kind = item.definition
    return item.severity is Severity.ERROR and (kind.block in _EVALUATION or kind in _LOSING)


def _area(pointer: str, resource: str) -> str:
    """Give the object that a refused member belongs to; of the template itself and its properties, the member alone."""
    holder = pointer.rpartition("/")[0]
    return pointer if holder in (resource, f"{resource}/properties") else holder
