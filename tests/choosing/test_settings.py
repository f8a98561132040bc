"""The settings of a project: what is read, what is refused and in which words, and their JSON Schema."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import jsonschema
import pytest

from aib2packer.choosing.settings import Settings, SettingsProblem, read_settings, settings_schema

ALL = """
select = ["AIB4"]
ignore = ["AIB501", "plain-http-download"]
severity = "info"
fail-on = "warning"
for = "packer"
baseline = "known.json"

[per-file-ignores]
"legacy/*.json" = ["AIB5"]

[[suppressions]]
file = "web.json"
code = "AIB440"
pointer = "/properties/customize/0"
reason = "the machine is slow"
until = 2027-06-30
"""


def test_every_setting_is_read() -> None:
    settings = read_settings(".aib2packer.toml", ALL)
    assert settings is not None
    assert settings.select == ("AIB4",)
    assert settings.ignore == ("AIB501", "plain-http-download")
    assert (settings.severity, settings.fail_on, settings.audience) == ("info", "warning", "packer")
    assert settings.baseline == "known.json"
    assert settings.per_file_ignores == (("legacy/*.json", ("AIB5",)),)
    (suppression,) = settings.suppressions
    assert (suppression.files, suppression.selectors) == ("web.json", ("AIB440",))
    assert suppression.pointer == "/properties/customize/0"
    assert (suppression.reason, suppression.until) == ("the machine is slow", date(2027, 6, 30))


def test_a_pyproject_holds_them_in_its_table() -> None:
    assert read_settings("a/pyproject.toml", '[tool.aib2packer]\nseverity = "info"\n') == Settings(severity="info")
    assert read_settings("a/pyproject.toml", "[project]\n") is None


BAD = [
    ("= 1", "not TOML"),
    ('selct = ["AIB4"]', "no setting `selct`. Did you mean `select`"),
    ('select = "AIB4"', "`select` has to be an array of texts"),
    ("select = [1]", "`select` has to be an array of texts"),
    ('severity = "fatal"', "`severity` is one of"),
    ('per-file-ignores = ["a"]', "has to be a table"),
    ("[per-file-ignores]\n'*.json' = 'AIB4'", "`per-file-ignores.*.json` has to be an array"),
    ('baseline = ""', "`baseline` has to be a text"),
    ('suppressions = ["AIB4"]', "array of tables"),
    ('[[suppressions]]\ncode = "AIB4"', r"`suppressions\[0\]` has no `reason`"),
    ('[[suppressions]]\nreason = "x"', r"`suppressions\[0\]` has no `code`"),
    ('[[suppressions]]\ncode = "AIB4"\nreason = "x"\nuntil = "2027-01-01"', "a date without quotes"),
    ('[[suppressions]]\ncode = "AIB4"\nreason = "x"\nuntil = 2027-01-01T00:00:00', "a date without quotes"),
    ('[[suppressions]]\ncode = "AIB4"\nreason = "x"\npath = "y"', "no setting `path`"),
]


@pytest.mark.parametrize(("text", "told"), BAD)
def test_what_cannot_be_used_is_refused_with_its_place(text: str, told: str) -> None:
    with pytest.raises(SettingsProblem, match=told):
        read_settings(".aib2packer.toml", text)


def test_a_pyproject_whose_table_is_none_is_refused() -> None:
    with pytest.raises(SettingsProblem, match="has to be a table"):
        read_settings("pyproject.toml", "[tool]\naib2packer = 1\n")


def as_json(text: str) -> Any:
    """Give TOML as an editor hands it to a schema: dates are texts."""
    document = tomllib.loads(text)
    for item in document.get("suppressions", []):
        if isinstance(item, dict) and isinstance(item.get("until"), date):
            item["until"] = str(item["until"])
    return document


def test_the_schema_accepts_what_is_read_and_refuses_what_is_not() -> None:
    schema = settings_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    assert list(judge.iter_errors(as_json(ALL))) == []
    structural = [text for text, told in BAD if told not in ("not TOML", "a date without quotes")]
    assert [text for text in structural if judge.is_valid(as_json(text))] == []
