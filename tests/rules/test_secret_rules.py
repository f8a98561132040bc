"""Rules about credentials: what they find, exactly where, and that nothing they say tells one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from checking import findings, marked
from documents import deployment, document, resource

from aib2packer.diagnostics import Diagnostic, Severity
from aib2packer.excerpt import frame, printable

CHECKSUM = "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
BLOB = "https://exampleimages.blob.core.windows.net/private/x.sh"
SIGNATURE = "bm90LWEtcmVhbC1zaWduYXR1cmU%3D"


def sas(**changed: str | None) -> str:
    """Give the query of a SAS that only reads and is good for months; None leaves a parameter out."""
    query = {"sv": "2024-11-04", "sr": "b", "sp": "r", "se": "2027-06-30T12%3A00%3A00Z", "spr": "https"} | changed
    return "&".join([*(f"{name}={value}" for name, value in query.items() if value), f"sig={SIGNATURE}"])


def script(uri: str) -> dict[str, Any]:
    return {"type": "Shell", "name": "x", "scriptUri": uri, "sha256Checksum": CHECKSUM}


def vhd(uri: str) -> dict[str, Any]:
    return {"type": "VHD", "runOutputName": "disk", "uri": uri}


def run(command: str) -> dict[str, Any]:
    return {"type": "Shell", "name": "x", "inline": [command]}


def found(*steps: dict[str, Any], **members: Any) -> list[Diagnostic]:
    text = document(json.dumps({"customize": list(steps), **members}))
    return [item for item in findings(text) if "AIB511" <= item.definition.code <= "AIB521"]


def said(items: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(item.definition.code, marked(item)) for item in items]


def everything_shown(item: Diagnostic) -> str:
    """Give whatever a report shows of a finding."""
    spans = [span for span in (item.subject, *(note.span for note in item.notes)) if span is not None]
    lines = [frame(span)[0] for span in spans if span.is_shown]
    return "\n".join(map(printable, (item.summary, item.detail, *(note.message for note in item.notes), *lines)))


# Addresses


def test_a_signature_in_an_address_is_found() -> None:
    items = found(script(f"{BLOB}?{sas()}"))
    assert said(items) == [("AIB511", SIGNATURE)]
    assert "2027-06-30" in items[0].detail
    assert "plain http" not in items[0].detail


@pytest.mark.parametrize("protocol", [None, "https,http"])
def test_a_signature_for_plain_http_is_said_to_be_one(protocol: str | None) -> None:
    (item,) = found(script(f"{BLOB}?{sas(spr=protocol)}"))
    assert "over plain http" in item.detail


def test_a_signature_without_an_end_is_said_to_be_one() -> None:
    (item,) = found(script(f"{BLOB}?{sas(se=None, si='policy')}"))
    assert "when it ends" in item.detail


def test_a_sign_in_in_an_address_is_found() -> None:
    assert said(found(script("https://ci:Hunter2@example.com/x.sh"))) == [("AIB511", "ci:Hunter2")]


def test_validators_and_the_workload_are_looked_at_too() -> None:
    uri = f"{BLOB}?{sas()}"
    optimize = {"workload": {"state": "Enabled", "scriptUri": uri, "sha256Checksum": CHECKSUM}}
    items = found(validate={"inVMValidations": [script(uri)]}, optimize=optimize)
    assert [item.definition.code for item in items] == ["AIB511", "AIB511"]


@pytest.mark.parametrize(
    ("changed", "mark"),
    [
        ({"se": "2026-10-31T23%3A59%3A59Z"}, "se=2026-10-31T23%3A59%3A59Z"),
        ({"se": "2026-10-31T23:59Z"}, "se=2026-10-31T23:59Z"),
        ({"se": "2026-10-31"}, "se=2026-10-31"),
        ({"ske": "2026-01-01T00%3A00%3A00Z"}, "ske=2026-01-01T00%3A00%3A00Z"),
    ],
)
def test_an_expired_sas_is_found_and_no_secret_any_more(changed: dict[str, str], mark: str) -> None:
    assert said(found(script(f"{BLOB}?{sas(**changed)}"))) == [("AIB512", mark)]
    assert said(found(distribute=[vhd(f"{BLOB}?{sas(**changed)}")])) == [("AIB512", mark)]


@pytest.mark.parametrize("end", ["2026-11-01T00%3A00%3A00Z", "2026-11-02", "soon", "2027-13-45"])
def test_the_last_day_and_what_is_no_date_is_not_over(end: str) -> None:
    assert [item.definition.code for item in found(script(f"{BLOB}?{sas(se=end)}"))] == ["AIB511"]


@pytest.mark.parametrize("permissions", ["rw", "racwdl", "d", "rc"])
def test_a_sas_that_may_write_is_found(permissions: str) -> None:
    assert said(found(script(f"{BLOB}?{sas(sp=permissions)}"))) == [("AIB514", f"sp={permissions}")]


@pytest.mark.parametrize("permissions", ["r", "rl", "rtl"])
def test_a_sas_that_reads_is_not_said_to_write(permissions: str) -> None:
    assert [item.definition.code for item in found(script(f"{BLOB}?{sas(sp=permissions)}"))] == ["AIB511"]


def test_a_sas_of_a_vhd_is_found_once_whatever_it_allows() -> None:
    assert said(found(distribute=[vhd(f"{BLOB}?{sas(sp='rcw')}")])) == [("AIB513", f"sig={SIGNATURE}")]


@pytest.mark.parametrize(
    "uri",
    [
        BLOB,
        f"{BLOB}?sv=2024-11-04&sp=rw",
        f"{BLOB}?sig=<signature>",
        "https://ci@example.com/x.sh",
        f"{BLOB}?sig=$SIG",
        "<uri>",
    ],
)
def test_addresses_without_credentials_are_passed_over(uri: str) -> None:
    assert found(script(uri), distribute=[vhd(uri)]) == []


def test_a_token_that_is_a_parameter_is_passed_over() -> None:
    made = resource(windows=False)
    made["properties"]["customize"] = [script(f"[concat('{BLOB}?', parameters('sas'))]")]
    for kind in ("string", "securestring"):
        text = json.dumps({**deployment(made), "parameters": {"sas": {"type": kind}}})
        assert not [item for item in findings(text) if item.definition.code.startswith("AIB51")]


def test_a_token_in_the_query_is_probably_a_secret() -> None:
    uri = "https://raw.githubusercontent.com/e/i/v1.0/x.sh?token=GHSAT0AAAAAACEXAMPLE"
    assert said(found(script(uri))) == [("AIB521", "GHSAT0AAAAAACEXAMPLE")]


# Commands

COMMANDS = [
    ("git clone https://ci:Hunter2@example.com/x.git", "AIB520", "ci:Hunter2"),
    ("azcopy cp 'https://x.blob.core.windows.net/a?sp=r&sig=aGVsbG8%3D' .", "AIB520", "aGVsbG8%3D"),
    ("export AZURE_STORAGE='AccountName=x;AccountKey=QUJDREVGR0hJSktMTU5P=='", "AIB520", "QUJDREVGR0hJSktMTU5P=="),
    ("-----BEGIN RSA PRIVATE KEY-----", "AIB520", "-----BEGIN RSA PRIVATE KEY-----"),
    ("docker login -u ci -p Hunter2 example.com", "AIB521", "Hunter2"),
    ('mysql --password="Hunter2"', "AIB521", "Hunter2"),
    ("echo 'root:Hunter2' | sudo chpasswd", "AIB521", "Hunter2"),
    ("curl -u ci:Hunter2 https://example.com", "AIB521", "Hunter2"),
    ('curl -H "Authorization: Bearer Hunter2" https://example.com', "AIB521", "Hunter2"),
]


@pytest.mark.parametrize(("command", "code", "mark"), COMMANDS)
def test_a_secret_in_a_command_is_found(command: str, code: str, mark: str) -> None:
    assert said(found(run(command))) == [(code, mark)]


@pytest.mark.parametrize(("command", "code", "mark"), COMMANDS)
def test_nothing_that_is_said_tells_a_secret(command: str, code: str, mark: str) -> None:
    (item,) = found(run(command))
    assert item.definition.code == code
    assert mark not in everything_shown(item)


@pytest.mark.parametrize(
    ("variables", "inline"),
    [
        ({}, ["[format('net user x {0} /add', 'Hunter2')]"]),
        ({"pw": "Hunter2"}, ["[concat('net user x ', variables('pw'), ' /add')]"]),
        ({"command": "net user x Hunter2 /add"}, ["[variables('command')]"]),
        ({"commands": ["net user x Hunter2 /add"]}, "[variables('commands')]"),
        ({}, ["[concat('net user x ', 'Hunter2', ' /add')]"]),
        ({}, ["[concat('net user x ', 'Hun', 'ter2', ' /add')]"]),
        ({}, ['net user x "Hunter2" /add']),
    ],
)
def test_a_secret_that_goes_through_expressions_is_found_and_not_told(variables: dict[str, Any], inline: Any) -> None:
    made = resource(windows=True)
    made["properties"]["customize"] = [{"type": "PowerShell", "name": "x", "inline": inline}]
    for indent in (None, 2):
        text = json.dumps({**deployment(made), "variables": variables}, indent=indent)
        (item,) = [item for item in findings(text) if item.definition.code == "AIB521"]
        assert "Hunter2" not in everything_shown(item)
        assert "ter2" not in everything_shown(item)


def test_a_secret_that_masking_leaves_is_told_by_its_place_alone() -> None:
    made = resource(windows=True)
    made["properties"]["customize"] = [{"type": "PowerShell", "name": "x", "inline": ["[variables('command')]"]}]
    variables = {"plain": "Hunter2", "command": "[concat('net user x ', variables('plain'), ' /add')]"}
    text = json.dumps({"variables": variables, **deployment(made)}, indent=2)
    (item,) = [item for item in findings(text) if item.definition.code == "AIB521"]
    spans = [span for span in (item.subject, *(note.span for note in item.notes)) if span is not None]
    assert [span.quotable for span in spans] == [True, True, False]
    assert [text.splitlines()[span.begin.line - 1].strip() for span in spans[1:]] == [
        f'"command": "{variables["command"]}"',
        '"plain": "Hunter2",',
    ]
    assert all(span.source is spans[0].source for span in spans), "exceptions and fixes are matched by the source"


def test_restarts_and_validators_are_looked_at() -> None:
    restart = {
        "type": "WindowsRestart",
        "name": "x",
        "restartCommand": "net use Z: \\\\srv\\x Hunter2 /user:ci & shutdown /r /t 0",
        "restartCheckCommand": "powershell -Command \"$password = 'Hunter2'\"",
    }
    step = {"type": "PowerShell", "name": "y", "inline": ['ConvertTo-SecureString "P@$$w0rd" -AsPlainText -Force']}
    assert said(found(restart, validate={"inVMValidations": [step]})) == [
        ("AIB521", "Hunter2"),
        ("AIB521", "Hunter2"),
        ("AIB521", "P@$$w0rd"),
    ]


@pytest.mark.parametrize(
    "command",
    [
        "az keyvault secret show --vault-name contoso-build --name licence --query value --output tsv",
        "TOKEN=$(az account get-access-token --query accessToken --output tsv)",
        'echo "$PASSWORD" | docker login -u ci --password-stdin example.com',
        "sudo sed -i 's/^#PasswordAuthentication yes/PasswordAuthentication no/' /etc/ssh/sshd_config",
        "sudo passwd -l root",
        "echo '%wheel ALL=(ALL) NOPASSWD: ALL' | sudo tee /etc/sudoers.d/wheel",
        "curl -fsSL https://packages.example.com/key.asc | sudo tee /etc/apt/keyrings/example.asc",
        "mysql -u root -p$PASSWORD -e 'select 1'",
        "curl -u $USER:$PASSWORD https://example.com",
    ],
)
def test_commands_without_secrets_are_passed_over(command: str) -> None:
    assert found(run(command)) == []


def test_a_secure_parameter_in_a_command_is_passed_over() -> None:
    made = resource(windows=False)
    made["properties"]["customize"] = [run("[concat('docker login -u ci -p ', parameters('pw'))]")]
    for kind in ("string", "securestring"):
        text = json.dumps({**deployment(made), "parameters": {"pw": {"type": kind}}})
        assert not [item for item in findings(text) if item.definition.code in {"AIB520", "AIB521"}]


def test_a_guess_is_a_warning_and_a_known_shape_an_error() -> None:
    items = found(run("docker login -p Hunter2 x"), run("git clone https://ci:Hunter2@example.com/x"))
    assert [item.severity for item in items] == [Severity.WARNING, Severity.ERROR]
