"""Which operating system and which Hyper-V generation to build for: decided, or refused with a diagnostic."""

from __future__ import annotations

from aib2packer.diagnostics import Note
from aib2packer.evaluate.values import Place
from aib2packer.lower.codes import GENERATION_ASSUMED, OS_CONTRADICTION, OS_UNKNOWN
from aib2packer.lower.scope import Scope
from aib2packer.model.systems import generation_of_source, system_of_source, system_of_step
from aib2packer.model.template import ImageTemplate


def operating_system(template: ImageTemplate, scope: Scope) -> str | None:
    """Decide between `Linux` and `Windows`: by option, then by the steps, then by the source; None when refused."""
    by_steps = _of_steps(template, scope)
    if by_steps is _CONTRADICTION:
        return None
    by_source = system_of_source(template.source)
    wanted = scope.options.os_type
    if by_steps and wanted and by_steps[0] != wanted:
        _contradiction(scope, f"the steps are for {by_steps[0]}, but {wanted} was asked for", by_steps[1])
        return None
    if by_steps and by_source and by_steps[0] != by_source:
        _contradiction(
            scope, f"the source is {by_source}, but a step is for {by_steps[0]}", by_steps[1], template.source.place
        )
        return None
    if wanted or by_steps or by_source:
        return wanted or (by_steps[0] if by_steps else by_source)
    scope.say(
        OS_UNKNOWN,
        "the operating system of the image cannot be told from the template",
        "No step is for one system only, and the source is not in the table of marketplace images."
        " Give --os-type linux or --os-type windows.",
        template.source.place,
    )
    return None


def is_second_generation(template: ImageTemplate, scope: Scope) -> bool:
    """Tell the Hyper-V generation from the SKU; what cannot be told counts as generation 1, with a diagnostic."""
    generation = generation_of_source(template.source)
    if generation is None:
        scope.say(
            GENERATION_ASSUMED,
            "the generation of the source image is not visible, generation 1 is assumed",
            "Without `vmProfile.vmSize` the service takes Standard_D1_v2 for a generation 1 source and"
            " Standard_D2ds_v4 for generation 2. Set `vmProfile.vmSize` if the source is of generation 2.",
            template.source.place,
        )
    return generation == 2  # noqa: PLR2004 -- the generation


_CONTRADICTION = ("", None)


def _of_steps(template: ImageTemplate, scope: Scope) -> tuple[str, Place | None] | None:
    found: dict[str, Place] = {}
    validators = template.validation.validators if template.validation else ()
    for step in (*template.customize, *validators):
        system = system_of_step(step)
        if system:
            found.setdefault(system, step.type_place)
    if len(found) > 1:
        places = sorted(found.items(), key=lambda item: item[1].span.start)
        _contradiction(scope, "steps for Linux and for Windows in one template", places[1][1], places[0][1])
        return _CONTRADICTION
    return next(iter(found.items()), None)


def _contradiction(scope: Scope, summary: str, place: Place | None, other: Place | None = None) -> None:
    if place is None:
        return
    notes = (Note("this one is for the other system", other.span),) if other else ()
    scope.say(
        OS_CONTRADICTION,
        summary,
        "A template builds either a Linux or a Windows image: Shell steps run on Linux, PowerShell, WindowsRestart and"
        " WindowsUpdate steps on Windows. Remove the steps of the other system"
        + (", or correct --os-type." if scope.options.os_type else ", or correct the source."),
        place,
        notes,
    )
