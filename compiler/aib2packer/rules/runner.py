"""Run rules over image templates. A rule that fails is reported, and the others still run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from aib2packer.diagnostics import Diagnostic
from aib2packer.rules.codes import RULE_FAILED
from aib2packer.rules.registry import RULES
from aib2packer.rules.rule import Rule, SetRule
from aib2packer.rules.subject import Subject
from aib2packer.source import Span


def run_rules(subjects: tuple[Subject, ...], rules: tuple[type[Rule], ...] = RULES) -> tuple[Diagnostic, ...]:
    """Give what the rules say of some image templates, each alone and all of them together."""
    return tuple(_run(subjects, tuple(rule() for rule in rules)))


def _run(subjects: tuple[Subject, ...], rules: tuple[Rule, ...]) -> Iterator[Diagnostic]:
    for subject in subjects:
        for rule in rules:
            if rule.versions.covers(subject.template.edition.version):
                yield from _guarded(rule, subject.template.place.span, rule.check, subject)
    for rule in rules:
        if isinstance(rule, SetRule) and len(subjects) > 1:
            yield from _guarded(rule, subjects[0].template.place.span, rule.check_set, subjects)


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
