"""The hooks, run by the real pre-commit before real commits, from the package as it is published."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hooked import MANIFEST, Hooks, publish, use
from repositories import Repository, no_settings, template

CHECK, VERIFY, COMPILE = "aib2packer-check", "aib2packer-verify", "aib2packer-compile"


@pytest.fixture(scope="module")
def hooks(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hooks]:
    with pytest.MonkeyPatch.context() as patch:
        no_settings(patch)
        patch.delenv("PYTHONPATH", raising=False)  # the hooks have the package from their own environment
        yield publish(root, tmp_path_factory.mktemp("published"))


def commit(hooks: Hooks, repository: Repository, *paths: str) -> subprocess.CompletedProcess[str]:
    """Add files and commit them, as a user does; the hooks run."""
    repository.git("add", "--", *paths)
    return subprocess.run(
        ["git", "commit", "-m", "a change"],
        cwd=repository.folder,
        env={**os.environ, **hooks.environment},
        capture_output=True,
        text=True,
        check=False,
    )


def hcl(repository: Repository) -> list[str]:
    return sorted(path.relative_to(repository.folder).as_posix() for path in repository.folder.rglob("*.hcl"))


def test_the_manifest_is_one_for_pre_commit(hooks: Hooks, root: Path) -> None:
    done = hooks.pre_commit(root, "validate-manifest", MANIFEST)
    assert done.returncode == 0, done.stdout
    assert (hooks.repository.folder / MANIFEST).read_bytes() == (root / MANIFEST).read_bytes()


def test_the_hooks_run_a_copy_of_the_package_and_no_link_to_it(hooks: Hooks, tmp_path: Path) -> None:
    repository = use(hooks, tmp_path / "project", CHECK)
    assert hooks.pre_commit(repository.folder, "install-hooks").returncode == 0
    installed = list(Path(hooks.environment["PRE_COMMIT_HOME"]).rglob("site-packages/aib2packer/emit/hcl/file.hcl.j2"))
    assert len(installed) == 1
    assert not list(installed[0].parents[3].glob("*aib2packer*.pth"))


def test_what_is_in_order_passes(hooks: Hooks, tmp_path: Path) -> None:
    repository = use(hooks, tmp_path / "project", COMPILE)
    repository.write("images/web.json", template())
    assert commit(hooks, repository, ".").returncode == 1
    use(hooks, repository.folder, CHECK, VERIFY, COMPILE)
    done = commit(hooks, repository, ".")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.count("Passed") == 3
    assert repository.git("status", "--porcelain") == ""


def test_a_mistake_in_a_template_is_not_committed(hooks: Hooks, tmp_path: Path) -> None:
    repository = use(hooks, tmp_path / "project", CHECK)
    repository.write("web.json", template().replace('"Shell"', '"Shall"'))
    done = commit(hooks, repository, ".")
    assert done.returncode == 1
    assert "error AIB" in done.stderr
    assert "Did you mean" in done.stderr


def test_a_forgotten_compilation_is_not_committed(hooks: Hooks, tmp_path: Path) -> None:
    repository = use(hooks, tmp_path / "project", VERIFY)
    repository.write("web.json", template())
    done = commit(hooks, repository, ".")
    assert done.returncode == 1
    assert "`web.pkr.hcl` is missing" in done.stderr
    assert "aib2packer compile web.json --beside" in done.stderr
    assert hcl(repository) == []


def test_compiling_writes_fails_and_passes_when_that_is_added(hooks: Hooks, tmp_path: Path) -> None:
    repository = use(hooks, tmp_path / "project", COMPILE, VERIFY)
    repository.write("images/web.json", template())
    done = commit(hooks, repository, ".")
    assert done.returncode == 1
    assert "wrote images/web.pkr.hcl" in done.stderr
    assert hcl(repository) == ["images/web.pkr.hcl"]
    assert commit(hooks, repository, ".").returncode == 0
    repository.write("images/web.json", template(command="echo bye"))
    assert commit(hooks, repository, "images/web.json").returncode == 1
    assert "echo bye" in (repository.folder / "images/web.pkr.hcl").read_text()
    done = commit(hooks, repository, ".")
    assert done.returncode == 0, done.stderr


def test_hcl_that_was_edited_alone_is_not_committed(hooks: Hooks, tmp_path: Path) -> None:
    repository = use(hooks, tmp_path / "project", COMPILE, VERIFY)
    repository.write("web.json", template())
    commit(hooks, repository, ".")
    assert commit(hooks, repository, ".").returncode == 0
    edited = repository.folder / "web.pkr.hcl"
    edited.write_text(edited.read_text().replace("echo hello", "echo by hand"))
    repository.write("own.pkr.hcl", 'source "null" "own" {}\n')
    done = commit(hooks, repository, ".")
    assert done.returncode == 1
    assert "`web.pkr.hcl` is not what `web.json` compiles to" in done.stderr
    assert '-      "echo by hand",' in done.stderr


def test_other_json_is_passed_over_silently(hooks: Hooks, tmp_path: Path) -> None:
    repository = use(hooks, tmp_path / "project", CHECK, VERIFY, COMPILE)
    repository.write("package.json", '{"name": "x"}')
    repository.write("half.json", "{")
    repository.write("role.json", '{"actions": ["Microsoft.VirtualMachineImages/imageTemplates/*"]}')
    repository.write("README.md", "`Microsoft.VirtualMachineImages/imageTemplates`")
    assert commit(hooks, repository, ".").returncode == 0
    shown = hooks.pre_commit(repository.folder, "run", "--all-files", "--verbose")
    assert shown.returncode == 0
    assert "json" not in shown.stdout
    assert hcl(repository) == []


def test_names_may_hold_spaces(hooks: Hooks, tmp_path: Path) -> None:
    repository = use(hooks, tmp_path / "my project", CHECK, VERIFY, COMPILE)
    repository.write("my images/web app's.json", template())
    repository.write("my images/données.jsonc", "// the other one\n" + template("db"))
    done = commit(hooks, repository, ".")
    assert done.returncode == 1
    assert "aib2packer compile 'my images/données.jsonc' 'my images/web app'\"'\"'s.json' --beside" in done.stderr
    assert hcl(repository) == ["my images/db.pkr.hcl", "my images/web.pkr.hcl"]
    done = commit(hooks, repository, ".")
    assert done.returncode == 0, done.stderr


def test_the_place_of_the_hcl_can_be_chosen(hooks: Hooks, tmp_path: Path) -> None:
    repository = use(hooks, tmp_path / "project", VERIFY, COMPILE)
    config = repository.folder / ".pre-commit-config.yaml"
    arguments = "        args: [-o, packer/]\n"
    config.write_text(
        config.read_text()
        .replace(f"{COMPILE}\n", f"{COMPILE}\n{arguments}")
        .replace(f"{VERIFY}\n", f"{VERIFY}\n{arguments}")
    )
    repository.write("images/web.json", template())
    assert commit(hooks, repository, ".").returncode == 1
    assert hcl(repository) == ["packer/web.pkr.hcl"]
    done = commit(hooks, repository, ".")
    assert done.returncode == 0, done.stderr
