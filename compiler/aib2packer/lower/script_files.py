"""The scripts that generated configurations carry, as heredocs."""

from __future__ import annotations

from functools import cache

from aib2packer.lower.document import Heredoc, Reference
from aib2packer.lower.scope import Scope


@cache
def script(file_name: str) -> Heredoc:
    """Read a script of the package by its file name."""
    from importlib.resources import files  # here, because few templates need it and it imports a lot

    text = files("aib2packer.lower").joinpath("scripts", file_name).read_text(encoding="utf-8")
    return Heredoc(tuple(text.splitlines()))


def script_local(file_name: str, scope: Scope) -> Reference:
    """Put a script into a local named after its file, once, and refer to it."""
    return scope.local(file_name.partition(".")[0], script(file_name))
