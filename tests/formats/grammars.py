"""Readers of what pipelines understand, written after their documentation: what they read is what a user will see."""

from __future__ import annotations

import re
from dataclasses import dataclass

_GITHUB = re.compile(r"::(?P<name>[a-z-]+)(?: (?P<properties>[^:]*))?::(?P<data>.*)")
_GITHUB_PROPERTIES = {"title", "file", "line", "endLine", "col", "endColumn"}
_AZURE = re.compile(r"##vso\[(?P<name>[a-z]+\.[a-z]+) (?P<properties>[^\]]*)\](?P<data>.*)")
_AZURE_PROPERTIES = {"type", "sourcepath", "linenumber", "columnnumber", "code"}


@dataclass(frozen=True)
class Command:
    """A command as the agent obeys it."""

    name: str
    properties: dict[str, str]
    message: str


def github_command(line: str) -> Command:
    """Read `::name key=value,key=value::message` (GitHub documentation, "Workflow commands for GitHub Actions")."""
    found = _GITHUB.fullmatch(line)
    assert found, line
    pairs = [part.partition("=") for part in (found["properties"] or "").split(",") if part]
    assert all(equals for _, equals, _ in pairs), line
    names = [name for name, _, _ in pairs]
    assert set(names) <= _GITHUB_PROPERTIES
    assert len(set(names)) == len(names)
    properties = {
        name: _unescaped(value, {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"})
        for name, _, value in pairs
    }
    return Command(found["name"], properties, _unescaped(found["data"], {"%0D": "\r", "%0A": "\n", "%25": "%"}))


def azure_command(line: str) -> Command:
    """Read `##vso[area.action key=value;key=value;]message` (Azure DevOps documentation, "Logging commands")."""
    found = _AZURE.fullmatch(line)
    assert found, line
    assert found["properties"].endswith(";")
    pairs = [part.partition("=") for part in found["properties"][:-1].split(";")]
    assert all(equals and value for _, equals, value in pairs), line
    assert {name for name, _, _ in pairs} <= _AZURE_PROPERTIES
    escapes = {"%0D": "\r", "%0A": "\n", "%5D": "]", "%3B": ";", "%AZP25": "%"}
    properties = {name: _unescaped(value, escapes) for name, _, value in pairs}
    return Command(found["name"], properties, _unescaped(found["data"], {"%0D": "\r", "%0A": "\n", "%AZP25": "%"}))


def _unescaped(text: str, escapes: dict[str, str]) -> str:
    """Undo escapes one after another, as the agents do; the sign that begins them all comes last."""
    for escape, character in escapes.items():
        text = text.replace(escape, character)
    return text
