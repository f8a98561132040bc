"""Comments on pull requests, rendered by GitHub's own library."""

from __future__ import annotations

import dataclasses
import re
from html import unescape
from html.parser import HTMLParser

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from comparisons import CASES, RICH, UNCHANGED, WEB, large, paired
from hostile import ALPHABET, comparisons, images
from hypothesis import given, settings
from hypothesis import strategies as st

from aib2packer.compare.changes import Comparison, Effect, ImageComparison, Part, Role
from aib2packer.excerpt import printable
from aib2packer.reviewing.markdown import marker
from aib2packer.reviewing.options import ReviewOptions
from aib2packer.reviewing.registry import render

INVISIBLE = "\u200b"  # keeps `@` and `#` from mentioning
ELEMENTS = {
    *("h2", "h3", "p", "code", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "pre"),
    *("blockquote", "ul", "li", "strong", "em", "br"),
}
OPTIONS = ReviewOptions()
GITHUB = 65_536


def html(text: str) -> str:
    """Render Markdown as GitHub does."""
    return str(cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE))


class Structure(HTMLParser):
    """Reads HTML, and fails where an element is not closed, or not by its own tag."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []
        self.attributes: set[str] = set()
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert (tag, attrs) == ("br", [])
        self.found.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    @classmethod
    def of(cls, text: str) -> Structure:
        found = cls()
        found.feed(html(text))
        found.close()
        assert found.open == []
        return found


def blocks(text: str, language: str) -> list[str]:
    """Give the contents of the fences with a language."""
    found = re.findall(rf'<pre lang="{language}"><code>(.*?)\n?</code></pre>', html(text), re.DOTALL)
    return [unescape(block) for block in found]


@pytest.mark.parametrize("case", CASES)
def test_every_comment_is_well_formed(case: str) -> None:
    found = Structure.of(render("markdown", CASES[case], OPTIONS))
    assert set(found.found) <= ELEMENTS
    assert found.attributes <= {"lang", "open"}
    assert not re.search(r"[@#]\w", "".join(text for element, text in found.texts if element not in ("code", "pre")))


def test_the_structure_is_summary_warning_table_images_and_legend() -> None:
    text = render("markdown", RICH, OPTIONS)
    marks = [
        "<!-- aib2packer diff -->", "## Image changes", "**4 images", "> [!WARNING]", "| | Image", "### 🆕",
        "```mermaid", "```diff", "### 🔴", "### Not compared", "<summary>What this means",
    ]  # fmt: skip
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)
    assert text.count("\n<details>\n") == text.count("\n</details>\n") == 4
    assert len(blocks(text, "mermaid")) == 3
    assert all(chart.startswith("flowchart") for chart in blocks(text, "mermaid"))


def test_the_diff_fences_show_the_lines_of_each_change() -> None:
    fences = blocks(render("markdown", RICH, OPTIONS), "diff")
    commands = next(fence for fence in fences if "set -euo pipefail" in fence).splitlines()
    assert commands[:6] == [
        "  set -euo pipefail", "  export DEBIAN_FRONTEND=noninteractive", "  apt-get update",
        "- apt-get install -y nginx=1.24.0-2", "+ apt-get install -y nginx=1.26.1-1",
        "+ apt-get install -y certbot python3-certbot-nginx",
    ]  # fmt: skip
    assert commands[-1].startswith("+ echo <script>alert('1')</script> '````' @somebody_else fixes #13")


@pytest.mark.parametrize("line", ["```", "`````", "</details>", "~~~"])
def test_no_line_ends_its_fence(line: str) -> None:
    lines = paired((line, "old", line), (line, "new", line))
    image = dataclasses.replace(WEB, changes=(dataclasses.replace(WEB.changes[4], lines=lines),))
    text = render("markdown", Comparison(images=(image,)), OPTIONS)
    assert blocks(text, "diff") == [f"  {line}\n- old\n+ new\n  {line}"]


def test_lower_security_is_an_alert() -> None:
    quotation = re.search(r"<blockquote>(.*?)</blockquote>", html(render("markdown", RICH, OPTIONS)), re.DOTALL)
    assert quotation is not None
    assert quotation[1].count("<li>") == 3
    assert "nothing says any longer what the download has to be" in quotation[1]
    assert "[!WARNING]" not in render("markdown", UNCHANGED, OPTIONS)


def test_the_details_of_an_only_image_stand_open() -> None:
    assert "<details open>" in render("markdown", Comparison(images=(WEB,)), OPTIONS)
    assert "<details open>" not in render("markdown", RICH, OPTIONS)


def test_an_image_without_a_difference_has_a_row_and_no_details() -> None:
    text = render("markdown", UNCHANGED, OPTIONS)
    assert "| ✅ | <code>same</code> |" in text
    assert "<details" not in text
    assert "no difference in the image" in text


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("", "<!-- aib2packer diff -->"),
        ("images/web", "<!-- aib2packer diff: images/web -->"),
        ("a --> <script>", "<!-- aib2packer diff: a - -script -->"),
        ("-->", "<!-- aib2packer diff -->"),
        ("x" * 500, f"<!-- aib2packer diff: {'x' * 80} -->"),
    ],
)
def test_the_marker_is_the_first_line_and_stays_a_comment(key: str, expected: str) -> None:
    assert marker(key) == expected
    assert render("markdown", RICH, ReviewOptions(key=key)).splitlines()[0] == expected


@given(st.text())
def test_no_key_ends_the_marker(key: str) -> None:
    assert re.fullmatch(r"<!-- aib2packer diff(: [A-Za-z0-9_./ ]+(-[A-Za-z0-9_./ ]+)*)? -->", marker(key))


@settings(max_examples=150)
@given(comparisons())
def test_no_text_becomes_markup(comparison: Comparison) -> None:
    found = Structure.of(render("markdown", comparison, OPTIONS))
    assert set(found.found) <= ELEMENTS
    assert found.attributes <= {"lang", "open"}


@pytest.mark.parametrize("text", ["http://a.b", "https://a.b/c", "www.a.b", "me@a.bc", "mailto:me@a.bc", "[a](/b)"])
def test_nothing_is_linked(text: str) -> None:
    change = dataclasses.replace(WEB.changes[2], path=text, label=text, reason=f"see {text} now")
    image = dataclasses.replace(WEB, name=text, old_file=text, changes=(change,))
    comparison = Comparison(images=(image,), old_title=text, new_title=text)
    assert "<a " not in html(render("markdown", comparison, ReviewOptions(title=text)))


@given(st.text(alphabet=st.sampled_from(ALPHABET), min_size=1, max_size=30))
def test_texts_are_shown_as_they_are(text: str) -> None:
    image = dataclasses.replace(WEB, name=text, changes=(dataclasses.replace(WEB.changes[0], path=text),))
    made = html(render("markdown", Comparison(images=(image,)), OPTIONS))
    row = re.findall(r"<td>(.*?)</td>", made, re.DOTALL)
    # A table takes blanks away from the ends of its cells.
    assert unescape(re.sub(r"<[^>]*>", "", row[1])).replace(INVISIBLE, "").strip() == printable(text).strip()


@settings(max_examples=60)
@given(st.lists(images(most=6), max_size=6), st.integers(0, 20_000))
def test_any_comparison_stays_below_its_size(found: list[ImageComparison], most: int) -> None:
    text = render("markdown", Comparison(images=tuple(found)), ReviewOptions(most_characters=most))
    assert len(text) <= max(most, 6_000)


@pytest.mark.parametrize(("lines", "longest"), [(500, 30), (500, 80), (500, 200), (500, 5_000), (20_000, 100)])
def test_a_large_change_stays_below_60_000_characters(lines: int, longest: int) -> None:
    text = render("markdown", large(lines, longest), OPTIONS)
    assert len(text) <= 60_000 < GITHUB
    assert Structure.of(text).found.count("details") == 2
    shown = sum(line[:1] in "+-" for line in "\n".join(blocks(text, "diff")).splitlines())
    assert shown >= min(2 * lines, 60)
    assert ("would be too long" in text) == (shown < 2 * lines)


def test_500_changed_lines_of_commands_are_shown_whole() -> None:
    text = render("markdown", large(500, 40), OPTIONS)
    assert len(text) < 60_000
    assert "not shown" not in text


def test_hundreds_of_images_stay_below_the_size_with_those_of_lower_security_told() -> None:
    harmless = tuple(dataclasses.replace(WEB, name=f"web {number}", changes=WEB.changes[:2]) for number in range(400))
    comparison = Comparison(images=(*harmless, dataclasses.replace(WEB, name="zzz")))
    text = render("markdown", comparison, OPTIONS)
    assert len(text) <= 60_000
    assert text.count("> - <code>zzz</code>") == 3
    assert "| 🔴 | <code>zzz</code> |" in text
    assert re.search(r"\d+ left out", text)
    Structure.of(text)


def test_long_names_are_cut_and_say_so() -> None:
    image = dataclasses.replace(WEB, name="n" * 100_000, new_file="f" * 100_000, old_file=None)
    comparison = Comparison(images=(image,), old_title="o" * 100_000, new_title="@" * 100_000)
    text = render("markdown", comparison, ReviewOptions(title="#" * 100_000))
    assert len(text) < 30_000
    assert "more characters" in text


def test_a_large_picture_gives_way_to_details() -> None:
    parts = tuple(Part(f"p{number}", Role.STEP, "Shell", f"step {number} " + "x" * 200) for number in range(400))
    image = dataclasses.replace(large(420, 60).images[0], old_parts=parts, new_parts=parts[::2])
    text = render("markdown", Comparison(images=(image,)), OPTIONS)
    assert len(blocks(text, "diff")) == 1
    assert "not shown" not in text
    assert blocks(text, "mermaid") == []


def test_the_effects_of_each_change_are_explained() -> None:
    text = render("markdown", RICH, OPTIONS)
    legend = text[text.index("What this means") :]
    assert legend.count("\n- ") == len(Effect)
    assert "the template resource has to be deleted and created anew" in legend
