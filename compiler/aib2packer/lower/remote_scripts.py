"""Scripts that are run as files on the build machine: downloaded ones, and commands that Packer would change.

Packer renders `inline` commands as Go templates until they no longer change, so that `{{` cannot be quoted there, and
a variable may bring it in; and since 1.13 it indents the lines of PowerShell commands and wraps them into `try`, which
breaks here-strings and `param`. Such commands travel as base64, which HCL itself makes of the readable text, and run
as a file.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator

from aib2packer.evaluate.values import Concat, Known, Symbolic
from aib2packer.lower.document import Expression, FunctionCall, ListOf, Literal
from aib2packer.lower.expressions import expression
from aib2packer.lower.gotemplate import OPENING
from aib2packer.lower.joining import join_text
from aib2packer.lower.scope import Scope
from aib2packer.model.leaves import Leaf, LeafList

_SHEBANG = "#!/bin/sh -e"
# What must stand at the start of a line or of the file: here-strings, `param`, `#requires`, `using`, attributes.
_COLUMN_SENSITIVE = re.compile(
    r"@['\"]\s*(?:$|\n)|^\s*(?:param\s*\(|#requires\b|using\s+\w|\[CmdletBinding)", re.IGNORECASE | re.MULTILINE
)


def shell_must_travel(commands: LeafList) -> bool:
    """Tell whether shell commands might not reach the machine as they are written."""
    if commands.whole is not None or any(isinstance(command, Symbolic) or command.secret for command in commands.items):
        return True
    texts = _texts(commands.items)
    return any(OPENING in text or not unicodedata.is_normalized("NFC", text) for text in texts)


def powershell_must_travel(commands: LeafList) -> bool:
    """Tell the same of PowerShell commands."""
    return shell_must_travel(commands) or any(_COLUMN_SENSITIVE.search(text) for text in _texts(commands.items))


def shell_path(label: str) -> str:
    """Give the path of a step's script on Linux; Packer itself uses /tmp, too."""
    return f"/tmp/aib2packer_{label}.sh"  # noqa: S108 - on the build machine


def powershell_path(label: str) -> str:
    """Give the path of a step's script on Windows, beside Packer's own."""
    return f"C:/Windows/Temp/aib2packer_{label}.ps1"


def run_shell(path: str, *, forgiving: bool = False) -> tuple[Expression, ...]:
    """Run a script by its own first line, as the login user, and remove it; line ends are mended as Packer does.

    A script without such a line is left to the login shell, as when Packer runs a script by itself (observed).
    """
    run = f'"$SHELL" -c {path}'
    if forgiving:
        run += ' || echo "The validation failed with exit code $?, which this template lets pass." >&2'
    return tuple(
        Literal(line) for line in (f"trap 'rm -f {path}' EXIT", f"sed -i 's/\\r$//' {path}", f"chmod 0755 {path}", run)
    )


def run_powershell(path: str, *, forgiving: bool = False) -> tuple[Expression, ...]:
    """Run a script, remove it, and pass its exit code on."""
    if not forgiving:
        lines = [f"try {{ & '{path}' }} finally {{ Remove-Item -Force '{path}' }}", "exit $LASTEXITCODE"]
    else:
        lines = [
            "$problem = $null",
            f"try {{ & '{path}' }} catch {{ $problem = $_ }} finally {{ Remove-Item -Force '{path}' }}",
            'if ($problem) { Write-Warning "The validation failed, which this template lets pass: $problem" }',
            "if ($LASTEXITCODE) {",
            '  Write-Warning "The validation failed with exit code $LASTEXITCODE, which this template lets pass."',
            "}",
            "exit 0",
        ]
    return tuple(Literal(line) for line in lines)


def write_shell(label: str, commands: LeafList, scope: Scope) -> Expression:
    """Write the commands to the step's script file on Linux."""
    first = next(_texts(commands.items[:1]), "")
    head = () if first.startswith("#!") else (_SHEBANG,)
    return join_text("echo ", _base64(label, head, commands, scope), f" | base64 -d > {shell_path(label)}")


def write_powershell(label: str, commands: LeafList, scope: Scope) -> Expression:
    """Write the commands to the step's script file on Windows."""
    text = _base64(label, (), commands, scope)
    return join_text(f"[IO.File]::WriteAllBytes('{powershell_path(label)}', [Convert]::FromBase64String('", text, "'))")


def _base64(label: str, head: tuple[str, ...], commands: LeafList, scope: Scope) -> Expression:
    texts = list(_texts(commands.items))
    plain = all(isinstance(command, Known) and not command.secret for command in commands.items)
    if plain and not all(unicodedata.is_normalized("NFC", text) for text in texts):
        # HCL would normalise the text, so that only its base64 keeps the bytes.
        whole = "".join(f"{line}\n" for line in (*head, *texts))
        return Literal(base64.b64encode(whole.encode()).decode())
    lines: Expression = ListOf(
        (*map(Literal, head), *(expression(command, scope) for command in commands.items), Literal("")),
        origins=(*(() for _ in head), *((command.place.pointer,) for command in commands.items), ()),
    )
    if commands.whole is not None:
        first = (ListOf(tuple(map(Literal, head)), one_line=True),) if head else ()
        last = ListOf((Literal(""),), one_line=True)
        lines = FunctionCall("concat", (*first, expression(commands.whole, scope), last))
    return FunctionCall("base64encode", (scope.local(label, FunctionCall("join", (Literal("\n"), lines))),))


def _texts(commands: tuple[Leaf, ...]) -> Iterator[str]:
    """Walk over the literal text of commands."""
    for command in commands:
        match command:
            case Known(value=str(text)):
                yield text
            case Symbolic(residual=Concat(parts=parts)):
                yield from (part.value for part in parts if isinstance(part, Known) and isinstance(part.value, str))
