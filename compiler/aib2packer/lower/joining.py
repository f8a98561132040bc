"""Joins text and expressions."""

from __future__ import annotations

from aib2packer.lower.document import Expression, Literal, Template


def join_text(*parts: str | Expression) -> Expression:
    """Join text and expressions into one string, as plain as it can be written."""
    flat: list[str | Expression] = []
    for part in parts:
        for piece in _pieces(part):
            if isinstance(piece, str) and flat and isinstance(flat[-1], str):
                flat[-1] += piece
            elif piece != "":
                flat.append(piece)
    if not flat:
        return Literal("")
    if len(flat) == 1:
        return Literal(flat[0]) if isinstance(flat[0], str) else flat[0]
    return Template(tuple(flat))


def _pieces(part: str | Expression) -> tuple[str | Expression, ...]:
    match part:
        case Literal(value=str(text)):
            return (text,)
        case Literal(value=int() | float() as number) if not isinstance(number, bool):
            return (str(number),)
        case Template(parts=parts):
            return parts
        case _:
            return (part,)
