"""What a rule is: one class with one kind of diagnostic, its page in the docstring, and a check.

A rule reads the typed template and gives diagnostics. It never reads JSON, files, the clock or HCL, and a value that
is not known is no finding. Its docstring is its page: a line that says what is wrong, then the sections `Why:`, `Bad:`
and `Good:` (each a fragment of an image template, run by a test) and `Source:`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Fix, Note, Severity
from aib2packer.evaluate.values import Place
from aib2packer.evaluate.wording import origins
from aib2packer.model.shapes import ALWAYS, Life
from aib2packer.rules.subject import Subject
from aib2packer.source import Span


class Rule(ABC):
    """One rule; what follows are class attributes, and a rule has no others: it is made once for all templates."""

    definition: ClassVar[DiagnosticDef]
    versions: ClassVar[Life] = ALWAYS  # the API versions it holds for
    about: ClassVar[tuple[type, ...]] = ()  # it is asked only if the template holds one of them; empty: always

    @abstractmethod
    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Give a diagnostic for each place that breaks the rule."""

    def found(
        self,
        place: Place,
        summary: str,
        detail: str,
        *,
        at: Span | None = None,
        notes: tuple[Note, ...] = (),
        fix: Fix | None = None,
        level: Severity | None = None,
    ) -> Diagnostic:
        """Make a diagnostic about a node of the template; `at` narrows it to a part of the node's text.

        Behind the notes stand the definitions that the value comes through, the nearest and the farthest.
        """
        return Diagnostic(
            definition=self.definition,
            summary=summary,
            detail=detail,
            subject=at or place.span,
            pointer=place.pointer,
            notes=notes + origins(place),
            fix=fix,
            level=level,
        )


class SetRule(Rule):
    """A rule about several templates at once, such as two that claim the same resource."""

    def check(self, subject: Subject) -> Iterator[Diagnostic]:  # noqa: ARG002 -- the interface is the rule's
        """Give nothing: one template alone cannot break it."""
        yield from ()

    @abstractmethod
    def check_set(self, subjects: tuple[Subject, ...]) -> Iterator[Diagnostic]:
        """Give a diagnostic for each place that breaks the rule, in the templates of one call together."""
