"""What builds on the loopback need: an sshd, an HTTP server, and `packer` against them.

Only the source block is not the generated one: Packer's `null` builder takes Azure's place.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from artifact_server import Artifacts, serving
from builds import Runner
from loopback import Machine, machine_in
from shims import SLEEP, Shims


@pytest.fixture(scope="session")
def artifacts(root: Path) -> Iterator[Artifacts]:
    folder = root / "tests/data/artifacts"
    with serving({path.name: path.read_bytes() for path in folder.iterdir()}) as served:
        yield served


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    sshd, ssh, ssh_keygen, _ = demand("sshd", "ssh", "ssh-keygen", "scp")
    with machine_in(tmp_path_factory.mktemp("sshd"), sshd, ssh, ssh_keygen) as made:
        yield made


@pytest.fixture(scope="session")
def local_shims(tmp_path_factory: pytest.TempPathFactory) -> Shims:
    """Stand in for programs on Packer's side: waiting between the attempts of a download takes no time."""
    shims = Shims(tmp_path_factory.mktemp("shims"))
    shims.add("sleep", SLEEP)
    return shims


@pytest.fixture(scope="session")
def run(
    packer: str, machine: Machine, artifacts: Artifacts, local_shims: Shims, tmp_path_factory: pytest.TempPathFactory
) -> Runner:
    demand("curl")
    return Runner(packer, machine, artifacts, local_shims, tmp_path_factory)


def demand(*programs: str) -> list[str]:
    """Give the paths of programs; AIB2PACKER_REQUIRE_PACKER=1 turns the absence of one from a skip into a failure."""
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"
    found = {program: shutil.which(program, path=path) for program in programs}
    missing = ", ".join(program for program, place in found.items() if place is None)
    if missing:
        message = f"missing: {missing}; so no generated HCL was run"
        if os.environ.get("AIB2PACKER_REQUIRE_PACKER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return [place for place in found.values() if place is not None]
