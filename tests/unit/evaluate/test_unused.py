"""Parameters that are declared and never read."""

from __future__ import annotations

import json

import pytest

from aib2packer.evaluate.unused import unused_parameters
from aib2packer.source import Source
from aib2packer.syntax.json_parser import parse_json


def unused(document: object) -> list[str]:
    root = parse_json(Source.from_text("t.json", json.dumps(document))).value
    assert root is not None
    return [item.subject.text for item in unused_parameters(root) if item.subject]


def test_a_parameter_that_nothing_reads_is_told_at_its_name() -> None:
    assert unused({"parameters": {"region": {}}, "resources": []}) == ['"region"']


@pytest.mark.parametrize("use", ["parameters('region')", "parameters('REGION')", "concat( parameters( 'region' ))"])
@pytest.mark.parametrize("member", ["variables", "outputs", "functions"])
def test_a_parameter_that_anything_reads_is_not(use: str, member: str) -> None:
    assert unused({"parameters": {"region": {}}, member: {"a": {"value": f"[{use}]"}}}) == []


def test_a_name_in_prose_is_no_use() -> None:
    document = {"parameters": {"region": {}}, "metadata": {"description": "the region"}}
    assert unused(document) == ['"region"']


@pytest.mark.parametrize("document", [[], {}, {"parameters": {}}, {"parameters": 1}])
def test_a_file_without_parameters_has_none(document: object) -> None:
    assert unused(document) == []
