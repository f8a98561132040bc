"""`check --fix` and `check --diff` with files: what is written, what is left alone, and what `patch` makes of it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from documents import document
from fixable import CODES, EXAMPLES, OPTIONS, TODAY, UNSAFE

from aib2packer.choosing.choice import Choice
from aib2packer.cli import shared
from aib2packer.cli.program import program
from aib2packer.fixing import mend_files
from aib2packer.options import InputFile

SAFE = "AIB490"
SAFE_TEXT = EXAMPLES[SAFE]
LONG_AGO = 1_000_000_000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def check(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(program, ["check", "--severity", "info", *arguments], input=text)


def write(name: str, data: str | bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def mended(text: str) -> str:
    files = (InputFile("image.json", text.encode()),)
    return mend_files(files, OPTIONS, Choice(today=TODAY), unsafe=False).files[0].data.decode()


def patched(diff: bytes, data: bytes, name: str = "image.json", folder: str = "patched") -> bytes:
    """Apply a difference to a copy of a file, by the real program."""
    found = shutil.which("patch")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("patch is not installed")
        pytest.skip("patch is not installed")
    copy = write(f"{folder}/{name}", data)
    ran = subprocess.run([found, "-p1", "-s", "-d", folder], input=diff, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, b"", b"")
    assert not list(Path(folder).rglob("*.orig")), "the difference did not fit exactly"
    return copy.read_bytes()


@pytest.mark.parametrize("code", CODES)
def test_the_preview_is_a_patch_that_does_what_fixing_does(code: str) -> None:
    path = write("image.json", EXAMPLES[code])
    before = path.read_bytes()
    options = ("--unsafe",) if code in UNSAFE else ()
    shown = check("image.json", "--diff", *options)
    assert (shown.exit_code, shown.stderr) == (1, "")
    assert (path.read_bytes(), path.stat().st_mtime) == (before, LONG_AGO)
    assert check("image.json", "--fix", "--fail-on", "never", *options).exit_code == 0
    assert patched(shown.stdout_bytes, before) == path.read_bytes() != before
    assert check("image.json", "--diff", *options).stdout == ""


STRANGE = {
    "no line break at the end": SAFE_TEXT.rstrip("\n").encode(),
    "one line": SAFE_TEXT.replace("\n", " ").encode(),
    "lines of Windows": SAFE_TEXT.replace("\n", "\r\n").encode(),
    "lines of an old Mac": SAFE_TEXT.replace("\n", "\r").encode(),
    "a byte order mark": ("\ufeff" + SAFE_TEXT.replace("\n", " ", 2)).encode(),
    "separators inside of texts": SAFE_TEXT.replace('"example"', '"ex/*\u2028\x85\u2029*/"')
    .replace('"vmSize"', '/*\u2028 \x85 \u2029*/ "vmSize"')
    .encode(),
    "blanks at the end of lines": SAFE_TEXT.replace("\n", " \t\n").encode(),
}


@pytest.mark.parametrize("kind", STRANGE)
def test_a_patch_fits_whatever_the_lines_are(kind: str) -> None:
    path = write("image.json", STRANGE[kind])
    diff = check("image.json", "--diff", "--select", SAFE).stdout_bytes
    check("image.json", "--fix", "--select", SAFE)
    assert patched(diff, STRANGE[kind]) == path.read_bytes() == STRANGE[kind].replace(b'"D4s_v5"', b'"Standard_D4s_v5"')


@pytest.mark.parametrize("name", ["my image.json", "a/b.json", "./a/../image.json", "ä ö.json"])
def test_a_patch_names_the_file(name: str) -> None:
    Path("a").mkdir()
    path = write(name, SAFE_TEXT)
    diff = check(name, "--diff").stdout_bytes
    assert patched(diff, SAFE_TEXT.encode(), os.path.normpath(name)) == mended(SAFE_TEXT).encode()
    assert path.read_text() == SAFE_TEXT


def test_a_patch_of_a_path_from_the_root_fits_below_the_root(folder: Path) -> None:
    path = folder / "image.json"
    write(str(path), SAFE_TEXT)
    diff = check(str(path), "--diff").stdout_bytes
    assert diff.startswith(f"--- a{path}\n+++ b{path}\n".encode())
    assert patched(diff, SAFE_TEXT.encode(), str(path).lstrip("/")) == mended(SAFE_TEXT).encode()


def test_a_patch_of_several_files_is_one_patch() -> None:
    for name in ("a.json", "b.json", "c.json"):
        write(name, SAFE_TEXT)
    write("b.json", document("{}"))
    diff = check("a.json", "b.json", "c.json", "--diff").stdout_bytes
    assert b"b.json" not in diff
    for name in ("a.json", "c.json"):
        write(f"patched/{name}", SAFE_TEXT)
    assert patched(diff, SAFE_TEXT.encode(), "a.json") == mended(SAFE_TEXT).encode()
    assert Path("patched/c.json").read_text() == mended(SAFE_TEXT)


def test_a_preview_hides_credentials_and_says_that_it_is_no_patch() -> None:
    credential = "Gz7k2LmQ9pW1"
    step = f'{{"type": "Shell", "name": "a", "inline": ["mysql --password={credential} && sudo apt-get install x"]}}'
    path = write("image.json", document(f'{{"customize": [{step}]}}'))
    shown = check("image.json", "--diff")
    assert "install -y" in shown.stdout
    assert credential not in shown.output
    assert "credentials are hidden" in shown.stderr
    check("image.json", "--fix")
    assert f"{credential} && sudo apt-get install -y x" in path.read_text()


def test_a_file_keeps_its_mode_and_a_link_stays_a_link() -> None:
    path = write("real/image.json", SAFE_TEXT)
    path.chmod(0o640)
    Path("link.json").symlink_to("real/image.json")
    assert check("link.json", "--fix").exit_code == 0
    assert Path("link.json").is_symlink()
    assert path.read_text() == mended(SAFE_TEXT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [item.name for item in Path("real").iterdir()] == ["image.json"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_keeps_its_encoding(encoding: str) -> None:
    text = SAFE_TEXT.replace('"example"', '"example" /* größer 😀 */').replace("\n", "\r\n")
    path = write("image.json", text.encode(encoding))
    check("image.json", "--fix", "--select", SAFE)
    assert path.read_bytes() == text.replace('"D4s_v5"', '"Standard_D4s_v5"').encode(encoding)


def test_only_files_that_change_are_written() -> None:
    names = ("good.json", "a.json", "b.json", "warned.json", "broken.json")
    texts = (document("{}"), SAFE_TEXT, EXAMPLES["AIB508"], EXAMPLES["AIB501"], "{")
    for name, text in zip(names, texts, strict=True):
        write(name, text)
    result = check(*names, "--fix")
    assert result.exit_code == 1  # for the broken one
    assert result.stderr == "2 mended in 2 files\n"
    assert [Path(name).stat().st_mtime == LONG_AGO for name in names] == [True, False, False, True, True]
    assert [Path(name).read_text() for name in names] == [mended(text) if text != "{" else text for text in texts]


def test_files_whose_names_differ_in_letter_case_are_both_mended() -> None:
    names = ("Image.json", "image.json")
    for name in names:
        write(name, SAFE_TEXT)
    if len(list(Path.cwd().iterdir())) == 1:
        pytest.skip("this file system does not tell them apart")
    assert check(*names, "--fix").exit_code == 0
    assert [Path(name).read_text() for name in names] == [mended(SAFE_TEXT)] * 2


@pytest.mark.parametrize("text", [SAFE_TEXT, document("{}")], ids=["with a finding", "without one"])
def test_the_standard_input_is_refused_at_once(text: str) -> None:
    write("image.json", SAFE_TEXT)
    result = check("image.json", "-", "--fix", text=text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the standard input cannot be mended" in result.stderr
    assert Path("image.json").read_text() == SAFE_TEXT


def test_the_standard_input_can_be_previewed() -> None:
    for options in (("--diff",), ("--diff", "--fix")):
        result = check("-", *options, text=SAFE_TEXT)
        assert result.exit_code == 1
        assert '+          "vmSize": "Standard_D4s_v5"' in result.stdout


def test_a_bicep_file_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    made = InputFile.of_bicep("main.bicep", SAFE_TEXT.encode())
    monkeypatch.setattr(shared, "as_input", lambda _: made)
    monkeypatch.setattr("aib2packer.cli.check.as_input", lambda _: made)
    path = write("main.bicep", "resource image")
    result = check("main.bicep", "--fix")
    assert SAFE in result.stdout
    assert (path.read_text(), path.stat().st_mtime) == ("resource image", LONG_AGO)
    assert check("main.bicep", "--diff").stdout == ""


@pytest.mark.parametrize("option", ["-o", "--write-baseline"])
@pytest.mark.parametrize("spelling", ["image.json", "./image.json", "link.json", "hard.json"])
def test_the_report_does_not_replace_the_file_that_is_mended(option: str, spelling: str) -> None:
    path = write("image.json", SAFE_TEXT)
    Path("link.json").symlink_to("image.json")
    Path("hard.json").hardlink_to("image.json")
    result = check("image.json", "--fix", option, spelling)
    assert result.exit_code == 2
    assert "would be overwritten" in result.stderr
    assert path.read_text() == SAFE_TEXT


def test_a_report_and_a_baseline_are_written_of_what_is_left() -> None:
    write("image.json", document('{"vmProfile": {"vmSize": "D4s_v5"}, "buildTimeoutInMinutes": 3}'))
    result = check("image.json", "--fix", "-o", "out.txt", "--write-baseline", "known.json")
    assert (result.exit_code, result.stdout) == (1, "")
    for name in ("out.txt", "known.json"):
        assert "AIB409" in Path(name).read_text()
        assert SAFE not in Path(name).read_text()
    assert check("image.json", "--baseline", "known.json").exit_code == 0


def test_what_the_options_leave_out_is_not_mended() -> None:
    path = write("image.json", SAFE_TEXT)
    write("known.json", "{}")
    assert check("image.json", "--write-baseline", "known.json").exit_code == 0
    for options in (("--ignore", SAFE), ("--select", "AIB8"), ("--baseline", "known.json"), ("--severity", "error")):
        assert check("image.json", "--fix", *options).stderr == ""
        assert path.stat().st_mtime == LONG_AGO
    write(".aib2packer.toml", f'[[suppressions]]\ncode = "{SAFE}"\nreason = "ours"\n')
    check("image.json", "--fix")
    assert path.read_text() == SAFE_TEXT


def test_unsafe_fixes_have_to_be_asked_for() -> None:
    text = document(
        '{"customize": [{"type": "Shell", "name": "a", "inline": ["if [[ -f x ]]; then sudo apt-get install y; fi"]}]}'
    )
    path = write("image.json", text)
    check("image.json", "--fix")
    safe = text.replace("apt-get install", "apt-get install -y")
    assert path.read_text() == safe
    assert check("image.json", "--fix", "--unsafe").stderr == "1 mended in 1 file\n"
    assert path.read_text() == safe.replace('"if [[', '"#!/bin/bash -e", "if [[')
