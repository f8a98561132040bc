"""How values and names of the template are put into messages of this stage."""

from __future__ import annotations

from collections.abc import Sequence

from aib2packer.evaluate.values import ArrayValue, Known, ObjectValue, Scalar, Value
from aib2packer.evaluate.wording import listed, nearest
from aib2packer.syntax.wording import quoted

_SHORTEST = 5  # letters of a name in which a slip can be told from another name
_MOST_LISTED = 10  # longer lists do not help a reader


def described(value: Value) -> str:
    """Say what a value is, with an article; a secret is not shown."""
    match value:
        case Known():
            return "a secret" if value.secret else _described_scalar(value.value)
        case ArrayValue(items=items):
            return "an array" if items else "an empty array"
        case ObjectValue(members=members):
            return "an object" if members else "an empty object"
        case _:
            return "a value that is not known before the build"


def _described_scalar(value: Scalar) -> str:
    match value:
        case None:
            return "`null`"
        case bool():
            return f"`{str(value).lower()}`"
        case str():
            return f"the text {quoted(value)}" if value else "an empty text"
        case _:
            return f"the number {quoted(str(value))}"


def suggestion(written: str, names: Sequence[str], kind: str) -> str:
    """Say what could have been meant: the nearest name, then all of them if they are few; `kind` is a plural."""
    few = f" Its {kind} are {listed(names)}." if 1 < len(names) <= _MOST_LISTED else ""
    return f"{nearest(written, names)}{few}"


def is_misspelling(written: str, right: str) -> bool:
    """Tell whether a name is another one with a single slip: a letter too much, too few, wrong, or two swapped."""
    first, second = written.casefold(), right.casefold()
    if min(len(first), len(second)) < _SHORTEST or abs(len(first) - len(second)) > 1:
        return False
    shortest = min(len(first), len(second))
    start = next((place for place in range(shortest) if first[place] != second[place]), shortest)
    one, two = first[start:], second[start:]
    return one[1:] == two[1:] or one[1:] == two or one == two[1:] or (one[:2] == two[1::-1] and one[2:] == two[2:])
