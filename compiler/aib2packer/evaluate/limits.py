"""Bounds on the work of one evaluation, so that no template can hang the compiler or eat its memory.

The service bounds a template to 4 MB and a copy loop to 800 rounds (ARM template limits); the bounds here are
wide enough for anything it accepts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from aib2packer.evaluate.values import (
    ArrayValue,
    Known,
    MemberValue,
    ObjectValue,
    Poison,
    Symbolic,
    Value,
    parts_of,
)
from aib2packer.source import Span

MAX_COPY_COUNT = 800  # ARM template limits: copy loops
MAX_STEPS = 200_000  # nodes and expressions evaluated; published templates need up to 11,000
MAX_PRODUCED = 8_000_000  # characters and node costs made by functions, in total
MAX_WEIGHT = 4_000_000  # the same of one single value
MAX_VALUE_DEPTH = 100
_WEIGHT_PER_STEP = 256  # what a function looks at in the time of one step
MAX_NESTING = 2_000  # evaluations open at the same time
NODE_COST = 64  # what a node counts for beside its characters, about its memory


class LimitError(Exception):
    """A bound was reached; unwinds the whole evaluation, which then reports it once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What there is to know of a whole value without walking it again."""

    weight: int  # characters and node costs, shared parts counted each time
    depth: int  # a scalar has 1
    decided: bool  # nothing below is symbolic or poison
    poisoned: bool
    secret: bool


_SCALAR = Measure(weight=NODE_COST, depth=1, decided=True, poisoned=False, secret=False)
_POISON = replace(_SCALAR, decided=False, poisoned=True)


@dataclass(slots=True)
class Meter:
    """Counts the work done and remembers the measures of composite values."""

    at: Span | None = None  # the expression being evaluated, for the report
    steps: int = 0
    produced: int = 0
    _measures: dict[int, tuple[Value, Measure]] = field(default_factory=dict)  # keeps its values alive: ids stay unique

    def step(self, count: int = 1) -> None:
        """Count evaluated nodes and expressions."""
        self.steps += count
        if self.steps > MAX_STEPS:
            raise LimitError(f"it takes more than {MAX_STEPS:,} steps to evaluate")

    def look_at(self, values: Iterable[Value]) -> None:
        """Count the work of looking at values, which is next to nothing for small ones."""
        self.step(sum(self.measure(value).weight for value in values) // _WEIGHT_PER_STEP)

    def make(self, cost: int) -> None:
        """Count what a function has made."""
        self.produced += cost
        if self.produced > MAX_PRODUCED:
            raise LimitError(f"its expressions make more than {MAX_PRODUCED:,} characters and nodes")

    def nest(self, depth: int) -> None:
        """Check the number of evaluations that wait for one another."""
        if depth > MAX_NESTING:
            raise LimitError(f"its definitions lead from one to another more than {MAX_NESTING:,} levels deep")

    def measure(self, value: Value) -> Measure:
        """Measure a value, and refuse one that is too big."""
        match value:
            case Known(value=scalar, secret=secret):
                if isinstance(scalar, str) or secret:
                    weight = NODE_COST + (len(scalar) if isinstance(scalar, str) else 0)
                    return _checked(Measure(weight=weight, depth=1, decided=True, poisoned=False, secret=secret))
                return _SCALAR
            case Poison():
                return _POISON
            case _:
                found = self._measures.get(id(value))
                if found is None:
                    found = (value, self._measure_composite(value))
                    self._measures[id(value)] = found
                return found[1]

    def _measure_composite(self, value: ArrayValue | ObjectValue | Symbolic) -> Measure:
        weight, depth, decided, poisoned, secret = NODE_COST, 0, True, False, False
        if isinstance(value, Symbolic):
            decided, secret = False, value.secret
        for name_size, part in _parts(value):
            below = self.measure(part)
            weight += name_size + below.weight
            depth = max(depth, below.depth)
            decided = decided and below.decided
            poisoned = poisoned or below.poisoned
            secret = secret or below.secret
        return _checked(Measure(weight=weight, depth=depth + 1, decided=decided, poisoned=poisoned, secret=secret))


def _parts(value: ArrayValue | ObjectValue | Symbolic) -> tuple[tuple[int, Value], ...]:
    match value:
        case ArrayValue(items=items):
            return tuple((0, item) for item in items)
        case ObjectValue(members=members):
            return tuple(_member_part(member) for member in members)
        case Symbolic(residual=residual):
            return tuple((0, part) for part in parts_of(residual))


def _member_part(member: MemberValue) -> tuple[int, Value]:
    return (len(member.name), member.value)


def _checked(measure: Measure) -> Measure:
    if measure.weight > MAX_WEIGHT:
        raise LimitError(f"one value has more than {MAX_WEIGHT:,} characters and nodes")
    if measure.depth > MAX_VALUE_DEPTH:
        raise LimitError(f"one value is nested more than {MAX_VALUE_DEPTH} levels deep")
    return measure
