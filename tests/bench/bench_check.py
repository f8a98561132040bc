"""How long a check takes: one small file beside `cfn-lint`, and many files beside only parsing them.

Run by `make bench`. Absolute times depend on the machine, so the tables give ratios: all figures of one table come
from one run, with the programs taking turns. The least of several runs counts, since other work only adds to it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from aib2packer import pipeline
from aib2packer.choosing.choice import Choice
from aib2packer.options import InputFile, Options

REPETITIONS = 9
FILES = 500
TEMPLATES = Path(__file__).parents[2] / "templates"
CHECK = (sys.executable, "-m", "aib2packer", "check", "--fail-on", "never")
# Reads the files that are named, makes their trees, and no more.
PARSE = """
import sys
from pathlib import Path
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.reader import decode_source
for name in sys.argv[1:]:
    parse_json(decode_source(name, Path(name).read_bytes()).value)
"""
STAGES = ("_parse_all", "evaluate_document", "decode_template", "objections", "run_rules", "run_set_rules", "choose")
# The smallest that each program has nothing to say against.
SMALLEST_TEMPLATE = {
    "type": "Microsoft.VirtualMachineImages/imageTemplates",
    "apiVersion": "2024-02-01",
    "name": "small",
    "location": "westeurope",
    "identity": {
        "type": "UserAssigned",
        "userAssignedIdentities": {
            "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/"
            "Microsoft.ManagedIdentity/userAssignedIdentities/small": {}
        },
    },
    "properties": {
        "source": {
            "type": "PlatformImage",
            "publisher": "Canonical",
            "offer": "ubuntu-24_04-lts",
            "sku": "server",
            "version": "latest",
        },
        "distribute": [{"type": "VHD", "runOutputName": "small"}],
    },
}
SMALLEST_STACK = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}

P = ParamSpec("P")
R = TypeVar("R")


def seconds(*arguments: str) -> float:
    """Run a program to its end, which has to be a good one."""
    begin = time.perf_counter()
    code = subprocess.run(arguments, check=False, stdout=subprocess.DEVNULL).returncode
    if code:
        sys.exit(f"{' '.join(arguments[:4])} ... ended with {code}")
    return time.perf_counter() - begin


def race(programs: dict[str, tuple[str, ...]], repetitions: int) -> dict[str, float]:
    """Give the least time of each program, the programs taking turns; a first round fills the caches."""
    least = {name: seconds(*arguments) for name, arguments in programs.items()}
    for _ in range(repetitions):
        for name, arguments in programs.items():
            least[name] = min(least[name], seconds(*arguments))
    return least


def show(title: str, times: dict[str, float], base: str) -> None:
    """Print times, and how often each is that of the base."""
    print(title)
    for name, least in times.items():
        print(f"  {name:20} {least * 1000:8.0f} ms  {least / times[base]:5.2f} x")


def compare_with_linter(folder: Path) -> None:
    """Print the cold check of one small file beside that of another linter, each with its smallest input."""
    template, stack = folder / "small.json", folder / "stack.json"
    template.write_text(json.dumps(SMALLEST_TEMPLATE, indent=2), encoding="utf-8")
    stack.write_text(json.dumps(SMALLEST_STACK, indent=2), encoding="utf-8")
    programs: dict[str, tuple[str, ...]] = {"aib2packer check": (*CHECK, str(template))}
    linter = shutil.which("cfn-lint", path=str(Path(sys.executable).parent)) or shutil.which("cfn-lint")
    if linter:
        programs["cfn-lint"] = (linter, str(stack))
    else:
        print("cfn-lint is not installed: nothing to compare with (it is in the extra `bench`)")
    times = race(programs, REPETITIONS)
    show(f"one small file, least of {REPETITIONS} runs", times, list(programs)[-1])


def copies(folder: Path) -> tuple[str, ...]:
    """Copy the samples under other names, in turn, until there are enough files."""
    samples = sorted(TEMPLATES.glob("*.json"))
    paths = [folder / f"{number:03}-{samples[number % len(samples)].name}" for number in range(FILES)]
    for number, path in enumerate(paths):
        shutil.copyfile(samples[number % len(samples)], path)
    return tuple(map(str, paths))


def compare_with_parsing(paths: tuple[str, ...]) -> None:
    """Print one check of many files beside a program that only parses them."""
    programs: dict[str, tuple[str, ...]] = {
        "only parsing": (sys.executable, "-c", PARSE, *paths),
        "aib2packer check": (*CHECK, *paths),
    }
    show(f"{FILES} files in one call, least of 3 runs", race(programs, 3), "only parsing")


def timed(function: Callable[P, R], taken: dict[str, float], name: str) -> Callable[P, R]:
    """Add up the time that a stage takes."""

    @wraps(function)
    def measured(*args: P.args, **kwargs: P.kwargs) -> R:
        begin = time.perf_counter()
        result = function(*args, **kwargs)
        taken[name] = taken.get(name, 0) + time.perf_counter() - begin
        return result

    return measured


def show_stages(paths: tuple[str, ...]) -> None:
    """Print what each stage takes of a check of many files, inside of one process."""
    files = tuple(InputFile(path, Path(path).read_bytes()) for path in paths)
    taken: dict[str, float] = {}
    for name in STAGES:
        setattr(pipeline, name, timed(getattr(pipeline, name), taken, name))
    options, choice = Options(today=date.today()), Choice(today=date.today())  # noqa: DTZ011 -- any day will do
    pipeline.check_files(files, options, choice)  # builds the tables that are made once
    taken.clear()
    pipeline.check_files(files, options, choice)
    show(f"stages of a check of {FILES} files, without start and printing", taken, "_parse_all")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        compare_with_linter(place)
        print()
        paths = copies(place)
        compare_with_parsing(paths)
        print()
        show_stages(paths)


if __name__ == "__main__":
    main()
