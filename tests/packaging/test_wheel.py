"""The wheel: whatever the compiler reads at run time must be in it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import aib2packer


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=root,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def files_of(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_has_every_file_of_the_package_and_nothing_else(root: Path, wheel: Path) -> None:
    source = root / "compiler"
    paths = [path.relative_to(source) for path in (source / "aib2packer").rglob("*") if path.is_file()]
    expected = {
        path.as_posix()
        for path in paths
        if path.suffix != ".pyc" and not any(part.startswith(".") for part in path.parts)  # caches of tools
    }
    packed = {name for name in files_of(wheel) if ".dist-info/" not in name}
    assert packed == expected


@pytest.mark.parametrize("kind", [".py", ".j2", ".sh", ".ps1", ".schema.json", "py.typed"])
def test_files_that_are_not_python_come_along(wheel: Path, kind: str) -> None:
    assert any(name.endswith(kind) for name in files_of(wheel))


def test_the_metadata_say_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (item for item in archive.namelist() if item.endswith(".dist-info/METADATA"))
        (points,) = (item for item in archive.namelist() if item.endswith("/entry_points.txt"))
        metadata = Parser().parsestr(archive.read(name).decode())
        assert "aib2packer = aib2packer.cli.program:main" in archive.read(points).decode()
    assert (metadata["Name"], metadata["Version"]) == ("aib2packer", aib2packer.__version__)
    assert metadata["Requires-Python"] == ">=3.11"
    assert any(item.endswith("/licenses/LICENSE") for item in files_of(wheel))


def test_the_unpacked_wheel_compiles_a_template_without_the_checkout(root: Path, wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    template = (root / "templates" / "linux-baseline.json").read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "aib2packer", "compile", "-"],
        input=template,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b'source "azure-arm"' in done.stdout
