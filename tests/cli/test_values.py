"""Given values that stay variables: `--keep`, and the file of values that `--pkrvars` writes."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aib2packer import Options, compile_template
from aib2packer.cli.program import program

GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg"


def deployment(name: str = "web", **parameters: Any) -> dict[str, Any]:
    """Make a deployment of one image template that uses every parameter it may declare."""
    parameters = {
        "vmSize": {"type": "string", "defaultValue": "Standard_D2s_v5"},
        "diskSize": {"type": "int"},
        "commands": {"type": "array", "defaultValue": ["true"]},
        "kind": {"type": "string", "defaultValue": "Shell"},
        "token": {"type": "securestring"},
        **parameters,
    }
    properties = {
        "vmProfile": {"vmSize": "[parameters('vmSize')]", "osDiskSizeGB": "[parameters('diskSize')]"},
        "source": {"type": "PlatformImage", "publisher": "Canonical", "offer": "o", "sku": "s", "version": "latest"},
        "customize": [
            {"type": "[parameters('kind')]", "name": "list", "inline": "[parameters('commands')]"},
            {"type": "Shell", "name": "token", "inline": ["[concat('echo ', parameters('token'))]"]},
        ],
        "distribute": [
            {
                "type": "ManagedImage",
                "runOutputName": "web",
                "imageId": f"{GROUP}/providers/Microsoft.Compute/images/web",
                "location": "westeurope",
            }
        ],
    }
    resource = {
        "type": "Microsoft.VirtualMachineImages/imageTemplates",
        "apiVersion": "2022-07-01",
        "name": name,
        "location": "westeurope",
        "identity": {
            "type": "UserAssigned",
            "userAssignedIdentities": {f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i": {}},
        },
        "properties": properties,
    }
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    return {"$schema": schema, "contentVersion": "1.0.0.0", "parameters": parameters, "resources": [resource]}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    save("web.json", deployment())


def save(name: str, content: object) -> None:
    Path(name).write_text(json.dumps(content, indent=2), encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["compile", *arguments])


def given(**values: str) -> list[str]:
    return [word for name, value in values.items() for word in ("--set", f"{name}={value}")]


def compiled(*arguments: str) -> str:
    result = run("web.json", "-o", "web.pkr.hcl", *arguments)
    assert result.exit_code == 0, result.output
    return Path("web.pkr.hcl").read_text(encoding="utf-8")


def variable(name: str, hcl: str) -> str:
    found = re.search(rf'^variable "{name}" \{{\n(.*?)^}}', hcl, re.MULTILINE | re.DOTALL)
    assert found is not None, f"{name} is no variable of\n{hcl}"
    return found[1]


# --keep


def test_a_kept_parameter_is_a_variable_with_the_given_value_as_default() -> None:
    hcl = compiled(*given(VMSIZE="Standard_D8s_v5", diskSize="64"), "--keep", "vmsize")
    assert 'default     = "Standard_D8s_v5"' in variable("vm_size", hcl)
    assert 'vm_size         = "Standard_D8s_v5"' not in hcl
    assert "os_disk_size_gb = 64" in hcl
    assert 'variable "disk_size"' not in hcl


def test_a_value_of_a_parameter_file_is_kept_as_well() -> None:
    save("p.json", {"parameters": {"commands": {"value": ["echo ${a}", "echo b"]}}})
    hcl = compiled("--parameters", "p.json", "--keep", "commands")
    assert 'default     = ["echo $${a}", "echo b"]' in variable("commands", hcl)


def test_a_kept_secret_has_no_default() -> None:
    hcl = compiled("--set", "token=hunter2", "--keep", "token")
    assert "hunter2" not in hcl
    assert "sensitive   = true" in variable("token", hcl)
    assert "default" not in variable("token", hcl)


def test_a_kept_value_is_checked_like_any_other() -> None:
    result = run("web.json", *given(diskSize='"big"'), "--keep", "diskSize")
    assert result.exit_code == 1
    assert "--set diskSize" in result.stderr
    assert "AIB221" in result.stderr


def test_a_kept_value_decides_structure_and_a_message_says_so() -> None:
    save("web.json", deployment(kind={"type": "string"}))
    result = run("web.json", *given(kind="Shell"), "--keep", "kind")
    assert result.exit_code == 0
    assert "structure decided by the value given for parameter `kind`" in result.stderr
    assert 'variable "kind"' not in result.stdout


def test_an_unknown_name_to_keep_gets_the_nearest_one() -> None:
    result = run("web.json", "--keep", "vmSiez")
    assert result.exit_code == 1
    assert "--keep vmSiez: error AIB220: unknown parameter `vmSiez` is to be kept" in result.stderr
    assert "Did you mean `vmSize`?" in result.stderr


def test_a_body_has_no_parameter_to_keep() -> None:
    save("body.json", deployment(token={"type": "string"})["resources"][0])
    assert "declares no parameters" in run("body.json", "--keep", "vmSize").stderr


def test_a_null_is_not_kept() -> None:
    save("web.json", deployment(commands={"type": "array", "nullable": True, "defaultValue": ["true"]}))
    save("p.json", {"parameters": {"commands": {"value": None}}})
    assert 'variable "commands"' not in run("web.json", "--parameters", "p.json", "--keep", "commands").stdout


# --pkrvars

ALL = (
    *given(vmSize="Standard_D8s_v5", diskSize="64", commands='["echo a", "${b}"]', kind="Shell"),
    *("--set", "token=hunter2"),
)
VALUES = """\
vm_size   = "Standard_D8s_v5"
disk_size = 64

commands = [
  "echo a",
  "$${b}",
]
"""


def test_given_values_go_to_the_file_and_defaults_stay() -> None:
    hcl = compiled(*ALL, "--pkrvars", "web.pkrvars.hcl")
    head, _, body = Path("web.pkrvars.hcl").read_text(encoding="utf-8").partition("\n\n")
    assert body == VALUES
    assert "PKR_VAR_token" in head
    assert "hunter2" not in head + hcl
    assert 'default     = "Standard_D2s_v5"' in variable("vm_size", hcl)
    assert "default" not in variable("disk_size", hcl)
    assert 'variable "kind"' not in hcl


def test_a_parameter_that_is_kept_by_name_is_not_in_the_file() -> None:
    hcl = compiled(*ALL, "--pkrvars", "web.pkrvars.hcl", "--keep", "vmSize")
    assert 'default     = "Standard_D8s_v5"' in variable("vm_size", hcl)
    assert "vm_size" not in Path("web.pkrvars.hcl").read_text(encoding="utf-8")


def test_a_computed_default_stays_beside_the_value() -> None:
    save("web.json", deployment(vmSize={"type": "string", "defaultValue": "[resourceGroup().location]"}))
    hcl = compiled(*given(vmSize="a", diskSize="64"), "--pkrvars", "x.pkrvars.hcl")
    assert "var.vm_size != null ? var.vm_size : var.resource_group_location" in hcl
    assert 'vm_size   = "a"\n' in Path("x.pkrvars.hcl").read_text(encoding="utf-8")


def test_packer_takes_the_file_and_would_not_format_it(packer: str) -> None:
    hcl = compiled(*ALL, "--pkrvars", "web.pkrvars.hcl")
    declared = "\n".join(
        f'variable "{name}" {{\n{variable(name, hcl)}}}' for name in ("vm_size", "disk_size", "commands")
    )
    Path("values").mkdir()
    Path("values/only.pkr.hcl").write_text(declared, encoding="utf-8")

    def ask(*words: str) -> str:
        done = subprocess.run([packer, *words], capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert ask("fmt", "-check", "-diff", "web.pkrvars.hcl") == ""
    inspected = ask("inspect", "-var-file=web.pkrvars.hcl", "values")
    assert 'var.vm_size: "Standard_D8s_v5"' in inspected
    assert 'var.disk_size: "64"' in inspected
    assert r"\"echo a\",\n  \"${b}\"" in inspected


def test_several_templates_share_one_file() -> None:
    save("db.json", deployment("db"))
    assert run("web.json", "db.json", "-o", "out/", *ALL, "--pkrvars", "all.pkrvars.hcl").exit_code == 0
    assert Path("all.pkrvars.hcl").read_text(encoding="utf-8").endswith(f"\n\n{VALUES}")


def test_two_values_under_one_name_are_refused() -> None:
    save("db.json", deployment("db", diskSize={"type": "int"}, vmSize={"type": "array"}))
    save(
        "db.json",
        json.loads(Path("db.json").read_text().replace("[parameters('vmSize')]", "[first(parameters('vmSize'))]")),
    )
    result = run(
        "web.json", "db.json", "-o", "out/", *given(vmSize='["a"]', diskSize="1"), "--pkrvars", "all.pkrvars.hcl"
    )
    assert result.exit_code == 1
    assert "AIB227" in result.stderr
    assert "`vm_size` has another value in another configuration" in result.stderr
    assert not Path("all.pkrvars.hcl").exists()


def test_without_any_value_there_is_nothing_to_write() -> None:
    result = run("web.json", "--pkrvars", "x.pkrvars.hcl")
    assert result.exit_code == 2
    assert "--pkrvars writes the values given with --set or --parameters" in result.stderr


def test_nothing_is_written_when_there_are_errors() -> None:
    assert run("web.json", *given(nope="1"), "--pkrvars", "x.pkrvars.hcl").exit_code == 1
    assert not Path("x.pkrvars.hcl").exists()


def test_the_values_are_in_the_result_for_python() -> None:
    options = Options(settings=(("diskSize", "64"),), pkrvars=True)
    result = compile_template("web.json", Path("web.json").read_bytes(), options)
    assert result.pkrvars is not None
    assert result.pkrvars.endswith("\n\ndisk_size = 64\n")
    kept = Options(settings=(("diskSize", "64"),), keep=("disksize",))
    assert compile_template("web.json", Path("web.json").read_bytes(), kept).pkrvars is None
