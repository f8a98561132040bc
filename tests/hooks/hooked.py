"""A repository of hooks made of the package as it is published, and repositories that use them."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from repositories import Repository
from wheels import write_wheels

MANIFEST = ".pre-commit-hooks.yaml"


@dataclass(frozen=True)
class Hooks:
    """A repository that pre-commit takes hooks from, and the environment that it needs no network in."""

    repository: Repository
    revision: str
    environment: dict[str, str]

    def pre_commit(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the real pre-commit in a folder."""
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", *arguments],
            cwd=folder,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )


def publish(root: Path, folder: Path) -> Hooks:
    """Build the source distribution, unpack it, and make a repository of it."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder)],
        cwd=root,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.tar.gz")
    with tarfile.open(built) as archive:
        archive.extractall(folder, filter="data")
    repository = Repository(folder / built.name.removesuffix(".tar.gz"))
    project = tomllib.loads((repository.folder / "pyproject.toml").read_text(encoding="utf-8"))
    wheels = folder / "wheels"
    wheels.mkdir()
    write_wheels(wheels, [*project["project"]["dependencies"], *project["build-system"]["requires"]])
    environment = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_CONFIG_FILE": os.devnull,
        "PRE_COMMIT_HOME": str(folder / "cache"),
        "PRE_COMMIT_COLOR": "never",
    }
    return Hooks(repository, repository.commit(), environment)


def use(hooks: Hooks, folder: Path, *names: str) -> Repository:
    """Make a repository that runs some hooks before each commit."""
    made = Repository(folder)
    listed = "".join(f"      - id: {name}\n" for name in names)
    made.write(
        ".pre-commit-config.yaml",
        f"repos:\n  - repo: {hooks.repository.folder}\n    rev: {hooks.revision}\n    hooks:\n{listed}",
    )
    assert hooks.pre_commit(folder, "install").returncode == 0
    return made
