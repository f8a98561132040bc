"""Comparisons made by hand: one with everything that a format could stumble over, and smaller ones."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from aib2packer.compare.changes import Change, Comparison, Effect, ImageComparison, Kind, LinePair, Part, Role, Value
from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Severity
from aib2packer.source import Source, Span

SIGNATURE = "mXq3Zt7bKe9%2BsEcReT%3D"
SCRIPT = "<script>alert('1')</script>"
HOSTILE = f'{SCRIPT} & "more" | `x` @somebody #12 ##vso[task.setvariable variable=a]b --> ]]> \x1b[31m </details>'

OLD = Source.from_text("images/my [web].json", "".join(f"{' ' * (number % 9)}line {number}\n" for number in range(90)))
NEW = Source.from_text("images/my [web].json", "\n".join(f"{' ' * (number % 7)}row {number}" for number in range(95)))
UNREADABLE = DiagnosticDef("AIB010", "unexpected-character", Severity.ERROR)


def at(source: Source, line: int) -> Span:
    """Give the place of the words in a line, counted from 1."""
    start = sum(len(text) + 1 for text in source.text.split("\n")[: line - 1])
    text = source.line(line)
    return Span(source, start + len(text) - len(text.lstrip()), start + len(text))


def value(source: Source | None, line: int, *lines: str) -> Value:
    """Give a value of one or several lines; without a source it has no place."""
    return Value(lines, None if source is None else at(source, line))


def paired(old: Sequence[str], new: Sequence[str]) -> tuple[LinePair, ...]:
    """Align two texts."""
    pairs: list[LinePair] = []
    for _, start, end, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = list(old[start:end]), list(new[first:last])
        longest = max(len(left), len(right))
        left += [None] * (longest - len(left))
        right += [None] * (longest - len(right))
        pairs += [LinePair(*sides) for sides in zip(left, right, strict=True)]
    return tuple(pairs)


COMMANDS = (
    "set -euo pipefail",
    "export DEBIAN_FRONTEND=noninteractive",
    "apt-get update",
    "apt-get install -y nginx=1.24.0-2",
    "systemctl enable nginx",
    "mkdir -p /srv/www",
    "chown www-data: /srv/www",
    "install -m 0644 /tmp/index.html /srv/www/index.html",
    "curl -fsS http://localhost/",
    f"echo {SCRIPT} '```' @somebody fixes #12",
)
NEW_COMMANDS = (
    *COMMANDS[:3],
    "apt-get install -y nginx=1.26.1-1",
    "apt-get install -y certbot python3-certbot-nginx",
    *COMMANDS[4:9],
    f"echo {SCRIPT} '````' @somebody_else fixes #13 :: ##[error]no",
)

_INSTALL = "customizer `install`"
_FETCH = f"customizer `fetch {HOSTILE}`"
_GALLERY = "target `web-gallery`"

WEB = ImageComparison(
    name="web",
    old_file=OLD.name,
    new_file=NEW.name,
    changes=(
        Change(
            kind=Kind.CHANGED,
            path="tags.owner",
            part=None,
            label=None,
            old=value(OLD, 3, f'"{HOSTILE}"'),
            new=value(NEW, 3, '"web team"'),
            effects=(Effect.TAGS,),
            reason="tags of the template change nothing in the image",
        ),
        Change(
            kind=Kind.CHANGED,
            path="properties.vmProfile.vmSize",
            part=None,
            label=None,
            old=value(OLD, 10, '"Standard_D2s_v5"'),
            new=value(NEW, 10, '"Standard_D4s_v5"'),
            effects=(Effect.NOTHING,),
            reason="the build machine is another one, the image is the same",
        ),
        Change(
            kind=Kind.CHANGED,
            path="properties.source.version",
            part="source",
            label="source `ubuntu-24_04-lts`",
            old=value(OLD, 15, '"24.04.202506200"'),
            new=value(NEW, 15, '"latest"'),
            effects=(Effect.IMAGE, Effect.RECREATE, Effect.SECURITY),
            reason="the source is no longer pinned to a version",
        ),
        Change(
            kind=Kind.MOVED,
            path="properties.customize[0]",
            part="step-3",
            label="customizer `reboot`",
            old=value(OLD, 60, "{", '  "type": "WindowsRestart"', "}"),
            new=value(NEW, 20, "{", '  "type": "WindowsRestart"', "}"),
            effects=(Effect.IMAGE, Effect.RECREATE),
            reason="the steps run in another order",
            old_index=3,
            new_index=0,
        ),
        Change(
            kind=Kind.CHANGED,
            path="properties.customize[1].inline",
            part="step-1",
            label=_INSTALL,
            old=value(OLD, 24, *COMMANDS),
            new=value(NEW, 25, *NEW_COMMANDS),
            effects=(Effect.IMAGE, Effect.RECREATE),
            reason="a step does something else",
            lines=paired(COMMANDS, NEW_COMMANDS),
        ),
        Change(
            kind=Kind.CHANGED,
            path="properties.customize[2].scriptUri",
            part="step-2",
            label=_FETCH,
            old=value(OLD, 40, f'"https://a.blob.core.windows.net/s/fetch.sh?sv=2024&sig={SIGNATURE}"'),
            new=value(NEW, 41, f'"http://a.blob.core.windows.net/s/fetch.sh?sv=2024&sig={SIGNATURE}"'),
            effects=(Effect.IMAGE, Effect.RECREATE, Effect.SECURITY),
            reason="the script is fetched without encryption",
        ),
        Change(
            kind=Kind.REMOVED,
            path="properties.customize[2].sha256Checksum",
            part="step-2",
            label=_FETCH,
            old=value(OLD, 41, '"8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4"'),
            new=None,
            effects=(Effect.RECREATE, Effect.SECURITY),
            reason="nothing says any longer what the download has to be",
        ),
        Change(
            kind=Kind.ADDED,
            path="properties.customize[3]",
            part="step-4",
            label="customizer `clean up`",
            old=None,
            new=value(NEW, 50, "{", '  "type": "Shell",', '  "inline": ["apt-get clean"]', "}"),
            effects=(Effect.IMAGE, Effect.RECREATE),
            reason="a step is new",
        ),
        Change(
            kind=Kind.REMOVED,
            path="properties.validate.inVMValidations[0]",
            part="validator-0",
            label="validator `smoke test`",
            old=value(OLD, 70, "{", '  "type": "Shell",', '  "inline": ["/usr/bin/false || true"]', "}"),
            new=None,
            effects=(Effect.RECREATE,),
            reason="a validator is gone",
        ),
        Change(
            kind=Kind.CHANGED,
            path="properties.distribute[0].targetRegions",
            part="target-0",
            label=_GALLERY,
            old=value(OLD, 80, '["westeurope"]'),
            new=value(NEW, 81, '["westeurope", "northeurope"]'),
            effects=(Effect.PLACEMENT,),
            reason="the image goes to other regions",
        ),
    ),
    old_parts=(
        Part("source", Role.SOURCE, "PlatformImage", "ubuntu-24_04-lts"),
        Part("step-1", Role.STEP, "Shell", "install"),
        Part("step-2", Role.STEP, "Shell", f"fetch {HOSTILE}"),
        Part("step-3", Role.STEP, "WindowsRestart", "reboot"),
        Part("validator-0", Role.VALIDATOR, "Shell", "smoke test"),
        Part("target-0", Role.TARGET, "SharedImage", "web-gallery"),
    ),
    new_parts=(
        Part("source", Role.SOURCE, "PlatformImage", "ubuntu-24_04-lts"),
        Part("step-3", Role.STEP, "WindowsRestart", "reboot"),
        Part("step-1", Role.STEP, "Shell", "install"),
        Part("step-2", Role.STEP, "Shell", f"fetch {HOSTILE}"),
        Part("step-4", Role.STEP, "Shell", "clean up"),
        Part("target-0", Role.TARGET, "SharedImage", "web-gallery"),
    ),
)
_PARTS = (
    Part("source", Role.SOURCE, "ManagedImage", "golden"),
    Part("step-0", Role.STEP, "PowerShell", f"say {SCRIPT}"),
    Part("target-0", Role.TARGET, "VHD", "disk"),
)
ADDED = ImageComparison(
    name=f"db {SCRIPT}", old_file=None, new_file="images/db.json", changes=(), old_parts=(), new_parts=_PARTS
)
REMOVED = ImageComparison(
    name="legacy", old_file="images/legacy.json", new_file=None, changes=(), old_parts=_PARTS, new_parts=()
)
SAME = ImageComparison(
    name="same", old_file="images/old name.json", new_file="images/same.json", changes=(), old_parts=_PARTS,
    new_parts=_PARTS,
)  # fmt: skip

RICH = Comparison(
    images=(ADDED, REMOVED, SAME, WEB),
    diagnostics=(
        Diagnostic(
            definition=UNREADABLE,
            summary=f"the name `{HOSTILE[:60]}` cannot be read",
            detail="It has <b>marks</b>, and was to have a comma.",
            subject=at(NEW, 5),
        ),
    ),
    old_title="main@{1} <b>",
    new_title="feature/`x`",
)
UNCHANGED = Comparison(images=(SAME,), old_title="images/old name.json", new_title="images/same.json")
EMPTY = Comparison(images=())
CONFIGURATION = Comparison(
    images=(
        ImageComparison(
            name="web",
            old_file="web.json",
            new_file="web.pkr.hcl",
            changes=(
                Change(
                    kind=Kind.CHANGED,
                    path="source.azure-arm.web.vm_size",
                    part=None,
                    label=None,
                    old=value(None, 0, '"Standard_D2s_v5"'),
                    new=value(None, 0, '"Standard_D4s_v5"'),
                    effects=(Effect.NOTHING,),
                    reason="the build machine is another one",
                ),
                Change(
                    kind=Kind.CHANGED,
                    path="build.provisioner[0].inline",
                    part="step-0",
                    label="provisioner `shell`",
                    old=value(None, 0, "apt-get update", "apt-get upgrade"),
                    new=value(None, 0, "apt-get update"),
                    effects=(Effect.IMAGE,),
                    reason="a step does something else",
                    lines=paired(("apt-get update", "apt-get upgrade"), ("apt-get update",)),
                ),
            ),
        ),
    ),
    old_title="web.json",
    new_title="web.pkr.hcl",
)
CASES = {"rich": RICH, "unchanged": UNCHANGED, "empty": EMPTY, "configuration": CONFIGURATION}


def large(lines: int, longest: int = 60) -> Comparison:
    """Make one change of many lines, each of them another one."""
    old = tuple(f"echo {number} {'x' * longest}"[:longest] for number in range(lines))
    new = tuple(f"echo {number} {'y' * longest}"[:longest] for number in range(lines))
    change = Change(
        kind=Kind.CHANGED,
        path="properties.customize[0].inline",
        part="step-0",
        label="customizer `all`",
        old=Value(old, None),
        new=Value(new, None),
        effects=(Effect.IMAGE, Effect.RECREATE),
        reason="a step does something else",
        lines=paired(old, new),
    )
    return Comparison(images=(ImageComparison(name="web", old_file="a.json", new_file="a.json", changes=(change,)),))
