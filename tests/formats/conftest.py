"""Lets the tests of this folder import what they share: `grammars`, `schemas`, `tricky`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture(autouse=True)
def _manual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the made-up kinds of `tricky` their pages, beside those of the real ones."""
    from tricky import ENTRIES

    from aib2packer.formats import sarif
    from aib2packer.manual import entries

    monkeypatch.setattr(sarif, "entries", lambda: (*ENTRIES, *entries()))
