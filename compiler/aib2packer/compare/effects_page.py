"""The tables of effects as a page for people."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.compare.changes import Effect, Kind
from aib2packer.compare.hcl_rows import HCL_ROWS
from aib2packer.compare.hcl_security import HCL_CHECKS
from aib2packer.compare.rows import ANY_TIME, ROWS, Row
from aib2packer.compare.security import CHECKS, Check

_WORDS = {
    Effect.NOTHING: "neither the image nor where it goes is another one",
    Effect.TAGS: "only tags of the output or of resources are others",
    Effect.PLACEMENT: "the image goes elsewhere: regions, replicas, names, versions",
    Effect.IMAGE: "the image is another one: it has to be built anew",
    Effect.RECREATE: "the service cannot update this: the template resource is deleted and created anew",
    Effect.SECURITY: "something is less safe than it was",
}


def to_markdown() -> str:
    """Write the tables of effects as a page."""
    members, arguments = _security("members", CHECKS), _security("arguments", HCL_CHECKS)
    return "\n".join((*_head(), *_members(), *members, *_arguments(), *arguments))


def _head() -> Iterator[str]:
    yield "<!-- Generated from compiler/aib2packer/compare/rows.py and hcl_rows.py. Regenerate it with"
    yield "     pytest tests/compare/test_effects.py --update-golden -->"
    yield ""
    yield "# What a change does"
    yield ""
    yield "Every change of an image template or a Packer configuration has one or more of these effects, from the least"
    yield "to the gravest:"
    yield ""
    yield "| effect | meaning |"
    yield "| --- | --- |"
    for effect in Effect:
        yield f"| {effect.value} | {_WORDS[effect]} |"
    yield ""


def _members() -> Iterator[str]:
    yield "## Members of a template"
    yield ""
    yield "A member that has no row has the effect of what it stands in. The default of a parameter has the effects of"
    yield "everything that uses it. The service can update tags and identity at any time, targets from API version"
    yield "2023-07-01 on and the build machine's profile from 2024-02-01 on; for the rest the template resource is"
    yield "deleted and created anew (effect `recreate`)."
    yield ""
    yield "| member | change | effect | because | `recreate` too |"
    yield "| --- | --- | --- | --- | --- |"
    for row in ROWS:
        yield f"{_row(row)} {_recreates(row)} |"
    yield ""


def _row(row: Row) -> str:
    kinds = "any" if row.kinds == tuple(Kind) else ", ".join(kind.value for kind in row.kinds)
    member = f"`{row.path}`" if row.path else "any other"
    return f"| {member} | {kinds} | {row.effect.value} | {row.why} |"


def _recreates(row: Row) -> str:
    if row.updatable is None:
        return "yes"
    return "no" if row.updatable == ANY_TIME else f"before {row.updatable}"


def _arguments() -> Iterator[str]:
    yield "## Arguments of a Packer configuration"
    yield ""
    yield "Two configurations are compared, or the one that a template compiles to and another. An argument that has"
    yield "no row has the effect of the block it stands in, and `*` is any other argument. What a variable, a local or"
    yield "a data source changes has the effects of everything that uses it. `build.records` are the post-processors"
    yield "`manifest` and `checksum`; `download`, `upload` and `local` are what belongs to a step: the provisioners"
    yield "that fetch for it, and the local that holds its script."
    yield ""
    yield "| argument | change | effect | because |"
    yield "| --- | --- | --- | --- |"
    for row in HCL_ROWS:
        yield _row(row)
    yield ""


def _security(what: str, checks: tuple[Check, ...]) -> Iterator[str]:
    yield f"### Less safety: {what}"
    yield ""
    yield "These come on top, with the effect `security`:"
    yield ""
    yield f"| change | {what} | because |"
    yield "| --- | --- | --- |"
    for check in checks:
        members = ", ".join(f"`{end.lstrip('.')}`" for end in check.ends) or "any"
        yield f"| {check.name} | {members} | {check.reason} |"
    yield ""
