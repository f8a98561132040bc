"""Protects data from Go's template engine, which Packer runs over the arguments of its plugins.

Every argument of azure-arm, windows-restart and windows-update is rendered once (packer-plugin-sdk, `config.Decode`);
there `{{` can be quoted. The `inline` commands of shell and powershell are rendered until they no longer change: no
quoting survives that (observed with Packer 1.6.6), so such commands must travel another way.
"""

from __future__ import annotations

from aib2packer.lower.document import Attribute, Block, Expression, Gap, ListOf, Literal, MapOf, Template

OPENING = "{{"
_QUOTED = "{{`{{`}}"


def rendered_once(block: Block) -> Block:
    """Quote `{{` in all arguments of a block."""
    return Block(block.type, block.labels, tuple(_member(item) for item in block.body), block.comment, block.origins)


def holds_opening(written: Expression) -> bool:
    """Tell whether the literal text of an expression holds `{{`, also across the joints of a template."""
    match written:
        case Literal(value=str(text)):
            return OPENING in text
        case Template(parts=parts):
            return any(OPENING in part if isinstance(part, str) else holds_opening(part) for part in parts)
        case _:
            return False


def _member(item: Attribute | Block | Gap) -> Attribute | Block | Gap:
    match item:
        case Attribute(name=name, value=value, origins=origins):
            return Attribute(name, _expression(value), origins)
        case Block():
            return rendered_once(item)
        case Gap():
            return item


def _expression(written: Expression) -> Expression:
    match written:
        case Literal(value=str(text)):
            return Literal(_quoted(text))
        case Template(parts=parts):
            return Template(tuple(_quoted(part) if isinstance(part, str) else _expression(part) for part in parts))
        case ListOf(items=items, one_line=one_line, origins=origins):
            return ListOf(tuple(_expression(item) for item in items), one_line, origins)
        case MapOf(entries=entries, one_line=one_line, origins=origins):
            return MapOf(
                tuple((_quoted(key) if isinstance(key, str) else key, _expression(item)) for key, item in entries),
                one_line,
                origins,
            )
        case _:
            return written


def _quoted(text: str) -> str:
    return text.replace(OPENING, _QUOTED)
