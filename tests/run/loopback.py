"""A build machine on the loopback: an sshd of the current user, in whose sessions `sudo` and `waagent` are shims."""

from __future__ import annotations

import contextlib
import getpass
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from shims import SUDO, WAAGENT, Shims

SECONDS = 60  # for a program that takes moments
SSHD_CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
PidFile {folder}/sshd.pid
AuthorizedKeysFile {folder}/key.pub
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitUserRC no
PrintMotd no
MaxStartups 100
SetEnv PATH={shims}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME={home}
"""


@dataclass(frozen=True)
class Machine:
    """Where the configurations are run."""

    port: int
    key: Path
    home: Path
    shims: Shims


@contextlib.contextmanager
def machine_in(folder: Path, sshd: str, ssh: str, ssh_keygen: str) -> Iterator[Machine]:
    """Run an sshd with all that it needs in a folder; the other arguments are paths of programs."""
    made = Machine(_free_port(), folder / "key", folder / "home", Shims(folder / "shims"))
    made.home.mkdir()
    made.shims.folder.mkdir()
    made.shims.add("sudo", SUDO)
    made.shims.add("waagent", WAAGENT)
    for name in ("key", "host_key"):
        subprocess.run(
            [ssh_keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True, timeout=SECONDS
        )
    config = folder / "sshd_config"
    config.write_text(
        SSHD_CONFIG.format(port=made.port, folder=folder, shims=made.shims.folder, home=made.home), encoding="utf-8"
    )
    with _separation_folder(), (folder / "sshd.log").open("wb") as log:
        server = subprocess.Popen([sshd, "-D", "-e", "-f", str(config)], stderr=log, stdin=subprocess.DEVNULL)
        try:
            _wait_for(server, made.port, folder / "sshd.log")
            _demand_shims(ssh, made)
            yield made
        finally:
            server.terminate()
            server.wait(SECONDS)


@contextlib.contextmanager
def _separation_folder() -> Iterator[None]:
    """As root, sshd wants this folder, which the service makes otherwise."""
    folder = Path("/run/sshd")
    wanted = os.geteuid() == 0 and not folder.exists()
    if wanted:
        folder.mkdir(mode=0o755)
    try:
        yield
    finally:
        if wanted:
            folder.rmdir()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.settimeout(5)
            if connection.recv(4) == b"SSH-":
                return
        time.sleep(0.05)
    pytest.fail(f"sshd does not answer:\n{log.read_text(errors='replace')}")


def _demand_shims(ssh: str, machine: Machine) -> None:
    """Make sure that nothing real would be run: the real `waagent` deletes users and keys of this computer."""
    options = ("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "BatchMode=yes", "IdentitiesOnly=yes")
    target = ("-p", str(machine.port), "-i", str(machine.key), f"{getpass.getuser()}@127.0.0.1")
    found = subprocess.run(
        [ssh, "-F", "none", *(f"-o{option}" for option in options), *target, "command -v sudo; command -v waagent"],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=SECONDS,
    )
    expected = [str(machine.shims.folder / name) for name in ("sudo", "waagent")]
    assert found.stdout.split() == expected, f"the sessions do not find the shims:\n{found.stdout}{found.stderr}"
