"""What all steps have in common as provisioners: their place in the build, their name, and their leaves."""

from __future__ import annotations

from dataclasses import dataclass

from aib2packer.evaluate.values import Known
from aib2packer.lower.document import Attribute, Block, Expression, ListOf, Literal
from aib2packer.lower.expressions import expression
from aib2packer.lower.scope import Scope
from aib2packer.model.leaves import LeafList
from aib2packer.model.steps import (
    FileStep,
    PowerShellStep,
    ShellStep,
    Step,
    WindowsRestartStep,
    WindowsUpdateStep,
)


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a step in the build."""

    phase: str  # `customize` or `validate`
    number: int  # 1-based within the phase
    forgiving: bool = False  # whether the build goes on when the step fails

    @property
    def label(self) -> str:
        """Name the step in file names and locals."""
        return f"{self.phase}_{self.number}"


def provisioner(kind: str, step: Step, slot: Slot, body: tuple[Attribute, ...], scope: Scope) -> Block:
    """Make the provisioner of a step."""
    return Block("provisioner", (kind,), (named(step, slot, scope), *body), origins=origins_of(step))


def named(step: Step, slot: Slot, scope: Scope) -> Attribute:
    """Name the provisioner after its step; the log then speaks of the template's steps."""
    if step.name is None:
        return Attribute("name", Literal(title_of(step, slot)))
    if isinstance(step.name, Known):
        return Attribute("name", Literal(title_of(step, slot)), (step.name.place.pointer,))
    return Attribute("name", expression(step.name, scope), (step.name.place.pointer,))


def title_of(step: Step, slot: Slot) -> str:
    """Call a step by its name, or by its place where it has none that is known."""
    known = step.name.value if isinstance(step.name, Known) else None
    return str(known) if known else f"{slot.phase} {slot.number}"


def origins_of(step: Step) -> tuple[str, ...]:
    """Answer for the type, and for leaves that show in no argument of their own, such as an explicit default."""
    places = [step.type_place]
    match step:
        case PowerShellStep(valid_exit_codes=codes):
            places += [leaf.place for leaf in (step.run_elevated, step.run_as_system, codes) if leaf is not None]
        case WindowsRestartStep():
            given = (step.restart_command, step.restart_check_command, step.restart_timeout)
            places += [leaf.place for leaf in given if leaf is not None]
        case WindowsUpdateStep(filters=filters):
            places += [filters.place] if filters else []
        case ShellStep() | FileStep():
            pass
    return tuple(place.pointer for place in places)


def list_of(leaves: LeafList, scope: Scope) -> Expression:
    """Write a list of scalars, one a line."""
    if leaves.whole is not None:
        return expression(leaves.whole, scope)
    return ListOf(
        tuple(expression(leaf, scope) for leaf in leaves.items),
        origins=tuple((leaf.place.pointer,) for leaf in leaves.items),
    )
