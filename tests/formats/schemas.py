"""Validation against the schemas of the formats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import xmlschema

_FOLDER = Path(__file__).resolve().parent.parent / "data" / "schemas"


def validated_json(text: str, schema: str | Path) -> Any:
    """Give a JSON document, if it is what a schema says."""
    document = json.loads(text)
    rules = json.loads((_FOLDER / schema).read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(rules)
    kind.check_schema(rules)
    problems = [f"{error.json_path}: {error.message}" for error in kind(rules).iter_errors(document)]
    assert problems == []
    return document


def validated_xml(text: str, schema: str) -> Any:
    """Give the root of an XML document, if it is what a schema says."""
    rules = xmlschema.XMLSchema(str(_FOLDER / schema))
    problems = [str(error) for error in rules.iter_errors(text)]
    assert problems == []
    return xmlschema.XMLResource(text).root
