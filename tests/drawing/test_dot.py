"""DOT: well-formed by a grammar of our own, and laid out by the real Graphviz."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pytest
from drawing_grammars import read_dot
from hypothesis import given
from hypothesis import strategies as st
from pictured import TEXTS, TRICKY, drawn, labelled

from aib2packer.drawing.picture import Picture, picture_of_parts
from aib2packer.drawing.registry import draw


def texts_of(pictures: Sequence[Picture]) -> list[str]:
    return [
        joined([f"{node.mark.value} " if node.mark.value else "", *node.lines])
        for picture in pictures
        for node in picture.nodes
    ]


def joined(lines: Sequence[str]) -> str:
    """Forget where lines are broken, and what was cut off."""
    return "".join("".join(lines).split()).partition("…")[0]


@pytest.mark.parametrize("name", drawn())
def test_a_graph_is_well_formed_and_has_every_text(name: str) -> None:
    pictures = drawn()[name]
    nodes = read_dot(draw("dot", pictures))
    key = [lines for name, lines in nodes.items() if name.startswith("key")]
    shown = [joined(lines) for name, lines in nodes.items() if not name.startswith("key")]
    for text, wanted in zip(shown, texts_of(pictures), strict=True):
        assert wanted.startswith(text) or text.startswith(wanted)
    assert len(key) == len({mark for picture in pictures for mark in picture.marks})


@given(st.lists(TEXTS, max_size=4), TEXTS)
def test_any_text_stays_text(labels: list[str], name: str) -> None:
    picture = picture_of_parts(name, labelled(tuple(labels)))
    nodes = read_dot(draw("dot", (picture,)))
    for lines, wanted in zip(nodes.values(), texts_of((picture,)), strict=True):
        assert wanted.startswith(joined(lines)) or joined(lines).startswith(wanted)


def test_the_whole_text_is_a_tooltip() -> None:
    label = "word " * 50
    assert f'{label.strip()}"' in draw("dot", (picture_of_parts("web", labelled((label,))),))


def run_dot(dot: str, form: str, graph: str) -> str:
    done = subprocess.run([dot, form], input=graph, capture_output=True, text=True, encoding="utf-8", check=True)
    assert not re.search("syntax error|Error:", done.stderr), done.stderr
    return done.stdout


@pytest.mark.parametrize("name", drawn())
def test_the_real_graphviz_draws_it(dot: str, name: str) -> None:
    pictures = drawn()[name]
    svg = run_dot(dot, "-Tsvg", draw("dot", pictures))
    arrows = sum(len(picture.edges) for picture in pictures)
    assert svg.count('class="edge"') - arrows in range(4)  # those that hold the key together cannot be seen
    for element in ET.fromstring(svg).iter():  # noqa: S314 -- made of our own
        assert element.tag.rpartition("}")[2] in {
            "svg",
            "g",
            "title",
            "text",
            "path",
            "polygon",
            "polyline",
            "ellipse",
            "a",
        }
        assert not [name for name in element.attrib if name.startswith("on")]


@pytest.mark.parametrize("text", TRICKY)
def test_the_real_graphviz_shows_the_text(dot: str, text: str) -> None:
    picture = picture_of_parts(text, labelled((text,)))
    laid_out = json.loads(run_dot(dot, "-Tjson", draw("dot", (picture,))))
    shown = {
        item["name"]: joined([piece["text"] for piece in item["_ldraw_"] if piece["op"] == "T"])
        for item in laid_out["objects"]
        if item["name"].startswith("p1n")
    }
    for node, wanted in zip(picture.nodes, texts_of((picture,)), strict=True):
        found = shown[f"p1{node.id}"]
        assert wanted.startswith(found) or found.startswith(wanted)
