"""Rules about inline commands: what they find beside their pages, where exactly, and what they leave alone."""

# ruff: noqa: S108 -- paths on the build machine

from __future__ import annotations

import json
from typing import Any

import pytest
from checking import codes, findings, marked
from documents import LINUX_SOURCE, WINDOWS_SOURCE, document

from aib2packer.diagnostics import Diagnostic, Severity

RESTART = {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
SCRIPT = {"type": "Shell", "name": "s", "scriptUri": "https://exampleimages.blob.core.windows.net/a/b.sh"}
READER = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader"  # noqa: E501


def shell_step(*lines: str) -> dict[str, Any]:
    return {"type": "Shell", "name": "step", "inline": list(lines)}


def powershell_step(*lines: str, elevated: bool = True) -> dict[str, Any]:
    return {"type": "PowerShell", "name": "step", "runElevated": elevated, "inline": list(lines)}


def template(*steps: dict[str, Any], **members: Any) -> str:
    windows = any(step["type"] in {"PowerShell", "WindowsRestart"} for step in steps)
    source = WINDOWS_SOURCE if windows else LINUX_SOURCE
    return document(json.dumps({"source": source, "customize": list(steps), **members}))


def file_step(destination: str) -> dict[str, Any]:
    uri = "https://exampleimages.blob.core.windows.net/files/a"
    return {"type": "File", "name": "file", "sourceUri": uri, "destination": destination}


def found(code: str, text: str) -> list[Diagnostic]:
    return [item for item in findings(text) if item.definition.code == code]


def hits(code: str, text: str) -> list[str]:
    return [marked(item) for item in found(code, text)]


def shell_hits(code: str, *lines: str) -> list[str]:
    return hits(code, template(shell_step(*lines)))


def powershell_hits(code: str, *lines: str, elevated: bool = True) -> list[str]:
    return hits(code, template(powershell_step(*lines, elevated=elevated)))


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("Restart-Computer", "Restart-Computer"),
        ("restart-computer -Force -Timeout 300", "restart-computer"),
        ("Restart-Computer -ComputerName localhost", "Restart-Computer"),
        ("Stop-Computer -Force", "Stop-Computer"),
        ("Install-Module x -Force; shutdown.exe /r /f /t 0", "shutdown.exe"),
        ("shutdown -r -t 5", "shutdown"),
        ("shutdown /s", "shutdown"),
        ("cmd /c shutdown /r /t 0", "cmd"),
        ('cmd.exe /c "shutdown /r /t 0"', "cmd.exe"),
        ("Start-Process -FilePath C:\\Windows\\System32\\shutdown.exe -ArgumentList '/r /t 0' -Wait", "Start-Process"),
        ("Start-Process shutdown @('/r', '/t', '0')", "Start-Process"),
        ("& 'C:\\Windows\\System32\\shutdown.exe' /r", "'C:\\\\Windows\\\\System32\\\\shutdown.exe'"),
        ("try { Restart-Computer } catch { }", "Restart-Computer"),
        ("Invoke-Command -ScriptBlock { Restart-Computer }", "Restart-Computer"),
    ],
)
def test_a_restart_in_powershell_is_an_error(line: str, mark: str) -> None:
    (item,) = found("AIB455", template(powershell_step("Write-Output 'a b'", line)))
    assert (marked(item), item.severity) == (mark, Severity.ERROR)


@pytest.mark.parametrize(
    "line",
    [
        "if ($pending) { Restart-Computer }",
        "function Reset { shutdown /r }",
        "A || Restart-Computer",
        "$computers | ForEach-Object { Restart-Computer }",
        "$block = { Restart-Computer }",
    ],
)
def test_a_restart_that_may_not_happen_is_a_warning(line: str) -> None:
    (item,) = found("AIB455", template(powershell_step(line)))
    assert item.severity is Severity.WARNING


@pytest.mark.parametrize(
    "line",
    [
        "Write-Output 'Restart-Computer'",
        "# Restart-Computer",
        "<#\nRestart-Computer\n#>",
        "$text = @'\nRestart-Computer\n'@",
        "Restart-Computer -WhatIf",
        "Restart-Computer -ComputerName other01",
        "Restart-Computer other01 -Force",
        "shutdown /a",
        "shutdown /r /m \\\\other01",
        "shutdown /?",
        "shutdown /l",
        "Register-ScheduledJob -Name x -ScriptBlock { Restart-Computer }",
        "schtasks /create /tn x /tr 'shutdown /r'",
        "Restart-Service spooler",
        "Get-Help Restart-Computer",
    ],
)
def test_what_only_looks_like_a_restart_is_left_alone(line: str) -> None:
    assert powershell_hits("AIB455", line) == []


def test_a_here_string_over_several_lines_is_no_command() -> None:
    assert powershell_hits("AIB455", "$text = @'", "Restart-Computer", "'@", "Write-Output $text") == []


def test_a_command_behind_an_unknown_line_is_read_unless_something_is_open() -> None:
    def steps(first: str) -> str:
        made = json.loads(template(powershell_step(first, "[parameters('line')]", "Restart-Computer")))
        made["parameters"] = {"line": {"type": "string"}}
        return json.dumps(made)

    assert hits("AIB455", steps("Write-Output a")) == ["Restart-Computer"]
    assert hits("AIB455", steps("$text = @'")) == []


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("sudo reboot", "reboot"),
        ("nohup sudo /sbin/reboot &", "/sbin/reboot"),
        ("[ -f /var/run/reboot-required ] && sudo shutdown -r now", "shutdown -r now"),
        ("sudo systemctl --force reboot", "systemctl --force reboot"),
        ("sudo init 6", "init 6"),
        ("sudo sh -c 'sleep 5; poweroff'", "poweroff"),
    ],
)
def test_a_restart_in_shell(line: str, mark: str) -> None:
    assert shell_hits("AIB456", line) == [mark]


@pytest.mark.parametrize(
    "line",
    [
        "echo reboot",
        "sudo apt-get -y install reboot",
        "# sudo reboot",
        "sudo shutdown -c",
        "sudo systemctl restart nginx",
        "later() { sudo reboot; }",
        "cat <<'END'\nreboot\nEND",
        "command -v reboot",
    ],
)
def test_what_only_looks_like_a_restart_of_linux_is_left_alone(line: str) -> None:
    assert shell_hits("AIB456", line) == []


def test_generalizing_is_found_on_both_systems() -> None:
    assert shell_hits("AIB457", "/usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0") == [
        "/usr/sbin/waagent -force -deprovision+user"
    ]
    line = "& $env:SystemRoot\\System32\\Sysprep\\Sysprep.exe /oobe /generalize /quiet /quit"
    assert powershell_hits("AIB457", line) == [line[2:].replace("\\", "\\\\")]
    started = "Start-Process C:\\Windows\\System32\\Sysprep\\sysprep.exe -ArgumentList '/generalize /oobe'"
    assert len(powershell_hits("AIB457", started)) == 1


def test_what_does_not_generalize_is_left_alone() -> None:
    assert shell_hits("AIB457", "waagent -version", "echo 'waagent -deprovision' > /tmp/DeprovisioningScript.sh") == []
    assert powershell_hits("AIB457", "Get-Item C:\\Windows\\System32\\Sysprep\\sysprep.exe", "sysprep /audit") == []
    assert powershell_hits("AIB457", "Set-Content C:\\DeprovisioningScript.ps1 { sysprep /generalize }") == []


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("rm -rf /tmp", "/tmp"),
        ("sudo rm -r --force /var/cache/x /tmp/", "/tmp/"),
        ("rm -f /tmp/*", "/tmp/*"),
        ("sudo rm -rf /tmp/* /var/tmp/*", "/tmp/*"),
        ("sudo bash -c 'rm -rf /tmp/*'", "/tmp/*"),
        ("rm /tmp/DeprovisioningScript.sh", "/tmp/DeprovisioningScript.sh"),
        ("sudo find /tmp -mindepth 1 -delete", "/tmp"),
    ],
)
def test_removing_the_script_that_generalizes_is_an_error(line: str, mark: str) -> None:
    (item,) = found("AIB458", template(shell_step("echo a", line)))
    assert (marked(item), item.severity) == (mark, Severity.ERROR)


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("Remove-Item C:\\* -Recurse -Force", "C:\\\\*"),
        ("Remove-Item -Path 'c:\\' -Recurse", "'c:\\\\'"),
        ("del $env:SystemDrive\\*.*", "$env:SystemDrive\\\\*.*"),
        ("ri C:\\DeprovisioningScript.ps1", "C:\\\\DeprovisioningScript.ps1"),
    ],
)
def test_removing_it_on_windows_is_an_error(line: str, mark: str) -> None:
    (item,) = found("AIB458", template(powershell_step(line)))
    assert (marked(item), item.severity) == (mark, Severity.ERROR)


def test_a_removal_that_may_not_happen_is_a_warning() -> None:
    (item,) = found("AIB458", template(shell_step("if true; then rm -rf /tmp/*; fi")))
    assert item.severity is Severity.WARNING


@pytest.mark.parametrize(
    "line",
    [
        "rm -rf /tmp/orders /tmp/x/*",
        "rm -rf '/tmp/*'",
        "rm /tmp",
        'rm -rf "/tmp/$name"',
        "echo rm -rf /tmp/*",
        "sudo find /tmp -name '*.deb' -delete",
        "sudo find /tmp -mmin +5 -delete",
        "sudo rm -rf /var/tmp/*",
        "rm -rf /tmp/*; cat > /tmp/DeprovisioningScript.sh < script",
    ],
)
def test_other_removals_are_left_alone(line: str) -> None:
    assert shell_hits("AIB458", line) == []


@pytest.mark.parametrize(
    "line",
    [
        "Remove-Item C:\\Temp\\* -Recurse",
        "Remove-Item C:\\* -Include *.log",
        "Remove-Item C:\\* -WhatIf",
        "del C:\\a.txt",
    ],
)
def test_other_removals_on_windows_are_left_alone(line: str) -> None:
    assert powershell_hits("AIB458", line) == []


def test_a_later_step_may_write_the_script_again() -> None:
    clean = shell_step("rm -rf /tmp/*")
    assert len(hits("AIB458", template(clean, shell_step("echo a")))) == 1
    assert hits("AIB458", template(clean, shell_step("cp /opt/x /tmp/DeprovisioningScript.sh"))) == []
    assert hits("AIB458", template(clean, SCRIPT)) == []


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("sudo ufw enable", "ufw enable"),
        ("sudo iptables -P INPUT DROP", "iptables -P INPUT DROP"),
        ("sudo systemctl disable --now sshd", "systemctl disable --now sshd"),
        (
            "sudo sed -i 's/#Port 22/Port 2222/' /etc/ssh/sshd_config",
            "sed -i 's/#Port 22/Port 2222/' /etc/ssh/sshd_config",
        ),
    ],
)
def test_what_closes_ssh(line: str, mark: str) -> None:
    assert shell_hits("AIB459", line) == [mark]


@pytest.mark.parametrize(
    "line",
    [
        "sudo ufw allow 22/tcp; sudo ufw --force enable",
        "sudo iptables -A INPUT -p tcp --dport 22 -j ACCEPT; sudo iptables -P INPUT DROP",
        "sudo ufw status",
        "sudo systemctl restart sshd",
        "sudo systemctl disable cups",
        "sudo sed -i 's/#X11Forwarding yes/X11Forwarding no/' /etc/ssh/sshd_config",
        "sudo firewall-cmd --permanent --add-service=https",
    ],
)
def test_what_leaves_ssh_open(line: str) -> None:
    assert shell_hits("AIB459", line) == []


@pytest.mark.parametrize(
    "line",
    [
        "Stop-Service -Name WinRM",
        "Set-Service WinRM -StartupType Disabled",
        "Disable-PSRemoting -Force",
        "winrm delete winrm/config/listener?Address=*+Transport=HTTPS",
        "Remove-Item WSMan:\\localhost\\Listener\\* -Recurse",
        "netsh advfirewall set allprofiles firewallpolicy blockinboundalways,allowoutbound",
        "Disable-NetFirewallRule -DisplayGroup 'Windows Remote Management'",
        "New-NetFirewallRule -DisplayName x -Action Block -LocalPort 5986 -Protocol TCP",
    ],
)
def test_what_closes_winrm(line: str) -> None:
    assert powershell_hits("AIB459", line) == [line.replace("\\", "\\\\")]


@pytest.mark.parametrize(
    "line",
    [
        "Stop-Service -Name Spooler",
        "Set-Service WinRM -StartupType Automatic",
        "New-NetFirewallRule -DisplayName x -Action Allow -LocalPort 443",
        "netsh advfirewall firewall add rule name=x dir=in action=allow",
        "Remove-Item C:\\x",
        "winrm quickconfig -q",
    ],
)
def test_what_leaves_winrm_open(line: str) -> None:
    assert powershell_hits("AIB459", line) == []


def test_changes_of_the_network_adapter() -> None:
    line = "Get-NetAdapter | Set-NetAdapterAdvancedProperty -DisplayName a -DisplayValue b"
    assert powershell_hits("AIB460", line) == ["Set-NetAdapterAdvancedProperty"]
    assert powershell_hits("AIB460", "Restart-NetAdapter -Name Ethernet") == ["Restart-NetAdapter"]
    assert powershell_hits("AIB460", f"{line} -NoRestart", "Get-NetAdapterAdvancedProperty") == []


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("sudo apt-get install nginx", "apt-get install"),
        ("sudo DEBIAN_FRONTEND=noninteractive apt install nginx", "apt install"),
        ("sudo apt-get update && sudo apt-get upgrade", "apt-get upgrade"),
        ("sudo apt-get -q -o Dpkg::Use-Pty=0 install nginx", None),
        ("sudo -E yum -q install nginx", "yum -q install"),
        ("sudo bash -c 'dnf update'", "dnf update"),
        ("sudo zypper install nginx", "zypper install"),
        ("sudo add-apt-repository ppa:a/b", "add-apt-repository"),
        ("read -p 'Name? ' name", "read"),
        ("sudo dpkg-reconfigure tzdata", "dpkg-reconfigure"),
        ("sudo apt install 'a=1' \\\n b", "apt install"),
    ],
)
def test_shell_commands_that_ask(line: str, mark: str | None) -> None:
    expected = [mark] if mark else []
    assert shell_hits("AIB461", line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "sudo apt-get install -y nginx",
        "sudo apt-get install nginx -y",
        "sudo apt-get -qy install nginx",
        "sudo apt-get -qq install nginx",
        "sudo apt-get --assume-yes upgrade",
        "sudo apt-get -o APT::Get::Assume-Yes=true install nginx",
        "sudo apt-get update",
        "yes | sudo apt-get install nginx",
        "echo y | sudo yum install nginx",
        "sudo apt-get install nginx < answers",
        "sudo apt-get $options install nginx",
        "sudo yum -y update",
        "sudo dnf --assumeyes install nginx",
        "sudo zypper -n install nginx",
        "sudo zypper --non-interactive update",
        "apt list --upgradable",
        "echo apt-get install nginx",
        "sudo dnf repolist",
        "while read -r line; do echo $line; done < list",
        "sudo DEBIAN_FRONTEND=noninteractive dpkg-reconfigure tzdata",
        "echo 'APT::Get::Assume-Yes \"true\";' | sudo tee /etc/apt/apt.conf.d/90yes; sudo apt-get install nginx",
    ],
)
def test_shell_commands_that_do_not_ask(line: str) -> None:
    assert shell_hits("AIB461", line) == []


def test_the_fix_of_a_question_answers_it() -> None:
    text = template(shell_step("sudo apt-get install nginx && sudo yum -q update"))
    before = set(codes(text))
    first, second = found("AIB461", text)
    for item in (second, first):
        assert item.fix is not None
        (edit,) = item.fix.edits
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert "sudo apt-get install -y nginx && sudo yum -q update -y" in text
    assert set(codes(text)) == before - {"AIB461"}


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("$name = Read-Host 'Name'", "Read-Host"),
        ("cmd /c pause", "cmd"),
        ("Enable-WindowsOptionalFeature -Online -FeatureName NetFx3", "Enable-WindowsOptionalFeature"),
        ("choco install git", "choco"),
        ("Install-Module Az", "Install-Module"),
        ("msiexec /i C:\\a.msi", "msiexec"),
        ("Start-Process msiexec.exe -ArgumentList '/i C:\\a.msi' -Wait", "Start-Process"),
    ],
)
def test_powershell_commands_that_ask(line: str, mark: str) -> None:
    assert powershell_hits("AIB461", line) == [mark]


@pytest.mark.parametrize(
    "line",
    [
        "Write-Output 'Read-Host'",
        "Enable-WindowsOptionalFeature -Online -FeatureName NetFx3 -NoRestart",
        "choco install git -y",
        "choco list",
        "choco feature enable -n allowGlobalConfirmation; choco install git",
        "Install-Module Az -Force",
        "Set-PSRepository PSGallery -InstallationPolicy Trusted; Install-Module Az",
        "Install-Module @arguments",
        "msiexec /i C:\\a.msi /qn",
        "Start-Process msiexec.exe -ArgumentList @('/i', 'C:\\a.msi', '/quiet') -Wait",
        "Start-Process msiexec.exe -ArgumentList $arguments -Wait",
        'Start-Process msiexec.exe -ArgumentList "/i $package" -Wait',
        "function Ask { Read-Host }",
    ],
)
def test_powershell_commands_that_do_not_ask(line: str) -> None:
    assert powershell_hits("AIB461", line) == []


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("apt-get -y install nginx", "apt-get"),
        ("echo a; DEBIAN_FRONTEND=noninteractive apt-get -y install nginx", "apt-get"),
        ("systemctl enable nginx", "systemctl"),
        ("sudo echo a > /etc/motd", "/etc/motd"),
        ("echo a >> /etc/motd", "/etc/motd"),
        ("{ echo a; } > /etc/motd", "/etc/motd"),
        ("echo a | tee /etc/motd", "/etc/motd"),
        ("mkdir -p /opt/orders", "/opt/orders"),
        ("cp /tmp/a /tmp/b /usr/local/bin/", "/usr/local/bin/"),
        ("sed -i s/a/b/ /etc/fstab", "/etc/fstab"),
        ("if true; then useradd x; fi", "useradd"),
        ("dpkg -i /tmp/a.deb", "dpkg"),
    ],
)
def test_commands_that_need_root(line: str, mark: str) -> None:
    assert shell_hits("AIB462", line) == [mark]


@pytest.mark.parametrize(
    "line",
    [
        "sudo apt-get -y install nginx",
        "sudo bash -c 'apt-get -y install nginx > /etc/log'",
        "sudo -E env A=1 nohup apt-get -y install nginx",
        "sudo -i\napt-get -y install nginx",
        "sudo su\napt-get -y install nginx",
        'if [ "$(id -u)" -ne 0 ]; then exit 1; fi; apt-get -y install nginx',
        "apt list --installed",
        "systemctl is-active nginx",
        "systemctl --user enable x",
        "cat /etc/motd > /tmp/motd",
        "cp /etc/motd /tmp/",
        "echo a > ~/motd; mkdir /tmp/x; echo b > /dev/null",
        'mkdir -p "$HOME/x"',
        "sudo chown builder /opt/orders; cp a /opt/orders/a",
        "echo a | sudo tee /etc/motd > /dev/null",
        "mkdir /opt/x || true",
        "echo apt-get -y install nginx",
        "cat <<END > /tmp/x\nsystemctl enable x\nEND",
        "install() { apt-get -y install nginx; }",
    ],
)
def test_commands_that_do_not_need_root(line: str) -> None:
    assert shell_hits("AIB462", line) == []


def test_one_finding_about_root_for_each_step() -> None:
    assert shell_hits("AIB462", "apt-get -y update", "apt-get -y install nginx") == ["apt-get"]


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("Install-WindowsFeature Web-Server", "Install-WindowsFeature"),
        ("choco install git -y", "choco"),
        ("Start-Process msiexec.exe '/i C:\\a.msi /qn' -Wait", "Start-Process"),
    ],
)
def test_installing_without_elevation(line: str, mark: str) -> None:
    assert powershell_hits("AIB463", line, elevated=False) == [mark]
    assert powershell_hits("AIB463", line, elevated=True) == []


def test_elevation_that_is_not_known_or_not_needed() -> None:
    made = json.loads(template(powershell_step("Install-WindowsFeature DNS")))
    made["parameters"] = {"elevated": {"type": "bool"}}
    made["resources"][0]["properties"]["customize"][0]["runElevated"] = "[parameters('elevated')]"
    assert hits("AIB463", json.dumps(made)) == []
    assert (
        powershell_hits("AIB463", "Get-WindowsFeature", "Write-Output 'Install-WindowsFeature'", elevated=False) == []
    )


@pytest.mark.parametrize(
    ("first", "second", "mark"),
    [
        ("export APP=/opt/a", "ls $APP", "$APP"),
        ("APP=/opt/a; ls $APP", 'ls "x${APP}y"', "${APP"),
        ("APP=/opt/a", "cat <<END\n$APP\nEND", "$APP"),
    ],
)
def test_a_variable_of_an_earlier_shell_step(first: str, second: str, mark: str) -> None:
    (item,) = found("AIB464", template(shell_step(first), shell_step("echo a", second)))
    assert marked(item) == mark
    assert [note.span.text for note in item.notes] == ["APP=/opt/a"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("APP=/opt/a; ls", "APP=/opt/b; ls $APP"),
        ("APP=/opt/a; ls", "for APP in a b; do ls $APP; done"),
        ("APP=/opt/a; ls", "read -r APP < x; ls $APP"),
        ("APP=/opt/a; ls", "ls ${APP:-/opt/b}"),
        ("APP=/opt/a; ls", "ls '$APP'"),
        ("APP=/opt/a; ls", "ls $OTHER"),
        ("APP=/opt/a; ls", ". /opt/settings; ls $APP"),
        ("PATH=$PATH:/opt/a; ls", "echo $PATH"),
        ("APP=1 ls", "ls $APP"),
        ("f() { APP=1; }; f", "ls $APP"),
        ("echo APP=1 | sudo tee -a /etc/environment; APP=1", "ls $APP"),
    ],
)
def test_variables_that_are_not_lost(first: str, second: str) -> None:
    assert hits("AIB464", template(shell_step(first), shell_step(second))) == []


def test_a_variable_of_an_earlier_powershell_step() -> None:
    def lost(first: str, second: str) -> list[str]:
        return hits("AIB464", template(powershell_step(first), powershell_step(second)))

    assert lost("$folder = 'C:\\a'", "Get-Item $Folder") == ["$Folder"]
    assert lost("$env:APP = 'a'", 'Get-Item "$env:APP"') == ["$env:APP"]
    assert lost("$folder = 'C:\\a'", "$folder = 'C:\\b'; Get-Item $folder") == []
    assert lost("$x = 1", "foreach ($x in 1, 2) { $x }") == []
    assert lost("$x = 1", "function f($x) { $x }") == []
    assert lost("$env:APP = 'a'; [Environment]::SetEnvironmentVariable('APP', 'a', 'Machine')", "$env:APP") == []
    assert lost("$x = 1", ". .\\settings.ps1; $x") == []


def test_a_step_that_only_changes_its_folder() -> None:
    assert shell_hits("AIB464", "cd /opt/orders") == ["cd /opt/orders"]
    assert powershell_hits("AIB464", "Set-Location C:\\a") == ["Set-Location C:\\\\a"]
    assert shell_hits("AIB464", "cd /opt/orders", "ls") == []


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("[[ -f a ]] && cat a", "[["),
        ("list=(a b)", "list=(a b)"),
        ("function f { ls; }", "function"),
        ("source /etc/os-release", "source"),
        ("diff <(ls a) b", "<(ls a)"),
        ("set -euo pipefail", "pipefail"),
        ("for i in {1..3}; do echo $i; done", "{1..3}"),
        ("cp a.{txt,md} b", "{txt,md}"),
        ("ls &> log", "&>"),
        ("cat <<< a", "<<<"),
        ("((i++))", "(("),
        ("echo ${name//a/b}", "${name/"),
        ("echo ${list[0]}", "${list["),
        ("[ a == b ] || exit 1", "=="),
        ("let i=1", "let"),
    ],
)
def test_bash_in_sh(line: str, mark: str) -> None:
    (item,) = found("AIB465", template(shell_step("echo a", line)))
    assert (marked(item), item.severity) == (mark, Severity.WARNING)


@pytest.mark.parametrize(
    "line",
    [
        "[ -f a ] && . /etc/os-release",
        "echo '[[ a ]]' \"{1..3}\" '{a,b}'",
        "# [[ a ]]",
        "cat <<END\n[[ a ]]\nEND",
        "bash -c '[[ -f a ]]'",
        "sudo bash -c 'set -o pipefail; ls {a,b}'",
        "echo ${name:-a} ${name%.txt} ${#name} $((1 + 2))",
        "f() { ls; }",
        "ls > log 2>&1",
        "awk '{print $1,$2}' file",
        "docker ps --format '{{.ID}},{{.Names}}'",
        "case $x in a) ls;; esac",
        "find . -exec ls {} +",
    ],
)
def test_plain_sh_is_left_alone(line: str) -> None:
    assert shell_hits("AIB465", line) == []


def test_what_runs_the_script_decides_what_is_bash() -> None:
    assert shell_hits("AIB465", "#!/bin/sh -e", "if [[ a ]]; then b; fi") == ["[["]
    assert shell_hits("AIB465", "#!/usr/bin/env bash", "if [[ a ]]; then b; fi") == []
    assert shell_hits("AIB465", "#!/usr/bin/python3", "x = [[1], {2, 3}]") == []
    red_hat = {**LINUX_SOURCE, "publisher": "RedHat", "offer": "RHEL", "sku": "9-lvm-gen2"}
    assert hits("AIB465", template(shell_step("if [[ a ]]; then b; fi"), source=red_hat)) == []
    other = {**LINUX_SOURCE, "publisher": "contoso", "offer": "appliance", "sku": "linux"}
    (item,) = found("AIB465", template(shell_step("if [[ a ]]; then b; fi"), source=other))
    assert item.severity is Severity.INFO


def test_the_fix_of_bash_in_sh_chooses_bash() -> None:
    text = template(shell_step("[[ -f a ]] || exit 1"))
    (item,) = found("AIB465", text)
    assert item.fix is not None
    (edit,) = item.fix.edits
    mended = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert json.loads(mended)["resources"][0]["properties"]["customize"][0]["inline"] == [
        "#!/bin/bash -e",
        "[[ -f a ]] || exit 1",
    ]
    assert set(codes(mended)) == set(codes(text)) - {"AIB465"}
    (item,) = found("AIB465", template(shell_step("#!/bin/sh", "[[ -f a ]] && b")))
    assert item.fix is None


def test_braces_that_packer_reads() -> None:
    assert shell_hits("AIB466", "echo a", "docker ps --format '{{.ID}}'", "echo '{{x}}'") == ["{{"]
    assert powershell_hits("AIB466", "Write-Output '{{ x }}'") == ["{{"]
    assert shell_hits("AIB466", "echo '{ {x} }'", "echo }}") == []
    (item,) = found("AIB466", template(shell_step("echo '{{x}}'")))
    assert item.severity is Severity.INFO, "whether the service hides them from Packer is not documented"


@pytest.mark.parametrize(
    ("lines", "mark"),
    [
        (("Write-Output a", "Install-Module x && Import-Module x"), "&&"),
        (("Test-Path a || exit 1; b && c",), "||"),
        (("$true && Write-Output a",), "&&"),
        (("a ` && b",), "&&"),
        (("if ($x) { a &&", "b }"), "&&"),
        (("Invoke-Command -ScriptBlock { a || b }",), "||"),
        (('Write-Output "$(a && b)"',), "&&"),
    ],
)
def test_an_operator_of_powershell_7(lines: tuple[str, ...], mark: str) -> None:
    (item,) = found("AIB482", template(powershell_step(*lines)))
    assert (marked(item), item.severity) == (mark, Severity.ERROR)


@pytest.mark.parametrize(
    "line",
    [
        "cmd /c 'a && b'",
        'cmd /c "a || b"',
        "cmd --% /c a && b",
        "# a && b",
        "<# a && b #>",
        "$x = @'\na && b\n'@",
        "a; if ($?) { b }",
        "a | b",
        "$a -and $b -or $c",
        "& a",
    ],
)
def test_what_windows_powershell_can_read(line: str) -> None:
    assert powershell_hits("AIB482", line) == []


def test_an_operator_of_powershell_7_beside_an_unknown_line_is_a_warning() -> None:
    lines = ["[parameters('first')]", "a && b"]
    made = json.loads(template(powershell_step(*lines)))
    made["parameters"] = {"first": {"type": "string"}}
    (item,) = found("AIB482", json.dumps(made))
    assert (marked(item), item.severity) == ("&&", Severity.WARNING)


def test_operators_of_the_shell_are_left_alone() -> None:
    assert shell_hits("AIB482", "a && b || c") == []


@pytest.mark.parametrize(
    "line", ["[[ -f a ]]", "[[ -f a ]] || [[ -f b ]]", "[[ a == b && c == d ]]", "[[ -f a ]] && echo ${x[0]} $y[1]"]
)
def test_a_bracket_that_arm_takes_off(line: str) -> None:
    text = template(shell_step("#!/bin/bash -e", line))
    (item,) = found("AIB483", text)
    assert marked(item) == "[["
    assert item.fix is not None
    (edit,) = item.fix.edits
    mended = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert json.loads(mended)["resources"][0]["properties"]["customize"][0]["inline"][1] == f" {line}"
    assert set(codes(mended)) == set(codes(text)) - {"AIB483"}


@pytest.mark.parametrize(
    "line",
    [
        "[[ -f a ]",  # escaped, and right
        "[[ -f a ] || [ -f b ]",
        "[[[ -f a ]]",
        " [[ -f a ]]",
        "[[ -f a ]] && echo a",  # does not end with a bracket, so nothing is taken off
        "[concat('[', ' -f a ]]')]",
        "if [[ -f a ]]; then echo ${a[0]}; fi",
        "[[ -f a ] && [[ -f b ]]",
    ],
)
def test_a_bracket_that_stays_or_is_not_missed(line: str) -> None:
    assert shell_hits("AIB483", "#!/bin/bash -e", line) == []


def test_brackets_of_a_resource_body_stay() -> None:
    made = json.loads(template(shell_step("#!/bin/bash -e", "[[ -f a ]]")))["resources"][0]
    assert "AIB483" not in codes(json.dumps({name: made[name] for name in ("location", "identity", "properties")}))


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("Add-WindowsFeature DHCP, Hyper-V", "Hyper-V"),
        ("Install-WindowsFeature -Name @('DHCP', 'hyper-v')", "@('DHCP', 'hyper-v')"),
        (
            "Enable-WindowsOptionalFeature -Online -NoRestart -FeatureName Microsoft-Hyper-V-All",
            "Microsoft-Hyper-V-All",
        ),
        ("dism /online /enable-feature /featurename:Microsoft-Hyper-V", "/featurename:Microsoft-Hyper-V"),
    ],
)
def test_hyper_v_needs_an_override(line: str, mark: str) -> None:
    assert powershell_hits("AIB467", line) == [mark]


def test_hyper_v_with_an_override_or_without_the_role() -> None:
    hyper_v = powershell_step("Install-WindowsFeature Hyper-V")
    written = powershell_step("Set-Content C:\\DeprovisioningScript.ps1 $script")
    remote = {"type": "PowerShell", "name": "s", "scriptUri": "https://exampleimages.blob.core.windows.net/a/b.ps1"}
    assert hits("AIB467", template(hyper_v, written)) == []
    assert hits("AIB467", template(hyper_v, file_step("c:\\DeprovisioningScript.ps1"))) == []
    assert hits("AIB467", template(hyper_v, remote)) == []
    assert hits("AIB467", template(hyper_v, RESTART)) == ["Hyper-V"]
    assert powershell_hits("AIB467", "Install-WindowsFeature RSAT-Hyper-V-Tools", "Get-WindowsFeature Hyper-V") == []


@pytest.mark.parametrize(
    ("step", "mark"),
    [
        (shell_step("az login --identity --output none"), "--identity"),
        (shell_step("az login -i"), "-i"),
        (shell_step("azcopy login --identity"), "--identity"),
        (powershell_step("Connect-AzAccount -Identity | Out-Null"), "-Identity"),
        (
            shell_step("curl -s 'http://169.254.169.254/metadata/identity/oauth2/token?resource=x'"),
            "'http://169.254.169.254/metadata/identity/oauth2/token?resource=x'",
        ),
    ],
)
def test_a_login_needs_an_identity_on_the_machine(step: dict[str, Any], mark: str) -> None:
    assert hits("AIB468", template(step)) == [mark]
    assert hits("AIB468", template(step, vmProfile={"userAssignedIdentities": [READER]})) == []
    assert hits("AIB468", template(step, vmProfile={"userAssignedIdentities": []})) == [mark]


def test_other_logins_are_left_alone() -> None:
    assert shell_hits("AIB468", "az login --service-principal -u a", "echo az login --identity") == []
    assert shell_hits("AIB468", "curl http://169.254.169.254/metadata/instance") == []


@pytest.mark.parametrize(
    ("check", "mark"),
    [
        ("echo restarted > c:\\buildArtifacts\\a.txt", "c:\\\\buildArtifacts\\\\a.txt"),
        (
            "powershell -command \"& {Write-Output 'up' > c:\\logs\\deep\\a.txt}\"",
            "c:\\\\logs\\\\deep\\\\a.txt",
        ),
    ],
)
def test_a_check_writes_where_nothing_is(check: str, mark: str) -> None:
    step = {**RESTART, "restartCheckCommand": check}
    assert hits("AIB469", template(step)) == [mark]
    assert hits("AIB469", template(powershell_step("mkdir c:\\buildArtifacts; mkdir c:\\logs\\deep"), step)) == []
    assert hits("AIB469", template(step, powershell_step("mkdir c:\\buildArtifacts; mkdir c:\\logs"))) == [mark]


@pytest.mark.parametrize(
    "check",
    [
        "echo restarted",
        "echo restarted > c:\\a.txt",
        "echo restarted > c:\\Windows\\Temp\\a.txt",
        "echo restarted > $env:TEMP\\a\\b.txt",
        "powershell -command \"& {Write-Output 'up'}\"",
        "",
    ],
)
def test_a_check_that_can_write(check: str) -> None:
    assert hits("AIB469", template({**RESTART, "restartCheckCommand": check})) == []


def test_files_left_in_tmp() -> None:
    assert hits("AIB630", template(file_step("/tmp/a"))) == ['"/tmp/a"']
    assert shell_hits("AIB630", "wget -q -O /tmp/a.deb https://example.com/a.deb") == ["/tmp/a.deb"]
    assert shell_hits("AIB630", "curl -fsSLo /tmp/a.deb https://example.com/a.deb") == ["/tmp/a.deb"]


@pytest.mark.parametrize(
    "steps",
    [
        (file_step("/tmp/a.deb"), shell_step("sudo dpkg -i /tmp/a.deb")),
        (file_step("/tmp/a.deb"), shell_step("cd /tmp && sudo dpkg -i *.deb")),
        (file_step("/tmp/a.deb"), shell_step("sudo dpkg -i /tmp/*.deb")),
        (file_step("/tmp/a.deb"), SCRIPT),
        (file_step("/tmp/DeprovisioningScript.sh"),),
        (file_step("/opt/a"),),
        (shell_step("wget -O /tmp/a.deb https://example.com/a.deb && sudo dpkg -i /tmp/a.deb"),),
        (shell_step("wget -O /opt/a https://example.com/a"),),
    ],
)
def test_files_in_tmp_that_are_used(steps: tuple[dict[str, Any], ...]) -> None:
    assert hits("AIB630", template(*steps)) == []
