"""Secrets in a Key Vault: parameters of which a parameter file says where their value is.

Packer reads them when it builds, with the same sign-in (data source `azure-keyvaultsecret` of packer-plugin-azure).
"""

from __future__ import annotations

from collections.abc import Callable

from aib2packer.evaluate.values import Concat, KeyVaultSecret, Kind, Known, Symbolic, Value
from aib2packer.lower.document import Attribute, Expression, FunctionCall, Literal, Reference
from aib2packer.lower.names import snake_case
from aib2packer.lower.scope import Scope
from aib2packer.lower.sign_in import sign_in

_KEY_VAULT = "azure-keyvaultsecret"


def vault_secret(secret: KeyVaultSecret, kind: Kind, write: Callable[[Value], Expression], scope: Scope) -> Expression:
    """Refer to a secret, of which the configuration holds the place and never the value."""
    version = () if secret.version is None else (Attribute("version", write(secret.version)),)
    body = (
        Attribute("vault_name", _vault_name(secret.vault_id, write)),
        Attribute("secret_name", write(secret.secret_name)),
        *version,
        *sign_in(scope),
    )
    declaration = secret.declaration
    source = scope.data(declaration.span, _KEY_VAULT, snake_case(declaration.name, "secret"), body)
    value = Reference(f"{source.path}.value")
    return FunctionCall("jsondecode", (value,)) if kind is Kind.OBJECT else value


def _vault_name(vault_id: Known | Symbolic, write: Callable[[Value], Expression]) -> Expression:
    """Take the last segment of a vault's id."""
    match vault_id:
        case Known(value=str(text)):
            return Literal(text.rpartition("/")[2])
        case Symbolic(residual=Concat(parts=(*_, Known(value=str(last))))) if "/" in last:
            return Literal(last.rpartition("/")[2])
        case Symbolic(residual=Concat(parts=(*_, Known(value=str(before)), Symbolic() as last))) if before[-1:] == "/":
            return write(last)
        case _:
            return FunctionCall("basename", (write(vault_id),))
