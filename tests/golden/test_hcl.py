"""Every golden is HCL that says what was lowered, in Packer's format, of names that Packer and its plugins know."""

from __future__ import annotations

import concurrent.futures
import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gohcl_trees
import hcl_trees
import packer_schema
import pytest
from cases import Configuration, compiled, names
from cutdown import cut_down
from deepdiff import DeepDiff

from aib2packer.emit.render import Layout, render
from aib2packer.lower.document import PackerFile
from aib2packer.lower.requirements import AZURE_SINCE

# At least so many of the goldens must be accepted by the real Packer with nothing but the `packer` block taken out,
# and so many in all; the rest of the demands of Packer 1.6.6 cannot be met by configurations for today's plugins.
LEAST_WHOLE = 2
_PROVIDERS = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers"
# Values for variables that are taken apart; the others get a word, a number or a list.
VALUES = {
    "build_identities": json.dumps([f"{_PROVIDERS}/Microsoft.ManagedIdentity/userAssignedIdentities/identity"]),
    "environment": "test",
    "licence": json.dumps({"user": "user", "key": "key"}),
    "gallery_image_id": f"{_PROVIDERS}/Microsoft.Compute/galleries/gallery/images/image",
    "source_version_id": f"{_PROVIDERS}/Microsoft.Compute/galleries/gallery/images/image/versions/1.2.3",
    "source_image_id": f"{_PROVIDERS}/Microsoft.Compute/images/source",
    "target_image_id": f"{_PROVIDERS}/Microsoft.Compute/images/target",
    "staging_resource_group_id": _PROVIDERS.removesuffix("/providers"),
    "managed_image_res_group_id": f"{_PROVIDERS}/Microsoft.Compute/images/",
    "sig_def_img_version_id": f"{_PROVIDERS}/Microsoft.Compute/galleries/gallery/images/image/versions/1.2.3",
    "subscription_id": "00000000-0000-0000-0000-000000000000",
    "subnet_id": f"{_PROVIDERS}/Microsoft.Network/virtualNetworks/vnet/subnets/subnet",
    "vhd_uri": "https://account.blob.core.windows.net/container/name.vhd",
}


def text_of(configuration: Configuration) -> str:
    """Join the files of a configuration, as Packer does with those of a folder."""
    return "\n".join(file.text for file in configuration.files)


@pytest.mark.parametrize("name", names())
def test_python_hcl2_reads_what_was_lowered(name: str) -> None:
    for configuration in compiled(name).configurations:
        lowered, read = hcl_trees.document_body(configuration.document), hcl_trees.parsed_body(text_of(configuration))
        lowered["blocks"].sort(key=_file_order)
        read["blocks"].sort(key=_file_order)
        assert not (difference := DeepDiff(lowered, read)), difference.pretty()


def _file_order(block: dict[str, Any]) -> str:
    """Bring the blocks of one file and those of several into one order; blocks of one type keep theirs."""
    return block["type"]


@pytest.mark.parametrize("name", names())
def test_the_parser_of_hashicorp_reads_what_was_lowered(name: str) -> None:
    for configuration in compiled(name).configurations:
        lowered, read = gohcl_trees.expected(configuration.document, gohcl_trees.parsed(text_of(configuration)))
        assert not (difference := DeepDiff(lowered, read)), difference.pretty()


@pytest.mark.parametrize("name", names())
def test_packer_and_its_plugins_know_every_name_and_accept_the_combination(name: str) -> None:
    for configuration in compiled(name).configurations:
        assert packer_schema.faults(hcl_trees.parsed_body(text_of(configuration))) == []


def test_the_table_of_plugin_versions_agrees_with_the_schema() -> None:
    known = dict(_schema_names(packer_schema.component("source azure-arm")))
    known["azure-keyvaultsecret"] = packer_schema.component("data azure-keyvaultsecret")["since"]
    assert _azure_since(iter(known.items())).items() >= AZURE_SINCE.items()


def test_the_table_of_plugin_versions_knows_every_newer_argument_that_is_used() -> None:
    used = _azure_since(
        (name, since)
        for case in names()
        for configuration in compiled(case).configurations
        for name, since in packer_schema.newest_names(hcl_trees.document_body(configuration.document))
    )
    newer = {name: since for name, since in used.items() if packer_schema.version(since) > (1, 0, 0)}
    assert {name: AZURE_SINCE.get(name) for name in newer} == newer


def _azure_since(pairs: Iterator[tuple[str, dict[str, str]]]) -> dict[str, str]:
    return {name: since["plugin-azure"] for name, since in pairs if "plugin-azure" in since}


def _schema_names(known: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for name, rule in (*known["attributes"].items(), *known.get("blocks", {}).items()):
        yield name, rule.get("since", {})
    for rule in known.get("blocks", {}).values():
        yield from _schema_names(rule)


def test_packer_fmt_would_change_nothing(packer: str, tmp_path: Path) -> None:
    for name in names():
        for path, data in compiled(name).files.items():
            (tmp_path / path.replace("/", "_")).write_bytes(data)
    result = subprocess.run(
        [packer, "fmt", "-check", "-diff", str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (result.returncode, result.stdout) == (0, ""), result.stderr


@dataclass(frozen=True)
class Verdict:
    """What `packer validate` said of a configuration, and what was taken out before."""

    accepted: bool
    said: str
    cuts: tuple[str, ...]


@pytest.fixture(scope="module")
def verdicts(packer: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Verdict]]:
    """Have every configuration validated; two at a time, since each takes half a second."""
    folder = tmp_path_factory.mktemp("validate")
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        asked = {
            name: [
                pool.submit(validate, packer, folder / f"{name}-{number}", configuration)
                for number, configuration in enumerate(compiled(name).configurations)
            ]
            for name in names()
        }
        return {name: [one.result() for one in several] for name, several in asked.items()}


def validate(packer: str, folder: Path, configuration: Configuration) -> Verdict:
    document, cuts = cut_down(configuration.document)
    folder.mkdir()
    for file in render(document, "image", Layout.SPLIT if len(configuration.files) > 1 else Layout.SINGLE):
        (folder / file.name).write_text(file.text, encoding="utf-8")
    result = subprocess.run(
        [packer, "validate", *variables(document), "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    return Verdict(result.returncode == 0, result.stdout + result.stderr, cuts)


def variables(document: PackerFile) -> Iterator[str]:
    """Give every variable that has no default a value, as options of Packer."""
    for block in hcl_trees.document_body(document)["blocks"]:
        if block["type"] == "variable" and (
            "default" not in block["attributes"] or "subscription_id" in block["labels"]
        ):
            (name,) = block["labels"]
            yield from ("-var", f"{name}={VALUES.get(name) or value_of(block['attributes']['type'])}")


def value_of(kind: dict[str, Any]) -> str:
    """Make a value of a type, in HCL as the command line takes it."""
    if "call" in kind:
        return json.dumps(["stand-in"])
    return {"string": "stand-in", "number": "2", "bool": "true"}[kind["reference"]]


@pytest.mark.parametrize("name", names())
def test_the_real_packer_validates_it(name: str, verdicts: dict[str, list[Verdict]]) -> None:
    for verdict in verdicts[name]:
        assert verdict.accepted, f"after these changes: {verdict.cuts}\n{verdict.said}"


def test_enough_is_left_for_the_real_packer_to_judge(
    verdicts: dict[str, list[Verdict]], capsys: pytest.CaptureFixture[str]
) -> None:
    judged = [verdict for several in verdicts.values() for verdict in several]
    accepted = [verdict for verdict in judged if verdict.accepted]
    whole = [verdict for verdict in accepted if not verdict.cuts]
    cuts = Counter(cut for verdict in accepted for cut in verdict.cuts)
    with capsys.disabled():
        print(f"\npacker validate accepted {len(whole)} goldens whole and {len(accepted) - len(whole)} cut down:")  # noqa: T201
        for cut, count in sorted(cuts.items()):
            print(f"  {count:3} {cut}")  # noqa: T201
    assert len(accepted) == len(judged)
    assert len(whole) >= LEAST_WHOLE
