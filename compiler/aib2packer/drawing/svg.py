"""A picture as SVG, drawn by this program: no script, no reference to anything, no font to be loaded.

Guarantees that text stays in its box, whatever font there is: it is measured with wide letters, wrapped and cut, and
what is cut stands in the `title` of its box. Texts with letters that cannot be measured are squeezed to the width that
they were taken for. Light and dark pages have colors of their own; no element has an id, so that a page may hold many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from aib2packer.compare.changes import Role
from aib2packer.drawing.colors import DARK, LIGHT, Paint
from aib2packer.drawing.layout import BADGE, PAD, SIZE, Box, Line, Panel, Text, line_room, panel
from aib2packer.drawing.measure import is_certain
from aib2packer.drawing.picture import Mark, Node, Picture

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_CLASS = "aib2packer-build"
_FONTS = "-apple-system,'Segoe UI',Helvetica,Arial,'DejaVu Sans',sans-serif"
_SIGNS = {Mark.REMOVED: "\N{MINUS SIGN}"}  # easier to see than the hyphen
_ROUND, _EDGED, _CORNER = 17, 4, 9
_BETWEEN = 20  # two pictures
_SQUEEZED = 0.98  # browsers miss a `textLength` by a unit or so
_PAGE = {"light": ("#ffffff", "#d0d7de"), "dark": ("#0d1117", "#30363d")}  # fill and frame


def render(pictures: Sequence[Picture]) -> str:
    """Draw builds one below the other."""
    laid_out = [panel(picture) for picture in pictures]
    width = max((item.width for item in laid_out), default=0)
    height = sum(item.height + _BETWEEN for item in laid_out) - _BETWEEN
    size = f"{_number(width + 2)} {_number(max(height, 0) + 2)}"
    wide, high = size.split()
    start = f'<svg xmlns="http://www.w3.org/2000/svg" class="{_CLASS}" role="img" width="{wide}" height="{high}"'
    lines = [
        f'{start} viewBox="-1 -1 {size}" style="max-width:100%;height:auto">',
        f"<title>{_escaped(', '.join(picture.name for picture in pictures))}</title>",
        f"<desc>{_escaped(' '.join(_told(picture) for picture in pictures))}</desc>",
        f"<style>{_styles()}</style>",
    ]
    top = 0.0
    for item in laid_out:
        lines += (f'<g transform="translate(0 {_number(top)})">', *_panel(item, width), "</g>")
        top += item.height + _BETWEEN
    return "\n".join((*lines, "</svg>")) + "\n"


def _panel(item: Panel, width: float) -> Iterator[str]:
    yield f'<rect class="page" width="{_number(width)}" height="{_number(item.height)}" rx="8"/>'
    for text in item.texts:
        yield _text(text)
    for line in item.lines:
        yield from _line(line)
    for box in item.boxes:
        yield from _box(box)
    for entry in item.key:
        yield f'<g class="{entry.mark.word}">{_badge(entry.mark, entry.x, entry.y)}</g>{_text(entry.text)}'


def _box(box: Box) -> Iterator[str]:
    yield f'<g class="{box.node.mark.word}"><title>{_escaped(_said(box.node))}</title>'
    yield _outline(box)
    for text in box.texts:
        yield _text(text)
    if box.node.mark is not Mark.NONE:
        yield _badge(box.node.mark, box.x + box.width - PAD - BADGE / 2, box.y + PAD / 2 + BADGE + 2)
    yield "</g>"


def _outline(box: Box) -> str:
    x, y, width, height = (_number(value) for value in (box.x, box.y, box.width, box.height))
    if box.node.role is not Role.VALIDATOR:
        corner = _EDGED if box.node.role is Role.STEP else _ROUND
        return f'<rect class="box" x="{x}" y="{y}" width="{width}" height="{height}" rx="{corner}"/>'
    across, down, cut = box.width - 2 * _CORNER, box.height - 2 * _CORNER, _CORNER
    return (
        f'<path class="box" d="M{_number(box.x + cut)} {y}h{_number(across)}l{cut} {cut}v{_number(down)}'
        f'l-{cut} {cut}h-{_number(across)}l-{cut} -{cut}v-{_number(down)}z"/>'
    )


def _badge(mark: Mark, x: float, y: float) -> str:
    return (
        f'<circle class="badge" cx="{_number(x)}" cy="{_number(y)}" r="{BADGE}"/>'
        f'<text class="sign" x="{_number(x)}" y="{_number(y + 4.5)}">{_escaped(_SIGNS.get(mark, mark.value))}</text>'
    )


def _text(text: Text) -> str:
    look = f' class="{text.style}"' if text.style else ""
    bold = ' font-weight="600"' if text.bold else ""
    squeezed = ""
    if not is_certain(text.text):
        squeezed = f' textLength="{_number(line_room(text) * _SQUEEZED)}" lengthAdjust="spacingAndGlyphs"'
    return (
        f'<text{look} x="{_number(text.x)}" y="{_number(text.y)}" font-size="{text.size}"{bold}{squeezed}>'
        f"{_escaped(text.text)}</text>"
    )


def _line(line: Line) -> Iterator[str]:
    look = "line removed" if line.removed else "line"
    points = "L".join(f"{_number(x)} {_number(y)}" for x, y in line.points)
    yield f'<path class="{look}" d="M{points}"/>'
    x, y = line.points[-1]
    left, right, high = (_number(value) for value in (x - 5, x + 5, y - 7))
    yield f'<path class="{look} head" d="M{left} {high}L{_number(x)} {_number(y)}L{right} {high}"/>'


def _told(picture: Picture) -> str:
    """Say a picture in words, for those who do not see it."""
    return f"{picture.name}: {picture.summary}. " + " ".join(f"{_said(node)}." for node in picture.nodes)


def _said(node: Node) -> str:
    text = ", ".join(node.lines)
    return text if node.mark is Mark.NONE else f"{text} ({node.mark.word})"


def _styles() -> str:
    """Give the style sheet; its rules hold in this drawing only, also within a page."""
    plain = (
        f"text{{font-family:{_FONTS};white-space:pre}}"
        f".sign{{font-size:{SIZE}px;font-weight:700;text-anchor:middle}}"
        ".line{fill:none;stroke-width:2}"
        ".line.removed{stroke-dasharray:5 4}.line.head{stroke-dasharray:none;stroke-linejoin:round}"
        ".box{stroke-width:1.4}"
    )
    light, dark = _colors(LIGHT, *_PAGE["light"]), _colors(DARK, *_PAGE["dark"])
    return _scoped(plain + light) + f"@media (prefers-color-scheme:dark){{{_scoped(dark)}}}"


def _colors(paints: Mapping[Mark, Paint], page: str, frame: str) -> str:
    base = paints[Mark.NONE]
    rules = [f".page{{fill:{page};stroke:{frame}}}text{{fill:{base.text}}}.line{{stroke:{base.frame}}}"]
    for mark, paint in paints.items():
        dashes = f";stroke-dasharray:{paint.dashes}" if paint.dashes else ""
        wide = "" if mark is Mark.NONE else ";stroke-width:2"
        rules.append(f".{mark.word} .box{{fill:{paint.fill};stroke:{paint.frame}{dashes}{wide}}}")
        rules.append(f".{mark.word} text{{fill:{paint.text}}}")
        if mark is not Mark.NONE:
            rules.append(f".{mark.word} .badge{{fill:{paint.frame}}}.{mark.word} .sign{{fill:{paint.fill}}}")
    return "".join(rules)


def _scoped(rules: str) -> str:
    return "".join(f".{_CLASS} {rule}}}" for rule in rules.split("}") if rule)


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
