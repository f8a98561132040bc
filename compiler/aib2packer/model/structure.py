"""Decide structure: what the template is made of has to be known before a Packer configuration can be written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from aib2packer.diagnostics import Bag, Note
from aib2packer.evaluate.folding import fold
from aib2packer.evaluate.values import (
    Apply,
    ArrayValue,
    Fact,
    ObjectValue,
    Parameter,
    ParameterDeclaration,
    Poison,
    Symbolic,
    Value,
    inputs_of,
)
from aib2packer.evaluate.wording import listed
from aib2packer.model.codes import STRUCTURE_FROM_DEFAULT, UNDECIDED_STRUCTURE
from aib2packer.syntax.wording import quoted

_HOW = "`--set NAME=VALUE` or `--parameters FILE`"


@dataclass(slots=True)
class Structure:
    """Folds symbolic values where structure is needed, and says so once for each parameter."""

    _bag: Bag
    _told: set[str] = field(default_factory=set)

    def decided(self, value: Value, what: str) -> Value:
        """Give a value whose outermost form is known; poison, reported here, when nothing decides it."""
        if not isinstance(value, Symbolic):
            return value
        folded = fold(value)
        if isinstance(folded, Symbolic):
            self._undecided(value, what)
            return Poison(value.place)
        for declaration in _deciding(value, folded):
            self._by_default(value, declaration)
        return folded

    def _by_default(self, value: Symbolic, declaration: ParameterDeclaration) -> None:
        if declaration.name in self._told:
            return
        self._told.add(declaration.name)
        name = quoted(declaration.name)
        if declaration.given is not None:
            summary = f"structure decided by the value given for parameter {name}"
            found, taken = "which is kept as a variable", "the value that was given decides here for good"
        else:
            summary = f"structure decided by the default of parameter {name}"
            found, taken = "which was not given", "its default was taken"
        self._bag.add(
            STRUCTURE_FROM_DEFAULT,
            summary,
            f"What stands here depends on the parameter {name}, {found}. Packer has no conditional blocks, "
            f"so {taken}. Give another value with {_HOW}.",
            at=value.place.span,
            notes=(_declared_here(declaration),),
        )

    def _undecided(self, value: Symbolic, what: str) -> None:
        declarations = _declarations(value)
        missing = [item for item in declarations if item.assumed is None] or declarations
        if missing:
            cause, cure = f"parameter {listed(item.name for item in missing)}", f"Give the parameter with {_HOW}."
        else:
            cause, cure = _facts(value), "Write it out in the template."
        self._bag.add(
            UNDECIDED_STRUCTURE,
            f"structure of {quoted(what)} depends on {cause}",
            f"Packer has no conditional blocks, so {quoted(what)} has to be known when the template is compiled, and "
            f"it depends on {cause}, which is not given. {cure}",
            at=value.place.span,
            pointer=value.place.pointer,
            notes=tuple(_declared_here(item) for item in missing),
        )


def _deciding(value: Symbolic, folded: Value) -> list[ParameterDeclaration]:
    """List the parameters whose values decided the form of a value; the others only stand in its leaves."""
    in_leaves = {item.name for item in _declarations(folded)}
    return [
        item
        for item in _declarations(value)
        if item.assumed is not None and (item.name not in in_leaves or _decides(item, value))
    ]


def _decides(declaration: ParameterDeclaration, value: Symbolic) -> bool:
    """Tell whether the form of a value is open without the value of a parameter."""
    return isinstance(fold(_Forgetting(declaration.name).forget(value)), Symbolic)


class _Forgetting:
    """Takes the value of one parameter out of a value; parts that are shared are visited once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._done: dict[int, Value] = {}

    def forget(self, value: Value) -> Value:
        """Give the value as if the parameter had neither a value nor a default."""
        if id(value) not in self._done:
            self._done[id(value)] = self._forget(value)
        return self._done[id(value)]

    def _forget(self, value: Value) -> Value:
        match value:
            case Symbolic(residual=Parameter(declaration=declaration)) if declaration.name == self._name:
                return replace(value, residual=Parameter(replace(declaration, default=None, given=None)))
            case Symbolic(residual=Apply(function=function, args=args)):
                return replace(value, residual=Apply(function, tuple(self.forget(arg) for arg in args)))
            case ArrayValue(items=items):
                return replace(value, items=tuple(self.forget(item) for item in items))
            case ObjectValue(members=members):
                return replace(value, members=tuple(replace(one, value=self.forget(one.value)) for one in members))
            case _:
                return value


def _declarations(value: Value) -> list[ParameterDeclaration]:
    """List the parameters behind a value, each once, in order of appearance."""
    found = (item.declaration for item in inputs_of(value) if isinstance(item, Parameter))
    return list({item.name: item for item in found}.values())


def _facts(value: Value) -> str:
    names = sorted({item.name.value for item in inputs_of(value) if isinstance(item, Fact)})
    spelled = [name.replace("_", " ") for name in names]
    return f"the {' and the '.join(spelled)} of the deployment" if spelled else "what only a deployment knows"


def _declared_here(declaration: ParameterDeclaration) -> Note:
    return Note(f"parameter {quoted(declaration.name)} is declared here", declaration.span)
