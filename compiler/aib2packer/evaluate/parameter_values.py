"""The value of a parameter: what was given, else its default, else a Packer variable; or one that keeps both."""

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
from aib2packer.evaluate.plain import as_secret, literal_value
from aib2packer.evaluate.scope import Compiled, Context, Keeping, Literally, ParameterSlot, Passed, Stored
from aib2packer.evaluate.symbolic import relocate
from aib2packer.evaluate.tasks import Task
from aib2packer.evaluate.values import (
    KeyVaultSecret,
    Known,
    Parameter,
    ParameterDeclaration,
    Place,
    Poison,
    Symbolic,
    Value,
)
from aib2packer.evaluate.wording import listed, quoted
from aib2packer.syntax.nodes import JsonObject, pointer_step


def parameter_task(evaluator: Evaluator, slot: ParameterSlot, context: Context) -> Task:
    """Evaluate a parameter in the scope that declares it."""
    type_name = parameter_type(slot.declaration, context.scope.definitions)
    if type_name is None:
        written = slot.declaration.get("type") if isinstance(slot.declaration, JsonObject) else None
        return evaluator.refuse(
            codes.DECLARATION_SHAPE,
            f"parameter {quoted(slot.name.value)} has no known type",
            f"The declaration of a parameter needs a `type`: {listed(KIND_OF_TYPE)}.",
            slot.name.span if written is None else written.span,
            context,
        )
    declaration = declaration_of(slot, type_name, context.scope.definitions)
    given: Value | None = None
    match slot.given:
        case Literally():
            given = slot.given.value
        case Passed():
            given = yield _passed(evaluator, slot.given)
        case Compiled():
            given = yield _compiled(evaluator, slot.given, context)
            if not (isinstance(given, Poison) or evaluator.meter.measure(given).decided):
                # It hangs on an input that only the machine that deploys has, such as an environment variable.
                return _variable(slot, declaration)
        case Stored():
            stored: Value = yield _stored(evaluator, slot, slot.given, declaration, context)
            return stored
    nullable = is_nullable(slot.declaration, context.scope.definitions)
    if given is not None and (nullable or not _is_null(given)):
        checked = _checked(evaluator, given, declaration, context, nullable=nullable)
        if not isinstance(slot.given, Literally | Compiled) or isinstance(checked, Poison) or _is_null(checked):
            return checked  # without a value there is no choice that a variable could leave open
        kept: Value = yield _kept(evaluator, slot, slot.given.keeping, checked, declaration, context)
        return kept
    fallback: Value = yield _default(evaluator, slot, declaration, context)
    return fallback


def _kept(
    evaluator: Evaluator,
    slot: ParameterSlot,
    keeping: Keeping,
    given: Value,
    declaration: ParameterDeclaration,
    context: Context,
) -> Task:
    """Make what a given value becomes: itself, or a variable that knows it."""
    if keeping is Keeping.FOLDED_IN:
        return given
    home = relocate(given, Place(given.place.span, slot.pointer))
    if keeping is Keeping.AS_DEFAULT:
        return _variable(slot, replace(declaration, given=home), home)
    own: Value = yield _default(evaluator, slot, declaration, context)
    match own:
        case Symbolic(residual=Parameter(declaration=ParameterDeclaration(default=default))):
            return _variable(slot, replace(declaration, given=home), default)
        case Poison():
            return own
        case _:  # a nullable parameter without a default
            return _variable(slot, replace(declaration, given=home), own)


def _passed(evaluator: Evaluator, given: Passed) -> Task:
    """Evaluate what a deployment passes to a nested template; the whole entry may be one expression."""
    value: Value = yield evaluator.node(given.node, given.pointer, given.context)
    if not given.wrapped:
        return value
    here = given.context.at(given.node.span, given.pointer)
    return evaluator.step(value, Known("value", here.here), given.node.span, here)


def _compiled(evaluator: Evaluator, given: Compiled, context: Context) -> Task:
    """Evaluate an expression of a parameter file, which sees nothing of the template."""
    scope = replace(
        context.scope, parameters={}, variables={}, functions={}, template=None, external_inputs=given.inputs
    )
    return evaluator.node(given.node, "", Context(scope, Place(given.node.span, "")))


def _stored(
    evaluator: Evaluator, slot: ParameterSlot, given: Stored, declaration: ParameterDeclaration, context: Context
) -> Task:
    """Make the value of a parameter that is a secret in a Key Vault."""
    reference = given.reference if isinstance(given.reference, JsonObject) else None
    vault = reference.get("keyVault") if reference is not None else None
    parts: dict[str, Value | None] = {}
    for name, holder in (("id", vault), ("secretName", reference), ("secretVersion", reference)):
        node = holder.get(name) if isinstance(holder, JsonObject) else None
        if node is not None and given.context is not None:
            parts[name] = yield evaluator.node(node, given.pointer, given.context)
        else:
            parts[name] = None if node is None else literal_value(node, given.pointer)
    match parts["id"], parts["secretName"], parts["secretVersion"]:
        case (Poison() as poison, _, _) | (_, Poison() as poison, _) | (_, _, Poison() as poison):
            return poison
        case (Known() | Symbolic() as vault_id, Known() | Symbolic() as secret, Known() | Symbolic() | None as version):
            residual = KeyVaultSecret(declaration, vault_id, secret, version)
            place = Place(slot.name.span, slot.pointer)
            return Symbolic(residual, KIND_OF_TYPE[declaration.type], place, secret=True)
        case _:
            return evaluator.refuse(
                codes.PARAMETER_FILE_SHAPE,
                f"Key Vault reference of parameter {quoted(slot.name.value)} is not complete",
                'A secret in a Key Vault is written as `{"reference": {"keyVault": {"id": "/subscriptions/..."}, '
                '"secretName": "..."}}`, with a `secretVersion` if it is not the current one.',
                given.reference.span,
                context,
            )


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


def _variable(slot: ParameterSlot, declaration: ParameterDeclaration, default: Value | None = None) -> Symbolic:
    place = Place(slot.name.span, slot.pointer)
    kind = KIND_OF_TYPE[declaration.type]
    return Symbolic(Parameter(replace(declaration, default=default)), kind, place, declaration.secure)


def _is_null(value: Value) -> bool:
    return isinstance(value, Known) and value.value is None


def _checked(
    evaluator: Evaluator, value: Value, declaration: ParameterDeclaration, context: Context, *, nullable: bool
) -> Value:
    breach = None if nullable and _is_null(value) else breach_of(value, declaration)
    if breach is not None:
        at = declaration.span if declaration.secure and context.in_default else value.place.span
        return evaluator.refuse(breach.definition, breach.summary, breach.detail, at, context)
    return as_secret(value) if declaration.secure else value
