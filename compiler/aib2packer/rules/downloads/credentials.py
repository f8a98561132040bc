"""Rules about passwords, tokens and keys that are written into the template."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from aib2packer.diagnostics import Concern, Confidence, Diagnostic, DiagnosticDef, Severity
from aib2packer.evaluate.values import Known
from aib2packer.model.steps import PowerShellStep, ShellStep, WindowsRestartStep
from aib2packer.rules.downloads.secret_places import secret_part, secret_place
from aib2packer.rules.downloads.storage_tokens import sas_of, usable
from aib2packer.rules.downloads.uris import address, artifacts
from aib2packer.rules.reading import Download, all_steps, commands, label, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.secrets import Credential, credentials

_INSTEAD = (
    "Put it into a Key Vault, and let the build machine read it with an identity of its own"
    " (`vmProfile.userAssignedIdentities`)"
)


_Suspect: TypeAlias = tuple[str, Known, tuple[Credential, ...]]  # how messages call the step, and what it holds


class CredentialInUri(Rule):
    """The address of a file carries a credential.

    Why: everyone who may read the template resource can read the address, and fetch whatever the credential opens.
        The service needs none for Azure Storage: it reads as the template's identity.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://exampleimages.blob.core.windows.net/private/install.sh?sv=2024-11-04&se=2027-06-30T12%3A00%3A00Z&sr=b&sp=r&spr=https&sig=bm90LWEtcmVhbC1zaWduYXR1cmUtYXQtYWxs",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Good: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://exampleimages.blob.core.windows.net/private/install.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Source: Azure VM Image Builder JSON reference, customizers: scripts and files in Azure Storage
    """

    definition = DiagnosticDef("AIB511", "credential-in-uri", Severity.ERROR, concern=Concern.SERVICE)
    about = (Download,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at each address; a SAS that is of no use any more, or allows too much, has a rule of its own."""
        for artifact in artifacts(subject):
            uri = address(artifact.uri)
            sas = sas_of(uri) if uri else None
            if sas is not None and (sas.writing or sas.has_expired(subject.today)):
                continue
            for found in credentials(str(artifact.uri.value)):
                if not found.certain:
                    continue
                advice = (
                    "Put the file where no credential is needed, such as a blob that the template's identity reads."
                )
                if sas is not None:
                    advice = (
                        f"{usable(sas)} Remove it from the address, and let the template's identity read the blob"
                        " (role `Storage Blob Data Reader`)."
                    )
                yield self.found(
                    secret_place(artifact.uri, found.start, found.end),
                    f"the address of {artifact.label} holds {found.kind}",
                    f"Anyone who may read the template can use it. {advice}",
                    at=secret_part(artifact.uri, found.start, found.end),
                )


class SecretInCommand(Rule):
    r"""A command holds a credential.

    Why: everyone who may read the template resource can read its commands, and they are written to the log of the
        build and onto the disk of the machine that becomes the image.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "fetch",
            "inline": ["git clone https://builder:3xampl3-s3cret@git.example.com/images/tools.git /tmp/tools"]
          }]
        }
    Good: {
          "vmProfile": {
            "userAssignedIdentities": [
              "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader"
            ]
          },
          "customize": [{
            "type": "Shell",
            "name": "fetch",
            "inline": [
              "az login --identity --output none",
              "TOKEN=$(az keyvault secret show --vault-name example --name git --query value --output tsv)",
              "git clone \"https://builder:$TOKEN@git.example.com/images/tools.git\" /tmp/tools"
            ]
          }]
        }
    Source: Azure VM Image Builder JSON reference, customizers: commands and scripts must not hold secrets
    """

    definition = DiagnosticDef("AIB520", "secret-in-command", Severity.ERROR, concern=Concern.SERVICE)
    about = (PowerShellStep, ShellStep, WindowsRestartStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for credentials that are known by their shape."""
        for owner, leaf, several in _commands(subject):
            for found in several:
                if found.certain:
                    yield self.found(
                        secret_place(leaf, found.start, found.end),
                        f"a command of {owner} holds {found.kind}",
                        "Anyone who may read the template or the log can use it. Revoke it, since it has been written"
                        f" down here. {_INSTEAD}.",
                        at=secret_part(leaf, found.start, found.end),
                    )


class ProbableSecret(Rule):
    r"""A command or an address seems to hold a password, a token or a key.

    Why: everyone who may read the template resource can read them, and commands are written to the log of the build
        and onto the disk of the machine that becomes the image.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "registry",
            "inline": ["sudo docker login --username builder --password Tr0ub4dor registry.example.com"]
          }]
        }
    Good: {
          "vmProfile": {
            "userAssignedIdentities": [
              "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader"
            ]
          },
          "customize": [{
            "type": "Shell",
            "name": "registry",
            "inline": [
              "az login --identity --output none",
              "PASSWORD=$(az keyvault secret show --vault-name example --name registry --query value --output tsv)",
              "echo \"$PASSWORD\" | sudo docker login --username builder --password-stdin registry.example.com"
            ]
          }]
        }
    Source: Azure VM Image Builder JSON reference, customizers: commands and scripts must not hold secrets
    """

    definition = DiagnosticDef("AIB521", "probable-secret", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (Download, PowerShellStep, ShellStep, WindowsRestartStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for values that the words around them call a secret."""
        uris = (
            (f"the address of {item.label}", item.uri, credentials(str(item.uri.value))) for item in artifacts(subject)
        )
        owned = ((f"a command of {owner}", leaf, several) for owner, leaf, several in _commands(subject))
        for owner, leaf, several in (*owned, *uris):
            for found in several:
                if not found.certain:
                    yield self.found(
                        secret_place(leaf, found.start, found.end),
                        f"{owner} seems to hold {found.kind}",
                        f"Anyone who may read the template can read it. {_INSTEAD}. If it is no secret, allow"
                        " `probable-secret` here.",
                        at=secret_part(leaf, found.start, found.end),
                    )


def _commands(subject: Subject) -> tuple[_Suspect, ...]:
    """Give the commands of all steps, those of restarts included, that hold anything like a credential."""
    return subject.once(_suspects)


def _suspects(subject: Subject) -> tuple[_Suspect, ...]:
    read = ((owner, leaf, credentials(str(leaf.value))) for owner, leaf in _all_commands(subject))
    return tuple(item for item in read if item[2])


def _all_commands(subject: Subject) -> Iterator[tuple[str, Known]]:
    for step in all_steps(subject.template):
        leaves = commands(step)
        if isinstance(step, WindowsRestartStep):
            leaves = tuple(leaf for leaf in (step.restart_command, step.restart_check_command) if leaf is not None)
        for leaf in leaves:
            if isinstance(leaf, Known) and text(leaf):
                yield label(step, subject), leaf


RULES = (CredentialInUri, SecretInCommand, ProbableSecret)
