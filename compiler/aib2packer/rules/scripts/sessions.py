"""Rules about what does not outlive the session of one step."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.commands.words import Assignment, Command, Variable
from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.steps import PowerShellStep, ShellStep
from aib2packer.rules.reading import label
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import InlineScript, script_of
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted

# Set by the system, the shell or Packer in each session (POSIX.1-2017, Environment Variables; Bash Reference Manual;
# Packer documentation; about_Environment_Variables).
_SET_ANYWHERE = frozenset(
    (
        *("home", "path", "user", "logname", "shell", "pwd", "oldpwd", "hostname", "lang", "term", "uid", "euid"),
        *("ppid", "random", "seconds", "lineno", "ifs", "optarg", "optind", "tmpdir", "mail", "display", "editor"),
        *("temp", "tmp", "psmodulepath", "psscriptroot", "pshome", "profile", "host", "error", "ofs", "null"),
        *("progresspreference", "erroractionpreference", "warningpreference", "verbosepreference"),
    )
)
_PREFIXES = ("lc_", "bash", "ssh_", "sudo_", "packer_", "xdg_", "program", "env:system", "env:computer", "env:user")
# Where variables are kept for later sessions.
_KEEPERS = ("/etc/environment", "/etc/profile", ".bashrc", ".profile", "setenvironmentvariable", "setx ", "$profile")
_NAMERS = frozenset(("export", "readonly", "declare", "typeset", "local", "read", "mapfile", "readarray", "getopts"))
_PWSH_NAMERS = frozenset(("set-variable", "new-variable", "sv", "nv", "get-variable"))
_LOADERS = frozenset((".", "source", "eval"))
_MOVERS = frozenset(("cd", "pushd", "set-location", "sl", "push-location", "chdir"))
_SESSION_ONLY = _MOVERS | {"export", "alias", "unalias", "set-alias", "umask", "shopt"}


class LostSession(Rule):
    """A step relies on a variable or folder that another step has set.

    Why: each step is a session of its own. Variables, aliases and the working directory end with the step, and a later
        one finds the variable empty: `rm -rf "$folder/"*` then means something else.
    Bad: {
          "customize": [
            {"type": "Shell", "name": "settings", "inline": ["export APP=/opt/orders", "sudo mkdir -p $APP"]},
            {"type": "Shell", "name": "install", "inline": ["sudo tar -xzf orders.tar.gz -C $APP"]}
          ]
        }
    Good: {
          "customize": [
            {"type": "Shell", "name": "settings", "inline": ["export APP=/opt/orders", "sudo mkdir -p $APP"]},
            {"type": "Shell", "name": "install", "inline": ["APP=/opt/orders", "sudo tar -xzf orders.tar.gz -C $APP"]}
          ]
        }
    Source: Azure VM Image Builder samples, using environment variables, on sessions
    """

    definition = DiagnosticDef("AIB464", "lost-session", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (PowerShellStep, ShellStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for variables that only an earlier customizer sets, and for steps that set up nothing but a session."""
        scripts = [script for step in subject.template.customize if (script := script_of(step, subject))]
        if any(keeper in script.text.lower() for script in scripts for keeper in _KEEPERS):
            return
        known: dict[tuple[type, str], Span] = {}
        for script in scripts:
            kind = type(script.step)
            for variable in _open_variables(script):
                name = _key(variable.name, script)
                if (kind, name) in known:
                    yield self._lost(subject, script, variable, known[kind, name])
                    break
            yield from self._vain(subject, script)
            for item in _kept(script):
                known[kind, _key(item.name, script)] = script.span(item.start, item.end)

    def _lost(self, subject: Subject, script: InlineScript, variable: Variable, origin: Span) -> Diagnostic:
        return self.found(
            script.leaf(variable.start).place,
            f"{label(script.step, subject)} uses {quoted(variable.name)}, which ended with an earlier step",
            "Each step is a session of its own, so the variable is empty here. Set it in this step, too, or join the "
            "two steps.",
            at=script.span(variable.start, variable.end),
            notes=(Note("set here, in a session that has ended", origin),),
        )

    def _vain(self, subject: Subject, script: InlineScript) -> Iterator[Diagnostic]:
        commands = script.commands
        moves = next((command for command in commands if command.name in _MOVERS), None)
        if script.complete and moves is not None and all(_is_session_only(command) for command in commands):
            yield self.found(
                script.leaf(moves.start).place,
                f"{label(script.step, subject)} only changes its own session",
                "Each step is a session of its own, so the working directory is forgotten when this one ends. Put the "
                "command at the beginning of the step that needs it.",
                at=script.span(moves.start, moves.end),
            )


def _is_session_only(command: Command) -> bool:
    return command.name in _SESSION_ONLY or (not command.words and not command.redirects)


def _key(name: str, script: InlineScript) -> str:
    return name.lower() if isinstance(script.step, PowerShellStep) else name


def _kept(script: InlineScript) -> Iterator[Assignment]:
    """Walk over the variables that a step sets for its whole session."""
    for command in script.commands:
        if command.enclosing:
            continue
        if not command.words or isinstance(script.step, PowerShellStep):
            yield from command.assignments
        if command.name == "export" and isinstance(script.step, ShellStep):
            for word in command.arguments:
                name, equals, _ = word.text.partition("=")
                if equals:
                    yield Assignment(name, word.start, word.end)


def _open_variables(script: InlineScript) -> Iterator[Variable]:
    """Walk over the variables that a step uses and certainly does not set; none if it may load or define any."""
    names = {command.name for command in script.commands}
    is_powershell = isinstance(script.step, PowerShellStep)
    defines = any(command.keyword == "function" for command in script.commands) or "param" in script.text.lower()
    loads = names & _LOADERS or any(name.endswith(".ps1") for name in names)
    if not script.complete or loads or (is_powershell and (defines or names & _PWSH_NAMERS)):
        return
    own = {_key(name, script) for name in _own_names(script)}
    for variable in script.variables:
        name = variable.name.lower()
        plain = name.removeprefix("env:")
        has_default = script.text[variable.end : variable.end + 1] in ("-", ":", "=", "+", "?") and (
            script.text[variable.start : variable.start + 2] == "${"
        )
        if _key(variable.name, script) in own or plain in _SET_ANYWHERE or has_default:
            continue
        if not name.startswith(_PREFIXES) and not plain.isdecimal() and not plain.startswith(_PREFIXES):
            yield variable


def _own_names(script: InlineScript) -> Iterator[str]:
    for command in script.commands:
        yield from (item.name for item in command.assignments)
        if command.name in _NAMERS or command.keyword in ("for", "select"):
            yield from (word.text.partition("=")[0] for word in command.words[1:])


RULES = (LostSession,)
