"""Checking a large template takes work in proportion, and rules that are not asked would have found nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from checking import findings
from documents import GROUP, document

from aib2packer.diagnostics import Diagnostic
from aib2packer.pages import read_page
from aib2packer.rules.registry import RULES

BLOBS = "https://exampleimages.blob.core.windows.net/scripts"
SHELL: tuple[dict[str, Any], ...] = (
    {
        "type": "Shell",
        "inline": ["export APP{n}=/opt/a", "sudo rm -rf /tmp/*", "wget -O /tmp/f{n} https://example.com"],
    },
    {"type": "File", "name": "f{n}", "sourceUri": f"{BLOBS}/{{n}}", "destination": "/tmp/d{n}/f"},  # noqa: S108
    {"type": "Shell", "name": "u{n}", "scriptUri": f"{BLOBS}/{{n}}.sh"},
    {"type": "Shell", "name": "s{n}", "inline": ["echo {n}", "curl https://example.com/{n} | sudo bash"]},
)
WINDOWS: tuple[dict[str, Any], ...] = (
    {"type": "PowerShell", "inline": ["Install-WindowsFeature -Name Web{n}", "Remove-Item c:\\* -Recurse"]},
    {"type": "WindowsUpdate", "name": "u{n}", "filters": ["exclude:$_.Title -like '*Preview*'"]},
    {"type": "File", "name": "f{n}", "sourceUri": f"{BLOBS}/{{n}}", "destination": "C:\\d{n}\\f.msi"},
    {"type": "File", "name": "o{n}", "sourceUri": f"{BLOBS}/{{n}}", "destination": "C:\\a\\DeprovisioningScript.ps1"},
    {"type": "WindowsRestart", "name": "r{n}", "restartCheckCommand": "echo restarted > c:\\art{n}\\r.txt"},
    {"type": "PowerShell", "name": "e{n}", "validExitCodes": [0, 3010], "inline": ["Write-Host {n}"]},
)
TARGETS: tuple[dict[str, Any], ...] = (
    {
        "type": "SharedImage",
        "runOutputName": "g{n}",
        "galleryImageId": f"{GROUP}/providers/Microsoft.Compute/galleries/images/images/b{{n}}",
        "targetRegions": [{"name": "westeurope"}, {"name": "region{n}"}],
    },
    {
        "type": "ManagedImage",
        "runOutputName": "m{n}",
        "imageId": f"{GROUP}/providers/Microsoft.Compute/images/m{{n}}",
        "location": "westeurope",
    },
    {"type": "VHD", "runOutputName": "v{n}"},
)
COMMANDS = (
    *("sudo chown me /opt/a{n}", "mkdir /opt/b{n}", "sudo rm -rf /tmp/*", "[[ -f x{n} ]]", "echo {{{{x}}}}"),
    *("curl https://example.com/{n} | sudo bash", "wget -O /tmp/f{n} 'https://example.com/?sig=abcdef'"),
    *('eval "$(curl https://example.com/{n})"', "echo \\t\\u00e9 'a{n}'"),
)
PIPELINE = "| eval x{n} "


def repeated(kinds: tuple[Any, ...], count: int) -> list[Any]:
    """Give so many of them, in turn, each with its own number."""
    made = (json.dumps(kinds[n % len(kinds)]).replace("{n}", str(n)) for n in range(count))
    return [json.loads(text) for text in made]


LARGE: dict[str, Callable[[int], dict[str, Any]]] = {
    "shell steps": lambda count: {"customize": repeated(SHELL, count)},
    "only commands": lambda count: {"customize": repeated(SHELL[:1], count)},
    "windows steps": lambda count: {"customize": repeated(WINDOWS, count)},
    "files on windows": lambda count: {"customize": repeated(WINDOWS[2:4], count)},
    "restarts": lambda count: {"customize": repeated(WINDOWS[4:], count)},
    "validators": lambda count: {"validate": {"inVMValidations": repeated(SHELL, count)}},
    "targets": lambda count: {"distribute": repeated(TARGETS, count)},
    "tags": lambda count: {"tags": {f"t{n}": f"v{n}" for n in range(count)}},
    "commands": lambda count: {"customize": [{"type": "Shell", "inline": repeated(COMMANDS, count)}]},
    "one command": lambda count: {"customize": [{"type": "Shell", "inline": ["\n".join(repeated(COMMANDS, count))]}]},
    "a pipeline": lambda count: {
        "customize": [{"type": "Shell", "inline": ["wget x " + "".join(repeated((PIPELINE,), count))]}]
    },
}


@pytest.mark.parametrize("kind", LARGE)
def test_twice_as_much_takes_twice_the_work(kind: str, count_calls: Callable[[Callable[[], object]], int]) -> None:
    def calls(count: int) -> int:
        text = document(json.dumps(LARGE[kind](count)))
        return count_calls(lambda: findings(text))

    assert calls(160) < 2.3 * calls(80)


PARTS = ("vmProfile", "validate", "optimize", "errorHandling", "identity", "customize", "distribute")


def texts(root: Path) -> Iterator[str]:
    """Walk over the samples, and the bad examples of all rules: whole, and each without one of its parts."""
    for path in sorted((root / "templates").glob("*.json")):
        yield path.read_text(encoding="utf-8")
    for rule in RULES:
        bad = read_page(rule.__doc__ or "").bad
        yield document(bad)
        is_fragment = bad.startswith("{") and "$schema" not in bad
        for part in PARTS if is_fragment else ():
            yield document(json.dumps({**json.loads(bad), part: None}))


def test_what_a_rule_is_about_hides_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(found: tuple[Diagnostic, ...]) -> list[tuple[str, str, str | None]]:
        return [(item.definition.code, item.summary, item.pointer) for item in found]

    samples = tuple(texts(root))
    asked = [said(findings(text)) for text in samples]
    for rule in RULES:
        monkeypatch.setattr(rule, "about", ())
    assert [said(findings(text)) for text in samples] == asked


def test_a_rule_about_something_else_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    for rule in RULES:
        monkeypatch.setattr(rule, "check", lambda self, _subject: asked.append(type(self)) or ())
    findings(document("{}"))
    assert 0 < len(asked) < len(RULES) * 2 / 3
