"""Real git repositories for tests, and small image templates to put into them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers"
IDENTITY = f"{GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/builder"


def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git know nothing of the machine's settings, nor of a repository around the tests."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "somebody@example.com")
        monkeypatch.setenv(f"GIT_{role}_DATE", "2026-01-02T03:04:05Z")


class Repository:
    """A git repository with a first branch `main`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, fails: bool = False) -> str:
        """Run git in the repository and give what it prints."""
        done = subprocess.run(["git", *arguments], cwd=self.folder, capture_output=True, text=True, check=False)
        assert fails or done.returncode == 0, done.stderr
        return done.stdout

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def commit(self, **files: str | bytes) -> str:
        """Write files, commit everything, and give the id of the commit; `__` in a name means a dot."""
        for name, content in files.items():
            self.write(name.replace("__", "."), content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", "a change")
        return self.git("rev-parse", "HEAD").strip()


def template(name: str = "web", *, command: str = "echo hello", size: str = "Standard_D2s_v5") -> str:
    """Write a small image template in which nothing is found."""
    return json.dumps(
        {
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": name,
            "location": "westeurope",
            "identity": {"type": "UserAssigned", "userAssignedIdentities": {IDENTITY: {}}},
            "properties": {
                "source": {
                    "type": "PlatformImage",
                    "publisher": "Canonical",
                    "offer": "ubuntu-24_04-lts",
                    "sku": "server",
                    "version": "24.04.202404230",
                },
                "vmProfile": {"vmSize": size},
                "customize": [{"type": "Shell", "name": "say", "inline": [command]}],
                "distribute": [
                    {
                        "type": "ManagedImage",
                        "imageId": f"{GROUP}/Microsoft.Compute/images/{name}",
                        "location": "westeurope",
                        "runOutputName": name,
                    }
                ],
            },
        },
        indent=2,
    )
