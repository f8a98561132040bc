"""Diagnostics of the syntax of ARM template expressions (1xx)."""

from __future__ import annotations

from aib2packer.diagnostics import DiagnosticDef, Severity

EXPRESSION_TOO_LONG = DiagnosticDef("AIB101", "expression-too-long", Severity.ERROR)
EXPRESSION_TOO_DEEP = DiagnosticDef("AIB102", "expression-too-deep", Severity.ERROR)
EMPTY_EXPRESSION = DiagnosticDef("AIB103", "empty-expression", Severity.ERROR)
BARE_NAME = DiagnosticDef("AIB104", "bare-name", Severity.ERROR)
FOREIGN_OPERATOR = DiagnosticDef("AIB105", "foreign-operator", Severity.ERROR)
DOUBLE_QUOTED_STRING = DiagnosticDef("AIB106", "double-quoted-string", Severity.ERROR)
UNCLOSED_EXPRESSION_STRING = DiagnosticDef("AIB107", "unclosed-expression-string", Severity.ERROR)
UNCLOSED_PARENTHESIS = DiagnosticDef("AIB108", "unclosed-parenthesis", Severity.ERROR)
MISSING_ARGUMENT_COMMA = DiagnosticDef("AIB109", "missing-argument-comma", Severity.ERROR)
FLOAT_LITERAL = DiagnosticDef("AIB110", "float-literal", Severity.ERROR)
UNUSABLE_INTEGER = DiagnosticDef("AIB111", "unusable-integer", Severity.ERROR)
TEXT_AFTER_EXPRESSION = DiagnosticDef("AIB112", "text-after-expression", Severity.ERROR)
UNEXPECTED_IN_EXPRESSION = DiagnosticDef("AIB113", "unexpected-in-expression", Severity.ERROR)
