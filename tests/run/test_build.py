"""What a generated configuration does when the real Packer runs it, with only the cloud replaced."""

from __future__ import annotations

import copy
import hashlib
import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from artifact_server import Artifacts
from builds import Build, Runner

# Lines that a shell, HCL or Packer's Go templates would change, if any of them saw more in them than text.
DIFFICULT = (
    "double \"quotes\" single 'quotes' back`ticks`",
    "${HOME} $${HOME} %{x} %%{x} %{if x} ~} $$ $(date) #{x} <%= x %> \\${x}",
    "back\\slash \\\\two \\n stays, C:\\new\\table, at the end \\",
    "a\ttab, \u00a0no-break, Grüße, 日本語, 🐧",
    "  spaces at both ends  ",
    "",
    "<<EOT",
    "EOT",
    "// no comment # no comment /* no comment */",
)
BRACES = "docker ps --format '{{.Names}}' {{ user `x` }} {{/* gone? */}} }} {{"
DECOMPOSED = "e\u0301 is not \u00e9"


@pytest.fixture(scope="session")
def sample(root: Path) -> str:
    return (root / "templates/all-linux-steps.json").read_text(encoding="utf-8")


def with_steps(sample: str, *customize: dict[str, Any], **validate: Any) -> dict[str, Any]:
    """Give the sample other customizers and, without its own, other validators."""
    template: dict[str, Any] = copy.deepcopy(json.loads(sample))
    properties = template["resources"][0]["properties"]
    properties["customize"] = list(customize)
    properties.pop("validate")
    if validate:
        properties["validate"] = validate
    return template


def shell(*inline: str) -> dict[str, Any]:
    return {"type": "Shell", "inline": list(inline)}


def note(path: Path, text: str) -> dict[str, Any]:
    """Make a step that adds a line to a file."""
    return shell(f"printf '%s\\n' {shlex.quote(text)} >> {path}")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work") / "made by the first step"


@pytest.fixture(scope="module")
def whole(run: Runner, sample: str, work: Path) -> Build:
    """Build the sample that has every kind of step."""
    return run(sample, {"workDir": str(work)})


def test_every_kind_of_step_builds(whole: Build):
    assert whole.ok, whole.log


def test_steps_run_in_the_order_of_the_template(whole: Build, work: Path):
    order = (work / "order").read_text().split()
    steps, validators = list("12356789"), ["validator-1", "validator-2", "validator-4"]
    assert order == [*steps, *validators, "deprovisioned"], whole.log


def test_commands_with_braces_arrive_unchanged(whole: Build, work: Path):
    assert (work / "braces").read_text() == (
        "docker ps --format '{{.Names}}'\n{{ user `name` }} {{.Vars}} {{ isotime }} }} {{\n"
    ), whole.log


def test_difficult_text_of_the_sample_arrives_byte_for_byte(whole: Build, work: Path):
    assert (work / "text").read_bytes().decode() == (
        "double \"quotes\"\nsingle 'quotes'\nback`ticks`\n"
        "${HOME} $${HOME} %{x} %%{x} $$ $(date) #{x} <%= x %>\n"
        "back\\slash \\\\two \\n stays C:\\new\\table\n"
        "a\ttab\n  spaces at both ends  \n"
        "Grüße, 日本語, 🐧, \u00a0no-break, \u00e9 combined: e\u0301\n"
        'a here-document\n\twith a tab, "quotes", ${HOME}, %{if x}, {{braces}} and \\backslashes\\\n\n'
        "one element\nof two lines\n"
    ), whole.log


def test_a_downloaded_script_runs_by_its_own_shebang(whole: Build, work: Path):
    assert (work / "script").read_text() == "script\nfrom an address\nwith 'quotes' and {{braces}}\n", whole.log


def test_a_copied_file_has_the_bytes_of_its_source(whole: Build, work: Path, artifacts: Artifacts):
    assert (work / "message").read_bytes() == artifacts.files["message.txt"], whole.log


def test_a_copied_file_can_be_read_by_everybody(whole: Build):
    copies = {path: mode for path, mode in whole.left.items() if "message" in path}
    assert set(copies.values()) == {0o644}, copies


def test_downloads_are_removed_on_both_sides(whole: Build):
    wanted = {f"/tmp/aib2packer-{name}" for name in ("work-dir", "message.txt", "message-2.txt")}  # noqa: S108
    assert set(whole.left) == wanted


def test_generalization_runs_the_override_as_root(whole: Build):
    assert "Generalizing with /tmp/DeprovisioningScript.sh" in whole.log
    assert len(whole.sudo) == 1
    assert whole.waagent == []


def test_packer_does_not_come_back_after_generalization(whole: Build):
    (call,) = whole.sudo
    assert whole.scripts == [call.split()[-1]], "its user is gone by then"


def test_the_manifest_names_the_image(whole: Build):
    manifest = json.loads((whole.folder / "packer-manifest.json").read_text())
    assert manifest["builds"][0]["custom_data"]["image"].endswith("/images/all-linux-steps")


def test_generalization_is_waagent_without_an_override(run: Runner, sample: str, tmp_path: Path):
    build = run(with_steps(sample, note(tmp_path / "order", "1")))
    assert build.ok, build.log
    assert build.waagent == ["-version", "-force -deprovision+user"]
    assert len(build.sudo) == 1


@pytest.mark.parametrize(
    "further", [(), (BRACES,), (DECOMPOSED,), (BRACES, DECOMPOSED)], ids=["plain", "braces", "decomposed", "both"]
)
def test_difficult_text_arrives_whichever_way_it_travels(
    run: Runner, sample: str, tmp_path: Path, further: tuple[str, ...]
):
    lines = (*DIFFICULT, *further)
    target = tmp_path / "text"
    commands = [f"printf '%s\\n' {shlex.quote(line)} >> {target}" for line in lines]
    build = run(with_steps(sample, shell(*commands)))
    assert build.ok, build.log
    assert target.read_bytes().decode() == "".join(f"{line}\n" for line in lines)


def test_a_value_given_to_packer_arrives(run: Runner, sample: str, tmp_path: Path):
    command = f"[concat('printf ''%s\\n'' ''', parameters('word'), ' {{{{.Names}}}}'' > {tmp_path}/text')]"
    template = with_steps(sample, shell(command))
    template["parameters"]["word"] = {"type": "string"}
    value = 'Grüße "${HOME}" {{.ID}} %{x} \\n'
    build = run(template, variables={"word": value})
    assert build.ok, build.log
    assert (tmp_path / "text").read_text(encoding="utf-8") == f"{value} {{{{.Names}}}}\n"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("#!/bin/bash -eu\nwords=(one two)\nprintf '%s' \"${words[1]}\" > OUT\n", "two"),
        ("#!/usr/bin/env bash\r\nset -e\r\nprintf '%s' \"${BASH_VERSION:+bash}\" > OUT\r\n", "bash"),
        ("printf '%s' 'no shebang' > OUT\n", "no shebang"),
        ("words=(one two)\nprintf '%s' \"${words[1]}\" > OUT\n", "two"),
        ("#!/bin/sh\nfalse\nprintf '%s' 'no -e of ours' > OUT", "no -e of ours"),
        ("#!/bin/sh\ntrap 'printf trapped > OUT' EXIT\n", "trapped"),
        (
            "#!/bin/sh\nprintf '%s' '{{.Names}} ${HOME} %{x} \\n \u00e9 e\u0301' > OUT\n",
            "{{.Names}} ${HOME} %{x} \\n \u00e9 e\u0301",
        ),
    ],
    ids=["bash", "carriage-returns", "no-shebang", "login-shell", "no-errexit", "trap", "text"],
)
def test_a_downloaded_script_runs_as_a_file(
    run: Runner, sample: str, artifacts: Artifacts, tmp_path: Path, script: str, expected: str
):
    data = script.replace("OUT", str(tmp_path / "out")).encode()
    step = {"type": "Shell", "scriptUri": artifacts.add("run.sh", data), "sha256Checksum": sha256(data).upper()}
    build = run(with_steps(sample, step))
    assert build.ok, build.log
    assert (tmp_path / "out").read_text(encoding="utf-8") == expected
    assert build.left == {}


@pytest.mark.parametrize("way", ["inline", "travelling inline", "script"])
def test_a_failing_step_stops_the_build(run: Runner, sample: str, artifacts: Artifacts, tmp_path: Path, way: str):
    order = tmp_path / "order"
    commands = ("#!/bin/sh -e", f"echo 1 >> {order}", "(exit 7)", f"echo 2 >> {order}")
    step = {
        "inline": shell(*commands),
        "travelling inline": shell(*commands, "echo '{{'"),
        "script": {"type": "Shell", "scriptUri": artifacts.add("fail.sh", "\n".join(commands).encode())},
    }[way]
    build = run(with_steps(sample, step, note(order, "3")))
    assert not build.ok
    assert "exit status: 7" in build.log
    assert order.read_text() == "1\n"
    assert not [path for path in build.left if path.endswith(".sh")], "the script stays on the build machine"
    assert build.waagent == []


def failing_validators(artifacts: Artifacts, order: Path) -> list[dict[str, Any]]:
    script = artifacts.add("fail.sh", f"#!/bin/sh\necho v2 >> {order}\nexit 8\n".encode())
    return [
        shell(f"echo v1 >> {order}", "(exit 7)", f"echo never >> {order}"),
        {"type": "Shell", "scriptUri": script},
        note(order, "v3"),
    ]


def test_a_failing_validator_stops_the_build(run: Runner, sample: str, artifacts: Artifacts, tmp_path: Path):
    order = tmp_path / "order"
    build = run(with_steps(sample, note(order, "1"), inVMValidations=failing_validators(artifacts, order)))
    assert not build.ok
    assert "exit status: 7" in build.log
    assert order.read_text().split() == ["1", "v1"]
    assert build.waagent == []


def test_a_failing_validator_is_let_pass_where_the_template_says_so(
    run: Runner, sample: str, artifacts: Artifacts, tmp_path: Path
):
    order = tmp_path / "order"
    validators = failing_validators(artifacts, order)
    template = with_steps(sample, note(order, "1"), continueDistributeOnFailure=True, inVMValidations=validators)
    build = run(template)
    assert build.ok, build.log
    assert order.read_text().split() == ["1", "v1", "v2", "v3"]
    for code in (7, 8):
        assert f"The validation failed with exit code {code}, which this template lets pass." in build.log
    assert build.waagent == ["-version", "-force -deprovision+user"]
    assert build.left == {}


def test_a_wrong_checksum_stops_the_build_and_names_both_sums(
    run: Runner, sample: str, artifacts: Artifacts, tmp_path: Path
):
    order = tmp_path / "order"
    said, data = sha256(b"what was meant"), b"#!/bin/sh\n"
    script = {"type": "Shell", "scriptUri": artifacts.add("changed.sh", data), "sha256Checksum": said}
    build = run(with_steps(sample, note(order, "1"), script, note(order, "3")))
    assert not build.ok
    assert f"/changed.sh has the SHA-256 {sha256(data)}, but the template says {said}." in build.log
    assert order.read_text() == "1\n"
    assert build.waagent == []


def test_a_missing_file_is_asked_for_ten_times_and_stops_the_build(
    run: Runner, sample: str, artifacts: Artifacts, tmp_path: Path
):
    order = tmp_path / "order"
    address = f"{artifacts.url}/missing.txt"
    copied = {"type": "File", "sourceUri": f"{address}?key=hidden", "destination": str(tmp_path / "copy")}
    build = run(with_steps(sample, note(order, "1"), copied, note(order, "3")))
    assert not build.ok
    assert f"Attempt 10 of 10 to download {address} failed." in build.log
    assert "hidden" not in build.log
    assert artifacts.requests.count("missing.txt?key=hidden") == 10
    assert build.sleeps == ["3"] * 9
    assert order.read_text() == "1\n"
    assert not (tmp_path / "copy").exists()
