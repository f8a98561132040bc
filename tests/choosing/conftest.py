"""Lets the tests of this folder import what they share: `templates`, and `documents` of the tests of rules."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "rules"))
