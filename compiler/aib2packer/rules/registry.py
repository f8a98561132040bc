"""All rules, in the order of their codes. A test finds rules and files that are not listed."""

from __future__ import annotations

from aib2packer.rules import restarts
from aib2packer.rules.rule import Rule

_FILES = (restarts,)

RULES: tuple[type[Rule], ...] = tuple(
    sorted((rule for file in _FILES for rule in file.RULES), key=lambda rule: rule.definition.code)
)
