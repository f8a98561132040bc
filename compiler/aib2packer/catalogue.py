"""Every kind of diagnostic, ordered by code.

The hundreds of a code name the stage: 0xx reading and JSON, 1xx expression syntax, 2xx evaluation, 3xx the shape of
the template, 4xx to 6xx rules (correctness, security, good practice), 7xx lowering, 8xx suppressions and comparisons,
9xx the compiler itself.
"""

from __future__ import annotations

from types import ModuleType

from aib2packer import codes
from aib2packer.choosing import codes as choosing_codes
from aib2packer.compare import codes as compare_codes
from aib2packer.diagnostics import DiagnosticDef
from aib2packer.evaluate import codes as evaluate_codes
from aib2packer.expr import codes as expr_codes
from aib2packer.lower import codes as lower_codes
from aib2packer.model import codes as model_codes
from aib2packer.rules import codes as rule_codes
from aib2packer.rules.registry import RULES
from aib2packer.syntax import codes as syntax_codes

_MODULES = (
    *(syntax_codes, expr_codes, evaluate_codes, model_codes, rule_codes, lower_codes),
    *(choosing_codes, compare_codes, codes),
)


def definitions() -> tuple[DiagnosticDef, ...]:
    """Give all kinds of diagnostics in the order of their codes."""
    kinds = [kind for module in _MODULES for kind in _kinds(module)]
    return tuple(sorted([*kinds, *(rule.definition for rule in RULES)], key=lambda kind: kind.code))


def _kinds(module: ModuleType) -> list[DiagnosticDef]:
    return [value for value in vars(module).values() if isinstance(value, DiagnosticDef)]
