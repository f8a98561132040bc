"""Run rules over image templates. A rule that fails is reported, and the others still run."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aib2packer.diagnostics import Diagnostic
from aib2packer.model.shapes import ALWAYS
from aib2packer.rules.codes import RULE_FAILED
from aib2packer.rules.registry import RULES
from aib2packer.rules.rule import Rule, SetRule
from aib2packer.rules.subject import Subject
from aib2packer.rules.topics import topics
from aib2packer.source import Span

_MADE: dict[type[Rule], Rule] = {rule: rule() for rule in RULES}


def run_rules(subject: Subject, rules: tuple[type[Rule], ...] = RULES) -> tuple[Diagnostic, ...]:
    """Give what the rules say of one image template."""
    version, at = subject.template.edition.version, subject.template.place.span
    held = topics(subject)
    found: list[Diagnostic] = []
    for rule in rules:
        is_absent = rule.about and held.isdisjoint(rule.about)  # most rules are about what most templates lack
        if not is_absent and (rule.versions is ALWAYS or rule.versions.covers(version)):
            made = _MADE.get(rule) or rule()
            found += _guarded(made, at, made.check, subject)
    return tuple(found)


def run_set_rules(subjects: tuple[Subject, ...], rules: tuple[type[Rule], ...] = RULES) -> tuple[Diagnostic, ...]:
    """Give what the rules about several image templates say of all of them together."""
    if len(subjects) < 2:  # noqa: PLR2004 -- one alone cannot break them
        return ()
    at = subjects[0].template.place.span
    made = (rule() for rule in rules if issubclass(rule, SetRule))
    return tuple(item for rule in made for item in _guarded(rule, at, rule.check_set, subjects))


def _guarded(
    rule: Rule, at: Span, check: Callable[..., Iterable[Diagnostic]], argument: Subject | tuple[Subject, ...]
) -> tuple[Diagnostic, ...]:
    """Run one check to its end, or report that it failed."""
    try:
        return tuple(check(argument))
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with one rule must not take the others with it
        return (_failure(rule, at, error),)


def _failure(rule: Rule, at: Span, error: Exception) -> Diagnostic:
    # The text of an exception may hold a secret, and says nothing to a user.
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    line = f" at line {trace.tb_lineno}" if trace is not None else ""
    return Diagnostic(
        definition=RULE_FAILED,
        summary=f"the rule {rule.definition.code} ({rule.definition.name}) failed",
        detail=f"It ended with {type(error).__name__}{line}, so this template was not checked by it; all other rules "
        "were run. This is a defect of aib2packer, not of the template: please report it together with this message.",
        subject=Span(at.source, at.start, at.start),
    )
