"""The square over whole samples: values folded in give the same build as values handed to Packer.

A sample is compiled twice, once with its values folded in and once with its parameters kept as variables. Every
argument of source and build is then evaluated by the real Packer, the second time with the values as variables.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from aib2packer import Options, compile_template
from aib2packer.emit import render as rendering
from aib2packer.emit.render import Layout, RenderedFile, render
from aib2packer.lower.document import (
    Attribute,
    Block,
    Expression,
    FunctionCall,
    Gap,
    ListOf,
    Literal,
    PackerFile,
)
from aib2packer.options import InputFile

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
# What differs from run to run by itself.
FIXED = {"started": Literal("2026-03-05T07:08:09Z"), "build_id": Literal("01234567")}
# What only a running build knows.
RUNTIME = re.compile(r"\b(?:build|data)\.")
PRINTED = re.compile(r'^local\.p_([0-9]+): "([A-Za-z0-9+/=]*)"$', re.MULTILINE)

# Commands over unknown values travel as base64.
TRAVELLING = re.compile(r"echo ([A-Za-z0-9+/=]+) \| base64 -d > ")
# The build of a kept name is called after the file.
NAMES = {"build/name", "build/sources"}

SAMPLES = ["deployment-parameters", "bicep-modules"]


def compile_sample(name: str, *, kept: bool) -> tuple[PackerFile, str | None]:
    documents: list[PackerFile] = []

    def recording(document: PackerFile, name: str, layout: Layout) -> tuple[RenderedFile, ...]:
        documents.append(document)
        return render(document, name, layout)

    values = TEMPLATES / f"{name}.parameters.json"
    options = Options(
        parameters=(InputFile(values.name, values.read_bytes()),),
        subscription="00000000-0000-0000-0000-000000000000",
        resource_group="rg",
        location="westeurope",
        pkrvars=kept,
    )
    with mock.patch.object(rendering, "render", recording):
        result = compile_template(f"{name}.json", (TEMPLATES / f"{name}.json").read_bytes(), options)
    assert result.ok
    return documents[0], result.pkrvars


def arguments(block: Block, path: str) -> Iterator[tuple[str, Expression]]:
    """Walk over the arguments of a block, by paths that do not depend on how regions are written."""
    for number, member in enumerate(block.body):
        match member:
            case Attribute(name=name, value=value):
                yield f"{path}/{name}", value
            case Block():
                yield from arguments(member, f"{path}/{number}:{'.'.join((member.type, *member.labels))}")
            case Gap():
                continue


def evaluated(document: PackerFile, packer: str, folder: Path, values: str | None) -> dict[str, object]:
    folder.mkdir()
    blocks = [_steady(block) for block in document.blocks if block.type in {"variable", "locals"}]
    found = [
        (path, value)
        for block in document.blocks
        if block.type in {"source", "build"}
        for path, value in arguments(block, block.type)
    ]
    printed = tuple(
        Attribute(f"p_{number}", FunctionCall("base64encode", (FunctionCall("jsonencode", (ListOf((value,)),)),)))
        for number, (_, value) in enumerate(found)
        if not RUNTIME.search(repr(value))
    )
    text = render(PackerFile((), (*blocks, Block("locals", (), printed))), "it", Layout.SINGLE)[0].text
    (folder / "it.pkr.hcl").write_text(text, encoding="utf-8")
    (folder / "values.pkrvars.hcl").write_text(values or "", encoding="utf-8")
    secrets = [f"-var={block.labels[0]}=secret" for block in blocks if _is_secret(block)]
    done = subprocess.run(
        [packer, "inspect", f"-var-file={folder / 'values.pkrvars.hcl'}", *secrets, str(folder / "it.pkr.hcl")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    values_of = {
        found[int(number)][0]: json.loads(base64.b64decode(it))[0] for number, it in PRINTED.findall(done.stdout)
    }
    return {path: _commands(value) for path, value in values_of.items() if path not in NAMES}


def _commands(value: object) -> object:
    """Read commands that travel as base64 back into the list that they were."""
    match = TRAVELLING.match(value[0]) if isinstance(value, list) and value and isinstance(value[0], str) else None
    if match is None:
        return value
    lines = base64.b64decode(match[1]).decode().split("\n")
    return [line for line in lines[:-1] if line != "#!/bin/sh -e"]


def _steady(block: Block) -> Block:
    if block.type != "locals":
        return block
    body = (
        replace(item, value=FIXED[item.name]) if isinstance(item, Attribute) and item.name in FIXED else item
        for item in block.body
    )
    return replace(block, body=tuple(body))


def _is_secret(block: Block) -> bool:
    return block.type == "variable" and any(
        isinstance(item, Attribute) and item.name == "sensitive" for item in block.body
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_means_the_same_folded_and_kept(name: str, packer: str, tmp_path: Path) -> None:
    folded, _ = compile_sample(name, kept=False)
    kept, values = compile_sample(name, kept=True)
    one = evaluated(folded, packer, tmp_path / "folded", None)
    other = evaluated(kept, packer, tmp_path / "kept", values)
    shared = one.keys() & other.keys()
    assert len(shared) > 20
    assert {path: one[path] for path in sorted(shared)} == {path: other[path] for path in sorted(shared)}
