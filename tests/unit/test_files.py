"""Reading inputs and writing outputs."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from aib2packer import files
from aib2packer.files import FileProblem, NewFile, read_file, write_files


def contents(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_bytes_are_read_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf{}\r\n\xff")
    assert read_file(str(path)).data == b"\xef\xbb\xbf{}\r\n\xff"


UNREADABLE = [
    pytest.param("missing.json", "no such file", id="a missing file"),
    pytest.param(".", "is a directory", id="a folder"),
    pytest.param("a.json/b.json", "not a directory", id="a file as folder"),
    pytest.param("nul\0.json", "no file can have this name", id="an impossible name"),
]


@pytest.mark.parametrize(("name", "reason"), UNREADABLE)
def test_what_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.json").write_text("{}")
    with pytest.raises(FileProblem, match=f"cannot read .*: .*{reason}"):
        read_file(name)


def test_an_endless_input_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    path = tmp_path / "a.json"
    path.write_bytes(b"x" * 10)
    assert len(read_file(str(path)).data) == 10
    path.write_bytes(b"x" * 11)
    with pytest.raises(FileProblem, match="larger than"):
        read_file(str(path))


def test_files_are_written_with_their_missing_folders(tmp_path: Path) -> None:
    write_files([NewFile(str(tmp_path / "a/b/c.hcl"), b"x"), NewFile(str(tmp_path / "d.json"), b"y")], [])
    assert contents(tmp_path) == ["a/b/c.hcl", "d.json"]
    assert (tmp_path / "a/b/c.hcl").read_bytes() == b"x"


def test_when_one_file_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "old").write_text("old")
    outputs = [NewFile(str(tmp_path / "old"), b"new"), NewFile(str(tmp_path / "file" / "x"), b"x")]
    with pytest.raises(FileProblem, match=r"cannot write .*file/x"):
        write_files(outputs, [])
    assert contents(tmp_path) == ["file", "old"]
    assert (tmp_path / "old").read_text() == "old"


def test_a_failure_while_writing_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    (tmp_path / "old").write_text("old")
    with pytest.raises(FileProblem, match="old`: no space left on device"):
        write_files([NewFile(str(tmp_path / "old"), b"new")], [])
    assert contents(tmp_path) == ["old"]
    assert (tmp_path / "old").read_text() == "old"


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="it is a folder"):
        write_files([NewFile(str(tmp_path), b"")], [])


@pytest.mark.parametrize("kind", ["same", "other spelling", "symbolic link", "hard link"])
def test_an_input_is_never_overwritten(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "in.json"
    source.write_text("{}")
    target = tmp_path / "out.hcl"
    match kind:
        case "same":
            target = source
        case "other spelling":
            (tmp_path / "sub").mkdir()
            target = tmp_path / "sub" / ".." / "in.json"
        case "symbolic link":
            target.symlink_to(source)
        case "hard link":
            target.hardlink_to(source)
    with pytest.raises(FileProblem, match=r"it is the input .*in\.json"):
        write_files([NewFile(str(target), b"new")], [read_file(str(source))])
    assert source.read_text() == "{}"


def test_two_outputs_in_one_place_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "A.json")
    for other in ("A.json", "a.JSON", "link"):
        with pytest.raises(FileProblem, match="same file"):
            write_files([NewFile(str(tmp_path / "A.json"), b"1"), NewFile(str(tmp_path / other), b"2")], [])
    assert contents(tmp_path) == []


def test_a_link_stays_a_link_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_files([NewFile(str(tmp_path / "link"), b"new")], [])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_files([NewFile(os.devnull, b"x"), NewFile(os.devnull, b"y")], [])
    assert not stat.S_ISREG(Path(os.devnull).stat().st_mode)


def test_permissions_are_kept_and_new_files_follow_the_umask(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("")
    old.chmod(0o640)
    before = os.umask(0o027)
    try:
        write_files([NewFile(str(old), b"x"), NewFile(str(new), b"x")], [])
    finally:
        os.umask(before)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert stat.S_IMODE(new.stat().st_mode) == 0o640
