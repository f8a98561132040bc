"""Rules about File steps and the override of the generalization: what they find, and what they pass over."""
# ruff: noqa: S108 -- paths on the build machine

from __future__ import annotations

import json
from typing import Any

import pytest
from checking import findings, marked
from documents import deployment, document, resource

from aib2packer.diagnostics import Diagnostic, Severity

RESTART = {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
SOURCE = "https://exampleimages.blob.core.windows.net/files/settings.json"
GALLERY_SOURCE = {
    "type": "SharedImageVersion",
    "imageVersionId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers"
    "/Microsoft.Compute/galleries/images/images/base/versions/1.0.0",
}


def file(destination: str, source: str = SOURCE, name: str = "file") -> dict[str, Any]:
    return {"type": "File", "name": name, "sourceUri": source, "destination": destination}


def run(kind: str, *commands: str, name: str = "commands") -> dict[str, Any]:
    return {"type": kind, "name": name, "inline": list(commands)}


def found(code: str, *steps: dict[str, Any], **members: Any) -> list[Diagnostic]:
    text = document(json.dumps({"customize": list(steps), **members}))
    return [item for item in findings(text) if item.definition.code == code]


def on_windows(code: str, *steps: dict[str, Any], **members: Any) -> list[str]:
    return [json.loads(f'"{marked(item).strip(chr(34))}"') for item in found(code, *steps, RESTART, **members)]


def on_linux(code: str, *steps: dict[str, Any], **members: Any) -> list[str]:
    return [marked(item).strip('"') for item in found(code, *steps, **members)]


def open_parameter(step: dict[str, Any]) -> list[str]:
    """Give what is found in a Linux template with a step that uses a parameter without a value."""
    made = resource(windows=False)
    made["properties"]["customize"] = [step]
    text = json.dumps({**deployment(made), "parameters": {"open": {"type": "string"}}})
    return [item.definition.code for item in findings(text)]


# AIB438 and AIB621: sources


@pytest.mark.parametrize(
    ("before", "place", "after", "severity"),
    [
        ("https://exampleimages.blob.core.windows.net/files/", "*", ".json", Severity.ERROR),
        ("https://exampleimages.blob.core.windows.net/files/a", "/", "?x=/b", Severity.ERROR),
        ("https://exampleimages.blob.core.windows.net/", "files", "", Severity.ERROR),
        ("https://github.com/example/images/", "tree", "/main/files", Severity.ERROR),
        ("https://raw.githubusercontent.com/example/images/main/files", "/", "", Severity.ERROR),
        ("https://downloads.example.com/files", "/", "", Severity.WARNING),
    ],
)
def test_a_source_that_is_no_single_file_is_found(before: str, place: str, after: str, severity: Severity) -> None:
    (item,) = found("AIB438", file("/tmp/a", before + place + after))
    assert (marked(item), item.severity) == (place, severity)
    assert item.subject is not None
    assert item.subject.source.text[: item.subject.start].endswith(f'"{before}')


def test_an_empty_source_is_found() -> None:
    assert [marked(item) for item in found("AIB438", file("/tmp/a", ""))] == ['""']


@pytest.mark.parametrize(
    "source",
    [
        SOURCE,
        "https://exampleimages.blob.core.windows.net/settings.json",
        "https://exampleimages.blob.core.windows.net/files/a?pattern=*",
        "https://github.com/example/tree/raw/main/tree",
        "https://downloads.example.com/file",
    ],
)
def test_a_source_that_may_be_a_file_is_passed_over(source: str) -> None:
    assert not on_linux("AIB438", file("/tmp/a", source))


def test_sources_and_destinations_that_are_not_known_are_passed_over() -> None:
    codes = {"AIB438", "AIB439", "AIB441", "AIB442", "AIB621"}
    source = "[concat(parameters('open'), '/')]"
    assert codes.isdisjoint(open_parameter(file("[concat('etc/', parameters('open'))]", source)))


@pytest.mark.parametrize(
    ("name", "place"), [("a.tar.gz", [".tar.gz"]), ("A.MSI?x=.txt", [".MSI"]), ("a.msi.txt", []), ("a.gz", [])]
)
def test_the_ending_of_a_package_is_underlined(name: str, place: list[str]) -> None:
    assert on_linux("AIB621", file("/tmp/a", f"https://example.com/{name}")) == place


# AIB439, AIB441 and AIB442: destinations


@pytest.mark.parametrize("destination", ["/etc/motd", "/tmp/../etc/motd", "/var/tmp/a", "/tmpfile", "//opt/a"])
def test_a_destination_outside_of_tmp_is_found(destination: str) -> None:
    assert on_linux("AIB439", file(destination)) == [destination]


@pytest.mark.parametrize("destination", ["/tmp/a", "/tmp/./a", "/etc/../tmp/a", "//tmp/a", "/tmp", "~/a"])
def test_a_destination_below_tmp_is_passed_over(destination: str) -> None:
    assert not on_linux("AIB439", file(destination))


def test_windows_may_write_anywhere() -> None:
    assert not on_windows("AIB439", file("C:\\Windows\\Temp\\a"))


@pytest.mark.parametrize(
    ("destination", "place"),
    [
        ("~/a", "~"),
        ("tmp/a", "tmp/a"),
        ("./a", "./a"),
        ("$HOME/a", "$HOME"),
        ("C:/Windows/Temp/a", "C:"),
    ],
)
def test_a_relative_destination_on_linux_is_found(destination: str, place: str) -> None:
    assert on_linux("AIB441", file(destination)) == [place]


@pytest.mark.parametrize(
    ("destination", "place", "severity"),
    [
        ("%TEMP%\\a", "%TEMP%", Severity.ERROR),
        ("C:\\Users\\%USERNAME%\\a", "%USERNAME%", Severity.WARNING),
        ("$env:TEMP\\a", "$env:TEMP", Severity.WARNING),
        ("/tmp/a", "/", Severity.WARNING),
        ("\\Temp\\a", "\\", Severity.WARNING),
        ("C:a", "C:a", Severity.ERROR),
        ("buildArtifacts\\a", "buildArtifacts\\a", Severity.ERROR),
    ],
)
def test_a_relative_destination_on_windows_is_found(destination: str, place: str, severity: Severity) -> None:
    (item,) = found("AIB441", file(destination), RESTART)
    assert (json.loads(f'"{marked(item).strip(chr(34))}"'), item.severity) == (place, severity)


@pytest.mark.parametrize(
    "destination",
    ["C:\\a.txt", "c:/a.txt", "\\\\server\\share\\a.txt", "C:\\$Recycle.Bin\\a", "C:\\100%\\a", "D:\\~a\\b~"],
)
def test_an_absolute_destination_on_windows_is_passed_over(destination: str) -> None:
    assert not on_windows("AIB441", file(destination))


@pytest.mark.parametrize("destination", ["/tmp/a", "/tmp/~a", "/tmp/%a%/$a"])
def test_an_absolute_destination_on_linux_is_passed_over(destination: str) -> None:
    assert not on_linux("AIB441", file(destination))


@pytest.mark.parametrize(("destination", "count"), [("/tmp", 1), ("/etc", 1), ("", 1), ("/tmp/", 0), ("/tmp/tmp", 0)])
def test_a_destination_without_a_file_on_linux_is_found(destination: str, count: int) -> None:
    assert len(on_linux("AIB442", file(destination))) == count


@pytest.mark.parametrize(
    ("destination", "count"), [("c:\\WINDOWS\\temp", 1), ("C:/Users/Public", 1), ("C:\\Windows\\temp\\a", 0)]
)
def test_a_destination_without_a_file_on_windows_is_found(destination: str, count: int) -> None:
    assert len(on_windows("AIB442", file(destination))) == count


# AIB443 is about folders


@pytest.mark.parametrize(
    ("destination", "folder"),
    [
        ("C:\\Build\\deep\\a.txt", "C:\\Build"),
        ("c:/temp/a.txt", "c:/temp"),
        ("C:\\Program Files\\Example\\a.txt", "C:\\Program Files\\Example"),
        ("C:\\ProgramData\\Example\\a.txt", "C:\\ProgramData\\Example"),
    ],
)
def test_a_folder_that_windows_lacks_is_underlined(destination: str, folder: str) -> None:
    assert on_windows("AIB443", file(destination)) == [folder]


@pytest.mark.parametrize(
    "destination",
    [
        "C:\\a.txt",
        "C:\\Windows\\Temp\\a.txt",
        "C:\\Windows\\Example\\a.txt",
        "C:\\Users\\Default\\Desktop\\a.lnk",
        "C:\\ProgramData\\Microsoft\\a.txt",
        "C:\\Program Files\\WindowsPowerShell\\Modules\\a.psm1",
        "D:\\Build\\a.txt",
    ],
)
def test_a_folder_that_windows_may_have_is_passed_over(destination: str) -> None:
    assert not on_windows("AIB443", file(destination))


@pytest.mark.parametrize(
    "before",
    [
        run("PowerShell", "mkdir C:\\build"),
        run("PowerShell", "New-Item -Type Directory -Path (Join-Path C:\\ BUILD)"),
        run("PowerShell", "choco install example -y"),
        run("PowerShell", "& C:\\Windows\\Temp\\setup.ps1"),
        {"type": "PowerShell", "name": "script", "scriptUri": "https://example.com/a.ps1"},
    ],
)
def test_an_earlier_step_may_have_made_the_folder(before: dict[str, Any]) -> None:
    assert not on_windows("AIB443", before, file("C:\\Build\\a.txt"))


def test_a_step_that_makes_the_folder_too_late_is_noted() -> None:
    late = run("PowerShell", "mkdir C:\\Build")
    (item,) = found("AIB443", run("PowerShell", "Write-Host hello", name="x"), file("C:\\Build\\a.txt"), late)
    assert [note.span.text for note in item.notes] == ['"PowerShell"']


def test_a_folder_below_tmp_is_missing_unless_it_is_made() -> None:
    step = file("/tmp/build/a.txt")
    assert on_linux("AIB443", step) == ["/tmp/build"]
    assert on_linux("AIB443", run("Shell", "echo hello"), step) == ["/tmp/build"]
    assert not on_linux("AIB443", run("Shell", "mkdir -p /tmp/build"), step)
    assert not on_linux("AIB443", file("/tmp/a.txt"))


def test_a_custom_source_may_have_any_folder() -> None:
    assert not on_windows("AIB443", file("C:\\Build\\a.txt"), source=GALLERY_SOURCE)


# AIB448 and AIB623: what becomes of a file


def test_a_file_that_is_overwritten_at_once_points_at_the_lost_one() -> None:
    (item,) = found("AIB448", file("/tmp/a", name="one"), file("/tmp//a", name="two"))
    assert marked(item) == '"/tmp//a"'
    assert [note.span.text for note in item.notes] == ['"/tmp/a"']


def test_windows_ignores_letter_case_in_paths() -> None:
    pair = (file("C:\\Windows\\Temp\\a"), file("c:/windows/temp/A", name="two"))
    assert on_windows("AIB448", *pair) == ["c:/windows/temp/A"]
    assert not on_linux("AIB448", file("/tmp/a"), file("/tmp/A", name="two"))


def test_a_file_that_a_script_may_have_used_is_not_lost() -> None:
    assert not on_linux("AIB448", file("/tmp/a"), run("Shell", "echo"), file("/tmp/a", name="two"))


@pytest.mark.parametrize(
    ("destination", "after", "count"),
    [
        ("C:\\buildArtifacts\\a.txt", [], 1),
        ("C:\\a.msi", [run("PowerShell", "msiexec /i C:\\a.msi")], 1),
        ("C:\\a.msi", [run("PowerShell", "msiexec /i C:\\a.msi", "Remove-Item C:\\a.msi")], 0),
        ("C:\\a.msi", [{"type": "PowerShell", "name": "s", "scriptUri": "https://example.com/a.ps1"}], 0),
        ("C:\\Example\\a.txt", [], 0),
    ],
)
def test_a_file_for_the_build_stays_unless_it_is_removed(destination: str, after: list[Any], count: int) -> None:
    assert len(on_windows("AIB623", file(destination), *after)) == count


# AIB445 and AIB622: the generalization


@pytest.mark.parametrize(
    ("destination", "place"),
    [
        ("/tmp/deprovisioningscript.sh", "deprovisioningscript.sh"),
        ("/tmp/DeprovisioningScript.ps1", "DeprovisioningScript.ps1"),
        ("/opt/DeprovisioningScript.sh", "DeprovisioningScript.sh"),
    ],
)
def test_a_misplaced_script_on_linux_is_found(destination: str, place: str) -> None:
    assert on_linux("AIB445", file(destination)) == [place]
    assert not on_linux("AIB622", file(destination))


@pytest.mark.parametrize("destination", ["C:\\Windows\\Temp\\DeprovisioningScript.ps1", "C:\\DeprovisioningScript.sh"])
def test_a_misplaced_script_on_windows_is_found(destination: str) -> None:
    assert on_windows("AIB445", file(destination)) == [destination.rpartition("\\")[2]]


def test_a_script_that_a_later_step_may_move_is_passed_over() -> None:
    step = file("/tmp/a/DeprovisioningScript.sh")
    assert not on_linux("AIB445", step, run("Shell", "mv /tmp/a/DeprovisioningScript.sh /tmp"))
    assert not on_linux("AIB445", step, {"type": "Shell", "name": "s", "scriptUri": "https://example.com/a.sh"})
    assert on_linux("AIB445", step, run("Shell", "echo done"))


@pytest.mark.parametrize("destination", ["C:\\DeprovisioningScript.ps1", "c:/deprovisioningscript.PS1"])
def test_a_script_in_its_place_on_windows_is_reported_once(destination: str) -> None:
    steps = (file(destination), run("PowerShell", "Get-Content C:\\DeprovisioningScript.ps1"))
    assert len(on_windows("AIB622", *steps)) == 1
    assert not on_windows("AIB445", *steps)


@pytest.mark.parametrize(
    ("commands", "place"),
    [
        (["echo x", "cat > /tmp/DeprovisioningScript.sh <<'END'", "x", "END"], "/tmp/DeprovisioningScript.sh"),
        (["sudo cp a '/tmp/DeprovisioningScript.sh'"], "'/tmp/DeprovisioningScript.sh'"),
    ],
)
def test_a_command_that_writes_the_script_is_underlined(commands: list[str], place: str) -> None:
    assert on_linux("AIB622", run("Shell", *commands)) == [place]


def test_a_script_that_is_only_spoken_of_is_passed_over() -> None:
    assert not on_linux(
        "AIB622", run("Shell", "echo 'see /tmp/DeprovisioningScript.sh'", "# /tmp/DeprovisioningScript.sh")
    )
