"""Diagnostics of reading a file and its JSON (0xx)."""

from __future__ import annotations

from aib2packer.diagnostics import DiagnosticDef, Severity

FILE_TOO_LARGE = DiagnosticDef("AIB001", "file-too-large", Severity.ERROR)
UNREADABLE_TEXT = DiagnosticDef("AIB002", "unreadable-text", Severity.ERROR)
EMPTY_FILE = DiagnosticDef("AIB003", "empty-file", Severity.ERROR)
DUPLICATE_KEY = DiagnosticDef("AIB004", "duplicate-key", Severity.WARNING)
NOT_JSON = DiagnosticDef("AIB005", "not-json", Severity.ERROR)
UNEXPECTED_TEXT = DiagnosticDef("AIB006", "unexpected-text", Severity.ERROR)
BARE_PLACEHOLDER = DiagnosticDef("AIB007", "bare-placeholder", Severity.ERROR)
MISSING_COMMA = DiagnosticDef("AIB008", "missing-comma", Severity.ERROR)
UNCLOSED_BRACKET = DiagnosticDef("AIB009", "unclosed-bracket", Severity.ERROR)
UNCLOSED_STRING = DiagnosticDef("AIB010", "unclosed-string", Severity.ERROR)
UNCLOSED_COMMENT = DiagnosticDef("AIB011", "unclosed-comment", Severity.ERROR)
MALFORMED_STRING = DiagnosticDef("AIB012", "malformed-string", Severity.ERROR)
MALFORMED_NUMBER = DiagnosticDef("AIB013", "malformed-number", Severity.ERROR)
TEXT_AFTER_END = DiagnosticDef("AIB014", "text-after-end", Severity.ERROR)
NESTED_TOO_DEEPLY = DiagnosticDef("AIB015", "nested-too-deeply", Severity.ERROR)
TOO_MANY_VALUES = DiagnosticDef("AIB016", "too-many-values", Severity.ERROR)
BICEP_NOT_COMPILED = DiagnosticDef("AIB017", "bicep-not-compiled", Severity.ERROR)
