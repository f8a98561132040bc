"""The page in a real browser: nothing overflows, nothing runs, nothing is fetched."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Page, opened
from comparisons import RICH, SCRIPT, UNCHANGED, WEB, large

from aib2packer.compare.changes import Comparison
from aib2packer.reviewing.options import ReviewOptions
from aib2packer.reviewing.registry import render

LONG = "x" * 3_000
# Names and lines without a place to break, images that try to be fetched, and scripts that try to run.
WILD = f"{LONG}<img src=https://example.com/a.png onerror=document.title='run'><script>document.title='run'</script>"
WILDEST = dataclasses.replace(
    WEB,
    name=WILD,
    changes=tuple(dataclasses.replace(change, path=f"tags.{WILD}", label=WILD, reason=WILD) for change in WEB.changes),
)
PAGES = {
    "rich": RICH,
    "unchanged": UNCHANGED,
    "large": large(300, 120),
    "wild": Comparison(images=(WILDEST, WEB), old_title=WILD, new_title=LONG),
}
OVERFLOWING = """
[...document.querySelectorAll('body *')]
  .filter(element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(element => element.outerHTML.slice(0, 120))
"""


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with opened(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def shown(tab: Page) -> Page:
    tab.requests.clear()
    tab.said.clear()
    return tab


@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_its_window_and_asks_for_nothing(name: str, width: int, shown: Page, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.html"
    path.write_text(render("html", PAGES[name], ReviewOptions(title=f"Images {SCRIPT}")), encoding="utf-8")
    shown.show(path, width)
    wide, room = shown.tell("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert (wide <= room, shown.tell(OVERFLOWING)) == (True, [])
    assert shown.tell("document.scripts.length + document.images.length") == 0
    assert shown.tell("document.title").startswith(f"Images {SCRIPT}: ")
    assert shown.requests == [path.as_uri()]
    assert shown.said == []
    picture = tmp_path / "page.png"
    shown.picture(picture)
    assert picture.stat().st_size > 5_000


def test_the_policy_of_the_page_stops_what_its_text_could_not(shown: Page, tmp_path: Path) -> None:
    """Put a script and a picture into the page by force: the recording and the policy must both notice."""
    text = render("html", UNCHANGED, ReviewOptions())
    forced = "<script>document.title='run'</script><img src='https://example.com/a.png'></body>"
    path = tmp_path / "forced.html"
    path.write_text(text.replace("</body>", forced), encoding="utf-8")
    shown.show(path, 400)
    assert shown.tell("document.title") != "run"
    assert len([line for line in shown.said if "Content Security Policy" in line]) == 2


@pytest.mark.parametrize("dark", [False, True])
def test_a_page_wears_the_colors_of_the_reader(dark: bool, shown: Page, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(render("html", RICH, ReviewOptions()), encoding="utf-8")
    shown.show(path, 1400, dark=dark)
    ground = shown.tell("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(13, 17, 23)" if dark else "rgb(255, 255, 255)")


def test_a_narrow_page_puts_old_above_new_and_a_wide_one_beside_it(shown: Page, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(render("html", RICH, ReviewOptions()), encoding="utf-8")
    places = (
        "(() => { const row = document.querySelector('.lines td.old').parentElement;"
        "const [old, young] = [...row.children].map(cell => cell.getBoundingClientRect());"
        "return [old.top === young.top, old.left === young.left]; })()"
    )
    shown.show(path, 1400)
    assert shown.tell(places) == [True, False]
    shown.show(path, 400)
    assert shown.tell(places) == [False, True]
    # Equal lines, which a wide page shows twice, stand there once.
    assert shown.tell("getComputedStyle(document.querySelector('.copy')).display") == "none"


def test_a_printed_page_has_no_navigation(shown: Page, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(render("html", RICH, ReviewOptions()), encoding="utf-8")
    shown.show(path, 800, medium="print")
    assert shown.tell("getComputedStyle(document.querySelector('nav')).display") == "none"
    wide, room = shown.tell("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room
