"""How long a compilation takes, and how much memory, beside `packer validate` on the same template.

Run by `make bench`. Absolute times depend on the machine, so the table gives ratios: all figures of one table come
from one run, with the two programs taking turns.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

REPETITIONS = 9
GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers"
SIZES = (1_000, 2_000, 5_000)  # steps
DEPLOYMENT_SIZES = (100, 200, 400)  # parameters, variables and image templates each
SAMPLE_LINES = 100
COMPILE = (sys.executable, "-m", "aib2packer", "compile")


@dataclass(frozen=True, slots=True)
class Run:
    """One process."""

    seconds: float
    peak_mib: float
    code: int


def measure(*arguments: str) -> Run:
    """Run a program to its end; memory is the largest resident size of that process alone."""
    begin = time.perf_counter()
    child = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return Run(time.perf_counter() - begin, usage.ru_maxrss / 1024, child.returncode)


def template(steps: int) -> dict[str, object]:
    """Make an image template with so many steps."""
    return {
        "type": "Microsoft.VirtualMachineImages/imageTemplates",
        "apiVersion": "2022-07-01",
        "name": "bench",
        "location": "westeurope",
        "identity": {
            "type": "UserAssigned",
            "userAssignedIdentities": {f"{GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/bench": {}},
        },
        "properties": {
            "source": {
                "type": "PlatformImage",
                "publisher": "Canonical",
                "offer": "0001-com-ubuntu-server-jammy",
                "sku": "22_04-lts-gen2",
                "version": "latest",
            },
            "customize": [
                {"type": "Shell", "name": f"step {number}", "inline": [f"echo {number}", "sudo true"]}
                for number in range(steps)
            ],
            "distribute": [
                {
                    "type": "ManagedImage",
                    "runOutputName": "bench",
                    "imageId": f"{GROUP}/Microsoft.Compute/images/bench",
                    "location": "westeurope",
                }
            ],
        },
    }


def deployment(size: int) -> dict[str, object]:
    """Make a deployment with so many parameters and variables, and so many image templates of a copy loop."""
    image = {
        **template(1),
        "name": "[format('bench-{0}', copyIndex())]",
        "copy": {"name": "images", "count": "[length(variables('images'))]"},
        "tags": {"value": "[variables('images')[copyIndex()]]"},
    }
    return {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {f"p{n}": {"type": "string", "defaultValue": f"value {n}"} for n in range(size)},
        "variables": {
            **{f"v{n}": f"[concat(parameters('p{n}'), '-', '{n}')]" for n in range(size)},
            "images": [f"[variables('v{n}')]" for n in range(size)],
        },
        "resources": [image],
    }


def write_template(folder: Path, steps: int) -> Path:
    """Write a template and give its path."""
    return write(folder / f"steps-{steps}.json", template(steps))


def write(path: Path, document: dict[str, object]) -> Path:
    """Write a document and give its path."""
    path.write_text(json.dumps(document, indent=2), encoding="utf-8")
    return path


def sample(folder: Path) -> Path:
    """Write the template with about a hundred lines."""
    steps = 1
    while len(json.dumps(template(steps), indent=2).splitlines()) < SAMPLE_LINES:
        steps += 1
    return write_template(folder, steps)


def compare_with_packer(folder: Path) -> None:
    """Print the cold start of both programs, taking turns."""
    source, parts = sample(folder), folder / "parts"
    programs = {"aib2packer compile": (*COMPILE, str(source), "-o", str(folder / "bench.pkr.hcl"))}
    subprocess.run((*COMPILE, str(source), "-o", str(parts), "--layout", "split"), check=True, capture_output=True)
    (parts / "packer.pkr.hcl").unlink()  # it demands plugins, and old versions of Packer have them built in
    packer = shutil.which("packer")
    if packer:
        programs["packer validate"] = (packer, "validate", str(parts))
    else:
        print("packer is not installed: nothing to compare with")
    runs: dict[str, list[Run]] = {name: [] for name in programs}
    for _ in range(REPETITIONS):
        for name, arguments in programs.items():
            runs[name].append(measure(*arguments))
    lines = len(source.read_text(encoding="utf-8").splitlines())
    print(f"template of {lines} lines, median of {REPETITIONS} runs")
    base = statistics.median(run.seconds for run in runs["aib2packer compile"])
    for name, those in runs.items():
        seconds = statistics.median(run.seconds for run in those)
        peak = max(run.peak_mib for run in those)
        codes = sorted({run.code for run in those})
        print(f"  {name:20} {seconds * 1000:8.0f} ms  {seconds / base:5.2f} x  {peak:6.0f} MiB  exit {codes}")


def show_growth(unit: str, sources: dict[int, Path], output: Path) -> None:
    """Print how time and memory grow with the number of units in the source."""
    print(f"{unit:>12} {'seconds':>9} {'us each':>10} {'MiB':>6}")
    for size, source in sources.items():
        runs = [measure(*COMPILE, str(source), "-o", f"{output}{os.sep}") for _ in range(3)]
        seconds = statistics.median(run.seconds for run in runs)
        peak = max(run.peak_mib for run in runs)
        failed = "" if all(run.code == 0 for run in runs) else "  FAILED"
        print(f"{size:12,} {seconds:9.2f} {seconds / size * 1_000_000:10.0f} {peak:6.0f}{failed}")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        compare_with_packer(place)
        print()
        show_growth("steps", {size: write_template(place, size) for size in SIZES}, place / "steps")
        print()
        deployments = {size: write(place / f"images-{size}.json", deployment(size)) for size in DEPLOYMENT_SIZES}
        show_growth("images", deployments, place / "images")


if __name__ == "__main__":
    main()
