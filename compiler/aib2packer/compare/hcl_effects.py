"""What the changes of a Packer configuration mean: the judge for its trees, and its tables as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aib2packer.compare.changes import Effect, Kind
from aib2packer.compare.comparing import Difference, Judgement
from aib2packer.compare.effects import judged, uses_of
from aib2packer.compare.hcl_rows import HCL_TABLE
from aib2packer.compare.hcl_security import HCL_CHECKS
from aib2packer.compare.rows import Row, row_of
from aib2packer.compare.security import weaker
from aib2packer.compare.tree import Members

_DECLARED = re.compile(r'(variable|local|data)(?:\.([\w-]+)|\["([^"\\]+)"\])(?:\.([\w-]+))?')
_SOURCE_PARTS = re.compile(r"(?:machine|target)(?=\[\])")
_GROUPS = re.compile(r"(source\[\]\.)(ssh|winrm|temporary_key_pair)_\w+\Z")  # arguments that mean the same
_ONLY_SAID = ("description", "validation", "sensitive")


def judge_hcl(difference: Difference) -> Judgement:
    """Say what a difference of a Packer configuration means."""
    return judged(difference, _effects)


def _effects(difference: Difference) -> Iterator[tuple[Effect, str]]:
    for row in _rows(difference):
        yield row.effect, row.why
    if difference.kind is not Kind.MOVED:
        reason = weaker(difference, HCL_CHECKS)
        if reason is not None:
            yield Effect.SECURITY, reason


def _rows(difference: Difference) -> Iterator[Row]:
    """Give the rows that speak of a difference; of what is declared those of everything that uses it."""
    found = _DECLARED.match(difference.pattern)
    if found is None:
        yield row_of_argument(difference.pattern, difference.kind)
    elif (found[1] == "variable" and found[4] in _ONLY_SAID) or difference.kind is not Kind.CHANGED:
        yield Row(difference.pattern, Effect.NOTHING, "what uses it tells what it does")
    else:
        name = found[2] or found[3]
        name = {"variable": f"var.{name}", "data": f"data.{name}.{found[4]}"}.get(found[1], f"local.{name}")
        uses = dict.fromkeys(
            use for root in (difference.old_root, difference.new_root) for use in _uses(name, root, set())
        )
        yield from (row_of_argument(pattern, Kind.CHANGED) for pattern in uses)
        if not uses:
            yield row_of_argument(difference.pattern, difference.kind)


def _uses(name: str, root: Members, seen: set[str]) -> Iterator[str]:
    """Walk over the places that depend on something declared, also by way of other declarations."""
    seen.add(name)
    for pattern in uses_of(name, root, ""):
        found = _DECLARED.match(pattern)
        if found is None:
            yield pattern
            continue
        own = found[2] or found[3]
        by = {"variable": f"var.{own}", "data": f"data.{own}.{found[4]}"}.get(found[1], f"local.{own}")
        if by not in seen:
            yield from _uses(by, root, seen)


def row_of_argument(pattern: str, kind: Kind = Kind.CHANGED) -> Row:
    """Find the row of a place; for the table, whatever stands in a source block is an argument of it."""
    written = _SOURCE_PARTS.sub("source", pattern)
    return row_of(_GROUPS.sub(r"\1\2_*", written), kind, HCL_TABLE)
