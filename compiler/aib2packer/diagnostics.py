"""What the compiler has to say: kinds of diagnostics, single diagnostics, and the bag that collects them.

A stage returns an `Outcome`: a value, as good as it can be made, together with its diagnostics.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from aib2packer.source import Span

T_co = TypeVar("T_co", covariant=True)

_RULES = frozenset("456")  # blocks of codes: correctness, security, good practice
_DEFECTS = "9"


class Severity(enum.Enum):
    """How much a diagnostic matters; an error means that no HCL is written."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Concern(enum.Enum):
    """Whom a finding concerns."""

    SERVICE = "service"  # Image Builder refuses the template or fails; a build with Packer does not
    BUILD = "build"  # the build, wherever it runs
    PACKER = "packer"  # a build with Packer only


class Confidence(enum.Enum):
    """How sure a finding is."""

    CERTAIN = "certain"
    HEURISTIC = "heuristic"  # names, words or habits suggest it; never an error


class Safety(enum.Enum):
    """Whether a fix may be applied without being read."""

    SAFE = "safe"  # means the same to the service, or what was plainly meant
    UNSAFE = "unsafe"  # may change the image or the build


class Fate(enum.Enum):
    """What becomes of a leaf of the image template; declared from best to worst."""

    MAPPED = "mapped"  # Packer does the same
    NO_COUNTERPART = "no-counterpart"  # Packer has nothing like it, and the image is the same without it
    APPROXIMATED = "approximated"  # Packer does nearly the same
    REFUSED = "refused"  # without it the image would be another one


@dataclass(frozen=True, slots=True)
class DiagnosticDef:
    """One kind of diagnostic; its code is permanent, its name says the bad thing in kebab-case."""

    code: str  # AIB and three digits; the hundreds name the stage (see catalogue.py)
    name: str
    severity: Severity
    fate: Fate | None = None  # what it says of the leaves it covers; None when it says nothing of them
    concern: Concern = Concern.BUILD
    confidence: Confidence = Confidence.CERTAIN
    fixable: Safety | None = None  # what its fix is, when it comes with one

    @property
    def block(self) -> str:
        """The hundreds of its code, which name the stage."""
        return self.code[3]

    @property
    def is_rule(self) -> bool:
        """Whether it is a rule, which can be switched off; all others are the compiler's own."""
        return self.block in _RULES

    @property
    def is_defect(self) -> bool:
        """Whether it tells of a defect of the compiler itself."""
        return self.block == _DEFECTS


@dataclass(frozen=True, slots=True)
class Note:
    """A related place, such as the definition of a variable."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement of source text; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What would mend a finding; its edits do not overlap, and the definition's `fixable` says how safe it is."""

    message: str  # what it does, one line such as "write `SharedImage`"
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding, with its place and what to do about it."""

    definition: DiagnosticDef
    summary: str  # one line, no final period, never a secret
    detail: str  # full sentences: found, expected, what to do
    subject: Span | None  # None only when there is no source, as for a missing file
    pointer: str | None = None  # JSON pointer of the node it speaks of; it covers every leaf below
    notes: tuple[Note, ...] = ()
    fix: Fix | None = None
    level: Severity | None = None  # its own severity, where that differs from the one of its kind

    @property
    def severity(self) -> Severity:
        """Its own severity, else that of its kind."""
        return self.level or self.definition.severity


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T_co]):
    """What a stage gives: a value (None when nothing could be made) and what it had to say."""

    value: T_co | None
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class Bag:
    """Collects diagnostics inside a stage."""

    _items: list[Diagnostic] = field(default_factory=list)

    def add(
        self,
        definition: DiagnosticDef,
        summary: str,
        detail: str,
        *,
        at: Span | None,
        pointer: str | None = None,
        notes: tuple[Note, ...] = (),
        fix: Fix | None = None,
        level: Severity | None = None,
    ) -> None:
        """Add one diagnostic."""
        self._items.append(
            Diagnostic(
                definition=definition,
                summary=summary,
                detail=detail,
                subject=at,
                pointer=pointer,
                notes=notes,
                fix=fix,
                level=level,
            )
        )

    def extend(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Add what an inner stage had to say."""
        self._items.extend(diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._items)

    def outcome(self, value: T_co | None) -> Outcome[T_co]:
        """Close the bag around a stage's value."""
        return Outcome(value, tuple(self._items))


def has_errors(diagnostics: tuple[Diagnostic, ...]) -> bool:
    """Tell whether any of them forbids writing HCL."""
    return any(item.severity is Severity.ERROR for item in diagnostics)


def in_order(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Sort by file, place and code, and drop exact duplicates."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=_sort_key))


def _sort_key(item: Diagnostic) -> tuple[str, int, int, str, str]:
    span = item.subject
    if span is None:
        return ("", 0, 0, item.definition.code, item.summary)
    return (span.source.name, span.start, span.end, item.definition.code, item.summary)
