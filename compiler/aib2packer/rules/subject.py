"""What rules look at: one typed image template, and what is known around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from aib2packer.evaluate.resolved import Shape
from aib2packer.model.systems import system_of_source, system_of_step
from aib2packer.model.template import ImageTemplate
from aib2packer.model.triggers import Trigger

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One image template as rules see it."""

    template: ImageTemplate
    shape: Shape  # how the file holds it
    today: date  # by which something has expired or not
    system: str | None  # Linux or Windows; None when it cannot be told, or when the template contradicts itself
    subscription: str | None = None  # the template's own, where the caller knows it
    triggers: tuple[Trigger, ...] = ()  # that start builds of the template
    _read: dict[Callable[[Subject], Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, read: Callable[[Subject], _T]) -> _T:
        """Give what a function reads in this template: many rules look at the same, which is read only once.

        It is kept as long as the subject. `read` is a function of a module, and what it gives is not changed.
        """
        if read not in self._read:
            self._read[read] = read(self)
        found: _T = self._read[read]
        return found


def make_subject(
    template: ImageTemplate,
    shape: Shape,
    today: date,
    *,
    system: str | None = None,
    subscription: str | None = None,
    triggers: tuple[Trigger, ...] = (),
) -> Subject:
    """Make the subject of a template; `system` is what the caller says it is."""
    return Subject(
        template=template,
        shape=shape,
        today=today,
        system=system or _system(template),
        subscription=subscription,
        triggers=triggers,
    )


def _system(template: ImageTemplate) -> str | None:
    validators = template.validation.validators if template.validation else ()
    found = {system_of_step(step) for step in (*template.customize, *validators)}
    found.add(system_of_source(template.source))
    systems = found - {None}
    return systems.pop() if len(systems) == 1 else None
