"""What a template is made of, so that rules about other things need not be asked."""

from __future__ import annotations

from aib2packer.model.template import ImageTemplate
from aib2packer.rules.reading import Download, all_steps, downloads
from aib2packer.rules.subject import Subject


def topics(subject: Subject) -> frozenset[type]:
    """Give the types of what a template holds: source, steps, targets, parts that may be absent, and triggers.

    `Download` stands for any file that is fetched, by a step or by the optimization.
    """
    template = subject.template
    held = (template.source, *all_steps(template), *template.distribute, *_parts(template), *subject.triggers)
    workload = template.optimize.workload if template.optimize else None
    fetches = workload is not None or next(downloads(template), None) is not None
    return frozenset((*map(type, held), *((Download,) if fetches else ())))


def _parts(template: ImageTemplate) -> tuple[object, ...]:
    profile = template.vm_profile
    vnet = profile.vnet if profile else None
    return (profile, vnet, template.validation, template.optimize, template.error_handling, template.identity)
