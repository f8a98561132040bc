"""The manual: what there is to read about every kind of diagnostic, as text for a terminal and as one Markdown file.

A rule's page is its docstring; the pages of all other kinds stand beside the kinds, in `pages.py` of each part.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer import codes
from aib2packer.catalogue import definitions
from aib2packer.choosing import pages as choosing_pages
from aib2packer.compare import pages as compare_pages
from aib2packer.diagnostics import Confidence, DiagnosticDef
from aib2packer.evaluate import pages as evaluate_pages
from aib2packer.expr import pages as expr_pages
from aib2packer.lower import pages as lower_pages
from aib2packer.model import pages as model_pages
from aib2packer.model.shapes import ALWAYS, Life
from aib2packer.pages import Page, read_page
from aib2packer.rules import codes as rule_codes
from aib2packer.rules.registry import RULES
from aib2packer.syntax import pages as syntax_pages

_WIDTH = 100
_BLOCKS = {
    "0": "Reading and JSON",
    "1": "Expressions",
    "2": "Parameters and evaluation",
    "3": "The shape of the template",
    "4": "Rules: correctness",
    "5": "Rules: security",
    "6": "Rules: good practice",
    "7": "Compiling to Packer",
    "8": "Suppressions and comparisons",
    "9": "The program itself",
}
_CONCERNS = {"service": "Image Builder", "build": "the build", "packer": "Packer"}
_INTRODUCTION = """\
# Diagnostics

Every message of aib2packer has a code. The hundreds say what it is about; codes are permanent. This file is made from
the same texts as `aib2packer explain CODE`.

*Concerns* says who minds: Image Builder alone, Packer alone, or the build wherever it runs; `check --for` chooses.
*Heuristic* marks what names and habits suggest; such a finding is never an error. *Fix* says what `check --fix` mends,
and what only with `--unsafe`. Examples stand in a complete image template, as members of `properties` unless their name
is one of the resource's own.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of diagnostic and its page."""

    kind: DiagnosticDef
    page: Page
    versions: Life  # the API versions it holds for


def entries() -> tuple[Entry, ...]:
    """Give all entries in the order of their codes."""
    texts = {**syntax_pages.PAGES, **expr_pages.PAGES, **evaluate_pages.PAGES, **model_pages.PAGES}
    texts |= {**lower_pages.PAGES, **choosing_pages.PAGES, **compare_pages.PAGES, **rule_codes.PAGES, **codes.PAGES}
    texts |= {rule.definition.code: rule.__doc__ or "" for rule in RULES}
    lives = {rule.definition.code: rule.versions for rule in RULES}
    return tuple(
        Entry(kind, read_page(texts.get(kind.code, "")), lives.get(kind.code, ALWAYS)) for kind in definitions()
    )


def find(wanted: str, among: tuple[Entry, ...]) -> Entry | None:
    """Find an entry by code or name, in any letter case."""
    folded = wanted.casefold()
    return next((item for item in among if folded in (item.kind.code.casefold(), item.kind.name)), None)


def as_table(among: tuple[Entry, ...]) -> str:
    """List entries, one a line: code, severity, whom it concerns, fix, name and title."""
    width = max((len(item.kind.name) for item in among), default=0)
    lines = (
        f"{item.kind.code}  {item.kind.severity.value:7}  {item.kind.concern.value:7}  {_fix(item.kind):6}  "
        f"{item.kind.name:{width}}  {item.page.title}".rstrip()
        for item in among
    )
    return "".join(f"{line}\n" for line in lines)


def as_text(item: Entry) -> str:
    """Write the page of an entry for a terminal."""
    return "\n".join(_text_lines(item)) + "\n"


def _text_lines(item: Entry) -> Iterator[str]:
    page = item.page
    yield f"{item.kind.code} {item.kind.name}"
    yield _facts(item)
    yield ""
    yield from textwrap.wrap(page.title, _WIDTH)
    for name, body, example in _sections(page):
        yield ""
        yield f"{name}:"
        lines = body.splitlines() if example else textwrap.wrap(" ".join(body.split()), _WIDTH - 2)
        yield from (f"  {line}".rstrip() for line in lines)
    if item.kind.is_rule:
        yield ""
        yield "To accept a finding, write above it:"
        yield f"  // aib2packer: ignore {item.kind.code}: the reason"


def as_markdown(among: tuple[Entry, ...]) -> str:
    """Write all entries as one file: a table for each block, then the pages."""
    return "\n".join(_markdown_lines(among)) + "\n"


def _markdown_lines(among: tuple[Entry, ...]) -> Iterator[str]:
    yield _INTRODUCTION
    for block, title in _BLOCKS.items():
        yield f"## {title}\n"
        yield "| code | name | severity | concerns | fix |"
        yield "| --- | --- | --- | --- | --- |"
        for item in among:
            if item.kind.block == block:
                kind, code = item.kind, item.kind.code
                yield (
                    f"| [{code}](#{code.lower()}) | {kind.name} | {kind.severity.value} | "
                    f"{_CONCERNS[kind.concern.value]} | {_fix(kind)} |"
                )
        yield ""
    for item in among:
        yield from _markdown_page(item)


def _markdown_page(item: Entry) -> Iterator[str]:
    yield f"## {item.kind.code}\n"
    yield f"**{item.kind.name}** ({_facts(item)})\n"
    yield f"{item.page.title}\n"
    for name, body, example in _sections(item.page):
        if example:
            yield f"{name}:\n\n```json\n{body}\n```\n"
        else:
            yield f"{name}: {' '.join(body.split())}\n"


def _sections(page: Page) -> Iterator[tuple[str, str, bool]]:
    """Give the sections that there are: name, text, and whether it is an example."""
    named = (
        ("Why", page.why, False),
        ("Bad", page.bad, True),
        ("Good", page.good, True),
        ("Source", page.source, False),
    )
    return (section for section in named if section[1])


def _facts(item: Entry) -> str:
    kind = item.kind
    facts = [kind.severity.value, f"concerns {_CONCERNS[kind.concern.value]}"]
    if kind.confidence is Confidence.HEURISTIC:
        facts.append("heuristic")
    if item.versions is not ALWAYS:
        facts.append(f"API version {item.versions.words()}")
    if kind.fixable is not None:
        facts.append(f"{kind.fixable.value} fix")
    return ", ".join(facts)


def _fix(kind: DiagnosticDef) -> str:
    return kind.fixable.value if kind.fixable is not None else ""
