"""Diagnostics about suppressions and baselines (8xx)."""

from __future__ import annotations

from aib2packer.diagnostics import DiagnosticDef, Severity

MALFORMED_SUPPRESSION = DiagnosticDef("AIB801", "malformed-suppression", Severity.WARNING)
UNUSED_SUPPRESSION = DiagnosticDef("AIB802", "unused-suppression", Severity.WARNING)
EXPIRED_SUPPRESSION = DiagnosticDef("AIB803", "expired-suppression", Severity.WARNING)
UNSUPPRESSIBLE = DiagnosticDef("AIB804", "suppressed-compiler-error", Severity.WARNING)
