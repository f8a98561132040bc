"""Mermaid: well-formed by a grammar of our own, and drawn by the real Mermaid in a real browser."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from browser import Browser
from drawing_grammars import read_mermaid
from hypothesis import given
from hypothesis import strategies as st
from pictured import TEXTS, TRICKY, comparison, drawn, labelled, parts

from aib2packer.drawing.picture import Picture, picture_of_comparison, picture_of_parts
from aib2packer.drawing.registry import draw

MOST_CHARACTERS = 50_000  # Mermaid's own limits
MOST_EDGES = 500


def expected(pictures: Sequence[Picture]) -> list[list[str]]:
    found = []
    for picture in pictures:
        for node in picture.nodes:
            sign = f"{node.mark.value} " if node.mark.value else ""
            first, *others = node.lines
            found.append([cut(sign + first), *map(cut, others)])
    return found


def cut(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


@pytest.mark.parametrize("name", drawn())
def test_a_chart_is_well_formed_and_has_every_text(name: str) -> None:
    pictures = drawn()[name]
    nodes = read_mermaid(draw("mermaid", pictures))
    key = nodes.pop("key", [])
    assert list(nodes.values()) == expected(pictures)
    marks = {mark for picture in pictures for mark in picture.marks}
    assert set(key) == {f"{mark.value} {mark.word}" for mark in marks}


@given(st.lists(TEXTS, max_size=4), TEXTS)
def test_any_text_stays_text(labels: list[str], name: str) -> None:
    pictures = (picture_of_parts(name, labelled(tuple(labels))), picture_of_parts(name, ()))
    assert list(read_mermaid(draw("mermaid", pictures)).values()) == expected(pictures)


def test_names_that_mean_nothing_are_written_as_they_are() -> None:
    chart = draw("mermaid", (picture_of_parts("web", labelled(("Install nginx 1.28, from ubuntu-24.04",))),))
    assert '["Step 1 · Shell<br/>Install nginx 1.28, from ubuntu-24.04"]' in chart


@pytest.mark.parametrize("label", ["a", "ﬂ" * 300, '"' * 300])
@pytest.mark.parametrize("count", [1, 4])
def test_a_huge_build_stays_below_the_limits_of_mermaid(label: str, count: int) -> None:
    huge = labelled((label,) * 3000)
    pictures = [picture_of_parts("huge", huge), picture_of_comparison(comparison(parts(1), huge))] * count
    chart = draw("mermaid", pictures)
    assert len(chart) < MOST_CHARACTERS
    assert len(re.findall("-->|-.->", chart)) < MOST_EDGES
    read_mermaid(chart)


def test_the_same_build_gives_the_same_chart() -> None:
    assert [draw("mermaid", pictures) for pictures in drawn().values()] == [
        draw("mermaid", pictures) for pictures in drawn().values()
    ]


RUN = """
mermaid.initialize({startOnLoad: false, securityLevel: 'strict'});
(async () => {
  const found = [];
  for (const source of document.querySelectorAll('pre.chart')) {
    try {
      const {svg} = await mermaid.render('drawn' + found.length, source.textContent);
      const place = document.createElement('div');
      place.innerHTML = svg;
      document.body.append(place);
      const lines = node => [...node.querySelectorAll('.nodeLabel')].map(label => {
        label.querySelectorAll('br').forEach(br => br.replaceWith('\\n'));
        return label.textContent;
      }).join('\\n');
      found.push({
        nodes: [...place.querySelectorAll('g.node')].map(lines),
        edges: place.querySelectorAll('.edgePaths path').length,
        inside: [...place.querySelectorAll('script, img, a, iframe')].length,
      });
    } catch (error) { found.push({error: String(error)}); }
  }
  tell(found);
})();
"""


def test_the_real_mermaid_draws_what_is_meant(browser: Browser, mermaid: Path) -> None:
    cases = [*drawn().values(), *((picture_of_parts(text, labelled((text, f"{text}x"))),) for text in TRICKY)]
    charts = "".join(f'<pre class="chart">{html.escape(draw("mermaid", case))}</pre>' for case in cases)
    found = browser.ask(f'{charts}<script src="{mermaid.as_uri()}"></script>', RUN)
    for case, told in zip(cases, found, strict=True):
        assert "error" not in told, told
        wanted = ["\n".join(lines) for lines in expected(case)]
        shown = [text for text in told["nodes"] if not re.match(r"[-+~>] (added|removed|changed|moved)\b", text)]
        assert sorted(map(spaced, shown)) == sorted(map(spaced, wanted))
        assert told["edges"] == sum(len(picture.edges) for picture in case)
        assert told["inside"] == 0


def spaced(text: str) -> str:
    """Leave out what cannot be seen: blanks at the end of a line, and what spoils marks."""
    return "\n".join(line.strip().replace("\u200b", "") for line in text.split("\n"))
