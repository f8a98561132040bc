"""Rules about the identity of an image template: whose rights the service uses."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.placeholders import has_mark
from aib2packer.model.template import Identity
from aib2packer.rules.reading import resource_id, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_KIND = "microsoft.managedidentity/userassignedidentities"
_FORM = (
    "`/subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ManagedIdentity/"
    "userAssignedIdentities/<name>`"
)


class NotOneIdentity(Rule):
    """The template has no user-assigned identity, or more than one.

    Why: the service acts with the rights of exactly one user-assigned identity. It refuses a template without one, and
        one with several.
    Bad: {"identity": {"type": "UserAssigned", "userAssignedIdentities": {}}}
    Good: {"identity": {"type": "UserAssigned", "userAssignedIdentities": {
          "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder": {}
        }}}
    Source: Azure VM Image Builder JSON reference, `identity`; Azure CLI, `az image builder identity`
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB406", "not-one-template-identity", Severity.ERROR, concern=Concern.SERVICE)
    about = (Identity,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Count the identities of a template that is to have one; `null` in an update removes one."""
        identity = subject.template.identity
        if identity is None or not identity.complete or _type(identity) != "UserAssigned":
            return
        kept = tuple(entry for entry in identity.entries if not entry.is_null)
        if not kept:
            yield self.found(
                identity.entries_place or identity.place,
                "`identity` names no identity",
                "With the type `UserAssigned` the service needs one user-assigned identity. Add its id to "
                "`userAssignedIdentities`, with an empty object as value.",
            )
        for entry in kept[1:]:
            yield self.found(
                entry.place,
                "a second identity of the template",
                "The service supports exactly one user-assigned identity. Keep one here; identities for scripts belong "
                "into `vmProfile.userAssignedIdentities`.",
                notes=(Note("the first one stands here", kept[0].place.span),),
            )


class StrangeIdentityId(Rule):
    """A key of `userAssignedIdentities` is not the id of a user-assigned identity.

    Why: the keys are the only place where the identity is named. With a bare name, a client id or the id of something
        else the service finds no identity and refuses the template.
    Bad: {"identity": {"type": "UserAssigned", "userAssignedIdentities": {"builder": {}}}}
    Good: {"identity": {"type": "UserAssigned", "userAssignedIdentities": {
          "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder": {}
        }}}
    Source: azure-rest-api-specs, imagebuilder, `ImageTemplateIdentity`
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB407", "strange-identity-id", Severity.ERROR, concern=Concern.SERVICE)
    about = (Identity,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Take each key apart; one with a placeholder is not finished yet, so it is only warned of."""
        identity = subject.template.identity
        for entry in identity.entries if identity else ():
            found = resource_id(entry.id)
            if has_mark(entry.id):
                yield self.found(
                    entry.place,
                    f"the id of the identity still holds a placeholder: {quoted(entry.id)}",
                    f"Replace it by the full id: {_FORM}. `az identity show --query id` prints it.",
                    level=Severity.WARNING,
                )
            elif found is None or found.kind != _KIND:
                yield self.found(
                    entry.place,
                    f"{quoted(entry.id)} is not the id of a user-assigned identity",
                    f"Expected the full id: {_FORM}. `az identity show --query id` prints it.",
                )


class IdentityNone(Rule):
    """The template gives up its identity.

    Why: without an identity the service may neither read the source image and the scripts nor write the output, so a
        new template is refused. `None` is meant for an update that strips the identity.
    Bad: {"identity": {"type": "None"}}
    Good: {"identity": {"type": "UserAssigned", "userAssignedIdentities": {
          "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder": {}
        }}}
    Source: Configure Azure VM Image Builder permissions; azure-rest-api-specs, imagebuilder
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB408", "identity-none", Severity.ERROR, concern=Concern.SERVICE)
    about = (Identity,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the type of the identity."""
        identity = subject.template.identity
        if identity is not None and identity.type is not None and _type(identity) == "None":
            yield self.found(
                identity.type.place,
                "the template has no identity",
                "The service needs the rights of a user-assigned identity to build. Write `UserAssigned`, and name one "
                "in `userAssignedIdentities`.",
            )


class NullIdentity(Rule):
    """An identity has the value `null`.

    Why: `null` takes an identity off an existing template in an update. In a template that is created it says nothing,
        and a reader takes the identity for one that is used.
    Bad: {"identity": {"type": "UserAssigned", "userAssignedIdentities": {
          "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder": {},
          "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/retired": null
        }}}
    Good: {"identity": {"type": "UserAssigned", "userAssignedIdentities": {
          "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder": {}
        }}}
    Source: Troubleshoot Azure VM Image Builder
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB606", "null-identity", Severity.INFO, concern=Concern.SERVICE)
    about = (Identity,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Report each key whose value is `null`."""
        identity = subject.template.identity
        for entry in identity.entries if identity else ():
            if entry.is_null:
                yield self.found(
                    entry.place,
                    "an identity that is `null`",
                    "Only an update of an existing template means something by it: the identity is removed. Remove the "
                    "key, or write `{}` if the identity is to be used.",
                )


def _type(identity: Identity) -> str | None:
    return text(identity.type)


RULES = (NotOneIdentity, StrangeIdentityId, IdentityNone, NullIdentity)
