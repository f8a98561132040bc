"""Making symbolic values: text of known and unknown parts, applications, comparison without places, places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aib2packer.evaluate.plain import equal_data, scalar_text, to_plain
from aib2packer.evaluate.values import (
    Apply,
    ArrayValue,
    Concat,
    Kind,
    Known,
    MemberValue,
    ObjectValue,
    Parameter,
    Place,
    Poison,
    Symbolic,
    Value,
)
from aib2packer.source import Span

_MAX_TRAIL = 8  # definitions worth naming; longer ways help nobody


def join_text(parts: Iterable[Known | Symbolic], place: Place) -> Known | Symbolic:
    """Make one text of parts: nested texts are flattened, neighbouring literals joined, null is nothing."""
    flat: list[Known | Symbolic] = []
    secret = False
    for part in _flattened(parts):
        secret = secret or part.secret
        if isinstance(part, Symbolic):
            flat.append(part)
            continue
        text = scalar_text(part.value)
        last = flat[-1] if flat else None
        if isinstance(last, Known):
            flat[-1] = replace(last, value=f"{last.value}{text}", secret=last.secret or part.secret)
        elif text:
            flat.append(Known(text, part.place, part.secret))
    if not flat:
        return Known("", place, secret)
    if len(flat) == 1:
        only = flat[0]
        if isinstance(only, Known) or only.kind is Kind.STRING:
            return replace(only, place=place)
    return Symbolic(Concat(tuple(flat)), Kind.STRING, place, secret)


def _flattened(parts: Iterable[Known | Symbolic]) -> Iterable[Known | Symbolic]:
    for part in parts:
        match part:
            case Symbolic(residual=Concat(parts=inner)):
                yield from inner
            case _:
                yield part


def apply_symbolic(name: str, args: tuple[Value, ...], kind: Kind, place: Place, *, secret: bool) -> Symbolic:
    """Leave a function over values that are not all known for when Packer runs."""
    return Symbolic(Apply(name, args), kind, place, secret)


def never_null(value: Value) -> bool:
    """Tell whether a value surely is not null, whatever its inputs turn out to be."""
    match value:
        case Known(value=scalar):
            return scalar is not None
        case ArrayValue() | ObjectValue():
            return True
        case Symbolic(residual=Apply()):
            return value.kind not in (Kind.ANY, Kind.ARRAY, Kind.OBJECT)
        case Symbolic(residual=Parameter(declaration=declaration)):
            assumed = (declaration.default, declaration.given)
            return not any(isinstance(value, Known) and value.value is None for value in assumed)
        case Symbolic():
            return True
        case Poison():
            return False


def same(left: Value, right: Value) -> bool:
    """Tell whether two values are the same whatever their inputs turn out to be; places do not count."""
    match left, right:
        case Known(), Known():
            return equal_data(left.value, right.value)
        case ArrayValue(items=ours), ArrayValue(items=theirs):
            return len(ours) == len(theirs) and all(map(same, ours, theirs))
        case ObjectValue(members=ours), ObjectValue(members=theirs):
            other = {member.name: member.value for member in theirs}
            return len(ours) == len(other) and all(
                member.name in other and same(member.value, other[member.name]) for member in ours
            )
        case Symbolic(), Symbolic():
            return _same_residual(left, right)
        case _:
            return False


def _same_residual(left: Symbolic, right: Symbolic) -> bool:
    match left.residual, right.residual:
        case Concat(parts=ours), Concat(parts=theirs):
            return len(ours) == len(theirs) and all(map(same, ours, theirs))
        case Apply(function=name, args=ours_), Apply(function=other, args=theirs_):
            # A random value differs from call to call, even where the calls look alike.
            return name == other != "newGuid" and len(ours_) == len(theirs_) and all(map(same, ours_, theirs_))
        case ours__, theirs__:
            return ours__ == theirs__


def differ(left: Value, right: Value) -> bool:
    """Tell whether two values surely are not equal, from what is known of them."""
    match left, right:
        case Known(), Known():
            return not equal_data(left.value, right.value)
        case (ArrayValue(), ArrayValue()) if len(left.items) == len(right.items):
            return any(map(differ, left.items, right.items))
        case (ObjectValue(), ObjectValue()) if {m.name for m in left.members} == {m.name for m in right.members}:
            return any(differ(m.value, right.get(m.name) or m.value) for m in left.members)
        case (Symbolic() | Poison(), _) | (_, Symbolic() | Poison()):
            return _texts_differ(left, right)
        case _:
            return True


def _texts_differ(left: Value, right: Value) -> bool:
    match left, right:
        case (Symbolic(residual=Concat(parts=parts)), Known(value=str(text))) | (
            Known(value=str(text)),
            Symbolic(residual=Concat(parts=parts)),
        ):
            head, tail = parts[0], parts[-1]
            starts = not isinstance(head, Known) or text.startswith(str(head.value))
            ends = not isinstance(tail, Known) or text.endswith(str(tail.value))
            return not (starts and ends)
        case _:
            return False


def via(here: Place, values: Iterable[Value]) -> Place:
    """Give the place of something made of values: here, with the definitions they came from as trail."""
    trail: dict[Span, None] = {}
    for value in values:
        for span in _way(value.place, here):
            trail.setdefault(span)
    return replace(here, trail=tuple(trail)[:_MAX_TRAIL]) if trail else here


def _way(place: Place, here: Place) -> tuple[Span, ...]:
    return place.trail if place.span == here.span else (place.span, *place.trail)


def relocate(value: Value, here: Place) -> Value:
    """Bring a value to its place of use; what was written elsewhere keeps its definition as trail."""
    match value:
        case ArrayValue(items=items):
            return ArrayValue(tuple(relocate(item, here) for item in items), _moved(value.place, here))
        case ObjectValue(members=members):
            return ObjectValue(
                tuple(MemberValue(m.name, _moved(m.place, here), relocate(m.value, here)) for m in members),
                _moved(value.place, here),
            )
        case Known(value=scalar, secret=secret):
            return Known(scalar, _moved(value.place, here), secret)
        case Symbolic(residual=residual, kind=kind, secret=secret):
            return Symbolic(residual, kind, _moved(value.place, here), secret)
        case Poison():
            return Poison(_moved(value.place, here))


def _moved(place: Place, here: Place) -> Place:
    if place.span == here.span and place.pointer == here.pointer:
        return place
    return Place(here.span, here.pointer, _way(place, here)[:_MAX_TRAIL])


def open_text(value: Value) -> str | None:
    """Give the text of a known string that messages may quote, None for anything else."""
    return None if isinstance(value, Known) and value.secret else decided_text(value)


def decided_text(value: Value) -> str | None:
    """Give the text of a known string, None for anything else."""
    if isinstance(value, Known):
        data = to_plain(value)
        return data if isinstance(data, str) else None
    return None
