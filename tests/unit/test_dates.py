"""Formats of `utcNow` in HCL, compared with the real Packer's `formatdate`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from aib2packer.emit.literals import MarkSource, expression
from aib2packer.lower.dates import formatted_time
from aib2packer.lower.document import Reference

TIME = "2026-03-05T07:08:09Z"
# What .NET gives for TIME, by its documentation of custom date and time format strings.
FORMATS = [
    ("yyyyMMddTHHmmssZ", "20260305T070809Z"),
    ("yyyy-MM-dd-HH-mm-ss", "2026-03-05-07-08-09"),
    ("d.M.yy", "5.3.26"),
    ("dddd, MMMM dd", "Thursday, March 05"),
    ("ddd MMM H:m:s", "Thu Mar 7:8:9"),
    ("hh:mm tt", "07:08 AM"),
    ("u", "2026-03-05 07:08:09Z"),
    ("s", "2026-03-05T07:08:09"),
    ("yyyy'year'", "2026year"),
]


def test_formats_give_the_same_text_in_packer(packer: str, tmp_path: Path) -> None:
    rows = [f'  time = "{TIME}"']
    for number, (wanted, _) in enumerate(FORMATS):
        written = formatted_time(Reference("local.time"), wanted)
        assert written is not None
        rows.append(f"  f{number} = {expression(written, 0, MarkSource())}")
    file = tmp_path / "times.pkr.hcl"
    file.write_text("locals {\n" + "\n".join(rows) + "\n}\n")
    shown = subprocess.run([packer, "inspect", str(file)], capture_output=True, text=True, check=True).stdout
    for number, (_, expected) in enumerate(FORMATS):
        assert f'local.f{number}: "{expected}"' in shown


@pytest.mark.parametrize("wanted", ["fff", "K", "gg", "o"])
def test_what_hcl_cannot_say_is_not_guessed(wanted: str) -> None:
    assert formatted_time(Reference("local.time"), wanted) is None
