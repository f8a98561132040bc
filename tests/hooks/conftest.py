"""Lets the tests of this folder import `wheels` and `hooked`, and `repositories` of the tests of revisions."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "revisions")]
