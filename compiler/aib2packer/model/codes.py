"""Diagnostics about the shape of an image template (3xx)."""

from __future__ import annotations

from aib2packer.diagnostics import Concern, DiagnosticDef, Fate, Safety, Severity

_SERVICE, _SAFE = Concern.SERVICE, Safety.SAFE

WRONG_LETTER_CASE = DiagnosticDef("AIB301", "wrong-letter-case", Severity.WARNING, concern=_SERVICE, fixable=_SAFE)
OLD_SPELLING = DiagnosticDef("AIB302", "old-spelling", Severity.WARNING, concern=_SERVICE, fixable=_SAFE)
FLATTENED_TEMPLATE = DiagnosticDef("AIB303", "flattened-template", Severity.WARNING, concern=_SERVICE)
EMPTY_MEMBER = DiagnosticDef("AIB304", "empty-member", Severity.INFO, Fate.NO_COUNTERPART)
REPEATED_MEMBER = DiagnosticDef("AIB305", "repeated-member", Severity.ERROR, Fate.REFUSED)
LOOSE_SCALAR = DiagnosticDef("AIB306", "loose-scalar", Severity.ERROR, concern=_SERVICE, fixable=_SAFE)
ASSUMED_API_VERSION = DiagnosticDef("AIB307", "assumed-api-version", Severity.INFO)
UNKNOWN_API_VERSION = DiagnosticDef("AIB308", "unknown-api-version", Severity.ERROR, Fate.REFUSED)
STRUCTURE_FROM_DEFAULT = DiagnosticDef("AIB309", "structure-from-default", Severity.INFO)
UNDECIDED_STRUCTURE = DiagnosticDef("AIB310", "undecided-structure", Severity.ERROR, Fate.REFUSED)
PLACEHOLDER = DiagnosticDef("AIB311", "placeholder", Severity.WARNING)

MEMBER_OF_OTHER_VERSION = DiagnosticDef("AIB320", "member-of-other-version", Severity.WARNING, concern=_SERVICE)
VALUE_OF_OTHER_VERSION = DiagnosticDef("AIB321", "value-of-other-version", Severity.ERROR, concern=_SERVICE)
IGNORED_MEMBER = DiagnosticDef(
    "AIB322", "ignored-member", Severity.WARNING, Fate.NO_COUNTERPART, concern=_SERVICE, fixable=_SAFE
)
UNKNOWN_MEMBER = DiagnosticDef("AIB323", "unknown-member", Severity.ERROR, Fate.REFUSED, fixable=_SAFE)
INCOMPLETE_OBJECT = DiagnosticDef("AIB324", "incomplete-object", Severity.ERROR)
MISSING_SERVICE_MEMBER = DiagnosticDef("AIB325", "missing-service-member", Severity.ERROR, concern=_SERVICE)
WRONG_TYPE = DiagnosticDef("AIB326", "wrong-type", Severity.ERROR, Fate.REFUSED)
SCALAR_FOR_LIST = DiagnosticDef("AIB327", "scalar-for-list", Severity.ERROR, Fate.REFUSED)
UNKNOWN_VALUE = DiagnosticDef("AIB328", "unknown-value", Severity.ERROR, Fate.REFUSED)
UNKNOWN_TYPE = DiagnosticDef("AIB329", "unknown-type", Severity.ERROR, Fate.REFUSED)
REMOVED_SOURCE_TYPE = DiagnosticDef("AIB330", "removed-source-type", Severity.ERROR, Fate.REFUSED)
MALFORMED_NAME = DiagnosticDef("AIB331", "malformed-name", Severity.ERROR, Fate.REFUSED)
NUMBER_OUT_OF_RANGE = DiagnosticDef("AIB332", "number-out-of-range", Severity.ERROR, Fate.REFUSED)
CONFLICTING_MEMBERS = DiagnosticDef("AIB333", "conflicting-members", Severity.ERROR, Fate.REFUSED)
NO_SCRIPT = DiagnosticDef("AIB334", "no-script", Severity.ERROR)
SYSTEM_NOT_ELEVATED = DiagnosticDef("AIB335", "system-not-elevated", Severity.ERROR, Fate.REFUSED)
DUPLICATE_RUN_OUTPUT = DiagnosticDef("AIB336", "duplicate-run-output", Severity.ERROR, Fate.REFUSED)
NO_TARGET = DiagnosticDef("AIB337", "no-distribution-target", Severity.ERROR, Fate.REFUSED)
