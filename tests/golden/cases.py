"""The golden cases: what `cases.toml` lists, and what the command makes of each, with the documents it rendered."""

from __future__ import annotations

import contextlib
import json
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from click.testing import CliRunner

from aib2packer.cli.program import program
from aib2packer.emit import render as rendering
from aib2packer.emit.render import RenderedFile
from aib2packer.lower.document import PackerFile

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "golden"
TEMPLATES = ROOT / "templates"


@dataclass(frozen=True)
class Case:
    """One case of `cases.toml`."""

    name: str
    template: str
    args: tuple[str, ...] = ()
    folder: bool = False

    @property
    def golden(self) -> Path:
        return GOLDEN / (self.name if self.folder else f"{self.name}.pkr.hcl")

    @property
    def data(self) -> bytes:
        return (ROOT / self.template).read_bytes()

    def read_golden(self) -> dict[str, bytes]:
        """Read the expected files, by their paths from `golden/`; none of them when there is no golden yet."""
        files = self.golden.rglob("*.pkr.hcl") if self.folder else [self.golden]
        return {path.relative_to(GOLDEN).as_posix(): path.read_bytes() for path in sorted(files) if path.is_file()}


@dataclass(frozen=True)
class Configuration:
    """One Packer configuration: the document, and the files that were rendered from it."""

    document: PackerFile
    files: tuple[RenderedFile, ...]


@dataclass(frozen=True)
class Compiled:
    """What the command made of a case."""

    files: dict[str, bytes]  # by paths from `golden/`
    configurations: tuple[Configuration, ...]  # one an image template
    ledger: list[dict[str, Any]]  # one an image template
    diagnostics: list[dict[str, Any]]


@cache
def cases() -> tuple[Case, ...]:
    listed = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]
    return tuple(Case(**{**item, "args": tuple(item["args"])}) for item in listed)


def names() -> list[str]:
    return [case.name for case in cases()]


def case(name: str) -> Case:
    return next(item for item in cases() if item.name == name)


@cache
def compiled(name: str) -> Compiled:
    """Compile a case as it is listed, once for all tests."""
    return compile_case(case(name))


def compile_case(case: Case, data: bytes | None = None) -> Compiled:
    """Run the command on a case, in this process; `data` stands in for the bytes of the template."""
    with tempfile.TemporaryDirectory() as folder, recorded() as configurations:
        scratch = Path(folder)
        template = scratch / Path(case.template).name
        template.write_bytes(case.data if data is None else data)
        output = scratch / "out" / case.golden.name
        run_compile(
            [str(template), *case.args, "-o", f"{output}/" if case.folder else str(output)],
            ["--report", str(scratch / "report"), "--ledger", str(scratch / "ledger")],
        )
        return Compiled(
            files={
                path.relative_to(scratch / "out").as_posix(): path.read_bytes()
                for path in sorted((scratch / "out").rglob("*.pkr.hcl"))
            },
            configurations=tuple(configurations),
            ledger=json.loads((scratch / "ledger").read_bytes())["templates"],
            diagnostics=json.loads((scratch / "report").read_bytes())["diagnostics"],
        )


def run_compile(*arguments: list[str]) -> None:
    """Run `aib2packer compile` in this process, from the folder of the project; it must succeed."""
    with contextlib.chdir(ROOT):
        result = CliRunner().invoke(program, ["compile", *(item for part in arguments for item in part)])
    assert result.exit_code == 0, f"the command ended with {result.exit_code} and said:\n{result.output}"


@contextlib.contextmanager
def recorded() -> Iterator[list[Configuration]]:
    """Collect every document that the compiler renders meanwhile, with its files."""
    found: list[Configuration] = []

    def render(document: PackerFile, *rest: Any) -> tuple[RenderedFile, ...]:
        files = original(document, *rest)
        found.append(Configuration(document, files))
        return files

    original = rendering.render
    with mock.patch.object(rendering, "render", render):
        yield found
