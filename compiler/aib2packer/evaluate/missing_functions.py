"""What to say of a call that has no value because of its name: asked of Azure, part of Bicep, or unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aib2packer.diagnostics import DiagnosticDef
from aib2packer.evaluate import codes
from aib2packer.evaluate.functions.table import ACCESSORS, CONTEXTUAL, LIVE, OF_BICEP, PURE, is_live
from aib2packer.evaluate.wording import nearest, quoted


@dataclass(frozen=True, slots=True)
class Words:
    """A diagnostic without its place."""

    definition: DiagnosticDef
    summary: str
    detail: str


def about_name(name: str, others: Iterable[str]) -> Words:
    """Say why a function that is not implemented has no value; `others` are the functions outside the table."""
    if is_live(name):
        return about_live(quoted(name))
    if any(name.casefold() == known.casefold() for known in OF_BICEP):
        return Words(
            codes.BICEP_FUNCTION,
            f"{quoted(name)} is a function of Bicep",
            f"The Bicep compiler evaluates {quoted(name)} itself, so a template in JSON has no such function. Write "
            f"the Bicep file and give what `bicep build` makes of it.",
        )
    return Words(
        codes.UNKNOWN_FUNCTION,
        f"unknown function {quoted(name)}",
        f"ARM templates have no function {quoted(name)}.{nearest(name, _names(others))} Text that is not an "
        f"expression but starts with `[` and ends with `]` must start with `[[`.",
    )


def about_live(what: str) -> Words:
    """Say that only Azure knows a value; `what` is the call or the member, in backticks."""
    return Words(
        codes.LIVE_FUNCTION,
        f"{what} is known only to Azure",
        f"{what} gets its value while Azure deploys the template, so it has none when compiling. Put it into a "
        f"parameter of the template, and give the parameter a value with `--set NAME=VALUE`.",
    )


def _names(others: Iterable[str]) -> list[str]:
    pure = [function.name for function in PURE.values() if function.name not in ACCESSORS]
    contextual = [function.signature.name for function in CONTEXTUAL.values()]
    return sorted({*pure, *contextual, *others, *LIVE})
