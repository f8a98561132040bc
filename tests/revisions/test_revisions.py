"""Which templates git says have changed, asked of real repositories."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from repositories import Repository, template

from aib2packer import revisions
from aib2packer.revisions import ChangedFile, RevisionProblem, changed_files


def paths(found: tuple[ChangedFile, ...]) -> list[tuple[str | None, str | None]]:
    return [(item.old_path, item.new_path) for item in found]


def test_an_edited_template_comes_with_the_bytes_of_both_sides(repository: Repository) -> None:
    old = repository.commit(web__json=template())
    new = repository.commit(web__json=template(command="echo bye"))
    (found,) = changed_files(old, new)
    assert (found.old_path, found.new_path) == ("web.json", "web.json")
    assert (found.old, found.new) == (template().encode(), template(command="echo bye").encode())


def test_nothing_has_changed_between_a_commit_and_itself(repository: Repository) -> None:
    repository.commit(web__json=template())
    assert changed_files("HEAD", "HEAD") == ()
    assert changed_files("HEAD") == ()


def test_a_new_template_has_no_old_side(repository: Repository) -> None:
    repository.commit(readme__md="# Images")
    repository.commit(web__json=template())
    (found,) = changed_files("HEAD~", "HEAD")
    assert (found.old_path, found.old) == (None, None)
    assert (found.new_path, found.new) == ("web.json", template().encode())


def test_a_deleted_template_has_no_new_side(repository: Repository) -> None:
    repository.commit(web__json=template())
    (repository.folder / "web.json").unlink()
    repository.commit()
    (found,) = changed_files("HEAD~", "HEAD")
    assert (found.old_path, found.old) == ("web.json", template().encode())
    assert (found.new_path, found.new) == (None, None)


@pytest.mark.parametrize("content", [template(), template(command="echo bye")], ids=["as it was", "edited"])
def test_a_rename_is_followed(repository: Repository, content: str) -> None:
    repository.commit(web__json=template())
    (repository.folder / "web.json").unlink()
    repository.write("images/site.json", content)
    repository.commit()
    (found,) = changed_files("HEAD~", "HEAD")
    assert (found.old_path, found.new_path) == ("web.json", "images/site.json")
    assert (found.old, found.new) == (template().encode(), content.encode())


def test_settings_of_the_user_change_nothing(repository: Repository) -> None:
    repository.commit(web__json=template())
    (repository.folder / "web.json").unlink()
    repository.write("images/site.json", template())
    repository.commit()
    expected = changed_files("HEAD~", "HEAD")
    for name, value in (
        ("diff.renames", "false"),
        ("diff.relative", "true"),
        ("diff.noprefix", "true"),
        ("diff.external", "false"),
        ("color.ui", "always"),
        ("core.pager", "false"),
    ):
        repository.git("config", name, value)
    (repository.folder / "elsewhere").mkdir()
    assert changed_files("HEAD~", "HEAD", str(repository.folder / "elsewhere")) == expected
    assert paths(expected) == [("web.json", "images/site.json")]


def test_a_template_that_does_not_parse_on_one_side_is_given_as_it_is(repository: Repository) -> None:
    repository.commit(web__json=template())
    repository.commit(web__json='{"half')
    (found,) = changed_files("HEAD~", "HEAD")
    assert found.new == b'{"half'
    (found,) = changed_files("HEAD", "HEAD~") or changed_files("HEAD~", "HEAD")
    assert found.old == template().encode()


def test_other_json_and_other_files_are_left_out(repository: Repository) -> None:
    repository.commit(package__json="{}", web__bicep=template(), web__txt=template(), notes__JSONC=template())
    repository.commit(package__json='{"a": 1}', web__bicep=" ", web__txt=" ", notes__JSONC=template("x"))
    assert paths(changed_files("HEAD~", "HEAD")) == [("notes.JSONC", "notes.JSONC")]


def test_what_the_base_has_done_since_is_no_change(repository: Repository) -> None:
    repository.commit(web__json=template(), db__json=template("db"))
    repository.git("checkout", "--quiet", "-b", "feature")
    repository.commit(web__json=template(command="echo bye"))
    repository.git("checkout", "--quiet", "main")
    repository.commit(db__json=template("db", command="echo later"))
    assert paths(changed_files("main", "feature")) == [("web.json", "web.json")]
    repository.git("checkout", "--quiet", "feature")
    repository.write("web.json", template(command="echo dirty"))
    (found,) = changed_files("main")
    assert (found.old, found.new) == (template().encode(), template(command="echo dirty").encode())


def test_the_working_tree_is_taken_as_it_is_on_the_disk(repository: Repository) -> None:
    repository.commit(web__json=template(), db__json=template("db"), old__json=template("old") + "\n" * 1000)
    repository.commit(app__json=template("app"))
    repository.write("web.json", template(command="echo staged"))
    repository.write("new.json", template("new", size="Standard_F2"))
    repository.git("add", "web.json", "new.json")
    repository.write("web.json", template(command="echo dirty"))
    repository.write("not-known.json", template("unknown"))
    (repository.folder / "old.json").unlink()
    found = {item.new_path or item.old_path: item for item in changed_files("HEAD~")}
    assert sorted(found, key=str) == ["app.json", "new.json", "old.json", "web.json"]
    assert found["web.json"].new == template(command="echo dirty").encode()
    assert (found["old.json"].old, found["old.json"].new) == ((template("old") + "\n" * 1000).encode(), None)
    assert found["new.json"].old is None


def test_a_file_that_was_only_touched_has_not_changed(repository: Repository) -> None:
    repository.commit(web__json=template())
    os.utime(repository.folder / "web.json", (0, 0))
    assert changed_files("HEAD") == ()


def test_a_file_with_a_conflict_is_given_with_its_marks(repository: Repository) -> None:
    repository.commit(web__json=template())
    repository.git("checkout", "--quiet", "-b", "feature")
    repository.commit(web__json=template(command="echo feature"))
    repository.git("checkout", "--quiet", "main")
    repository.commit(web__json=template(command="echo main"))
    repository.git("merge", "feature", fails=True)
    (found,) = changed_files("HEAD")
    assert found.new is not None
    assert b"<<<<<<< HEAD" in found.new


def test_it_works_from_a_folder_of_the_repository(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(web__json=template())
    repository.write("deep/er/x.json", template("x"))
    repository.git("add", "--all")
    repository.write("web.json", template(command="echo bye"))
    monkeypatch.chdir(repository.folder / "deep" / "er")
    assert paths(changed_files("HEAD")) == [(None, "deep/er/x.json"), ("web.json", "web.json")]


ODD_NAMES = [
    "a b.json",
    'it\'s "so".json',
    "größe-日本.json",
    "line\nbreak.json",
    "-o.json",
    ":(top)x.json",
    "\\t.json",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_any_name_will_do(repository: Repository, name: str) -> None:
    repository.write(name, template())
    repository.commit()
    repository.write(name, template(command="echo bye"))
    repository.commit()
    repository.write(name, template(command="echo dirty"))
    (committed,) = changed_files("HEAD~", "HEAD")
    (dirty,) = changed_files("HEAD")
    assert committed.old_path == committed.new_path == dirty.new_path == name
    assert (committed.old, committed.new) == (template().encode(), template(command="echo bye").encode())
    assert dirty.new == template(command="echo dirty").encode()


def test_a_name_that_is_no_utf_8_can_be_read_back(repository: Repository) -> None:
    name = os.fsdecode(b"caf\xe9.json")
    try:
        repository.write(name, template())
    except OSError:
        pytest.skip("this file system knows Unicode names only")
    repository.commit()
    (repository.folder / name).unlink()
    assert paths(changed_files("HEAD")) == [(name, None)]


def test_links_and_submodules_are_no_templates(repository: Repository, tmp_path: Path) -> None:
    inner = Repository(tmp_path / "inner")
    inner.commit(web__json=template())
    repository.commit(web__json=template(), link__json=template("link"), was__json=template("was"))
    (repository.folder / "link.json").unlink()
    (repository.folder / "link.json").symlink_to("web.json")
    (repository.folder / "other.json").symlink_to("web.json")
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.folder), "sub.json")
    repository.commit()
    inner.commit(web__json=template(command="echo bye"))
    found = changed_files("HEAD~", "HEAD")
    assert paths(found) == [("link.json", None)]
    assert paths(changed_files("HEAD~")) == [("link.json", None)]


def test_a_repository_without_a_working_tree_has_revisions(repository: Repository, tmp_path: Path) -> None:
    repository.commit(web__json=template())
    repository.commit(web__json=template(command="echo bye"))
    repository.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    bare = str(tmp_path / "bare.git")
    assert paths(changed_files("HEAD~", "HEAD", bare)) == [("web.json", "web.json")]
    with pytest.raises(RevisionProblem, match="no working tree to compare with; name two revisions"):
        changed_files("HEAD~", None, bare)


def test_a_hook_may_say_where_the_repository_is(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(web__json=template())
    repository.write("web.json", template(command="echo bye"))
    monkeypatch.setenv("GIT_DIR", str(repository.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(repository.folder))
    monkeypatch.chdir(tmp_path)
    assert paths(changed_files("HEAD")) == [("web.json", "web.json")]


# What cannot be compared


def test_a_folder_without_a_repository_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(RevisionProblem, match=r"this is no git repository.*git says: fatal: not a git repository"):
        changed_files("HEAD", "HEAD", str(tmp_path))


@pytest.mark.parametrize("revision", ["nowhere", "HEAD:web.json", "HEAD~40", "a b", "main..main"])
def test_a_revision_that_does_not_exist_is_named_with_what_git_says(repository: Repository, revision: str) -> None:
    repository.commit(web__json=template())
    for base, head in ((revision, None), ("HEAD", revision)):
        with pytest.raises(RevisionProblem) as caught:
            changed_files(base, head)
        assert f"`{revision}` is no revision of this repository. git says: " in str(caught.value)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("revision", ["", "-h", "--output=stolen", "\0"])
def test_a_revision_cannot_be_an_option(repository: Repository, revision: str) -> None:
    repository.commit(web__json=template())
    with pytest.raises(RevisionProblem, match="is no revision: write a branch, a tag or a commit"):
        changed_files(revision)
    assert [path.name for path in repository.folder.iterdir()] == [".git", "web.json"]


def test_a_missing_git_is_told(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository.folder))
    with pytest.raises(RevisionProblem, match="`git` is not on the PATH"):
        changed_files("HEAD")


def test_histories_that_never_met_cannot_be_compared(repository: Repository) -> None:
    repository.commit(web__json=template())
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.commit(web__json=template(command="echo bye"))
    with pytest.raises(RevisionProblem, match="`main` and `other` have no commit in common"):
        changed_files("main", "other")


def test_a_shallow_clone_is_told_what_to_fetch(repository: Repository, tmp_path: Path) -> None:
    repository.commit(web__json=template())
    repository.git("checkout", "--quiet", "-b", "feature")
    repository.commit(web__json=template(command="echo bye"))
    repository.git("checkout", "--quiet", "main")
    repository.commit(db__json=template("db"))
    clone = str(tmp_path / "clone")
    url = repository.folder.as_uri()
    repository.git("clone", "--quiet", "--depth=1", "--no-single-branch", url, clone)
    with pytest.raises(RevisionProblem, match="not in this shallow clone; fetch the history, with `git fetch --unsh"):
        changed_files("main", "origin/feature", clone)
    with pytest.raises(RevisionProblem, match="this clone is shallow, so fetch it first"):
        changed_files("main~", "main", clone)
    subprocess.run(["git", "fetch", "--quiet", "--unshallow"], cwd=clone, check=True)
    assert paths(changed_files("main", "origin/feature", clone)) == [("web.json", "web.json")]


def test_a_file_that_the_repository_has_lost_is_told(repository: Repository) -> None:
    repository.commit(web__json=template())
    repository.commit(web__json=template(command="echo bye"))
    blob = repository.git("rev-parse", "HEAD:web.json").strip()
    lost = repository.folder / ".git" / "objects" / blob[:2] / blob[2:]
    lost.chmod(0o600)
    lost.unlink()
    with pytest.raises(RevisionProblem, match=f"the repository lacks a file, or git cannot read it: object {blob}"):
        changed_files("HEAD~", "HEAD")


# Size


def test_what_is_too_large_for_a_template_is_passed_over(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = len(template()) + 100
    monkeypatch.setattr(revisions, "MOST_BYTES", limit)
    repository.commit(a__json=template() + " " * limit, web__json=template(), z__json=template() + " " * 3 * limit)
    repository.commit(a__json="{}", web__json=template(command="echo bye"), z__json="{}")
    assert paths(changed_files("HEAD~", "HEAD")) == [("web.json", "web.json")]
    repository.write("a.json", template() + " " * limit)
    assert changed_files("HEAD") == ()


def test_two_hundred_templates_are_read_by_a_handful_of_processes(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"images/{number}.json" for number in range(200)]
    for command in ("echo hello", "echo bye"):
        for name in names:
            repository.write(name, template(Path(name).stem, command=command))
        repository.commit()
    started: list[object] = []
    run = subprocess.Popen.__init__

    def count(self: object, *arguments: object, **options: object) -> None:
        started.append(arguments[0])
        run(self, *arguments, **options)  # type: ignore[arg-type, call-overload]

    monkeypatch.setattr(subprocess.Popen, "__init__", count)
    found = changed_files("HEAD~", "HEAD")
    assert len(found) == len(names)
    assert len(started) < 10
