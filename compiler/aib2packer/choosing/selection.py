"""Which kinds of findings are wanted: by code, by the beginning of a code, or by name."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from fnmatch import fnmatchcase

from aib2packer.diagnostics import Concern, Diagnostic, DiagnosticDef, Severity

_ORDER = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class Audience(enum.Enum):
    """Whom findings are wanted for; the values are those of the command line."""

    SERVICE = "service"
    PACKER = "packer"
    BOTH = "both"

    def wants(self, concern: Concern) -> bool:
        """Tell whether what concerns somebody concerns this one."""
        return self is Audience.BOTH or concern is Concern.BUILD or concern.value == self.value


@dataclass(frozen=True, slots=True)
class Selection:
    """What to report; a selector is a code such as `AIB501`, the beginning of one such as `AIB5`, or a name."""

    select: tuple[str, ...] = ()  # empty: all
    ignore: tuple[str, ...] = ()  # wins over `select`, unless it is the shorter beginning
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()  # pairs of a pattern for paths, and selectors
    audience: Audience = Audience.BOTH

    def wants(self, item: Diagnostic) -> bool:
        """Tell whether a finding is wanted; an error of the compiler always is, as far as it concerns somebody."""
        kind = item.definition
        if not self.audience.wants(kind.concern):
            return False
        return is_protected(item) or (self._selects(kind) and not self._ignored_in_file(item))

    def _selects(self, kind: DiagnosticDef) -> bool:
        chosen = max((_weight(selector, kind) for selector in self.select), default=0 if self.select else 1)
        return chosen > max((_weight(selector, kind) for selector in self.ignore), default=0)

    def _ignored_in_file(self, item: Diagnostic) -> bool:
        if item.subject is None:
            return False
        name = item.subject.source.name
        return any(
            matches_path(pattern, name) and any(matches(selector, item.definition) for selector in selectors)
            for pattern, selectors in self.per_file_ignores
        )


EVERYTHING = Selection()


def is_protected(item: Diagnostic) -> bool:
    """Tell whether a finding cannot be switched off: an error that forbids HCL, and is no rule's.

    What only the service minds does not forbid it.
    """
    kind = item.definition
    return item.severity is Severity.ERROR and not kind.is_rule and kind.concern is not Concern.SERVICE


def matches(selector: str, kind: DiagnosticDef) -> bool:
    """Tell whether a selector means a kind of findings."""
    return _weight(selector, kind) > 0


def _weight(selector: str, kind: DiagnosticDef) -> int:
    """Say how exactly a selector means a kind: 0 not at all, more the longer the beginning, most by code or name."""
    wanted = selector.casefold()
    if wanted in (kind.code.casefold(), kind.name):
        return len(kind.code) + 1
    return len(wanted) + 1 if kind.code.casefold().startswith(wanted) or wanted == "all" else 0


def matches_path(pattern: str, path: str) -> bool:
    """Tell whether a pattern such as `templates/*.json` means a path; one without a slash means a file name."""
    name = path.replace("\\", "/").removeprefix("./")
    if "/" not in pattern:
        return fnmatchcase(name.rpartition("/")[2], pattern)
    return fnmatchcase(name, pattern.removeprefix("./")) or fnmatchcase(name, f"*/{pattern.removeprefix('./')}")


def at_least(severity: Severity, threshold: Severity) -> bool:
    """Tell whether a severity reaches a threshold."""
    return _ORDER[severity] >= _ORDER[threshold]
