"""Judge a resource in canonical spelling by the schema of its API version, in our own words.

Every violation of the schema becomes exactly one diagnostic at its place. Where the meaning is beyond doubt although
the service would object (a member of another API version, a missing identity) it is a warning, else an error.
"""

from __future__ import annotations

from aib2packer.diagnostics import Bag, Diagnostic
from aib2packer.model.member_faults import (
    report_conflict,
    report_missing,
    report_neither,
    report_not_elevated,
    report_surplus,
)
from aib2packer.model.normalise import Normalised
from aib2packer.model.sites import Site, site_at
from aib2packer.model.value_faults import report_enum, report_pattern, report_range, report_type
from aib2packer.model.versions import Edition
from aib2packer.model.violations import Violation, violations


def validate(normalised: Normalised) -> tuple[Diagnostic, ...]:
    """Say everything that the schema has against a resource."""
    bag = Bag()
    for violation in violations(normalised.resource, normalised.edition.version):
        _report(site_at(normalised.resource, violation.path), violation, normalised.edition, bag)
    return tuple(bag)


def _report(site: Site, violation: Violation, edition: Edition, bag: Bag) -> None:
    """Say what one violation means."""
    match violation.keyword, violation.names:
        case "required", (name,):
            report_missing(site, name, edition, bag)
        case "propertyNames", (name,):
            report_surplus(site, name, edition, bag)
        case "not", (first, second):
            report_conflict(site, first, second, bag)
        case "anyOf", (first, second):
            report_neither(site, first, second, bag)
        case "onlyIf", (flag, needs):
            report_not_elevated(site, flag, needs, bag)
        case "type", _:
            report_type(site, bag)
        case "enum", _:
            report_enum(site, edition, bag)
        case "pattern", _:
            report_pattern(site, edition, bag)
        case _:
            report_range(site, bag)
