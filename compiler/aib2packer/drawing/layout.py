"""Where everything of a picture stands, for those who draw themselves. Lengths are units of the drawing, y goes down.

The build goes from top to bottom along a rail; long ones wrap into columns. What was removed stands beside the rail,
which passes it; what is tied to it is dashed. The targets stand in rows below, behind a branching line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from aib2packer.drawing.measure import width, wrapped
from aib2packer.drawing.picture import Mark, Node, Picture

NAME_SIZE, SIZE, NOTE_SIZE = 16, 13, 12  # of fonts
LINE = 18  # from one line of text to the next
MARGIN = 26
BOX = 340  # width of a box
PAD = 14  # from a box to its text
BADGE = 9  # radius of a mark's badge
_INDENT = 44  # of what stands beside the rail
_RAIL = 22  # from the left of a column
_ACROSS, _DOWN = 44, 28  # between boxes
_TURN = 13  # from a box to where a line turns
_MOST_LINES = 2  # of a box's text
# Columns that a chain is wrapped into, by the longest chain that they are enough for.
_COLUMNS = ((10, 1), (24, 2))
_MOST_COLUMNS = 3
_KEY_GAP = 11


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; y is that of its base line."""

    x: float
    y: float
    text: str
    size: int
    room: float  # what it must not exceed
    style: str = ""  # name, note, or nothing
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its lines."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    texts: tuple[Text, ...]

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def rail(self) -> float:
        """Where lines meet it."""
        return self.x + _RAIL


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow along some points."""

    points: tuple[tuple[float, float], ...]
    removed: bool


@dataclass(frozen=True, slots=True)
class KeyItem:
    """An item of the legend; x and y are the centre of its badge."""

    mark: Mark
    x: float
    y: float
    text: Text


@dataclass(frozen=True, slots=True)
class Panel:
    """A picture, laid out from the origin."""

    picture: Picture
    width: float
    height: float
    texts: tuple[Text, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    key: tuple[KeyItem, ...]


def panel(picture: Picture) -> Panel:
    """Lay one picture out."""
    columns = next((number for longest, number in _COLUMNS if len(picture.chain) <= longest), _MOST_COLUMNS)
    beside = max(columns, min(len(picture.targets), _MOST_COLUMNS))
    whole = beside * BOX + (beside - 1) * _ACROSS
    texts = tuple(_heading(picture, whole))
    top = texts[-1].y + _DOWN
    chain = _columns(picture.chain, columns, top)
    placed = [box for column in chain for box in column]
    lines = [*_rail(chain), *_detours(chain)]
    bottom = max((box.bottom for box in placed), default=top - _DOWN)
    targets = _rows(picture.targets, beside, bottom + _DOWN + (_DOWN if columns > 1 else 0))
    lines += _branches(placed, targets)
    boxes = (*placed, *(box for row in targets for box in row))
    bottom = max((box.bottom for box in boxes), default=bottom)
    key = tuple(_key(picture.marks, bottom + _DOWN))
    height = bottom + (_DOWN if key else 0) + MARGIN
    return Panel(picture, whole + 2 * MARGIN, height, texts, boxes, tuple(lines), key)


def _heading(picture: Picture, room: float) -> Iterator[Text]:
    y = MARGIN - LINE / 3
    for text in wrapped(picture.name, room, NAME_SIZE, _MOST_LINES, bold=True):
        y += LINE + 2
        yield Text(MARGIN, y, text, NAME_SIZE, room, "name", bold=True)
    for text in wrapped(picture.summary, room, NOTE_SIZE, _MOST_LINES):
        y += LINE
        yield Text(MARGIN, y, text, NOTE_SIZE, room, "note")


def _columns(chain: Sequence[Node], number: int, top: float) -> list[list[Box]]:
    """Put the chain into columns of about the same height; what was removed stays with its neighbours."""
    beside = not all(node.removed for node in chain)
    goal = sum(_box(node, 0, 0, beside=beside).height + _DOWN for node in chain) / number
    columns: list[list[Box]] = []
    y = top
    before: Node | None = None
    for node in chain:
        full = columns and y - top >= goal and len(columns) < number
        tied = beside and (node.removed or (before is not None and before.removed))
        if not columns or (full and not tied):
            columns.append([])
            y = top
        columns[-1].append(_box(node, MARGIN + (len(columns) - 1) * (BOX + _ACROSS), y, beside=beside))
        y = columns[-1][-1].bottom + _DOWN
        before = node
    return columns


def _rows(targets: Sequence[Node], number: int, top: float) -> list[list[Box]]:
    rows = []
    for start in range(0, len(targets), number):
        row = [
            _box(node, MARGIN + place * (BOX + _ACROSS), top, beside=False)
            for place, node in enumerate(targets[start : start + number])
        ]
        rows.append(row)
        top = max(box.bottom for box in row) + _DOWN + _TURN
    return rows


def _box(node: Node, x: float, y: float, *, beside: bool) -> Box:
    indent = _INDENT if beside and node.removed else 0
    x, wide = x + indent, BOX - indent
    room = wide - 2 * PAD
    badge = 3 * BADGE if node.mark is not Mark.NONE else 0
    kind, *others = node.lines
    lines = [(line, NOTE_SIZE, "note") for line in wrapped(kind, room - badge, NOTE_SIZE, 1, bold=True)]
    for place, text in enumerate(others):
        size, style = (SIZE, "") if place == 0 else (NOTE_SIZE, "note")
        lines += [(line, size, style) for line in wrapped(text, room, size, _MOST_LINES)]
    texts = tuple(
        Text(x + PAD, y + PAD / 2 + LINE * number - 3, text, size, room, style, bold=number == 1)
        for number, (text, size, style) in enumerate(lines, 1)
    )
    return Box(node, x, y, wide, LINE * len(lines) + PAD + 2, texts)


def _rail(columns: Sequence[Sequence[Box]]) -> Iterator[Line]:
    """Draw the way of the build, down the columns and from the foot of one to the head of the next."""
    everything = [(place, box) for place, column in enumerate(columns) for box in column]
    way = [(place, box) for place, box in everything if not box.node.removed] or everything
    for (place, start), (next_place, end) in pairwise(way):
        points: tuple[tuple[float, float], ...] = ((start.rail, start.bottom), (end.rail, end.y))
        if place != next_place:
            gutter = start.x + BOX + _ACROSS / 2
            low, high = start.bottom + _TURN, end.y - _TURN
            points = (
                points[0],
                (start.rail, low),
                (gutter, low),
                (gutter, high),
                (end.rail, high),
                points[1],
            )
        yield Line(points, removed=start.node.removed)


def _detours(columns: Sequence[Sequence[Box]]) -> Iterator[Line]:
    """Tie what was removed to what stands before and behind it, beside the way."""
    if all(box.node.removed for column in columns for box in column):
        return
    for column in columns:
        for start, end in pairwise(column):
            if start.node.removed or end.node.removed:
                x = start.x + start.width / 2
                yield Line(((x, start.bottom), (x, end.y)), removed=True)


def _branches(chain: Sequence[Box], rows: Sequence[Sequence[Box]]) -> Iterator[Line]:
    """Lead the end of the way to every target; rows further down are reached past the left of those above."""
    last = next((box for box in reversed(chain) if not box.node.removed), chain[-1] if chain else None)
    if last is None or not rows:
        return
    fork = rows[0][0].y - _TURN
    for row in rows:
        low = row[0].y - _TURN
        past = ((MARGIN / 2, fork), (MARGIN / 2, low)) if low != fork else ()
        for box in row:
            points = ((last.rail, last.bottom), (last.rail, fork), *past, (box.rail, low), (box.rail, box.y))
            yield Line(points, removed=last.node.removed or box.node.removed)


def _key(marks: Sequence[Mark], y: float) -> Iterator[KeyItem]:
    x: float = MARGIN + BADGE
    for mark in marks:
        start, room = x + BADGE + PAD / 2, width(mark.word, NOTE_SIZE)
        yield KeyItem(mark, x, y, Text(start, y + 4, mark.word, NOTE_SIZE, room, "note"))
        x = start + room + _KEY_GAP + BADGE


def line_room(text: Text) -> float:
    """Give the width that a text is taken for, which is never more than its room."""
    return min(text.room, max(width(text.text, text.size, bold=text.bold), text.size / 2))
