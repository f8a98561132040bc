"""Find the suppressions that a template itself holds: in comments, and in `metadata`.

A comment reads `aib2packer: ignore AIB501, plain-http-download until 2027-06-30: the reason`; the date may be left out.
It covers what begins on its line, or on the next line when it stands alone. In `metadata` of the deployment template or
of a resource stands `"aib2packer": {"ignore": [{"code": ..., "pointer": ..., "reason": ..., "until": ...}]}`; pointers
begin at the object that has the metadata.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aib2packer.choosing.codes import MALFORMED_SUPPRESSION
from aib2packer.choosing.suppressions import Suppression
from aib2packer.diagnostics import Bag
from aib2packer.source import Span
from aib2packer.syntax.comments import Comment, comments_of
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonObject, JsonString, pointer_step
from aib2packer.syntax.wording import quoted

_MARK = "aib2packer:"
_KEY = "aib2packer"
_FORM = "`aib2packer: ignore AIB501 until 2027-06-30: why it is accepted`"
_MEMBERS = ("code", "pointer", "reason", "until")


def suppressions_in(root: JsonNode, bag: Bag) -> tuple[Suppression, ...]:
    """Give the suppressions of a file; those that cannot be read are reported and not given."""
    source = root.span.source
    if _KEY not in source.text:
        return ()
    return (*_of_comments(root, bag), *_of_metadata(root, bag))


def _of_comments(root: JsonNode, bag: Bag) -> Iterator[Suppression]:
    for comment in comments_of(root.span.source):
        if not comment.text.startswith(_MARK):
            continue
        head, colon, reason = comment.text.removeprefix(_MARK).partition(":")
        made = _read_head(head.split(), reason.strip() if colon else "")
        if isinstance(made, str):
            _malformed(comment.span, made, bag)
            continue
        selectors, until = made
        for area in _areas(root, comment):
            yield Suppression(
                selectors=selectors,
                reason=reason.strip(),
                until=until,
                place=comment.span,
                origin="the comment",
                source=comment.span.source,
                area=area,
            )


def _read_head(words: list[str], reason: str) -> tuple[tuple[str, ...], date | None] | str:
    """Read what stands before the reason; a text says what is wrong with it."""
    if not words or words[0] != "ignore":
        return f"Behind `aib2packer:` only `ignore` is understood. Write it like {_FORM}."
    until = None
    if "until" in words:
        place = words.index("until")
        until = _date(" ".join(words[place + 1 :]))
        if until is None:
            return "Behind `until` a date such as `2027-06-30` is expected. Correct it, or leave `until` out."
        words = words[:place]
    selectors = tuple(item for word in words[1:] for item in word.split(",") if item)
    if not selectors:
        return f"It does not say what to ignore. Name codes or names of rules, like {_FORM}."
    return (selectors, until) if reason else f"It gives no reason. Add one behind a colon, like {_FORM}."


def _areas(root: JsonNode, comment: Comment) -> Iterator[Span]:
    """Give the outermost members and elements that begin on the line a comment speaks of."""
    todo: list[tuple[int, JsonNode]] = [(root.span.start, root)]
    while todo:
        start, node = todo.pop()
        source = node.span.source
        if source.position(start).line == comment.line:
            yield Span(source, start, node.span.end)
            continue
        if source.position(start).line > comment.line or node.span.finish.line < comment.line:
            continue
        match node:
            case JsonObject(members=members):
                todo += [(member.key.span.start, member.value) for member in reversed(members)]
            case JsonArray(items=items):
                todo += [(item.span.start, item) for item in reversed(items)]
            case _:
                continue


def _of_metadata(root: JsonNode, bag: Bag) -> Iterator[Suppression]:
    """Look into the metadata of the root and of every resource, nested ones included."""
    todo: list[tuple[JsonNode, str]] = [(root, "")]
    while todo:
        node, pointer = todo.pop()
        if not isinstance(node, JsonObject):
            continue
        yield from _of_holder(node, pointer, bag)
        todo += list(_resources(node, pointer))


def _resources(node: JsonObject, pointer: str) -> Iterator[tuple[JsonNode, str]]:
    held = node.get("resources")
    step = pointer_step(pointer, "resources")
    match held:
        case JsonArray(items=items):
            yield from ((item, pointer_step(step, index)) for index, item in enumerate(items))
        case JsonObject(members=members):
            yield from ((member.value, pointer_step(step, member.key.value)) for member in members)
        case _:
            return


def _of_holder(node: JsonObject, pointer: str, bag: Bag) -> Iterator[Suppression]:
    metadata = node.get("metadata")
    ours = metadata.get(_KEY) if isinstance(metadata, JsonObject) else None
    ignored = ours.get("ignore") if isinstance(ours, JsonObject) else None
    if ours is None:
        return
    if not isinstance(ignored, JsonArray):
        _malformed(ours.span, "`metadata.aib2packer` has to be an object with an array `ignore`. Write it so.", bag)
        return
    for item in ignored.items:
        made = _read_entry(item, pointer)
        if isinstance(made, str):
            _malformed(item.span, made, bag)
        else:
            yield made


def _read_entry(item: JsonNode, base: str) -> Suppression | str:
    """Read one element of `ignore`; a text says what is wrong with it."""
    members = item.members if isinstance(item, JsonObject) else ()
    read = {member.key.value: member.value.value for member in members if isinstance(member.value, JsonString)}
    unknown = [member.key.value for member in members if member.key.value not in _MEMBERS]
    if not isinstance(item, JsonObject) or len(read) < len(members) or unknown:
        return "An element of `ignore` is an object with the texts `code`, `pointer`, `reason` and `until`."
    if not read.get("code") or not read.get("reason"):
        return "`code` and `reason` are needed: what is ignored, and why it is accepted. Add what is missing."
    until = _date(read.get("until", ""))
    if "until" in read and until is None:
        return f"{quoted(read['until'])} is not a date such as `2027-06-30`. Correct `until`, or leave it out."
    return Suppression(
        selectors=(read["code"],),
        reason=read["reason"],
        until=until,
        place=item.span,
        origin="the entry in `metadata`",
        source=item.span.source,
        pointer=base + read.get("pointer", ""),
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _malformed(at: Span, detail: str, bag: Bag) -> None:
    bag.add(MALFORMED_SUPPRESSION, "a suppression that cannot be read has no effect", detail, at=at)
