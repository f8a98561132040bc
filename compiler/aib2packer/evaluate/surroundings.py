"""What a deployment reads from its surroundings: subscription, resource group, tenant, its own name, the cloud."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from aib2packer.evaluate.values import Fact, FactName, Kind, Known, Place, Symbolic, Value


class Level(enum.Enum):
    """Where a template is deployed to; the value is the word for it."""

    RESOURCE_GROUP = "resource group"
    SUBSCRIPTION = "subscription"
    MANAGEMENT_GROUP = "management group"
    TENANT = "tenant"


# Last segment of `$schema` without `.json#` (ARM template syntax documentation), in lower case.
LEVEL_OF_SCHEMA = {
    "deploymenttemplate": Level.RESOURCE_GROUP,
    "subscriptiondeploymenttemplate": Level.SUBSCRIPTION,
    "managementgroupdeploymenttemplate": Level.MANAGEMENT_GROUP,
    "tenantdeploymenttemplate": Level.TENANT,
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The facts of one deployment; what is missing becomes a Packer variable."""

    level: Level
    facts: tuple[tuple[FactName, Value], ...]

    def fact(self, name: FactName, place: Place) -> Value:
        """Give a fact at a place."""
        found = next((value for known, value in self.facts if known is name), None)
        return Symbolic(Fact(name), Kind.STRING, place) if found is None else replace(found, place=place)

    def changed(self, level: Level, changes: tuple[tuple[FactName, Value], ...]) -> Surroundings:
        """Give the surroundings of a nested deployment with facts of its own."""
        names = {name for name, _ in changes}
        return Surroundings(level, (*changes, *(pair for pair in self.facts if pair[0] not in names)))


def known_facts(facts: tuple[tuple[FactName, str], ...], place: Place) -> tuple[tuple[FactName, Value], ...]:
    """Make values of the facts that the user gave."""
    return tuple((name, Known(text, place)) for name, text in facts)
