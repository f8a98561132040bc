"""How a parser stops at its first syntax error; never seen outside the stage that raises it."""

from __future__ import annotations

from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Note
from aib2packer.source import Span


class ParseError(Exception):
    """Carries the diagnostic that ends a parse up to the stage's entry point, which puts it into its outcome."""

    def __init__(
        self, definition: DiagnosticDef, summary: str, detail: str, at: Span, notes: tuple[Note, ...] = ()
    ) -> None:
        super().__init__(summary)
        self.diagnostic = Diagnostic(definition=definition, summary=summary, detail=detail, subject=at, notes=notes)
