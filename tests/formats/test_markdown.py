"""Markdown, rendered by GitHub's own library."""

from __future__ import annotations

import re
from html import unescape

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st
from tricky import EMPTY, FINDINGS, NAME, REPORT

from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Severity
from aib2packer.excerpt import printable
from aib2packer.formats.registry import render
from aib2packer.formats.report_data import Report
from aib2packer.formats.text import plain
from aib2packer.source import Source, Span

RULE = DiagnosticDef("AIB501", "plain-http-download", Severity.WARNING)
INVISIBLE = "\u200b"  # keeps `@` and `#` from mentioning
ELEMENTS = {"h2", "p", "code", "table", "thead", "tbody", "tr", "th", "td", "a", "details", "summary", "pre"}


def html(report: Report) -> str:
    """Render a report as GitHub does; the entities of text are kept apart from elements."""
    return str(cmarkgfm.github_flavored_markdown_to_html(render("markdown", report), Options.CMARK_OPT_UNSAFE))


def rows(text: str) -> list[list[str]]:
    """Give the cells of the table as a reader sees them."""
    found = re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)
    cells = [re.findall(r"<t[dh]>(.*?)</t[dh]>", row, re.DOTALL) for row in found]
    return [[unescape(re.sub(r"<[^>]*>", "", cell)) for cell in row] for row in cells]


def one(summary: str, file: str = "a.json", text: str = "x") -> Report:
    subject = Span(Source.from_text(file, text), 0, len(text))
    return Report(
        diagnostics=(Diagnostic(definition=RULE, summary=summary, detail=text, subject=subject),), version="1"
    )


def test_the_table_shows_every_finding_as_it_is() -> None:
    table = rows(html(REPORT))
    assert table[0] == ["", "Place", "Code", "Finding"]
    shown = [row[3].replace(INVISIBLE, "") for row in table[1:]]
    assert shown == [item.summary.replace("`", "") for item in FINDINGS]
    assert table[3][1].replace(INVISIBLE, "") == f"{NAME}:6:18"
    assert [row[2] for row in table[1:]] == [item.definition.code for item in FINDINGS]


def test_details_are_the_report_for_people() -> None:
    blocks = re.findall(r"<pre[^>]*><code[^>]*>(.*?)\n</code></pre>", html(REPORT), re.DOTALL)
    assert [unescape(block) for block in blocks] == [plain(item) for item in FINDINGS]


@pytest.mark.parametrize("text", ["```", "````", "a ~~~ b", "```\n</details>"])
def test_no_text_ends_its_block(text: str) -> None:
    report = one(f"a\n{text}", text=f"x\n{text}\ny")
    (block,) = re.findall(r"<pre[^>]*><code[^>]*>(.*?)\n</code></pre>", html(report), re.DOTALL)
    assert unescape(block) == plain(report.diagnostics[0])


def test_nothing_found_is_said() -> None:
    assert "1 file checked, nothing found." in html(EMPTY)
    assert "<table>" not in html(EMPTY)


@given(st.text(alphabet=st.sampled_from("ab `|<>&@#*_~[]()!\\$:/w.hH-+=1\n\t\"'"), max_size=40))
def test_no_text_becomes_markup(text: str) -> None:
    made = html(one(text, f"{text}.json", text))
    assert {name.lower() for name in re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)", made)} <= ELEMENTS
    assert re.findall(r'href="([^"]*)"', made) == [
        "https://github.com/aib2packer/aib2packer/blob/main/compiler/RULES.md#aib501"
    ]
    (_, row) = rows(made)
    shown = printable(text)
    expected = shown if shown.count("`") % 2 else shown.replace("`", "")
    assert " ".join(row[3].replace(INVISIBLE, "").split()) == " ".join(expected.split())


@given(
    st.sampled_from(["http://a.b", "https://a.b/c", "www.a.b", "me@a.bc", "mailto:me@a.bc", "ftp://a.b", "@ops", "#12"])
)
def test_nothing_is_linked_or_mentioned(text: str) -> None:
    for summary in (text, f"see {text} now", f"`{text}`"):
        made = html(one(summary))
        table = made[: made.index("<details>")]
        assert table.count("<a ") == 1
        assert not re.search(r"[@#]\w", re.sub(r"<[^>]*>", "", table))
