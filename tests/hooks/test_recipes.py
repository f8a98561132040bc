"""The recipes: valid for the services, and what they run does what the text says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from hooked import MANIFEST
from recipes import DOCUMENT, bash, recipe, stand_ins
from repositories import Repository, no_settings, template

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the recipes are for bash")
needs_jq = pytest.mark.skipif(shutil.which("jq") is None, reason="jq stands in for what the services answer")

GITHUB = {"GITHUB_REPOSITORY": "contoso/images", "PULL_REQUEST": "12", "BASE": "main", "GH_TOKEN": "x"}
AZURE = {
    "SYSTEM_COLLECTIONURI": "https://dev.azure.com/contoso/",
    "SYSTEM_TEAMPROJECTID": "p",
    "BUILD_REPOSITORY_ID": "r",
    "SYSTEM_PULLREQUEST_PULLREQUESTID": "12",
    "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
    "TOKEN": "x",
}


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A clone as a pipeline has it: of a branch that changes a command of a template and its HCL."""
    no_settings(monkeypatch)
    origin = Repository(tmp_path / "origin")
    for name, command in (("main", "echo hello"), ("feature", "echo bye")):
        if name != "main":
            origin.git("checkout", "--quiet", "-b", name)
        origin.write("images/web.json", template(command=command))
        subprocess.run(
            [sys.executable, "-m", "aib2packer", "compile", "images/", "--beside", "-q"], cwd=origin.folder, check=True
        )
        origin.commit()
    made = Repository(tmp_path / "clone")
    made.git("remote", "add", "origin", str(origin.folder))
    made.git("fetch", "--quiet", "origin")
    made.git("checkout", "--quiet", "feature")
    return made


@pytest.fixture
def environment(tmp_path: Path, clone: Repository) -> dict[str, str]:
    assert clone
    return stand_ins(tmp_path / "standins")


def github() -> dict[str, Any]:
    return dict(yaml.safe_load(recipe("GitHub Actions")))


def scripts(steps: list[dict[str, Any]], key: str, title: str) -> dict[str, str]:
    return {step[title]: step[key] for step in steps if key in step}


GITHUB_STEPS = {job: scripts(github()["jobs"][job]["steps"], "run", "name") for job in ("check", "review")}
AZURE_STEPS = scripts(yaml.safe_load(recipe("Azure Pipelines"))["steps"], "bash", "displayName")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("GitHub Actions", "--builtin-schema vendor.github-workflows"),
        (
            "Azure Pipelines",
            "--builtin-schema vendor.azure-pipelines --data-transform azure-pipelines --regex-variant nonunicode",
        ),
    ],
    ids=["github", "azure"],
)
def test_a_pipeline_is_one_for_its_service(name: str, options: str, tmp_path: Path) -> None:
    (tmp_path / "pipeline.yml").write_text(recipe(name))
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *options.split(), "pipeline.yml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_action_is_pinned_by_its_commit() -> None:
    uses = re.findall(r"uses: (.*)", recipe("GitHub Actions"))
    assert len(uses) == 5
    assert [use for use in uses if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)] == []


def test_no_script_holds_an_expression_that_somebody_else_may_fill() -> None:
    for script in [item for steps in (*GITHUB_STEPS.values(), AZURE_STEPS) for item in steps.values()]:
        assert "${{" not in script
        assert "$(" not in re.sub(r"\$\((?:head|gh|call) ", "", script)


@pytest.mark.parametrize("steps", [GITHUB_STEPS["check"], AZURE_STEPS], ids=["github", "azure"])
def test_a_clean_repository_passes(steps: dict[str, str], clone: Repository, environment: dict[str, str]) -> None:
    for name in ("Install", "Check", "Write the findings", "Verify"):
        done = bash(steps[name], clone.folder, {**environment, "AIB2PACKER": "aib2packer==1"})
        assert done.returncode == 0, done.stdout + done.stderr
    assert Path(environment["STANDINS"], "pip.txt").read_text() == "install aib2packer==1\n"


@pytest.mark.parametrize(
    ("steps", "mark"),
    [(GITHUB_STEPS["check"], "::error "), (AZURE_STEPS, "##vso[task.logissue type=error")],
    ids=["github", "azure"],
)
def test_mistakes_fail_the_check_and_are_annotated(
    steps: dict[str, str], mark: str, clone: Repository, environment: dict[str, str]
) -> None:
    clone.write("images/web.json", template().replace('"Shell"', '"Shall"'))
    done = bash(steps["Check"], clone.folder, environment)
    assert done.returncode == 1
    assert mark in done.stdout
    assert bash(steps["Write the findings"], clone.folder, environment).returncode == 0
    assert bash(steps["Verify"], clone.folder, environment).returncode == 1


def test_the_findings_are_where_the_next_steps_look_for_them(clone: Repository, environment: dict[str, str]) -> None:
    clone.write("images/web.json", template().replace('"Shell"', '"Shall"'))
    bash(GITHUB_STEPS["check"]["Write the findings"], clone.folder, environment)
    (upload,) = (step for step in github()["jobs"]["check"]["steps"] if "upload-sarif" in step.get("uses", ""))
    sarif = json.loads((clone.folder / upload["with"]["sarif_file"]).read_text())
    assert sarif["runs"][0]["results"]
    bash(AZURE_STEPS["Write the findings"], clone.folder, environment)
    steps = yaml.safe_load(recipe("Azure Pipelines"))["steps"]
    (results,) = (step["inputs"] for step in steps if step.get("task", "").startswith("PublishTestResults"))
    junit = ET.parse(clone.folder / results["testResultsFiles"])  # noqa: S314 -- written just now
    assert junit.findall(".//failure")
    (published,) = (step["publish"] for step in steps if "publish" in step)
    assert [path.suffix for path in (clone.folder / published).iterdir()] == [".sarif"]


@pytest.mark.parametrize("steps", [GITHUB_STEPS["check"], AZURE_STEPS], ids=["github", "azure"])
def test_a_forgotten_compilation_fails(steps: dict[str, str], clone: Repository, environment: dict[str, str]) -> None:
    clone.write("images/web.json", template(command="echo later"))
    done = bash(steps["Verify"], clone.folder, environment)
    assert done.returncode == 1
    assert "aib2packer compile images/web.json --beside" in done.stdout


@needs_jq
def test_a_comment_on_github_is_written_and_then_replaced(clone: Repository, environment: dict[str, str]) -> None:
    steps = GITHUB_STEPS["review"]
    for command in ("echo bye", "echo once more"):
        clone.commit(**{"images/web__json": template(command=command)})
        for name in ("Compare", "Comment"):
            done = bash(steps[name], clone.folder, {**environment, **GITHUB})
            assert done.returncode == 0, done.stdout + done.stderr
    comments = json.loads(Path(environment["STANDINS"], "comments.json").read_text())
    assert [item["user"]["type"] for item in comments] == ["User", "Bot"]
    assert "not from a bot" in comments[0]["body"]
    assert "echo once more" in comments[1]["body"]
    assert Path(environment["STANDINS"], "gh.txt").read_text().splitlines() == [
        "GET repos/contoso/images/issues/12/comments",
        "POST repos/contoso/images/issues/12/comments",
        "GET repos/contoso/images/issues/12/comments",
        "PATCH repos/contoso/images/issues/comments/1001",
    ]


@needs_jq
def test_a_comment_on_azure_devops_is_written_and_then_replaced(clone: Repository, environment: dict[str, str]) -> None:
    for command in ("echo bye", "echo once more"):
        clone.commit(**{"images/web__json": template(command=command)})
        for name in ("Compare", "Comment"):
            done = bash(AZURE_STEPS[name], clone.folder, {**environment, **AZURE})
            assert done.returncode == 0, done.stdout + done.stderr
    threads = json.loads(Path(environment["STANDINS"], "threads.json").read_text())["value"]
    assert [item["id"] for item in threads] == [3, 4, 9]
    assert "echo once more" in threads[2]["comments"][0]["content"]
    base = "https://dev.azure.com/contoso/p/_apis/git/repositories/r/pullRequests/12/threads"
    assert Path(environment["STANDINS"], "curl.txt").read_text().splitlines() == [
        f"GET {base}?api-version=7.1",
        f"POST {base}?api-version=7.1",
        f"GET {base}?api-version=7.1",
        f"PATCH {base}/9/comments/5?api-version=7.1",
    ]


@pytest.mark.parametrize(
    ("steps", "variables"), [(GITHUB_STEPS["review"], GITHUB), (AZURE_STEPS, AZURE)], ids=["github", "azure"]
)
def test_lower_security_fails_the_comparison_and_is_commented_on(
    steps: dict[str, str], variables: dict[str, str], clone: Repository, environment: dict[str, str]
) -> None:
    clone.commit(**{"images/web__json": template().replace('"24.04.202404230"', '"latest"')})
    done = bash(steps["Compare"], clone.folder, {**environment, **variables})
    assert done.returncode == 1, done.stderr
    assert "latest" in (clone.folder / "comment.md").read_text()


def test_the_hooks_of_the_recipe_exist(root: Path) -> None:
    known = {hook["id"] for hook in yaml.safe_load((root / MANIFEST).read_text())}
    (used,) = yaml.safe_load(recipe("pre-commit"))["repos"]
    assert {hook["id"] for hook in used["hooks"]} <= known
    assert known == set(re.findall(r"^\| `(aib2packer-\w+)` \|", DOCUMENT.read_text(), re.MULTILINE))


@pytest.mark.parametrize(("name", "shown"), [("git driver", "customizer `say`"), ("git textconv", "+properties.cust")])
def test_git_diff_shows_images_after_the_recipe(
    name: str, shown: str, clone: Repository, environment: dict[str, str]
) -> None:
    assert bash(recipe(name), clone.folder, environment).returncode == 0
    clone.write("images/web.json", template(command="echo later"))
    done = bash("git diff", clone.folder, environment)
    assert done.returncode == 0, done.stderr
    assert shown in done.stdout


def test_the_recipes_use_one_version() -> None:
    assert len(set(re.findall(r"v\d+\.\d+\.\d+(?!\S)", re.sub(r"# v.*", "", DOCUMENT.read_text())))) == 1
