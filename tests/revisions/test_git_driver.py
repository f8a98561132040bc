"""What the real `git diff` shows with the driver and with the text conversion."""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from repositories import Repository, template

from aib2packer.cli.program import program
from aib2packer.files import names_image_templates

SECRET = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"


@pytest.fixture
def driven(repository: Repository, command: list[str]) -> Repository:
    """A repository whose JSON files are shown by the driver."""
    repository.git("config", "diff.aib2packer.command", f"{shlex.join(command)} git-driver")
    repository.commit(__gitattributes="*.json diff=aib2packer\n", web__json=template())
    return repository


@pytest.fixture
def converted(repository: Repository, command: list[str]) -> Repository:
    """A repository whose JSON files are converted to text."""
    repository.git("config", "diff.aib2packer.textconv", f"{shlex.join(command)} textconv")
    repository.commit(__gitattributes="*.json diff=aib2packer\n", web__json=template())
    return repository


def changed_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_git_diff_speaks_of_images(driven: Repository) -> None:
    driven.write("web.json", template(command="echo bye"))
    shown = driven.git("diff")
    assert shown.startswith("diff --git a/web.json b/web.json\n")
    assert "customizer `say`" in shown
    assert "echo hello" in shown
    assert "echo bye" in shown
    assert "@@ -" not in shown


def test_a_layout_of_other_kind_is_no_change_of_the_image(driven: Repository) -> None:
    driven.write("web.json", template().replace("\n", "\n\t"))
    shown = driven.git("diff")
    assert shown.startswith("diff --git a/web.json b/web.json\n")
    assert "echo" not in shown


def test_a_new_a_deleted_and_a_renamed_file(driven: Repository) -> None:
    driven.write("new.json", template("new", command="echo new"))
    driven.commit()
    assert "new file mode 100644\n" in driven.git("show", "--ext-diff", "--format=", "HEAD")
    (driven.folder / "web.json").rename(driven.folder / "site.json")
    driven.write("site.json", template(command="echo bye"))
    driven.git("rm", "--quiet", "new.json")
    driven.git("add", "--all")
    shown = driven.git("diff", "--cached", "-M")
    assert "diff --git a/new.json b/new.json\ndeleted file mode 100644\n" in shown
    assert "diff --git a/web.json b/site.json\n" in shown
    assert "rename from web.json\nrename to site.json\n" in shown
    assert "echo bye" in shown


def test_other_json_is_shown_as_git_would(driven: Repository) -> None:
    driven.commit(package__json=b'{\n  "name": "caf\xe9",\n  "token": "x"\n}\n')
    driven.write("package.json", b'{\n  "name": "caf\xe9",\n  "token": "' + SECRET.encode() + b'"\n}')
    shown = subprocess.run(["git", "diff"], cwd=driven.folder, capture_output=True, check=True).stdout
    plain = subprocess.run(["git", "diff", "--no-ext-diff"], cwd=driven.folder, capture_output=True, check=True).stdout
    assert shown[shown.index(b"---") :] == plain[plain.index(b"---") :]


def test_a_template_that_does_not_parse_is_shown_as_text_with_secrets_hidden(driven: Repository) -> None:
    driven.write("web.json", template(command=f"curl -H 'Authorization: Bearer {SECRET}' \\u001b")[:-3])
    shown = driven.git("diff")
    assert "@@ -" in shown
    assert "+" in shown
    assert SECRET not in shown


@pytest.mark.parametrize("name", ["a b.json", "it's.json", "größe.json"])
def test_names_may_be_odd(driven: Repository, name: str) -> None:
    driven.write(name, template())
    driven.commit()
    driven.write(name, template(command="echo bye"))
    shown = driven.git("-c", "core.quotePath=false", "diff")
    assert shown.startswith(f"diff --git a/{name} b/{name}\n")
    assert "echo bye" in shown


def test_a_file_with_a_conflict_is_named() -> None:
    """As git documents it: then it gives the path only."""
    assert CliRunner().invoke(program, ["git-driver", "web.json"]).output == "* Unmerged path web.json\n"


def test_binary_files_differ(driven: Repository) -> None:
    driven.commit(wide__json="[1]".encode("utf-16"))
    driven.write("wide.json", "[2]".encode("utf-16"))
    assert "Binary files differ\n" in driven.git("diff")


@pytest.mark.parametrize(("variable", "colored"), [("true", True), ("false", False)])
def test_a_pager_gets_color(driven: Repository, variable: str, colored: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_PAGER_IN_USE", variable)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    driven.write("web.json", template(command="echo bye"))
    assert ("\x1b[" in driven.git("diff")) is colored


def test_any_other_number_of_arguments_is_not_from_git() -> None:
    assert CliRunner().invoke(program, ["git-driver", "a", "b"]).exit_code == 2


# The conversion to text


def test_a_change_is_a_change_of_one_line(converted: Repository) -> None:
    converted.write("web.json", template(command="echo bye").replace("\n", "\n\n"))
    assert changed_lines(converted.git("diff")) == [
        "-properties.customize[say].inline: echo hello",
        "+properties.customize[say].inline: echo bye",
    ]
    assert "textconv" in converted.git("config", "--list")


def test_a_new_step_leaves_the_lines_of_others_alone(converted: Repository) -> None:
    step = '"customize": [{"type": "Shell", "inline": ["first"]},'
    converted.write("web.json", template().replace('"customize": [', step))
    lines = changed_lines(converted.git("diff"))
    assert lines
    assert all(line.startswith("+properties.customize[Shell].") for line in lines)


def test_the_order_of_members_and_the_layout_change_no_line() -> None:
    text = template()
    moved = text.replace('  "location": "westeurope",\n', "", 1).replace("{\n", '{"location": "westeurope", ', 1)
    assert moved != text
    assert textconv(moved) == textconv(text)


@pytest.mark.parametrize("text", ["", "{", "plain", '{"name": "x"}', template()[:-3], "\r\n\r\n"])
def test_what_is_no_image_template_is_given_as_it_is(text: str) -> None:
    assert textconv(text) == text


def test_credentials_and_control_characters_are_hidden() -> None:
    shown = textconv(template(command=f"curl -H 'Authorization: Bearer {SECRET}' \x1b[31m ##vso[x]\nnext"))
    assert SECRET not in shown
    assert "\x1b" not in shown
    assert "##vso[" not in shown
    assert "properties.customize[say].inline: next\n" in shown


TEMPLATES = Path(__file__).parents[2] / "templates"
SAMPLES = [
    path
    for path in sorted(TEMPLATES.glob("*.json"))
    if not path.name.endswith(".parameters.json") and names_image_templates(path.read_bytes())
]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_becomes_lines_that_name_their_places(path: Path) -> None:
    lines = textconv(path.read_text(encoding="utf-8")).splitlines()
    assert lines[0].startswith("image ")
    assert all(line.startswith("image ") or " = " in line or ": " in line or line.endswith(":") for line in lines)
    assert any(line.startswith("properties.source.") for line in lines)


def textconv(text: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.json"
        path.write_bytes(text.encode())
        result = CliRunner().invoke(program, ["textconv", str(path)])
    assert result.exit_code == 0
    return result.stdout_bytes.decode()
