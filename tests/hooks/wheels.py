"""Wheels of the packages that are installed here, for pip to install them elsewhere without any index."""

from __future__ import annotations

import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement


def write_wheels(folder: Path, requirements: list[str]) -> None:
    """Write the wheels of some requirements and of all that they need."""
    waiting, done = list(requirements), set()
    while waiting:
        requirement = Requirement(waiting.pop())
        if requirement.name.lower() in done or not (
            requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        ):
            continue
        done.add(requirement.name.lower())
        found = distribution(requirement.name)
        write_wheel(found, folder)
        waiting += found.requires or []


def write_wheel(package: Distribution, folder: Path) -> None:
    """Pack an installed package again; what pip has added is left out."""
    tags = [line.partition(": ")[2] for line in (package.read_text("WHEEL") or "").splitlines() if line[:4] == "Tag:"]
    parts = [".".join(dict.fromkeys(part)) for part in zip(*(tag.split("-") for tag in tags), strict=True)]
    name = package.metadata["Name"].replace("-", "_").replace(".", "_")
    with zipfile.ZipFile(folder / f"{name}-{package.version}-{'-'.join(parts)}.whl", "w") as wheel:
        for file in package.files or ():
            if ".." not in file.parts and file.suffix != ".pyc" and file.name not in {"INSTALLER", "REQUESTED"}:
                wheel.write(str(package.locate_file(file)), file.as_posix())
