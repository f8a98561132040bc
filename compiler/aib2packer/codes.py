"""Kinds of diagnostics about the compiler itself: block 9xx."""

from __future__ import annotations

from aib2packer.diagnostics import DiagnosticDef, Severity

LEAF_WITHOUT_FATE = DiagnosticDef("AIB901", "leaf-without-fate", Severity.ERROR)
