"""Rules about downloads: what else they find, exactly where, what they pass over, and what their fixes write."""

from __future__ import annotations

import json
from typing import Any

import pytest
from checking import findings, marked
from documents import deployment, document, resource

from aib2packer.diagnostics import Diagnostic, Severity

CHECKSUM = "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
COMMIT = "4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c"
RAW = "https://raw.githubusercontent.com/example/images"


def script(uri: str, checksum: str | None = CHECKSUM) -> dict[str, Any]:
    return {"type": "Shell", "name": "x", "scriptUri": uri, **({"sha256Checksum": checksum} if checksum else {})}


def file(uri: str, checksum: str | None = CHECKSUM) -> dict[str, Any]:
    sum_ = {"sha256Checksum": checksum} if checksum else {}
    return {"type": "File", "name": "x", "sourceUri": uri, "destination": "/tmp/x", **sum_}  # noqa: S108 -- no file


def found(code: str, *steps: dict[str, Any], **members: Any) -> list[Diagnostic]:
    text = document(json.dumps({"customize": list(steps), **members}))
    return [item for item in findings(text) if item.definition.code == code]


def commands(code: str, *inline: str, windows: bool = False) -> list[str]:
    step = {"type": "PowerShell" if windows else "Shell", "name": "x", "inline": list(inline)}
    return [json.loads(f'"{marked(item)}"') for item in found(code, step)]


def written(item: Diagnostic) -> str:
    """Apply a fix and give the line that it changes."""
    assert item.fix is not None
    (edit,) = item.fix.edits
    assert edit.span.source is not None
    text = edit.span.source.text
    return text[: edit.span.start] + edit.text + text[edit.span.end :]


# Rules AIB501 about plain http.


@pytest.mark.parametrize("make", [script, file])
@pytest.mark.parametrize(
    ("uri", "right"),
    [
        ("http://example.com/a.sh", "https://example.com/a.sh"),
        ("HTTP://example.com/a.sh", "https://example.com/a.sh"),
        ("http://example.com:80/a.sh?x=1", "https://example.com/a.sh?x=1"),
        ("http://ci@example.com:80/a.sh", "https://ci@example.com/a.sh"),
    ],
)
def test_plain_http_is_found_and_mended(make: Any, uri: str, right: str) -> None:
    (item,) = found("AIB501", make(uri))
    assert marked(item) == uri[:4]
    mended = written(item)
    assert f'"{right}"' in mended
    assert "AIB501" not in [item.definition.code for item in findings(mended)]


def test_another_port_is_found_and_not_mended() -> None:
    (item,) = found("AIB501", script("http://example.com:8080/a.sh"))
    assert item.fix is None


def test_plain_http_is_found_in_validators_and_in_the_workload() -> None:
    validate = {"inVMValidations": [script("http://example.com/a.sh")]}
    optimize = {"workload": {"state": "Enabled", "scriptUri": "http://example.com/b.sh", "sha256Checksum": CHECKSUM}}
    assert [
        item.summary.partition(" fetches")[0] for item in found("AIB501", validate=validate, optimize=optimize)
    ] == [
        "validator `x`",
        "the workload optimization",
    ]


@pytest.mark.parametrize("uri", ["https://example.com/http://x", "<uri>", "https://example.com/a.sh", "http://", ""])
def test_what_is_no_plain_http_is_passed_over(uri: str) -> None:
    assert not found("AIB501", script(uri))


# Rules AIB502 about schemes.


@pytest.mark.parametrize(
    ("uri", "mark"),
    [
        ("ftp://example.com/a.sh", "ftp"),
        ("file:///opt/a.sh", "file"),
        ("s3://bucket/a.sh", "s3"),
        ("scripts/a.sh", '"scripts/a.sh"'),
        (r"\\server\share\a.sh", json.dumps(r"\\server\share\a.sh")),
    ],
)
def test_other_protocols_and_local_files_are_found(uri: str, mark: str) -> None:
    assert [marked(item) for item in found("AIB502", script(uri))] == [mark]


@pytest.mark.parametrize(
    "uri", ["https://example.com/a.sh", "HTTPS://example.com/a.sh", "<uri>", "[parameters('open')]"]
)
def test_web_addresses_and_what_is_not_known_are_passed_over(uri: str) -> None:
    made = resource(windows=False)
    made["properties"]["customize"] = [script(uri)]
    text = json.dumps({**deployment(made), "parameters": {"open": {"type": "string"}}})
    assert "AIB502" not in [item.definition.code for item in findings(text)]


# Rules AIB503 about no checksum.


@pytest.mark.parametrize("make", [script, file])
@pytest.mark.parametrize("uri", ["https://example.com/a.sh", "http://example.com/a", f"{RAW}/v1.2.0/a.sh"])
def test_a_file_without_checksum_is_found(make: Any, uri: str) -> None:
    (item,) = found("AIB503", make(uri, None))
    assert (marked(item), item.severity) == (f'"{uri}"', Severity.WARNING)
    assert item.pointer == "/resources/0/properties/customize/0"


def test_an_empty_checksum_is_none() -> None:
    assert found("AIB503", {**script("https://example.com/a.sh"), "sha256Checksum": ""})


def test_validators_and_the_workload_need_checksums_too() -> None:
    validate = {"inVMValidations": [script("https://example.com/a.sh", None)]}
    optimize = {"workload": {"state": "Enabled", "scriptUri": "https://example.com/b.sh"}}
    assert [item.pointer for item in found("AIB503", validate=validate, optimize=optimize)] == [
        "/resources/0/properties/validate/inVMValidations/0",
        "/resources/0/properties/optimize/workload",
    ]


def test_a_file_of_a_commit_is_only_advice() -> None:
    (item,) = found("AIB503", script(f"{RAW}/{COMMIT}/a.sh", None))
    assert item.severity is Severity.INFO


@pytest.mark.parametrize(
    "step",
    [
        script("https://example.com/a.sh"),
        script(f"{RAW}/main/a.sh", None),
        {"type": "Shell", "name": "x", "inline": ["echo"]},
        {**script("https://example.com/a.sh"), "sha256Checksum": "[parameters('open')]"},
        script("[concat(parameters('open'), '/a.sh')]", None),
        script("<uri>", None),
    ],
)
def test_a_checksum_or_an_unknown_address_is_passed_over(step: dict[str, Any]) -> None:
    made = resource(windows=False)
    made["properties"]["customize"] = [step]
    text = json.dumps({**deployment(made), "parameters": {"open": {"type": "string"}}})
    assert "AIB503" not in [item.definition.code for item in findings(text)]


# Rules AIB504 about branches.

MOVING = [
    (f"{RAW}/main/a.sh", "main"),
    (f"{RAW}/release/a.sh", "release"),
    (f"{RAW}/refs/heads/main/a.sh", "refs/heads/main"),
    ("https://github.com/example/images/raw/master/a.sh", "master"),
    ("https://github.com/example/images/raw/refs/heads/main/a/b.sh", "refs/heads/main"),
    ("https://github.com/example/images/blob/main/a.sh", "main"),
    ("https://github.com/example/images/releases/latest/download/a.zip", "latest"),
    ("https://github.com/example/images/archive/refs/heads/main.zip", "refs/heads/main"),
    ("https://github.com/example/images/archive/main.tar.gz", "main"),
    ("https://gitlab.example.com/a/b/c/-/raw/main/x/a.sh", "main"),
    ("https://bitbucket.org/example/images/raw/master/a.sh", "master"),
    ("https://gist.githubusercontent.com/example/0123456789abcdef/raw/a.sh", "raw"),
]


@pytest.mark.parametrize(("uri", "mark"), MOVING)
def test_a_branch_is_found(uri: str, mark: str) -> None:
    (item,) = found("AIB504", file(uri, None))
    assert (marked(item), item.severity) == (mark, Severity.WARNING)
    (checked,) = found("AIB504", file(uri))
    assert checked.severity is Severity.INFO


@pytest.mark.parametrize(
    "uri",
    [
        f"{RAW}/{COMMIT}/a.sh",
        f"{RAW}/{COMMIT[:10]}/a.sh",
        f"{RAW}/v1.2.0/a.sh",
        f"{RAW}/2024-11-01/a.sh",
        f"{RAW}/refs/tags/stable/a.sh",
        "https://github.com/example/images/releases/download/v1.0/a.zip",
        "https://github.com/example/images/archive/refs/tags/stable.zip",
        f"https://gist.githubusercontent.com/example/0123456789abcdef/raw/{COMMIT}/a.sh",
        "https://example.com/example/images/raw/main/a.sh",
        "https://raw.githubusercontent.com/example",
        "https://example.com/-/",
        "https://github.com",
    ],
)
def test_commits_tags_and_other_hosts_are_passed_over(uri: str) -> None:
    assert not found("AIB504", script(uri, None))


# Rules AIB505 about pages.

PAGES = [
    ("https://github.com/e/i/blob/v1.2.0/x/a.sh", "https://raw.githubusercontent.com/e/i/v1.2.0/x/a.sh"),
    ("https://gitlab.example.com/e/i/-/blob/v1.2.0/a.sh", "https://gitlab.example.com/e/i/-/raw/v1.2.0/a.sh"),
    ("https://bitbucket.org/e/i/src/v1.2.0/a.sh", "https://bitbucket.org/e/i/raw/v1.2.0/a.sh"),
]


@pytest.mark.parametrize(("uri", "raw"), PAGES)
def test_a_page_is_found_and_replaced_by_its_file(uri: str, raw: str) -> None:
    (item,) = found("AIB505", script(uri))
    assert marked(item) == "/" + uri.split("/", 3)[3]
    mended = written(item)
    assert f'"{raw}"' in mended
    assert [item.summary for item in findings(mended) if item.severity is not Severity.INFO] == []


@pytest.mark.parametrize(
    "uri",
    [
        "https://github.com/e/i/blob/v1.2.0/a.sh?raw=true",
        "https://github.com/e/i/raw/v1.2.0/a.sh",
        "https://exampleimages.blob.core.windows.net/e/i/blob/v1.2.0/a.sh",
        f"{RAW}/blob/v1/a.sh",
    ],
)
def test_files_are_passed_over(uri: str) -> None:
    assert not found("AIB505", script(uri))


# Rules AIB506 and AIB507 and AIB637 about hosts.


@pytest.mark.parametrize(
    ("code", "uri", "mark"),
    [
        ("AIB506", "https://bit.ly/x", "bit.ly"),
        ("AIB506", "https://www.tinyurl.com/x", "www.tinyurl.com"),
        ("AIB506", "https://AKA.ms:443/x", "AKA.ms"),
        ("AIB507", "https://203.0.113.10/x", "203.0.113.10"),
        ("AIB507", "https://203.0.113.10:8443/x", "203.0.113.10"),
        ("AIB507", "https://[2001:db8::1]/x", "[2001:db8::1]"),
        ("AIB637", "https://example.blob.core.windows.net/c/x", "example.blob.core.windows.net"),
        ("AIB637", "https://example.z13.blob.storage.azure.net/c/x", "example.z13.blob.storage.azure.net"),
        ("AIB637", "https://example.blob.core.chinacloudapi.cn/c/x", "example.blob.core.chinacloudapi.cn"),
    ],
)
def test_a_host_is_found(code: str, uri: str, mark: str) -> None:
    assert [marked(item) for item in found(code, script(uri))] == [mark]


@pytest.mark.parametrize("code", ["AIB506", "AIB507", "AIB637"])
@pytest.mark.parametrize(
    "uri",
    [
        "https://example.com/bit.ly",
        "https://orbit.ly/x",
        "https://1.2.3.example.com/x",
        "https://blob.core.windows.net.example.com/x",
        "https://example.com/x?u=https://example.blob.core.windows.net/",
        "https://[::1",
        "https://exa mple.com/x",
        "https://example.com:port/x",
    ],
)
def test_look_alikes_are_passed_over(code: str, uri: str) -> None:
    assert not found(code, script(uri))


def test_a_storage_account_is_named_once_and_not_with_a_signature() -> None:
    account = "https://example.blob.core.windows.net/c"
    steps = (script(f"{account}/a?sig=bm90LWEtc2lnbmF0dXJl"), script(f"{account}/b"), file(f"{account}/c"))
    assert [item.pointer for item in found("AIB637", *steps)] == ["/resources/0/properties/customize/1/scriptUri"]


# Rules AIB508 and AIB509 about checksums.


def test_a_checksum_with_one_capital_is_found_and_mended() -> None:
    wrong = CHECKSUM.replace("f", "F", 1)
    (item,) = found("AIB508", file("https://example.com/x", wrong))
    assert marked(item) == f'"{wrong}"'
    assert f'"{CHECKSUM}"' in written(item)


@pytest.mark.parametrize("checksum", ["A" * 63, "G" + "A" * 63, CHECKSUM, "<CHECKSUM>"])
def test_lower_case_and_what_is_no_checksum_is_passed_over(checksum: str) -> None:
    assert not found("AIB508", script("https://example.com/x", checksum))


@pytest.mark.parametrize(
    "checksum",
    [
        "0" * 64,
        "f" * 64,
        "ab" * 32,
        "0123456789abcdef" * 4,
        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
    ],
)
def test_a_made_up_checksum_is_found(checksum: str) -> None:
    assert [marked(item) for item in found("AIB509", script("https://example.com/x", checksum))] == [f'"{checksum}"']


@pytest.mark.parametrize("checksum", [CHECKSUM, "0" * 63, ""])
def test_a_real_checksum_is_passed_over(checksum: str) -> None:
    assert not found("AIB509", script("https://example.com/x", checksum))


# Rules AIB522 about a script that is run as it is downloaded.

PIPED = [
    (False, "curl -fsSL https://example.com/x | sudo -E bash -", None),
    (False, "curl -fsSL https://example.com/x | bash -s -- --yes", None),
    (False, "wget -qO- https://example.com/x | tar -xzO x.sh | sh", None),
    (False, "cd /tmp && curl https://example.com/x | python3 -", "curl https://example.com/x | python3 -"),
    (False, 'bash -c "$(curl -fsSL https://example.com/x)"', None),
    (False, "bash <(curl -fsSL https://example.com/x)", None),
    (False, 'eval "$(wget -qO- https://example.com/x)"', None),
    (False, "source <(curl https://example.com/x)", None),
    (True, "irm https://example.com/x | iex", None),
    (True, "iex (iwr https://example.com/x -UseBasicParsing).Content", None),
    (True, "Invoke-Expression ((New-Object System.Net.WebClient).DownloadString('https://example.com/x'))", None),
    (True, 'iex ((New-Object Net.WebClient).DownloadString("https://example.com/x"))', None),
]


@pytest.mark.parametrize(("windows", "command", "mark"), PIPED)
def test_a_download_that_is_run_at_once_is_found(command: str, mark: str | None, *, windows: bool) -> None:
    assert commands("AIB522", "echo x", command, windows=windows) == [mark or command]


@pytest.mark.parametrize(
    ("inline", "mark"),
    [
        (("sudo bash -c 'curl https://example.com/x | sh'",), "curl https://example.com/x | sh"),
        (("curl https://example.com/x | bash -c 'tr a b' | sh",), "curl https://example.com/x | bash -c 'tr a b' | sh"),
        (("[parameters('first')]", "curl https://example.com/x | sh"), "curl https://example.com/x | sh"),
    ],
)
def test_a_script_that_is_piped_is_found_in_a_shell_of_a_shell_and_beside_unknown_lines(
    inline: tuple[str, ...], mark: str
) -> None:
    made = json.loads(document(json.dumps({"customize": [{"type": "Shell", "name": "x", "inline": list(inline)}]})))
    text = json.dumps({**made, "parameters": {"first": {"type": "string"}}})
    assert [marked(item) for item in findings(text) if item.definition.code == "AIB522"] == [mark]


def test_a_script_of_another_language_is_no_shell_script() -> None:
    assert commands("AIB522", "#!/usr/bin/python3", "curl https://example.com/x | sh") == []


def test_a_download_by_a_method_that_is_piped_is_found() -> None:
    command = "(New-Object Net.WebClient).DownloadString('https://example.com/x') | iex"
    assert commands("AIB522", command, windows=True) == [command.removeprefix("(")]


@pytest.mark.parametrize(
    ("windows", "command"),
    [
        (False, "curl -fsSL https://example.com/key.asc | sudo gpg --dearmor -o /usr/share/keyrings/x.gpg"),
        (False, "curl -fsSL https://example.com/x | sudo tee /etc/x > /dev/null"),
        (False, "curl -fsSLo x.sh https://example.com/x && sh x.sh"),
        (False, "curl https://example.com/x | bash /opt/filter.sh"),
        (False, "cat x.sh | sudo bash"),
        (False, 'eval "$(ssh-agent)"'),
        (False, "echo 'curl https://example.com/x | bash'"),
        (False, "# curl https://example.com/x | bash"),
        (False, 'bash -c "echo $(date)"'),
        (True, "iwr https://example.com/x -OutFile x.ps1; ./x.ps1"),
        (True, "$x = irm https://example.com/x | ConvertTo-Json"),
        (True, "iex $command"),
    ],
)
def test_other_uses_of_a_download_are_passed_over(command: str, *, windows: bool) -> None:
    assert commands("AIB522", command, windows=windows) == []


# Rules AIB523 and AIB524 about servers that nobody checks.

UNVERIFIED = [
    (False, "curl -k https://example.com/x", "-k"),
    (False, "sudo curl -sSLk -o x https://example.com/x", "-sSLk"),
    (False, "curl --insecure https://example.com/x", "--insecure"),
    (False, "wget --no-check-certificate https://example.com/x", "--no-check-certificate"),
    (False, "sudo apt-get install -y --allow-unauthenticated x", "--allow-unauthenticated"),
    (False, "dnf -y --nogpgcheck install x", "--nogpgcheck"),
    (False, "pip install --trusted-host=pypi.example.com x", "--trusted-host=pypi.example.com"),
    (True, "Invoke-WebRequest https://example.com/x -SkipCertificateCheck -OutFile x", "-SkipCertificateCheck"),
]


@pytest.mark.parametrize(("windows", "command", "mark"), UNVERIFIED)
def test_an_option_that_turns_the_check_off_is_found(command: str, mark: str, *, windows: bool) -> None:
    assert commands("AIB523", command, windows=windows) == [mark]


@pytest.mark.parametrize(
    "command",
    [
        "curl -ok https://example.com/x",
        "curl -K x",
        "curl -k https://localhost/health",
        "ls -k",
        "wget -k x",
        "echo curl -k",
    ],
)
def test_other_options_and_the_machine_itself_are_passed_over(command: str) -> None:
    assert commands("AIB523", command) == []


@pytest.mark.parametrize("command", ["curl -O http://example.com/x", "sudo wget 'http://example.com/x'"])
def test_a_command_that_downloads_over_plain_http_is_found(command: str) -> None:
    assert commands("AIB524", command) == [command.rpartition(" ")[2]]


@pytest.mark.parametrize(
    "inline",
    [
        ["curl -H Metadata:true http://169.254.169.254/metadata/instance"],
        ["curl http://localhost:8080/health"],
        ["curl -O http://example.com/x", "echo '89ea x' | sha256sum -c"],
        ["curl -O $BASE/x"],
        ["curl -O http://$HOST_NAME/x"],
        ["echo http://example.com/x"],
        ["curl https://example.com/x?next=http://example.com"],
    ],
)
def test_the_host_itself_and_checked_files_are_passed_over(inline: list[str]) -> None:
    assert commands("AIB524", *inline) == []
