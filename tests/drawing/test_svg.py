"""SVG: well-formed, without anything that leads out of it, and looked at in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from browser import Browser
from hypothesis import given
from hypothesis import strategies as st
from pictured import TEXTS, comparison, drawn, labelled, mixed, parts

from aib2packer.drawing.colors import DARK, LIGHT
from aib2packer.drawing.layout import line_room, panel
from aib2packer.drawing.measure import width, wrapped
from aib2packer.drawing.picture import Mark, Picture, picture_of_comparison, picture_of_parts
from aib2packer.drawing.registry import draw

NAMESPACE = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "style", "g", "rect", "path", "circle", "text"}
# Attributes that neither run nor fetch anything.
ATTRIBUTES = {
    *("class", "role", "width", "height", "viewBox", "style", "transform", "x", "y", "cx", "cy", "r", "rx", "d"),
    *("font-size", "font-weight", "textLength", "lengthAdjust"),
}


def elements(svg: str) -> Iterator[ET.Element]:
    return ET.fromstring(svg).iter()  # noqa: S314 -- our own


def texts(svg: str, name: str = "text") -> list[str]:
    return [element.text or "" for element in elements(svg) if element.tag == f"{NAMESPACE}{name}"]


def assert_harmless(svg: str) -> None:
    for element in elements(svg):
        assert element.tag.removeprefix(NAMESPACE) in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
    (style,) = texts(svg, "style")
    assert not re.search(r"url|@import|@font-face|expression|\\", style)
    assert svg.count("://") - "".join((*texts(svg), *texts(svg, "title"), *texts(svg, "desc"))).count("://") == 1


@pytest.mark.parametrize("name", drawn())
def test_a_drawing_is_well_formed_and_leads_nowhere(name: str) -> None:
    assert_harmless(draw("svg", drawn()[name]))


@given(st.lists(TEXTS, max_size=4), TEXTS)
def test_any_text_stays_text(labels: list[str], name: str) -> None:
    picture = picture_of_parts(name, labelled(tuple(labels)))
    svg = draw("svg", (picture,))
    assert_harmless(svg)
    assert texts(svg, "title") == [picture.name, *(", ".join(node.lines) for node in picture.nodes)]


def test_a_screen_reader_is_told_what_is_drawn() -> None:
    svg = draw("svg", (picture_of_comparison(mixed()),))
    root = next(elements(svg))
    assert root.get("role") == "img"
    assert [child.tag.removeprefix(NAMESPACE) for child in root][:2] == ["title", "desc"]
    assert "Step 5 · Shell, Install the <agent> (added)." in texts(svg, "desc")[0]


@pytest.mark.parametrize(("name", "marked"), [("some steps", False), ("changes", True)])
def test_a_legend_is_there_only_when_something_is_marked(name: str, marked: bool) -> None:
    assert ({"added", "removed", "changed", "moved"} <= set(texts(draw("svg", drawn()[name])))) == marked


def test_a_mark_has_a_sign_beside_its_color() -> None:
    svg = draw("svg", drawn()["changes"])
    signs = [element.text for element in elements(svg) if element.get("class") == "sign"]
    assert sorted({str(sign) for sign in signs}) == sorted("+>~\N{MINUS SIGN}")
    assert len(signs) == 8 + 4


def test_a_long_build_wraps_into_columns_that_fit_on_a_page() -> None:
    laid_out = panel(drawn()["60 steps"][0])
    assert len({box.x for box in laid_out.boxes}) == 3
    assert laid_out.width < 1300
    assert laid_out.height < 2500


@given(st.lists(st.sampled_from("rknc"), max_size=60), st.integers(0, 7))
def test_boxes_neither_overlap_nor_leave_the_page(kinds: list[str], targets: int) -> None:
    steps = parts(len(kinds), 0, targets)
    old = tuple(part for part, kind in zip(steps[1:], kinds, strict=False) if kind != "n")
    new = tuple(part for part, kind in zip(steps[1:], kinds, strict=False) if kind != "r")
    tail = steps[1 + len(kinds) :]
    picture = picture_of_comparison(comparison((*old, *tail), (steps[0], *new, *tail)))
    laid_out = panel(picture)
    assert sorted(line.removed for line in laid_out.lines) == sorted(edge.removed for edge in picture.edges)
    for box in laid_out.boxes:
        assert box.x >= 0
        assert box.x + box.width <= laid_out.width
        assert box.bottom <= laid_out.height
    for one, other in combinations(laid_out.boxes, 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.bottom <= other.y or other.bottom <= one.y
    # No line of the way runs through a box.
    for line in laid_out.lines:
        for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False):
            for box in laid_out.boxes:
                across = min(x1, x2) < box.x + box.width and max(x1, x2) > box.x
                down = min(y1, y2) < box.bottom and max(y1, y2) > box.y
                assert not (across and down), (line, box)


@given(TEXTS.map(lambda text: " ".join(text.split())), st.integers(60, 400), st.integers(1, 4))
def test_wrapped_lines_fit_and_lose_nothing_but_what_is_marked(text: str, room: int, most: int) -> None:
    lines = wrapped(text, room, 13, most)
    assert len(lines) <= most
    assert all(width(line, 13) <= room or len(line) <= 2 for line in lines)
    shown = "".join(lines).replace(" ", "")
    whole = text.replace(" ", "")
    assert shown == whole or (lines[-1].endswith("…") and whole.startswith(shown[:-1]))


def test_an_image_that_is_gone_is_drawn_as_one_way() -> None:
    picture = picture_of_comparison(comparison(parts(30), ()))
    assert [line.removed for line in panel(picture).lines] == [True] * len(picture.edges)


def luminance(color: str) -> float:
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("paints", "page"), [(LIGHT, "#ffffff"), (DARK, "#0d1117")], ids=["light", "dark"])
@pytest.mark.parametrize("mark", Mark)
def test_text_frames_and_signs_have_contrast(paints: dict[Mark, Any], page: str, mark: Mark) -> None:
    paint = paints[mark]
    assert contrast(paint.text, paint.fill) >= 7
    assert contrast(paint.frame, page) >= 3
    assert contrast(paint.frame, paint.fill) >= 3


# How colors look to those who lack one kind of cones (Machado, Oliveira and Fernandes 2009, severity 1.0).
VISION = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("paints", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_of_one_line_style_can_be_told_apart_by_everybody(vision: str, paints: dict[Mark, Any]) -> None:
    for one, other in combinations((mark for mark in Mark if mark is not Mark.NONE), 2):
        far = distance(seen(paints[one].frame, vision), seen(paints[other].frame, vision))
        assert far >= 40 or paints[one].dashes != paints[other].dashes, (one, other, far)


def seen(color: str, vision: str) -> list[float]:
    channels = [int(color[start : start + 2], 16) for start in (1, 3, 5)]
    return [sum(weight * value for weight, value in zip(row, channels, strict=True)) for row in VISION[vision]]


def distance(one: list[float], other: list[float]) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)


MEASURE = """
const found = {outside: [], overflowing: [], texts: 0, loaded: performance.getEntriesByType('resource').length,
               made: document.querySelectorAll('script, img, iframe, a, link').length};
for (const svg of document.querySelectorAll('svg')) {
  const page = svg.getBoundingClientRect();
  const within = (one, other, slack) => one.left >= other.left - slack && one.right <= other.right + slack
    && one.top >= other.top - slack && one.bottom <= other.bottom + slack;
  for (const shape of svg.querySelectorAll('text, rect, path, circle'))
    if (!within(shape.getBoundingClientRect(), page, 0)) found.outside.push(shape.outerHTML);
  for (const text of svg.querySelectorAll('text')) {
    found.texts += 1;
    const box = text.parentElement.querySelector(text.classList.contains('sign') ? ':scope > .badge' : ':scope > .box');
    if (box && !within(text.getBoundingClientRect(), box.getBoundingClientRect(), 0))
      found.overflowing.push(text.outerHTML);
    const room = ROOMS[text.textContent];
    if (room && text.getBBox().width > room + 0.5) found.overflowing.push([room, text.getBBox().width, text.outerHTML]);
  }
}
tell(found);
"""


def rooms(pictures: dict[str, tuple[Picture, ...]]) -> dict[str, float]:
    found = {}
    for laid_out in (panel(picture) for group in pictures.values() for picture in group):
        for text in (*laid_out.texts, *(text for box in laid_out.boxes for text in box.texts)):
            found[text.text] = max(line_room(text), found.get(text.text, 0.0))
    return found


@pytest.mark.parametrize("font", ["", "DejaVu Sans", "Liberation Sans", "serif"])
def test_no_text_overflows_in_a_real_browser(browser: Browser, font: str) -> None:
    """Whatever fonts there are: those of the drawing, wide ones, narrow ones."""
    svgs = "".join(draw("svg", pictures) for pictures in drawn().values())
    style = f"<style>svg text {{ font-family: '{font}', {font or 'x'} !important }}</style>" if font else ""
    limits = json.dumps(rooms(drawn())).replace("<", "\\u003c")
    found = browser.ask(svgs + style, MEASURE.replace("ROOMS", limits))
    assert found["texts"] > 300
    assert found["outside"] == []
    assert found["overflowing"] == []
    assert found["loaded"] == 0
    assert found["made"] == 1  # the script that measures


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_screenshot_shows_every_mark_in_its_colors(browser: Browser, dark: bool) -> None:
    colors = browser.colors_of(draw("svg", drawn()["changes"]), dark=dark)
    paints = DARK if dark else LIGHT
    page = "#0d1117" if dark else "#ffffff"
    assert colors[page] > 100_000
    for mark in Mark:
        assert colors.get(paints[mark].fill, 0) > 5_000, mark
        assert colors.get(paints[mark].frame, 0) > 100, mark
        assert colors.get(paints[mark].text, 0) > 20, mark
