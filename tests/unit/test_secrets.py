"""Credentials: what the detector finds, what it passes over, and what messages hide."""

from __future__ import annotations

import itertools
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aib2packer.secrets import credentials, masked

WORDS = [
    ("docker login -u ci -p Hunter2 registry.example.com", "Hunter2"),
    ("mysql -u root -pHunter2 app", "Hunter2"),
    ("mysql --password='Hun ter2' app", "Hun ter2"),
    ('az login --service-principal -u x -p "Hunter2!" --tenant y', "Hunter2!"),
    ("sshpass -p Hunter2 ssh host", "Hunter2"),
    ("export DB_PASSWORD=Hunter2", "Hunter2"),
    ('$password = "Pa$$w0rd"', "Pa$$w0rd"),
    ("$env:API_TOKEN='abc123'", "abc123"),
    ('ConvertTo-SecureString "P@ss" -AsPlainText -Force', "P@ss"),
    ("ConvertTo-SecureString -String 'P@ss' -AsPlainText -Force", "P@ss"),
    ("ConvertTo-SecureString -AsPlainText -Force -String P@ss1", "P@ss1"),
    ("'P@ss' | ConvertTo-SecureString -AsPlainText -Force", "P@ss"),
    ("net user builder P@ssw0rd /add", "P@ssw0rd"),
    (r"net use Z: \\srv\share P@ssw0rd /user:corp\ci", "P@ssw0rd"),
    ("echo root:Hunter2 | sudo chpasswd", "Hunter2"),
    ("echo 'root:Hunter2' | chpasswd", "Hunter2"),
    ('chpasswd <<< "root:Hunter2"', "Hunter2"),
    ("echo Hunter2 | sudo passwd --stdin root", "Hunter2"),
    ("curl -u ci:Hunter2 https://example.com/x", "Hunter2"),
    ("curl --user 'ci:Hunter2' https://example.com/x", "Hunter2"),
    ('curl -H "Authorization: Bearer abcdef" https://example.com', "abcdef"),
    ("curl -H 'PRIVATE-TOKEN: abcdef' https://example.com", "abcdef"),
    ("bash -c \"mysql -pHunter2 -e 'x'\"", "Hunter2"),
    (r'bash -c "export PASSWORD=\"Hunter2\""', "Hunter2"),
    ('powershell -Command "net user x P@ssw0rd /add"', "P@ssw0rd"),
    ("cmdkey /add:srv /user:x /pass:Hunter2", "Hunter2"),
    ("setx DB_PASSWORD Hunter2", "Hunter2"),
    ("[Environment]::SetEnvironmentVariable('DB_PASSWORD', 'Hunter2', 'Machine')", "Hunter2"),
    ("Set-ItemProperty -Path $p -Name DefaultPassword -Value 'Hunter2'", "Hunter2"),
    (r"reg add HKLM\x /v DefaultPassword /t REG_SZ /d Hunter2 /f", "Hunter2"),
    ("mount -t cifs //srv/x /mnt -o username=ci,password=Hunter2,vers=3", "Hunter2"),
    ('echo \'{"password": "Hunter2"}\' > x', "Hunter2"),
    ("password: Hunter2", "Hunter2"),
    ("Server=x;User Id=sa;Password=Hunter2;Encrypt=true", "Hunter2"),
    ("openssl pkcs12 -passin pass:Hunter2", "Hunter2"),
    ("New-Object System.Net.NetworkCredential('ci', 'Hunter2')", "Hunter2"),
    ("keytool -import -storepass Hunter2", "Hunter2"),
    ("sudo subscription-manager register --username ci --password Hunter2", "Hunter2"),
    ("./config.sh --url https://github.com/x --token AABBCC --unattended", "AABBCC"),
]

NONE = [
    "export PASSWORD=$DB_PASSWORD",
    "export TOKEN=$(az account get-access-token --query accessToken -o tsv)",
    "docker login -u x --password-stdin",
    "docker login -p $(token) x",
    "az keyvault secret show --vault-name v --name payroll-licence --query value",
    "$token = (Invoke-RestMethod x).access_token",
    "$password = Read-Host",
    "$cred = Get-Credential",
    "echo 'PasswordAuthentication no' >> /etc/ssh/sshd_config",
    "sudo sshd -T | grep -x 'passwordauthentication no'",
    "mysql -u root -p",
    "mkdir -p /opt/app",
    "cp -p a b; docker run -p 8080:80 x",
    "net user builder /delete",
    "net start wuauserv",
    "net user builder * /add",
    "curl -fsSL https://packages.contoso.com/key.asc",
    'curl -u "$USER:$PASS" https://x',
    "--token <token>",
    'PASSWORD="" x',
    "sudo passwd -l root",
    "apt-key add key.asc",
    "git clone https://git@example.com/x",
    'ssh-keygen -t rsa -N "" -f x',
    "PublicKeyToken=b77a5c561934e089",
    "TOKEN=`curl -X PUT http://169.254.169.254/latest/api/token`",
    'if [ "$PASSWORD" == "abc" ]; then',
    'curl -H "X-aws-ec2-metadata-token: $TOKEN"',
    "%wheel ALL=(ALL) NOPASSWD: ALL",
    "export PWD=/opt",
    "sudo cat /etc/passwd",
    "--password ${PW}",
    "set PASSWORD=%PW%",
    "ConvertTo-SecureString $pw -AsPlainText -Force",
    "New-Item -Name secret",
    'chage -M 90 root; echo "Password: changed"',
    "gpg --passphrase-file x",
    "docker build --secret id=npm,src=.npmrc .",
    "password requisite pam_pwquality.so retry=3",
    "minlen = 14",
    "net accounts /minpwlen:14",
    "Authorization: Bearer $token",
    "openssl pkcs12 -passin env:PW -passin file:x",
    "net use",
    "wget -q https://aka.ms/InstallAzureCLIDeb",
    'grep -q -- "-----BEGIN PRIVATE KEY-----" file',
    "--api-key {{api_key}}",
    "Set-LocalUser -Name x -PasswordNeverExpires $true",
]

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJleGFtcGxlIn0.c2lnbmF0dXJlLW9mLW5vdGhpbmc"
SHAPES = [
    ("azcopy cp 'https://x.example.com/a?sv=1&sig=abc%2Bdef%3D&se=2' .", "abc%2Bdef%3D", "the signature of a SAS"),
    ("SAS=sv=1&amp;sig=abc%2Bdef%3D", "abc%2Bdef%3D", "the signature of a SAS"),
    ("https://ci:Hunter2@example.com/x", "ci:Hunter2", "a user name and a password"),
    ("https://:Hunter2@example.com/x", ":Hunter2", "a user name and a password"),
    ("AccountName=x;AccountKey=QUJDREVGR0hJSktMTU5P==;Endpoint=y", "QUJDREVGR0hJSktMTU5P==", "an account key"),
    ("sb://x/;SharedAccessKey=QUJDREVGR0hJSktMTU5P", "QUJDREVGR0hJSktMTU5P", "an account key"),
    ("key " + "A" * 76 + "+AStabcdeQ==", "A" * 76 + "+AStabcdeQ==", "an Azure key"),
    ("x abc8Q~" + "d" * 34, "abc8Q~" + "d" * 34, "a client secret of Microsoft Entra ID"),
    ("x " + "a" * 76 + "AZDO1234", "a" * 76 + "AZDO1234", "an Azure DevOps token"),
    ("git clone ghp_" + "a1" * 18, "ghp_" + "a1" * 18, "a GitHub token"),
    ("x github_pat_" + "a" * 30, "github_pat_" + "a" * 30, "a GitHub token"),
    ("x glpat-" + "a" * 20, "glpat-" + "a" * 20, "a GitLab token"),
    ("x xoxb-1234567890", "xoxb-1234567890", "a Slack token"),
    ("x npm_" + "a" * 36, "npm_" + "a" * 36, "an npm token"),
    ("x pypi-AgE" + "a" * 50, "pypi-AgE" + "a" * 50, "a PyPI token"),
    ("x dckr_pat_" + "a" * 27, "dckr_pat_" + "a" * 27, "a Docker Hub token"),
    ("x hvs." + "a" * 24, "hvs." + "a" * 24, "a HashiCorp Vault token"),
    (f"curl -d {JWT} x", JWT, "a JSON web token"),
    ("aws configure set aws_secret_access_key " + "a/" * 20, "a/" * 20, "an AWS secret key"),
]
MORE_NONE = [
    "https://x.example.com/a?sig=$SIG",
    "https://x.example.com/a?sig=<sig>",
    "https://x.example.com/a?sig=%SIG%",
    "git verify --sig=file.sig",
    "https://$USER:$TOKEN@example.com/x",
    "https://ci:$(token)@example.com/x",
    "https://ci:<password>@example.com/x",
    "https://[::1]:8080/x@y",
    "ssh://git@example.com:22/x",
    "scp x:y@z .",
    "the checksum 89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021 of a token",
    "ghp_short",
]
PRIVATE_KEY = "-----BEGIN RSA PRIVATE KEY-----\nTm90aGluZyB0byBzZWUgaGVyZQ==\n-----END RSA PRIVATE KEY-----\n"


def texts(text: str) -> list[str]:
    return [text[found.start : found.end] for found in credentials(text)]


@pytest.mark.parametrize(("text", "secret"), WORDS)
def test_the_words_around_a_value_give_it_away(text: str, secret: str) -> None:
    assert texts(text) == [secret]
    assert [found.certain for found in credentials(text)] == [False]


@pytest.mark.parametrize(("text", "secret", "kind"), SHAPES)
def test_a_credential_is_known_by_its_shape(text: str, secret: str, kind: str) -> None:
    (found,) = credentials(text)
    assert (text[found.start : found.end], found.kind, found.certain) == (secret, kind, True)


@pytest.mark.parametrize("text", [*NONE, *MORE_NONE])
def test_what_is_no_credential_is_passed_over_and_shown(text: str) -> None:
    assert texts(text) == []
    line = f"  {json.dumps(text)},"
    assert masked(line) == line


def test_a_private_key_is_found_as_a_whole() -> None:
    (found,) = credentials(f"echo '{PRIVATE_KEY}' > key")
    assert (found.kind, found.certain) == ("a private key", True)
    assert texts(f"echo '{PRIVATE_KEY}' > key") == [PRIVATE_KEY.partition("-----END")[0]]


@pytest.mark.parametrize("text", ["-----BEGIN PRIVATE KEY-----", "echo '-----BEGIN OPENSSH PRIVATE KEY-----\n"])
def test_the_first_line_of_a_private_key_is_found_alone(text: str) -> None:
    assert [found.kind for found in credentials(text)] == ["a private key"]


@pytest.mark.parametrize(
    "text", ["grep -q 'BEGIN PRIVATE KEY' x", "grep -- '-----BEGIN PRIVATE KEY-----' x", "-----BEGIN PUBLIC KEY-----"]
)
def test_a_search_for_a_private_key_is_none(text: str) -> None:
    assert texts(text) == []


def test_several_credentials_of_a_text_come_in_order() -> None:
    assert texts("export A_TOKEN=first; PASSWORD='second' && mysql -pthird") == ["first", "second", "third"]


def test_a_certain_kind_wins_over_the_words_around_it() -> None:
    (found,) = credentials("--token glpat-abcdefghij0123456789")
    assert (found.kind, found.certain) == ("a GitLab token", True)


ALL = [*WORDS, *((text, secret) for text, secret, _ in SHAPES)]


@pytest.mark.parametrize(("text", "secret"), ALL)
def test_each_is_hidden_in_a_message(text: str, secret: str) -> None:
    shown = masked(f"this command is unwise: `{text}`")
    assert secret not in shown
    assert shown.startswith("this command is unwise: `")


@pytest.mark.parametrize(("text", "secret"), ALL)
def test_each_is_hidden_in_a_line_of_json_and_only_it(text: str, secret: str) -> None:
    for written in (json.dumps(text), json.dumps(text).replace("&", "\\u0026").replace("/", "\\/")):
        line = f'    "inline": [{written}],'
        shown = masked(line)
        assert len(shown) == len(line)
        value = json.loads(shown.strip().removeprefix('"inline": [').removesuffix("],")) if "\\" not in secret else ""
        assert secret not in value
        start, end = text.index(secret), text.index(secret) + len(secret)
        assert not value or (value[:start].rstrip("*"), value[-1]) == (
            text[:start],
            "*" if end == len(text) else text[-1],
        )


@pytest.mark.parametrize(("text", "secret"), WORDS)
def test_each_is_hidden_in_an_expression(text: str, secret: str) -> None:
    middle = text.index(secret) + len(secret) // 2
    parts = [part.replace("'", "''") for part in (text[:middle], text[middle:])]
    line = json.dumps({"x": f"[concat('{parts[0]}', '{parts[1]}')]"})
    shown = masked(line)
    assert len(shown) == len(line)
    assert f"{'*' * (middle - text.index(secret))}', '**" in shown
    assert shown.endswith("')]\"}")


@pytest.mark.parametrize(
    "line", ['"password": "hunter2",', '"adminPassword": "hunter2"', "\"password\": 'hunter2'", "  - password: hunter2"]
)
def test_a_member_that_is_called_a_password_is_hidden(line: str) -> None:
    assert "hunter2" not in masked(line)
    assert "*******" in masked(line)


@pytest.mark.parametrize(
    "line",
    [
        '"adminPassword": "[parameters(\'adminPassword\')]",',
        '"adminPassword": { "type": "securestring" },',
        '"secretName": "artifact-sas-token"',
        '"sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"',
        '"89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"',
        "\"command\": \"[concat('net user x ', variables('pw'), ' /add')]\"",
    ],
)
def test_an_ordinary_line_is_shown_as_it_is(line: str) -> None:
    assert masked(line) == line


def test_a_line_of_a_private_key_is_hidden_by_itself() -> None:
    line = f'    "{"Ab1+" * 16}",'
    assert masked(line) == f'    "{"*" * 64}",'


@given(st.text(alphabet="pasword=:'\"\\ $-{}[],@/un0&?;|\n") | st.text())
def test_any_text_can_be_masked_and_keeps_its_length(text: str) -> None:
    assert len(masked(text)) == len(text)
    found = credentials(text)
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(first.end <= second.start for first, second in itertools.pairwise(found))


@given(st.sampled_from(ALL), st.text(max_size=20), st.text(max_size=20))
def test_a_neighbour_in_the_same_line_shows_no_secret(item: tuple[str, str], before: str, after: str) -> None:
    text, secret = item
    strings = ", ".join(json.dumps(part, ensure_ascii=False) for part in (before, text, after))
    assert json.dumps(secret)[1:-1] not in masked(f"[{strings}]").replace(json.dumps(before), "")


@pytest.mark.parametrize(
    "piece",
    [
        "password=",
        "--password ",
        'docker login "',
        'mysql -p"',
        "echo a | passwd",
        "://a:",
        "eyJaaaaaaaaaaaa.",
        "net user ",
        "-----BEGIN PRIVATE KEY-----",
        '"',
        "\\",
        '\\"',
        "Authorization: Bearer ",
        "token=$a",
        "'[",
        "NetworkCredential(",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    started = time.process_time()
    masked('"password=[' + piece * (100_000 // len(piece)))
    assert time.process_time() - started < 10
