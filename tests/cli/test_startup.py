"""What the program imports before it knows that it needs it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ["jinja2", "jsonschema", "hcl2", "deepdiff", "lark", "email", "asyncio", "importlib.metadata", "hashlib"]
SHOW_MODULES = (
    "import contextlib, io, json, runpy, sys\n"
    "sys.argv = ['aib2packer', *sys.argv[1:]]\n"
    "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
    "    runpy.run_module('aib2packer', run_name='__main__')\n"
    "print(json.dumps(sorted(sys.modules)))\n"
)


def modules_after(code: str, *arguments: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("--help",),
        *((name, "--help") for name in ("compile", "check", "verify", "graph", "git-driver", "textconv")),
    ],
)
def test_help_and_version_import_neither_the_compiler_nor_what_it_needs(arguments: tuple[str, ...]) -> None:
    modules = modules_after(SHOW_MODULES, *arguments)
    assert "aib2packer.cli.program" in modules
    assert not modules & {*HEAVY, "aib2packer.pipeline", "aib2packer.diagnostics"}


def test_importing_the_package_imports_nothing_else() -> None:
    modules = modules_after("import aib2packer, json, sys; print(json.dumps(sorted(sys.modules)))")
    assert {name for name in modules if name.startswith("aib2packer")} == {"aib2packer"}
    assert not modules & {*HEAVY, "click"}


def test_importing_the_pipeline_imports_no_third_party_package() -> None:
    modules = modules_after("import aib2packer.pipeline, json, sys; print(json.dumps(sorted(sys.modules)))")
    assert not modules & {"jinja2", "jsonschema", "hcl2", "deepdiff", "lark", "click"}
