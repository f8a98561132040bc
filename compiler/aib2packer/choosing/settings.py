"""The settings of a project: `[tool.aib2packer]` of `pyproject.toml`, or the whole of `.aib2packer.toml`.

One table states the settings; reading, messages and the JSON Schema follow from it. A setting on the command line wins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aib2packer.choosing.levels import AUDIENCES, FAIL_ON, SEVERITIES
from aib2packer.choosing.suppressions import Suppression
from aib2packer.evaluate.wording import listed, nearest
from aib2packer.syntax.wording import quoted

PYPROJECT = "pyproject.toml"
OWN_FILE = ".aib2packer.toml"
_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


class SettingsProblem(Exception):  # noqa: N818 -- the file has a problem, the program no error
    """Settings that cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a project; None is what is not set."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    severity: str | None = None
    fail_on: str | None = None
    audience: str | None = None
    baseline: str | None = None  # a path, from the folder of the settings
    suppressions: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True)
class _Setting:
    """One setting: its field, what it is for, its schema, and how it is read."""

    field: str
    words: str
    schema: Mapping[str, Any]
    read: Callable[[str, Any], Any]


def _texts(path: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401 -- whatever TOML holds
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise SettingsProblem(f'`{path}` has to be an array of texts such as `["AIB501", "plain-http-download"]`')
    return tuple(value)


def _text(path: str, value: Any) -> str:  # noqa: ANN401
    if not isinstance(value, str) or not value:
        raise SettingsProblem(f"`{path}` has to be a text that is not empty")
    return value


def _one_of(values: tuple[str, ...]) -> Callable[[str, Any], str]:
    def read(path: str, value: Any) -> str:  # noqa: ANN401
        if value not in values:
            raise SettingsProblem(f"`{path}` is one of {listed(values)}")
        return str(value)

    return read


def _by_file(path: str, value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:  # noqa: ANN401
    if not isinstance(value, dict):
        raise SettingsProblem(f'`{path}` has to be a table such as `{{ "legacy/*.json" = ["AIB501"] }}`')
    return tuple((pattern, _texts(f"{path}.{pattern}", selectors)) for pattern, selectors in value.items())


def _suppressions(path: str, value: Any) -> tuple[Suppression, ...]:  # noqa: ANN401
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise SettingsProblem(f"`{path}` has to be an array of tables with `code`, `reason` and more")
    return tuple(_suppression(f"{path}[{number}]", item) for number, item in enumerate(value))


def _suppression(path: str, item: dict[str, Any]) -> Suppression:
    _refuse_unknown(path, item, tuple(_SUPPRESSION))
    for name in ("code", "reason"):
        if name not in item:
            raise SettingsProblem(f"`{path}` has no `{name}`: say what is ignored, and why it is accepted")
    until = item.get("until")
    if isinstance(until, datetime) or (until is not None and not isinstance(until, date)):
        raise SettingsProblem(f"`{path}.until` has to be a date without quotes, such as `2027-06-30`")
    return Suppression(
        selectors=(_text(f"{path}.code", item["code"]),),
        reason=_text(f"{path}.reason", item["reason"]),
        until=until,
        place=None,
        origin=f"`{path}` of the settings",
        files=_text(f"{path}.file", item.get("file", "*")),
        pointer=_text(f"{path}.pointer", item["pointer"]) if item.get("pointer") else "",
    )


_TEXTS = {"type": "array", "items": {"type": "string", "minLength": 1}}
_SUPPRESSION = {
    "code": {"type": "string", "minLength": 1, "description": "A code, the beginning of one, or a name."},
    "reason": {"type": "string", "minLength": 1, "description": "Why it is accepted."},
    "file": {"type": "string", "minLength": 1, "description": "A pattern for paths; without it all files."},
    "pointer": {"type": "string", "description": "A JSON pointer; covers this node and all below."},
    "until": {"type": "string", "format": "date", "description": "The last day on which it holds."},
}
_SETTINGS = {
    "select": _Setting("select", "Report these only: codes, beginnings of codes, or names.", _TEXTS, _texts),
    "ignore": _Setting("ignore", "Do not report these.", _TEXTS, _texts),
    "per-file-ignores": _Setting(
        "per_file_ignores",
        "Do not report these in files whose path matches a pattern.",
        {"type": "object", "additionalProperties": _TEXTS},
        _by_file,
    ),
    "severity": _Setting(
        "severity", "The least severity that is reported.", {"enum": list(SEVERITIES)}, _one_of(SEVERITIES)
    ),
    "fail-on": _Setting(
        "fail_on", "The least severity that makes the exit code 1.", {"enum": list(FAIL_ON)}, _one_of(FAIL_ON)
    ),
    "for": _Setting("audience", "Whom the templates are built by.", {"enum": list(AUDIENCES)}, _one_of(AUDIENCES)),
    "baseline": _Setting(
        "baseline", "A file with the findings that are known.", {"type": "string", "minLength": 1}, _text
    ),
    "suppressions": _Setting(
        "suppressions",
        "Findings that are accepted.",
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": _SUPPRESSION,
                "required": ["code", "reason"],
                "additionalProperties": False,
            },
        },
        _suppressions,
    ),
}


def read_settings(name: str, text: str) -> Settings | None:
    """Read the settings of a file; None when a `pyproject.toml` has none."""
    import tomllib  # here, because most projects have no settings

    document: Any
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsProblem(f"it is not TOML: {error}") from error
    prefix = ""
    if name.replace("\\", "/").rpartition("/")[2] == PYPROJECT:
        document, prefix = document.get("tool", {}).get("aib2packer"), "tool.aib2packer."
    if document is None:
        return None
    if not isinstance(document, dict):
        raise SettingsProblem("`tool.aib2packer` has to be a table")
    _refuse_unknown(prefix.rstrip("."), document, tuple(_SETTINGS))
    return Settings(
        **{_SETTINGS[key].field: _SETTINGS[key].read(prefix + key, value) for key, value in document.items()}
    )


def _refuse_unknown(path: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            place = f"`{path}` has" if path else "there is"
            raise SettingsProblem(f"{place} no setting {quoted(key)}.{nearest(key, known)} There are {listed(known)}")


def settings_schema() -> dict[str, Any]:
    """Give the JSON Schema of `.aib2packer.toml`, which is also that of the table in `pyproject.toml`."""
    return {
        "$schema": _SCHEMA,
        "title": "Settings of aib2packer",
        "type": "object",
        "properties": {key: {"description": item.words, **item.schema} for key, item in _SETTINGS.items()},
        "additionalProperties": False,
    }
