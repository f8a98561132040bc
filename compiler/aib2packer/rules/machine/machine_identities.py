"""Rules about the identities on the build machine."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.template import VmProfile
from aib2packer.rules.reading import resource_id, same_id, text, texts
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted


class TemplateIdentityOnMachine(Rule):
    """The build machine carries the identity of the template.

    Why: whatever runs on the machine, downloaded scripts included, can sign in as that identity. It may write images
        into the galleries and read the artifacts, so that one bad script can replace images.
    Bad: {
          "vmProfile": {
            "userAssignedIdentities": [
              "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder"
            ]
          }
        }
    Good: {
          "vmProfile": {
            "userAssignedIdentities": [
              "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/secrets-reader"
            ]
          }
        }
    Source: Azure VM Image Builder best practices, on identities with least privilege
    """

    definition = DiagnosticDef("AIB494", "template-identity-on-build-machine", Severity.WARNING)
    about = (VmProfile,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare each identity of the machine with those of the template."""
        template = subject.template
        own = template.identity.entries if template.identity else ()
        given = template.vm_profile.user_assigned_identities if template.vm_profile else None
        for leaf in texts(given):
            entry = next((entry for entry in own if same_id(entry.id, text(leaf) or "")), None)
            if entry is not None:
                yield self.found(
                    leaf.place,
                    "the build machine carries the identity of the template",
                    "Scripts on the machine then have the rights that the service needs to write images. Give the "
                    "machine an identity of its own that may do no more than the scripts need.",
                    notes=(Note("the identity of the template", entry.place.span),),
                )


class RoleOnMachineIdentities(Rule):
    """The template's identity needs a role on the identities of the build machine.

    Why: the service puts them on the machine as the template's identity, which needs the role Managed Identity
        Operator on each of them. Without it the build fails when the machine is made.
    Bad: {
          "vmProfile": {
            "userAssignedIdentities": [
              "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/secrets-reader"
            ]
          }
        }
    Good: {"vmProfile": {"userAssignedIdentities": []}}
    Source: Azure VM Image Builder JSON reference, `userAssignedIdentities`
    """

    definition = DiagnosticDef("AIB659", "role-needed-on-machine-identities", Severity.INFO, concern=Concern.SERVICE)
    about = (VmProfile,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for identities of the machine; one reminder for all of them."""
        profile = subject.template.vm_profile
        given = profile.user_assigned_identities if profile else None
        names = [found.names[-1][1] for found in map(resource_id, texts(given)) if found and found.names]
        if given is not None and names:
            yield self.found(
                given.place,
                "the template's identity needs a role on the identities of the build machine",
                f"Give it the role Managed Identity Operator on {', '.join(map(quoted, names))}.",
            )


RULES = (TemplateIdentityOnMachine, RoleOnMachineIdentities)
