"""Places of credentials: a line that would tell one, although credentials are masked, is not quoted.

An expression may hide in a line what is to be masked there.
"""

from __future__ import annotations

import dataclasses

from aib2packer.evaluate.values import Known, Place
from aib2packer.rules.reading import part
from aib2packer.secrets import masked
from aib2packer.source import Span


def secret_part(leaf: Known, start: int, end: int) -> Span:
    """Give the place of a credential, `value[start:end]` of a text."""
    return guarded(part(leaf, start, end), str(leaf.value)[start:end])


def secret_place(leaf: Known, start: int, end: int) -> Place:
    """Give the place of a text that holds a credential, and of the definitions that the text comes through."""
    secret = str(leaf.value)[start:end]
    return dataclasses.replace(leaf.place, trail=tuple(guarded(span, secret) for span in leaf.place.trail))


def guarded(span: Span, secret: str) -> Span:
    """Forbid to quote a span whose line tells a credential."""
    tells = secret in masked(span.source.line(span.begin.line))
    return dataclasses.replace(span, quotable=False) if tells else span
