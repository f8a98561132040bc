"""Decode customizers and validators."""

from __future__ import annotations

from aib2packer.evaluate.values import ObjectValue, Place
from aib2packer.model.reading import flag, number, numbers, text, texts, type_of
from aib2packer.model.steps import (
    FileStep,
    PowerShellStep,
    Script,
    ShellStep,
    Step,
    WindowsRestartStep,
    WindowsUpdateStep,
)


def decode_step(value: ObjectValue) -> Step | None:
    """Decode one step; None when it lacks what it cannot do without."""
    kind, place = type_of(value)
    match kind:
        case "Shell":
            return _shell(value, place)
        case "PowerShell":
            return _powershell(value, place)
        case "WindowsRestart":
            return _restart(value, place)
        case "WindowsUpdate":
            return _update(value, place)
        case "File":
            return _file(value, place)
        case _:
            return None


def _script(value: ObjectValue) -> Script | None:
    uri, inline = text(value, "scriptUri"), texts(value, "inline")
    if (uri is None) == (inline is None):
        return None
    return Script(uri=uri, inline=inline, sha256_checksum=text(value, "sha256Checksum"))


def _shell(value: ObjectValue, type_place: Place) -> ShellStep | None:
    script = _script(value)
    if script is None:
        return None
    return ShellStep(place=value.place, type_place=type_place, name=text(value, "name"), script=script)


def _powershell(value: ObjectValue, type_place: Place) -> PowerShellStep | None:
    script = _script(value)
    if script is None:
        return None
    return PowerShellStep(
        place=value.place,
        type_place=type_place,
        name=text(value, "name"),
        script=script,
        run_elevated=flag(value, "runElevated"),
        run_as_system=flag(value, "runAsSystem"),
        valid_exit_codes=numbers(value, "validExitCodes"),
    )


def _restart(value: ObjectValue, type_place: Place) -> WindowsRestartStep:
    return WindowsRestartStep(
        place=value.place,
        type_place=type_place,
        name=text(value, "name"),
        restart_command=text(value, "restartCommand"),
        restart_check_command=text(value, "restartCheckCommand"),
        restart_timeout=text(value, "restartTimeout"),
    )


def _update(value: ObjectValue, type_place: Place) -> WindowsUpdateStep:
    return WindowsUpdateStep(
        place=value.place,
        type_place=type_place,
        name=text(value, "name"),
        search_criteria=text(value, "searchCriteria"),
        filters=texts(value, "filters"),
        update_limit=number(value, "updateLimit"),
    )


def _file(value: ObjectValue, type_place: Place) -> FileStep | None:
    source_uri, destination = text(value, "sourceUri"), text(value, "destination")
    if source_uri is None or destination is None:
        return None
    return FileStep(
        place=value.place,
        type_place=type_place,
        name=text(value, "name"),
        source_uri=source_uri,
        sha256_checksum=text(value, "sha256Checksum"),
        destination=destination,
    )
