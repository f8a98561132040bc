"""The last provisioner: generalization, which the service hides and lets a template override.

Default actions and the names of the override scripts: Azure VM Image Builder JSON reference, generalize.
"""

from __future__ import annotations

from aib2packer.lower.document import Attribute, Block, ListOf, Literal
from aib2packer.lower.scope import Scope
from aib2packer.lower.script_files import script_local
from aib2packer.model.systems import WINDOWS

# The script's own waits are bounded; this bounds the rest, such as a connection that hangs.
_WINDOWS_TIMEOUT = "90m"


def generalization(os_type: str, scope: Scope) -> Block:
    """Generalize the machine, or run the script that an earlier step has put in place."""
    name = Attribute("name", Literal("Generalize"))
    if os_type == WINDOWS:
        inline = ListOf((script_local("generalize.ps1", scope),), one_line=True)
        return Block(
            "provisioner",
            ("powershell",),
            (name, Attribute("timeout", Literal(_WINDOWS_TIMEOUT)), Attribute("inline", inline)),
        )
    return Block(
        "provisioner",
        ("shell",),
        (
            name,
            # As root; and the login user is gone afterwards, so that Packer could not remove its script.
            Attribute("execute_command", Literal("chmod +x {{ .Path }}; sudo {{ .Vars }} {{ .Path }}")),
            Attribute("skip_clean", Literal(value=True)),
            Attribute("inline", ListOf((script_local("generalize.sh", scope),), one_line=True)),
        ),
    )
