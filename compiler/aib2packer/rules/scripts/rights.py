"""Rules about commands that need more rights than their step has."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.commands.inner import SHELLS
from aib2packer.commands.words import Command, Word
from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Severity
from aib2packer.model.steps import PowerShellStep, ShellStep
from aib2packer.model.systems import LINUX
from aib2packer.rules.reading import is_false, label
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import InlineScript, powershell_scripts, shell_scripts
from aib2packer.rules.scripts.work import installs
from aib2packer.rules.steps.paths import folders_of, normal
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_ELEVATORS = frozenset(("sudo", "doas", "su", "runuser", "pkexec"))
_CHANGES = frozenset(
    (
        *("install", "update", "upgrade", "dist-upgrade", "full-upgrade", "remove", "purge", "autoremove", "erase"),
        *("reinstall", "groupinstall", "localinstall", "refresh", "in", "up", "patch", "dup", "rm", "clean"),
    )
)
# Programs that only root may use: always, or with one of some first arguments (their manual pages).
_ALWAYS = frozenset(
    (
        *("useradd", "usermod", "userdel", "groupadd", "groupmod", "groupdel", "adduser", "chpasswd", "visudo"),
        *("update-ca-certificates", "update-grub", "grub2-mkconfig", "modprobe", "depmod", "dracut", "setenforce"),
        *("add-apt-repository", "locale-gen", "dpkg-reconfigure", "waagent", "yum-config-manager", "setsebool"),
        *("update-initramfs", "grubby", "chroot", "mkfs", "mkswap", "swapon", "netplan"),
    )
)
_SERVICE_VERBS = frozenset(
    ("enable", "disable", "start", "stop", "restart", "reload", "mask", "unmask", "daemon-reload", "set-default")
)
_WITH_ARGUMENT = {
    **dict.fromkeys(("apt", "apt-get", "aptitude", "yum", "dnf", "microdnf", "tdnf", "zypper", "snap"), _CHANGES),
    "systemctl": _SERVICE_VERBS,
    "dpkg": frozenset(("-i", "--install", "-r", "--remove", "-P", "--purge", "--configure")),
    "rpm": frozenset(("-i", "-ivh", "-U", "-Uvh", "-e", "-F", "--import", "--install", "--upgrade", "--erase")),
    "sysctl": frozenset(("-w", "-p", "--system")),
    "timedatectl": frozenset(("set-timezone", "set-ntp", "set-time")),
    "hostnamectl": frozenset(("set-hostname", "hostname")),
    "ufw": frozenset(("enable", "disable", "allow", "deny", "default", "delete", "--force")),
    "update-ca-trust": frozenset(("extract", "enable", "force-enable")),
    "apt-key": frozenset(("add", "adv")),
}
_HARMLESS = frozenset(("-s", "--simulate", "--dry-run", "--help", "--version", "--user", "--root", "-n"))
# Folders that belong to root (Filesystem Hierarchy Standard).
_OF_ROOT = (
    "/etc/",
    "/usr/",
    "/opt/",
    "/root/",
    "/boot/",
    "/lib/",
    "/bin/",
    "/sbin/",
    "/srv/",
    "/var/lib/",
    "/var/www/",
)
_WRITES_ALL = frozenset(("mkdir", "touch", "rm", "rmdir", "chmod", "chown", "tee", "truncate"))
_WRITES_LAST = frozenset(("cp", "mv", "ln", "install", "rsync"))
_GIVES_AWAY = frozenset(("chown", "chmod", "setfacl", "install", "mkdir"))


class MissingSudo(Rule):
    """A Shell command needs the rights of root, and runs without `sudo`.

    Why: Shell steps run as the login user, who is not root. The command ends with `Permission denied`, and the build
        fails.
    Bad: {"customize": [{"type": "Shell", "name": "web server", "inline": ["apt-get install -y nginx"]}]}
    Good: {"customize": [{"type": "Shell", "name": "web server", "inline": ["sudo apt-get install -y nginx"]}]}
    Source: Azure VM Image Builder JSON reference, Shell customizer, on super user privileges
    """

    definition = DiagnosticDef("AIB462", "missing-sudo", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (ShellStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Give the first such command of each step, unless the step may become root by other means."""
        scripts = tuple(shell_scripts(subject))
        given = frozenset(_given_away(scripts)) - {"/"}  # which alone does not open what is in it
        for script in scripts:
            word = next((word for command in script.commands if (word := _needs_root(command, given))), None)
            if word is None or _becomes_root(script):
                continue
            yield self.found(
                script.leaf(word.start).place,
                f"{label(script.step, subject)} needs `sudo`",
                f"{quoted(word.text)} is for root only, and the step runs as the login user. Put `sudo` before the "
                "command; to write a file, pipe the text into `sudo tee`, since a redirection is done without `sudo`.",
                at=script.span(word.start, word.end),
            )


def _given_away(scripts: tuple[InlineScript, ...]) -> Iterator[str]:
    """Walk over the paths that root may have opened to the login user."""
    for script in scripts:
        for command in script.commands:
            if command.name in _GIVES_AWAY and _ELEVATORS & set(command.prefixes):
                opens = command.name in ("chown", "chmod", "setfacl") or command.find("-o", "-m", "-g") is not None
                yield from (normal(word.text, LINUX) for word in command.arguments if opens)


def _becomes_root(script: InlineScript) -> bool:
    """Tell whether a script may run as root all the same, or asks who it is."""
    for command in script.commands:
        is_shell = command.name in SHELLS | {"su", "sudo"} and "sudo" in (*command.prefixes, command.name)
        handed = any(word.text.endswith("c") and word.text.startswith("-") for word in command.arguments)
        if is_shell and not (handed and command.name != "sudo") and not command.find("-l", "-v", "-n", "-k"):
            return True
        if command.name == "id" and command.find("-u", "-un"):
            return True
    return any(variable.name in ("EUID", "UID", "USER") for variable in script.variables)


def _needs_root(command: Command, given: frozenset[str]) -> Word | None:
    """Give the word for which a command needs root; None when it is allowed, or a failure is accepted."""
    if command.after == "||" or "function" in command.enclosing:
        return None
    for item in command.redirects:
        if item.target is not None and ">" in item.operator and _is_of_root(item.target, given):
            return None if _runs_in_shell_of_root(command) else item.target
    if _ELEVATORS & set(command.prefixes) or not command.words:
        return None
    texts = [word.text for word in command.arguments]
    if _HARMLESS & set(texts):
        return None
    if command.name in _ALWAYS or _WITH_ARGUMENT.get(command.name, frozenset()) & set(texts[:3]):
        return command.words[0]
    return next((word for word in _written(command) if _is_of_root(word, given)), None)


def _runs_in_shell_of_root(command: Command) -> bool:
    """Tell whether a command stands in a text that root's shell runs."""
    return bool(_ELEVATORS & set(command.prefixes)) and bool(SHELLS & set(command.prefixes))


def _written(command: Command) -> Iterator[Word]:
    """Walk over the files that a command writes."""
    paths = [word for word in command.arguments if not word.text.startswith("-")]
    if command.name in _WRITES_ALL or (command.name == "sed" and command.find("-i", "-ri", "-ei", "--in-place")):
        yield from paths
    elif command.name in _WRITES_LAST and len(paths) > 1:
        yield paths[-1]


def _is_of_root(word: Word, given: frozenset[str]) -> bool:
    path = normal(word.text, LINUX)
    if not word.text.startswith("/") or not f"{path}/".startswith(_OF_ROOT):
        return False
    return path not in given and given.isdisjoint(folders_of(path, LINUX))


class MissingElevation(Rule):
    """A PowerShell step installs something without elevated rights.

    Why: the session of the step is a remote one, with less than the full rights of an administrator. Installers and
        Windows features then hang or are denied.
    Bad: {
          "customize": [
            {"type": "PowerShell", "name": "web server", "inline": ["Install-WindowsFeature -Name Web-Server"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Good: {
          "customize": [
            {"type": "PowerShell", "name": "web server", "runElevated": true,
             "inline": ["Install-WindowsFeature -Name Web-Server"]},
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}
          ]
        }
    Source: Create an Azure Virtual Desktop image with Azure VM Image Builder; observed in reports of failed builds
    """

    definition = DiagnosticDef("AIB463", "missing-elevation", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (PowerShellStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Give the first command that installs in each step that is not elevated."""
        for script in powershell_scripts(subject):
            step = script.step
            if not isinstance(step, PowerShellStep) or not is_false(step.run_elevated):
                continue
            command = next((command for command in script.commands if installs(command)), None)
            if command is not None:
                word = command.words[0]
                yield self.found(
                    script.leaf(word.start).place,
                    f"{label(step, subject)} installs something without elevated rights",
                    f"{quoted(word.text)} needs the full rights of an administrator. Set `runElevated` to true, and "
                    "`runAsSystem` as well if the installer needs the system account.",
                    at=script.span(word.start, word.end),
                )


RULES = (MissingSudo, MissingElevation)
