"""Lets the tests of this folder import what they share: `compare_samples`, and `cases` of the goldens."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(1, str(Path(__file__).resolve().parent.parent / "golden"))
