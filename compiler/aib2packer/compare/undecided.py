"""Values that are decided only when the template is deployed, as texts: the same whenever the same is meant.

The text follows from what the value is made of and not from how it is written, so that an expression that has moved
into a variable is no difference, and another value of that variable is one.
"""

from __future__ import annotations

from aib2packer.evaluate.plain import scalar_text
from aib2packer.evaluate.values import (
    Apply,
    ArrayValue,
    Concat,
    Fact,
    KeyVaultSecret,
    Known,
    ObjectValue,
    Parameter,
    Placeholder,
    Poison,
    Scalar,
    Symbolic,
    Value,
    inputs_of,
    parts_of,
)


def open_text(value: Symbolic | Poison) -> str:
    """Write a value that is not decided; one that was refused is written as it stands in the file.

    Secrets in it are written out, so that others make a difference: see `holds_secret`.
    """
    if isinstance(value, Poison):
        return value.place.span.text if value.place.span.is_shown else "<unknown>"
    return _text(value)


def holds_secret(value: Value) -> bool:
    """Tell whether the text of a value has a secret in it; the name of a secure parameter is none."""
    match value:
        case Known(secret=secret):
            return secret
        case Symbolic(residual=residual):
            return any(holds_secret(part) for part in parts_of(residual))
        case ArrayValue(items=items):
            return any(holds_secret(item) for item in items)
        case ObjectValue(members=members):
            return any(holds_secret(member.value) for member in members)
        case Poison():
            return False


def inputs(value: Symbolic) -> tuple[str, ...]:
    """Name the parameters that a value depends on, each once."""
    return tuple(dict.fromkeys(item.declaration.name for item in inputs_of(value) if isinstance(item, Parameter)))


def _text(value: Symbolic) -> str:
    """Write it as a text: literal parts stand without quotes. Evaluation bounds depth and size of values."""
    match value.residual:
        case KeyVaultSecret(vault_id=vault, secret_name=name, version=version):
            which = "" if version is None else f", version {_joined((version,))}"
            return f"<secret {_joined((name,))} of {_joined((vault,))}{which}>"
        case Parameter(declaration=declaration):
            return f"<parameter {declaration.name}>"
        case Fact(name=name):
            return f"<{name.value.replace('_', ' ')}>"
        case Placeholder(text=text):
            return text
        case Concat(parts=parts):
            return _joined(parts)
        case Apply(function=function, args=args):
            return _call(function, args)


def _joined(parts: tuple[Known | Symbolic, ...]) -> str:
    return "".join(_text(part) if isinstance(part, Symbolic) else scalar_text(part.value) for part in parts)


def _call(function: str, args: tuple[Value, ...]) -> str:
    return f"{function}({', '.join(_argument(arg) for arg in args)})"


def _argument(value: Value) -> str:
    match value:
        case Known(value=scalar):
            return _literal(scalar)
        case Symbolic(residual=Concat(parts=parts)):
            return _call("concat", parts)
        case Symbolic():
            return _text(value)
        case ArrayValue(items=items):
            return _call("createArray", items)
        case ObjectValue(members=members):
            return f"createObject({', '.join(f'{_literal(item.name)}, {_argument(item.value)}' for item in members)})"
        case Poison():
            return open_text(value)


def _literal(scalar: Scalar) -> str:
    match scalar:
        case str(text):
            return "'" + text.replace("'", "''") + "'"
        case bool():
            return f"{str(scalar).lower()}()"
        case None:
            return "null()"
        case number:
            return str(number)
