"""How long a comparison of two revisions takes, beside `git diff` and beside checking the same files.

Run by `make bench`. All figures come from one run, with the programs taking turns; the least of several counts.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPETITIONS = 3
FILES = 200
TEMPLATE = Path(__file__).parents[2] / "templates" / "linux-baseline.json"
AUTHOR = ("-c", "user.name=bench", "-c", "user.email=bench@example.com", "-c", "commit.gpgsign=false")
TOOL = (sys.executable, "-m", "aib2packer")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *AUTHOR, *arguments], cwd=folder, check=True, capture_output=True)


def repository(folder: Path) -> None:
    """Make a repository in whose second revision every template is another one."""
    text = TEMPLATE.read_text(encoding="utf-8")
    git(folder, "init", "--initial-branch=main")
    for command in ("sudo apt-get clean", "sudo apt-get autoclean"):
        for number in range(FILES):
            changed = text.replace("sudo apt-get clean", command).replace("linux-baseline", f"image-{number}")
            (folder / f"image-{number}.json").write_text(changed, encoding="utf-8")
        git(folder, "add", "--all")
        git(folder, "commit", "-m", command)


def seconds(folder: Path, *command: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        repository(folder)
        programs = {
            "git diff": ("git", "diff", "HEAD~1", "HEAD"),
            "aib2packer check": (*TOOL, "check", ".", "--fail-on", "never"),
            "aib2packer diff --git": (*TOOL, "diff", "--git", "HEAD~1", "HEAD"),
            "the same as Markdown": (*TOOL, "diff", "--git", "HEAD~1", "HEAD", "--format", "markdown"),
        }
        taken = {name: min(seconds(folder, *command) for _ in range(REPETITIONS)) for name, command in programs.items()}
    print(f"{FILES} templates changed between two revisions")
    for name, time_taken in taken.items():
        print(f"  {name:24} {time_taken:7.2f} s  {time_taken / taken['aib2packer check']:6.2f} of check")


if __name__ == "__main__":
    main()
