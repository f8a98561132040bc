"""What hooks need of the commands: other files are passed over, and only what differs is written and told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aib2packer.cli.program import program

ROOT = Path(__file__).resolve().parents[2]
OTHERS = {
    "package.json": '{"name": "x"}',
    "broken.json": "{",
    "empty.json": "",
    "README.md": "of type `Microsoft.VirtualMachineImages/imageTemplates`",
    "role.json": '{"actions": ["Microsoft.VirtualMachineImages/imageTemplates/read"]}',
    "list.json": '["Microsoft.VirtualMachineImages/imageTemplates"]',
    "parameters.json": '{"parameters": {"type": {"value": "Microsoft.VirtualMachineImages/imageTemplates"}}}',
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in OTHERS.items():
        Path(name).write_text(text)
    Path("images").mkdir()
    text = (ROOT / "templates" / "linux-baseline.json").read_text()
    Path("images/web.json").write_text(text)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, arguments)


@pytest.mark.parametrize("command", [("check",), ("compile", "-q", "--beside"), ("verify",)], ids=lambda item: item[0])
def test_other_files_are_passed_over_without_a_word(command: tuple[str, ...]) -> None:
    result = run(*command, "--skip-others", "package.json", "broken.json", "empty.json", "README.md")
    assert (result.exit_code, result.output) == (0, "")
    result = run(*command, "--skip-others", *OTHERS)
    assert result.exit_code == 0
    assert not any(name in result.output for name in OTHERS)
    assert run(*command, "role.json").exit_code == 1


def test_an_image_template_among_others_is_not_passed_over() -> None:
    text = Path("images/web.json").read_text().replace('"type": "Shell"', '"type": "Shall"')
    Path("images/web.json").write_text(text)
    for command in ("check", "compile", "verify"):
        result = run(command, "--skip-others", "package.json", "images/web.json")
        assert result.exit_code == 1
        assert "images/web.json:" in result.output
    Path("images/web.json").write_text(text[:-20])
    assert run("check", "--skip-others", "images/web.json").exit_code == 1


def test_a_format_for_programs_is_complete_without_any_file() -> None:
    result = run("check", "--skip-others", "--format", "sarif", "package.json")
    assert json.loads(result.stdout)["version"] == "2.1.0"
    assert run("check", "--skip-others", "package.json", "-o", "findings.txt").exit_code == 0
    assert Path("findings.txt").is_file()


def test_a_file_that_cannot_be_read_is_told_in_any_case() -> None:
    assert run("check", "--skip-others", "missing.json").exit_code == 2


@pytest.mark.parametrize("command", ["check", "compile", "verify"])
def test_nothing_heavy_is_imported_for_files_without_an_image_template(command: str) -> None:
    code = (
        "import sys; from aib2packer.cli.program import main\n"
        "try:\n    main()\nexcept SystemExit as left:\n    code = left.code\n"
        "print(code, *sorted(sys.modules))"
    )
    arguments = [command, "--skip-others", "package.json", "broken.json"]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    exit_code, *modules = done.stdout.split()
    assert exit_code == "0"
    assert not {"aib2packer.pipeline", "aib2packer.verifying", "aib2packer.catalogue", "jinja2"} & set(modules)


def test_hcl_goes_beside_its_template() -> None:
    Path("other").mkdir()
    Path("other/two.json").write_text(Path("images/web.json").read_text())
    result = run("compile", "images", "other/two.json", "--beside", "-q")
    assert (result.exit_code, result.stdout) == (0, "")
    assert sorted(map(str, Path().rglob("*.hcl"))) == ["images/linux-baseline.pkr.hcl", "other/linux-baseline.pkr.hcl"]


@pytest.mark.parametrize("place", [("--beside",), ("-o", "out/"), ("-o", "x.pkr.hcl")], ids="".join)
def test_a_change_is_written_named_and_the_exit_code(place: tuple[str, ...]) -> None:
    arguments = ("compile", "images/web.json", *place, "-q", "--fail-on-change")
    first = run(*arguments)
    (written,) = Path().rglob("*.pkr.hcl")
    assert first.exit_code == 1
    assert f"wrote {written}\n" in first.stderr
    os.utime(written, (1, 1))
    second = run(*arguments)
    assert second.exit_code == 0
    assert "wrote" not in second.stderr
    assert written.stat().st_mtime == 1
    Path("images/web.json").write_text(Path("images/web.json").read_text().replace("westeurope", "westus3"))
    assert run(*arguments).exit_code == 1
    assert "westus3" in written.read_text()


def test_an_equal_file_is_left_alone_without_any_option() -> None:
    assert run("compile", "images/web.json", "-o", "x.pkr.hcl").exit_code == 0
    os.utime("x.pkr.hcl", (1, 1))
    assert run("compile", "images/web.json", "-o", "x.pkr.hcl").exit_code == 0
    assert Path("x.pkr.hcl").stat().st_mtime == 1
    Path("x.pkr.hcl").write_bytes(Path("x.pkr.hcl").read_bytes().replace(b"\n", b"\r\n"))
    assert run("compile", "images/web.json", "-o", "x.pkr.hcl").exit_code == 0
    assert b"\r" not in Path("x.pkr.hcl").read_bytes()


def test_an_error_writes_nothing_and_says_nothing_of_changes() -> None:
    Path("images/bad.json").write_text(Path("images/web.json").read_text().replace('"Shell"', '"Shall"'))
    result = run("compile", "images", "--beside", "--fail-on-change")
    assert result.exit_code == 1
    assert "wrote" not in result.stderr
    assert list(Path().rglob("*.hcl")) == []
