"""The command `diff`: two files, or two revisions of a repository."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aib2packer.cli.program import program
from aib2packer.reviewing.registry import FORMATS

ID = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers"


def template(name: str = "web", **properties: Any) -> dict[str, Any]:
    return {
        "type": "Microsoft.VirtualMachineImages/imageTemplates",
        "apiVersion": "2024-02-01",
        "name": name,
        "location": "westeurope",
        "properties": {
            "source": {
                "type": "PlatformImage",
                "publisher": "Canonical",
                "offer": "ubuntu-24_04-lts",
                "sku": "server",
                "version": "latest",
            },
            "customize": [
                {"type": "Shell", "name": "first", "inline": ["sudo true", "sudo id"]},
                {
                    "type": "Shell",
                    "name": "second",
                    "scriptUri": "https://example.com/a.sh",
                    "sha256Checksum": "76d779b3720f0654811628e349550972e39bf07465827400ccc61ce1e6412196",
                },
            ],
            "distribute": [
                {
                    "type": "SharedImage",
                    "runOutputName": "gallery",
                    "galleryImageId": f"{ID}/Microsoft.Compute/galleries/images/images/{name}",
                    "targetRegions": [{"name": "westeurope"}],
                }
            ],
            **properties,
        },
    }


def changed() -> dict[str, Any]:
    """Change a command, take a checksum away, and add a region."""
    new = template()
    new["properties"]["customize"][0]["inline"][1] = "sudo whoami"
    del new["properties"]["customize"][1]["sha256Checksum"]
    new["properties"]["distribute"][0]["targetRegions"].append({"name": "northeurope"})
    return new


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "old.json", template())
    write(tmp_path / "new.json", changed())
    return tmp_path


def write(path: Path, document: object) -> None:
    path.write_text(json.dumps(document, indent=2))


def diff(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["diff", *arguments])


def git(folder: Path, *arguments: str) -> None:
    author = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *author, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("old.json", "old.json"), 0),
        (("old.json", "new.json"), 0),
        (("old.json", "new.json", "--fail-on", "security"), 1),
        (("new.json", "old.json", "--fail-on", "security"), 0),
        (("old.json", "new.json", "--fail-on", "tags"), 0),
        (("old.json", "new.json", "--fail-on", "tags", "--fail-on", "placement"), 1),
        (("old.json",), 2),
        (("old.json", "new.json", "third.json"), 2),
        (("old.json", "missing.json"), 2),
        (("--git", "a", "b", "c"), 2),
        (("--git", "main"), 2),  # no repository
    ],
)
def test_the_exit_code(folder: Path, arguments: tuple[str, ...], code: int) -> None:
    assert diff(*arguments).exit_code == code, folder


def test_changes_are_told_with_places_and_effects(folder: Path) -> None:
    output = diff("old.json", "new.json").output
    assert "security lower" in output.splitlines()[0]
    assert "- sudo id" in output
    assert "+ sudo whoami" in output
    line = (folder / "new.json").read_text().splitlines().index('          "sudo whoami"') + 1
    assert f"new.json:{line - 2}:" in output or f"new.json:{line}:" in output


def test_no_difference_is_told_as_such(folder: Path) -> None:
    (folder / "laid-out.json").write_text(json.dumps(template(), indent=None, sort_keys=True))
    assert "no difference" in diff("old.json", "laid-out.json").output


def test_a_side_that_cannot_be_read_is_told_and_fails(folder: Path) -> None:
    (folder / "broken.json").write_text("{")
    result = diff("old.json", "broken.json")
    assert result.exit_code == 1
    assert "broken.json:1:" in result.output


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_written_to_a_file(folder: Path, name: str) -> None:
    printed = diff("old.json", "new.json", "--format", name)
    written = diff("old.json", "new.json", "--format", name, "-o", "changes.out")
    assert (written.output, written.exit_code) == ("", 0)
    assert (folder / "changes.out").read_bytes() == printed.stdout_bytes


def test_an_input_is_never_overwritten(folder: Path) -> None:
    before = (folder / "new.json").read_bytes()
    assert diff("old.json", "new.json", "-o", "new.json").exit_code == 2
    assert (folder / "new.json").read_bytes() == before


def test_parameters_are_given_to_both_sides(folder: Path) -> None:
    for name, size in (("a", "Standard_D2s_v5"), ("b", "Standard_D2s_v5")):
        resource = template(vmProfile={"vmSize": "[parameters('size')]"})
        write(
            folder / f"{name}.json",
            {
                "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                "contentVersion": "1.0.0.0",
                "parameters": {"size": {"type": "string", "defaultValue": size if name == "a" else "Standard_D8s_v5"}},
                "resources": [resource],
            },
        )
    assert "parameters.size.defaultValue" in diff("a.json", "b.json").output
    assert "1 image changed" not in diff("a.json", "b.json", "--set", "size=Standard_D4s_v5").output


def compiled(name: str, *arguments: str) -> None:
    assert CliRunner().invoke(program, ["compile", name, *arguments]).exit_code == 0


def test_a_template_and_what_it_compiles_to_are_the_same_image(folder: Path) -> None:
    compiled("old.json", "-o", "old.pkr.hcl")
    compiled("old.json", "-o", "split/", "--layout", "split")
    for sides in (
        ("old.json", "old.pkr.hcl"),
        ("old.pkr.hcl", "old.json"),
        ("split", "old.pkr.hcl"),
        ("split", "split"),
    ):
        output = diff(*sides).output
        assert output.startswith("1 image: no difference in the image\n"), f"{sides} in {folder}: {output}"


def test_what_was_edited_by_hand_is_told(folder: Path) -> None:
    compiled("old.json", "-o", "old.pkr.hcl")
    text = (folder / "old.pkr.hcl").read_text()
    (folder / "edited.pkr.hcl").write_text(text.replace("sudo id", "sudo whoami"))
    for old in ("old.pkr.hcl", "old.json"):
        output = diff(old, "edited.pkr.hcl").output
        assert "image rebuilt" in output.splitlines()[0]
        assert "+ sudo whoami" in output
        assert "edited.pkr.hcl:" in output


def test_a_configuration_that_cannot_be_read_is_told(folder: Path) -> None:
    (folder / "broken.pkr.hcl").write_text('build {\n  sources = ["a"\n')
    result = diff("old.json", "broken.pkr.hcl")
    assert result.exit_code == 1
    assert "broken.pkr.hcl:" in result.output
    (folder / "empty").mkdir()
    assert diff("old.json", "empty").exit_code == 2


@pytest.fixture
def repository(folder: Path) -> Path:
    git(folder, "init", "-b", "main")
    write(folder / "web.json", template())
    write(folder / "gone.json", template("gone"))
    write(folder / "moved.json", template("moved"))
    (folder / "package.json").write_text("{}")
    git(folder, "add", "web.json", "gone.json", "moved.json", "package.json")
    git(folder, "commit", "-m", "base")
    git(folder, "checkout", "-b", "change")
    write(folder / "web.json", changed())
    git(folder, "mv", "moved.json", "elsewhere.json")
    git(folder, "rm", "gone.json")
    commands = [f"sudo apt-get install -y package-{number}" for number in range(40)]
    write(folder / "fresh.json", template("fresh", customize=[{"type": "Shell", "name": "all", "inline": commands}]))
    (folder / "broken.json").write_text('{"type": "Microsoft.VirtualMachineImages/imageTemplates",')
    (folder / "package.json").write_text("[]")
    git(folder, "add", "web.json", "fresh.json", "broken.json", "package.json")
    git(folder, "commit", "-m", "change")
    git(folder, "checkout", "main")
    write(folder / "web.json", template(buildTimeoutInMinutes=99))
    git(folder, "add", "web.json")
    git(folder, "commit", "-m", "main goes on")
    return folder


def test_a_branch_is_compared_with_where_it_left(repository: Path) -> None:
    result = diff("--git", "main", "change", "--format", "json")
    document = json.loads(result.stdout)
    images = {item["name"]: item for item in document["images"]}
    assert set(images) >= {"web", "gone", "fresh"}, repository
    assert "buildTimeoutInMinutes" not in result.stdout
    assert images["gone"]["files"]["new"] is None
    assert images["fresh"]["files"]["old"] is None
    assert [item["path"] for item in images["web"]["changes"]]
    assert "broken.json" in result.stdout
    assert result.exit_code == 1


def test_without_a_head_the_working_tree_is_compared(repository: Path) -> None:
    write(repository / "web.json", template(buildTimeoutInMinutes=11))
    output = diff("--git", "HEAD").output
    assert "99" in output
    assert "11" in output


def test_a_file_that_holds_no_image_template_any_more_is_a_removed_image(repository: Path) -> None:
    (repository / "gone.json").write_text("{}")
    document = json.loads(diff("--git", "HEAD", "--format", "json").stdout)
    assert [(item["name"], item["files"]["new"]) for item in document["images"]] == [("gone", None)]
    assert document["diagnostics"] == []


def test_an_unknown_revision_is_told_in_one_line(repository: Path) -> None:
    result = diff("--git", "nonsense")
    assert result.exit_code == 2, repository
    assert "nonsense" in result.stderr
    assert "Traceback" not in result.output
