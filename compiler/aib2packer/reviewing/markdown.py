"""Markdown for a comment on a pull request: what it means first, then a picture and the details of each image.

Written for GitHub, and plain enough for GitLab and Azure DevOps. The first line is a marker that no reader sees, by
which a program finds its own comment and replaces it. A comment never has more characters than it may have: details
are shortened and left out, those of little effect first, and the last line says so. Nothing of a user becomes markup,
mentions somebody or links somewhere.
"""

from __future__ import annotations

import re

from aib2packer.compare.changes import Change, Comparison, Effect, ImageComparison, Kind
from aib2packer.diagnostics import Diagnostic
from aib2packer.excerpt import printable
from aib2packer.formats.markdown_text import code, fenced, inline
from aib2packer.formats.text import plain
from aib2packer.formats.wording import numbered
from aib2packer.reviewing.fitting import Detail, Fitted, Section, fit
from aib2packer.reviewing.options import ReviewOptions
from aib2packer.reviewing.pictures import picture
from aib2packer.reviewing.shown import SIGNS, grouped, place, shortened, subject, unified, whole
from aib2packer.reviewing.words import (
    EFFECTS,
    GRAVEST_FIRST,
    State,
    effect_counts,
    effects_of,
    files_of,
    gravest,
    gravity,
    lowers_security,
    state_of,
    summary,
    told,
    verb,
)

_LEAST = 6_000  # characters that no comment stays below: what stands around the details
_FOOTER = 400  # characters kept for the last line
_LONGEST_TITLE = 80  # characters of what is given by options
_LONGEST_TEXT = 200  # characters of a name, path or reason
_LONGEST_LINE = 500  # characters of one line of a value
_SHORT_FORMS = (20, 60, 200, 400, 600)  # lines of a value that are shown where not all of them fit
_LARGE_PICTURE = 8_000  # characters beyond which details are worth more
_SIGNS = {State.NEW: "🆕", State.REMOVED: "🗑️", State.CHANGED: "", State.UNCHANGED: "✅"}
# Ranks of details; the gravity of an effect, below 10, is added to some.
_ALARM, _FAILURE, _ROW, _CHANGE, _PICTURE, _LAST = 60, 50, 40, 20, 24, 0


def marker(key: str) -> str:
    """Give the first line of a comment; `key` is part of it, without what would end an HTML comment."""
    name = re.sub(r"[^A-Za-z0-9_./ ]+", "-", key).strip("- ")[:_LONGEST_TITLE].rstrip("- ")
    name = re.sub("--+", "-", name)
    return f"<!-- aib2packer diff: {name} -->" if name else "<!-- aib2packer diff -->"


def render(comparison: Comparison, options: ReviewOptions) -> str:
    """Write a comparison as a comment."""
    head = _head(comparison, options)
    most = max(options.most_characters, _LEAST) - len(head) - _FOOTER
    fitted = fit(tuple(_sections(comparison)), most)
    return "\n\n".join(part for part in (head, fitted.text, _footer(fitted)) if part) + "\n"


def _head(comparison: Comparison, options: ReviewOptions) -> str:
    parts = [marker(options.key), f"## {inline(shortened(options.title, _LONGEST_TITLE))}"]
    parts.append(f"**{inline(_first_upper(summary(comparison)))}**")
    if comparison.images:
        old, new = (code(shortened(text, _LONGEST_TITLE)) for text in (comparison.old_title, comparison.new_title))
        parts.append(f"From {old} to {new}.")
    return "\n\n".join(parts)


def _sections(comparison: Comparison) -> list[Section]:
    found = [_security(comparison), _table(comparison)]
    images = [image for image in comparison.images if state_of(image) is not State.UNCHANGED]
    found += [_section(image, alone=len(images) == 1) for image in images]
    return [*found, _failures(comparison.diagnostics), _legend(comparison)]


def _security(comparison: Comparison) -> Section:
    """Warn as GitHub's alerts do; elsewhere it is a quotation."""
    found = [(image, change) for image in comparison.images for change in image.changes if lowers_security(change)]
    lines = [
        f"> - {_cut_code(image.name)}: {_subject(change)}{_verb(change)}: {_cut(change.reason)} ({_place(change)})"
        for image, change in found
    ]
    return Section(
        before=f"> [!WARNING]\n> **Security is lower** by {numbered(len(found), 'change')}:\n>",
        details=tuple(Detail(_ALARM, (line,)) for line in lines),
        joint="\n",
        more="> - … and {} more",
    )


def _table(comparison: Comparison) -> Section:
    rows = [Detail(_ROW + _gravity(image), (_row(image),)) for image in comparison.images]
    return Section(
        before="| | Image | File | What happens |\n| --- | --- | --- | --- |",
        details=tuple(rows),
        joint="\n",
        more="| | … | | {} more images |",
    )


def _row(image: ImageComparison) -> str:
    effects = effect_counts(image.changes)
    happens = f"{told(image)}: {effects}" if effects else told(image)
    return f"| {_image_sign(image)} | {_cut_code(image.name)} | {_cut_code(files_of(image))} | {inline(happens)} |"


def _section(image: ImageComparison, *, alone: bool) -> Section:
    """Write an image; the details of the only one stand open."""
    opening = "<details open>" if alone else "<details>"
    before = f"### {_image_sign(image)} {_cut_code(image.name)}".replace("  ", " ")
    before += f"\n\n{opening}\n<summary>{told(image)}</summary>"
    details = [*_drawing(image), *_parts(image), *(_detail(change) for change in grouped(image))]
    return Section(before=before, details=tuple(details), after="</details>", more="*… and {} more.*")


def _drawing(image: ImageComparison) -> list[Detail]:
    chart = picture(image, "mermaid")
    if not chart:
        return []
    text = fenced(chart, "mermaid")
    if len(text) <= _LARGE_PICTURE:
        return [Detail(_PICTURE, ("", text))]
    return [Detail(_LAST, (*[""] * (len(_SHORT_FORMS) + 2), text))]  # behind the whole form of every change


def _parts(image: ImageComparison) -> list[Detail]:
    sign, parts = whole(image)
    if not parts:
        return []
    said = f"*{numbered(len(parts), 'part')}*"
    return [Detail(_CHANGE, (said, fenced("\n".join(_clipped(sign, part) for part in parts), "diff")))]


def _detail(change: Change) -> Detail:
    """Write a change: its head alone, with its first lines, and with all of them."""
    effect = gravest(change)
    head = (
        f"{EFFECTS[effect].sign} **{code(SIGNS[change.kind])} {_subject(change)}**{_verb(change)}  \n"
        f"{inline(effects_of(change))}: {_cut(change.reason)} ({_place(change)})"
    )
    lines = list(unified(change))
    forms = [f"{head}  \n*{numbered(len(lines), 'line')}, not shown*"] if lines else [head]
    for shown in _SHORT_FORMS:
        if shown < len(lines):
            rest = f"*{numbered(len(lines) - shown, 'more line')}, not shown*"
            forms.append(f"{head}\n\n{_fence(lines[:shown])}\n\n{rest}")
    if lines:
        forms.append(f"{head}\n\n{_fence(lines)}")
    return Detail(_CHANGE + gravity(effect), tuple(forms))


def _fence(lines: list[tuple[str, str]]) -> str:
    # What stands between two pairs of at signs has a color of its own.
    return fenced("\n".join(f"@@ {line} @@" if mark == "@" else _clipped(mark, line) for mark, line in lines), "diff")


def _clipped(mark: str, line: str) -> str:
    return f"{mark} {shortened(line, _LONGEST_LINE)}" if line else mark.rstrip()


def _failures(diagnostics: tuple[Diagnostic, ...]) -> Section:
    details = [
        Detail(_FAILURE, (_cut(item.summary), fenced(shortened(plain(item), 10 * _LONGEST_LINE), "text")))
        for item in diagnostics
    ]
    return Section(before="### Not compared", details=tuple(details), more="*… and {} more.*")


def _legend(comparison: Comparison) -> Section:
    """Explain the effects that occur, for who sees such a comment for the first time."""
    lines = [
        f"- {_named(effect)}: {EFFECTS[effect].meaning}" for effect in GRAVEST_FIRST if effect in comparison.effects
    ]
    return Section(
        before="<details>\n<summary>What this means</summary>\n",
        details=(Detail(_LAST, ("\n".join(lines),)),) if lines else (),
        after="\n</details>",
        joint="\n",
    )


def _footer(fitted: Fitted) -> str:
    missing = [f"{fitted.shortened} shortened"] if fitted.shortened else []
    missing += [f"{fitted.left_out} left out"] if fitted.left_out else []
    if not missing:
        return ""
    return (
        f"*This comment would be too long; of its details, the least important ones first, {' and '.join(missing)}. "
        "`aib2packer diff --format html` shows everything.*"
    )


def _image_sign(image: ImageComparison) -> str:
    return _SIGNS[state_of(image)] or EFFECTS[_worst(image)].sign


def _gravity(image: ImageComparison) -> int:
    return gravity(_worst(image))


def _worst(image: ImageComparison) -> Effect:
    return max((gravest(change) for change in image.changes), key=gravity, default=Effect.NOTHING)


def _named(effect: Effect) -> str:
    return f"{EFFECTS[effect].sign} **{EFFECTS[effect].name}**"


def _subject(change: Change) -> str:
    return _cut(subject(change).strip())  # emphasis ends behind a letter or a sign, never behind a blank


def _verb(change: Change) -> str:
    return "" if change.kind is Kind.CHANGED else f" {verb(change)}"


def _place(change: Change) -> str:
    return _cut_code(place(change))


def _cut(text: str) -> str:
    return inline(shortened(printable(text), _LONGEST_TEXT))


def _cut_code(text: str) -> str:
    return code(shortened(printable(text), _LONGEST_TEXT))


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
