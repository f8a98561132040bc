"""One fixed report with everything that an output format could stumble over.

The text is a template with a tab, an escape sequence, an emoji, wide characters, lines that end with CRLF, a SAS token,
and the marks that are special to some format: `<script>`, quotes, `%`, `]`, `;`, `|`, `##vso[` and `@somebody`.
"""

from __future__ import annotations

from aib2packer.diagnostics import (
    Concern,
    Confidence,
    Diagnostic,
    DiagnosticDef,
    Edit,
    Fix,
    Note,
    Safety,
    Severity,
    in_order,
)
from aib2packer.formats.report_data import Means, Report, Suppressed
from aib2packer.manual import Entry
from aib2packer.model.shapes import ALWAYS
from aib2packer.pages import Page
from aib2packer.source import Source, Span

SIGNATURE = "mXq3Zt7bKe9%2BsEcReT%3D"
PASSWORD = "hunter2-hunter2"  # noqa: S105 -- of nobody
NAME = "images/my templates & [new]/win;11,50%.json"
CLEAN = "images/clean.json"
TEXT = """{
\t"properties": {
    "customize": [
      {
        "type": "Shell",
        "name": "say <script>alert('1')</script> & \\"more\\" | `x` @somebody #12",
        "inline": ["echo 🚀日本 100%; echo ##vso[task.setvariable variable=a]b", "echo ::error::done \x1b[31m"]
      },
      {
        "type": "Shell",
        "name": "fetch",
        "scriptUri": "http://exampleimages.blob.core.windows.net/s/a.sh?sv=2024&sig=SIGNATURE&se=2027"
      }
    ],
    "buildTimeoutInMinutes": 5000
  }
}
""".replace("SIGNATURE", SIGNATURE).replace("\n", "\r\n")
SOURCE = Source.from_text(NAME, TEXT)
SETTING = Source.from_text("--set password", PASSWORD, shown=False)

ERROR = DiagnosticDef("AIB400", "tricky-name", Severity.ERROR, fixable=Safety.SAFE)
SECURITY = DiagnosticDef("AIB500", "plain-http-download", Severity.WARNING, fixable=Safety.UNSAFE)
GUESS = DiagnosticDef("AIB600", "chatty-step", Severity.INFO, confidence=Confidence.HEURISTIC, concern=Concern.SERVICE)
SHAPE = DiagnosticDef("AIB300", "number-out-of-range", Severity.ERROR)
RESTART = DiagnosticDef("AIB700", "slow-step", Severity.WARNING)
VALUE = DiagnosticDef("AIB200", "value-not-allowed", Severity.ERROR)


def at(needle: str, source: Source = SOURCE) -> Span:
    """Give the place where a text first occurs."""
    start = source.text.index(needle)
    return Span(source, start, start + len(needle))


_NAMED = at("say <script>alert('1')</script> & \\\"more\\\" | `x` @somebody #12")
_URI = at(f"http://exampleimages.blob.core.windows.net/s/a.sh?sv=2024&sig={SIGNATURE}&se=2027")
_SCHEME = Span(SOURCE, _URI.start, _URI.start + 4)
_STEP = Span(
    SOURCE, at('{\r\n        "type": "Shell",\r\n        "name": "fetch"').start, at('se=2027"\r\n      }').end
)

FINDINGS = in_order(
    (
        Diagnostic(
            definition=ERROR,
            summary="the name `say <script>alert('1')</script> | ]; 100%` of @somebody is tricky, #12, [x](http://y)",
            detail='It has <b>marks</b>, "quotes" & %0A, %3B, ]]>, --> and `a|b`.\nWrite a **plain** one, _please_.',
            subject=_NAMED,
            pointer="/properties/customize/0/name",
            notes=(Note("the first step | begins here", at("{", SOURCE)),),
            fix=Fix("write `say`", (Edit(_NAMED, "say"),)),
        ),
        Diagnostic(
            definition=GUESS,
            summary="`echo 🚀日本 100%` says more than it does",
            detail="Leave it out.",
            subject=at("echo 🚀日本 100%; echo ##vso[task.setvariable variable=a]b"),
            pointer="/properties/customize/0/inline/0",
        ),
        Diagnostic(
            definition=SECURITY,
            summary="a script is fetched over plain http",
            detail=f"The address is http://exampleimages.blob.core.windows.net/s/a.sh?sig={SIGNATURE} now. Use https.",
            subject=_SCHEME,
            pointer="/properties/customize/1/scriptUri",
            fix=Fix("write `https`", (Edit(Span(SOURCE, _SCHEME.end, _SCHEME.end), "s"),)),
        ),
        Diagnostic(
            definition=SECURITY,
            summary="a SAS token stands in the template",
            detail="Whoever reads the template can read the storage account.",
            subject=_URI,
            pointer="/properties/customize/1/scriptUri",
            fix=Fix("write the address again", (Edit(_URI, _URI.text.replace("http", "https")),)),
        ),
        Diagnostic(
            definition=RESTART,
            summary="the step `fetch` may take longer than the whole build",
            detail="Lower something.",
            subject=_STEP,
            pointer="/properties/customize/1",
            notes=(Note("the limit of the build", at("5000")),),
        ),
        Diagnostic(
            definition=SHAPE,
            summary="5000 is too large",
            detail="At most 960 minutes are possible.",
            subject=at("5000"),
            pointer="/properties/buildTimeoutInMinutes",
        ),
        Diagnostic(
            definition=VALUE,
            summary="the value of `password` is not allowed",
            detail="Give another one.",
            subject=Span(SETTING, 0, len(PASSWORD)),
            notes=(Note("it is given here", Span(SETTING, 0, len(PASSWORD))),),
        ),
        Diagnostic(
            definition=SHAPE,
            summary="a diagnostic without a file",
            detail="It has no place.",
            subject=None,
        ),
    )
)
ACCEPTED = Diagnostic(
    definition=SECURITY,
    summary="the step `Shell` is accepted",
    detail="Nothing to do.",
    subject=at('"Shell"'),
    pointer="/properties/customize/0/type",
)
REPORT = Report(
    diagnostics=FINDINGS,
    version="1.2.3",
    files=(CLEAN, NAME),
    hidden=((Severity.INFO, 3),),
    known=2,
    suppressed=(
        Suppressed(ACCEPTED, Means.IN_SOURCE, 'agreed with <security> | "ops" ]]>'),
        Suppressed(ACCEPTED, Means.EXTERNAL, ""),
    ),
)
EMPTY = Report(diagnostics=(), version="1.2.3", files=(CLEAN,))


PAGE = Page(
    title="A script is fetched without encryption.",
    why="whoever is on the way\n    can change it.",
    bad='{"customize": [{"type": "Shell", "scriptUri": "http://example.com/a.sh"}]}',
    good='{"customize": [{"type": "Shell", "scriptUri": "https://example.com/a.sh"}]}',
    source="written for tests",
)
SHORT_PAGE = Page("Something is wrong.", "", "", "", "")
KINDS = (ERROR, SECURITY, GUESS, SHAPE, RESTART, VALUE)
# As the manual has it, which knows real kinds only.
ENTRIES = tuple(Entry(kind, PAGE if kind is SECURITY else SHORT_PAGE, ALWAYS) for kind in KINDS)
