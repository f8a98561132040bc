"""Customizers and validators as provisioners: each step one provisioner, preceded by those that fetch for it."""

from __future__ import annotations

from aib2packer.evaluate.values import Known
from aib2packer.lower.codes import (
    CHECKSUM_WITHOUT_URI,
    DESTINATION_IS_FOLDER,
    NO_COMMANDS,
    UNSAFE_BRACES,
)
from aib2packer.lower.document import Attribute, Block, Conditional, Expression, ListOf, Literal, Reference
from aib2packer.lower.expressions import expression
from aib2packer.lower.fetching import Download, fetch, upload
from aib2packer.lower.gotemplate import holds_opening
from aib2packer.lower.remote_scripts import (
    powershell_must_travel,
    powershell_path,
    run_powershell,
    run_shell,
    shell_must_travel,
    shell_path,
    write_powershell,
    write_shell,
)
from aib2packer.lower.scope import Scope
from aib2packer.lower.slots import Slot, list_of, named, origins_of, provisioner, title_of
from aib2packer.lower.windows_steps import windows_restart, windows_update
from aib2packer.model.leaves import Leaf, LeafList
from aib2packer.model.steps import (
    FileStep,
    PowerShellStep,
    Script,
    ShellStep,
    Step,
    WindowsRestartStep,
    WindowsUpdateStep,
)


def provisioners(step: Step, slot: Slot, scope: Scope) -> tuple[Block, ...]:
    """Lower one step."""
    match step:
        case ShellStep():
            return _shell(step, slot, scope)
        case PowerShellStep():
            return _powershell(step, slot, scope)
        case WindowsRestartStep():
            return (windows_restart(step, slot, scope),)
        case WindowsUpdateStep():
            return (windows_update(step, slot, scope),)
        case FileStep():
            return _file(step, slot, scope)


def _shell(step: ShellStep, slot: Slot, scope: Scope) -> tuple[Block, ...]:
    path = shell_path(slot.label)
    if step.script.uri is not None:
        body = (_commands(run_shell(path, forgiving=slot.forgiving)),)
        return (
            *_fetched(step, step.script, step.script.uri, slot, path, scope),
            provisioner("shell", step, slot, body, scope),
        )
    inline = step.script.inline
    _say_checksum(step.script, scope)
    if inline is None or not _has_commands(inline, scope):
        return ()
    if slot.forgiving or shell_must_travel(inline):
        lines = (write_shell(slot.label, inline, scope), *run_shell(path, forgiving=slot.forgiving))
        return (provisioner("shell", step, slot, (_commands(lines, inline),), scope),)
    return (provisioner("shell", step, slot, (*_shebang(inline), *_inline(inline, scope)), scope),)


def _has_commands(inline: LeafList, scope: Scope) -> bool:
    if inline.items or inline.whole is not None:
        return True
    scope.say(
        NO_COMMANDS,
        "`inline` holds no command",
        "Packer refuses a step that runs nothing. Add commands, or remove the step.",
        inline.place,
    )
    return False


def _shebang(inline: LeafList) -> tuple[Attribute, ...]:
    """Honour a first line `#!...`, which Packer before 1.13 would treat as a comment."""
    first = inline.items[0] if inline.items else None
    if isinstance(first, Known) and isinstance(first.value, str) and first.value.startswith("#!"):
        return (Attribute("inline_shebang", Literal(first.value[2:].splitlines()[0].strip()), (first.place.pointer,)),)
    return ()


def _powershell(step: PowerShellStep, slot: Slot, scope: Scope) -> tuple[Block, ...]:
    path = powershell_path(slot.label)
    settings = _powershell_settings(step, scope)
    if step.script.uri is not None:
        body = (*settings, _commands(run_powershell(path, forgiving=slot.forgiving)))
        return (
            *_fetched(step, step.script, step.script.uri, slot, path, scope),
            provisioner("powershell", step, slot, body, scope),
        )
    inline = step.script.inline
    _say_checksum(step.script, scope)
    if inline is None or not _has_commands(inline, scope):
        return ()
    if slot.forgiving or powershell_must_travel(inline):
        lines = (write_powershell(slot.label, inline, scope), *run_powershell(path, forgiving=slot.forgiving))
        return (provisioner("powershell", step, slot, (*settings, _commands(lines, inline)), scope),)
    return (provisioner("powershell", step, slot, (*settings, *_inline(inline, scope)), scope),)


def _powershell_settings(step: PowerShellStep, scope: Scope) -> tuple[Attribute, ...]:
    settings: list[Attribute] = []
    codes = step.valid_exit_codes
    if codes is not None and (codes.items or codes.whole):
        written = (
            expression(codes.whole, scope)
            if codes.whole
            else ListOf(tuple(expression(code, scope) for code in codes.items), one_line=True)
        )
        origins = tuple(code.place.pointer for code in codes.items) or (codes.place.pointer,)
        settings.append(Attribute("valid_exit_codes", written, origins))
    return (*_elevation(step, scope), *settings)


def _elevation(step: PowerShellStep, scope: Scope) -> tuple[Attribute, ...]:
    """Run elevated as the build's administrator or as Local System; an empty user means not elevated."""
    elevated, system = step.run_elevated, step.run_as_system
    if elevated is None or (isinstance(elevated, Known) and elevated.value is False):
        return ()
    origins = tuple(leaf.place.pointer for leaf in (elevated, system) if leaf is not None)
    user = _chosen(system, Literal("SYSTEM"), Reference("build.User"), scope)
    password = _chosen(system, Literal(""), Reference("build.Password"), scope)
    if not isinstance(elevated, Known):
        user = _chosen(elevated, user, Literal(""), scope)
        password = _chosen(elevated, password, Literal(""), scope)
    return (Attribute("elevated_user", user, origins), Attribute("elevated_password", password, origins))


def _chosen(leaf: Leaf | None, then: Expression, otherwise: Expression, scope: Scope) -> Expression:
    if leaf is None:
        return otherwise
    if isinstance(leaf, Known):
        return then if leaf.value else otherwise
    return Conditional(expression(leaf, scope), then, otherwise)


def _file(step: FileStep, slot: Slot, scope: Scope) -> tuple[Block, ...]:
    download = Download(slot.label, title_of(step, slot), step.source_uri, step.sha256_checksum, "")
    destination = expression(step.destination, scope)
    if holds_opening(destination):
        scope.say(
            UNSAFE_BRACES,
            "a destination with `{{` cannot be written for Packer",
            "Packer expands `{{` in the destination of a file and knows no way to quote it. Choose another path and"
            " rename the file in a later step.",
            step.destination.place,
        )
    if isinstance(destination, Literal) and str(destination.value).endswith(("/", "\\")):
        scope.say(
            DESTINATION_IS_FOLDER,
            "`destination` names a folder, not a file",
            "A File step copies one file, and its `destination` ends with the name that the file gets. Add the name.",
            step.destination.place,
        )
    uploaded = upload(download, destination, (step.destination.place.pointer,), scope)
    body = (named(step, slot, scope), *uploaded.body[1:])
    return (fetch(download, scope), Block(uploaded.type, uploaded.labels, body, origins=origins_of(step)))


def _fetched(step: Step, script: Script, uri: Leaf, slot: Slot, path: str, scope: Scope) -> tuple[Block, ...]:
    suffix = path[path.rindex(".") :]
    download = Download(slot.label, title_of(step, slot), uri, script.sha256_checksum, suffix)
    return (fetch(download, scope), upload(download, Literal(path), (), scope))


def _say_checksum(script: Script, scope: Scope) -> None:
    if script.sha256_checksum is not None:
        scope.say(
            CHECKSUM_WITHOUT_URI,
            "`sha256Checksum` says nothing about inline commands",
            "It is the checksum of the file behind `scriptUri`; with `inline` the service ignores it. Remove it.",
            script.sha256_checksum.place,
        )


def _inline(inline: LeafList | None, scope: Scope) -> tuple[Attribute, ...]:
    return () if inline is None else (Attribute("inline", list_of(inline, scope), (inline.place.pointer,)),)


def _commands(lines: tuple[Expression, ...], inline: LeafList | None = None) -> Attribute:
    """Give commands of our own; `inline` are those of the template that travel in them."""
    origins = (inline.place.pointer, *(leaf.place.pointer for leaf in inline.items)) if inline else ()
    return Attribute("inline", ListOf(lines), origins)
