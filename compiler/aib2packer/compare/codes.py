"""Diagnostics about what is compared (811 to 819)."""

from __future__ import annotations

from aib2packer.diagnostics import DiagnosticDef, Severity

UNREADABLE_HCL = DiagnosticDef("AIB811", "unreadable-hcl", Severity.ERROR)
NO_BUILD = DiagnosticDef("AIB812", "no-build", Severity.ERROR)
