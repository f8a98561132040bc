"""Parameters that a deployment template declares and never reads."""

from __future__ import annotations

from aib2packer.diagnostics import Bag, Diagnostic
from aib2packer.evaluate.codes import UNUSED_PARAMETER
from aib2packer.evaluate.wording import quoted
from aib2packer.syntax.nodes import JsonNode, JsonObject


def unused_parameters(root: JsonNode) -> tuple[Diagnostic, ...]:
    """Tell of every declared parameter that no expression of the file can be about.

    An expression names a parameter as a string, `parameters('name')`, in any letter case; a file that does not hold
    the name in single quotes anywhere does not read it.
    """
    declared = root.get("parameters") if isinstance(root, JsonObject) else None
    if not isinstance(declared, JsonObject) or not declared.members:
        return ()
    bag = Bag()
    text = root.span.source.text.casefold()
    for member in declared.members:
        if f"'{member.key.value.casefold()}'" not in text:
            bag.add(
                UNUSED_PARAMETER,
                f"parameter {quoted(member.key.value)} is never used",
                "Its value changes nothing. Remove the parameter, or use it: "
                f"`[parameters('{member.key.value}')]` where the value belongs.",
                at=member.key.span,
            )
    return tuple(bag)
