"""What commands do, as far as their names and arguments tell."""

from __future__ import annotations

from aib2packer.commands.words import Command
from aib2packer.rules.scripts.programs import STARTERS, base_name, program_of

# Commands that take a moment, start nothing else, and make no folder but one that they name. Cmdlets are told by
# their verbs (Microsoft Learn, approved verbs for PowerShell commands).
_QUICK_VERBS = frozenset({"get", "set", "write", "out", "test", "select", "where", "format", "sort", "measure"})
_QUICK_CMDLETS = frozenset(
    {"new-item", "new-itemproperty", "add-content", "copy-item", "move-item", "remove-item", "rename-item"}
)
_QUICK_PROGRAMS = frozenset(
    {"echo", "printf", "mkdir", "md", "touch", "cat", "tee", "cp", "mv", "ln", "rm", "cd", "chmod", "chown", "true"}
)
_WAITS = frozenset(("start-sleep", "sleep", "timeout"))


def is_quick(command: Command) -> bool:
    """Tell whether a command is certainly done at once and starts nothing that cannot be seen."""
    verb, dash, _ = command.name.lower().partition("-")
    known = command.name.lower() in _QUICK_CMDLETS | _QUICK_PROGRAMS
    return known or not command.words or bool(command.keyword) or (bool(dash) and verb in _QUICK_VERBS)


def waits(command: Command) -> bool:
    """Tell whether a command only waits."""
    return command.name.lower() in _WAITS


# Cmdlets and programs that install parts of Windows or programs (Microsoft Learn, references of the modules
# ServerManager and DISM, Windows commands), and the verbs that package managers do it by.
_INSTALLERS = frozenset(
    (
        *("install-windowsfeature", "add-windowsfeature", "enable-windowsoptionalfeature", "add-windowscapability"),
        *("add-windowspackage", "msiexec", "wusa", "setup", "install", "installer"),
    )
)
_MANAGERS = {
    "choco": ("install", "upgrade"),
    "winget": ("install", "upgrade"),
    "dism": ("/enable-feature", "/add-package"),
}


def installs(command: Command) -> bool:
    """Tell whether a command of Windows installs something that may ask for a restart."""
    program = program_of(command)
    if program.name in _MANAGERS:
        return program.has(*_MANAGERS[program.name])
    started = program.arguments if command.name in STARTERS else ()
    return any(map(_is_installer, (program.name, *started)))


def _is_installer(path: str) -> bool:
    return path.lower().endswith(".msi") or base_name(path) in _INSTALLERS
