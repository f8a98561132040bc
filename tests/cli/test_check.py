"""The command `check`: what it reads, prints, writes and returns."""

from __future__ import annotations

import itertools
import json
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aib2packer.cli.program import program
from aib2packer.diagnostics import Diagnostic
from aib2packer.formats.registry import FORMATS
from aib2packer.rules.steps.restarts import RestartLongerThanBuild

ID = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers"


def template(**properties: Any) -> dict[str, Any]:
    """Make a Windows template that nothing is wrong with; `properties` replace its own."""
    return {
        "type": "Microsoft.VirtualMachineImages/imageTemplates",
        "apiVersion": "2022-07-01",
        "name": "web",
        "location": "westeurope",
        "identity": {
            "type": "UserAssigned",
            "userAssignedIdentities": {f"{ID}/Microsoft.ManagedIdentity/userAssignedIdentities/builder": {}},
        },
        "properties": {
            "buildTimeoutInMinutes": 120,
            "vmProfile": {"vmSize": "Standard_D4s_v5"},
            "source": {
                "type": "PlatformImage",
                "publisher": "MicrosoftWindowsServer",
                "offer": "WindowsServer",
                "sku": "2025-datacenter-g2",
                "version": "latest",
            },
            "customize": [{"type": "WindowsRestart", "name": "restart"}],
            "distribute": [
                {
                    "type": "SharedImage",
                    "runOutputName": "gallery",
                    "galleryImageId": f"{ID}/Microsoft.Compute/galleries/images/images/base",
                    "targetRegions": [{"name": "westeurope"}],
                }
            ],
            **properties,
        },
    }


GOOD = template()
WARNING = template(customize=[{"type": "WindowsRestart", "name": "restart", "restartTimeout": "3h"}])  # AIB440
ERROR = template(buildTimeoutInMinutes=3)  # AIB409, for the service
BUILD_ERROR = template(
    customize=[{"type": "WindowsRestart", "name": "r", "restartCommand": "shutdown /s /f /t 0"}]
)  # AIB447
NO_IDENTITY = {key: value for key, value in GOOD.items() if key != "identity"}  # AIB325, for the service
FIXABLE = {**GOOD, "apiVersion": "2024-02-01", "Location": "westeurope"}
del FIXABLE["location"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, document in {
        "good": GOOD,
        "warning": WARNING,
        "error": ERROR,
        "no-identity": NO_IDENTITY,
        "build-error": BUILD_ERROR,
    }.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(document, indent=2))
    return tmp_path


def check(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(program, ["check", *arguments], input=text)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("good.json",), 0),
        (("warning.json",), 0),
        (("error.json",), 1),
        (("good.json", "error.json"), 1),
        (("error.json", "--fail-on", "never"), 0),
        (("warning.json", "--fail-on", "warning"), 1),
        (("good.json", "--fail-on", "info"), 0),  # what is not reported does not fail
        (("good.json", "--fail-on", "info", "--severity", "info"), 1),
        (("error.json", "--ignore", "AIB409"), 0),
        (("error.json", "--for", "packer"), 0),
        (("error.json", "--for", "service"), 1),
        (("build-error.json", "--for", "packer"), 1),
        (("missing.json",), 2),
        ((), 2),
        (("good.json", "--select", "AIB440x"), 2),
        (("good.json", "--unsafe"), 2),
        (("good.json", "--format", "yaml"), 2),
    ],
)
def test_the_exit_code(folder: Path, arguments: tuple[str, ...], code: int) -> None:
    assert check(*arguments).exit_code == code, folder


def test_nothing_is_said_of_a_good_template_but_that(folder: Path) -> None:
    assert check("good.json").output.startswith("1 file checked, nothing found."), folder


def test_findings_stand_on_the_standard_output_with_their_place(folder: Path) -> None:
    result = check("warning.json")
    assert result.stderr == ""
    line = (folder / "warning.json").read_text().splitlines().index('        "restartTimeout": "3h"') + 1
    assert result.stdout.startswith(f"warning.json:{line}:27: warning AIB440: ")
    assert "RULES.md#aib440" in result.stdout


def test_advice_is_hidden_counted_and_shown_on_request(folder: Path) -> None:
    hidden = check("good.json").output
    shown = check("good.json", "--severity", "info", "--format", "concise").output.splitlines()
    assert f"{len(shown)} infos" in hidden
    assert all(" info AIB" in line for line in shown), folder


def test_a_folder_means_the_image_templates_below_it(folder: Path) -> None:
    (folder / "a" / "b").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / "error.json").rename(folder / "a" / "b" / "error.JSON")
    (folder / "warning.json").rename(folder / ".git" / "warning.json")
    (folder / "a" / "package.json").write_text('{"name": "x"}')
    (folder / "a" / "broken.json").write_text("{")
    (folder / "a" / "wide.jsonc").write_bytes(json.dumps(ERROR).encode("utf-16"))
    found = check("a", ".", "--format", "concise", "--ignore", "AIB325,AIB447").output
    assert sorted({line.split(":")[0] for line in found.splitlines()}) == ["a/b/error.JSON", "a/wide.jsonc"]


def test_a_file_without_an_image_template_is_an_error_when_it_is_named(folder: Path) -> None:
    (folder / "package.json").write_text('{"name": "x"}')
    assert check("package.json").exit_code == 1


def test_the_standard_input_is_checked(folder: Path) -> None:
    result = check("-", text=json.dumps(ERROR))
    assert "<stdin>:1:" in result.stdout, folder
    assert result.exit_code == 1


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_written_to_a_file(folder: Path, name: str) -> None:
    printed = check("error.json", "warning.json", "--format", name)
    written = check("error.json", "warning.json", "--format", name, "-o", "out/findings.txt")
    assert (written.stdout, written.exit_code) == ("", 1)
    assert (folder / "out" / "findings.txt").read_bytes() == printed.stdout_bytes
    assert b"AIB440" in printed.stdout_bytes


def test_an_input_is_never_overwritten(folder: Path) -> None:
    before = (folder / "good.json").read_bytes()
    for option in ("-o", "--write-baseline"):
        result = check("good.json", option, "good.json")
        assert result.exit_code == 2
        assert "would be overwritten" in result.stderr
    assert (folder / "good.json").read_bytes() == before


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_of_the_files_changes_nothing(folder: Path, name: str) -> None:
    files = ("error.json", "warning.json", "no-identity.json")
    outputs = {check(*order, "--format", name).stdout_bytes for order in itertools.permutations(files)}
    assert len(outputs) == 1, folder
    assert check(*files, *files, "--format", name).stdout_bytes in outputs  # nor does naming one twice


def test_nothing_is_written_and_nobody_is_called(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened or a program was run")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*")}
    assert check(".", "--severity", "info").exit_code == 1
    assert check(".", "--diff", "--unsafe").exit_code == 0
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*")} == before


def test_an_unknown_selector_is_answered_with_the_nearest_one(folder: Path) -> None:
    result = check("good.json", "--ignore", "restart-longer-than-biuld")
    assert "Did you mean `restart-longer-than-build`?" in result.stderr, folder


def test_the_settings_of_the_nearest_folder_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "pyproject.toml").write_text('[tool.aib2packer]\nignore = ["AIB409"]\n')
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")
    assert check("../error.json").exit_code == 0
    (folder / "inner" / ".aib2packer.toml").write_text('severity = "error"\nfail-on = "warning"\n')
    assert check("../error.json").exit_code == 1
    assert check("../warning.json").exit_code == 0
    assert check("../warning.json", "--severity", "warning").exit_code == 1
    assert check("../error.json", "--config", "../pyproject.toml").exit_code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("select = 1", "`select` has to be an array of texts"),
        ('ignore = ["restart-longer"]', "Did you mean `restart-longer-than-build`?"),
        ("x", "not TOML"),
    ],
)
def test_settings_that_cannot_be_used_are_named(folder: Path, text: str, told: str) -> None:
    (folder / ".aib2packer.toml").write_text(text)
    result = check("good.json")
    assert result.exit_code == 2
    assert ".aib2packer.toml" in result.stderr
    assert told in result.stderr


def test_a_baseline_is_written_and_used(folder: Path) -> None:
    assert check("error.json", "warning.json", "--write-baseline", "known.json").exit_code == 1
    again = check("error.json", "warning.json", "--baseline", "known.json", "--severity", "info")
    assert again.exit_code == 0
    assert "nothing" in again.output
    (folder / ".aib2packer.toml").write_text('baseline = "known.json"\n')
    assert check("error.json").exit_code == 0
    assert check("no-identity.json").exit_code == 1
    (folder / "known.json").write_text("{}")
    refused = check("error.json")
    assert refused.exit_code == 2
    assert "--write-baseline" in refused.stderr


def test_a_rule_that_fails_is_told_and_the_others_still_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object, __: object) -> Iterator[Diagnostic]:
        yield from ()
        raise ZeroDivisionError("hunter2")

    monkeypatch.setattr(RestartLongerThanBuild, "check", fail)
    result = check("error.json", "--format", "concise")
    assert result.exit_code == 3, folder
    assert "AIB900 the rule AIB440 (restart-longer-than-build) failed" in result.output
    assert "AIB409" in result.output
    assert "hunter2" not in result.output


def compiled(name: str) -> Result:
    return CliRunner().invoke(program, ["compile", name])


def test_compiling_runs_the_rules_too(folder: Path) -> None:
    warned = compiled("warning.json")
    assert (warned.exit_code, "warning AIB440" in warned.stderr) == (0, True)
    stopped = compiled("build-error.json")
    assert (stopped.exit_code, "error AIB447" in stopped.stderr) == (1, True)
    assert stopped.stdout == ""
    assert "AIB6" not in compiled("good.json").stderr, folder


@pytest.mark.parametrize(("name", "code"), [("error.json", "AIB409"), ("no-identity.json", "AIB325")])
def test_what_only_the_service_refuses_is_compiled_with_a_warning(folder: Path, name: str, code: str) -> None:
    result = compiled(name)
    assert (result.exit_code, f"warning {code}" in result.stderr) == (0, True), folder
    assert 'source "azure-arm"' in result.stdout


def test_a_suppressed_error_does_not_stop_a_compilation(folder: Path) -> None:
    (folder / ".aib2packer.toml").write_text('[[suppressions]]\ncode = "AIB447"\nreason = "the command is ours"\n')
    result = compiled("build-error.json")
    assert result.exit_code == 0
    assert "AIB447" not in result.stderr


def test_fixing_and_its_preview(folder: Path) -> None:
    path = folder / "fixable.json"
    path.write_text(json.dumps(FIXABLE, indent=2))
    preview = check("fixable.json", "--diff")
    assert preview.exit_code == 1
    assert '+  "location": "westeurope"' in preview.stdout
    assert "Location" in path.read_text()
    fixed = check("fixable.json", "--fix")
    assert (fixed.exit_code, fixed.stderr) == (0, "1 mended in 1 file\n")
    assert json.loads(path.read_text())["location"] == "westeurope"
    assert check("fixable.json", "--diff").stdout == ""


def test_the_standard_input_cannot_be_fixed(folder: Path) -> None:
    result = check("-", "--fix", text=json.dumps(FIXABLE))
    assert result.exit_code == 2, folder
    assert "cannot be mended" in result.stderr
