"""Kinds of diagnostics about the compiler itself: block 9xx."""

from __future__ import annotations

from aib2packer.diagnostics import DiagnosticDef, Severity

LEAF_WITHOUT_FATE = DiagnosticDef("AIB901", "leaf-without-fate", Severity.ERROR)

PAGES = {
    "AIB901": """A value of the template is neither in the HCL nor in any message.

    Why: aib2packer promises that nothing is lost in silence. Every value is accounted for; this one was not, which is a
        defect of the program, so nothing is written.
    Source: aib2packer itself
    """,
}
