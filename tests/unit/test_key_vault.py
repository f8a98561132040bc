"""Secrets in a Key Vault: where they are is written, what they are is not."""

from __future__ import annotations

import pytest

from aib2packer.evaluate.values import (
    Concat,
    Fact,
    FactName,
    KeyVaultSecret,
    Kind,
    Known,
    ParameterDeclaration,
    Place,
    Symbolic,
)
from aib2packer.lower.document import Attribute, Block, Expression, FunctionCall, Literal, Reference
from aib2packer.lower.expressions import expression
from aib2packer.lower.requirements import packer_block
from aib2packer.lower.scope import Auth, LowerOptions, Scope
from aib2packer.source import Source, Span

SOURCE = Source.from_text("it.json", "artifactToken licence")
PLACE = Place(Span(SOURCE, 0, 13), "")
VAULT = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv"
TOKEN = ParameterDeclaration("artifactToken", PLACE.span, "securestring")
GROUP = Symbolic(Fact(FactName.RESOURCE_GROUP), Kind.STRING, PLACE)


def known(text: str) -> Known:
    return Known(text, PLACE)


def secret(vault: Known | Symbolic | None = None, version: Known | None = None, kind: Kind = Kind.STRING) -> Symbolic:
    return Symbolic(KeyVaultSecret(TOKEN, vault or known(VAULT), known("token"), version), kind, PLACE, secret=True)


def scope(auth: Auth = Auth.CLI) -> Scope:
    return Scope(LowerOptions(source_name="it.json", source_sha256="0" * 64, version="0", auth=auth))


def arguments(block: Block) -> dict[str, Expression]:
    return {item.name: item.value for item in block.body if isinstance(item, Attribute)}


def test_a_secret_is_read_by_a_data_source_with_the_sign_in_of_the_build() -> None:
    here = scope()
    assert expression(secret(), here) == Reference("data.azure-keyvaultsecret.artifact_token.value")
    (block,) = here.data_blocks()
    assert (block.type, block.labels) == ("data", ("azure-keyvaultsecret", "artifact_token"))
    assert arguments(block) == {
        "vault_name": Literal("kv"),
        "secret_name": Literal("token"),
        "use_azure_cli_auth": Literal(value=True),
        "subscription_id": Reference("var.subscription_id"),
    }


def test_a_secret_that_is_used_twice_is_read_once() -> None:
    here = scope()
    assert expression(secret(), here) == expression(secret(), here)
    assert len(here.data_blocks()) == 1


def test_a_version_is_named() -> None:
    here = scope()
    expression(secret(version=known("cd91")), here)
    assert arguments(here.data_blocks()[0])["version"] == Literal("cd91")


def test_a_service_principal_signs_in_by_variables() -> None:
    here = scope(Auth.SERVICE_PRINCIPAL)
    expression(secret(), here)
    written = arguments(here.data_blocks()[0])
    assert written["client_secret"] == Reference("var.client_secret")
    assert "use_azure_cli_auth" not in written


def test_an_object_is_decoded() -> None:
    value = Reference("data.azure-keyvaultsecret.artifact_token.value")
    assert expression(secret(kind=Kind.OBJECT), scope()) == FunctionCall("jsondecode", (value,))


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ((known("/subscriptions/s/resourceGroups/"), GROUP, known("/vaults/kv")), Literal("kv")),
        ((known(VAULT + "/"), GROUP), Reference("var.resource_group_name")),
    ],
)
def test_the_name_of_the_vault_ends_its_id(parts: tuple[Known | Symbolic, ...], name: Expression) -> None:
    here = scope()
    expression(secret(Symbolic(Concat(parts), Kind.STRING, PLACE)), here)
    assert arguments(here.data_blocks()[0])["vault_name"] == name


def test_an_id_that_is_known_as_a_whole_only_is_taken_apart_by_packer() -> None:
    here = scope()
    expression(secret(GROUP), here)
    written = FunctionCall("basename", (Reference("var.resource_group_name"),))
    assert arguments(here.data_blocks()[0])["vault_name"] == written


def test_the_plugin_that_has_the_data_source_is_required() -> None:
    here = scope()
    expression(secret(), here)
    source, build = Block("source", ("azure-arm", "it")), Block("build")
    assert ">= 2.4.0" not in str(packer_block(source, build))
    assert ">= 2.4.0" in str(packer_block(source, build, here.data_blocks()))
