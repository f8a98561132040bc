"""Rules about commands that cut the connection of the build: SSH on port 22, WinRM on port 5986."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.commands.words import Command
from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Severity
from aib2packer.model.steps import PowerShellStep, ShellStep
from aib2packer.rules.reading import label
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import InlineScript, powershell_scripts, shell_scripts
from aib2packer.rules.scripts.programs import program_of
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_SSH = frozenset(("ssh", "sshd", "ssh.service", "sshd.service", "ssh.socket"))
_STOPS = frozenset(("stop", "disable", "mask"))
_DOORS = ("22", "ssh", "openssh")  # words by which a firewall lets SSH in
_SSH_LIMITS = ("port ", "allowusers", "allowgroups", "denyusers", "denygroups", "listenaddress")

# Arguments by which programs of Windows change the WinRM service or close all ports.
_CLOSING = {
    **dict.fromkeys(("stop-service", "restart-service"), (" winrm",)),
    **dict.fromkeys(("remove-item", "set-item", "clear-item"), (" wsman:",)),
    "netsh": ("blockinboundalways",),
}


class ClosedConnection(Rule):
    """A command closes the door that the build comes in by.

    Why: the build talks to the machine by SSH on port 22, on Windows by WinRM on port 5986. A firewall that is
        switched on, or a change of these services, cuts it off, and the build fails at once or at the next step.
    Bad: {"customize": [{"type": "Shell", "name": "firewall", "inline": ["sudo ufw --force enable"]}]}
    Good: {
          "customize": [
            {"type": "Shell", "name": "firewall", "inline": ["sudo ufw allow OpenSSH", "sudo ufw --force enable"]}
          ]
        }
    Source: Troubleshoot Azure VM Image Builder, on lost connections
    """

    definition = DiagnosticDef("AIB459", "closed-connection", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (PowerShellStep, ShellStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for firewalls without a rule for SSH, and for changes of the services themselves."""
        scripts = tuple(shell_scripts(subject))
        is_open = any(_opens(command) for script in scripts for command in script.commands)
        for script in scripts:
            for command in script.commands:
                if (_blocks_linux(command) and not is_open) or _changes_ssh(command):
                    yield self._finding(subject, script, command, "22, for SSH,")
        for script in powershell_scripts(subject):
            for command in script.commands:
                if _blocks_windows(command):
                    yield self._finding(subject, script, command, "5986, for WinRM,")

    def _finding(self, subject: Subject, script: InlineScript, command: Command, port: str) -> Diagnostic:
        start, end = command.words[0].start, command.words[-1].end
        return self.found(
            script.leaf(start).place,
            f"{label(script.step, subject)} may cut the connection of the build",
            f"Port {port} must stay open until the build is done, and {quoted(script.text[start:end])} may close it. "
            "Allow the port first, or make the change when a virtual machine of the image starts for the first time.",
            at=script.span(start, end),
        )


def _opens(command: Command) -> bool:
    arguments = [word.text.lower() for word in command.arguments]
    is_firewall = command.name in ("ufw", "firewall-cmd", "iptables", "nft")
    speaks = any(door in text.replace("/", " ").replace("=", " ").split() for text in arguments for door in _DOORS)
    return is_firewall and speaks and not {"deny", "reject", "drop"} & set(arguments)


def _blocks_linux(command: Command) -> bool:
    arguments = [word.text.lower() for word in command.arguments]
    if command.name == "ufw":
        return "enable" in arguments or (arguments[:1] == ["deny"] and bool({"22", "22/tcp", "ssh"} & set(arguments)))
    if command.name in ("iptables", "ip6tables"):
        return "input" in arguments and bool({"drop", "reject"} & set(arguments))
    return command.name == "firewall-cmd" and any(
        text in arguments for text in ("--panic-on", "--remove-service=ssh", "--set-default-zone=drop")
    )


def _changes_ssh(command: Command) -> bool:
    arguments = [word.text.lower() for word in command.arguments]
    if command.name == "systemctl":
        return bool(_STOPS & set(arguments)) and bool(_SSH & set(arguments))
    if command.name == "service":
        return arguments[:1] in (["ssh"], ["sshd"]) and arguments[1:2] == ["stop"]
    targets = [item.target.text for item in command.redirects if item.target is not None]
    if not any("sshd_config" in text for text in (*arguments, *targets)):
        return False
    return command.name in ("sed", "echo", "printf") and any(
        limit in text for text in arguments for limit in _SSH_LIMITS
    )


def _blocks_windows(command: Command) -> bool:
    program = program_of(command)
    told = " ".join(program.arguments)
    if program.name in ("set-service", "net", "sc"):
        return program.has("winrm") and program.has("disabled", "stopped", "stop")
    if program.name == "winrm":
        return program.has("delete") or (program.has("set") and "/listener" in told)
    if program.name == "new-netfirewallrule":
        return program.has("block") and program.has("5986") and not program.has("outbound")
    if program.name in ("remove-netfirewallrule", "disable-netfirewallrule"):
        return not told or "winrm" in told or "remote management" in told
    told = f" {told}"
    return program.name == "disable-psremoting" or any(sign in told for sign in _CLOSING.get(program.name, ()))


_ADAPTERS = frozenset(
    ("set-netadapteradvancedproperty", "disable-netadapter", "restart-netadapter", "reset-netadapteradvancedproperty")
)


class ChangedNetworkAdapter(Rule):
    """A command restarts the network adapter.

    Why: the connection of the build is dropped with it, and the build fails.
    Bad: {
          "customize": [
            {"type": "PowerShell", "name": "tune", "runElevated": true,
             "inline": ["Set-NetAdapterAdvancedProperty -DisplayName 'Jumbo Packet' -DisplayValue 9014"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "customize": [
            {"type": "PowerShell", "name": "tune", "runElevated": true,
             "inline": ["Set-NetAdapterAdvancedProperty -DisplayName 'Jumbo Packet' -DisplayValue 9014 -NoRestart"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Create an Azure Virtual Desktop image with Azure VM Image Builder; Microsoft Learn, module NetAdapter
    """

    definition = DiagnosticDef("AIB460", "changed-network-adapter", Severity.WARNING)
    about = (PowerShellStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for the cmdlets that restart an adapter, unless they are told not to."""
        for script in powershell_scripts(subject):
            for command in script.commands:
                word = command.words[0] if command.name in _ADAPTERS else None
                if word is None or command.find("-norestart", "-whatif") is not None:
                    continue
                yield self.found(
                    script.leaf(word.start).place,
                    f"{label(script.step, subject)} drops the connection of the build",
                    f"{quoted(word.text)} restarts the network adapter, which ends the connection that the step runs "
                    "over. Remove the command, or add `-NoRestart` where the cmdlet has it.",
                    at=script.span(word.start, word.end),
                )


RULES = (ClosedConnection, ChangedNetworkAdapter)
