"""Which part of the compiler may import which: the layers of the architecture, checked on every import statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import aib2packer

PACKAGE = Path(aib2packer.__file__).parent
STAGES = ("syntax", "expr", "evaluate", "model", "lower", "emit")

# Every part (a folder or a module beside them) with the parts that it may import; nothing else is allowed.
ALLOWED = {
    "source": "",
    "diagnostics": "source",
    "syntax": "source diagnostics",
    "expr": "source diagnostics syntax",
    "evaluate": "source diagnostics syntax expr",
    "model": "source diagnostics syntax evaluate",
    "commands": "",
    "secrets": "",
    "rules": "source diagnostics syntax evaluate model commands secrets",
    "lower": "source diagnostics evaluate model __init__",
    "emit": "lower",
    "codes": "diagnostics",
    "ledger": "source diagnostics syntax evaluate",
    "excerpt": "source secrets",
    "fingerprints": "source diagnostics excerpt",
    "choosing": "source diagnostics syntax evaluate fingerprints",
    "options": "",
    "naming": "evaluate model options",
    "results": "source diagnostics evaluate lower emit ledger choosing",
    "pipeline": (
        "__init__ source diagnostics syntax evaluate model rules lower emit codes catalogue ledger choosing options "
        "naming results"
    ),
    "fixing": "source diagnostics syntax choosing options pipeline results",
    "files": "",
    "bicep": "",
    "outputs": "files ledger results",
    "pages": "",
    "catalogue": "diagnostics codes syntax expr evaluate model rules lower choosing compare",
    "manual": "diagnostics codes syntax expr evaluate model rules lower choosing compare pages catalogue",
    "formats": "source diagnostics excerpt secrets fingerprints pages manual",
    "verifying": "__init__ excerpt files fixing options outputs results",
    "compare": "source diagnostics evaluate model excerpt secrets",
    "drawing": "compare excerpt",
    "reviewing": "compare diagnostics drawing excerpt formats secrets",
    "revisions": "excerpt files",
    "diffing": "source diagnostics syntax compare options pipeline",
    "cli": (
        "__init__ bicep catalogue choosing compare diagnostics diffing drawing evaluate files fixing formats ledger "
        "manual model options outputs pipeline results reviewing revisions secrets syntax verifying"
    ),
    "__init__": "diagnostics options pipeline results",
    "__main__": "cli",
}
# Modules that a later stage may use of an earlier one, where it is not all of them.
ONLY = {
    ("emit", "lower"): {"aib2packer.lower.document"},
}
HOMES = {
    "jinja2": {"emit"},
    "markupsafe": {"emit"},
    "jsonschema": {"model"},
    "click": {"cli"},
    "hcl2": {"compare"},
    "lark": {"compare"},
    "deepdiff": {"compare"},
}


def imports() -> Iterator[tuple[str, str, str]]:
    """Give (importing part, imported module, file and line) of every import, those inside functions included."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        part = parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_bytes())):
            place = f"{path.relative_to(PACKAGE.parent)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield part, alias.name, place
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{place}: imports are absolute"
                module = str(node.module)
                for alias in node.names:
                    yield part, _module(module, alias.name), place


def _module(module: str, name: str) -> str:
    """Tell `from aib2packer.lower import codes`, which imports a module, from the import of a name."""
    candidate = PACKAGE.parent.joinpath(*module.split("."), name)
    inside = module.partition(".")[0] == "aib2packer"
    return f"{module}.{name}" if inside and (candidate.is_dir() or candidate.with_suffix(".py").is_file()) else module


def part_of(module: str) -> str:
    pieces = module.split(".")
    return pieces[1] if len(pieces) > 1 else "__init__"


def test_the_table_names_every_part() -> None:
    parts = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert parts == set(ALLOWED)


def test_no_part_imports_what_its_layer_may_not() -> None:
    wrong = [
        f"{place}: {part} must not import {module}"
        for part, module, place in imports()
        if module.split(".")[0] == "aib2packer"
        and part_of(module) != part
        and (part_of(module) not in ALLOWED[part].split() or module not in ONLY.get((part, part_of(module)), {module}))
    ]
    assert not wrong, "\n".join(wrong)


def test_each_third_party_package_has_one_home() -> None:
    wrong = [
        f"{place}: {module} belongs to {sorted(HOMES[module.split('.')[0]])}"
        for part, module, place in imports()
        if part not in HOMES.get(module.split(".")[0], {part})
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_only_looks_back(stage: str) -> None:
    later = STAGES[STAGES.index(stage) + 1 :]
    assert not set(ALLOWED[stage].split()) & {*later, "pipeline", "formats", "ledger", "cli"}


def test_nothing_below_the_command_line_prints_exits_or_reads_the_environment() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name == "cli":
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            match node:
                case ast.Call(func=ast.Name(id="print" | "input" | "exit" | "quit")):
                    wrong.append(f"{path.name}:{node.lineno}")
                case ast.Attribute(value=ast.Name(id="os"), attr="environ" | "getenv"):
                    wrong.append(f"{path.name}:{node.lineno}")
                case ast.Import(names=names) if {alias.name for alias in names} & {"sys", "time", "datetime", "random"}:
                    wrong.append(f"{path.name}:{node.lineno}")
    assert not wrong, "\n".join(wrong)
