"""Warnings about the spelling of names and values that have been repaired."""

from __future__ import annotations

from aib2packer.diagnostics import Bag, Fix
from aib2packer.evaluate.values import Known, MemberValue, Place
from aib2packer.evaluate.wording import origins
from aib2packer.model.codes import EMPTY_MEMBER, LOOSE_SCALAR, OLD_SPELLING, REPEATED_MEMBER, WRONG_LETTER_CASE
from aib2packer.model.shapes import OldName
from aib2packer.model.versions import Edition
from aib2packer.model.words import described
from aib2packer.syntax.rewriting import replace_literal, replace_scalar
from aib2packer.syntax.wording import quoted


def report_letter_case(
    written: str, right: str, place: Place, pointer: str, edition: Edition, bag: Bag, *, mend: bool = True
) -> None:
    """Warn of a name or value in other letter case; `mend` is false where the right one stands already."""
    bag.add(
        WRONG_LETTER_CASE,
        f"letter case of {quoted(written)}",
        f"{quoted(written)} is read as {quoted(right)}. "
        "The service rejects any other letter case from API version 2024-02-01 on; write it exactly so.",
        at=place.span,
        pointer=pointer,
        notes=origins(place),
        fix=replace_literal(place.span, written, right, f"write {quoted(right)}") if mend else None,
        level=edition.rejected,
    )


def report_old_name(
    item: MemberValue, right: str, old: OldName, edition: Edition, bag: Bag, *, mend: bool = True
) -> None:
    """Warn of a member under an old name; `mend` is false where the one of the declared API version stands already."""
    bag.add(
        OLD_SPELLING,
        f"old name {quoted(item.name)}",
        f"{quoted(item.name)} is a name of API version {old.life.words()}; {edition.words()}. "
        f"It is read as {quoted(right)}; write that.",
        at=item.place.span,
        pointer=item.value.place.pointer,
        notes=origins(item.place),
        fix=replace_literal(item.place.span, item.name, right, f"write {quoted(right)}") if mend else None,
        level=edition.rejected,
    )


def report_short_value(value: Known, meant: str, bag: Bag) -> None:
    """Warn of a value that is not complete."""
    bag.add(
        OLD_SPELLING,
        f"incomplete value {quoted(str(value.value))}",
        f"{quoted(str(value.value))} is read as {quoted(meant)}. "
        "Only tools that do not look at it take the short form; write it in full.",
        at=value.place.span,
        pointer=value.place.pointer,
        notes=origins(value.place),
        fix=replace_literal(value.place.span, str(value.value), meant, f"write {quoted(meant)}"),
    )


def report_empty(item: MemberValue, reason: str, bag: Bag) -> None:
    """Say that a member is left out."""
    bag.add(
        EMPTY_MEMBER,
        f"member {quoted(item.name)} says nothing",
        f"The member {quoted(item.name)} is left out: {reason}.",
        at=item.value.place.span,
        pointer=item.value.place.pointer,
    )


def report_repeated(item: MemberValue, first: MemberValue, right: str, bag: Bag) -> None:
    """Report a second member that means the same as an earlier one."""
    bag.add(
        REPEATED_MEMBER,
        f"{quoted(item.name)} repeats {quoted(first.name)}",
        f"{quoted(first.name)} and {quoted(item.name)} both mean {quoted(right)}, and an object has only one of it. "
        "Remove one of the two.",
        at=item.place.span,
        pointer=item.value.place.pointer,
        notes=origins(item.place),
    )


def report_loose(value: Known, meant: str | int | bool, wanted: str, how: str, bag: Bag) -> None:  # noqa: FBT001 -- values of JSON
    """Warn of a number or flag in quotes, or of a text without."""
    bag.add(
        LOOSE_SCALAR,
        f"{described(value)} where {wanted} is expected",
        f"Found {described(value)}; the service expects {wanted} and refuses it. "
        f"It is read as what it plainly means; write it {how}.",
        at=value.place.span,
        pointer=value.place.pointer,
        notes=origins(value.place),
        fix=_rewritten(value, meant, how),
    )


def _rewritten(value: Known, meant: str | int | bool, how: str) -> Fix | None:  # noqa: FBT001 -- values of JSON
    written = value.value
    if value.secret or not isinstance(written, str | int | bool):
        return None
    return replace_scalar(value.place.span, written, meant, f"write it {how}")
