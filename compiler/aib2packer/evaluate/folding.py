"""Folding: what a symbolic value becomes when the template's parameters keep their values: given or default.

Used where the structure of the template must be known (which steps there are, whether a resource is deployed). Only
as much is folded as the structure needs: the leaves of an object or array that comes out stay symbolic.
"""

from __future__ import annotations

from dataclasses import replace

from aib2packer.evaluate.functions.application import Refusal, apply_function
from aib2packer.evaluate.functions.table import PURE
from aib2packer.evaluate.limits import MAX_VALUE_DEPTH, LimitError, Meter
from aib2packer.evaluate.plain import as_secret
from aib2packer.evaluate.symbolic import join_text, relocate
from aib2packer.evaluate.values import (
    Apply,
    ArrayValue,
    Concat,
    Known,
    MemberValue,
    ObjectValue,
    Parameter,
    ParameterDeclaration,
    Poison,
    Symbolic,
    Value,
)

# How deep into arrays and objects the arguments of a function are folded, tried in turn: most functions look at the
# arguments themselves, `shallowMerge` and `flatten` at their elements.
_DEPTHS = (0, 1, MAX_VALUE_DEPTH)


def fold(value: Value) -> Value:
    """Evaluate a symbolic value with the values its parameters have; it stays symbolic where one has none."""
    try:
        return fold_within(value, Meter())
    except LimitError:
        return value


def fold_within(value: Value, meter: Meter) -> Value:
    """Fold a value as part of a greater work; raises LimitError when that has reached a bound."""
    return _Folder(meter).fold(value, 0)


class _Folder:
    """Folds the parts of one value, each once."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        # Keyed by identity and depth; the value itself is kept so that its identity stays its own.
        self._done: dict[tuple[int, int], tuple[Value, Value]] = {}

    def fold(self, value: Value, depth: int) -> Value:
        """Fold a value, and what stands in it down to a depth."""
        if isinstance(value, Known) or (depth == 0 and not isinstance(value, Symbolic)):
            return value
        key = (id(value), depth)
        found = self._done.get(key)
        if found is None:
            self._meter.step()
            found = self._done[key] = (value, self._fold(value, depth))
        return found[1]

    def _fold(self, value: Value, depth: int) -> Value:
        match value:
            case Symbolic():
                folded = self._symbolic(value)
                return folded if isinstance(folded, Symbolic) or depth == 0 else self.fold(folded, depth)
            case ArrayValue(items=items):
                return ArrayValue(tuple([self.fold(item, depth - 1) for item in items]), value.place)
            case ObjectValue(members=members):
                parts = [MemberValue(one.name, one.place, self.fold(one.value, depth - 1)) for one in members]
                return ObjectValue(tuple(parts), value.place)
            case _:
                return value

    def _symbolic(self, value: Symbolic) -> Value:
        match value.residual:
            case Parameter(declaration=ParameterDeclaration(assumed=assumed)) if assumed is not None:
                folded = self.fold(assumed, 0)
                folded = as_secret(folded) if value.secret else folded
                return relocate(folded, replace(value.place, trail=()))
            case Concat(parts=parts):
                texts = [self.fold(part, 0) for part in parts]
                if all(isinstance(text, Known) for text in texts):
                    return join_text((text for text in texts if isinstance(text, Known)), value.place)
                return value
            case Apply(function=name, args=args):
                return self._apply(name, args, value)
            case _:
                return value

    def _apply(self, name: str, args: tuple[Value, ...], value: Symbolic) -> Value:
        function = PURE.get(name.casefold())
        if function is None:
            return value
        for depth in _DEPTHS:
            folded = tuple([self.fold(arg, depth) for arg in args])
            result = apply_function(function, folded, value.place, self._meter)
            if isinstance(result, (Refusal, Poison)):
                return value
            if not isinstance(result, Symbolic):
                return result
            if not (isinstance(result.residual, Apply) and result.residual.function == name):
                # It came down to one of its parts, such as the branch of an `if`.
                return self.fold(result, 0)
        return value
