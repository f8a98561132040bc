"""What rules look at: one typed image template, and what is known around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aib2packer.evaluate.resolved import Shape
from aib2packer.model.systems import system_of_source, system_of_step
from aib2packer.model.template import ImageTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One image template as rules see it."""

    template: ImageTemplate
    shape: Shape  # how the file holds it
    today: date  # by which something has expired or not
    system: str | None  # Linux or Windows; None when it cannot be told, or when the template contradicts itself
    subscription: str | None = None  # the template's own, where the caller knows it


def make_subject(
    template: ImageTemplate,
    shape: Shape,
    today: date,
    *,
    system: str | None = None,
    subscription: str | None = None,
) -> Subject:
    """Make the subject of a template; `system` is what the caller says it is."""
    return Subject(
        template=template,
        shape=shape,
        today=today,
        system=system or _system(template),
        subscription=subscription,
    )


def _system(template: ImageTemplate) -> str | None:
    validators = template.validation.validators if template.validation else ()
    found = {system_of_step(step) for step in (*template.customize, *validators)}
    found.add(system_of_source(template.source))
    systems = found - {None}
    return systems.pop() if len(systems) == 1 else None
