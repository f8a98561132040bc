"""Applying an ARM function to values: counts and types of the arguments, poison, secrets, known or symbolic."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from aib2packer.evaluate.functions.signature import Fault, Function, Site, describe, discreet, type_of
from aib2packer.evaluate.limits import NODE_COST, Meter
from aib2packer.evaluate.plain import from_plain, to_plain
from aib2packer.evaluate.symbolic import apply_symbolic, via
from aib2packer.evaluate.values import ArrayValue, Known, ObjectValue, Place, Poison, Value


class Cause(enum.Enum):
    """What is wrong with a call."""

    COUNT = "count"
    TYPE = "type"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A call that has no value."""

    cause: Cause
    fault: Fault


def apply_function(function: Function, args: tuple[Value, ...], here: Place, meter: Meter) -> Value | Refusal:
    """Apply a function at a place; poison among the arguments gives poison."""
    count = count_fault(function, len(args))
    if count is not None:
        return Refusal(Cause.COUNT, count)
    if any(isinstance(arg, Poison) for arg in args):
        return Poison(here)
    for index, arg in enumerate(args):
        fault = _type_fault(function, index, arg)
        if fault is not None:
            return Refusal(Cause.TYPE, fault)
    result = _result(function, args, via(here, args), meter)
    return Refusal(Cause.VALUE, result) if isinstance(result, Fault) else result


def count_fault(function: Function, count: int) -> Fault | None:
    """Check the number of arguments."""
    least, most = function.least, function.most
    if count >= least and (most is None or count <= most):
        return None
    if most is None:
        wanted = f"at least {_arguments(least)}"
    elif least == most:
        wanted = _arguments(least) if least else "no argument"
    else:
        wanted = f"{least} to {_arguments(most)}"
    first_beyond = most if most is not None and count > most else None
    return Fault(f"`{function.name}` takes {wanted}, but this call has {count}.", first_beyond)


def _arguments(count: int) -> str:
    return "1 argument" if count == 1 else f"{count} arguments"


def _type_fault(function: Function, index: int, arg: Value) -> Fault | None:
    wanted, found = function.type_of(index), type_of(arg)
    if wanted & found:
        return None
    return Fault(
        f"Argument {index + 1} of `{function.name}` must be {describe(wanted)}; it is {describe(found)}.", index
    )


def _result(function: Function, args: tuple[Value, ...], place: Place, meter: Meter) -> Value | Fault:
    meter.look_at(args)
    measures = [meter.measure(arg) for arg in args]
    secret = any(measure.secret for measure in measures)
    if function.partial is not None:
        found = function.partial(Site(place, meter, secret), args)
        if found is not None:
            return discreet(found, secret=secret) if isinstance(found, Fault) else _weighed(found, meter)
    if any(measure.poisoned for measure in measures):
        return Poison(place)
    if function.strict is not None and all(measure.decided for measure in measures):
        data = function.strict(*map(to_plain, args))
        if isinstance(data, Fault):
            return discreet(data, secret=secret)
        return _weighed(from_plain(data, place, secret=secret), meter)
    return _weighed(apply_symbolic(function.name, args, function.gives, place, secret=secret), meter)


def _weighed(value: Value, meter: Meter) -> Value:
    meter.measure(value)
    meter.make(_cost(value))
    return value


def _cost(value: Value) -> int:
    match value:
        case Known(value=str(text)):
            return NODE_COST + len(text)
        case ArrayValue(items=items):
            return NODE_COST * (1 + len(items))
        case ObjectValue(members=members):
            return NODE_COST * (1 + len(members))
        case _:
            return NODE_COST
