"""Triggers: resources that have the service start a build. They stand inside an image template or beside it.

They say nothing about the image, so whatever is wrong with one is no reason to refuse its template: nothing is reported
here, and what cannot be evaluated is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aib2packer.diagnostics import Bag
from aib2packer.evaluate.copying import rounds
from aib2packer.evaluate.evaluator import Evaluator
from aib2packer.evaluate.folding import fold_within
from aib2packer.evaluate.limits import LimitError
from aib2packer.evaluate.nested import without_poison
from aib2packer.evaluate.plain import literal_value
from aib2packer.evaluate.resolved import ResolvedTemplate, is_trigger
from aib2packer.evaluate.scope import Context
from aib2packer.evaluate.symbolic import join_text, same
from aib2packer.evaluate.values import Concat, Known, MemberValue, ObjectValue, Place, Symbolic, Value
from aib2packer.syntax.nodes import JsonNode, JsonObject, pointer_step

_MEMBERS = frozenset({"type", "apiversion", "name", "location", "properties"})


@dataclass(frozen=True, slots=True, eq=False)
class WrittenTrigger:
    """A trigger of a deployment as it is written."""

    resource: JsonObject
    pointer: str
    context: Context
    owner: int | None  # the image template that it stands in, counted from 0; None: it stands beside


def triggers_in(nodes: Sequence[tuple[JsonNode, str]], *, inside: bool) -> tuple[ObjectValue, ...]:
    """Give the triggers among some nodes, each with its pointer, in which nothing is an expression."""
    values = (literal_value(node, pointer) for node, pointer in nodes if is_trigger(node, inside=inside))
    return tuple(value for value in values if isinstance(value, ObjectValue))


def with_triggers_beside(
    found: tuple[ResolvedTemplate, ...], triggers: tuple[ObjectValue, ...]
) -> tuple[ResolvedTemplate, ...]:
    """Give each image template the triggers beside it that name it."""
    return _assigned(found, ((_owner(value, found), value) for value in triggers))


def with_triggers(
    found: tuple[ResolvedTemplate, ...], written: tuple[WrittenTrigger, ...], evaluator: Evaluator
) -> tuple[ResolvedTemplate, ...]:
    """Evaluate the triggers of a deployment, and give each image template its own."""
    quiet = replace(evaluator, bag=Bag(), memo=dict(evaluator.memo))
    return _assigned(found, _evaluated(found, written, quiet))


def _evaluated(
    found: tuple[ResolvedTemplate, ...], written: tuple[WrittenTrigger, ...], evaluator: Evaluator
) -> Iterator[tuple[int | None, ObjectValue]]:
    try:
        for trigger in written:
            for context in rounds(evaluator, trigger.resource, trigger.pointer, trigger.context):
                if _is_deployed(trigger, context, evaluator):
                    value = _resolve(trigger, context, evaluator)
                    yield trigger.owner if trigger.owner is not None else _owner(value, found), value
    except LimitError:
        return  # the image templates are known already, and the work on a trigger must not take them away


def _assigned(
    found: tuple[ResolvedTemplate, ...], triggers: Iterator[tuple[int | None, ObjectValue]]
) -> tuple[ResolvedTemplate, ...]:
    owned: list[list[ObjectValue]] = [list(template.triggers) for template in found]
    for owner, value in triggers:
        if owner is not None:
            owned[owner].append(value)
    return tuple(replace(one, triggers=tuple(values)) for one, values in zip(found, owned, strict=True))


def _is_deployed(trigger: WrittenTrigger, context: Context, evaluator: Evaluator) -> bool:
    """Tell whether a trigger is surely deployed."""
    node = trigger.resource.get("condition")
    if node is None:
        return True
    value = evaluator.evaluate(node, pointer_step(trigger.pointer, "condition"), context)
    folded = fold_within(value, evaluator.meter)
    return isinstance(folded, Known) and folded.value is not False


def _resolve(trigger: WrittenTrigger, context: Context, evaluator: Evaluator) -> ObjectValue:
    members: list[MemberValue] = []
    for member in trigger.resource.members:
        if member.key.value.casefold() in _MEMBERS:
            step = pointer_step(trigger.pointer, member.key.value)
            value = without_poison(evaluator.evaluate(member.value, step, context))
            members.append(MemberValue(member.key.value, Place(member.key.span, step), value))
    return ObjectValue(tuple(members), Place(trigger.resource.span, trigger.pointer))


def _owner(trigger: ObjectValue, found: tuple[ResolvedTemplate, ...]) -> int | None:
    """Find the image template that a trigger beside it names; the only one, when the names do not tell."""
    name = _name(trigger)
    parents = [_name(template.resource) for template in found]
    for index, parent in enumerate(parents):
        if name is not None and parent is not None and _is_child(name, parent):
            return index
    undecided = len(parents) == 1 and not (isinstance(name, Known) and isinstance(parents[0], Known))
    return 0 if undecided else None


def _name(resource: ObjectValue) -> Known | Symbolic | None:
    value: Value | None = next((item.value for item in resource.members if item.name.casefold() == "name"), None)
    return value if isinstance(value, Known | Symbolic) else None


def _is_child(name: Known | Symbolic, parent: Known | Symbolic) -> bool:
    """Tell whether a name is that of a parent, a slash and more, as far as both are known; letter case is free."""
    *start, last = _parts(join_text((parent, Known("/", parent.place)), parent.place))
    parts = _parts(name)
    if len(parts) <= len(start) or not all(map(same, start, parts)):
        return False
    rest = parts[len(start)]
    if not isinstance(rest, Known) or not isinstance(last, Known):
        return False
    return str(rest.value).casefold().startswith(str(last.value).casefold())


def _parts(text: Known | Symbolic) -> tuple[Known | Symbolic, ...]:
    return text.residual.parts if isinstance(text, Symbolic) and isinstance(text.residual, Concat) else (text,)
