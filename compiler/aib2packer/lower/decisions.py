"""Values that decide what is written at all, and so must be known when compiling."""

from __future__ import annotations

from aib2packer.diagnostics import Note
from aib2packer.evaluate.folding import fold
from aib2packer.evaluate.values import Known, Parameter, Scalar, inputs_of
from aib2packer.lower.codes import VALUE_NEEDED
from aib2packer.lower.scope import Scope
from aib2packer.model.leaves import Leaf


def decided(leaf: Leaf | None, scope: Scope) -> Scalar:
    """Give the value of a leaf, by the defaults of its parameters if need be; None, with an error, when it has none."""
    if leaf is None:
        return None
    value = fold(leaf)
    if isinstance(value, Known):
        return value.value
    parameters = [item.declaration for item in inputs_of(leaf) if isinstance(item, Parameter)]
    names = ", ".join(f"`{item.name}`" for item in parameters) or "an unknown value"
    scope.say(
        VALUE_NEEDED,
        f"what is built depends on {names}",
        "Packer needs the decision when the configuration is written. Give the value with --set NAME=VALUE or in a"
        " parameter file with --parameters.",
        leaf.place,
        tuple(Note(f"parameter `{item.name}` is declared here", item.span) for item in parameters),
    )
    return None
