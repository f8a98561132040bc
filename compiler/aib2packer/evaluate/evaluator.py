"""From JSON nodes with expressions to values, in a context of names.

Nodes are evaluated when they are asked for. What goes wrong is reported once, at the exact sub-expression, and gives
poison. Work is bounded by a `Meter`; when a bound is reached, `LimitError` ends the whole evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from aib2packer.diagnostics import Bag, DiagnosticDef, Note
from aib2packer.evaluate import codes
from aib2packer.evaluate.functions.access import step_into, symbolic_step
from aib2packer.evaluate.functions.application import Cause, Refusal, apply_function, count_fault
from aib2packer.evaluate.functions.signature import Fault, Function, Site, describe, discreet, type_of
from aib2packer.evaluate.functions.table import ACCESSORS, CONTEXTUAL, PURE, is_live_member
from aib2packer.evaluate.limits import Meter
from aib2packer.evaluate.missing_functions import Words, about_live, about_name
from aib2packer.evaluate.plain import literal_value
from aib2packer.evaluate.scope import Context, Loop, OutputSlot, Scope, Slot
from aib2packer.evaluate.symbolic import apply_symbolic, decided_text, relocate, via
from aib2packer.evaluate.tasks import Task, done, run
from aib2packer.evaluate.values import (
    ArrayValue,
    Kind,
    Known,
    MemberValue,
    ObjectValue,
    Place,
    Poison,
    Symbolic,
    Value,
)
from aib2packer.evaluate.wording import quoted
from aib2packer.expr.ast import Call, Expr, Index, Literal, Member
from aib2packer.expr.parser import is_expression, parse_expression, unescape_literal
from aib2packer.source import Span
from aib2packer.syntax.nodes import (
    JsonArray,
    JsonBool,
    JsonNode,
    JsonNumber,
    JsonObject,
    JsonString,
    pointer_step,
)

USER_FUNCTION = "."  # key of the form that calls functions with a namespace
_MAX_NOTES = 5


@dataclass(frozen=True, slots=True)
class Form:
    """A function that evaluates its own arguments, because it is lazy or looks at names."""

    signature: Function  # name and arity
    task: Callable[[Evaluator, Call, Context], Task]


@dataclass(frozen=True, slots=True)
class Use:
    """A definition being evaluated, and the place that asked for it."""

    slot: Slot
    label: str  # such as "variable `x`"
    span: Span
    pointer: str  # of the node that asked


@dataclass(frozen=True, slots=True)
class Sibling:
    """A resource in the template that an expression stands in."""

    resource: JsonObject
    pointer: str
    context: Context
    symbol: str | None  # its symbolic name
    name: Value | None  # of a deployment


CopyTask: TypeAlias = "Callable[[Evaluator, JsonNode, str, Context], tuple[tuple[JsonString, Task], ...] | None]"

ReferenceTask: TypeAlias = "Callable[[Evaluator, Member | Index, Context], Task | None]"


@dataclass(slots=True)
class Evaluator:
    """Evaluates the nodes of one document."""

    forms: Mapping[str, Form]
    copies: CopyTask  # makes the arrays of a `copy` member; None when the member is none
    references: ReferenceTask  # reads outputs of nested deployments; None when the expression does not
    bag: Bag = field(default_factory=Bag)
    meter: Meter = field(default_factory=Meter)
    memo: dict[Slot, Value] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)  # the outermost first
    # Scopes of nested templates, resources of templates and outputs, each kept by the identity of what it belongs to
    # together with something that keeps that alive.
    entered: dict[tuple[int, int, tuple[Loop, ...]], tuple[Context, Context]] = field(default_factory=dict)
    siblings: dict[int, tuple[Scope, list[Sibling]]] = field(default_factory=dict)
    outputs: dict[tuple[int, int, tuple[Loop, ...]], OutputSlot] = field(default_factory=dict)
    _parsed: dict[int, tuple[JsonString, Expr | None]] = field(default_factory=dict)

    def evaluate(self, node: JsonNode, pointer: str, context: Context) -> Value:
        """Evaluate a node and everything below it."""
        return run(self.node(node, pointer, context), self.meter)

    def node(self, node: JsonNode, pointer: str, context: Context) -> Task:
        """Give the task of evaluating a node."""
        self.meter.step()
        match node:
            case JsonString():
                return self.string(node, pointer, context)
            case JsonArray():
                return self._array(node, pointer, context)
            case JsonObject():
                return self._object(node, pointer, context)
            case _:
                return done(literal_value(node, pointer))

    def string(self, node: JsonString, pointer: str, context: Context) -> Task:
        """Evaluate a string: an expression or text."""
        place = Place(node.span, pointer)
        if not is_expression(node.value):
            return Known(unescape_literal(node.value), place)
        expr = self.parse(node)
        if expr is None:
            return Poison(place)
        value: Value = yield self.expression(expr, context.at(node.span, pointer))
        self.meter.make(self.meter.measure(value).weight)  # bringing it here copies it
        return relocate(value, place)

    def parse(self, node: JsonString) -> Expr | None:
        """Parse the expression of a string, once; None when it has been reported."""
        found = self._parsed.get(id(node))
        if found is None:
            outcome = parse_expression(node)
            self.bag.extend(outcome.diagnostics)
            found = self._parsed[id(node)] = (node, outcome.value)
        return found[1]

    def _literal(self, node: JsonNode, pointer: str) -> Known | None:
        """Give the value of a scalar that is no expression, which needs no task; None for anything else."""
        match node:
            case JsonString(value=text):
                value = None if is_expression(text) else Known(unescape_literal(text), Place(node.span, pointer))
            case JsonNumber(value=scalar) | JsonBool(value=scalar):
                value = Known(scalar, Place(node.span, pointer))
            case _:
                return None
        self.meter.step()
        return value

    def _array(self, node: JsonArray, pointer: str, context: Context) -> Task:
        items: list[Value] = []
        for index, item in enumerate(node.items):
            step = pointer_step(pointer, index)
            items.append(self._literal(item, step) or (yield self.node(item, step, context)))
        return ArrayValue(tuple(items), Place(node.span, pointer))

    def _object(self, node: JsonObject, pointer: str, context: Context) -> Task:
        members: dict[str, MemberValue] = {}
        open_names: list[Value] = []  # of members that are only known when Packer runs, each with its value
        for member in node.members:
            step = pointer_step(pointer, member.key.value)
            key_place = Place(member.key.span, step)
            loops = self.copies(self, member.value, step, context) if member.key.value.casefold() == "copy" else None
            if loops is not None:
                for label, task in loops:
                    members[label.value] = MemberValue(label.value, Place(label.span, step), (yield task))
                continue
            key: Value = Known(unescape_literal(member.key.value), key_place)
            if is_expression(member.key.value):
                key = yield self.string(member.key, step, context)
            value: Value = self._literal(member.value, step) or (yield self.node(member.value, step, context))
            if isinstance(value, Known) and value.value is None and isinstance(member.value, JsonString):
                continue
            if isinstance(key, Symbolic):
                open_names += [key, value]
            else:
                name = self._member_name(key, member.key, context.at(member.key.span, step))
                members[name] = MemberValue(name, key_place, value)
        place = Place(node.span, pointer)
        return (
            self._open_object(members, open_names, place) if open_names else ObjectValue(tuple(members.values()), place)
        )

    def _member_name(self, key: Value, node: JsonString, context: Context) -> str:
        name = decided_text(key)
        if name is None and not isinstance(key, Poison):
            self.refuse(
                codes.ARGUMENT_TYPE,
                "the name of a member is no string",
                f"The expression gives {describe(type_of(key))}. Make a string of it with `string(...)`.",
                node.span,
                context,
            )
        return node.value if name is None else name

    def _open_object(self, members: dict[str, MemberValue], open_names: list[Value], place: Place) -> Value:
        pairs = [part for one in members.values() for part in (Known(one.name, one.place), one.value)]
        args = (*pairs, *open_names)
        secret = any(self.meter.measure(arg).secret for arg in args)
        return apply_symbolic("createObject", args, Kind.OBJECT, place, secret=secret)

    def expression(self, expr: Expr, context: Context) -> Task:
        """Give the task of evaluating an expression; its value is not yet at its place of use."""
        self.meter.step()
        self.meter.at = expr.span
        match expr:
            case Literal(value=scalar):
                return done(Known(scalar, context.here))
            case Call():
                return self._call(expr, context)
            case Member(base=base, name=name, name_span=span):
                return self.references(self, expr, context) or self._access(base, Literal(span, name), context)
            case Index(base=base, index=index):
                return self.references(self, expr, context) or self._access(base, index, context)

    def each(self, exprs: tuple[Expr, ...], context: Context) -> Task:
        """Evaluate expressions in turn, into an array of their values."""
        values: list[Value] = []
        for expr in exprs:
            value: Value = yield self.expression(expr, context)
            values.append(value)
        return ArrayValue(tuple(values), context.here)

    def _access(self, base: Expr, step: Expr, context: Context) -> Task:
        value: Value = yield self.expression(base, context)
        key: Value = yield self.expression(step, context)
        if isinstance(base, Call) and isinstance(key, Known) and is_live_member(base.name, key.value):
            return self.refuse_live(f"`{base.name}().{key.value}`", step.span, context)
        return self.step(value, key, step.span, context)

    def step(self, value: Value, key: Value, at: Span, context: Context) -> Value:
        """Take one step into a value, and report where there is nothing."""
        secret = self.meter.measure(value).secret or self.meter.measure(key).secret
        site = Site(via(context.here, (value, key)), self.meter, secret)
        found = step_into(value, key, site)
        if isinstance(found, Fault):
            return self._refuse_step(value, key, discreet(found, secret=secret), at, context)
        return symbolic_step(value, key, site) if found is None else found

    def _refuse_step(self, value: Value, key: Value, fault: Fault, at: Span, context: Context) -> Poison:
        name = quoted(str(key.value)) if isinstance(key, Known) and not key.secret else "this"
        match value, key:
            case ObjectValue(), Known(value=str()):
                definition, summary = codes.MISSING_MEMBER, f"no member {name}"
            case ArrayValue(), Known(value=int()):
                definition, summary = codes.INDEX_OUT_OF_RANGE, f"no element {name}"
            case _:
                definition, summary = codes.NOT_INDEXABLE, f"{name} cannot be looked up here"
        return self.refuse(definition, summary, fault.detail, at, context, _origin(value, context))

    def _call(self, call: Call, context: Context) -> Task:
        name = call.name.casefold()
        form = self.forms.get(USER_FUNCTION if "." in name else name)
        if form is not None:
            fault = count_fault(form.signature, len(call.args))
            if fault is not None:
                return self.refuse_call(call, Refusal(Cause.COUNT, fault), context)
            made: Value = yield form.task(self, call, context)
            return made
        pure = None if name in ACCESSORS else PURE.get(name)
        contextual = CONTEXTUAL.get(name)
        if pure is None and contextual is None:
            others = [one.signature.name for key, one in self.forms.items() if key != USER_FUNCTION]
            return self._refuse_for(about_name(call.name, others), call.name_span, context)
        args: ArrayValue = yield self.each(call.args, context)
        self.meter.at = call.span
        if contextual is not None:
            pure = contextual.bind(context.scope.surroundings)
        return self.apply(pure, call, args.items, context) if pure is not None else Poison(context.here)

    def apply(self, function: Function, call: Call, args: tuple[Value, ...], context: Context) -> Value:
        """Apply a pure function to evaluated arguments, and report a refusal."""
        result = apply_function(function, args, context.here, self.meter)
        return self.refuse_call(call, result, context, args) if isinstance(result, Refusal) else result

    def refuse_call(self, call: Call, refusal: Refusal, context: Context, args: tuple[Value, ...] = ()) -> Poison:
        """Report a call that has no value, at the argument that is at fault, and where that comes from."""
        index = refusal.fault.argument
        at = call.name_span if index is None or index >= len(call.args) else call.args[index].span
        name = quoted(call.name)
        match refusal.cause:
            case Cause.COUNT:
                definition, summary = codes.ARGUMENT_COUNT, f"wrong number of arguments for {name}"
            case Cause.TYPE:
                definition, summary = codes.ARGUMENT_TYPE, f"wrong type of argument for {name}"
            case Cause.VALUE:
                definition, summary = codes.ARGUMENT_VALUE, f"{name} has no value for these arguments"
        notes = _origin(args[index], context) if index is not None and index < len(args) else ()
        return self.refuse(definition, summary, refusal.fault.detail, at, context, notes)

    def refuse_live(self, what: str, at: Span, context: Context) -> Poison:
        """Report something that only Azure can say."""
        return self._refuse_for(about_live(what), at, context)

    def _refuse_for(self, words: Words, at: Span, context: Context) -> Poison:
        return self.refuse(words.definition, words.summary, words.detail, at, context)

    def refuse(
        self,
        definition: DiagnosticDef,
        summary: str,
        detail: str,
        at: Span,
        context: Context,
        notes: tuple[Note, ...] = (),
    ) -> Poison:
        """Report an error and give the poison that stands for the value.

        Its notes lead from there to the place in the image template, and out of the deployments around that.
        """
        pointer = self.uses[0].pointer if self.uses else context.here.pointer
        way = [*notes, *(Note(f"{use.label} is used here", use.span) for use in reversed(self.uses))]
        if len(way) > _MAX_NOTES:
            way = [*way[: _MAX_NOTES - 1], way[-1]]
        around = [Note("it stands in this nested deployment", span) for span in context.scope.around[:_MAX_NOTES]]
        self.bag.add(definition, summary, detail, at=at, pointer=pointer, notes=(*way, *around))
        return Poison(context.here)


def _origin(value: Value, context: Context) -> tuple[Note, ...]:
    """Say where a value was written, if that is elsewhere."""
    return tuple(Note("its value comes from here", span) for span in via(context.here, (value,)).trail[:1])
