"""The value of a parameter: what was given, else its default, else a Packer variable."""

from __future__ import annotations

from dataclasses import replace

from aib2packer.diagnostics import Bag
from aib2packer.evaluate import codes
from aib2packer.evaluate.evaluator import Evaluator
from aib2packer.evaluate.parameters import (
    KIND_OF_TYPE,
    breach_of,
    declaration_of,
    default_node,
    is_nullable,
    parameter_type,
)
from aib2packer.evaluate.plain import as_secret
from aib2packer.evaluate.scope import Context, Later, Literally, ParameterSlot, Passed
from aib2packer.evaluate.tasks import Task
from aib2packer.evaluate.values import Known, Parameter, ParameterDeclaration, Place, Poison, Symbolic, Value
from aib2packer.evaluate.wording import listed, quoted
from aib2packer.syntax.nodes import pointer_step


def parameter_task(evaluator: Evaluator, slot: ParameterSlot, context: Context) -> Task:
    """Evaluate a parameter in the scope that declares it."""
    type_name = parameter_type(slot.declaration, context.scope.definitions)
    if type_name is None:
        return evaluator.refuse(
            codes.DECLARATION_SHAPE,
            f"parameter {quoted(slot.name.value)} has no known type",
            f"The declaration of a parameter needs a `type`: {listed(KIND_OF_TYPE)}.",
            slot.name.span,
            context,
        )
    declaration = declaration_of(slot, type_name, None)
    given: Value | None = None
    match slot.given:
        case Literally():
            given = slot.given.value
        case Passed():
            given = yield _passed(evaluator, slot.given)
        case Later():
            return _variable(slot, declaration, secret=slot.given.secret)
    nullable = is_nullable(slot.declaration, context.scope.definitions)
    if given is not None and (nullable or not _is_null(given)):
        return _checked(evaluator, given, declaration, context, nullable=nullable)
    fallback: Value = yield _default(evaluator, slot, declaration, context)
    return fallback


def _passed(evaluator: Evaluator, given: Passed) -> Task:
    """Evaluate what a deployment passes to a nested template; the whole entry may be one expression."""
    value: Value = yield evaluator.node(given.node, given.pointer, given.context)
    if not given.wrapped:
        return value
    here = given.context.at(given.node.span, given.pointer)
    return evaluator.step(value, Known("value", here.here), given.node.span, here)


def _default(evaluator: Evaluator, slot: ParameterSlot, declaration: ParameterDeclaration, context: Context) -> Task:
    node, outermost = default_node(slot), context.scope.outermost
    nullable = is_nullable(slot.declaration, context.scope.definitions)
    if node is None:
        if nullable:
            return Known(None, Place(slot.name.span, slot.pointer))
        return _variable(slot, declaration) if outermost else _nothing_passed(evaluator, slot, context)
    pointer = pointer_step(slot.pointer, "defaultValue")
    home = Context(context.scope, Place(node.span, pointer), in_default=True)
    reported, evaluator.bag = evaluator.bag, Bag()
    made: Value = yield evaluator.node(node, pointer, home)
    said, evaluator.bag = tuple(evaluator.bag), reported
    if outermost and said and all(item.definition is codes.LIVE_FUNCTION for item in said):
        # Only Azure knows the default, as with the address that the template was deployed from.
        return _variable(slot, declaration)
    evaluator.bag.extend(said)
    default = _checked(evaluator, made, declaration, home, nullable=nullable)
    # Nobody can give a parameter of a nested deployment another value.
    return default if isinstance(default, Poison) or not outermost else _variable(slot, declaration, default)


def _nothing_passed(evaluator: Evaluator, slot: ParameterSlot, context: Context) -> Poison:
    return evaluator.refuse(
        codes.UNKNOWN_PARAMETER,
        f"parameter {quoted(slot.name.value)} of a nested deployment has no value",
        "The nested template declares the parameter without a default value, and the deployment around it passes "
        "none. Add it to the `parameters` of the nested deployment.",
        slot.name.span,
        context,
    )


def _variable(
    slot: ParameterSlot, declaration: ParameterDeclaration, default: Value | None = None, *, secret: bool = False
) -> Symbolic:
    place = Place(slot.name.span, slot.pointer)
    kind = KIND_OF_TYPE[declaration.type]
    return Symbolic(Parameter(replace(declaration, default=default)), kind, place, secret or declaration.secure)


def _is_null(value: Value) -> bool:
    return isinstance(value, Known) and value.value is None


def _checked(
    evaluator: Evaluator, value: Value, declaration: ParameterDeclaration, context: Context, *, nullable: bool
) -> Value:
    breach = None if nullable and _is_null(value) else breach_of(value, declaration)
    if breach is not None:
        return evaluator.refuse(breach.definition, breach.summary, breach.detail, value.place.span, context)
    return as_secret(value) if declaration.secure else value
