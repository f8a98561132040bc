"""Rules about what commands download: run unseen, from a server that nobody checks, or over plain http."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, takewhile
from typing import TypeAlias

from aib2packer.commands.inner import SHELLS
from aib2packer.commands.words import Command, Word
from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Severity
from aib2packer.model.steps import PowerShellStep, ShellStep
from aib2packer.rules.downloads.uris import shown, split
from aib2packer.rules.reading import all_steps, label
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import InlineScript, script_of
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_Level: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]

_WEB_REQUESTS = {"invoke-webrequest", "iwr", "invoke-restmethod", "irm"}
_FETCHERS = {"curl", "wget", *_WEB_REQUESTS}
_SHELLS = {"sh", "bash", "dash", "ksh", "zsh", "python", "python3", "perl", "ruby", "node", "pwsh", "powershell"}
_EVALUATORS = {"eval", "source", ".", "iex", "invoke-expression"}
_METHODS = ("downloadstring(",)  # of .NET's WebClient
# What checks a file that was downloaded.
_CHECKS = ("sha256sum", "sha512sum", "shasum", "gpg --verify", "get-filehash", "cosign verify")
# The machine itself, and the metadata services of Azure, which speak plain http and never leave the host.
_INSIDE = {"localhost", "127.0.0.1", "::1", "169.254.169.254", "168.63.129.16"}

# Options of curl whose value may follow in the same word (curl's manual page).
_CURL_WITH_VALUE = set("AbcCdDeEFhHKmoPQrtTuUwxXyYz")
_UNVERIFIED = {
    "curl": ("--insecure", "--proxy-insecure"),
    "wget": ("--no-check-certificate",),
    **dict.fromkeys(_WEB_REQUESTS, ("-skipcertificatecheck",)),
    "pip": ("--trusted-host",),
    "pip3": ("--trusted-host",),
    "apt": ("--allow-unauthenticated",),
    "apt-get": ("--allow-unauthenticated",),
    "yum": ("--nogpgcheck",),
    "dnf": ("--nogpgcheck",),
    "zypper": ("--no-gpg-checks",),
}


def _scripts(subject: Subject) -> Iterator[tuple[str, InlineScript]]:
    """Walk over the inline commands of customizers and validators, with how messages call the steps."""
    for step in all_steps(subject.template):
        script = script_of(step, subject)
        if script is not None:
            yield label(step, subject), script


class PipedDownload(Rule):
    """A command runs what it downloads, unseen and unchecked.

    Why: whoever controls the server, or what it redirects to, decides what runs in the build with the rights of an
        administrator; two builds may give different images; and a download that breaks off runs half a script.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "inline": ["curl -fsSL https://downloads.example.com/install.sh | sudo bash"]
          }]
        }
    Good: {
          "customize": [{
            "type": "Shell",
            "name": "install",
            "scriptUri": "https://downloads.example.com/2.4.1/install.sh",
            "sha256Checksum": "89ea7f0c3368e099526f7d229fc5046ef5b3145e25e49079f86c0d256bd14021"
          }]
        }
    Source: PSRule for Azure, Azure.ImageBuilder.CustomizeHash; observed in published templates
    """

    definition = DiagnosticDef("AIB522", "piped-download", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (PowerShellStep, ShellStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for interpreters whose script is the output of a download."""
        for owner, script in _scripts(subject):
            heads = _heads(script)
            for index, command in enumerate(script.commands):
                start = _script_source(script, index, heads)
                if start is not None:
                    yield self.found(
                        script.leaf(start).place,
                        f"a command of {owner} runs a script that it downloads, unchecked",
                        f"Whatever the server delivers is run by {quoted(command.name)}. Give the step a `scriptUri`"
                        " and `sha256Checksum`; or save the file, check its SHA-256 and run it then.",
                        at=script.span(start, command.end),
                    )


def _script_source(script: InlineScript, index: int, heads: dict[int, int]) -> int | None:
    """Tell where the download begins whose output a command runs; None when it runs none."""
    command = script.commands[index]
    if command.name not in _SHELLS | _EVALUATORS:
        return None
    if command.piped and _reads_input(command):
        return heads[index] if index in heads else _object_before(script, index)
    if command.name not in _EVALUATORS and not _takes_output(command):
        return None
    inside = takewhile(lambda item: item.start < command.end, islice(script.commands, index + 1, None))
    is_fetched = any(item.name in _FETCHERS and item.end <= command.end for item in inside)
    return command.start if is_fetched or _calls_method(script, command) else None


def _reads_input(command: Command) -> bool:
    """Tell whether an interpreter reads its script from its input: it is given none."""
    words = [word.text for word in command.arguments]
    has_script = "-c" in words or not all(word.startswith("-") for word in words[:1])
    return command.name in _EVALUATORS or "-s" in words or not has_script


def _takes_output(command: Command) -> bool:
    """Tell whether an interpreter runs the output of a command: `bash -c "$(curl ...)"`, `bash <(curl ...)`."""
    texts = [word.text for word in command.arguments]
    return any(word.startswith("<(") for word in texts[:1]) or (
        "-c" in texts and any(word.startswith(("$(", "`")) for word in texts)
    )


def _heads(script: InlineScript) -> dict[int, int]:
    """Give the beginnings of the downloads at the heads of pipelines, by the position of each command behind one."""
    heads: dict[int, int] = {}
    last: dict[_Level, int] = {}
    for index, command in enumerate(script.commands):
        before = last.get(_level(command)) if command.piped else None
        if before is not None:
            writer = script.commands[before]
            is_head = writer.name in _FETCHERS or (command.name in _EVALUATORS and _calls_method(script, writer))
            if is_head or before in heads:
                heads[index] = writer.start if is_head else heads[before]
        last[_level(command)] = index
    return heads


def _object_before(script: InlineScript, index: int) -> int | None:
    """Give the place of the object in brackets whose method downloads what a command gets as its input."""
    last, commands = script.commands[index], script.commands
    line = script.text.rfind("\n", 0, last.start) + 1
    for before in range(index - 1, -1, -1):
        item = commands[before]
        if item.name == "new-object" and len(item.enclosing) > len(last.enclosing):
            between = script.text[item.end : last.start].lower() if item.end >= line else ""
            return item.start if any(f".{method}" in between for method in _METHODS) else None
        if item.start < line:
            return None
    return None


def _level(command: Command) -> _Level:
    """Tell the list of commands that one stands in: what is around it, and the shells that it was handed to."""
    return command.enclosing, tuple(name for name in command.prefixes if name in SHELLS)


def _calls_method(script: InlineScript, command: Command) -> bool:
    written = script.text[command.start : command.end].lower()
    return any(method in written for method in _METHODS)


class UnverifiedDownload(Rule):
    """A command downloads without checking the server or the signature.

    Why: the build runs or keeps what it downloads, and without the check anyone on the way can replace it.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "fetch",
            "inline": ["curl --insecure -fsSLo /tmp/agent.deb https://downloads.example.com/agent.deb"]
          }]
        }
    Good: {
          "customize": [{
            "type": "Shell",
            "name": "fetch",
            "inline": ["curl -fsSLo /tmp/agent.deb https://downloads.example.com/agent.deb"]
          }]
        }
    Source: curl, wget, apt-get, dnf and pip, manual pages; Microsoft Learn, Invoke-WebRequest
    """

    definition = DiagnosticDef("AIB523", "unverified-download", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (PowerShellStep, ShellStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for the options that turn the check off."""
        for owner, script in _scripts(subject):
            for command in script.commands:
                option = _unverifying(command)
                if option is not None and not any(_is_inside(word) for word in command.arguments):
                    yield self.found(
                        script.leaf(option.start).place,
                        f"{quoted(command.name)} of {owner} does not check whom it downloads from",
                        f"{quoted(option.text)} turns the check off. Remove it; if the server has a certificate of your"
                        " own, or a key of its own, install that on the machine first.",
                        at=script.span(option.start, option.end),
                    )


def _unverifying(command: Command) -> Word | None:
    """Find the option that turns the check off."""
    name = command.name.lower()
    options = _UNVERIFIED.get(name, ())
    for word in command.arguments:
        if word.text.lower().partition("=")[0] in options or (name == "curl" and _has_flag(word.text, "k")):
            return word
    return None


def _has_flag(word: str, flag: str) -> bool:
    """Tell whether a cluster of curl's short options such as `-fsSLk` holds one."""
    if not word.startswith("-") or word.startswith("--"):
        return False
    for letter in word[1:]:
        if letter == flag or letter in _CURL_WITH_VALUE:
            return letter == flag
    return False


class PlainHttpInCommand(Rule):
    """A command downloads over plain http.

    Why: the build runs or keeps what it downloads, and anyone on the way can replace what comes over plain http.
    Bad: {
          "customize": [{
            "type": "Shell",
            "name": "fetch",
            "inline": ["curl -fsSLo /tmp/agent.deb http://downloads.example.com/agent.deb"]
          }]
        }
    Good: {
          "customize": [{
            "type": "Shell",
            "name": "fetch",
            "inline": ["curl -fsSLo /tmp/agent.deb https://downloads.example.com/agent.deb"]
          }]
        }
    Source: PSRule for Azure, Azure.ImageBuilder.CustomizeHash; observed in published templates
    """

    definition = DiagnosticDef("AIB524", "plain-http-in-command", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (PowerShellStep, ShellStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at the addresses of downloads, in steps that check no file."""
        for owner, script in _scripts(subject):
            if not script.complete or any(map(script.mentions, _CHECKS)):
                continue
            for command in script.commands:
                for word in command.arguments if command.name.lower() in _FETCHERS else ():
                    if word.text.lower().startswith("http://") and not word.expands and not _is_inside(word):
                        yield self.found(
                            script.leaf(word.start).place,
                            f"{quoted(command.name)} of {owner} downloads over plain http",
                            f"Anyone on the way can replace what {shown(word.text)} delivers. Use `https://`, or check"
                            " the SHA-256 of the file.",
                            at=script.span(word.start, word.end),
                        )


def _is_inside(word: Word) -> bool:
    """Tell whether an address is that of the machine itself or of its host."""
    uri = split(word.text) if "://" in word.text else None
    return uri is not None and uri.host in _INSIDE


RULES = (PipedDownload, UnverifiedDownload, PlainHttpInCommand)
