"""A picture in DOT, the language of Graphviz.

Guarantees that any text stays text: quotes and backslashes are escaped, and `&`, since Graphviz reads entities of HTML
in labels (Graphviz documentation, "The DOT Language" and "escString").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aib2packer.compare.changes import Role
from aib2packer.drawing.colors import LIGHT
from aib2packer.drawing.measure import wrapped
from aib2packer.drawing.picture import Mark, Node, Picture

_SHAPES = {Role.SOURCE: "cylinder", Role.STEP: "box", Role.VALIDATOR: "octagon", Role.TARGET: "box"}
_STYLES = {Role.STEP: "filled", Role.TARGET: "filled,rounded"}
_FONT = "Helvetica,Arial,sans-serif"
_WIDTH = 260  # of a line of text in points
_SIZE = 11
_MOST_LINES = 3
_HEAD = f"""\
digraph build {{
  graph [rankdir=TB, bgcolor="#ffffff", fontname="{_FONT}", fontsize=13, nodesep=0.3, ranksep=0.35]
  node [shape=box, style=filled, fontname="{_FONT}", fontsize={_SIZE}, margin="0.18,0.09"]
  edge [color="{LIGHT[Mark.NONE].frame}", arrowsize=0.7]
"""


def render(pictures: Sequence[Picture]) -> str:
    """Write one graph of builds, each in a cluster of its own."""
    marks = [mark for mark in Mark if any(mark in picture.marks for picture in pictures)]
    lines: list[str] = []
    for number, picture in enumerate(pictures, 1):
        lines += _cluster(picture, f"p{number}")
    if marks:
        lines += _legend(marks)
    return _HEAD + "".join(f"  {line}\n" for line in lines) + "}\n"


def _cluster(picture: Picture, prefix: str) -> Iterator[str]:
    yield f"subgraph cluster_{prefix} {{"
    yield f'  graph [label={_quoted([picture.name, picture.summary])}, color="none"]'
    for node in picture.nodes:
        yield f"  {prefix}{node.id} [{_attributes(node)}]"
    for edge in picture.edges:
        style = ' [style=dashed, arrowhead="open"]' if edge.removed else ""
        yield f"  {prefix}{edge.start} -> {prefix}{edge.end}{style}"
    yield "}"


def _attributes(node: Node) -> str:
    first, *others = node.lines
    sign = f"{node.mark.value} " if node.mark.value else ""
    label = [sign + first, *(line for text in others for line in wrapped(text, _WIDTH, _SIZE, _MOST_LINES))]
    look = f"shape={_SHAPES[node.role]}, {_colors(node.mark, _STYLES.get(node.role, 'filled'))}"
    return f"label={_quoted(label)}, tooltip={_quoted(node.lines)}, {look}"


def _colors(mark: Mark, style: str) -> str:
    paint = LIGHT[mark]
    styles = f"{style},{'dotted' if mark is Mark.MOVED else 'dashed'}" if paint.dashes else style
    width = 1 if mark is Mark.NONE else 2
    return (
        f'style="{styles}", fillcolor="{paint.fill}", color="{paint.frame}", fontcolor="{paint.text}", penwidth={width}'
    )


def _legend(marks: Sequence[Mark]) -> Iterator[str]:
    yield "subgraph cluster_key {"
    yield f'  graph [label="Key", fontsize={_SIZE}, color="{LIGHT[Mark.NONE].frame}", style=dashed]'
    if len(marks) > 1:  # side by side, in their order
        yield f"  {{ rank=same; {' -> '.join(f'key_{mark.word}' for mark in marks)} [style=invis] }}"
    for mark in marks:
        yield f"  key_{mark.word} [label={_quoted([f'{mark.value} {mark.word}'])}, {_colors(mark, 'filled')}]"
    yield "}"


def _quoted(lines: Sequence[str]) -> str:
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for line in lines)
    return '"' + "\\n".join(escaped) + '"'
