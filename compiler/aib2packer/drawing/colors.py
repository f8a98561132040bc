"""Colors of marks, for light and dark pages, and for eyes that do not tell red from green.

They stem from the palette of Okabe and Ito. Each box has fill, frame and text of its own, so that it can be read on
any page. Color is never all there is: marks have signs, and frames differ.
"""

from __future__ import annotations

from dataclasses import dataclass

from aib2packer.drawing.picture import Mark


@dataclass(frozen=True, slots=True)
class Paint:
    """How a box looks: colors as `#rrggbb`, and lengths of dashes and gaps; none for a solid frame."""

    fill: str
    frame: str
    text: str
    dashes: str = ""


LIGHT = {
    Mark.NONE: Paint("#f6f8fa", "#6e7781", "#1f2328"),
    Mark.ADDED: Paint("#d7f0e6", "#00785a", "#0b2b21"),
    Mark.REMOVED: Paint("#fde3d3", "#b34700", "#3d1800", "6 4"),
    Mark.CHANGED: Paint("#fbf0c4", "#8a6a00", "#2e2400"),
    Mark.MOVED: Paint("#dcebfa", "#0060a0", "#00243d", "2 3"),
}
DARK = {
    Mark.NONE: Paint("#21262d", "#8b949e", "#e6edf3"),
    Mark.ADDED: Paint("#0d3b2e", "#2fc79b", "#dcfff2"),
    Mark.REMOVED: Paint("#4a2410", "#f28c4d", "#ffe9dc", "6 4"),
    Mark.CHANGED: Paint("#423708", "#e6c229", "#fff6d1"),
    Mark.MOVED: Paint("#0f2f4d", "#63b3f0", "#e0f1ff", "2 3"),
}
