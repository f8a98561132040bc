"""No false alarms: of the samples nothing above advice is reported, but for those that were made to show a defect."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator

import pytest
from cases import ROOT, Case, cases
from click.testing import CliRunner

from aib2packer.cli.program import program

# Options of `compile` that `check` has no use for, with the number of their arguments.
OF_COMPILE = {"--keep": 1, "--auth": 1, "--layout": 1, "--security-type": 1, "--pkrvars": 1}
# What is found in samples that show old versions, published habits and defects; each was read and is true.
TRUE_ALARMS = {
    "flattened-show": {"AIB303"},
    "old-2019-02-01-preview": {"AIB301", "AIB401", "AIB615"},
    "old-2019-05-01-preview": {"AIB301", "AIB320", "AIB402"},
    "placeholders": {"AIB311", "AIB407"},
    "placeholders-braces": {"AIB311", "AIB407"},
    "sas-artifacts": {"AIB503", "AIB511"},
    "vhd-staging": {"AIB325", "AIB615"},
}


def options(case: Case) -> Iterator[str]:
    """Give the options of a case that say what its template means."""
    rest = iter(case.args)
    for word in rest:
        if word in OF_COMPILE:
            for _ in range(OF_COMPILE[word]):
                next(rest)
        else:
            yield word


def alarms(case: Case) -> set[str]:
    with contextlib.chdir(ROOT):
        result = CliRunner().invoke(program, ["check", case.template, *options(case), "--format", "json"])
    assert result.exit_code in {0, 1}, result.output
    return {item["code"] for item in json.loads(result.output)["diagnostics"]}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_sample_gives_no_false_alarm(case: Case) -> None:
    assert alarms(case) == TRUE_ALARMS.get(case.name, set())
