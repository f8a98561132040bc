"""The page, without a browser: its structure, and that nothing in it is more than text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest
from comparisons import CASES, NEW_COMMANDS, RICH, SCRIPT, WEB
from hostile import comparisons
from hypothesis import given, settings

from aib2packer.compare.changes import Comparison
from aib2packer.excerpt import printable
from aib2packer.reviewing.options import ReviewOptions
from aib2packer.reviewing.registry import render

ALONE = {"meta", "rect", "path", "circle"}  # without an end tag; those of the drawing close themselves
OURS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section", "details"),
    *("summary", "div", "figure", "h1", "h2", "h3", "p", "ul", "li", "a", "span", "code", "pre", "dl", "dt", "dd"),
    *("table", "thead", "tbody", "tr", "th", "td", "del", "ins", "b"),
    *("svg", "g", "rect", "path", "circle", "text", "tspan", "desc"),
}
STYLE = files("aib2packer.reviewing").joinpath("page.css").read_text(encoding="utf-8")
OPTIONS = ReviewOptions(version="1.2.3", title="Images of <web>")


class Page(HTMLParser):
    """Reads a page, and fails where an element is not closed, or not by its own tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.attributes += attrs
        if tag not in ALONE:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text += data

    def values(self, name: str) -> list[str]:
        """Give the values of an attribute."""
        return [value or "" for found, value in self.attributes if found == name]


@pytest.mark.parametrize("case", CASES)
def test_every_page_is_whole(case: str) -> None:
    page = Page(render("html", CASES[case], OPTIONS))
    assert set(page.found) <= OURS
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.values("href")} <= set(ids)
    assert set(page.values("aria-labelledby")) <= set(ids)
    assert page.values("lang") == ["en"]


@settings(max_examples=100)
@given(comparisons())
def test_no_text_becomes_markup(comparison: Comparison) -> None:
    page = Page(render("html", comparison, OPTIONS))
    assert set(page.found) <= OURS
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "action", "srcdoc")]
    assert all(re.fullmatch(r"#(image-\d+|change-\d+-\d+)", link) for link in page.values("href"))


def test_everything_a_user_wrote_is_in_the_text() -> None:
    page = Page(render("html", RICH, OPTIONS))
    assert "script" not in page.found
    assert all(printable(command) in page.text for command in NEW_COMMANDS)
    assert f"db {SCRIPT}" in page.text
    assert "Images of <web>" in page.text


def test_the_policy_forbids_all_but_the_style_and_comes_before_it() -> None:
    text = render("html", RICH, OPTIONS)
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}' in text
    assert text.index("<meta charset") < text.index("Content-Security-Policy") < text.index("<style>")
    assert text.index("<meta charset") < 1024


def test_nothing_is_fetched_from_anywhere() -> None:
    text = render("html", RICH, OPTIONS)
    without = text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"url\(|@import|<link|<img|<iframe|<object|<base", without)
    shown = Page(text).text
    assert all(address in shown for address in re.findall(r"https?://[^\s<\"&?]+", without))


def test_headings_leave_no_level_out() -> None:
    levels = [int(tag[1]) for tag in Page(render("html", RICH, OPTIONS)).found if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_both_sides_stand_beside_each_other_with_signs_beside_the_colors() -> None:
    text = render("html", Comparison(images=(WEB,)), OPTIONS)
    row = next(line for line in text.splitlines() if "nginx=1.2" in line)
    assert row.count("<td") == 2
    assert "<del>apt-get install -y nginx=1.2<b>4.0-2</b></del>" in row
    assert "<ins>apt-get install -y nginx=1.2<b>6.1-1</b></ins>" in row
    assert row.count('<span class="sign">') == 2
    assert "\N{MINUS SIGN}</span>" in row
    assert "+</span>" in row


def test_security_links_to_its_changes() -> None:
    text = render("html", RICH, OPTIONS)
    block = text[text.index('<section class="alarm"') : text.index("<nav")]
    for anchor in re.findall(r'href="#([^"]+)"', block):
        change = text[text.index(f'id="{anchor}"') :]
        assert "security lower" in change[: change.index("</section>")]
    assert block.count("<li>") == 3


def test_an_only_image_needs_no_navigation() -> None:
    assert "<nav" in render("html", RICH, OPTIONS)
    assert "<nav" not in render("html", Comparison(images=(WEB,)), OPTIONS)


def _luminance(color: str) -> float:
    channels = (int(color[index : index + 2], 16) / 255 for index in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        *[(ink, paper) for ink in ("text", "faint", "link", "security") for paper in ("page", "panel")],
        *[(ink, "alarm") for ink in ("text", "link", "security")],
        *[("old-text", "old"), ("old-text", "old-part"), ("new-text", "new"), ("new-text", "new-part")],
    ],
)
def test_text_can_be_read(ink: str, paper: str, scheme: str) -> None:
    """Measured as WCAG 2 does, against its level AA for text."""
    light, dark = STYLE.split("@media (prefers-color-scheme: dark)")[:2]
    colors = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light if scheme == "light" else dark))
    brighter, darker = sorted((_luminance(colors[ink]), _luminance(colors[paper])), reverse=True)
    assert (brighter + 0.05) / (darker + 0.05) >= 4.5


def test_both_schemes_have_the_same_colors() -> None:
    light, dark = STYLE.split("@media (prefers-color-scheme: dark)")[:2]
    names = [set(re.findall(r"^ +--([a-z-]+):", text, re.MULTILINE)) for text in (light, dark)]
    assert names[0] == names[1]
    assert set(re.findall(r"var\(--([a-z-]+)\)", STYLE)) == names[0]
