"""Rules about commands that ask, where nobody can answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aib2packer.commands.words import Command, Word
from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Edit, Fix, Safety, Severity
from aib2packer.evaluate.values import Known
from aib2packer.model.steps import PowerShellStep, ShellStep
from aib2packer.rules.reading import label
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import InlineScript, powershell_scripts, shell_scripts
from aib2packer.rules.scripts.programs import program_of
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted

_APT = frozenset(
    ("install", "upgrade", "dist-upgrade", "full-upgrade", "remove", "purge", "autoremove", "reinstall", "build-dep")
)
_DNF = frozenset(
    (
        *("install", "upgrade", "update", "remove", "erase", "autoremove", "reinstall", "downgrade", "distro-sync"),
        *("groupinstall", "localinstall", "swap"),
    )
)
_ZYPPER = frozenset(("install", "in", "update", "up", "patch", "dup", "dist-upgrade", "remove", "rm"))
# What package managers ask before they do it (their manual pages).
_ASKING = {
    **dict.fromkeys(("apt", "apt-get", "aptitude"), _APT),
    **dict.fromkeys(("yum", "dnf", "dnf5", "microdnf", "tdnf"), _DNF),
    "zypper": _ZYPPER,
}
_YES = frozenset(
    (
        *("--yes", "--assume-yes", "--assumeyes", "--assumeno", "--assume-no", "--force-yes", "--no-confirm", "-qq"),
        *("--non-interactive", "--simulate", "--dry-run", "--just-print", "--print-uris", "--help", "--version"),
    )
)
_SHORT_YES = {"zypper": "yn", "aptitude": "ysP"}  # letters of short options that answer; for the others `y` and `s`
_SETTINGS = ("assume-yes", "assumeyes", "force-yes")  # by which a file may answer for all calls


class WaitingForInput(Rule):
    """A command may ask for an answer.

    Why: nobody is there to give it. The command gives up and fails the step, or waits until the time of the build has
        run out.
    Bad: {"customize": [{"type": "Shell", "name": "web server", "inline": ["sudo apt-get install nginx"]}]}
    Good: {"customize": [{"type": "Shell", "name": "web server", "inline": ["sudo apt-get install -y nginx"]}]}
    Source: Troubleshoot Azure VM Image Builder, on prompts in customizers
    """

    definition = DiagnosticDef(
        "AIB461", "waiting-for-input", Severity.WARNING, confidence=Confidence.HEURISTIC, fixable=Safety.SAFE
    )
    about = (PowerShellStep, ShellStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for what asks, and for what answers."""
        scripts = tuple(shell_scripts(subject))
        answered = any(setting in script.text.lower() for script in scripts for setting in _SETTINGS)
        for script in scripts:
            for command in script.commands:
                asking = _asking(command)
                if asking is not None and not (answered and command.name in _ASKING):
                    yield self._finding(subject, script, command, *asking)
        windows = tuple(powershell_scripts(subject))
        everything = "\n".join(script.text.lower() for script in windows)
        for script in windows:
            for command in script.commands:
                advice = _asking_on_windows(command, everything)
                if advice is not None:
                    yield self._finding(subject, script, command, command.words[0], advice)

    def _finding(self, subject: Subject, script: InlineScript, command: Command, word: Word, advice: str) -> Diagnostic:
        is_package = command.name in _ASKING or command.name == "add-apt-repository"
        return self.found(
            script.leaf(word.start).place,
            f"{label(script.step, subject)} may wait for input",
            f"{quoted(script.text[command.words[0].start : command.words[-1].end])} may ask, and nobody can answer. "
            f"{advice}",
            at=script.span(command.words[0].start, word.end),
            fix=_insertion(script, word, " -y") if is_package else None,
        )


def _insertion(script: InlineScript, word: Word, added: str) -> Fix | None:
    """Write something behind a word that stands in the file as it is."""
    leaf, span = script.leaf(word.start), script.span(word.start, word.end)
    if not isinstance(leaf, Known) or leaf.place.trail or span.text != script.text[word.start : word.end]:
        return None
    return Fix(f"add `{added.strip()}`", (Edit(Span(span.source, span.end, span.end), added),))


def _asking(command: Command) -> tuple[Word, str] | None:
    """Give the word that makes a command ask, and what to do about it."""
    is_fed = command.piped or any(item.operator.startswith("<") for item in command.redirects)
    if is_fed or not command.words:
        return None
    words = [word for word in command.arguments if not word.text.startswith("-")]
    if command.name in _ASKING:
        is_asking = bool(words) and words[0].text in _ASKING[command.name] and not _says_yes(command)
        return (words[0], "Add `-y`.") if is_asking else None
    if command.name == "add-apt-repository":
        return None if _says_yes(command) else (command.words[0], "Add `-y`.")
    if command.name == "read":
        asks = command.arguments[:1] and command.arguments[0].text in ("-p", "-rp", "-sp", "-rsp")
        return (command.words[0], "Remove the question; write the value into the script.") if asks else None
    if command.name == "dpkg-reconfigure" and not _has_frontend(command):
        return command.words[0], "Set `DEBIAN_FRONTEND=noninteractive` for it."
    return None


def _says_yes(command: Command) -> bool:
    letters = _SHORT_YES.get(command.name, "ys")
    for word in command.arguments:
        text = word.text
        if text in _YES or word.expands or any(setting in text.lower() for setting in _SETTINGS):
            return True
        if text.startswith("-") and not text.startswith("--") and set(text) & set(letters):
            return True
    return False


def _has_frontend(command: Command) -> bool:
    names = {item.name for item in command.assignments}
    return "DEBIAN_FRONTEND" in names or any(
        word.text.startswith(("-f", "--frontend", "-u", "--unseen-only")) for word in command.arguments
    )


def _optional_feature(command: Command, everything: str) -> str | None:  # noqa: ARG001 -- one of several
    return None if command.find("-norestart") else "Add `-NoRestart`, and a `WindowsRestart` step behind this one."


def _question(command: Command, everything: str) -> str | None:  # noqa: ARG001
    return None if command.piped else "Remove the question; write the value into the script."


def _chocolatey(command: Command, everything: str) -> str | None:
    program = program_of(command)
    asks = program.arguments[:1] in (("install",), ("upgrade",), ("uninstall",))
    answers = program.has("-y", "--yes", "--confirm", "-yes") or program.begins("-y") or command.piped
    return None if not asks or answers or "allowglobalconfirmation" in everything else "Add `-y`."


def _module(command: Command, everything: str) -> str | None:
    answered = command.find("-force", "-confirm:$false", "-confirm:0") or "set-psrepository" in everything
    return None if answered or command.piped else "Add `-Force`."


def _windows_installer(command: Command, everything: str) -> str | None:  # noqa: ARG001
    program = program_of(command)
    installs = program.has("/i", "/x", "-i", "-x", "/package", "/uninstall", "/update", "/p")
    is_quiet = any(text[1:].startswith(("q", "passive")) for text in program.arguments if text[:1] in ("/", "-"))
    return "Add `/qn`." if installs and not is_quiet and "$" not in "".join(program.arguments) else None


# What asks on Windows, by the name of the program (Microsoft Learn; Windows commands; Chocolatey documentation).
_WINDOWS: dict[str, Callable[[Command, str], str | None]] = {
    "read-host": _question,
    "pause": _question,
    **dict.fromkeys(("enable-windowsoptionalfeature", "disable-windowsoptionalfeature"), _optional_feature),
    **dict.fromkeys(("choco", "cinst", "cup"), _chocolatey),
    "install-module": _module,
    "install-packageprovider": _module,
    "msiexec": _windows_installer,
}


def _asking_on_windows(command: Command, everything: str) -> str | None:
    """Say how to answer a command that asks; None for another one, and where its options cannot be seen."""
    asks = _WINDOWS.get(program_of(command).name)
    is_splatted = any(word.expands and word.text.startswith(("@", "$")) for word in command.arguments)
    return None if asks is None or is_splatted or "function" in command.enclosing else asks(command, everything)


RULES = (WaitingForInput,)
