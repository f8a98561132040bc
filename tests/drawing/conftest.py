"""What tests of drawings share: programs that read them, `browser`, `pictured` and `drawing_grammars`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from browser import Browser


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or _absent("chromium", "BROWSER")
    return Browser(program, tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def dot() -> str:
    return shutil.which("dot") or _absent("graphviz", "GRAPHVIZ")


@pytest.fixture(scope="session")
def mermaid(root: Path) -> Path:
    """Find Mermaid's `mermaid.min.js`: AIB2PACKER_MERMAID names it, or `npm install mermaid` has put it there."""
    path = Path(os.environ.get("AIB2PACKER_MERMAID") or root / "node_modules/mermaid/dist/mermaid.min.js")
    return path if path.is_file() else Path(_absent("mermaid", "MERMAID"))


def _absent(thing: str, name: str) -> str:
    """Skip; AIB2PACKER_REQUIRE_BROWSER=1, ..._GRAPHVIZ=1 or ..._MERMAID=1 make a failure of it."""
    message = f"{thing} is not installed, so drawings were not read by it"
    if os.environ.get(f"AIB2PACKER_REQUIRE_{name}") == "1":
        pytest.fail(message)
    pytest.skip(message)
