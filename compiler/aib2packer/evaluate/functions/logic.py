"""ARM logical functions ("Logical functions for ARM templates"), decided as early as what is known allows."""

from __future__ import annotations

from aib2packer.evaluate.functions.signature import Fault, Function, Site, Type, kind_of
from aib2packer.evaluate.plain import Plain
from aib2packer.evaluate.symbolic import apply_symbolic, differ, never_null, same
from aib2packer.evaluate.values import Apply, ArrayValue, Concat, Kind, Known, ObjectValue, Symbolic, Value


def _true() -> Plain:
    return True


def _false() -> Plain:
    return False


def _null() -> Plain:
    return None


def _bool(data: Plain) -> Plain | Fault:
    if isinstance(data, str):
        word = data.strip().lower()
        return word == "true" if word in ("true", "false") else Fault("The text is neither `true` nor `false`.", 0)
    return bool(data)


def choose(site: Site, args: tuple[Value, ...]) -> Value:
    """Choose between two values by a condition; equal values need no choice."""
    condition, yes, no = args
    if isinstance(condition, Known):
        return yes if condition.value else no
    if same(yes, no):
        return yes
    kind = kind_of(yes)
    return apply_symbolic("if", args, kind if kind is kind_of(no) else Kind.ANY, site.place, secret=site.secret)


def _not(site: Site, args: tuple[Value, ...]) -> Value | None:
    match args[0]:
        case Known(value=decided):
            return Known(not decided, site.place, site.secret)
        case Symbolic(residual=Apply(function="not", args=(inner,))):
            return inner
        case _:
            return None


def _and(site: Site, args: tuple[Value, ...]) -> Value | None:
    return _short_circuit("and", site, args, decisive=False)


def _or(site: Site, args: tuple[Value, ...]) -> Value | None:
    return _short_circuit("or", site, args, decisive=True)


def _short_circuit(name: str, site: Site, args: tuple[Value, ...], *, decisive: bool) -> Value:
    if any(isinstance(arg, Known) and arg.value is decisive for arg in args):
        return Known(decisive, site.place, site.secret)
    unknown = tuple(arg for arg in args if not isinstance(arg, Known))
    if not unknown:
        return Known(not decisive, site.place, site.secret)
    return unknown[0] if len(unknown) == 1 else apply_symbolic(name, unknown, Kind.BOOL, site.place, secret=site.secret)


def _equals(site: Site, args: tuple[Value, ...]) -> Value | None:
    left, right = args
    if same(left, right):
        return Known(value=True, place=site.place, secret=site.secret)
    if differ(left, right) or _null_against_something(left, right) or _null_against_something(right, left):
        return Known(value=False, place=site.place, secret=site.secret)
    return None


def _null_against_something(left: Value, right: Value) -> bool:
    return isinstance(left, Known) and left.value is None and never_null(right)


def _coalesce(site: Site, args: tuple[Value, ...]) -> Value | None:
    left = [arg for arg in args if not (isinstance(arg, Known) and arg.value is None)]
    sure = next((index for index, arg in enumerate(left) if never_null(arg)), None)
    rest = tuple(left if sure is None else left[: sure + 1])
    if not rest:
        return Known(None, site.place, site.secret)
    if len(rest) == 1:
        return rest[0]
    kinds = {kind_of(arg) for arg in rest}
    kind = kinds.pop() if len(kinds) == 1 else Kind.ANY
    return apply_symbolic("coalesce", rest, kind, site.place, secret=site.secret)


def _empty(site: Site, args: tuple[Value, ...]) -> Value | None:
    match args[0]:
        case Known(value=scalar):
            return Known(not scalar, site.place, site.secret)
        case ArrayValue(items=items):
            return Known(not items, site.place, site.secret)
        case ObjectValue(members=members):
            return Known(not members, site.place, site.secret)
        case Symbolic(residual=Concat(parts=parts)) if any(isinstance(part, Known) for part in parts):
            return Known(value=False, place=site.place, secret=site.secret)
        case _:
            return None


_BOOL = Type.BOOL

FUNCTIONS: tuple[Function, ...] = (
    Function("true", (), Kind.BOOL, _true),
    Function("false", (), Kind.BOOL, _false),
    Function("null", (), Kind.ANY, _null),
    Function("bool", (Type.SCALAR,), Kind.BOOL, _bool),
    Function("if", (_BOOL, Type.ANY, Type.ANY), Kind.ANY, partial=choose),
    Function("not", (_BOOL,), Kind.BOOL, partial=_not),
    Function("and", (_BOOL, _BOOL), Kind.BOOL, partial=_and, rest=_BOOL),
    Function("or", (_BOOL, _BOOL), Kind.BOOL, partial=_or, rest=_BOOL),
    Function("equals", (Type.ANY, Type.ANY), Kind.BOOL, partial=_equals),
    Function("coalesce", (Type.ANY,), Kind.ANY, partial=_coalesce, rest=Type.ANY),
    Function("empty", (Type.NULL | Type.STRING | Type.ARRAY | Type.OBJECT,), Kind.BOOL, partial=_empty),
)
