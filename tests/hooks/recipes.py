"""The recipes of the documentation, and stand-ins for what they call on a machine of a pipeline."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "compiler" / "RECIPES.md"
_PROGRAM = f'#!/bin/sh\nexec "{sys.executable}" -m aib2packer "$@"\n'
_PIP = '#!/bin/sh\necho "$@" >> "$STANDINS/pip.txt"\n'


def recipe(name: str) -> str:
    """Give the text of a recipe."""
    found = re.search(rf"<!-- recipe: {name} -->\n```\w+\n(.*?)^```$", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return found[1]


def stand_ins(folder: Path) -> dict[str, str]:
    """Write the stand-ins and give the environment that finds them."""
    folder.mkdir()
    scripts = {path.name: path.read_text() for path in (Path(__file__).parent / "standins").iterdir()}
    for name, text in {"aib2packer": _PROGRAM, "pip": _PIP, **scripts}.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return {**os.environ, "STANDINS": str(folder), "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def bash(script: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the script of a step as the machines of both services do: with bash, which stops at the first failure."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
