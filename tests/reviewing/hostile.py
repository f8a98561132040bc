"""Comparisons in which one text of a user stands wherever such a text may stand."""

from __future__ import annotations

from hypothesis import strategies as st

from aib2packer.compare.changes import Change, Comparison, Effect, ImageComparison, Kind, LinePair, Part, Role, Value
from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Severity
from aib2packer.source import Source, Span

UNREADABLE = DiagnosticDef("AIB010", "unexpected-character", Severity.ERROR)
ALPHABET = "ab `|<>&@#*_~[]()!\\$:/w.hH-+=1\n\t\"'"

texts = st.text(alphabet=st.sampled_from(ALPHABET), max_size=30) | st.text(max_size=12)
effects = st.sets(st.sampled_from(list(Effect)), min_size=1).map(lambda found: tuple(sorted(found, key=_gravity)))


def _gravity(effect: Effect) -> int:
    return list(Effect).index(effect)


@st.composite
def changes(draw: st.DrawFn, longest: int = 4) -> Change:
    """Make any change."""
    kind = draw(st.sampled_from(list(Kind)))
    source = Source.from_text(draw(texts), "text\n" * 5)
    lines = st.lists(texts, min_size=1, max_size=longest).map(tuple)
    values = st.builds(Value, lines, st.sampled_from([None, Span(source, 0, 4), Span(source, 6, 11)]))
    old, new = draw(values), draw(values)
    pair = (
        st.builds(LinePair, texts, texts)
        | st.builds(LinePair, texts, st.none())
        | st.builds(LinePair, st.none(), texts)
    )
    moved = kind is Kind.MOVED
    return Change(
        kind=kind,
        path=draw(texts),
        part=draw(st.sampled_from([None, "a", "b"])),
        label=draw(st.none() | texts),
        old=None if kind is Kind.ADDED else old,
        new=None if kind is Kind.REMOVED else new,
        effects=draw(effects),
        reason=draw(texts),
        old_index=1 if moved else None,
        new_index=0 if moved else None,
        lines=tuple(draw(st.lists(pair, max_size=longest))) if kind is Kind.CHANGED else (),
    )


@st.composite
def images(draw: st.DrawFn, most: int = 4) -> ImageComparison:
    """Make the comparison of any image, with or without changes, on one side or on both."""
    old, new = draw(st.sampled_from([("a", None), (None, "a"), ("a", "a"), ("a", "b")]))
    parts = tuple(Part(f"p{number}", role, draw(texts), draw(texts)) for number, role in enumerate(Role))
    return ImageComparison(
        name=draw(texts),
        old_file=None if old is None else old + draw(texts),
        new_file=None if new is None else new + draw(texts),
        changes=tuple(draw(st.lists(changes(), max_size=most))),
        old_parts=() if old is None else parts[:3],
        new_parts=() if new is None else parts[1:],
    )


@st.composite
def comparisons(draw: st.DrawFn, most: int = 3) -> Comparison:
    """Make any comparison."""
    text = draw(texts)
    source = Source.from_text(text, "x")
    failed = Diagnostic(definition=UNREADABLE, summary=text, detail=text, subject=Span(source, 0, 1))
    return Comparison(
        images=tuple(draw(st.lists(images(), max_size=most))),
        diagnostics=draw(st.sampled_from([(), (failed,)])),
        old_title=draw(texts),
        new_title=draw(texts),
    )
