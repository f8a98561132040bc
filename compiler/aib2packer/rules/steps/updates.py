"""Rules about WindowsUpdate steps, each looked at alone.

How filters are read: documentation and source of the Packer plugin windows-update, which the service uses. Each filter
is an action and an expression; the first whose expression is true of an update decides, and an update that none is
true of is not installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Safety, Severity
from aib2packer.evaluate.values import Known
from aib2packer.model.leaves import LeafList, is_blank
from aib2packer.model.steps import WindowsUpdateStep
from aib2packer.rules.mending import rewrite
from aib2packer.rules.reading import label, part, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_ACTIONS = ("include", "exclude")
_ALWAYS_TRUE = ("$true", "1")


@dataclass(frozen=True, slots=True)
class _Filter:
    """A filter that is known: `action:expression`."""

    leaf: Known
    action: str  # as it is written; lower case if it is one of _ACTIONS
    expression: str | None  # None without a colon

    @property
    def is_sound(self) -> bool:
        """Whether it begins with an action."""
        return self.expression is not None and self.action in _ACTIONS


def _updates(subject: Subject) -> Iterator[tuple[WindowsUpdateStep, str]]:
    """Walk over the WindowsUpdate steps with how messages call them."""
    for step in subject.template.customize:
        if isinstance(step, WindowsUpdateStep):
            yield step, label(step, subject)


def _filters(leaves: LeafList | None) -> tuple[_Filter | None, ...]:
    """Give the filters in their order; None for one that is not known."""
    return tuple(_filter(item) for item in (leaves.items if leaves else ()))


def _filter(leaf: object) -> _Filter | None:
    written = text(leaf) if isinstance(leaf, Known) else None
    if not isinstance(leaf, Known) or written is None:
        return None
    action, colon, expression = written.partition(":")
    # PowerShell compares without letter case.
    return _Filter(leaf, action.lower() if action.lower() in _ACTIONS else action, expression if colon else None)


class FilterWithoutAction(Rule):
    """A filter of updates begins with neither `include:` nor `exclude:`.

    Why: what stands before the first colon says what is done with an update. Without one of the two words, a filter
        includes nothing: updates that were to be installed are left out.
    Bad: {
          "customize": [
            {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "IsInstalled=0",
             "filters": ["exclud:$_.Title -like '*Preview*'", "include:$true"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "customize": [
            {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "IsInstalled=0",
             "filters": ["exclude:$_.Title -like '*Preview*'", "include:$true"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Packer plugin windows-update, `filters`; Azure VM Image Builder JSON reference, Windows update customizer
    """

    definition = DiagnosticDef(
        "AIB449",
        "filter-without-action",
        Severity.WARNING,
        confidence=Confidence.HEURISTIC,
        fixable=Safety.SAFE,
    )
    about = (WindowsUpdateStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the beginning of each known filter."""
        for step, called in _updates(subject):
            for item in _filters(step.filters):
                if item is None or item.is_sound:
                    continue
                meant = _meant(item)
                hint = f" Did you mean `{meant}:`?" if meant else " Put `include:` or `exclude:` before the expression."
                right = f"{meant}:{item.expression}"
                yield self.found(
                    item.leaf.place,
                    f"a filter of {called} is neither `include:` nor `exclude:`",
                    f"Found {quoted(text(item.leaf) or '')}; expected `include:` or `exclude:` and an expression in "
                    f"PowerShell.{hint}",
                    at=part(item.leaf, 0, len(item.action)) if meant else None,
                    fix=rewrite(item.leaf, right, f"write `{meant}:`") if meant else None,
                )


def _meant(item: _Filter) -> str | None:
    """Give the action that a misspelled one was meant to be."""
    import difflib  # here, because only findings need it

    if item.expression is None:
        return None
    near = difflib.get_close_matches(item.action.strip().lower()[:20], _ACTIONS, n=1, cutoff=0.75)
    return near[0] if near else None


class FiltersWithoutInclude(Rule):
    """The filters of updates include nothing.

    Why: an update that no filter includes is not installed. With filters that only exclude, the step ends at once, and
        the image has no updates although the build succeeds.
    Bad: {
          "customize": [
            {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "IsInstalled=0",
             "filters": ["exclude:$_.Title -like '*Preview*'"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "customize": [
            {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "IsInstalled=0",
             "filters": ["exclude:$_.Title -like '*Preview*'", "include:$true"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Packer plugin windows-update, `filters`
    """

    definition = DiagnosticDef("AIB450", "filters-without-include", Severity.WARNING)
    about = (WindowsUpdateStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for an `include:` in each list whose filters are all known and sound."""
        for step, called in _updates(subject):
            items = _filters(step.filters)
            if step.filters and items and all(item and item.is_sound and item.action == "exclude" for item in items):
                yield self.found(
                    step.filters.place,
                    f"the filters of {called} include no update",
                    "An update is installed only if a filter includes it, and these only exclude. Add "
                    "`include:$true` as the last filter.",
                )


class UnreachableFilter(Rule):
    """A filter of updates stands behind one that decides about all of them.

    Why: the first filter whose expression is true of an update decides, and `$true` is true of every update. Filters
        behind it are never asked: what they were to exclude is installed.
    Bad: {
          "customize": [
            {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "IsInstalled=0",
             "filters": ["include:$true", "exclude:$_.Title -like '*Preview*'"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "customize": [
            {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "IsInstalled=0",
             "filters": ["exclude:$_.Title -like '*Preview*'", "include:$true"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Packer plugin windows-update, `filters`
    """

    definition = DiagnosticDef("AIB451", "unreachable-filter", Severity.WARNING)
    about = (WindowsUpdateStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for what stands behind the first filter that is always true."""
        for step, called in _updates(subject):
            items = _filters(step.filters)
            decided = next((place for place, item in enumerate(items) if item and _decides_all(item)), len(items))
            catch_all = items[decided] if decided + 1 < len(items) else None
            behind = next((item for item in items[decided + 1 :] if item), None)
            if catch_all and behind:
                yield self.found(
                    behind.leaf.place,
                    f"a filter of {called} is never asked",
                    f"{quoted(text(catch_all.leaf) or '')} stands before it and decides about every update. Put that "
                    "one last.",
                    notes=(Note("this one decides about every update", catch_all.leaf.place.span),),
                )


def _decides_all(item: _Filter) -> bool:
    return item.is_sound and (item.expression or "").strip().lower() in _ALWAYS_TRUE


class SearchCriteriaOmitted(Rule):
    """A step that installs updates does not say which.

    Why: the sources disagree on the default: by the schema all updates are looked for, by the documentation only the
        recommended ones. With the criteria written out, the image does not depend on who is right.
    Bad: {
          "customize": [
            {"type": "WindowsUpdate", "name": "updates"},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "customize": [
            {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "BrowseOnly=0 and IsInstalled=0"},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Azure VM Image Builder JSON reference, Windows update customizer; azure-rest-api-specs, imagebuilder
    """

    definition = DiagnosticDef("AIB624", "search-criteria-omitted", Severity.INFO)
    about = (WindowsUpdateStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for criteria that are absent or empty."""
        for step, called in _updates(subject):
            criteria = step.search_criteria
            if is_blank(criteria):
                yield self.found(
                    criteria.place if criteria else step.place,
                    f"{called} does not say which updates it looks for",
                    "Sources disagree on the default. Write `BrowseOnly=0 and IsInstalled=0` for the recommended "
                    "updates, or `IsInstalled=0` for all.",
                    at=None if criteria else step.type_place.span,
                )


RULES = (FilterWithoutAction, FiltersWithoutInclude, UnreachableFilter, SearchCriteriaOmitted)
