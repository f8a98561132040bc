"""Customizers and validators as provisioners: each step one provisioner, preceded by those that fetch for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aib2packer.evaluate.values import Known
from aib2packer.lower.codes import (
    CHECKSUM_WITHOUT_URI,
    DESTINATION_IS_FOLDER,
    NO_COMMANDS,
    NOT_A_DURATION,
    UNSAFE_BRACES,
)
from aib2packer.lower.document import Attribute, Block, Conditional, Expression, ListOf, Literal, Reference
from aib2packer.lower.expressions import expression
from aib2packer.lower.fetching import Download, fetch, upload
from aib2packer.lower.gotemplate import holds_opening, rendered_once
from aib2packer.lower.names import shortened
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

# The service's default for an absent or zero `updateLimit`, and the plugin's default search, which the service's
# documentation recommends (Azure VM Image Builder JSON reference, Windows update customizer).
_UPDATE_LIMIT = 1000
_SEARCH_CRITERIA = "BrowseOnly=0 and IsInstalled=0"


# Go's syntax of durations (Go documentation, time.ParseDuration).
_DURATION = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|ms|s|m|h)(?:[0-9.]+(?:ns|us|µs|ms|s|m|h))*")


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a step in the build."""

    phase: str  # `customize` or `validate`
    number: int  # 1-based within the phase
    forgiving: bool = False  # whether the build goes on when the step fails

    @property
    def label(self) -> str:
        """Name the step in file names and locals."""
        return f"{self.phase}_{self.number}"


def provisioners(step: Step, slot: Slot, scope: Scope) -> tuple[Block, ...]:
    """Lower one step."""
    match step:
        case ShellStep():
            return _shell(step, slot, scope)
        case PowerShellStep():
            return _powershell(step, slot, scope)
        case WindowsRestartStep():
            return (_windows_restart(step, slot, scope),)
        case WindowsUpdateStep():
            return (_windows_update(step, slot, scope),)
        case FileStep():
            return _file(step, slot, scope)


def _shell(step: ShellStep, slot: Slot, scope: Scope) -> tuple[Block, ...]:
    path = shell_path(slot.label)
    if step.script.uri is not None:
        body = (_commands(run_shell(path, forgiving=slot.forgiving)),)
        return (
            *_fetched(step, step.script, step.script.uri, slot, path, scope),
            _provisioner("shell", step, slot, body, scope),
        )
    inline = step.script.inline
    _say_checksum(step.script, scope)
    if inline is None or not _has_commands(inline, scope):
        return ()
    if slot.forgiving or shell_must_travel(inline):
        lines = (write_shell(slot.label, inline, scope), *run_shell(path, forgiving=slot.forgiving))
        return (_provisioner("shell", step, slot, (_commands(lines, inline),), scope),)
    return (_provisioner("shell", step, slot, (*_shebang(inline), *_inline(inline, scope)), scope),)


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
            _provisioner("powershell", step, slot, body, scope),
        )
    inline = step.script.inline
    _say_checksum(step.script, scope)
    if inline is None or not _has_commands(inline, scope):
        return ()
    if slot.forgiving or powershell_must_travel(inline):
        lines = (write_powershell(slot.label, inline, scope), *run_powershell(path, forgiving=slot.forgiving))
        return (_provisioner("powershell", step, slot, (*settings, _commands(lines, inline)), scope),)
    return (_provisioner("powershell", step, slot, (*settings, *_inline(inline, scope)), scope),)


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


def _windows_restart(step: WindowsRestartStep, slot: Slot, scope: Scope) -> Block:
    _check_duration(step.restart_timeout, scope)
    pairs = (
        ("restart_command", step.restart_command),
        ("restart_check_command", step.restart_check_command),
        ("restart_timeout", step.restart_timeout),
    )
    body = tuple(
        Attribute(name, expression(leaf, scope), (leaf.place.pointer,))
        for name, leaf in pairs
        if leaf is not None and not (isinstance(leaf, Known) and leaf.value == "")
    )
    return rendered_once(_provisioner("windows-restart", step, slot, body, scope))


def _check_duration(leaf: Leaf | None, scope: Scope) -> None:
    if isinstance(leaf, Known) and leaf.value and not _DURATION.fullmatch(str(leaf.value)):
        scope.say(
            NOT_A_DURATION,
            f"`{shortened(str(leaf.value))}` is not a duration",
            "Packer and the service want numbers with units, such as `90s`, `15m` or `1h30m`. Add the unit.",
            leaf.place,
        )


def _windows_update(step: WindowsUpdateStep, slot: Slot, scope: Scope) -> Block:
    criteria, limit = step.search_criteria, step.update_limit
    search = _or_default(criteria, _SEARCH_CRITERIA, scope)
    body = [
        Attribute("search_criteria", search, (criteria.place.pointer,) if criteria else ()),
        Attribute("update_limit", _or_default(limit, _UPDATE_LIMIT, scope), (limit.place.pointer,) if limit else ()),
    ]
    if step.filters is not None and (step.filters.items or step.filters.whole):
        body.append(Attribute("filters", _list(step.filters, scope), (step.filters.place.pointer,)))
    return rendered_once(_provisioner("windows-update", step, slot, tuple(body), scope))


def _or_default(leaf: Leaf | None, default: str | int, scope: Scope) -> Expression:
    if leaf is None or (isinstance(leaf, Known) and not leaf.value):
        return Literal(default)
    return expression(leaf, scope)


def _file(step: FileStep, slot: Slot, scope: Scope) -> tuple[Block, ...]:
    download = Download(slot.label, _title(step, slot), step.source_uri, step.sha256_checksum, "")
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
    body = (_named(step, slot, scope), *uploaded.body[1:])
    return (fetch(download, scope), Block(uploaded.type, uploaded.labels, body, origins=_origins(step)))


def _fetched(step: Step, script: Script, uri: Leaf, slot: Slot, path: str, scope: Scope) -> tuple[Block, ...]:
    suffix = path[path.rindex(".") :]
    download = Download(slot.label, _title(step, slot), uri, script.sha256_checksum, suffix)
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
    return () if inline is None else (Attribute("inline", _list(inline, scope), (inline.place.pointer,)),)


def _list(leaves: LeafList, scope: Scope) -> Expression:
    if leaves.whole is not None:
        return expression(leaves.whole, scope)
    return ListOf(
        tuple(expression(leaf, scope) for leaf in leaves.items),
        origins=tuple((leaf.place.pointer,) for leaf in leaves.items),
    )


def _commands(lines: tuple[Expression, ...], inline: LeafList | None = None) -> Attribute:
    """Give commands of our own; `inline` are those of the template that travel in them."""
    origins = (inline.place.pointer, *(leaf.place.pointer for leaf in inline.items)) if inline else ()
    return Attribute("inline", ListOf(lines), origins)


def _provisioner(kind: str, step: Step, slot: Slot, body: tuple[Attribute, ...], scope: Scope) -> Block:
    return Block("provisioner", (kind,), (_named(step, slot, scope), *body), origins=_origins(step))


def _named(step: Step, slot: Slot, scope: Scope) -> Attribute:
    """Name the provisioner after its step; the log then speaks of the template's steps."""
    if step.name is None:
        return Attribute("name", Literal(_title(step, slot)))
    if isinstance(step.name, Known):
        return Attribute("name", Literal(_title(step, slot)), (step.name.place.pointer,))
    return Attribute("name", expression(step.name, scope), (step.name.place.pointer,))


def _title(step: Step, slot: Slot) -> str:
    known = step.name.value if isinstance(step.name, Known) else None
    return str(known) if known else f"{slot.phase} {slot.number}"


def _origins(step: Step) -> tuple[str, ...]:
    """Answer for the type, and for leaves that show in no argument of their own, such as an explicit default."""
    places = [step.type_place]
    match step:
        case PowerShellStep(valid_exit_codes=codes):
            places += [leaf.place for leaf in (step.run_elevated, step.run_as_system, codes) if leaf is not None]
        case WindowsRestartStep():
            given = (step.restart_command, step.restart_check_command, step.restart_timeout)
            places += [leaf.place for leaf in given if leaf is not None]
        case WindowsUpdateStep(filters=filters):
            places += [filters.place] if filters else []
        case ShellStep() | FileStep():
            pass
    return tuple(place.pointer for place in places)
