"""Rules about steps and their order: what else they find, exactly where, and what they pass over."""

from __future__ import annotations

import json
from typing import Any

import pytest
from checking import findings, marked
from documents import deployment, document, resource

from aib2packer.diagnostics import Diagnostic, Severity

RESTART = {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
UPDATE = {"type": "WindowsUpdate", "name": "updates", "searchCriteria": "IsInstalled=0"}
SERVER_2016 = {
    "type": "PlatformImage",
    "publisher": "MicrosoftWindowsServer",
    "offer": "WindowsServer",
    "sku": "2016-datacenter-gensecond",
    "version": "latest",
}


def powershell(*commands: str, name: str = "commands", **members: Any) -> dict[str, Any]:
    return {"type": "PowerShell", "name": name, "inline": list(commands), **members}


def shell(*commands: str, name: str = "commands") -> dict[str, Any]:
    return {"type": "Shell", "name": name, "inline": list(commands)}


def found(code: str, *steps: dict[str, Any], **members: Any) -> list[Diagnostic]:
    text = document(json.dumps({"customize": list(steps), **members}))
    return [item for item in findings(text) if item.definition.code == code]


def places(code: str, *steps: dict[str, Any], **members: Any) -> list[str]:
    return [marked(item) for item in found(code, *steps, **members)]


def with_parameter(step: dict[str, Any]) -> str:
    """Put a step whose member is `[parameters('open')]` into a deployment that leaves that parameter open."""
    made = resource(windows=step["type"] != "Shell")
    made["properties"]["customize"] = [step]
    return json.dumps({**deployment(made), "parameters": {"open": {"type": "string"}}})


# AIB435 and AIB436: exit codes


@pytest.mark.parametrize("codes", [[1], [3010, 1641]])
def test_a_list_without_the_code_of_success_is_found_as_a_whole(codes: list[int]) -> None:
    (text,) = places("AIB435", powershell("x", validExitCodes=codes), RESTART)
    assert json.loads(text) == codes


@pytest.mark.parametrize("codes", [[0], [], [2, 0]])
def test_a_list_with_the_code_of_success_or_none_is_passed_over(codes: list[int]) -> None:
    assert not places("AIB435", powershell("x", validExitCodes=codes), RESTART)


def test_the_exit_codes_of_validators_are_looked_at() -> None:
    validate = {"inVMValidations": [powershell("x", validExitCodes=[5])]}
    assert len(places("AIB435", RESTART, validate=validate)) == 1


def test_each_reboot_code_is_underlined() -> None:
    assert places("AIB436", RESTART, powershell("x", validExitCodes=[0, 3010, 1641])) == ["3010", "1641"]


@pytest.mark.parametrize("later", [RESTART, UPDATE])
def test_a_later_step_that_restarts_finishes_the_installation(later: dict[str, Any]) -> None:
    assert not places("AIB436", powershell("x", validExitCodes=[0, 3010]), powershell("y", name="more"), later)


# AIB437 is about scripts


@pytest.mark.parametrize(
    ("kind", "address", "ending"),
    [
        ("Shell", "https://example.com/a/setup.ps1", ".ps1"),
        ("Shell", "https://example.com/a/setup.CMD?x=1.sh", ".CMD"),
        ("PowerShell", "https://example.com/setup.sh#part.ps1", ".sh"),
        ("PowerShell", "https://example.com/tools.zip", ".zip"),
    ],
)
def test_an_ending_of_another_language_is_underlined(kind: str, address: str, ending: str) -> None:
    (item,) = found("AIB437", {"type": kind, "name": "script", "scriptUri": address})
    assert marked(item) == ending
    assert [note.span.text for note in item.notes] == [f'"{kind}"']


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("Shell", "https://example.com/setup.sh"),
        ("Shell", "https://example.com/setup.py"),  # its first line says what runs it
        ("Shell", "https://example.com/setup"),
        ("Shell", "https://get.example.sh"),
        ("PowerShell", "https://example.com/setup.PS1"),
        ("PowerShell", "https://example.com/setup.sh/setup.ps1"),
        ("PowerShell", "https://example.com/?file=setup.sh"),
    ],
)
def test_other_endings_are_passed_over(kind: str, address: str) -> None:
    assert not places("AIB437", {"type": kind, "name": "script", "scriptUri": address})


def test_an_address_that_is_not_known_is_passed_over() -> None:
    step = {"type": "Shell", "name": "script", "scriptUri": "[concat(parameters('open'), '/a.ps1')]"}
    assert "AIB437" not in [item.definition.code for item in findings(with_parameter(step))]


# AIB444, AIB620 and AIB626: names, and templates without steps


def test_every_repetition_of_a_name_points_at_the_first_one() -> None:
    steps = [shell("a", name="x"), shell("b", name="y"), shell("c", name="x"), shell("d", name="x")]
    items = found("AIB444", *steps)
    assert [marked(item) for item in items] == ['"x"', '"x"']
    assert len({item.notes[0].span.start for item in items}) == 1
    assert all(item.notes[0].span.start < item.subject.start for item in items if item.subject)


@pytest.mark.parametrize("names", [("x", "X"), ("", ""), ("x", "x ")])
def test_names_that_differ_or_are_empty_are_passed_over(names: tuple[str, str]) -> None:
    assert not places("AIB444", *(shell("a", name=name) for name in names))


def test_a_customizer_and_a_validator_may_share_a_name() -> None:
    assert not places("AIB444", shell("a", name="x"), validate={"inVMValidations": [shell("a", name="x")]})


def test_a_step_without_a_name_is_underlined_at_its_type() -> None:
    unnamed = {"type": "Shell", "inline": ["a"]}
    assert places("AIB620", unnamed, shell("b", name=""), shell("c")) == ['"Shell"', '"Shell"']


def test_a_name_that_is_not_known_is_a_name() -> None:
    step = shell("a", name="[parameters('open')]")
    assert "AIB620" not in [item.definition.code for item in findings(with_parameter(step))]


@pytest.mark.parametrize(
    ("members", "count"),
    [
        ({}, 1),
        ({"optimize": {"vmBoot": {"state": "Enabled"}}}, 0),
        ({"validate": {"sourceValidationOnly": True, "inVMValidations": [shell("a")]}}, 0),
    ],
)
def test_an_empty_list_is_right_where_something_else_is_done(members: dict[str, Any], count: int) -> None:
    assert len(places("AIB626", **members)) == count


def test_an_absent_list_is_found_at_the_source() -> None:
    (item,) = (item for item in findings(document('{"customize": null}')) if item.definition.code == "AIB626")
    assert marked(item) == '"PlatformImage"'


# AIB440, AIB446 and AIB627: restarts


@pytest.mark.parametrize(("timeout", "minutes", "count"), [("61m", 60, 1), ("1h", 60, 0), ("5h", 0, 1), ("3h", 0, 0)])
def test_a_restart_is_compared_with_the_build(timeout: str, minutes: int, count: int) -> None:
    step = {**RESTART, "restartTimeout": timeout}
    assert len(places("AIB440", step, buildTimeoutInMinutes=minutes)) == count


@pytest.mark.parametrize(
    ("timeout", "place"),
    [("29m", '"29m"'), ("5s", '"5s"'), (None, '"WindowsRestart"'), ("0", '"0"')],
)
def test_windows_server_2016_needs_half_an_hour(timeout: str | None, place: str) -> None:
    step = {"type": "WindowsRestart", "name": "restart", **({"restartTimeout": timeout} if timeout else {})}
    (item,) = found("AIB446", step, source=SERVER_2016)
    assert (marked(item), item.severity) == (place, Severity.WARNING)


@pytest.mark.parametrize("timeout", ["30m", "1h", "five minutes"])
def test_half_an_hour_and_what_is_no_duration_is_passed_over(timeout: str) -> None:
    assert not places("AIB446", {**RESTART, "restartTimeout": timeout}, source=SERVER_2016)


def test_a_restart_right_after_updates_is_only_advised_to_be_longer() -> None:
    (item,) = found("AIB446", UPDATE, {**RESTART, "restartTimeout": "10m"})
    assert (marked(item), item.severity) == ('"10m"', Severity.INFO)


def test_a_restart_of_a_newer_windows_may_be_short_but_not_below_a_minute() -> None:
    assert not places("AIB446", {**RESTART, "restartTimeout": "5m"}, UPDATE)
    assert places("AIB446", {**RESTART, "restartTimeout": "59s"}) == ['"59s"']


def test_the_second_of_two_restarts_is_underlined() -> None:
    items = found("AIB627", RESTART, {**RESTART, "name": "again"}, UPDATE, {**RESTART, "name": "last"})
    assert [(marked(item), item.notes[0].span.text) for item in items] == [('"WindowsRestart"', '"WindowsRestart"')]


# AIB447 and AIB628: restart commands


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("shutdown /s /f /t 0", "shutdown"),
        (r"C:\Windows\System32\shutdown.exe -f -t 0", r"C:\\Windows\\System32\\shutdown.exe"),
        ('shutdown /f /t 0 /c "use /r next time"', "shutdown"),
        ("shutdown", "shutdown"),
    ],
)
def test_a_shutdown_that_does_not_restart_is_an_error(command: str, word: str) -> None:
    (item,) = found("AIB447", {**RESTART, "restartCommand": command})
    assert (marked(item), item.severity) == (word, Severity.ERROR)


@pytest.mark.parametrize(
    "command",
    [
        "shutdown /r /f /t 0",
        "SHUTDOWN.EXE -R -F -T 0",
        "shutdown /g /f /t 0",
        "shutdown /r/f /t 0",
        'powershell -Command "Restart-Computer -Force"',
        "Restart-Computer",
        "C:\\tools\\pre-shutdown.exe /s",
        "",
        '""',
        '" ',
    ],
)
def test_other_commands_are_passed_over(command: str) -> None:
    assert not places("AIB447", {**RESTART, "restartCommand": command})


@pytest.mark.parametrize(
    ("command", "places_found"),
    [
        ("shutdown /r /f /t 60", ["60"]),
        ("shutdown /r /f", ["shutdown"]),
        ("shutdown -r -t 0", ["shutdown"]),
        ("shutdown /r /f /t 0", []),
        ('shutdown /r /f /t 0 /c "wait /t 60"', []),
        ("shutdown /s /t 60", []),
    ],
)
def test_a_delay_is_underlined(command: str, places_found: list[str]) -> None:
    assert places("AIB628", {**RESTART, "restartCommand": command}) == places_found


# AIB449, AIB450, AIB451 and AIB624: updates


@pytest.mark.parametrize(
    ("wrong", "word", "right"),
    [
        ("exclud:$true", "exclud", "exclude:$true"),
        ("includes: $_.Title", "includes", "include: $_.Title"),
        (" include:$true", " include", "include:$true"),
    ],
)
def test_a_misspelt_action_is_mended(wrong: str, word: str, right: str) -> None:
    (item,) = found("AIB449", {**UPDATE, "filters": [wrong, "include:$true"]}, RESTART)
    assert marked(item) == word
    assert item.fix is not None
    assert item.fix.edits[0].text == right
    assert item.fix.edits[0].span.text == wrong


@pytest.mark.parametrize("bare", ["$_.BrowseOnly", "$_.Title -like 'a:b'", "drop:$true"])
def test_a_filter_without_an_action_is_found_but_not_mended(bare: str) -> None:
    (item,) = found("AIB449", {**UPDATE, "filters": [bare]}, RESTART)
    assert json.loads(marked(item)) == bare
    assert item.fix is None


@pytest.mark.parametrize("filters", [["Include:$true"], ["exclude:$_.Title -like '*:*'", "include:$true"], []])
def test_sound_filters_are_passed_over(filters: list[str]) -> None:
    step = {**UPDATE, "filters": filters}
    assert not [place for code in ("AIB449", "AIB450", "AIB451") for place in places(code, step, RESTART)]


def test_filters_that_only_exclude_are_found_as_a_whole() -> None:
    filters = ["exclude:$_.Title -like '*Preview*'", "EXCLUDE:$_.IsBeta"]
    (text,) = places("AIB450", {**UPDATE, "filters": filters}, RESTART)
    assert json.loads(text) == filters


def test_a_filter_that_is_not_known_may_include() -> None:
    step = {**UPDATE, "filters": ["exclude:$_.IsBeta", "[parameters('open')]"]}
    assert "AIB450" not in [item.definition.code for item in findings(with_parameter(step))]


def test_the_first_filter_that_is_never_asked_points_at_the_one_before_it() -> None:
    filters = ["exclude:$_.IsBeta", "include: $True", "exclude:$_.BrowseOnly", "exclude:$_.IsHidden"]
    (item,) = found("AIB451", {**UPDATE, "filters": filters}, RESTART)
    assert marked(item) == '"exclude:$_.BrowseOnly"'
    assert item.notes[0].span.text == '"include: $True"'


@pytest.mark.parametrize(("criteria", "place"), [(None, '"WindowsUpdate"'), ("", '""')])
def test_omitted_criteria_are_found(criteria: str | None, place: str) -> None:
    step = {"type": "WindowsUpdate", "name": "updates", **({} if criteria is None else {"searchCriteria": criteria})}
    assert places("AIB624", step, RESTART) == [place]


# AIB452 and AIB625: the order of steps


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("Install-WindowsFeature -Name DNS", "Install-WindowsFeature"),
        ("choco install git -y", "choco"),
        ("Start-Process -Wait msiexec.exe '/i a.msi /qn'", "Start-Process"),
        (r"C:\\fetched\\setup.exe /quiet", r"C:\\\\fetched\\\\setup.exe"),
        ("DISM.exe /Online /Enable-Feature /FeatureName:NetFx3", "DISM.exe"),
    ],
)
def test_updates_behind_an_installation_point_at_its_command(command: str, word: str) -> None:
    (item,) = found("AIB452", powershell("Write-Host first", command), UPDATE, RESTART)
    assert marked(item) == '"WindowsUpdate"'
    assert item.notes[0].span.text == word


@pytest.mark.parametrize(
    "before",
    [
        [powershell("Install-WindowsFeature DNS"), RESTART],
        [powershell("Install-WindowsFeature DNS", "Start-Sleep -Seconds 120")],
        [powershell("Install-WindowsFeature DNS"), powershell("Start-Sleep 60", name="wait")],
        [powershell("Write-Host 'Install-WindowsFeature DNS'")],
        [powershell("# choco install git")],
        [powershell("Get-WindowsFeature DNS", "choco list")],
        [{"type": "PowerShell", "name": "script", "scriptUri": "https://example.com/a.ps1"}],
    ],
)
def test_updates_behind_something_else_are_passed_over(before: list[dict[str, Any]]) -> None:
    assert not places("AIB452", *before, UPDATE, RESTART)


@pytest.mark.parametrize(
    ("steps", "count"),
    [
        ([RESTART, UPDATE], 1),
        ([RESTART, {"type": "PowerShell", "name": "script", "scriptUri": "https://example.com/a.ps1"}], 1),
        ([RESTART, powershell("Install-WindowsFeature DNS"), powershell("Write-Host done", name="say")], 1),
        ([UPDATE, RESTART], 0),
        ([UPDATE, RESTART, powershell("Start-Sleep -Seconds 60")], 0),
        ([powershell("Write-Host done")], 0),
    ],
)
def test_a_restart_is_missing_behind_what_may_need_one(steps: list[dict[str, Any]], count: int) -> None:
    assert len(places("AIB625", *steps)) == count


def test_no_restart_is_missing_on_linux() -> None:
    assert not places("AIB625", shell("sudo apt-get -y install nginx"))


# AIB453 and AIB454: small machines


@pytest.mark.parametrize("size", ["Standard_D1_v2", "standard_ds1_v2", "Standard_B1s", "Standard_A1_v2"])
def test_updates_on_a_size_with_one_processor_are_found(size: str) -> None:
    (item,) = found("AIB453", UPDATE, RESTART, vmProfile={"vmSize": size})
    assert marked(item) == f'"{size}"'
    assert [note.span.text for note in item.notes] == ['"WindowsUpdate"']


@pytest.mark.parametrize(
    "size", ["Standard_D2_v2", "Standard_D11_v2", "Standard_D16s_v5", "Standard_E16-8s_v5", "huge"]
)
def test_updates_on_other_sizes_are_passed_over(size: str) -> None:
    assert not places("AIB453", UPDATE, RESTART, vmProfile={"vmSize": size})


@pytest.mark.parametrize(
    ("sku", "found_places"), [("2019-Datacenter", ['"WindowsUpdate"']), ("2019-datacenter-gensecond", [])]
)
def test_the_default_size_depends_on_the_generation(sku: str, found_places: list[str]) -> None:
    source = {**SERVER_2016, "sku": sku}
    assert places("AIB453", UPDATE, RESTART, vmProfile=None, source=source) == found_places


@pytest.mark.parametrize(
    ("steps", "size", "count"),
    [
        ([powershell("New-Item -ItemType Directory C:\\\\a", "Write-Host ok")], "Standard_B1ms", 1),
        ([powershell("$a = Get-Date", "Set-Content C:\\\\a.txt $a")], "Standard_B1ms", 1),
        ([powershell("Write-Host ok")], "Standard_D2s_v5", 0),
        ([powershell("Install-WindowsFeature DNS")], "Standard_B1ms", 0),
        ([powershell("$tool = Get-Item C:\\\\tool.exe", "& $tool")], "Standard_B1ms", 0),
        ([powershell("Write-Host ok"), RESTART], "Standard_B1ms", 0),
        ([{"type": "PowerShell", "name": "s", "scriptUri": "https://example.com/a.ps1"}], "Standard_B1ms", 0),
    ],
)
def test_only_quick_steps_on_a_small_machine_are_found(steps: list[dict[str, Any]], size: str, count: int) -> None:
    assert len(places("AIB454", *steps, vmProfile={"vmSize": size})) == count
