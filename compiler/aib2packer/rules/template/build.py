"""Rules about how long a build may take and when it starts."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.systems import WINDOWS
from aib2packer.model.targets import SharedImageTarget
from aib2packer.model.template import ImageTemplate
from aib2packer.rules.reading import known_region, number, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.rules.targets.regions import region_leaves

_SERVICE = Concern.SERVICE
_SHORTEST = 6  # minutes; what follows are those of the JSON reference, too
_SHORTEST_FOR_WINDOWS = 60
_DEFAULT = 240
# Habits, not documented limits: what is long, and how long copying an image to many regions takes.
_LONG = 480
_MANY_REGIONS = 5
_SHORT_FOR_MANY_REGIONS = 120


class ImpossibleBuildTimeout(Rule):
    """The build may take so little time that it cannot start.

    Why: the service gives Packer a token that lives as long as the build may take, and Packer refuses one that expires
        within 5 minutes: every build fails with `client_jwt will expire within 5 minutes`.
    Bad: {"buildTimeoutInMinutes": 5}
    Good: {"buildTimeoutInMinutes": 90}
    Source: Troubleshoot Azure VM Image Builder; Azure VM Image Builder JSON reference, `buildTimeoutInMinutes`
    """

    definition = DiagnosticDef("AIB409", "impossible-build-timeout", Severity.ERROR, concern=_SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare a known timeout with the least that works; 0 asks for the default."""
        leaf = subject.template.build_timeout_minutes
        minutes = number(leaf) or 0
        if leaf is not None and 0 < minutes < _SHORTEST:
            yield self.found(
                leaf.place,
                f"a build of {minutes} minutes cannot start",
                f"Packer refuses a timeout of 1 to 5 minutes. Write what a build takes, at least {_SHORTEST}, or 0 for "
                f"the default of {_DEFAULT} minutes.",
            )


class ShortWindowsTimeout(Rule):
    """The build of a Windows image may take less than an hour.

    Why: Windows machines start, install, restart and generalize slowly. The documentation advises against less than 60
        minutes, since the build then ends with `context deadline exceeded` before it is done.
    Bad: {
          "buildTimeoutInMinutes": 45,
          "customize": [{"type": "PowerShell", "name": "features", "inline": ["Get-WindowsFeature"]}]
        }
    Good: {
          "buildTimeoutInMinutes": 120,
          "customize": [{"type": "PowerShell", "name": "features", "inline": ["Get-WindowsFeature"]}]
        }
    Source: Azure VM Image Builder JSON reference, `buildTimeoutInMinutes`
    """

    definition = DiagnosticDef("AIB410", "short-windows-timeout", Severity.WARNING, concern=_SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare a known timeout that can work at all with an hour."""
        leaf = subject.template.build_timeout_minutes
        minutes = number(leaf)
        if leaf is None or minutes is None or subject.system != WINDOWS:
            return
        if _SHORTEST <= minutes < _SHORTEST_FOR_WINDOWS:
            yield self.found(
                leaf.place,
                f"{minutes} minutes are short for a Windows image",
                f"The timeout covers customizing, validating, generalizing and distributing. Write at least "
                f"{_SHORTEST_FOR_WINDOWS}, or 0 for the default of {_DEFAULT} minutes.",
            )


class ShortReplicationTimeout(Rule):
    """The timeout of the build leaves little time for copying the image to its regions.

    Why: `buildTimeoutInMinutes` also covers distribution. When the copies to many regions take longer, the build fails
        with `context deadline exceeded` although the image was made.
    Bad: {
          "buildTimeoutInMinutes": 60,
          "distribute": [{
            "type": "SharedImage",
            "runOutputName": "gallery",
            "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base",
            "targetRegions": [
              {"name": "westeurope"}, {"name": "northeurope"}, {"name": "uksouth"},
              {"name": "eastus"}, {"name": "westus2"}, {"name": "southeastasia"}
            ]
          }]
        }
    Good: {
          "buildTimeoutInMinutes": 240,
          "distribute": [{
            "type": "SharedImage",
            "runOutputName": "gallery",
            "galleryImageId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/base",
            "targetRegions": [
              {"name": "westeurope"}, {"name": "northeurope"}, {"name": "uksouth"},
              {"name": "eastus"}, {"name": "westus2"}, {"name": "southeastasia"}
            ]
          }]
        }
    Source: Troubleshoot Azure VM Image Builder; Azure VM Image Builder JSON reference, `buildTimeoutInMinutes`
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef(
        "AIB411",
        "short-replication-timeout",
        Severity.WARNING,
        concern=_SERVICE,
        confidence=Confidence.HEURISTIC,
    )

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare a known timeout with the number of regions other than that of the build."""
        leaf = subject.template.build_timeout_minutes
        minutes = number(leaf) or 0
        if leaf is None or not _SHORTEST <= minutes < _SHORT_FOR_MANY_REGIONS:
            return
        regions = _other_regions(subject.template)
        if len(regions) >= _MANY_REGIONS:
            yield self.found(
                leaf.place,
                f"{minutes} minutes for a build and copies to {len(regions)} regions",
                "The timeout covers distribution, too, and copies to other regions take long. Raise it, or distribute "
                f"to fewer regions; the default is {_DEFAULT} minutes.",
                notes=_targets_here(subject.template),
            )


class LongBuildTimeout(Rule):
    """The build may take very long.

    Why: a script that hangs, such as one that waits for input, is reported only when the time is over, and the machine
        is paid until then.
    Bad: {"buildTimeoutInMinutes": 960}
    Good: {"buildTimeoutInMinutes": 120}
    Source: Azure VM Image Builder JSON reference, `buildTimeoutInMinutes`
    """

    definition = DiagnosticDef(
        "AIB607", "long-build-timeout", Severity.INFO, concern=_SERVICE, confidence=Confidence.HEURISTIC
    )

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare a known timeout with twice the default."""
        leaf = subject.template.build_timeout_minutes
        minutes = number(leaf) or 0
        if leaf is not None and minutes > _LONG:
            yield self.found(
                leaf.place,
                f"a build that hangs is reported after {minutes} minutes",
                f"The default is {_DEFAULT} minutes. Measure some builds, and allow about twice what they take.",
            )


class BuildAtCreation(Rule):
    """The template starts a build as soon as it is created.

    Why: with `autoRun` every deployment that creates the template starts a machine and writes an image, also one that
        was meant as a test.
    Bad: {"autoRun": {"state": "Enabled"}}
    Good: {"autoRun": {"state": "Disabled"}}
    Source: Azure VM Image Builder JSON reference, `autoRun`
    """

    definition = DiagnosticDef("AIB609", "build-at-creation", Severity.INFO, concern=_SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Report a state that is known to be `Enabled`."""
        leaf = subject.template.auto_run_state
        if leaf is not None and text(leaf) == "Enabled":
            yield self.found(
                leaf.place,
                "a build starts as soon as the template is created",
                "The build is paid like any other. Leave `autoRun` out if builds are started by a pipeline or by hand.",
            )


def _other_regions(template: ImageTemplate) -> set[str]:
    """Give the regions to which an image is copied, as far as they are known."""
    found: set[str] = set()
    for target in template.distribute:
        if isinstance(target, SharedImageTarget):
            found.update(map(known_region, region_leaves(target)))
    return found - {known_region(template.location), ""}


def _targets_here(template: ImageTemplate) -> tuple[Note, ...]:
    place = template.distribute_place
    return (Note("the regions stand here", place.span),) if place is not None else ()


RULES = (ImpossibleBuildTimeout, ShortWindowsTimeout, ShortReplicationTimeout, LongBuildTimeout, BuildAtCreation)
