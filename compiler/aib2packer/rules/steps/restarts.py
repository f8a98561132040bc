"""Rules about WindowsRestart steps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.durations import seconds_of
from aib2packer.model.leaves import Leaf, is_blank
from aib2packer.model.steps import Step, WindowsRestartStep, WindowsUpdateStep
from aib2packer.model.template import ImageSource, PlatformImage
from aib2packer.rules.reading import label, number, publisher, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

_DEFAULT_BUILD_TIMEOUT = 240  # minutes (Azure VM Image Builder JSON reference, `buildTimeoutInMinutes`)


class RestartLongerThanBuild(Rule):
    """A restart may take longer than the whole build.

    Why: the build is stopped by `buildTimeoutInMinutes` before the restart has had its time, and the log shows the
        timeout of the build instead of the restart that hangs.
    Bad: {
          "buildTimeoutInMinutes": 60,
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "2h"}]
        }
    Good: {
          "buildTimeoutInMinutes": 120,
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}]
        }
    Source: Azure VM Image Builder JSON reference, `restartTimeout` and `buildTimeoutInMinutes`
    """

    definition = DiagnosticDef("AIB440", "restart-longer-than-build", Severity.WARNING)
    about = (WindowsRestartStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare each known timeout of a restart with that of the build."""
        template = subject.template
        limit = template.build_timeout_minutes
        minutes = number(limit) if limit is not None else 0
        if minutes is None:
            return
        minutes = minutes or _DEFAULT_BUILD_TIMEOUT
        for step in template.customize:
            leaf = step.restart_timeout if isinstance(step, WindowsRestartStep) else None
            seconds = seconds_of(text(leaf) or "")
            if leaf is not None and seconds is not None and seconds > minutes * 60:
                yield self.found(
                    leaf.place,
                    f"{label(step, subject)} may take longer than the whole build",
                    f"The restart may take {quoted(text(leaf) or '')}, the build {minutes} minutes. Lower "
                    "`restartTimeout`, or raise `buildTimeoutInMinutes`.",
                    notes=(Note("the limit of the build", limit.place.span),) if limit is not None else (),
                )


_DEFAULT_TIMEOUT = 300  # seconds (Azure VM Image Builder JSON reference, `restartTimeout`)
_SHORTEST = 60  # seconds; no virtual machine restarts Windows, and its remote access, in less
_AFTER_UPDATES = 1800  # seconds (Troubleshoot Azure VM Image Builder, restarts of Windows Server 2016)


class ShortRestart(Rule):
    """A restart has little time.

    Why: Windows Server 2016, and any Windows that has updates to finish, may need up to half an hour for a restart.
        The build then fails with `Timeout waiting for machine to restart`, or with exit code 1190, although nothing is
        wrong with the machine.
    Bad: {
          "source": {"type": "PlatformImage", "publisher": "MicrosoftWindowsServer", "offer": "WindowsServer",
                     "sku": "2016-datacenter-gensecond", "version": "latest"},
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "10m"}]
        }
    Good: {
          "source": {"type": "PlatformImage", "publisher": "MicrosoftWindowsServer", "offer": "WindowsServer",
                     "sku": "2016-datacenter-gensecond", "version": "latest"},
          "customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}]
        }
    Source: Troubleshoot Azure VM Image Builder
    """

    definition = DiagnosticDef("AIB446", "short-restart", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (WindowsRestartStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare each timeout that is known, or absent, with what such a restart may need."""
        template = subject.template
        for step, before in zip(template.customize, (None, *template.customize), strict=False):
            leaf = step.restart_timeout if isinstance(step, WindowsRestartStep) else None
            seconds = _timeout(leaf)
            if not isinstance(step, WindowsRestartStep) or seconds is None:
                continue
            shortage = _shortage(seconds, before, template.source)
            if shortage:
                words, level = shortage
                yield self.found(
                    leaf.place if leaf is not None else step.place,
                    f"{label(step, subject)} has little time",
                    f"The restart may take {_minutes(seconds)}, and {words}. Write "
                    f'`"restartTimeout": "{"5m" if seconds < _SHORTEST else "30m"}"`, or more.',
                    at=None if leaf is not None else step.type_place.span,
                    level=level,
                )


def _timeout(leaf: Leaf | None) -> float | None:
    """Give the seconds that a restart may take; None when not known. Packer, too, takes 0 for the default."""
    if leaf is None or is_blank(leaf):
        return _DEFAULT_TIMEOUT
    seconds = seconds_of(text(leaf) or "")
    return _DEFAULT_TIMEOUT if seconds == 0 else seconds


def _shortage(seconds: float, before: Step | None, source: ImageSource) -> tuple[str, Severity] | None:
    """Say why that is little, and how bad it is."""
    if seconds < _SHORTEST:
        return "no Windows restarts in less than a minute", Severity.WARNING
    if seconds < _AFTER_UPDATES and _is_2016(source):
        return "Windows Server 2016 often needs 15 to 30 minutes", Severity.WARNING
    if seconds < _AFTER_UPDATES and isinstance(before, WindowsUpdateStep):
        return "Windows may have updates to finish, which can take 30 minutes", Severity.INFO
    return None


def _is_2016(source: ImageSource) -> bool:
    sku = text(source.sku) if isinstance(source, PlatformImage) else None
    return publisher(source) == "microsoftwindowsserver" and (sku or "").startswith("2016")


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:g} minutes" if seconds >= _SHORTEST else f"{seconds:g} seconds"


class RepeatedRestart(Rule):
    """Two restarts stand one behind the other.

    Why: nothing has happened since the first one that a second one could finish, and a restart takes minutes of the
        build.
    Bad: {
          "customize": [
            {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"},
            {"type": "WindowsRestart", "name": "restart again", "restartTimeout": "30m"}
          ]
        }
    Good: {"customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}]}
    Source: Azure VM Image Builder JSON reference, Windows restart customizer
    """

    definition = DiagnosticDef("AIB627", "repeated-restart", Severity.INFO)
    about = (WindowsRestartStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look at each pair of neighbours."""
        steps = subject.template.customize
        for first, second in pairwise(steps):
            if isinstance(first, WindowsRestartStep) and isinstance(second, WindowsRestartStep):
                yield self.found(
                    second.place,
                    f"{label(second, subject)} follows another restart",
                    "The customizer before it has restarted Windows already. Remove one of the two.",
                    at=second.type_place.span,
                    notes=(Note("the restart before it", first.type_place.span),),
                )


RULES = (RestartLongerThanBuild, ShortRestart, RepeatedRestart)
