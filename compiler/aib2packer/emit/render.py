"""Turns a Packer document into the text of its files, exactly as `packer fmt` writes it.

The Jinja templates only lay out; names, values and alignment come from here as finished `Hcl` text. While the text
is laid out, invisible marks stand where a line came from a leaf of the template; they are taken out at the end and
tell which leaf each line came from.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from aib2packer.emit.literals import INDENT, Hcl, MarkSource, comment, expression, is_multiline, quoted, raw
from aib2packer.lower.document import Attribute, Block, Gap, PackerFile, VariableValue

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_NOTHING = raw("")
_MARK = re.compile("\x00([0-9]+)\x00")
_SPLIT_FILES = {"packer": "packer", "variable": "variables", "locals": "locals", "data": "source", "source": "source"}
_SPLIT_ORDER = ("packer", "variables", "locals", "source", "build")


class Layout(enum.Enum):
    """How a configuration is spread over files."""

    SINGLE = "single"  # one self-contained file
    SPLIT = "split"  # `packer`, `variables`, `locals`, `source` and `build` in one folder


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """One finished file."""

    name: str  # with `.pkr.hcl`, without a folder
    text: str  # ends with exactly one newline
    lines: tuple[tuple[str, int], ...]  # pairs of a template leaf's JSON pointer and a 1-based line that came from it


@dataclass(frozen=True, slots=True)
class _Item:
    """One element of a block's body, ready to be laid out: a blank line, a block, or an argument."""

    blank: bool = False
    block: _BlockView | None = None
    indent: Hcl = _NOTHING
    name: Hcl = _NOTHING
    value: Hcl = _NOTHING


@dataclass(frozen=True, slots=True)
class _BlockView:
    """A block as the layout templates print it."""

    comment: tuple[Hcl, ...]
    indent: Hcl
    head: Hcl
    body: tuple[_Item, ...]


def render(document: PackerFile, name: str, layout: Layout) -> tuple[RenderedFile, ...]:
    """Write a document; `name` is the stem of the single file's name."""
    if layout is Layout.SINGLE:
        return (_render_file(document, f"{name}.pkr.hcl"),)
    files = []
    for stem in _SPLIT_ORDER:
        blocks = tuple(block for block in document.blocks if _SPLIT_FILES.get(block.type, "build") == stem)
        if blocks:
            files.append(_render_file(PackerFile(document.header, blocks), f"{stem}.pkr.hcl"))
    return tuple(files)


def render_values(values: tuple[VariableValue, ...], version: str) -> str:
    """Write a file of values for `-var-file`; of sensitive variables it says where else their values come from."""
    marks = MarkSource()
    header = [f"Values given to aib2packer {version}, for the variables of what it compiled."]
    header += [
        f"The value of {one.name} is a secret: give it in the environment variable PKR_VAR_{one.name}."
        for one in values
        if one.value is None
    ]
    body = tuple(Attribute(one.name, one.value) for one in values if one.value is not None)
    lines = tuple(raw(f"# {comment(line)}") for line in header)
    return _template("values.hcl.j2").render(header=lines, items=_items(body, 0, marks))


def _render_file(document: PackerFile, name: str) -> RenderedFile:
    marks = MarkSource()
    header = tuple(raw(f"# {comment(line)}".rstrip()) for line in document.header)
    blocks = tuple(_block_view(block, 0, marks) for block in document.blocks)
    marked = _template("file.hcl.j2").render(header=header, blocks=blocks)
    return RenderedFile(name, *_without_marks(marked, marks))


def _without_marks(marked: str, marks: MarkSource) -> tuple[str, tuple[tuple[str, int], ...]]:
    lines: list[tuple[str, int]] = []
    line, position = 1, 0
    for match in _MARK.finditer(marked):
        line += marked.count("\n", position, match.start())
        position = match.end()
        lines.extend((origin, line) for origin in marks.origins[int(match[1])])
    return _MARK.sub("", marked), tuple(dict.fromkeys(lines))


def _block_view(block: Block, depth: int, marks: MarkSource) -> _BlockView:
    head = " ".join((block.type, *(quoted(label) for label in block.labels)))
    return _BlockView(
        comment=tuple(comment(line) for line in block.comment),
        indent=raw(INDENT * depth),
        head=raw(marks.of(block.origins) + head),
        body=tuple(_items(block.body, depth + 1, marks)),
    )


def _items(body: tuple[Attribute | Block | Gap, ...], depth: int, marks: MarkSource) -> list[_Item]:
    """Lay out a body: aligned runs of one-line arguments; blank lines around everything longer."""
    items: list[_Item] = []
    run: list[Attribute] = []
    for member in body:
        if isinstance(member, Attribute) and not is_multiline(member.value):
            run.append(member)
            continue
        items += _section(items, _run(run, depth, marks))
        run = []
        if isinstance(member, Attribute):
            items += _section(items, _run([member], depth, marks))
        elif isinstance(member, Block):
            items += _section(items, [_Item(block=_block_view(member, depth, marks))])
    return items + _section(items, _run(run, depth, marks))


def _section(before: list[_Item], section: list[_Item]) -> list[_Item]:
    return [_Item(blank=True), *section] if before and section else section


def _run(attributes: list[Attribute], depth: int, marks: MarkSource) -> list[_Item]:
    width = max((len(item.name) for item in attributes), default=0)
    indent = raw(INDENT * depth)
    return [
        _Item(
            indent=indent,
            name=raw(f"{marks.of(item.origins)}{item.name:<{width}}"),
            value=expression(item.value, depth, marks),
        )
        for item in attributes
    ]


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def _environment() -> Environment:
    # Imported here so that commands which write no HCL start without it.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("aib2packer.emit", "hcl"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_only_hcl,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _only_hcl(value: object) -> object:
    """Refuse to print anything but finished text (a macro's result is markup, too)."""
    if not hasattr(value, "__html__"):
        message = f"a layout template may only print Hcl, not {type(value).__name__}"
        raise TypeError(message)
    return value
