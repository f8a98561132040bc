"""Marks such as `<region>` and `{subscription-id}` that a script was to replace before the template was used.

The published quickstarts carry the first form and the examples of the API specification the second. A mark in a leaf
that may hold one becomes a symbolic part of its text, as if it were a parameter that nobody declared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from aib2packer.diagnostics import Bag
from aib2packer.evaluate.values import Concat, Kind, Known, Place, Placeholder, Symbolic
from aib2packer.evaluate.wording import listed, origins
from aib2packer.model.codes import PLACEHOLDER
from aib2packer.source import Span
from aib2packer.syntax.rewriting import literal

# A name in brackets; a longer run of words is prose, `<` and `{` alone are text, and `{{` belongs to other engines.
_MARK = re.compile(r"<[A-Za-z][A-Za-z0-9_. -]{0,63}>|(?<!\{)\{[A-Za-z][A-Za-z0-9_.-]{0,63}\}(?!\})")
_MOST_LISTED = 10


def has_mark(text: str) -> bool:
    """Tell whether a text holds a mark."""
    return _MARK.search(text) is not None


@dataclass(slots=True)
class Marks:
    """Splits texts at their marks and remembers what it met."""

    _first: Place | None = None
    _texts: set[str] = field(default_factory=set)

    def split(self, value: Known | Symbolic) -> Known | Symbolic:
        """Make marks in a text symbolic; a value without marks comes back as it is."""
        match value:
            case Known():
                return self._joined(value, self._parts(value))
            case Symbolic(residual=Concat(parts=parts)):
                split = tuple(new for part in parts for new in self._parts(part))
                return value if split == parts else self._joined(value, split)
            case _:
                return value

    def report(self, bag: Bag) -> None:
        """Warn once of all marks, at the first one."""
        if self._first is None:
            return
        names = sorted(self._texts)
        rest = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
        shown = listed(names[:_MOST_LISTED]) + rest
        bag.add(
            PLACEHOLDER,
            f"placeholders that were to be replaced: {names[0]}{f' and {len(names) - 1} more' if names[1:] else ''}",
            f"The template still holds {shown}. Each one becomes a Packer variable that has to be given for a build. "
            "Replace it in the template if it is always the same.",
            at=self._first.span,
            pointer=self._first.pointer,
            notes=origins(self._first),
        )

    def _parts(self, part: Known | Symbolic) -> tuple[Known | Symbolic, ...]:
        if not isinstance(part, Known) or not isinstance(part.value, str) or part.secret:
            return (part,)  # a secret that looks like a mark would be shown by its warning
        parts: list[Known | Symbolic] = []
        done = 0
        for match in _MARK.finditer(part.value):
            if match.start() > done:
                parts.append(Known(part.value[done : match.start()], part.place))
            parts.append(self._mark(match, part))
            done = match.end()
        if not parts:
            return (part,)
        return (*parts, Known(part.value[done:], part.place)) if done < len(part.value) else tuple(parts)

    def _mark(self, match: re.Match[str], around: Known) -> Symbolic:
        if self._first is None:
            self._first = replace(around.place, span=_span_of(around, match))
        self._texts.add(match.group())
        return Symbolic(Placeholder(match.group()), Kind.STRING, around.place)

    def _joined(self, value: Known | Symbolic, parts: tuple[Known | Symbolic, ...]) -> Known | Symbolic:
        if len(parts) == 1:
            return parts[0]
        return Symbolic(Concat(parts), Kind.STRING, value.place, value.secret)


def _span_of(text: Known, match: re.Match[str]) -> Span:
    """Give the place of a mark in a text that is written as it is; else that of the whole value."""
    span = text.place.span
    written = literal(span)
    if written is None or written.span != span or written.value != text.value:
        return span
    return written.span_of(match.start(), match.end())
