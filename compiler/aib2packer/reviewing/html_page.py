"""A comparison as one HTML page, old beside new: for an artifact of a build, or to read it at length.

The page holds everything it needs and asks nobody for anything: no script, no font, no picture from elsewhere. Its
Content-Security-Policy forbids the browser what the page does not do. Whatever a user wrote is text in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.compare.changes import Change, Comparison, Effect, ImageComparison, LinePair
from aib2packer.excerpt import printable
from aib2packer.formats.text import plain
from aib2packer.formats.xml_text import escaped
from aib2packer.reviewing.options import ReviewOptions
from aib2packer.reviewing.pictures import picture
from aib2packer.reviewing.shown import SIGNS, grouped, hunks, pairs, place, subject, unchanged_lines, whole
from aib2packer.reviewing.words import (
    EFFECTS,
    GRAVEST_FIRST,
    State,
    effect_counts,
    files_of,
    lowers_security,
    state_of,
    summary,
    told,
    verb,
)

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_LEAST_COMMON = 0.3  # of two lines must be equal at both ends, or the middle is most of them and not worth a mark


def render(comparison: Comparison, options: ReviewOptions) -> str:
    """Write a comparison as a page."""
    title = _text(options.title)
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{title}: {_text(summary(comparison))}</title>",
        f"<style>\n{_style()}</style>",
        "</head>",
        "<body>",
        *_header(comparison, title),
        *_security(comparison),
        *_navigation(comparison),
        "<main>",
        *(line for number, image in enumerate(comparison.images, 1) for line in _image(image, number)),
        *_failures(comparison),
        *_legend(comparison),
        "</main>",
        f"<footer>aib2packer {_text(options.version)}</footer>".replace(" </", "</"),
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _style() -> str:
    from importlib.resources import files  # the other formats have no style

    return files(__package__).joinpath("page.css").read_text(encoding="utf-8")


def _header(comparison: Comparison, title: str) -> Iterator[str]:
    yield "<header>"
    yield f"<h1>{title}</h1>"
    yield f'<p class="summary">{_text(summary(comparison))}</p>'
    if comparison.images:
        old, new = _text(comparison.old_title), _text(comparison.new_title)
        yield f'<p class="faint">From <code>{old}</code> to <code>{new}</code></p>'
    yield "</header>"


def _security(comparison: Comparison) -> Iterator[str]:
    found = [
        (image, change, anchor)
        for number, image in enumerate(comparison.images, 1)
        for anchor, change in _anchored(image, number)
        if lowers_security(change)
    ]
    if not found:
        return
    yield '<section class="alarm" aria-labelledby="security">'
    yield '<h2 id="security">\N{WARNING SIGN}\N{VARIATION SELECTOR-15} Security is lower</h2>'
    yield "<ul>"
    for image, change, anchor in found:
        link = f'<a href="#{anchor}">{_text(image.name)}: {_marked(subject(change))}</a>'
        yield f"<li>{link}: {_marked(change.reason)}</li>"
    yield "</ul>"
    yield "</section>"


def _navigation(comparison: Comparison) -> Iterator[str]:
    if len(comparison.images) < 2:  # noqa: PLR2004 -- the only image needs no way to it
        return
    yield '<nav aria-labelledby="images">'
    yield '<h2 id="images">Images</h2>'
    yield "<ul>"
    for number, image in enumerate(comparison.images, 1):
        effects = effect_counts(image.changes)
        said = f"{told(image)}: {effects}" if effects else told(image)
        yield f'<li><a href="#image-{number}">{_text(image.name)}</a> {_text(said)}</li>'
    yield "</ul>"
    yield "</nav>"


def _image(image: ImageComparison, number: int) -> Iterator[str]:
    opening = "" if state_of(image) is State.UNCHANGED else " open"
    yield f'<details class="image" id="image-{number}"{opening}>'
    yield f'<summary><h2>{_text(image.name)}</h2> <span class="faint">{_text(told(image))}</span></summary>'
    yield '<div class="inside">'
    yield f"<p><code>{_text(files_of(image))}</code></p>"
    if drawing := picture(image, "svg"):
        yield f"<figure>\n{drawing}\n</figure>"
    sign, parts = whole(image)
    if parts:
        yield '<ul class="parts">'
        yield from (f"<li>{sign} {_text(part)}</li>" for part in parts)
        yield "</ul>"
    for anchor, change in _anchored(image, number):
        yield from _change(change, anchor)
    yield "</div>"
    yield "</details>"


def _change(change: Change, anchor: str) -> Iterator[str]:
    sign = SIGNS[change.kind]
    yield f'<section class="change" id="{anchor}">'
    yield f'<h3><span class="kind">{_text(f"{sign} {verb(change)}")}</span> {_marked(subject(change))}</h3>'
    effects = " ".join(_badge(effect) for effect in reversed(change.effects))
    yield f"<p>{effects} {_marked(change.reason)}</p>"
    yield f'<p class="faint">{_text(_path(change))}</p>'
    found = pairs(change)
    if found:
        yield from _table(found)
    yield "</section>"


def _path(change: Change) -> str:
    found = place(change)
    return found if found.endswith(printable(change.path)) else f"{printable(change.path)}, {found}"


def _badge(effect: Effect) -> str:
    look = "effect security" if effect is Effect.SECURITY else "effect"
    return f'<span class="{look}">{EFFECTS[effect].name}</span>'


def _table(found: tuple[LinePair, ...]) -> Iterator[str]:
    # The roles keep the table one for screen readers where a narrow page lays it out as blocks.
    yield '<table class="lines" role="table">'
    yield '<thead role="rowgroup"><tr role="row">'
    yield '<th scope="col" role="columnheader">Old</th><th scope="col" role="columnheader">New</th>'
    yield '</tr></thead>\n<tbody role="rowgroup">'
    for item in hunks(found):
        if isinstance(item, int):
            yield f'<tr role="row"><td class="gap" role="cell" colspan="2">{unchanged_lines(item)}</td></tr>'
        else:
            yield f'<tr role="row">{_cells(item)}</tr>'
    yield "</tbody>\n</table>"


def _cells(pair: LinePair) -> str:
    if pair.old == pair.new:
        line = f'<span class="sign"> </span>{_text(pair.new or "")}'
        return f'<td role="cell">{line}</td><td class="copy" role="cell">{line}</td>'
    old, new = _compared(pair.old, pair.new)
    return _side("old", "del", "\N{MINUS SIGN}", old) + _side("new", "ins", "+", new)


def _side(name: str, element: str, sign: str, line: str | None) -> str:
    if line is None:
        return '<td class="none" role="cell"></td>'
    return f'<td class="{name}" role="cell"><span class="sign">{sign}</span><{element}>{line}</{element}></td>'


def _compared(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Write both sides of a changed line; what is between the equal ends is marked, unless that is most of it."""
    if old is None or new is None:
        return None if old is None else _text(old), None if new is None else _text(new)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    if start + end < _LEAST_COMMON * max(len(old), len(new)):
        return _text(old), _text(new)
    return _middle(old, start, end), _middle(new, start, end)


def _middle(line: str, start: int, end: int) -> str:
    last = len(line) - end
    middle = f"<b>{escaped(line[start:last])}</b>" if last > start else ""
    return escaped(line[:start]) + middle + escaped(line[last:])


def _common(left: str, right: str) -> int:
    """Count the characters that two texts begin with."""
    for number, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return number
    return min(len(left), len(right))


def _failures(comparison: Comparison) -> Iterator[str]:
    if comparison.diagnostics:
        yield "<section>\n<h2>Not compared</h2>"
        yield from (f"<pre>{escaped(plain(item))}</pre>" for item in comparison.diagnostics)
        yield "</section>"


def _legend(comparison: Comparison) -> Iterator[str]:
    if comparison.effects:
        yield "<section>\n<h2>What this means</h2>\n<dl>"
        for effect in (effect for effect in GRAVEST_FIRST if effect in comparison.effects):
            yield f"<dt>{EFFECTS[effect].name}</dt><dd>{EFFECTS[effect].meaning}</dd>"
        yield "</dl>\n</section>"


def _anchored(image: ImageComparison, number: int) -> Iterator[tuple[str, Change]]:
    """Give the changes of an image in the order of the page, each with the id of its place there."""
    for position, change in enumerate(grouped(image), 1):
        yield f"change-{number}-{position}", change


def _marked(text: str) -> str:
    """Write a text; what stands between backticks becomes code, unless one of them has no partner."""
    parts = printable(text).split("`")
    if len(parts) % 2 == 0:
        return _text(text)
    return "".join(
        f"<code>{escaped(part)}</code>" if number % 2 else escaped(part) for number, part in enumerate(parts)
    )


def _text(text: str) -> str:
    return escaped(printable(text))
