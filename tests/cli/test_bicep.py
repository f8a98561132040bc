"""Files in Bicep: compiled by whatever compiler is on the PATH, here by stand-ins for it."""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aib2packer import bicep
from aib2packer.cli.program import program

PRINT = "import sys\nfrom pathlib import Path\nPath('called').write_text(repr(sys.argv[1:]))\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path) -> Path:
    """Work in an empty folder with one Bicep file and what it would be compiled to, and nothing on the PATH."""
    monkeypatch.chdir(tmp_path)
    Path("bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    Path("main.bicep").write_text("param environment string\n", encoding="utf-8")
    Path("main.bicepparam").write_text("using './main.bicep'\n", encoding="utf-8")
    shutil.copy(root / "templates" / "deployment-parameters.json", "template")
    return tmp_path


def install(name: str, code: str) -> None:
    program_file = Path("bin", name)
    program_file.write_text(f"#!{sys.executable}\n{PRINT}{code}", encoding="utf-8")
    program_file.chmod(0o755)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["compile", *arguments])


def called() -> list[str]:
    words: list[str] = json.loads(Path("called").read_text().replace("'", '"'))
    return words


BUILD = "print(Path('template').read_text())"


def test_bicep_compiles_the_template_and_messages_say_so(folder: Path) -> None:
    install("bicep", BUILD)
    install("az", "sys.exit(9)")
    result = run("main.bicep", "-o", "out/")
    assert result.exit_code == 0, result.output
    assert called() == ["build", str(folder / "main.bicep"), "--stdout"]
    assert "main.bicep (compiled):155:31: warning AIB741" in result.stderr
    assert [path.name for path in Path("out").iterdir()] == ["main.pkr.hcl"]


def test_the_azure_cli_compiles_where_bicep_is_missing(folder: Path) -> None:
    install("az", BUILD)
    assert run("main.bicep").exit_code == 0
    assert called() == ["bicep", "build", "--file", str(folder / "main.bicep"), "--stdout"]


def test_without_a_compiler_the_command_to_run_is_named() -> None:
    result = run("main.bicep")
    assert result.exit_code == 1
    assert "AIB005" in result.stderr
    assert "az bicep build --file main.bicep" in result.stderr


def test_the_compiler_speaks_for_itself() -> None:
    said = 'main.bicep(1,7) : Error BCP057: The name \\"x\\" does not exist.\\nsecond line'
    install("bicep", f'print("{said}", file=sys.stderr)\nsys.exit(1)')
    result = run("main.bicep", "-o", "out.pkr.hcl")
    assert result.exit_code == 1
    assert result.stderr.count("error AIB") == 1
    assert "main.bicep: error AIB017: the Bicep file was not compiled" in result.stderr
    assert 'Error BCP057: The name "x" does not exist.\n     second line' in result.stderr
    assert not Path("out.pkr.hcl").exists()


def test_a_compiler_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bicep, "_SECONDS", 1)
    install("bicep", "import subprocess\nsubprocess.run([sys.executable, '-c', 'import time; time.sleep(30)'])")
    started = time.monotonic()
    result = run("main.bicep")
    assert time.monotonic() - started < 15
    assert "`bicep build` did not end within 1 seconds" in result.stderr


def test_a_compiler_that_cannot_be_started_is_told() -> None:
    install("bicep", "")
    Path("bin/bicep").write_text("#!/no/such/program\n", encoding="utf-8")
    assert "`bicep build` cannot be started: No such file or directory" in run("main.bicep").stderr


@pytest.mark.parametrize("wrapped", [True, False], ids=["beside the template", "alone"])
def test_parameters_in_bicep_are_compiled_as_well(folder: Path, wrapped: bool) -> None:
    parameters = json.dumps({"parameters": {"environment": {"value": "test"}}})
    printed = json.dumps({"templateJson": "{}", "parametersJson": parameters}) if wrapped else parameters
    install("bicep", f"print({printed!r})")
    result = run("template", "--parameters", "main.bicepparam")
    assert result.exit_code == 0, result.output
    assert called() == ["build-params", str(folder / "main.bicepparam"), "--stdout"]
    assert 'variable "environment"' not in result.stdout


def test_without_a_compiler_parameters_in_bicep_name_their_own_command() -> None:
    result = run("template", "--parameters", "main.bicepparam")
    assert result.exit_code == 1
    assert "\n     az bicep build-params --file main.bicepparam\n" in result.stderr


def test_output_that_is_no_json_has_a_place_in_what_was_compiled() -> None:
    install("bicep", "print('{')")
    assert "main.bicep (compiled):" in run("main.bicep").stderr


def test_a_bicep_file_that_is_missing_is_not_compiled() -> None:
    install("bicep", BUILD)
    assert run("other.bicep").exit_code == 2
    assert not Path("called").exists()


def test_the_bicep_file_is_never_overwritten() -> None:
    install("bicep", BUILD)
    result = run("main.bicep", "-o", "main.bicep")
    assert result.exit_code == 2
    assert "it is the input `main.bicep`" in result.stderr
