"""Tags: Packer has one set for all resources of a build and all its outputs."""

from __future__ import annotations

from aib2packer.diagnostics import Note
from aib2packer.lower.codes import TAGS_MERGED, TOO_MANY_TAGS
from aib2packer.lower.document import Attribute, Expression, FunctionCall, MapOf
from aib2packer.lower.expressions import expression
from aib2packer.lower.scope import Scope
from aib2packer.model.leaves import Tag, Tags
from aib2packer.model.template import ImageTemplate

# Azure's limit for one resource (Azure Resource Manager limits); `planInfo` adds four more of the plugin's own.
_MAXIMUM = 50


def azure_tags(template: ImageTemplate, scope: Scope) -> tuple[Attribute, ...]:
    """Merge `managedResourceTags` and every target's `artifactTags`, in this order; the first of a name wins."""
    managed = template.managed_resource_tags
    artifact = [target.artifact_tags for target in template.distribute if target.artifact_tags]
    sets = [*([managed] if managed else []), *artifact]
    if managed and (managed.entries or managed.whole) and any(tags.entries or tags.whole for tags in artifact):
        _say_both_kinds(managed, scope)
    entries = _merged(sets, scope)
    wholes = [tags.whole for tags in sets if tags.whole]
    if not entries and not wholes:
        return ()
    if len(entries) > _MAXIMUM:
        _say_too_many(entries[_MAXIMUM], len(entries), scope)
    written: Expression = MapOf(
        tuple((tag.name, expression(tag.value, scope)) for tag in entries),
        origins=_pointers(sets),
    )
    if wholes:
        given = tuple(expression(whole, scope) for whole in wholes)
        written = FunctionCall("merge", (*given, written)) if entries or len(given) > 1 else given[0]
    origins = tuple(tags.place.pointer for tags in sets if tags.whole)
    return (Attribute("azure_tags", written, origins),)


def _merged(sets: list[Tags], scope: Scope) -> list[Tag]:
    merged: dict[str, Tag] = {}
    for tag in (tag for tags in sets for tag in tags.entries):
        # Azure compares tag names ignoring case (Azure Resource Manager: use tags).
        first = merged.setdefault(tag.name.casefold(), tag)
        if first is not tag and not _same(first, tag, scope):
            scope.say(
                TAGS_MERGED,
                f"tag `{tag.name}` has another value elsewhere, which is taken",
                "Packer puts one set of tags on everything that a build makes. The value written first wins; tag the"
                " output after the build if it must differ.",
                tag.value.place,
                (Note("the value taken stands here", first.value.place.span),),
            )
    return list(merged.values())


def _pointers(sets: list[Tags]) -> tuple[tuple[str, ...], ...]:
    """Name every place in which each tag stands: of several with one value all are answered for by one line."""
    pointers: dict[str, list[str]] = {}  # in the order of the merged tags
    for tag in (tag for tags in sets for tag in tags.entries):
        pointers.setdefault(tag.name.casefold(), []).append(tag.value.place.pointer)
    return tuple(map(tuple, pointers.values()))


def _same(first: Tag, other: Tag, scope: Scope) -> bool:
    return expression(first.value, scope) == expression(other.value, scope)


def _say_both_kinds(managed: Tags, scope: Scope) -> None:
    scope.say(
        TAGS_MERGED,
        "tags of the build's resources and of its outputs become one set",
        "Packer puts one set of tags, `azure_tags`, on the temporary resources and on the image alike: each of them"
        " carries the other's tags, too.",
        managed.place,
    )


def _say_too_many(tag: Tag, count: int, scope: Scope) -> None:
    scope.say(
        TOO_MANY_TAGS,
        f"{count} tags are more than Azure allows",
        f"A resource can carry {_MAXIMUM} tags, and Packer puts all tags of the template on each resource."
        " Remove some of them.",
        tag.value.place,
    )
