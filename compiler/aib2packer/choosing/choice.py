"""Choose what to report of everything that was found.

Takes the diagnostics of some files and what the user wants; gives those to report, and says what became of the rest.
Errors of the compiler itself are always reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aib2packer.choosing.codes import EXPIRED_SUPPRESSION, UNSUPPRESSIBLE, UNUSED_SUPPRESSION
from aib2packer.choosing.in_template import suppressions_in
from aib2packer.choosing.selection import EVERYTHING, Selection, at_least, is_protected
from aib2packer.choosing.suppressions import Suppression
from aib2packer.diagnostics import Bag, Diagnostic, DiagnosticDef, Note, Severity, in_order
from aib2packer.source import Span
from aib2packer.syntax.nodes import JsonNode
from aib2packer.syntax.wording import quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the user wants to see."""

    today: date
    selection: Selection = EVERYTHING
    suppressions: tuple[Suppression, ...] = ()  # of the configuration
    baseline: frozenset[str] = frozenset()  # fingerprints of findings that are known
    threshold: Severity = Severity.INFO  # the least severity that is reported
    fingerprinted: bool = False  # whether `Chosen.findings` is wanted


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that is not reported, and why."""

    diagnostic: Diagnostic
    suppression: Suppression


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What to report, in order, and what became of the rest."""

    shown: tuple[Diagnostic, ...]
    suppressed: tuple[Suppressed, ...] = ()
    known: int = 0  # findings that are in the baseline
    hidden: tuple[tuple[Severity, int], ...] = ()  # how many there are below the threshold, by severity
    findings: tuple[tuple[str, Diagnostic], ...] = ()  # what a baseline of now would hold, with fingerprints


def choose(
    diagnostics: tuple[Diagnostic, ...],
    roots: tuple[JsonNode, ...],
    choice: Choice,
    elsewhere: tuple[DiagnosticDef, ...] | None = (),
) -> Chosen:
    """Choose among the diagnostics of files; `roots` are the files that could be parsed.

    What suppresses a kind that only another command reports, one of `elsewhere`, is not called unused; with None
    nothing is.
    """
    bag = Bag()
    written = [item for root in roots for item in suppressions_in(root, bag)]
    about = [item for item in choice.suppressions if any(item.is_about(root.span.source) for root in roots)]
    everything = in_order(diagnostics)
    suppressions = (*written, *about)
    suppressed = dict(_suppressed(everything, suppressions, choice.today, bag))
    for item in suppressions if elsewhere is not None else ():
        _demand_use(item, everything, elsewhere or (), bag)
    wanted = [item for item in in_order((*everything, *bag)) if choice.selection.wants(item) and item not in suppressed]
    prints = _prints(wanted) if choice.baseline or choice.fingerprinted else ()
    known = {item for print_, item in prints if print_ in choice.baseline and not is_protected(item)}
    new = [item for item in wanted if item not in known]
    below = Counter(item.severity for item in new if not at_least(item.severity, choice.threshold))
    return Chosen(
        shown=tuple(item for item in new if at_least(item.severity, choice.threshold)),
        suppressed=tuple(Suppressed(item, why) for item, why in suppressed.items() if choice.selection.wants(item)),
        known=len(known),
        hidden=tuple((severity, below[severity]) for severity in Severity if below[severity]),
        findings=tuple((print_, item) for print_, item in prints if not is_protected(item)),
    )


def _prints(wanted: list[Diagnostic]) -> tuple[tuple[str, Diagnostic], ...]:
    from aib2packer.fingerprints import fingerprints  # here, because only baselines need it

    return tuple(zip(fingerprints(tuple(wanted)), wanted, strict=True))


def _suppressed(
    everything: tuple[Diagnostic, ...], suppressions: tuple[Suppression, ...], today: date, bag: Bag
) -> Iterator[tuple[Diagnostic, Suppression]]:
    """Pair findings with what suppresses them, and report suppressions that do not do their work."""
    for suppression in suppressions:
        covered = [item for item in everything if suppression.covers(item)]
        free = [item for item in covered if not is_protected(item)]
        if covered and not free:
            _say_protected(suppression, covered[0], bag)
        elif free and suppression.has_expired(today):
            _say_expired(suppression, free[0], bag)
        else:
            yield from ((item, suppression) for item in free)


def _demand_use(
    suppression: Suppression, everything: tuple[Diagnostic, ...], elsewhere: tuple[DiagnosticDef, ...], bag: Bag
) -> None:
    """Report a suppression that covers nothing, and could not cover anything elsewhere."""
    if any(suppression.covers(item) for item in everything) or any(suppression.means(kind) for kind in elsewhere):
        return
    _say(
        UNUSED_SUPPRESSION,
        suppression,
        f"{suppression.origin} suppresses nothing",
        f"There is no finding {_names(suppression)} where it could apply. Remove it.",
        bag,
    )


def _say_protected(suppression: Suppression, item: Diagnostic, bag: Bag) -> None:
    _say(
        UNSUPPRESSIBLE,
        suppression,
        f"{item.definition.code} cannot be suppressed",
        "It is an error of the template that forbids any output, so it is reported all the same. Correct the "
        f"template, and remove {suppression.origin}.",
        bag,
        item,
    )


def _say_expired(suppression: Suppression, item: Diagnostic, bag: Bag) -> None:
    _say(
        EXPIRED_SUPPRESSION,
        suppression,
        f"{suppression.origin} has expired",
        f"Its last day was {suppression.until}; the reason was {quoted(suppression.reason)}. What it suppressed is "
        "reported again. Correct the template, or decide anew and set another date.",
        bag,
        item,
    )


def _say(
    kind: DiagnosticDef,
    suppression: Suppression,
    summary: str,
    detail: str,
    bag: Bag,
    item: Diagnostic | None = None,
) -> None:
    at: Span | None = suppression.place
    notes = (Note("this is reported", item.subject),) if item is not None and item.subject is not None else ()
    bag.add(kind, summary, detail, at=at, notes=notes)


def _names(suppression: Suppression) -> str:
    return " or ".join(quoted(selector) for selector in suppression.selectors)
