"""The command `graph`."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from aib2packer.cli.program import program

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
BASELINE = str(TEMPLATES / "linux-baseline.json")
GALLERY = "contosoGallery/ubuntu-24.04-baseline"


def graph(*arguments: str, data: bytes | None = None) -> Result:
    return CliRunner().invoke(program, ["graph", *arguments], input=data)


def test_a_template_is_drawn_as_a_flow_chart() -> None:
    result = graph(BASELINE)
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[0] == "flowchart TD"
    assert lines[1] == '  n1(["Source · PlatformImage<br/>Canonical#58;ubuntu-24_04-lts#58;server#58;latest"])'
    assert [line.partition("<br/>")[2].rstrip('"]}') for line in lines[2:7]] == [
        "Install security updates",
        "Harden SSH",
        "Fetch the audit rules",
        "Install the audit rules",
        "Remove caches",
    ]
    assert lines[7:9] == ['  n7["Generalize"]', '  n8{{"Validator 1 · Shell<br/>SSH accepts keys only"}}']
    assert GALLERY in lines[9]
    assert lines[-1] == "  n8 --> n9"


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (("--format", "mermaid"), "flowchart TD\n"),
        (("--format", "dot"), "digraph build {\n"),
        (("--format", "svg"), "<svg "),
        (("-o", "picture.svg"), "<svg "),
        (("-o", "picture.SVG"), "<svg "),
        (("-o", "picture.gv"), "digraph build {\n"),
        (("-o", "picture.dot"), "digraph build {\n"),
        (("-o", "picture.mmd"), "flowchart TD\n"),
        (("-o", "picture.svg", "--format", "dot"), "digraph build {\n"),
    ],
)
def test_the_format_is_the_one_that_is_named_else_that_of_the_file(
    arguments: tuple[str, ...], begins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = graph(BASELINE, *arguments)
    assert result.exit_code == 0, result.output
    written = [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()]
    (text,) = written or [result.stdout]
    assert text.startswith(begins)
    assert GALLERY in text
    assert not (written and result.stdout)


SAMPLES = [path for path in sorted(TEMPLATES.glob("*.json")) if not path.name.endswith(".parameters.json")]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_can_be_drawn(path: Path) -> None:
    parameters = path.with_suffix(".parameters.json")
    given = ["--parameters", str(parameters)] if parameters.exists() else []
    result = graph(str(path), "--format", "svg", *given)
    assert result.exit_code == 0, result.output
    root = ET.fromstring(result.stdout)  # noqa: S314 -- our own
    titles = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}title")]
    assert any(title.startswith("Source · ") for title in titles)


def test_several_templates_of_a_file_are_drawn_beside_each_other() -> None:
    result = graph(str(TEMPLATES / "two-templates.json"))
    assert 'subgraph p1["ubuntu-agent"]' in result.stdout
    assert 'subgraph p2["windows-agent"]' in result.stdout


def test_a_source_that_is_only_validated_is_not_generalized() -> None:
    assert "Generalize" not in graph(str(TEMPLATES / "source-validation-only.json")).stdout


def test_the_standard_input_can_be_drawn() -> None:
    assert graph("-", data=Path(BASELINE).read_bytes()).stdout == graph(BASELINE).stdout


def test_parameters_decide_what_is_drawn() -> None:
    path = str(TEMPLATES / "symbolic-resources.json")
    assert "#60;parameter name#62;" in graph(path).stdout
    assert "parameter name" not in graph(path, "--set", "name=agent").stdout


def test_secrets_are_not_drawn() -> None:
    document = json.loads(Path(BASELINE).read_bytes())
    steps = document["properties"]["customize"]
    token = "sv=2024&sig=mXq3Zt7bKe9%2BsEcReT%3D"  # noqa: S105 -- of nobody
    steps[0]["name"] = f"https://a.blob.core.windows.net/c/x.sh?{token}"
    del steps[1]["name"]
    steps[1]["scriptUri"] = f"https://a.blob.core.windows.net/c/x.sh?{token}"
    for form in ("mermaid", "dot", "svg"):
        text = graph("-", "--format", form, data=json.dumps(document).encode()).stdout
        assert "x.sh" in text
        assert "mXq3Zt7bKe9" not in text


def test_nothing_is_drawn_of_a_file_with_errors(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"type": ')
    result = graph(str(broken), "-o", str(tmp_path / "out" / "picture.svg"))
    assert result.exit_code == 1
    assert "broken.json:1:" in result.stderr
    assert result.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["broken.json"]


def test_the_template_is_never_overwritten(tmp_path: Path) -> None:
    copy = tmp_path / "image.json"
    copy.write_bytes(Path(BASELINE).read_bytes())
    assert graph(str(copy), "-o", str(copy)).exit_code == 2
    assert copy.read_bytes() == Path(BASELINE).read_bytes()


@pytest.mark.parametrize(
    "arguments", [("missing.json",), (BASELINE, "--format", "png"), (BASELINE, "--set", "x"), (BASELINE, BASELINE)]
)
def test_wrong_usage_is_told_apart_from_errors_in_a_template(arguments: tuple[str, ...]) -> None:
    assert graph(*arguments).exit_code == 2
