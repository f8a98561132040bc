"""How Packer signs in to Azure, and the subscription it works in."""

from __future__ import annotations

from aib2packer.lower.document import Attribute, FunctionCall, Literal, Operation, Reference
from aib2packer.lower.scope import Auth, Scope, VariableSpec

_AUTH_VARIABLES = {
    Auth.CLI: (),
    Auth.MANAGED_IDENTITY: (),
    Auth.SERVICE_PRINCIPAL: ("tenant_id", "client_id", "client_secret"),
    Auth.OIDC: ("tenant_id", "client_id", "oidc_request_url", "oidc_request_token"),
}
_AUTH_DESCRIPTIONS = {
    "tenant_id": "The Microsoft Entra tenant to sign in to.",
    "client_id": "The application (client) id to sign in with.",
    "client_secret": "The client secret to sign in with.",
    "oidc_request_url": "The address that gives the OpenID Connect token.",
    "oidc_request_token": "The token to ask that address with.",
}
_SECRETS = frozenset({"client_secret", "oidc_request_token"})


def sign_in(scope: Scope) -> tuple[Attribute, ...]:
    """Say how Packer signs in; nothing secret is written, variables read `ARM_*` from the environment."""
    body = [Attribute("use_azure_cli_auth", Literal(value=True))] if scope.options.auth is Auth.CLI else []
    for name in _AUTH_VARIABLES[scope.options.auth]:
        spec = VariableSpec(
            type="string",
            description=_AUTH_DESCRIPTIONS[name],
            default=FunctionCall("env", (Literal(f"ARM_{name.upper()}"),)),
            sensitive=name in _SECRETS,
        )
        body.append(Attribute(name, scope.variable(("auth", name), name, spec)))
    return (*body, Attribute("subscription_id", subscription_variable(scope, needed=False)))


def subscription_variable(scope: Scope, *, needed: bool = True) -> Reference:
    """Refer to the subscription that Packer builds in; `needed` says that it may not be left to the sign-in."""
    known = scope.options.subscription
    default = Literal(known) if known else FunctionCall("env", (Literal("ARM_SUBSCRIPTION_ID"),))
    given = Operation("!=", Reference("var.subscription_id"), Literal(""))
    demand = (given, "The template uses the subscription: give its id in ARM_SUBSCRIPTION_ID or as subscription_id.")
    spec = VariableSpec(
        type="string",
        description="The Azure subscription to build in.",
        default=default,
        validations=(demand,) if needed and not known else (),
    )
    return scope.variable("subscription", "subscription_id", spec)
