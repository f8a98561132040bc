"""The scripts that go into the generated HCL, run for real: against a loopback server, a fake waagent and a fake az."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

import aib2packer

SCRIPTS = Path(next(iter(aib2packer.__path__))) / "lower" / "scripts"
SHELL_SCRIPTS = ("fetch", "generalize", "publish_gallery_version")
SCRIPTS_WITH_DISKS = ("publish_managed_image", "publish_vhd")
BODY = b"echo hello\n"
SHA256 = hashlib.sha256(BODY).hexdigest()
SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"
COMPUTE = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/source/providers/Microsoft.Compute"
VERSION_ID = f"{COMPUTE}/galleries/g/images/d/versions/1.0.0"
IMAGE_ID = f"{COMPUTE}/images/m"
VHD_URI = "https://first.blob.core.windows.net/vhds/a/b.vhd"

FAKE_AZ = r"""#!/bin/sh
# Records its arguments, one command a line; fails where $AZ_FAILS is part of the command.
line=$(printf '[%s]' "$@")
case $line in
*'[@-]'*) line="$line <$(cat)" ;;
esac
printf '%s\n' "$line" >>"$AZ_LOG"
case $line in
*"$AZ_FAILS"*) exit 3 ;;
*targetRegions*) printf 'West Europe\nNorth Europe\n' ;;
*dataDiskImages*) printf '%b' "$AZ_LUNS" ;;
*'[--query][location]'*) echo westeurope ;;
*hyperVGeneration*) echo V2 ;;
*grant-access*) echo 'https://md.example/a/b?sig=secret' ;;
*copy.status*)
  if [ -e "$AZ_LOG.polled" ]; then echo "$AZ_COPY"; else echo pending; : >"$AZ_LOG.polled"; fi
  ;;
esac
"""


def program(folder: Path, name: str, text: str) -> None:
    """Put an executable into a folder."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder that comes first on PATH; its `sleep` takes no time."""
    folder = tmp_path / "programs"
    folder.mkdir()
    program(folder, "sleep", "#!/bin/sh\n")
    return folder


def text_of(*names: str) -> str:
    """The scripts one after the other, as the lines of one inline list."""
    return "".join((SCRIPTS / f"{name}.sh").read_text(encoding="ascii") for name in names)


def run(names: Sequence[str], programs: Path, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run scripts as Packer does, with nothing but the given variables and PATH."""
    environment = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", **variables}
    script = programs.parent / "script.sh"
    script.write_text("#!/bin/sh -e\n" + text_of(*names), encoding="ascii")
    script.chmod(0o755)
    return subprocess.run(
        [script],
        cwd=script.parent,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Server(ThreadingHTTPServer):
    """Serves BODY under /ok, after two failures under /flaky, by a redirect under /moved; else 404."""

    requests = 0


class Handler(BaseHTTPRequestHandler):
    """Answers for Server."""

    def do_GET(self) -> None:
        """Answer and count one request."""
        assert isinstance(self.server, Server)
        self.server.requests += 1
        path = self.path.partition("?")[0]
        status = {"/ok": 200, "/moved": 302, "/flaky": 200 if self.server.requests > 2 else 503}.get(path, 404)
        body = BODY if status == 200 else b"no such thing"
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "/ok")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on the loopback."""
    with Server(("127.0.0.1", 0), Handler) as running:
        Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield running
        running.shutdown()


def fetch(
    server: Server, programs: Path, path: str, sha256: str = "", tool: str = "curl"
) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Run fetch.sh for a path of the server; also return the file it is to make."""
    target = programs.parent / "downloads" / "0" / "a script.sh"
    uri = f"http://127.0.0.1:{server.server_address[1]}{path}"
    result = run(["fetch"], programs, {"URI": uri, "FILE": str(target), "SHA256": sha256, "TOOL": tool})
    return result, target


needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")


@needs_curl
@pytest.mark.parametrize("path", ["/ok", "/ok?sig=secret&x=[1]{a,b}", "/moved"])
@pytest.mark.parametrize("sha256", ["", SHA256, SHA256.upper()])
def test_fetch_downloads_and_accepts_the_right_checksum(server: Server, programs: Path, path: str, sha256: str) -> None:
    result, target = fetch(server, programs, path, sha256)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert target.read_bytes() == BODY
    assert target.parent.stat().st_mode & 0o077 == 0
    assert target.stat().st_mode & 0o777 == 0o644


@needs_curl
def test_fetch_names_both_sums_when_they_differ_and_keeps_no_file(server: Server, programs: Path) -> None:
    result, target = fetch(server, programs, "/ok?sig=secret", "0" * 64)
    assert result.returncode == 1
    assert SHA256 in result.stderr
    assert "0" * 64 in result.stderr
    assert "secret" not in result.stderr
    assert not target.exists()
    assert server.requests == 1


@needs_curl
def test_fetch_tries_again_after_failures(server: Server, programs: Path) -> None:
    result, target = fetch(server, programs, "/flaky?sig=secret", SHA256)
    assert result.returncode == 0
    assert "Attempt 2 of 10" in result.stderr
    assert "secret" not in result.stderr
    assert target.read_bytes() == BODY
    assert server.requests == 3


@needs_curl
def test_fetch_gives_up_after_ten_attempts(server: Server, programs: Path) -> None:
    result, target = fetch(server, programs, "/missing?sig=secret")
    assert result.returncode == 1
    assert "404" in result.stderr
    assert "Attempt 10 of 10" in result.stderr
    assert "/missing failed" in result.stderr
    assert "secret" not in result.stderr
    assert not target.exists()
    assert server.requests == 10


def test_fetch_works_with_shasum_where_there_is_no_sha256sum(programs: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "sed", "mkdir", "dirname", "rm", "chmod", "cut", "tr", "cat"):
        tool = shutil.which(name)
        assert tool is not None
        (tools / name).symlink_to(tool)
    program(tools, "curl", f"#!/bin/sh\nprintf '{BODY.decode().strip()}\\n' >\"$FILE\"\n")
    program(tools, "shasum", f'#!/bin/sh\n[ "$*" = "-a 256" ] && cat >/dev/null && echo "{SHA256}  -"\n')
    target = tmp_path / "f"
    variables = {"PATH": str(tools), "URI": "http://x/y", "FILE": str(target), "SHA256": SHA256, "TOOL": "curl"}
    assert run(["fetch"], programs, variables).returncode == 0
    assert run(["fetch"], programs, {**variables, "SHA256": "1" * 64}).returncode == 1


def test_fetch_reads_azure_storage_with_the_azure_cli(server: Server, programs: Path) -> None:
    program(programs, "az", '#!/bin/sh\nprintf "[%s]" "$@" >>"$0.log"\nprintf hello >"$FILE"\n')
    result, target = fetch(server, programs, "/ok", hashlib.sha256(b"hello").hexdigest(), tool="az")
    assert result.returncode == 0
    assert target.read_bytes() == b"hello"
    called = (programs / "az.log").read_text(encoding="utf-8")
    assert called.startswith(f"[storage][blob][download][--blob-url][http://127.0.0.1:{server.server_address[1]}/ok]")
    assert "[--auth-mode][login]" in called
    assert server.requests == 0


WAAGENT = '#!/bin/sh\n[ "$1" != -version ] || exit {version}\necho "waagent $*"\nexit {result}\n'
OVERRIDE = Path("/tmp/DeprovisioningScript.sh")  # noqa: S108  the name that the service looks for


@pytest.fixture
def no_override() -> Iterator[None]:
    """No overriding script before and after the test."""
    if OVERRIDE.exists():
        pytest.skip(f"{OVERRIDE} exists")
    yield
    OVERRIDE.unlink(missing_ok=True)


@pytest.mark.usefixtures("no_override")
@pytest.mark.parametrize("result", [0, 5])
def test_generalize_runs_the_waagent_that_answers(programs: Path, result: int) -> None:
    program(programs, "waagent", WAAGENT.format(version=0, result=result))
    program(programs, "sync", "#!/bin/sh\necho synced\n")
    done = run(["generalize"], programs, {})
    assert done.returncode == result
    synced = ["synced"] if result == 0 else []
    assert done.stdout.splitlines() == ["Generalizing with waagent", "waagent -force -deprovision+user", *synced]


@pytest.mark.usefixtures("no_override")
@pytest.mark.skipif(Path("/usr/sbin/waagent").exists(), reason="would generalize this machine")
def test_generalize_falls_back_to_the_usual_waagent(programs: Path) -> None:
    program(programs, "waagent", WAAGENT.format(version=1, result=0))
    done = run(["generalize"], programs, {})
    assert done.returncode == 127
    assert done.stdout.splitlines() == ["Generalizing with /usr/sbin/waagent"]


@pytest.mark.usefixtures("no_override")
@pytest.mark.parametrize("shebang", ["", "#!/bin/cat\n"])
def test_generalize_prefers_the_overriding_script_and_honours_its_shebang(programs: Path, shebang: str) -> None:
    program(programs, "waagent", WAAGENT.format(version=0, result=0))
    text = f"{shebang}echo own && exit 7\n"
    OVERRIDE.write_text(text, encoding="ascii")
    OVERRIDE.chmod(0o644)
    done = run(["generalize"], programs, {})
    announced = f"Generalizing with {OVERRIDE}\n"
    assert (done.returncode, done.stdout) == ((0, announced + text) if shebang else (7, f"{announced}own\n"))


def azure(
    names: Sequence[str], programs: Path, *, fails: str = "nothing", luns: str = "", copy: str = "success", **more: str
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run publishing scripts against the fake az; return the result and the commands it was given."""
    program(programs, "az", FAKE_AZ)
    log = programs.parent / "az.log"
    (programs.parent / "star=1").touch()  # a tag must not become the file's name
    variables = {
        "AZ_LOG": str(log), "AZ_FAILS": fails, "AZ_LUNS": luns, "AZ_COPY": copy,
        "SUBSCRIPTION": SUBSCRIPTION, "RESOURCE_GROUP": "rg(1)", "LOCATION": "westeurope", "SOURCE_ID": VERSION_ID,
        "TAGS": "a=b c\nempty=\nstar=*",
    }  # fmt: skip
    result = run(names, programs, {**variables, **more})
    return result, log.read_text(encoding="utf-8").splitlines()


def kinds(commands: list[str]) -> list[str]:
    """Each command up to its first option; deletions with the type and end of what is deleted."""
    short = [command[1:].partition("][--")[0].rpartition("<")[0] or command[1:].partition("][--")[0]
             for command in commands]  # fmt: skip
    deleted = [command.partition("Microsoft.Compute/")[2].partition("]")[0] for command in commands]
    return [
        f"delete {what.partition('/')[0]} {what.count('/')}" if kind == "resource][delete" else kind.replace("][", " ")
        for kind, what in zip(short, deleted, strict=True)
    ]


GALLERY_TARGET = {
    "GALLERY": "g2", "IMAGE": "d2", "VERSION": "1.2.3", "EXCLUDE_FROM_LATEST": "false", "REPLICATION_MODE": "Full",
    "TARGET_REGIONS": "westeurope=1=Standard_LRS eastus=2=Premium_LRS", "STORAGE_ACCOUNT_ID": "/the/account",
}  # fmt: skip


@pytest.mark.parametrize(
    ("source", "arguments"),
    [
        (VERSION_ID, f"[--image-version][{VERSION_ID}]"),
        (IMAGE_ID, f"[--managed-image][{IMAGE_ID}]"),
        (VHD_URI, f"[--os-vhd-uri][{VHD_URI}][--os-vhd-storage-account][/the/account]"),
    ],
)
def test_a_gallery_version_is_made_with_one_command(programs: Path, source: str, arguments: str) -> None:
    result, commands = azure(["publish_gallery_version"], programs, SOURCE_ID=source, **GALLERY_TARGET)
    assert result.returncode == 0
    (command,) = commands
    assert arguments in command
    assert "[--target-regions][westeurope=1=Standard_LRS][eastus=2=Premium_LRS]" in command
    assert command.endswith("[--tags][a=b c][empty=][star=*]")
    assert "[--exclude-from-latest][false][--replication-mode][Full]" in command


@pytest.mark.parametrize("names", [["publish_gallery_version"], ["temporary_disk", "publish_managed_image"]])
def test_an_image_without_tags_gets_an_empty_list_of_tags(programs: Path, names: list[str]) -> None:
    result, commands = azure(names, programs, TAGS="", OS_TYPE="Linux", NAME="i", **GALLERY_TARGET)
    assert result.returncode == 0
    assert any(command.endswith("[--tags]") for command in commands)


MANAGED = ("temporary_disk", "publish_managed_image")
GALLERY_MADE = ["sig create", "sig image-definition create", "sig image-version create"]
GALLERY_DELETED = ["delete galleries 5", "delete galleries 3", "delete galleries 1"]
SHOWN = ["sig image-version show", "sig image-version show", "sig image-definition show"]
DELETED_DISK = "delete disks 1"


@pytest.mark.parametrize("location", ["westeurope", "northeurope"])
def test_a_managed_image_comes_from_a_disk_where_the_version_is_replicated(programs: Path, location: str) -> None:
    result, commands = azure(MANAGED, programs, OS_TYPE="Linux", NAME="i", LOCATION=location)
    assert result.returncode == 0
    assert kinds(commands) == [*SHOWN, "disk create", "sig image-version show", "image create", DELETED_DISK]
    assert f"[--gallery-image-reference][{VERSION_ID}]" in commands[3]
    assert f"[--location][{location}]" in commands[3]
    assert "[--hyper-v-generation][V2]" in commands[5]
    assert "[--data-disk-sources]" not in commands[5]
    assert commands[5].endswith("[--tags][a=b c][empty=][star=*]")


def test_data_disks_go_into_the_managed_image(programs: Path) -> None:
    result, commands = azure(MANAGED, programs, OS_TYPE="Linux", NAME="i", luns="0\\n3\\n")
    assert result.returncode == 0
    assert kinds(commands)[3:] == [
        "disk create", "sig image-version show", "disk create", "disk create", "image create", *[DELETED_DISK] * 3
    ]  # fmt: skip
    assert "[--gallery-image-reference-lun][3]" in commands[6]
    sources = commands[7].partition("[--data-disk-sources][")[2].partition("][--tags]")[0].split("][")
    assert [source.rpartition("-")[2] for source in sources] == ["0", "3"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [(VERSION_ID, SHOWN), (IMAGE_ID, ["image show", "image show"]), (VHD_URI, ["storage account show"])],
)
def test_other_sources_and_regions_take_a_temporary_gallery(programs: Path, source: str, shown: list[str]) -> None:
    result, commands = azure(
        MANAGED, programs, SOURCE_ID=source, LOCATION="eastus", OS_TYPE="Windows", NAME="i",
        HYPER_V_GENERATION="V2", STORAGE_ACCOUNT_ID="/the/account",
    )  # fmt: skip
    assert result.returncode == 0
    made = [*GALLERY_MADE, "disk create", "sig image-version show", "image create"]
    assert kinds(commands) == [*shown, *made, DELETED_DISK, *GALLERY_DELETED]
    (version,) = (command for command in commands if command.startswith("[sig][image-version][create]"))
    assert "[--location][westeurope][--target-regions][eastus][westeurope]" in version
    assert source in version


def test_a_managed_image_in_the_region_of_its_source_names_that_region_once(programs: Path) -> None:
    _, commands = azure(MANAGED, programs, SOURCE_ID=IMAGE_ID, OS_TYPE="Linux", NAME="i")
    assert any(f"[--target-regions][westeurope][--managed-image][{IMAGE_ID}]" in command for command in commands)


@pytest.mark.parametrize(
    ("fails", "expected"),
    [
        ("[image][show]", ["image show"]),
        ("[sig][create]", ["delete galleries 1"]),
        ("[sig][image-version][create]", GALLERY_DELETED),
        ("[disk][create]", [DELETED_DISK, *GALLERY_DELETED]),
        ("dataDiskImages", [DELETED_DISK, *GALLERY_DELETED]),
        ("[image][create][", [DELETED_DISK, *GALLERY_DELETED]),
    ],
)
def test_after_a_failure_everything_temporary_is_deleted(programs: Path, fails: str, expected: list[str]) -> None:
    result, commands = azure(MANAGED, programs, SOURCE_ID=IMAGE_ID, OS_TYPE="Linux", NAME="i", fails=fails)
    assert result.returncode == 3
    assert kinds(commands)[-len(expected) :] == expected
    assert sum(kind.startswith("delete") for kind in kinds(commands)) == sum(k.startswith("delete") for k in expected)


def test_what_cannot_be_deleted_is_named(programs: Path) -> None:
    result, _ = azure(MANAGED, programs, OS_TYPE="Linux", NAME="i", fails="[resource][delete]")
    assert result.returncode == 0
    assert f"Please delete /subscriptions/{SUBSCRIPTION}/resourceGroups/rg(1)/providers/" in result.stderr


VHD = ("temporary_disk", "publish_vhd")
VHD_TARGET = {"ACCOUNT": "second", "CONTAINER": "vhds", "BLOB": "x/y.vhd", "OS_TYPE": "Linux"}
COPIED = ["storage blob copy start", "storage blob show", "storage blob show"]
CLEANED = ["disk revoke-access", DELETED_DISK]


def test_a_vhd_is_copied_from_a_disk_and_its_sas_is_no_argument(programs: Path) -> None:
    result, commands = azure(VHD, programs, **VHD_TARGET)
    assert result.returncode == 0
    assert kinds(commands) == [*SHOWN, "disk create", "disk grant-access", *COPIED, *CLEANED]
    assert commands[5].endswith("[--source-uri][@-] <https://md.example/a/b?sig=secret")
    assert "[--account-name][second]" in commands[5]
    assert "secret" not in result.stdout + result.stderr


def test_a_vhd_is_copied_from_another_vhd_without_a_disk(programs: Path) -> None:
    result, commands = azure(VHD, programs, SOURCE_ID=VHD_URI, **VHD_TARGET)
    assert result.returncode == 0
    assert kinds(commands) == COPIED
    assert commands[0].endswith("[--source-account-name][first][--source-container][vhds][--source-blob][a/b.vhd]")


@pytest.mark.parametrize(
    ("fails", "copy", "code"),
    [("nothing", "failed", 1), ("nothing", "", 1), ("[copy][start]", "success", 3), ("copy.status", "success", 1)],
)
def test_a_copy_that_fails_fails_the_build_and_leaves_no_disk(programs: Path, fails: str, copy: str, code: int) -> None:
    result, commands = azure(VHD, programs, fails=fails, copy=copy, **VHD_TARGET)
    assert result.returncode == code
    assert kinds(commands)[-2:] == CLEANED


def script_files() -> list[Path]:
    """Every script that is shipped."""
    return sorted(path for path in SCRIPTS.iterdir() if path.suffix in {".sh", ".ps1"})


@pytest.mark.parametrize("path", script_files(), ids=lambda path: path.name)
def test_a_script_can_stand_in_a_heredoc_that_packer_renders(path: Path) -> None:
    text = path.read_bytes().decode("ascii")
    assert [mark for mark in ("{{", "${", "%{", "\r", "\t") if mark in text] == []
    assert text.endswith("\n")
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
    assert text.startswith("# ")
    assert max(map(len, text.splitlines())) <= 120


def test_powershell_survives_being_wrapped_in_a_try_block() -> None:
    text = (SCRIPTS / "generalize.ps1").read_text(encoding="ascii").lower()
    assert [mark for mark in ("param(", "#requires", '@"', "@'", "using ") if mark in text] == []
    assert text.count("{") == text.count("}")


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="needs shellcheck")
@pytest.mark.parametrize(
    "names", [*((name,) for name in SHELL_SCRIPTS), *(("temporary_disk", name) for name in SCRIPTS_WITH_DISKS)]
)
def test_shellcheck_finds_nothing(names: Sequence[str]) -> None:
    done = subprocess.run(
        ["shellcheck", "--shell=sh", "-"], input=text_of(*names), capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
