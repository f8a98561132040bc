"""A picture as a Mermaid flow chart, as it stands in a fence ```` ```mermaid ```` of a Markdown file on GitHub.

Guarantees that any text stays text: whatever could mean something to Mermaid, to the Markdown or the HTML inside of its
labels, is written as an entity code (Mermaid documentation, "Entity codes to escape characters"). A chart stays below
the limits of Mermaid, which draws nothing beyond them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aib2packer.compare.changes import Role
from aib2packer.drawing.colors import LIGHT
from aib2packer.drawing.picture import Mark, Node, Picture, folded

_SHAPES = {Role.SOURCE: ("([", "])"), Role.STEP: ("[", "]"), Role.VALIDATOR: ("{{", "}}"), Role.TARGET: ("([", "])")}
_LONGEST_LINE = 80  # characters of a text; Mermaid wraps it
_CUT = "…"
# Mermaid's `maxTextSize` is 50,000 characters and `maxEdges` 500 (Mermaid documentation, configuration).
_LONGEST_CHART = 48_000
_MOST_NODES = (200, 100, 50, 25, 10)
# Mermaid writes entities with these while it works.
_INTERNAL = "\N{LATIN SMALL LIGATURE FL}\N{DEGREE SIGN}\N{PILCROW SIGN}\N{LATIN SMALL LETTER SHARP S}"
# Formulas, icons, line breaks and those are looked for in what entities mean: something that cannot be seen is put into
# their marks.
_READ_AFTER_ENTITIES = ("$$", ":fa-", "\\n", _INTERNAL[:2], _INTERNAL[2:])
_ZERO_WIDTH = "#8203;"  # U+200B
_BETWEEN = "-_/"  # stays as it is between two letters or digits


def render(pictures: Sequence[Picture]) -> str:
    """Write one flow chart of builds; what is too much for one is folded."""
    for most in _MOST_NODES:
        text = _chart([folded(picture, max(most // max(len(pictures), 1), _MOST_NODES[-1])) for picture in pictures])
        if len(text) <= _LONGEST_CHART:
            break
    return text


def _chart(pictures: Sequence[Picture]) -> str:
    marks = [mark for mark in Mark if any(mark in picture.marks for picture in pictures)]
    lines = ["flowchart TD"]
    for number, picture in enumerate(pictures, 1):
        prefix = f"p{number}" if len(pictures) > 1 else ""
        body = list(_body(picture, prefix))
        if prefix:
            body = [f'subgraph {prefix}["{_escaped(picture.name)}"]', *(f"  {line}" for line in body), "end"]
        lines += (f"  {line}" for line in body)
    if marks:
        lines += (f"  {line}" for line in _legend(marks))
        lines += (f"  classDef {mark.word} {_style(mark)}" for mark in marks)
    return "\n".join(lines) + "\n"


def _body(picture: Picture, prefix: str) -> Iterator[str]:
    for node in picture.nodes:
        opening, closing = _SHAPES[node.role]
        yield f'{prefix}{node.id}{opening}"{_label(node)}"{closing}{_class(node.mark)}'
    for edge in picture.edges:
        yield f"{prefix}{edge.start} {'-.->' if edge.removed else '-->'} {prefix}{edge.end}"


def _label(node: Node) -> str:
    sign = f"{node.mark.value} " if node.mark.value else ""
    first, *others = node.lines
    return "<br/>".join((_escaped(sign + first), *map(_escaped, others)))


def _legend(marks: Sequence[Mark]) -> Iterator[str]:
    """Say what the signs mean, in one node without a frame: nodes of their own would push the build aside."""
    words = "<br/>".join(_escaped(f"{mark.value} {mark.word}") for mark in marks)
    yield f'key["{words}"]'
    yield "classDef key fill:none,stroke:none"
    yield "class key key"


def _class(mark: Mark) -> str:
    return "" if mark is Mark.NONE else f":::{mark.word}"


def _style(mark: Mark) -> str:
    paint = LIGHT[mark]
    dashes = f",stroke-dasharray:{paint.dashes}" if paint.dashes else ""
    return f"fill:{paint.fill},stroke:{paint.frame},color:{paint.text},stroke-width:2px{dashes}"


def _escaped(text: str) -> str:
    """Write a text, cut to 80 characters, as a part of a label in quotes."""
    shown = text if len(text) <= _LONGEST_LINE else text[: _LONGEST_LINE - 1] + _CUT
    return "".join(_character(shown, index) for index in range(len(shown)))


def _character(text: str, index: int) -> str:
    character = text[index]
    if character not in _INTERNAL and (not character.isascii() or character.isalnum() or character in " ,"):
        return character
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    inside = before.isalnum() and after.isalnum()
    # A dot stands in versions and names of files; behind `www` it would make an address a link.
    if inside and (character in _BETWEEN or (character == "." and "www" not in text.casefold())):
        return character
    apart = text.startswith(_READ_AFTER_ENTITIES, index)
    return f"#{ord(character)};{_ZERO_WIDTH if apart else ''}"
