"""Whether the edits of a fix may be written into a report."""

from __future__ import annotations

from aib2packer.diagnostics import Edit, Fix
from aib2packer.secrets import masked


def may_be_shown(fix: Fix) -> bool:
    """Tell whether no edit would show a credential, or text that is not shown.

    An edit with a masked text would destroy what it is applied to; so it is the whole fix or nothing.
    """
    return all(edit.span.is_shown and not _secret(edit) for edit in fix.edits)


def _secret(edit: Edit) -> bool:
    """Look at the new text within its line: what stands before it may be what makes it a credential."""
    source = edit.span.source
    begin, end = edit.span.begin, edit.span.finish
    before = source.line(begin.line)[: begin.column - 1]
    whole = before + edit.text + source.line(end.line)[end.column - 1 :]
    return masked(whole)[len(before) : len(before) + len(edit.text)] != edit.text
