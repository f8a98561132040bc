"""Azure regions: canonical names, and comparing regions that may be unknown."""

from __future__ import annotations

from aib2packer.evaluate.values import Known
from aib2packer.lower.document import Expression, FunctionCall, Literal
from aib2packer.lower.expressions import expression
from aib2packer.lower.scope import Scope
from aib2packer.model.leaves import Leaf
from aib2packer.model.regions import canonical_region


def region(leaf: Leaf, scope: Scope) -> Expression:
    """Write a region by its canonical name."""
    if isinstance(leaf, Known):
        return Literal(canonical_region(str(leaf.value)))
    return expression(leaf, scope)


def canonical(written: Expression) -> Expression:
    """Have HCL make the canonical name of a region that is unknown until the build."""
    if isinstance(written, Literal):
        return written
    return FunctionCall("lower", (FunctionCall("replace", (written, Literal(" "), Literal(""))),))
