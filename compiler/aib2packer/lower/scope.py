"""What the parts of one lowering share: options, diagnostics, and the variables, locals and data sources so far."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from aib2packer.diagnostics import Bag, DiagnosticDef, Note
from aib2packer.evaluate.values import Place
from aib2packer.evaluate.wording import origins
from aib2packer.lower.document import Attribute, Block, Expression, FunctionCall, Literal, Reference, VariableValue
from aib2packer.lower.names import UniqueNames


class Auth(enum.Enum):
    """How Packer signs in to Azure; the values are those of the command line."""

    CLI = "cli"
    SERVICE_PRINCIPAL = "service-principal"
    OIDC = "oidc"
    MANAGED_IDENTITY = "managed-identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class LowerOptions:
    """What the caller decides about the Packer configuration."""

    source_name: str  # file name of the template, without folders; names the build when the template has no name
    source_sha256: str
    version: str  # of the compiler, for the header
    build_path: str = "."  # what Packer is called with, in the folder of the configuration
    os_type: str | None = None  # Linux or Windows; None: find out
    auth: Auth = Auth.CLI
    security_type: str | None = None  # TrustedLaunch; None: the platform's default
    subscription: str | None = None  # the template's own, where the caller knows it


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableSpec:
    """An input variable to be declared."""

    type: str | None  # an HCL type expression; None: that of the default, for Packer refuses `any`
    description: str
    default: Expression | None = None  # None: a value is required
    given: Expression | None = None  # a value that was given beside the default
    sensitive: bool = False
    validations: tuple[tuple[Expression, str], ...] = ()  # pairs of condition and error message


_BUILD_ID = FunctionCall("substr", (FunctionCall("uuidv4", ()), Literal(0), Literal(8)))


@dataclass(slots=True)
class Scope:
    """Collects what lowering declares and says."""

    options: LowerOptions
    bag: Bag = field(default_factory=Bag)
    _variable_names: UniqueNames = field(default_factory=UniqueNames)
    _local_names: UniqueNames = field(default_factory=UniqueNames)
    _variables: dict[str, VariableSpec] = field(default_factory=dict)
    _locals: dict[str, tuple[Expression, tuple[str, ...]]] = field(default_factory=dict)
    _data_names: UniqueNames = field(default_factory=UniqueNames)
    _data: dict[str, Block] = field(default_factory=dict)

    def variable_name(self, owner: object, wanted: str) -> str:
        """Give the name that the owner's variable has or will have."""
        return self._variable_names.of(owner, wanted)

    def variable(self, owner: object, wanted: str, spec: VariableSpec) -> Reference:
        """Declare a variable once for each owner and refer to it; of several declarations the strictest holds."""
        name = self._variable_names.of(owner, wanted)
        known = self._variables.setdefault(name, spec)
        if len(spec.validations) > len(known.validations):
            self._variables[name] = spec
        return Reference(f"var.{name}")

    def local(self, wanted: str, value: Expression, origins: tuple[str, ...] = ()) -> Reference:
        """Declare a local once for each wanted name and value, and refer to it."""
        name = self._local_names.of((wanted, value), wanted)
        self._locals.setdefault(name, (value, origins))
        return Reference(f"local.{name}")

    def data(self, owner: object, kind: str, wanted: str, body: tuple[Attribute, ...]) -> Reference:
        """Declare a data source once for each owner and refer to it."""
        name = self._data_names.of(owner, wanted)
        self._data.setdefault(name, Block("data", (kind, name), body))
        return Reference(f"data.{kind}.{name}")

    def started(self) -> Reference:
        """Refer to the time of the build; `timestamp()` changes at every call, so it is taken once."""
        return self.local("started", FunctionCall("timestamp", ()))

    def build_id(self) -> Reference:
        """Refer to eight random hexadecimal digits that tell this build from others."""
        return self.local("build_id", _BUILD_ID)

    def say(
        self,
        definition: DiagnosticDef,
        summary: str,
        detail: str,
        place: Place,
        notes: tuple[Note, ...] = (),
    ) -> None:
        """Report about a node of the template; the report covers all leaves below it."""
        notes += origins(place)
        self.bag.add(definition, summary, detail, at=place.span, pointer=place.pointer, notes=notes)

    def variable_blocks(self) -> tuple[Block, ...]:
        """Give the declared variables in order of declaration."""
        return tuple(_variable_block(name, spec) for name, spec in self._variables.items())

    def variable_values(self) -> tuple[VariableValue, ...]:
        """Give the values that were given for declared variables; of sensitive variables only the names."""
        return tuple(
            VariableValue(name, None if spec.sensitive else spec.given)
            for name, spec in self._variables.items()
            if spec.sensitive or spec.given is not None
        )

    def locals_block(self) -> tuple[Block, ...]:
        """Give the `locals` block, or nothing when no local was declared."""
        body = tuple(Attribute(name, value, origins) for name, (value, origins) in self._locals.items())
        return (Block("locals", (), body),) if body else ()

    def data_blocks(self) -> tuple[Block, ...]:
        """Give the declared data sources in order of declaration."""
        return tuple(self._data.values())


def _variable_block(name: str, spec: VariableSpec) -> Block:
    body: list[Attribute | Block] = [Attribute("type", Reference(spec.type))] if spec.type else []
    body.append(Attribute("description", Literal(spec.description)))
    if spec.default is not None:
        body.append(Attribute("default", spec.default))
    if spec.sensitive:
        body.append(Attribute("sensitive", Literal(True)))  # noqa: FBT003 - a value of HCL
    body.extend(
        Block("validation", (), (Attribute("condition", condition), Attribute("error_message", Literal(message))))
        for condition, message in spec.validations
    )
    return Block("variable", (name,), tuple(body))
