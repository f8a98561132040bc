"""Rules about triggers, which have the service build when the source image has a new version."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Diagnostic, DiagnosticDef, Note, Safety, Severity
from aib2packer.model.format import STRICT_SINCE, VERSIONS
from aib2packer.model.triggers import Trigger
from aib2packer.rules.mending import rewrite
from aib2packer.rules.reading import known_region, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted

_SERVICE = Concern.SERVICE
_KIND = "SourceImage"
_SINCE = "2022-07-01"


class UnsupportedTrigger(Rule):
    """The trigger is of a kind or an API version that does not exist.

    Why: the service has one kind of trigger, `SourceImage`, and has it since API version 2022-07-01. The deployment of
        any other one fails.
    Bad: {"resources": [{
          "type": "triggers", "apiVersion": "2025-10-01", "name": "nightly", "properties": {"kind": "Schedule"}
        }]}
    Good: {"resources": [{
          "type": "triggers", "apiVersion": "2025-10-01", "name": "patches", "properties": {"kind": "SourceImage"}
        }]}
    Source: How to use Azure VM Image Builder triggers; azure-rest-api-specs, imagebuilder
    """

    definition = DiagnosticDef("AIB416", "unsupported-trigger", Severity.ERROR, concern=_SERVICE, fixable=Safety.SAFE)
    about = (Trigger,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the kind and the API version of each trigger."""
        for trigger in subject.triggers:
            yield from self._kind(trigger)
            version = text(trigger.api_version)
            if trigger.api_version is not None and version in VERSIONS and version < _SINCE:
                yield self.found(
                    trigger.api_version.place,
                    f"API version {quoted(version)} has no triggers",
                    f"Triggers exist since {quoted(_SINCE)}. Write that or a later version.",
                )

    def _kind(self, trigger: Trigger) -> Iterator[Diagnostic]:
        written = text(trigger.kind)
        if trigger.kind is None and trigger.properties is not None:
            yield self.found(
                trigger.properties, "the trigger has no `kind`", f'A trigger needs one. Add `"kind": "{_KIND}"`.'
            )
        if trigger.kind is None or written is None or written == _KIND:
            return
        only_case = written.casefold() == _KIND.casefold()
        works = only_case and (text(trigger.api_version) or STRICT_SINCE) < STRICT_SINCE
        yield self.found(
            trigger.kind.place,
            f"there is no trigger of kind {quoted(written)}",
            f"The only kind is {quoted(_KIND)}, in this letter case. Write that; for builds at fixed times run the "
            "template from a pipeline.",
            fix=rewrite(trigger.kind, _KIND, f"write {quoted(_KIND)}") if only_case else None,
            level=Severity.WARNING if works else None,
        )


class SecondTrigger(Rule):
    """The template has more than one trigger for its source image.

    Why: the service takes one `SourceImage` trigger for a template and refuses the second.
    Bad: {"resources": [
          {"type": "triggers", "apiVersion": "2025-10-01", "name": "first", "properties": {"kind": "SourceImage"}},
          {"type": "triggers", "apiVersion": "2025-10-01", "name": "second", "properties": {"kind": "SourceImage"}}
        ]}
    Good: {"resources": [
          {"type": "triggers", "apiVersion": "2025-10-01", "name": "first", "properties": {"kind": "SourceImage"}}
        ]}
    Source: How to use Azure VM Image Builder triggers
    """

    definition = DiagnosticDef("AIB417", "second-trigger", Severity.ERROR, concern=_SERVICE)
    about = (Trigger,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Report each trigger of that kind after the first."""
        triggers = [item for item in subject.triggers if (text(item.kind) or "").casefold() == _KIND.casefold()]
        for trigger in triggers[1:]:
            first = triggers[0]
            yield self.found(
                trigger.place,
                "a second trigger of the template",
                f"A template can have one trigger of kind {quoted(_KIND)}. Remove all but one.",
                at=named(trigger),
                notes=(Note("the first one stands here", named(first)),) if named(first) != named(trigger) else (),
            )


class TriggerInOtherRegion(Rule):
    """The trigger is in another region than its template.

    Why: a trigger belongs to its template and has to be in the same region. The service refuses it elsewhere.
    Bad: {"resources": [{
          "type": "triggers", "apiVersion": "2025-10-01", "name": "patches", "location": "northeurope",
          "properties": {"kind": "SourceImage"}
        }]}
    Good: {"resources": [{
          "type": "triggers", "apiVersion": "2025-10-01", "name": "patches", "location": "westeurope",
          "properties": {"kind": "SourceImage"}
        }]}
    Source: How to use Azure VM Image Builder triggers
    """

    definition = DiagnosticDef("AIB422", "trigger-in-other-region", Severity.ERROR, concern=_SERVICE)
    about = (Trigger,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the canonical names of the regions, where both are known."""
        own = subject.template.location
        for trigger in subject.triggers:
            leaf = trigger.location
            region = known_region(leaf)
            if leaf is None or not region or known_region(own) in ("", region):
                continue
            yield self.found(
                leaf.place,
                f"the trigger is in {quoted(text(leaf) or '')}, and its template is not",
                f"The template is in {quoted(text(own) or '')}. Write that for the trigger, too.",
                notes=(Note("the region of the template", own.place.span),),
            )


def named(trigger: Trigger) -> Span:
    """Give the place by which a trigger is shown: that of its name, if it has one."""
    return trigger.place.span if trigger.name is None else trigger.name.place.span


RULES = (UnsupportedTrigger, SecondTrigger, TriggerInOtherRegion)
