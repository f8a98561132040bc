"""What can be wrong with the members of an object: missing, surplus, excluding each other."""

from __future__ import annotations

from aib2packer.diagnostics import Bag, Fix, Note
from aib2packer.evaluate.values import MemberValue
from aib2packer.evaluate.wording import listed, origins
from aib2packer.model import codes
from aib2packer.model.shapes import Life, Member, Shape, Together, Union
from aib2packer.model.sites import Site
from aib2packer.model.versions import Edition
from aib2packer.model.words import is_misspelling, suggestion
from aib2packer.syntax.rewriting import replace_literal
from aib2packer.syntax.wording import quoted


def report_missing(site: Site, name: str, edition: Edition, bag: Bag) -> None:
    """Report a member that an object has to have, at the object."""
    member = site.shape.member(name)
    if isinstance(site.type, Union) and name == "type":
        variants = (variant.name for variant in site.type.variants if variant.life.covers(edition.version))
        types = listed(variants)
        _add_missing(site, name, f"The {site.type.title} has no `type`; the types are {types}. Add one.", bag)
    elif member is not None and member.required is not None:
        _report_required(site, member, member.required, edition, bag)
    else:
        _report_needed(site, name, bag)


def _report_required(site: Site, member: Member, required: Life, edition: Edition, bag: Bag) -> None:
    name = quoted(member.name)
    if not member.dispensable:
        _add_missing(site, member.name, f"The {site.shape.title} has no {name}, and it needs one. Add it.", bag)
        return
    bag.add(
        codes.MISSING_SERVICE_MEMBER,
        f"missing member {name}",
        f"The {site.shape.title} has no {name}. The service demands one in API version {required.words()}; "
        f"{edition.words()}. Packer does not need it, and the template is compiled without it.",
        at=site.place.span,
        pointer=site.place.pointer,
        notes=origins(site.place),
    )


def _report_needed(site: Site, name: str, bag: Bag) -> None:
    """Report a member that another member calls for."""
    callers = [rule.member for rule in site.shape.rules if isinstance(rule, Together) and rule.needs == name]
    present = [caller for caller in callers if site.has(caller)]
    shown = listed(present)
    _add_missing(site, name, f"The {site.shape.title} has {shown}, which needs {quoted(name)}. Add it.", bag)


def report_not_elevated(site: Site, name: str, needs: str, bag: Bag) -> None:
    """Report a flag that is true while the one it needs is not, at the flag."""
    flag = site.entry(name)
    bag.add(
        codes.SYSTEM_NOT_ELEVATED,
        f"{quoted(name)} without {quoted(needs)}",
        f"{quoted(name)} may be `true` only if {quoted(needs)} is `true` as well. "
        f"Set {quoted(needs)} to `true`, or remove {quoted(name)}.",
        at=flag.value.place.span,
        pointer=flag.value.place.pointer,
        notes=origins(flag.value.place),
    )


def _add_missing(site: Site, name: str, detail: str, bag: Bag) -> None:
    bag.add(
        codes.INCOMPLETE_OBJECT,
        f"missing member {quoted(name)}",
        detail,
        at=site.place.span,
        pointer=site.place.pointer,
        notes=origins(site.place),
    )


def report_surplus(site: Site, name: str, edition: Edition, bag: Bag) -> None:
    """Report a member that the declared API version does not have."""
    entry = site.entry(name)
    shape = site.shape
    member = shape.member(name)
    if member is not None:
        kind, summary = codes.MEMBER_OF_OTHER_VERSION, f"{quoted(name)} belongs to another API version"
        detail = (
            f"The {shape.title} has {quoted(name)} in API version {member.life.words()}; {edition.words()}. "
            "It is compiled all the same. Declare an API version that has it."
        )
    else:
        kind = codes.UNKNOWN_MEMBER if edition.strict else codes.IGNORED_MEMBER
        summary = f"unknown member {quoted(name)}"
        detail = f"The {shape.title} has no member {quoted(name)}.{_meant(shape, name, edition)} {_verdict(edition)}"
    bag.add(
        kind,
        summary,
        detail,
        at=entry.place.span,
        pointer=entry.value.place.pointer,
        notes=origins(entry.place),
        fix=None if member is not None else _renamed(site, entry, edition),
        level=edition.rejected if member is not None else None,
    )


def _renamed(site: Site, entry: MemberValue, edition: Edition) -> Fix | None:
    """Write the one member that was plainly meant, if it is not there yet."""
    near = [
        name for name in site.shape.writable(edition.version) if not site.has(name) and is_misspelling(entry.name, name)
    ]
    if len(near) != 1:
        return None
    return replace_literal(entry.place.span, entry.name, near[0], f"write {quoted(near[0])}")


def _meant(shape: Shape, name: str, edition: Edition) -> str:
    meant = dict(shape.meant).get(name)
    return f" Did you mean {quoted(meant)}?" if meant else suggestion(name, shape.writable(edition.version), "members")


def _verdict(edition: Edition) -> str:
    """Say what the service does about an unknown member (Image Builder release notes, May 2024)."""
    if edition.strict:
        return "The service rejects unknown members from API version 2024-02-01 on. Correct the name or remove it."
    return (
        f"The service ignores unknown members before API version 2024-02-01, and {edition.words()}: it has no effect."
    )


def report_conflict(site: Site, first: str, second: str, bag: Bag) -> None:
    """Report two members that exclude each other, at the second one."""
    surplus = site.entry(second)
    bag.add(
        codes.CONFLICTING_MEMBERS,
        f"both {quoted(first)} and {quoted(second)}",
        f"The {site.shape.title} takes {quoted(first)} or {quoted(second)}, not both. Remove one of them.",
        at=surplus.place.span,
        pointer=surplus.value.place.pointer,
        notes=(Note(f"{quoted(first)} stands here", site.entry(first).place.span), *origins(surplus.place)),
    )


def report_neither(site: Site, first: str, second: str, bag: Bag) -> None:
    """Report an object that has none of two members of which it needs one."""
    bag.add(
        codes.NO_SCRIPT,
        f"neither {quoted(first)} nor {quoted(second)}",
        f"The {site.shape.title} has nothing to run. Add {quoted(first)}, the address of a script, or "
        f"{quoted(second)}, an array of commands.",
        at=site.place.span,
        pointer=site.place.pointer,
        notes=origins(site.place),
    )
