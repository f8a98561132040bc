"""Real templates by other people, read from a folder beside the project: each is compiled or refused with a place.

What is compiled is held to the same standard as the goldens: `packer fmt` leaves it alone and `packer validate`
accepts it after the cut-down for Packer 1.6.6.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cases import ROOT, recorded
from test_hcl import validate

from aib2packer import Severity, compile_template

CORPUS = ROOT.parent / "shared" / "corpus"
FILES = sorted(CORPUS.glob("*.json"))


def test_the_corpus_is_there() -> None:
    if not FILES:
        pytest.skip("there is no corpus of real templates beside the project: real templates were not tried")
    assert len(FILES) >= 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[-60:])
def test_a_real_template_is_compiled_or_refused_with_a_place(path: Path, packer: str, tmp_path: Path) -> None:
    with recorded() as configurations:
        result = compile_template(path.name, path.read_bytes())
    if not result.ok:
        errors = [item for item in result.diagnostics if item.severity is Severity.ERROR]
        assert all(item.subject is not None and not item.definition.code.startswith("AIB9") for item in errors)
        return
    for number, configuration in enumerate(configurations):
        folder = tmp_path / str(number)
        folder.mkdir()
        for file in configuration.files:
            (folder / file.name).write_text(file.text, encoding="utf-8")
        assert subprocess.run([packer, "fmt", "-check", str(folder)], check=False).returncode == 0
        verdict = validate(packer, folder / "validate", configuration)
        assert verdict.accepted, f"after these changes: {verdict.cuts}\n{verdict.said}"
