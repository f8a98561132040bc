"""The words of settings and options that say how much, and whom."""

from __future__ import annotations

SEVERITIES = ("error", "warning", "info")
FAIL_ON = (*SEVERITIES, "never")
AUDIENCES = ("service", "packer", "both")
