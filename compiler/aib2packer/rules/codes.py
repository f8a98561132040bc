"""The diagnostics about rules themselves; those that rules give stand in their classes.

Blocks: 4xx correctness, 5xx security, 6xx good practice.
"""

from __future__ import annotations

from aib2packer.diagnostics import DiagnosticDef, Severity

RULE_FAILED = DiagnosticDef("AIB900", "rule-failed", Severity.WARNING)

PAGES = {
    "AIB900": """A rule failed, so the template was not checked by it.

    Why: a defect of one rule must not keep the others from running. What the rule would have found is not known.
    Source: aib2packer itself
    """,
}
