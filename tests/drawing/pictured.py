"""Builds to draw: a small one, a long one, one in which everything has changed, and texts that mean mischief."""

from __future__ import annotations

from hypothesis import strategies as st

from aib2packer.compare.changes import Change, Effect, ImageComparison, Kind, Part, Role
from aib2packer.drawing.picture import Picture, picture_of_comparison, picture_of_parts

TYPES = ("PowerShell", "Shell", "WindowsRestart", "WindowsUpdate", "File")
LABELS = (
    "Install IIS",
    "Harden the machine as the security baseline of the company asks for it, with all of its audit policies",
    "sudo apt-get update …",
    "C:\\Program Files\\contoso\\a-very-long-name_of-a-file.in.a.folder/that/has/no/blank/anywhere/config.json",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "日本語の手順を実行します。日本語の手順を実行します。日本語の手順を実行します。",
    "Ставим обновления ШЩЮ ЖЖЖ и перезапускаем машину, пока обновления не закончатся",
    "🚀🚀🚀 launch 👩‍👩‍👧‍👦 \u0e01\u0e33\u0e25\u0e31\u0e07 \ufdfd\ufdfd\ufdfd \U0001242b\U0001242b",
)
# What is special to Markdown, HTML, XML, DOT or Mermaid, and to those who read logs.
TRICKY = (
    "<script>alert(1)</script>",
    "</title></svg><img src=x onerror=alert(1)>",
    'say "hello" & goodbye &lt; &amp;quot; &#65;',
    "1. one",
    "- item",
    "+ item",
    "# title",
    "> quote",
    "    code",
    "**bold** _it_ `code` ~~x~~ [a](http://b.example) ![i](x)",
    "https://example.com/a www.example.com me@example.com",
    "%% comment %%{init: {'theme':'x'}}%%",
    "end",
    "subgraph a[b] end; click n1 href",
    "a --> b",
    "A:::added",
    "`",
    '"`x`"',
    "$$x^2$$",
    "fa:fa-car",
    "style x:#35;y;",
    "#quot; #35; #lt;",
    "ﬂ°lt¶ß ﬂ°°60¶ß",
    "C:\\new\\table\\N \\G \\\\",
    "back\\",
    "<br/>",
    "---",
    "===",
    "|a|b|",
    "{{x}}",
    "]] ]) }}",
    "line\nbreak\r\nand\ttab",
    "nul\0 esc\x1b[31m bell\x07",
    "\u202eright to left",
    "\ud800 alone \ufffe",
    "##vso[task.setvariable variable=a]b",
    "::error::x",
    "https://a.blob.core.windows.net/c/b.vhd?sv=2024&sig=mXq3Zt7bKe9%2BsEcReT%3D",
)
TEXTS = st.one_of(
    st.sampled_from(TRICKY),
    st.text(max_size=120),
    st.text(alphabet="<>&\"'#;:%{}[]()|`*_~-+=!\\/.,@$^ aé1", max_size=60),
    st.lists(st.sampled_from(TRICKY), max_size=3).map("".join),
)


def parts(steps: int, validators: int = 2, targets: int = 2) -> tuple[Part, ...]:
    """Make the parts of a build."""
    return (
        Part("source", Role.SOURCE, "PlatformImage", "MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2:latest"),
        *(
            Part(f"s{n}", Role.STEP, TYPES[n % len(TYPES)], LABELS[n % len(LABELS)] if n % 3 else "Install IIS")
            for n in range(steps)
        ),
        *(Part(f"v{n}", Role.VALIDATOR, "PowerShell", f"Check number {n}") for n in range(validators)),
        *(Part(f"t{n}", Role.TARGET, "SharedImage", f"gallery-{n}: contoso/windows-2022") for n in range(targets)),
    )


def labelled(labels: tuple[str, ...]) -> tuple[Part, ...]:
    """Make a build of steps with some names, which also name its target."""
    steps = (Part(f"s{n}", Role.STEP, "Shell", label) for n, label in enumerate(labels))
    return (
        Part("source", Role.SOURCE, "PlatformImage", labels[0] if labels else ""),
        *steps,
        Part("t", Role.TARGET, labels[-1] if labels else "VHD", "out"),
    )


def change(part: str, kind: Kind = Kind.CHANGED) -> Change:
    """Make a change of a part."""
    return Change(
        kind=kind, path="p", part=part, label=None, old=None, new=None, effects=(Effect.IMAGE,), reason="it differs"
    )


def comparison(
    old: tuple[Part, ...], new: tuple[Part, ...], *changes: Change, name: str = "windows-baseline"
) -> ImageComparison:
    """Compare two sides."""
    return ImageComparison(
        name=name, old_file="old.json", new_file="new.json", changes=changes, old_parts=old, new_parts=new
    )


def mixed(steps: int = 8) -> ImageComparison:
    """Give a build in which something was added, removed, changed, moved, and both moved and changed."""
    old = parts(steps)
    source = Part("other", Role.SOURCE, "SharedImageVersion", "contoso/base/1.0.0")
    added = Part("new", Role.STEP, "Shell", "Install the <agent>")
    s = old[1 : steps + 1]
    new = (source, s[1], s[0], *s[3:5], added, s[6], s[5], *s[7:], *old[steps + 1 :])
    return comparison(
        old, new, change("s0", Kind.MOVED), change("s5", Kind.MOVED), change("s5"), change("s3"), change("t1")
    )


def drawn() -> dict[str, tuple[Picture, ...]]:
    """Give the pictures that are looked at."""
    return {
        "nothing": (picture_of_parts("nothing", ()),),
        "one step": (picture_of_parts("one", parts(1, 0, 1)),),
        "some steps": (picture_of_parts("windows-baseline", parts(6), generalized=True),),
        "60 steps": (picture_of_parts("sixty", parts(60, 3, 5)),),
        "changes": (picture_of_comparison(mixed()),),
        "60 steps with changes": (picture_of_comparison(mixed(60)),),
        "a new image": (picture_of_comparison(comparison((), parts(3))),),
        "an image that is gone": (picture_of_comparison(comparison(parts(30), ())),),
        "several": (picture_of_parts("first", parts(2)), picture_of_comparison(mixed())),
        "mischief": (picture_of_comparison(comparison(labelled(TRICKY[::-1]), labelled(TRICKY), name=TRICKY[0])),),
    }
