"""Suppressions: findings that somebody has looked at and accepts, with the reason, until a date.

They stand in a comment of the template, in `metadata` of a deployment template or one of its resources, or in the
configuration. A suppression covers what stands in the node it speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aib2packer.choosing.selection import matches, matches_path
from aib2packer.diagnostics import Diagnostic, DiagnosticDef
from aib2packer.source import Source, Span
from aib2packer.syntax.nodes import is_below


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One suppression; what it covers is given by a span, or by a pointer, in files of a name."""

    selectors: tuple[str, ...]
    reason: str
    until: date | None  # the last day on which it holds
    place: Span | None  # where it is written; None: in the configuration
    origin: str  # how messages call it
    source: Source | None = None  # the file it is about; None: every file that `files` means
    files: str = "*"  # a pattern for paths
    area: Span | None = None  # the part of the file that it covers; None: as `pointer` says
    pointer: str = ""  # JSON pointer; it covers this node and all below

    def is_about(self, source: Source) -> bool:
        """Tell whether it may cover anything in a file."""
        return self.source is source if self.source is not None else matches_path(self.files, source.name)

    def means(self, kind: DiagnosticDef) -> bool:
        """Tell whether it speaks of a kind of findings."""
        return any(matches(selector, kind) for selector in self.selectors)

    def covers(self, item: Diagnostic) -> bool:
        """Tell whether it means a finding, expired or not."""
        span = item.subject
        if span is None or not self.is_about(span.source):
            return False
        if not self.means(item.definition):
            return False
        if self.area is not None:
            return self.area.start <= span.start and span.end <= self.area.end
        return not self.pointer or is_below(item.pointer, self.pointer)

    def has_expired(self, today: date) -> bool:
        """Tell whether its last day is over."""
        return self.until is not None and self.until < today
