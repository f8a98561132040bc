"""Downloads: Packer's machine fetches, as the service does, and the build machine gets the file.

The service downloads artifacts itself and reads Azure Storage with the template's identity (Azure VM Image Builder
JSON reference, customizers); here curl and the signed-in Azure CLI do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aib2packer.evaluate.values import Concat, Known, Symbolic
from aib2packer.lower.codes import NOT_A_CHECKSUM, SAS_TOKEN
from aib2packer.lower.document import Attribute, Block, Expression, ListOf, Literal, Reference
from aib2packer.lower.expressions import expression
from aib2packer.lower.joining import join_text
from aib2packer.lower.scope import Scope, VariableSpec
from aib2packer.lower.script_files import script_local
from aib2packer.model.leaves import Leaf

# Blob endpoints of all clouds and of partitioned DNS zones (Azure Storage: endpoints).
_STORAGE_HOST = re.compile(
    r"^https?://[^/?#]+\.blob\.(?:core\.windows\.net|core\.usgovcloudapi\.net|core\.chinacloudapi\.cn|storage\.azure\.net)"
    r"(?=[/:]|$)",
    re.IGNORECASE,
)
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_SIGNATURE = re.compile(r"[?&]sig=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a step needs, on Packer's machine."""

    label: str  # tells the step, such as `customize_3`
    title: str  # of the step, for people
    uri: Leaf
    sha256: Leaf | None
    suffix: str  # of the local file's name, such as `.sh`


def download_directory(scope: Scope) -> Reference:
    """Refer to the folder of this build's downloads."""
    return scope.local("download_directory", join_text("/tmp/aib2packer-", scope.build_id()))  # noqa: S108 - with a random id


def local_file(download: Download, scope: Scope) -> Expression:
    """Give the path of the downloaded file."""
    return join_text(download_directory(scope), f"/{download.label}{download.suffix}")


def fetch(download: Download, scope: Scope) -> Block:
    """Download a file and check its checksum."""
    checksum = download.sha256
    _check_checksum(checksum, scope)
    settings = ListOf(
        (
            Literal("TOOL=az" if _needs_azure_cli(download.uri) else "TOOL=curl"),
            join_text("URI=", _address(download, scope)),
            join_text("FILE=", local_file(download, scope)),
            join_text("SHA256=", expression(checksum, scope) if checksum is not None else ""),
        ),
        origins=((), (download.uri.place.pointer,), (), (checksum.place.pointer,) if checksum else ()),
    )
    return Block(
        "provisioner",
        ("shell-local",),
        (
            Attribute("name", Literal(f"{download.title}: download")),
            Attribute("environment_vars", settings),
            Attribute("inline", ListOf((script_local("fetch.sh", scope),), one_line=True)),
        ),
    )


def _check_checksum(leaf: Leaf | None, scope: Scope) -> None:
    if isinstance(leaf, Known) and leaf.value and not _SHA256.fullmatch(str(leaf.value)):
        scope.say(
            NOT_A_CHECKSUM,
            "this cannot be a SHA-256 checksum",
            f"A SHA-256 is 64 hexadecimal digits, and this has {len(str(leaf.value))} characters, so that no file could"
            " match it. `sha256sum FILE` prints that of a file.",
            leaf.place,
        )


def upload(download: Download, destination: Expression, origins: tuple[str, ...], scope: Scope) -> Block:
    """Put a downloaded file on the build machine; it does not exist yet when the configuration is validated."""
    return Block(
        "provisioner",
        ("file",),
        (
            Attribute("name", Literal(f"{download.title}: upload")),
            Attribute("source", local_file(download, scope)),
            Attribute("destination", destination, origins),
            Attribute("generated", Literal(value=True)),
        ),
    )


def remove_downloads(scope: Scope, block_type: str = "provisioner") -> Block:
    """Remove the folder of the downloads."""
    command = join_text("rm -rf ", download_directory(scope))
    return Block(
        block_type,
        ("shell-local",),
        (
            Attribute("name", Literal("Remove the downloads")),
            Attribute("inline", ListOf((command,), one_line=True)),
        ),
    )


def _address(download: Download, scope: Scope) -> Expression:
    """Write the URI: braces percent-encoded, since Packer expands `{{`, and a SAS token as a variable."""
    uri = download.uri
    parts = _parts(uri)
    if not any(_SIGNATURE.search(_literal(part)) for part in parts):
        return join_text(*(_encoded(part, scope) for part in parts))
    scope.say(
        SAS_TOKEN,
        "the SAS token of the URI is not written into the configuration",
        f"It becomes the sensitive variable `{download.label}_sas_token`: give it in the environment variable"
        f" `PKR_VAR_{download.label}_sas_token`, without the question mark. Anyone who reads the template can use it.",
        uri.place,
    )
    spec = VariableSpec(
        type="string",
        description=f"The SAS token for the download of {download.title}, without the question mark.",
        sensitive=True,
    )
    token = scope.variable(("sas", download.label), f"{download.label}_sas_token", spec)
    return join_text(*_before_query(parts, scope), "?", token)


def _before_query(parts: tuple[Leaf, ...], scope: Scope) -> list[str | Expression]:
    kept: list[str | Expression] = []
    for part in parts:
        text = _literal(part)
        if "?" in text:
            kept.append(_braces_encoded(text.partition("?")[0]))
            break
        kept.append(_encoded(part, scope))
    return kept


def _encoded(part: Leaf, scope: Scope) -> str | Expression:
    if isinstance(part, Known) and not part.secret:
        return _braces_encoded(str(part.value))
    return expression(part, scope)


def _braces_encoded(text: str) -> str:
    return text.replace("{", "%7B").replace("}", "%7D")


def _literal(part: Leaf) -> str:
    return part.value if isinstance(part, Known) and isinstance(part.value, str) else ""


def _needs_azure_cli(uri: Leaf) -> bool:
    parts = _parts(uri)
    signed = any(_SIGNATURE.search(_literal(part)) for part in parts)
    return bool(_STORAGE_HOST.match(_literal(parts[0]))) and not signed


def _parts(uri: Leaf) -> tuple[Leaf, ...]:
    return uri.residual.parts if isinstance(uri, Symbolic) and isinstance(uri.residual, Concat) else (uri,)
