"""Lets the tests of this folder import `repositories`, and gives each of them a git repository of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from repositories import Repository, no_settings


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    no_settings(monkeypatch)
    made = Repository(tmp_path / "repository")
    monkeypatch.chdir(made.folder)
    return made
