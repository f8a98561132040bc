"""Rules about the document as a whole: its API version, and members that are not the author's to write."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.evaluate.resolved import Shape
from aib2packer.model.format import NEWEST_VERSION
from aib2packer.model.shapes import Life
from aib2packer.rules.reading import text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_DEPRECATED = "2019-05-01-preview"
_SERVICE = Concern.SERVICE


class DeadApiVersion(Rule):
    """The API version belongs to a service that no longer exists.

    Why: these previews had templates without an identity. Since May 2020 the service demands one, which they cannot
        give, so a template of such a version cannot be submitted.
    Bad: {"apiVersion": "2019-02-01-preview", "vmProfile": null, "buildTimeoutInMinutes": null}
    Good: {"apiVersion": "2025-10-01"}
    Source: Azure VM Image Builder preview, service alert of May 2020; ARM schemas of Microsoft.VirtualMachineImages
    """

    definition = DiagnosticDef("AIB401", "dead-api-version", Severity.ERROR, concern=_SERVICE)
    versions = Life(until="2019-02-01-preview")

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Report a declared version that is that old."""
        leaf = subject.template.api_version
        if leaf is not None and text(leaf):
            yield self.found(
                leaf.place,
                f"API version {quoted(text(leaf) or '')} has no service any more",
                f"A template of this version has no `identity`, and the service has demanded one since May 2020. Write "
                f"{quoted(NEWEST_VERSION)}, and add `identity`.",
            )


class DeprecatedApiVersion(Rule):
    """The API version is deprecated.

    Why: the service announced the end of this preview. Its networks are configured in another way, its identity may be
        missing, and new features do not reach it.
    Bad: {"apiVersion": "2019-05-01-preview", "vmProfile": {"vmSize": "Standard_D4s_v5"}}
    Good: {"apiVersion": "2025-10-01", "vmProfile": {"vmSize": "Standard_D4s_v5"}}
    Source: Azure VM Image Builder release notes
    """

    definition = DiagnosticDef("AIB402", "deprecated-api-version", Severity.WARNING, concern=_SERVICE)
    versions = Life(_DEPRECATED, _DEPRECATED)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Report the version where it is declared."""
        leaf = subject.template.api_version
        if leaf is not None and text(leaf):
            yield self.found(
                leaf.place,
                f"API version {quoted(text(leaf) or '')} is deprecated",
                f"The service still takes this preview, but it is deprecated. Write {quoted(NEWEST_VERSION)}.",
            )


class OutdatedApiVersion(Rule):
    """The API version is not the newest one.

    Why: a newer version brings features such as `managedResourceTags` or `additionalDataDisks`, and from 2024-02-01 on
        the service rejects misspelt members, which older versions ignore in silence.
    Bad: {"apiVersion": "2024-02-01"}
    Good: {"apiVersion": "2025-10-01"}
    Source: ARM schemas of Microsoft.VirtualMachineImages; Azure VM Image Builder release notes
    """

    definition = DiagnosticDef("AIB601", "outdated-api-version", Severity.INFO, concern=_SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Report a stable version that is declared and has a successor."""
        leaf, edition = subject.template.api_version, subject.template.edition
        stable = edition.declared and _DEPRECATED < edition.version < NEWEST_VERSION
        if leaf is not None and stable and text(leaf):
            yield self.found(
                leaf.place,
                f"API version {quoted(edition.version)} is not the newest one",
                f"The newest version is {NEWEST_VERSION}. Move to it when you next change the template.",
            )


class ApiVersionInBody(Rule):
    """A resource body carries `apiVersion`.

    Why: in a body that is sent straight to the service the version belongs to the request, and `apiVersion` is no
        member of an image template. The service rejects unknown members from API version 2024-02-01 on.
    Bad: [{
          "apiVersion": "2024-02-01",
          "location": "westeurope",
          "identity": {"type": "UserAssigned", "userAssignedIdentities": {
            "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder": {}
          }},
          "properties": {
            "source": {
              "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
              "version": "latest"
            },
            "distribute": [{"type": "VHD", "runOutputName": "disk"}]
          }
        }]
    Good: {"apiVersion": "2025-10-01"}
    Source: Azure VM Image Builder release notes
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef(
        "AIB602", "api-version-in-body", Severity.INFO, concern=_SERVICE, confidence=Confidence.HEURISTIC
    )
    versions = Life("2024-02-01")

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Report the member in a body that is not part of a deployment."""
        leaf = subject.template.api_version
        if leaf is not None and subject.shape is Shape.BARE:
            yield self.found(
                leaf.place,
                "`apiVersion` in a resource body",
                "If this body is sent to the service by REST, the version belongs to the address of the request: "
                "remove the member there. A deployment template needs it, and the Azure CLI does not read it.",
            )


class ReadOnlyMember(Rule):
    """A member is written by the service, not by an author.

    Why: the file is what the service shows of a template. What it tells of builds and states has no effect when it is
        submitted again, and it goes stale in the repository.
    Bad: {"provisioningState": "Succeeded"}
    Good: {"buildTimeoutInMinutes": 120}
    Source: azure-rest-api-specs, imagebuilder
    """

    definition = DiagnosticDef("AIB605", "read-only-member", Severity.INFO, concern=_SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Report the first such member, with the others as notes."""
        found = [item for item in subject.template.leftovers if item.read_only]
        if not found or subject.shape is Shape.FLATTENED:
            return
        first, *others = found
        many = f" and {len(others)} more" if others else ""
        yield self.found(
            first.place,
            f"{quoted(_name(first.path))}{many} written by the service",
            "The service writes this into what it shows of a template, and does not read it. Remove it.",
            notes=tuple(Note(f"{quoted(_name(item.path))} is such a member, too", item.place.span) for item in others),
        )


def _name(path: str) -> str:
    return path.rpartition(".")[2]


RULES = (DeadApiVersion, DeprecatedApiVersion, OutdatedApiVersion, ApiVersionInBody, ReadOnlyMember)
