"""Compiles a template, runs `packer build`, and tells what that left."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from artifact_server import Artifacts
from loopback import Machine
from null_builder import on_loopback
from shims import Shims

from aib2packer import Options, compile_template
from aib2packer.emit import render as rendering
from aib2packer.emit.render import Layout, RenderedFile, render
from aib2packer.lower.document import PackerFile

SECONDS = 60  # no build may take longer; each takes a few seconds
TMP = Path("/tmp")  # noqa: S108 - the configurations name it
_NONE: Mapping[str, str] = MappingProxyType({})
OVERRIDE = TMP / "DeprovisioningScript.sh"
# What the sample writes into /tmp under a fixed name.
FIXED = (OVERRIDE, *(TMP / f"aib2packer-{name}" for name in ("work-dir", "message.txt", "message-2.txt")))


@dataclass(frozen=True)
class Build:
    """What a run of Packer left."""

    ok: bool
    log: str
    left: dict[str, int]  # what was new in /tmp, with `aib2packer` in the name: path and permissions
    scripts: list[str]  # of Packer itself, that it left in /tmp
    sudo: list[str]
    waagent: list[str]
    sleeps: list[str]  # on Packer's side
    folder: Path  # where Packer ran


@dataclass(frozen=True)
class Runner:
    """Compiles a template and runs the result."""

    packer: str
    machine: Machine
    artifacts: Artifacts
    shims: Shims
    folders: pytest.TempPathFactory

    def __call__(
        self, template: str | dict[str, Any], settings: Mapping[str, str] = _NONE, variables: Mapping[str, str] = _NONE
    ) -> Build:
        """Compile with these values of parameters, and build with these values of Packer's variables."""
        text = template if isinstance(template, str) else json.dumps(template)
        hcl = self._compile(text, {"artifactBaseUri": self.artifacts.url, **settings})
        folder = self.folders.mktemp("packer")
        (folder / "image.pkr.hcl").write_text(hcl, encoding="utf-8")
        self._refuse_leftovers()
        self.machine.shims.forget()
        self.shims.forget()
        before = _ours()
        try:
            ok, log = self._run(folder, variables)
            return self._record(ok, log, folder, before)
        finally:
            _remove(_ours() - before)

    def _compile(self, text: str, settings: dict[str, str]) -> str:
        """Compile by the public interface; the document that it renders is rendered again with another source block."""
        documents: list[PackerFile] = []

        def capture(document: PackerFile, name: str, layout: Layout) -> tuple[RenderedFile, ...]:
            documents.append(document)
            return render(document, name, layout)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rendering, "render", capture)
            result = compile_template("template.json", text, Options(settings=tuple(settings.items())))
        assert result.ok, [f"{item.summary}: {item.detail}" for item in result.diagnostics]
        (document,) = documents
        (file,) = render(on_loopback(document, self.machine), "image", Layout.SINGLE)
        return file.text

    def _refuse_leftovers(self) -> None:
        there = [str(path) for path in FIXED if path.exists()]
        if there:
            pytest.fail(
                f"these tests write and remove {', '.join(there)}, which exists already: remove it, unless another run"
                " of the tests is under way"
            )

    def _run(self, folder: Path, variables: Mapping[str, str]) -> tuple[bool, str]:
        environment = {
            "PATH": f"{self.shims.folder}:{os.environ.get('PATH', os.defpath)}",
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "LANG": "C.UTF-8",
            "PACKER_NO_COLOR": "1",
            "CHECKPOINT_DISABLE": "1",
            **{f"PKR_VAR_{name}": value for name, value in variables.items()},
        }
        with (folder / "log").open("w+b") as log:
            process = subprocess.Popen(
                [self.packer, "build", "-color=false", "image.pkr.hcl"],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Packer's plugins are processes of their own
            )
            try:
                returned = process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                returned = -1
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            log.seek(0)
            text = log.read().decode(errors="replace")
        assert returned in {0, 1}, f"packer took too long or failed in a strange way ({returned}):\n{text}"
        return returned == 0, text

    def _record(self, ok: bool, log: str, folder: Path, before: set[Path]) -> Build:
        new = sorted(_ours() - before)
        return Build(
            ok=ok,
            log=log,
            left={str(path): stat.S_IMODE(path.stat().st_mode) for path in new if path.name.startswith("aib2packer")},
            scripts=[str(path) for path in new if path.name.startswith("script_")],
            sudo=self.machine.shims.calls("sudo"),
            waagent=self.machine.shims.calls("waagent"),
            sleeps=self.shims.calls("sleep"),
            folder=folder,
        )


def _ours() -> set[Path]:
    """List what builds leave in /tmp; Packer itself leaves the script of a step that failed, and of generalization."""
    return {path for pattern in ("aib2packer*", OVERRIDE.name, "script_*.sh") for path in TMP.glob(pattern)}


def _remove(paths: set[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
