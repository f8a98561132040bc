"""Rules about WindowsRestart steps."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.durations import seconds_of
from aib2packer.model.steps import WindowsRestartStep
from aib2packer.rules.reading import label, number, text
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
                    f"{label(step, template)} may take longer than the whole build",
                    f"The restart may take {quoted(text(leaf) or '')}, the build {minutes} minutes. Lower "
                    "`restartTimeout`, or raise `buildTimeoutInMinutes`.",
                    notes=(Note("the limit of the build", limit.place.span),) if limit is not None else (),
                )


RULES = (RestartLongerThanBuild,)
