"""The command `compile`: what it reads, writes, prints and returns."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aib2packer import __version__, pipeline
from aib2packer.cli.compile import compile_command
from aib2packer.cli.program import program
from aib2packer.emit import render as rendering
from aib2packer.emit.render import Layout, RenderedFile
from aib2packer.lower.scope import Auth

SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000"
IDENTITY = f"{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"
SECONDS = 30  # no input may take longer


def template(**changes: Any) -> dict[str, Any]:
    """Make a small image template; `changes` are members of the resource."""
    resource = {
        "type": "Microsoft.VirtualMachineImages/imageTemplates",
        "apiVersion": "2022-07-01",
        "name": "web",
        "location": "westeurope",
        "identity": {"type": "UserAssigned", "userAssignedIdentities": {IDENTITY: {}}},
        "properties": {
            "source": {
                "type": "PlatformImage",
                "publisher": "Canonical",
                "offer": "0001-com-ubuntu-server-jammy",
                "sku": "22_04-lts-gen2",
                "version": "latest",
            },
            "customize": [{"type": "Shell", "name": "hello", "inline": ["echo hello"]}],
            "distribute": [
                {
                    "type": "ManagedImage",
                    "runOutputName": "web",
                    "imageId": f"{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/images/web",
                    "location": "westeurope",
                }
            ],
        },
    }
    return {**resource, **changes}


def deployment(*resources: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        **members,
        "resources": list(resources),
    }


def variable_user(**variables: Any) -> dict[str, Any]:
    """Make a deployment whose image template takes its location from the variable `a`."""
    return deployment(template(location="[variables('a')]"), variables=variables)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder with one good and one bad template."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    save("web.json", template())
    save("bad.json", template(properties={}))
    return tmp_path


def save(name: str, content: object) -> None:
    Path(name).write_text(json.dumps(content, indent=2), encoding="utf-8")


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(program, ["compile", *arguments], input=stdin)


def files() -> list[str]:
    """Name the files beside the templates."""
    found = [path.as_posix() for path in Path().rglob("*") if path.is_file()]
    return sorted(name for name in found if not name.endswith(".json"))


# Good input


def test_hcl_goes_to_the_standard_output() -> None:
    result = run("web.json")
    assert result.exit_code == 0
    assert 'source "azure-arm"' in result.stdout
    assert result.stdout.endswith("}\n")
    assert files() == []


def test_hcl_goes_to_a_file_and_is_the_same() -> None:
    result = run("web.json", "-o", "new/folder/out.pkr.hcl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert files() == ["new/folder/out.pkr.hcl"]
    assert Path("new/folder/out.pkr.hcl").read_text() == run("web.json").stdout


@pytest.mark.parametrize("target", ["out/", "there"])
def test_a_folder_gets_a_file_named_after_the_template(target: str) -> None:
    Path("there").mkdir()
    save("other.json", template(name="db_2.x"))
    assert run("web.json", "other.json", "-o", target).exit_code == 0
    assert files() == [f"{target.rstrip('/')}/db_2.x.pkr.hcl", f"{target.rstrip('/')}/web.pkr.hcl"]


def test_a_name_that_is_not_known_gives_way_to_that_of_the_file() -> None:
    save("a.b.json", deployment(template(name="[parameters('n')]"), parameters={"n": {"type": "string"}}))
    assert run("a.b.json", "-o", "out/").exit_code == 0
    assert files() == ["out/a.b.pkr.hcl"]
    assert run("a.b.json", "-o", "out/", "--set", "n=mine").exit_code == 0
    assert files() == ["out/a.b.pkr.hcl", "out/mine.pkr.hcl"]


def test_several_templates_in_one_file_need_a_folder() -> None:
    save("two.json", deployment(template(), template(name="db")))
    assert run("two.json", "-o", "out").exit_code == 0
    assert files() == ["out/db.pkr.hcl", "out/web.pkr.hcl"]
    result = run("two.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "web.pkr.hcl, db.pkr.hcl" in result.stderr
    assert "-o FOLDER/" in result.stderr


def test_the_split_layout_fills_a_folder() -> None:
    assert run("web.json", "-o", "out", "--layout", "split").exit_code == 0
    assert {"out/packer.pkr.hcl", "out/source.pkr.hcl", "out/build.pkr.hcl"} <= set(files())


def test_the_split_layout_gives_each_of_several_templates_its_folder() -> None:
    save("two.json", deployment(template(), template(name="db")))
    assert run("two.json", "-o", "out", "--layout", "split").exit_code == 0
    assert {"out/db/build.pkr.hcl", "out/web/build.pkr.hcl"} <= set(files())


def test_the_standard_input_is_a_template() -> None:
    result = run("-", stdin=json.dumps(template()))
    assert result.exit_code == 0
    assert 'source "azure-arm"' in result.stdout


def test_parameters_come_from_files_and_from_the_command_line() -> None:
    declared = {name: {"type": "string"} for name in ("one", "two", "three")}
    location = "[concat(parameters('one'), parameters('two'))]"
    properties = template()["properties"]
    properties["distribute"][0]["location"] = location
    save("t.json", deployment(template(location=location, properties=properties), parameters=declared))
    value_file = {"parameters": {"one": {"value": "west"}, "two": {"value": "us"}}}
    save("first.json", value_file)
    save("second.json", {"parameters": {"two": {"value": "europe"}}})
    given = ("--parameters", "first.json", "--parameters", "second.json")
    assert '"westeurope"' in run("t.json", *given).stdout
    assert '"westus2"' in run("t.json", *given, "--set", "two=us2").stdout


def test_facts_of_the_deployment_come_from_options() -> None:
    image = "[resourceId('Microsoft.Compute/images', 'web')]"
    properties = template()["properties"]
    properties["distribute"][0] |= {"imageId": image, "location": "[resourceGroup().location]"}
    save("t.json", deployment(template(location="[resourceGroup().location]", properties=properties)))
    result = run("t.json", "--subscription", SUBSCRIPTION[-36:], "--resource-group", "rg-x", "--location", "westus3")
    assert result.exit_code == 0
    assert '"rg-x"' in result.stdout
    assert '"westus3"' in result.stdout


def test_the_operating_system_is_taken_in_any_case() -> None:
    properties = template()["properties"]
    properties["source"] = {"type": "ManagedImage", "imageId": properties["distribute"][0]["imageId"] + "0"}
    properties["customize"] = []
    save("t.json", template(properties=properties))
    assert run("t.json").exit_code == 1
    for value, expected in (("LINUX", '"Linux"'), ("Windows", '"Windows"')):
        result = run("t.json", "--os-type", value)
        assert result.exit_code == 0, result.stderr
        assert expected in result.stdout


def test_ledger_and_report_are_json_that_names_the_output() -> None:
    result = run("web.json", "-o", "out/x.hcl", "--ledger", "ledger.json", "--report", "report.json")
    assert result.exit_code == 0
    ledger, report = (json.loads(Path(name).read_text()) for name in ("ledger.json", "report.json"))
    assert report["version"] == ledger["version"] == 1
    (entries,) = (item["entries"] for item in ledger["templates"])
    assert {entry["outcome"] for entry in entries} <= {"mapped", "approximated", "no-counterpart"}
    assert {line["file"] for entry in entries for line in entry["hcl"]} == {"x.hcl"}
    (step,) = (entry for entry in entries if entry["pointer"] == "/properties/customize/0/inline/0")
    assert step["outcome"] == "mapped"
    lines = Path("out/x.hcl").read_text().splitlines()
    assert any("echo hello" in lines[line["line"] - 1] for line in step["hcl"])


def test_the_same_input_gives_the_same_bytes_twice() -> None:
    arguments = ("web.json", "-o", "x.hcl", "--ledger", "l.json", "--report", "r.json")
    outputs = []
    for _ in range(2):
        assert run(*arguments).exit_code == 0
        outputs.append([Path(name).read_bytes() for name in ("x.hcl", "l.json", "r.json")])
    assert outputs[0] == outputs[1]


# Errors in the template


def test_an_error_means_no_hcl_at_all_but_a_report_and_a_ledger() -> None:
    result = run("web.json", "bad.json", "-o", "out/", "--ledger", "l.json", "--report", "r.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert files() == []
    assert not Path("out").exists()
    report = json.loads(Path("r.json").read_text())
    assert {item["file"] for item in report["diagnostics"] if item["severity"] == "error"} == {"bad.json"}
    for item in json.loads(Path("l.json").read_text())["templates"]:
        assert all(entry["hcl"] == [] for entry in item["entries"])


def test_an_error_leaves_older_output_alone() -> None:
    Path("out.hcl").write_text("old")
    assert run("bad.json", "-o", "out.hcl").exit_code == 1
    assert Path("out.hcl").read_text() == "old"


def test_quiet_hides_what_is_only_informative() -> None:
    loud, quiet = run("web.json"), run("web.json", "-q")
    assert loud.stdout == quiet.stdout
    assert " info AIB" in loud.stderr
    assert " info AIB" not in quiet.stderr


COLORS = [
    pytest.param(("--color", "always"), {}, True, id="always"),
    pytest.param(("--color", "always"), {"NO_COLOR": "1"}, True, id="always, against NO_COLOR"),
    pytest.param(("--color", "never"), {}, False, id="never"),
    pytest.param((), {}, False, id="not a terminal"),
]


@pytest.mark.parametrize(("arguments", "environment", "colored"), COLORS)
def test_color_follows_the_option(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], environment: dict[str, str], colored: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in run("bad.json", *arguments).stderr) is colored


@pytest.mark.parametrize(("no_color", "colored"), [(None, True), ("", True), ("1", False)])
def test_a_terminal_gets_color_unless_told_otherwise(command: list[str], no_color: str | None, colored: bool) -> None:
    pty = pytest.importorskip("pty")
    environment = {**os.environ, "TERM": "xterm"} | ({} if no_color is None else {"NO_COLOR": no_color})
    ours, theirs = pty.openpty()
    subprocess.run([*command, "compile", "bad.json"], stderr=theirs, stdout=theirs, env=environment, check=False)
    os.close(theirs)
    printed = b""
    try:
        while chunk := os.read(ours, 65536):
            printed += chunk
    except OSError:  # Linux says so at the end of a terminal
        pass
    os.close(ours)
    assert b"error" in printed
    assert (b"\x1b[" in printed) is colored


# Bad input: one clear message with its place, exit code 1, no output. `code` is None where the wording may vary.

BAD = [
    pytest.param(b"not json", "AIB006", (1, 1), id="not JSON"),
    pytest.param(b"", "AIB003", (1, 1), id="an empty file"),
    pytest.param(b'{"a": 1,\n "b": }', None, (2, 7), id="half JSON"),
    pytest.param(b'{"a": "\xff"}', "AIB002", (1, 8), id="not UTF-8"),
    pytest.param(b"\x00" * 5000, None, (1, 1), id="zeros"),
    pytest.param(b"[" * 100_000, "AIB015", None, id="deep arrays"),
    pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "AIB015", None, id="deep objects"),
    pytest.param(b'"' + b"x" * 50_000_000 + b'"', "AIB001", (1, 1), id="50 MB"),
    pytest.param(b"[]", None, (1, 1), id="an array"),
    pytest.param(b'{"hello": "world"}', None, None, id="some other JSON"),
    pytest.param(deployment(), None, None, id="a deployment without an image template"),
    pytest.param(deployment(template(location="[concat('a']")), None, None, id="half an expression"),
    pytest.param(deployment(template(location="[" + "concat(" * 50_000 + "]")), None, None, id="a deep expression"),
    pytest.param(variable_user(a="[variables('b')]", b="[variables('a')]"), None, None, id="cyclic variables"),
    pytest.param(variable_user(a="[variables('a')]"), None, None, id="a variable made of itself"),
    pytest.param(
        variable_user(
            a="[variables('v40')]",
            v0="0123456789",
            **{f"v{i}": f"[concat(variables('v{i - 1}'), variables('v{i - 1}'))]" for i in range(1, 41)},
        ),
        None,
        None,
        id="a text that doubles forty times",
    ),
    pytest.param(
        variable_user(
            a="[string(variables('v40'))]",
            v0=["x"],
            **{f"v{i}": f"[createArray(variables('v{i - 1}'), variables('v{i - 1}'))]" for i in range(1, 41)},
        ),
        None,
        None,
        id="an array that doubles forty times",
    ),
    pytest.param(
        variable_user(a="[length(range(0, 2000000000))]"), None, None, id="a range of two thousand million numbers"
    ),
    pytest.param(
        variable_user(
            a="[variables('v30000')]",
            v0="westeurope",
            **{f"v{i}": f"[variables('v{i - 1}')]" for i in range(1, 30_001)},
        ),
        None,
        None,
        id="a chain of thirty thousand variables",
    ),
    pytest.param(template(properties="[parameters('p')]"), None, None, id="a parameter nobody declared"),
]


@pytest.mark.parametrize(("content", "code", "place"), BAD)
def test_bad_input_is_answered_with_a_place(
    command: list[str], content: bytes | dict[str, Any], code: str | None, place: tuple[int, int] | None
) -> None:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    Path("in.json").write_bytes(data)
    done = subprocess.run(
        [*command, "compile", "in.json", "-o", "out.hcl", "--report", "r.json"],
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    stderr = done.stderr.decode()
    assert done.returncode == 1, stderr[:2000]
    assert "Traceback" not in stderr
    assert "in.json:" in stderr
    assert len(stderr) < 5_000
    assert done.stdout == b""
    assert not Path("out.hcl").exists()
    errors = [item for item in json.loads(Path("r.json").read_text())["diagnostics"] if item["severity"] == "error"]
    assert all(item["start"] is not None for item in errors)
    first = errors[0]
    assert code is None or first["code"] == code
    assert place is None or (first["start"]["line"], first["start"]["column"]) == place


def test_a_bad_parameter_file_is_reported_at_its_place() -> None:
    Path("p.json").write_text('{"parameters": {"x": }}')
    result = run("web.json", "--parameters", "p.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "p.json:1:22: error AIB" in result.stderr


def test_a_value_from_the_command_line_is_never_quoted() -> None:
    result = run("web.json", "--set", "password=hunter2", "--report", "r.json")
    assert result.exit_code == 1
    assert "--set password: error AIB" in result.stderr
    assert "hunter2" not in result.output + Path("r.json").read_text()


# Wrong usage, and files that cannot be read or written


USAGE = [
    pytest.param(("missing.json",), "cannot read `missing.json`: no such file", id="a missing template"),
    pytest.param(("web.json", "-o", "x", "--beside"), "give one of them", id="two places"),
    pytest.param(("-", "--beside"), "in no folder", id="beside the standard input"),
    pytest.param(("web.json", "--fail-on-change"), "goes with -o or --beside", id="a change of nothing"),
    pytest.param(("web.json", "--parameters", "missing.json"), "`missing.json`", id="a missing parameter file"),
    pytest.param(("-", "-"), "only once", id="the standard input twice"),
    pytest.param(("web.json", "-o", "web.json"), "it is the input `web.json`", id="output over the input"),
    pytest.param(("web.json", "--report", "link.json"), "it is the input `web.json`", id="report over the input"),
    pytest.param(
        ("web.json", "--parameters", "p.json", "--ledger", "p.json"), "it is the input `p.json`", id="ledger over one"
    ),
    pytest.param(("web.json", "-o", "x", "--report", "x"), "same file", id="two outputs in one file"),
    pytest.param(("web.json", "-o", "web.json/x.hcl"), "cannot write `web.json/x.hcl`", id="a file as folder"),
    pytest.param(("web.json", "-o", "/proc/nowhere/x.hcl"), "cannot write", id="a folder that cannot be made"),
    pytest.param(("web.json", "copy.json", "-o", "out/"), "two image templates are called `web`", id="one name twice"),
    pytest.param(("web.json", "other.json", "-o", "web.json"), "is not a folder", id="several into one file"),
    pytest.param(("web.json", "--layout", "split"), "-o FOLDER/", id="split without a folder"),
    pytest.param(("web.json", "--set", "novalue"), "NAME=VALUE", id="a setting without a value"),
    pytest.param(("web.json", "--set", "=x"), "NAME=VALUE", id="a setting without a name"),
    pytest.param(("web.json", "--set", "a=1", "--set", "A=2"), "more than once", id="a setting twice"),
    pytest.param(("web.json", "--os-type", "beos"), "'linux', 'windows'", id="an unknown operating system"),
    pytest.param((), "Usage:", id="nothing at all"),
]


@pytest.mark.parametrize(("arguments", "message"), USAGE)
def test_wrong_usage_is_explained_with_exit_code_2(arguments: tuple[str, ...], message: str) -> None:
    save("p.json", {"parameters": {}})
    save("copy.json", template())
    save("other.json", template(name="other"))
    Path("link.json").symlink_to("web.json")
    before = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert message in result.output
    assert "Traceback" not in result.output
    assert {path: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before
    assert not Path("out").exists()


def test_a_full_standard_output_is_reported(command: list[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*command, "compile", "web.json"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert b"cannot write `the standard output`: no space left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_closed_standard_output_is_reported(command: list[str]) -> None:
    line = f"exec {' '.join(command)} compile web.json >&-"
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


# The boundary


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_went_away_ends_the_program_quietly(command: list[str], unbuffered: str) -> None:
    save("big.json", template(properties=template()["properties"] | {"customize": many_steps(2_000)}))
    child = subprocess.Popen(
        [*command, "compile", "big.json", "-q"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.read(1)
    child.stdout.close()
    stderr = child.stderr.read()
    child.stderr.close()
    assert child.wait(SECONDS) == 141
    assert stderr == b""


def many_steps(count: int) -> list[dict[str, Any]]:
    return [{"type": "Shell", "name": f"step {i}", "inline": [f"echo {i}"]} for i in range(count)]


def test_control_c_ends_the_program_quietly_with_130(command: list[str]) -> None:
    child = subprocess.Popen(
        [*command, "compile", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A shell that runs the tests in the background has them ignore the signal, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 -- this process has no threads
    )
    wait_until_it_reads(child.pid)
    child.send_signal(signal.SIGINT)
    stdout, stderr = child.communicate(timeout=SECONDS)
    assert (child.returncode, stdout, stderr) == (130, b"", b"")


def wait_until_it_reads(pid: int) -> None:
    """Wait until a process sleeps, on Linux; elsewhere long enough."""
    status = Path(f"/proc/{pid}/wchan")
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if status.exists() and "pipe" in status.read_text():
            return
        time.sleep(0.05)


def fail(*_: object) -> None:
    raise KeyError("a secret")


def test_a_defect_is_one_line_with_the_version_and_exit_code_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "compile_files", fail)
    result = run("web.json", "-o", "out.hcl")
    assert result.exit_code == 3
    assert result.stderr.count("\n") == 1
    assert f"aib2packer {__version__} failed with KeyError at test_compile.py:" in result.stderr
    assert "report" in result.stderr
    assert "a secret" not in result.stderr
    assert files() == []


def test_debug_adds_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "compile_files", fail)
    assert "Traceback" in run("web.json", "--debug").stderr


def test_a_value_that_the_compiler_lost_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(_document: object, name: str, _layout: Layout) -> tuple[RenderedFile, ...]:
        return (RenderedFile(f"{name}.pkr.hcl", "", ()),)

    monkeypatch.setattr(rendering, "render", forget)
    result = run("web.json", "-o", "out.hcl")
    assert result.exit_code == 3
    assert "error AIB901" in result.stderr
    assert files() == []


def test_the_options_know_the_same_words_as_the_compiler() -> None:
    choices = {item.name: list(item.type.choices) for item in compile_command.params if hasattr(item.type, "choices")}
    assert choices["auth"] == [item.value for item in Auth]
    assert choices["layout"] == [item.value for item in Layout]


def test_the_version_is_printed() -> None:
    result = CliRunner().invoke(program, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"aib2packer {__version__}\n")


def test_help_has_an_example() -> None:
    assert "aib2packer compile image.json -o image.pkr.hcl" in run("--help").stdout
