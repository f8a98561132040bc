"""Values as a reader sees them: JSON in lines, commands without quotes, secrets and credentials hidden."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator

from aib2packer.compare.changes import LinePair, Value
from aib2packer.compare.tokens import HIDDEN, plain
from aib2packer.compare.tree import Element, Leaf, Lines, Node
from aib2packer.excerpt import printable
from aib2packer.secrets import masked

_OTHER = " (the difference is in what is hidden)"
_MANY = 2_000  # lines, from which on the alignment takes a short cut


def _plain(node: Node | None) -> Node | None:
    return node.node if isinstance(node, Element) else node


def values(old: Node | None, new: Node | None) -> tuple[Value | None, Value | None]:
    """Show both sides of a change; sides that look alike because of what is hidden say so."""
    old, new = _plain(old), _plain(new)
    raw = _is_text(old) or _is_text(new)
    one, other = (None if node is None else Value(_shown(_lines(node, raw=raw)), node.span) for node in (old, new))
    if one is not None and other is not None and one.lines == other.lines:
        other = Value((*other.lines[:-1], f"{other.lines[-1]}{_OTHER}"), other.span)
    return one, other


def line_pairs(old: Node | None, new: Node | None) -> tuple[LinePair, ...]:
    """Align the lines of a changed text or list; none when each side has but one line."""
    old, new = _plain(old), _plain(new)
    if old is None or new is None:
        return ()
    raw = _is_text(old) or _is_text(new)
    before, after = _lines(old, raw=raw), _lines(new, raw=raw)
    if len(before) <= 1 and len(after) <= 1 and not (isinstance(old, Lines) and isinstance(new, Lines)):
        return ()
    shown_before, shown_after = _shown(before), _shown(after)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=len(before) + len(after) > _MANY)
    pairs: list[LinePair] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            pairs += [LinePair(line, line) for line in shown_after[j:j_end]]
        else:
            pairs += _replaced(shown_before[i:i_end], shown_after[j:j_end])
    return tuple(pairs)


def _replaced(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[LinePair]:
    """Pair lines that were replaced; two that look alike because of what is hidden stand below each other."""
    for index in range(max(len(old), len(new))):
        one = old[index] if index < len(old) else None
        other = new[index] if index < len(new) else None
        if one == other:
            yield LinePair(one, None)
            yield LinePair(None, other)
        else:
            yield LinePair(one, other)


def _is_text(node: Node | None) -> bool:
    """Tell whether a value is shown line by line as it is: commands, and texts of several lines."""
    if isinstance(node, Leaf):
        return isinstance(node.value, str) and "\n" in node.value and not node.secret
    return isinstance(node, Lines) and node.raw


def _lines(node: Node, *, raw: bool) -> list[str]:
    """Give the lines of a value, not yet safe to show."""
    if isinstance(node, Lines):
        return [line for item in node.items for line in _lines(item, raw=raw)]
    if isinstance(node, Leaf):
        if node.secret:
            return [HIDDEN]
        if isinstance(node.value, str) and (raw or node.open):
            return node.value.split("\n")
        return [json.dumps(node.value, ensure_ascii=False)]
    return json.dumps(plain(node), ensure_ascii=False, indent=2).split("\n")


def _shown(lines: list[str]) -> tuple[str, ...]:
    """Hide credentials, those included that only the lines around them give away, and what a terminal would obey."""
    text = "\n".join(lines)
    hidden = "".join("\n" if char == "\n" else mark for char, mark in zip(text, masked(text), strict=True))
    return tuple(printable(line) for line in hidden.split("\n"))
