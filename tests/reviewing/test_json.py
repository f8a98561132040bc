"""Comparisons as JSON, against their schema."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from comparisons import CASES, RICH, WEB
from hostile import comparisons
from hypothesis import given, settings

from aib2packer.compare.changes import Comparison, Effect
from aib2packer.reviewing.json_review import review_schema
from aib2packer.reviewing.options import ReviewOptions
from aib2packer.reviewing.registry import render


def validated(comparison: Comparison) -> Any:
    """Give the document, if it is what its schema says."""
    schema = review_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(render("json", comparison, ReviewOptions(version="1.2.3")))
    assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(document)] == []
    return document


def members(schema: Any) -> set[str]:
    """Name all members of a schema that a document may have, required or not."""
    if isinstance(schema, list):
        return set().union(*map(members, schema))
    if not isinstance(schema, dict):
        return set()
    properties = schema.get("properties", {})
    assert set(schema.get("required", properties)) == set(properties)
    return set(properties).union(*map(members, schema.values()))


@pytest.mark.parametrize("case", CASES)
def test_a_document_is_what_its_schema_says(case: str) -> None:
    assert validated(CASES[case])["version"] == 1


@settings(max_examples=60)
@given(comparisons())
def test_any_comparison_is_what_its_schema_says(comparison: Comparison) -> None:
    document = validated(comparison)
    assert [image["name"] for image in document["images"]] == [image.name for image in comparison.images]


def test_the_schema_names_every_member_and_requires_it() -> None:
    def used(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(used, value.values()))
        return set().union(*map(used, value)) if isinstance(value, list) else set()

    assert used(validated(RICH)) == members(review_schema())


def test_a_change_has_its_places_values_and_lines() -> None:
    found = validated(RICH)["images"][3]["changes"]
    commands = found[4]
    assert commands["path"] == "properties.customize[1].inline"
    assert commands["old"]["start"] == {"line": 24, "column": 6}
    assert commands["new"]["lines"][3] == "apt-get install -y nginx=1.26.1-1"
    assert {"old": None, "new": "apt-get install -y certbot python3-certbot-nginx"} in commands["lines"]
    assert found[3]["index"] == {"old": 3, "new": 0}
    assert found[7]["old"] is None
    assert found[6]["new"] is None
    assert [item["kind"] for item in found] == [change.kind.value for change in WEB.changes]


def test_the_summary_counts() -> None:
    summary = validated(RICH)["summary"]
    assert summary["images"] == {"changed": 1, "new": 1, "removed": 1, "unchanged": 1}
    assert summary["changes"] == len(WEB.changes)
    assert summary["effects"]["security"] == sum(Effect.SECURITY in change.effects for change in WEB.changes)


def test_effects_are_explained_from_the_least_to_the_gravest() -> None:
    assert [item["effect"] for item in validated(RICH)["effects"]] == [effect.value for effect in Effect]
