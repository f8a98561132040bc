"""The diagnostics of evaluation: AIB200 to AIB229 for expressions and parameters, AIB230 and up for whole files."""

from __future__ import annotations

from aib2packer.diagnostics import DiagnosticDef, Severity

UNKNOWN_FUNCTION = DiagnosticDef("AIB201", "unknown-function", Severity.ERROR)
BICEP_FUNCTION = DiagnosticDef("AIB202", "bicep-function", Severity.ERROR)
ARGUMENT_COUNT = DiagnosticDef("AIB203", "argument-count", Severity.ERROR)
ARGUMENT_TYPE = DiagnosticDef("AIB204", "argument-type", Severity.ERROR)
ARGUMENT_VALUE = DiagnosticDef("AIB205", "argument-value", Severity.ERROR)
MISSING_MEMBER = DiagnosticDef("AIB206", "missing-member", Severity.ERROR)
INDEX_OUT_OF_RANGE = DiagnosticDef("AIB207", "index-out-of-range", Severity.ERROR)
NOT_INDEXABLE = DiagnosticDef("AIB208", "not-indexable", Severity.ERROR)
UNKNOWN_PARAMETER = DiagnosticDef("AIB209", "unknown-parameter", Severity.ERROR)
UNKNOWN_VARIABLE = DiagnosticDef("AIB210", "unknown-variable", Severity.ERROR)
CYCLIC_DEFINITION = DiagnosticDef("AIB211", "cyclic-definition", Severity.ERROR)
LIVE_FUNCTION = DiagnosticDef("AIB212", "live-function", Severity.ERROR)
MISPLACED_FUNCTION = DiagnosticDef("AIB213", "misplaced-function", Severity.ERROR)
COPY_SHAPE = DiagnosticDef("AIB214", "copy-shape", Severity.ERROR)
COPY_COUNT = DiagnosticDef("AIB215", "copy-count", Severity.ERROR)
TOO_MUCH_WORK = DiagnosticDef("AIB216", "too-much-work", Severity.ERROR)
DEPLOYMENT_FAILURE = DiagnosticDef("AIB217", "deployment-failure", Severity.ERROR)
UNDECIDED_NAME = DiagnosticDef("AIB218", "undecided-name", Severity.ERROR)

UNKNOWN_PARAMETER_GIVEN = DiagnosticDef("AIB220", "unknown-parameter-given", Severity.ERROR)
PARAMETER_TYPE = DiagnosticDef("AIB221", "parameter-type", Severity.ERROR)
PARAMETER_NOT_ALLOWED = DiagnosticDef("AIB222", "parameter-not-allowed", Severity.ERROR)
PARAMETER_OUT_OF_RANGE = DiagnosticDef("AIB223", "parameter-out-of-range", Severity.ERROR)
PARAMETER_FILE_SHAPE = DiagnosticDef("AIB224", "parameter-file-shape", Severity.ERROR)
SETTING_NOT_JSON = DiagnosticDef("AIB225", "setting-not-json", Severity.ERROR)
DECLARATION_SHAPE = DiagnosticDef("AIB226", "declaration-shape", Severity.ERROR)

PARAMETER_FILE = DiagnosticDef("AIB230", "parameter-file-as-template", Severity.ERROR)
PORTAL_FORM = DiagnosticDef("AIB231", "portal-form-as-template", Severity.ERROR)
REST_EXAMPLE = DiagnosticDef("AIB232", "rest-example-as-template", Severity.ERROR)
LINKED_ONLY = DiagnosticDef("AIB233", "linked-template-only", Severity.ERROR)
NO_IMAGE_TEMPLATE = DiagnosticDef("AIB234", "no-image-template", Severity.ERROR)
NOT_A_TEMPLATE = DiagnosticDef("AIB235", "not-a-template", Severity.ERROR)
EXPRESSION_IN_BODY = DiagnosticDef("AIB236", "expression-in-resource-body", Severity.ERROR)
TEMPLATE_SHAPE = DiagnosticDef("AIB237", "template-shape", Severity.ERROR)
CONDITION_FALSE = DiagnosticDef("AIB238", "condition-false", Severity.INFO)
CONDITION_UNDECIDED = DiagnosticDef("AIB239", "condition-undecided", Severity.ERROR)
EXAMPLE_BODY = DiagnosticDef("AIB240", "rest-example-body", Severity.INFO)
