"""The command `verify`: is the committed HCL what the templates compile to?"""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import aib2packer
from aib2packer.cli.compile import compile_command
from aib2packer.cli.program import program
from aib2packer.cli.verify import verify_command

SECRET = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"


def template(name: str = "web", command: str = "echo hello") -> str:
    image = f"/subscriptions/{'0' * 8}-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Compute/images"
    source = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "24.04.202404230"}
    target = {"imageId": f"{image}/{name}", "location": "westeurope", "runOutputName": name}
    resource = {
        "type": "Microsoft.VirtualMachineImages/imageTemplates",
        "apiVersion": "2024-02-01",
        "name": name,
        "location": "westeurope",
        "properties": {
            "source": {"type": "PlatformImage", **source},
            "customize": [{"type": "Shell", "name": "say", "inline": [command]}],
            "distribute": [{"type": "ManagedImage", **target}],
        },
    }
    return json.dumps(resource, indent=2) + "\n"


def deployment(*resources: str, **parameters: object) -> str:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    return json.dumps(
        {
            "$schema": schema,
            "contentVersion": "1.0.0.0",
            "parameters": parameters,
            "resources": [json.loads(item) for item in resources],
        },
        indent=2,
    )


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two templates, each beside its HCL."""
    monkeypatch.chdir(tmp_path)
    write("images/web.json", template())
    write("images/db.json", template("db"))
    run("compile", "images", "--beside", "-q")
    return tmp_path


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(text.encode())


def change(path: str, old: str, new: str) -> None:
    text = Path(path).read_bytes().decode()
    assert old in text
    Path(path).write_bytes(text.replace(old, new).encode())


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, arguments)


def verify(*arguments: str) -> Result:
    return run("verify", *arguments)


def mending(result: Result) -> list[str]:
    """Give the arguments of the command that mends what was found."""
    before, _, command = result.stdout.partition("\nMend it with:\n  ")
    assert before
    program_name, *arguments = shlex.split(command)
    assert program_name == "aib2packer"
    return arguments


def test_nothing_differs_behind_compile() -> None:
    result = verify("images")
    assert (result.exit_code, result.output) == (0, "2 files verified, nothing differs.\n")


def test_what_differs_is_shown_with_the_command_that_mends_it() -> None:
    change("images/web.json", "echo hello", "echo bye")
    result = verify("images")
    assert result.exit_code == 1
    assert result.stdout.startswith("`images/web.pkr.hcl` is not what `images/web.json` compiles to\n--- a/images/web")
    assert '-      "echo hello",\n+      "echo bye",\n' in result.stdout
    assert "db.pkr.hcl" not in result.stdout
    assert mending(result) == ["compile", "images/web.json", "--beside"]
    assert run(*mending(result)).exit_code == 0
    assert verify("images").exit_code == 0


def test_an_edit_of_the_hcl_by_hand_is_found() -> None:
    change("images/web.pkr.hcl", "echo hello", "echo by hand")
    assert '-      "echo by hand",\n+      "echo hello",\n' in verify("images/web.json").stdout
    assert verify("images/db.json").exit_code == 0


def test_nothing_is_written() -> None:
    Path("images/web.pkr.hcl").unlink()
    verify("images", "-o", "elsewhere")
    assert sorted(path.name for path in Path().rglob("*.hcl")) == ["db.pkr.hcl"]


def test_missing_hcl_is_named() -> None:
    Path("images/web.pkr.hcl").unlink()
    result = verify("images/web.json")
    assert result.exit_code == 1
    assert "`images/web.pkr.hcl` is missing: `images/web.json` compiles to it\n" in result.stdout
    assert run(*mending(result)).exit_code == 0
    assert verify("images/web.json").exit_code == 0


def test_hcl_without_its_template_is_named_when_the_whole_folder_is_verified() -> None:
    Path("images/web.json").unlink()
    write("images/own.pkr.hcl", "# made by hand\n")
    write("images/.hidden/web.pkr.hcl", Path("images/web.pkr.hcl").read_text())
    assert verify("images/db.json").exit_code == 0
    result = verify("images")
    assert result.exit_code == 1
    assert result.stdout.count("left over") == 1
    assert "`images/web.pkr.hcl` is left over: it was compiled from `web.json`, which does not" in result.stdout
    assert "Mend it with" not in result.stdout


def test_hcl_of_an_image_that_was_renamed_is_left_over() -> None:
    change("images/web.json", '"name": "web"', '"name": "site"')
    result = verify("images")
    assert "`images/site.pkr.hcl` is missing" in result.stdout
    assert "`images/web.pkr.hcl` is left over" in result.stdout


def test_hcl_may_be_given_instead_of_the_template_beside_it() -> None:
    assert verify("images/web.pkr.hcl").output == "1 file verified, nothing differs.\n"
    change("images/web.pkr.hcl", "echo hello", "echo by hand")
    assert "is not what `images/web.json` compiles to" in verify("images/web.pkr.hcl").stdout
    Path("images/web.json").unlink()
    assert "`images/web.pkr.hcl` is left over" in verify("images/web.pkr.hcl").stdout


def test_hcl_whose_template_nobody_knows_is_refused_or_passed_over() -> None:
    write("own.pkr.hcl", 'source "null" "x" {}\n')
    result = verify("own.pkr.hcl")
    assert (result.exit_code, "name the template" in result.stderr) == (2, True)
    assert verify("images/web.pkr.hcl", "-o", "images/").exit_code == 0
    passed = verify("own.pkr.hcl", "--skip-others")
    assert (passed.exit_code, passed.output) == (0, "")


@pytest.mark.parametrize("path", ["images/web.pkr.hcl", "images/web.json"])
def test_how_lines_end_makes_no_difference(path: str) -> None:
    """As git checks files out with `core.autocrlf`; the header has the digest of the template as it was."""
    Path(path).write_bytes(Path(path).read_bytes().replace(b"\n", b"\r\n"))
    assert verify("images").exit_code == 0
    assert run("compile", "images", "--beside", "--fail-on-change").exit_code == 0
    run("compile", "images", "--beside", "-q")
    assert b"\r" not in Path("images/web.pkr.hcl").read_bytes()
    Path("images/web.json").write_bytes(Path("images/web.json").read_bytes().replace(b"\r\n", b"\n"))
    assert verify("images").exit_code == 0


def test_another_version_in_the_header_is_all_that_is_said_of_it() -> None:
    change("images/web.pkr.hcl", f"aib2packer {aib2packer.__version__}", "aib2packer 0.0.1")
    result = verify("images")
    assert result.exit_code == 1
    now = aib2packer.__version__
    assert (
        f"`images/web.pkr.hcl` was compiled by aib2packer 0.0.1, this is {now}; nothing else differs" in result.stdout
    )
    assert "@@" not in result.stdout
    change("images/web.pkr.hcl", "echo hello", "echo bye")
    assert f"compiles to; it was compiled by aib2packer 0.0.1, this is {now}\n" in verify("images").stdout


def test_errors_are_told_as_compile_does_and_the_other_templates_verified() -> None:
    change("images/web.json", '"Shell"', '"Shall"')
    change("images/db.json", "echo hello", "echo bye")
    result = verify("images")
    assert result.exit_code == 1
    assert result.stderr == run("compile", "images", "--beside", "-q").stderr
    assert "images/web.json" in result.stderr
    assert "`images/db.pkr.hcl` is not what" in result.stdout
    assert "web.pkr.hcl" not in result.stdout


OPTIONS = [
    ("--auth", "oidc"),
    ("--os-type", "linux"),
    ("--set", "name=o'ne two"),
    ("--set", "name=kept", "--keep", "name"),
    ("--parameters", "values.json", "--pkrvars", "all.pkrvars.hcl"),
    ("--subscription", "00000000-0000-0000-0000-000000000009", "--resource-group", "rg", "--location", "westus3"),
]


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: str(options[0]))
@pytest.mark.parametrize("place", [(), ("-o", "out"), ("-o", "out/")], ids=lambda place: "".join(place) or "beside")
def test_the_command_mends_with_the_options_that_were_given(options: tuple[str, ...], place: tuple[str, ...]) -> None:
    text = deployment(template(command="[concat('echo ', parameters('name'))]"), name={"type": "string"})
    write("given/a b.json", text)
    write("values.json", json.dumps({"parameters": {"name": {"value": "five"}}}))
    arguments = ("given", *place, *options)
    missing = verify(*arguments)
    assert missing.exit_code == 1, missing.stderr
    assert run(*mending(missing)).exit_code == 0
    assert verify(*arguments).exit_code == 0, verify(*arguments).stdout


def test_every_option_of_verify_is_one_of_compile() -> None:
    assert {item.name for item in verify_command.params} < {item.name for item in compile_command.params}
    assert {item.name for item in compile_command.params} - {item.name for item in verify_command.params} == {
        *("beside", "ledger", "report", "quiet", "fail_on_change")
    }


def test_what_is_a_default_is_left_out_of_the_command() -> None:
    Path("images/web.pkr.hcl").unlink()
    assert mending(verify("images/web.json", "--auth", "cli", "--layout", "single")) == [
        *("compile", "images/web.json", "--beside")
    ]


def test_secrets_of_the_command_line_are_not_shown() -> None:
    secret = {"type": "SecureString"}
    write("images/web.json", deployment(template(), password=secret, token={"type": "string"}))
    result = verify("images/web.json", "--set", "Password=hunter2", "--set", f"token={SECRET}")
    assert "--set Password=... --set token=..." in result.stdout
    assert "hunter2" not in result.output
    assert SECRET not in result.output


def test_secrets_and_control_characters_of_the_hcl_are_not_shown() -> None:
    change("images/web.pkr.hcl", "echo hello", f"curl -H 'Authorization: Bearer {SECRET}' \x1b[31m\t##vso[x]")
    result = verify("images")
    assert result.exit_code == 1
    for hidden in (SECRET, "\x1b", "##vso["):
        assert hidden not in result.stdout
    assert "\t" in result.stdout


def test_colors_are_for_the_terminal() -> None:
    change("images/web.json", "echo hello", "echo bye")
    plain, colored = verify("images").stdout, verify("images", "--color", "always").stdout
    assert "\x1b" not in plain
    assert "\x1b[32m+" in colored


def test_one_file_is_compared_with_one_template() -> None:
    run("compile", "images/web.json", "-o", "image.pkr.hcl", "-q")
    assert verify("images/web.json", "-o", "image.pkr.hcl").exit_code == 0
    change("images/web.json", "echo hello", "echo bye")
    result = verify("images/web.json", "-o", "image.pkr.hcl")
    assert mending(result) == ["compile", "images/web.json", "-o", "image.pkr.hcl"]


def test_a_folder_for_several_stays_one_for_the_only_stale_one() -> None:
    run("compile", "images", "-o", "out", "-q")
    assert verify("images", "-o", "out").exit_code == 0
    change("images/web.json", "echo hello", "echo bye")
    result = verify("images", "-o", "out")
    assert mending(result) == ["compile", "images/web.json", "-o", "out/"]
    change("images/db.json", '"Shell"', '"Shall"')
    assert "`out/web.pkr.hcl` is not what" in verify("images", "-o", "out").stdout


def test_the_folder_of_the_output_is_searched_for_what_is_left_over() -> None:
    run("compile", "images", "-o", "out", "-q")
    Path("images/web.json").unlink()
    assert verify("images/db.json", "-o", "out").exit_code == 0
    assert "`out/web.pkr.hcl` is left over" in verify("images", "-o", "out").stdout


@pytest.mark.parametrize("place", [(), ("-o", "out")])
def test_the_split_layout_is_verified_file_by_file(place: tuple[str, ...]) -> None:
    for name in ("web", "db"):
        Path(f"images/{name}.pkr.hcl").unlink()
    write("split/two.json", deployment(template(), template("db")))
    arguments = ("split", *place, "--layout", "split")
    missing = verify(*arguments)
    assert run(*mending(missing)).exit_code == 0
    assert verify(*arguments).exit_code == 0
    folder = Path("out" if place else "split")
    change(f"{folder}/web/build.pkr.hcl", "echo hello", "echo bye")
    result = verify(*arguments)
    assert f"`{folder}/web/build.pkr.hcl` is not what `split/two.json` compiles to" in result.stdout
    assert run(*mending(result)).exit_code == 0
    assert verify(*arguments).exit_code == 0


def test_a_file_of_values_is_verified_too() -> None:
    write("images/web.json", deployment(template(), unused={"type": "string"}))
    options = ("images/web.json", "-o", "web.pkr.hcl", "--set", "unused=1", "--pkrvars", "web.pkrvars.hcl")
    assert run("compile", *options).exit_code == 0
    assert verify(*options).exit_code == 0
    Path("web.pkrvars.hcl").write_text('unused = "2"\n')
    assert "`web.pkrvars.hcl` does not hold the values that are given\n" in verify(*options).stdout


def test_other_files_are_errors_unless_they_are_passed_over() -> None:
    write("package.json", '{"name": "x"}')
    write("role.json", '{"actions": ["Microsoft.VirtualMachineImages/imageTemplates/read"]}')
    for name in ("package.json", "role.json"):
        assert verify(name).exit_code == 1
        result = verify(name, "--skip-others")
        assert result.exit_code == 0
        assert result.stderr == ""
    assert verify("package.json", "--skip-others").output == ""
    assert verify("package.json", "role.json", "images/web.json", "--skip-others").output.startswith("1 file verified")


def test_the_standard_input_needs_a_place() -> None:
    assert verify("-").exit_code == 2
    done = CliRunner().invoke(program, ["verify", "-", "-o", "images/web.pkr.hcl"], input=template())
    assert "<stdin>" in done.output


def test_two_templates_for_one_file_are_refused() -> None:
    write("images/copy.json", template())
    result = verify("images")
    assert result.exit_code == 2
    assert "would both be compiled to `images/web.pkr.hcl`" in result.stderr


@pytest.mark.parametrize("options", [(), ("--skip-others",)])
def test_a_folder_whose_templates_are_all_gone_is_searched_too(options: tuple[str, ...]) -> None:
    for path in Path("images").glob("*.json"):
        path.unlink()
    result = verify("images", *options)
    assert result.exit_code == 1
    assert result.stdout.count("is left over") == 2
