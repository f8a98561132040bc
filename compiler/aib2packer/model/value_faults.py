"""What can be wrong with a value: its type, a value out of a list, the form of a text, the size of a number."""

from __future__ import annotations

from aib2packer.diagnostics import Bag, DiagnosticDef
from aib2packer.evaluate.values import Known
from aib2packer.evaluate.wording import listed, origins
from aib2packer.model import codes
from aib2packer.model.shapes import (
    Choice,
    ChoiceValue,
    Flag,
    Integer,
    ListOf,
    Opaque,
    Shape,
    Text,
    TextMap,
    Type,
    Union,
    Variant,
)
from aib2packer.model.sites import Site
from aib2packer.model.versions import Edition
from aib2packer.model.words import described, suggestion
from aib2packer.syntax.wording import quoted


def report_type(site: Site, bag: Bag) -> None:
    """Report a value of another type than the format's."""
    found, wanted = described(site.value), _wanted(site.type)
    if isinstance(site.type, ListOf) and isinstance(site.value, Known) and site.value.value is not None:
        summary = f"{quoted(site.name)} is not an array"
        detail = f"Found {found}; expected {wanted}. Put it in brackets: {_in_brackets(site.value)}."
        _add(codes.SCALAR_FOR_LIST, site, summary, detail, bag)
        return
    summary = f"{quoted(site.name)} is not {_short(site.type)}"
    _add(codes.WRONG_TYPE, site, summary, f"Found {found}; expected {wanted}. Write {wanted} here.", bag)


def _in_brackets(value: Known) -> str:
    return '`["..."]`' if value.secret or isinstance(value.value, str) else f"`[{str(value.value).lower()}]`"


def _wanted(type_: Type) -> str:
    """Say what a value of a type is, in full."""
    match type_:
        case ListOf(item=item):
            return f"an array of {_plural(item)}"
        case TextMap():
            return "an object whose members are texts"
        case _:
            return _short(type_)


def _short(type_: Type) -> str:
    """Say what a value of a type is, with an article."""
    match type_:
        case Text() | Choice():
            return "a text"
        case Integer():
            return "an integer"
        case Flag():
            return "`true` or `false`"
        case ListOf():
            return "an array"
        case TextMap() | Shape() | Union() | Opaque():
            return "an object"


def _plural(type_: Type) -> str:
    match type_:
        case Text() | Choice():
            return "texts"
        case Integer():
            return "integers"
        case _:
            return "objects"


def report_enum(site: Site, edition: Edition, bag: Bag) -> None:
    """Report a value that is not in the list, or a type that does not exist."""
    if isinstance(site.type, Choice):
        _report_choice(site, site.type.values, edition, bag)
    else:
        _report_kind(site, edition, bag)


def _report_choice(site: Site, values: tuple[ChoiceValue, ...], edition: Edition, bag: Bag) -> None:
    value = site.value
    if not isinstance(value, Known) or not isinstance(value.value, str):
        report_type(site, bag)
        return
    later = next((item for item in values if item.name == value.value), None)
    if later is not None:
        _report_other_version(site, later, edition, bag)
        return
    names = tuple(item.name for item in values if item.life.covers(edition.version))
    kind = codes.UNKNOWN_API_VERSION if site.name == "apiVersion" else codes.UNKNOWN_VALUE
    whole = ".".join(site.place.pointer.split("/")[-2:]) if site.name == "state" else site.name
    summary = f"unknown value of {quoted(whole)}"
    hint = suggestion(value.value, names, "values") or f" Write {listed(names)}."
    _add(kind, site, summary, f"Found {described(value)}, which {quoted(site.name)} cannot be.{hint}", bag)


def _report_kind(site: Site, edition: Edition, bag: Bag) -> None:
    """Report the value of a member `type`."""
    union = site.holder
    value = site.value
    if not isinstance(union, Union) or not isinstance(value, Known) or not isinstance(value.value, str):
        report_type(site, bag)
        return
    later = union.variant(value.value)
    removed = dict(union.removed).get(value.value)
    if later is not None:
        _report_other_version(site, later, edition, bag)
    elif removed is not None:
        _add(codes.REMOVED_SOURCE_TYPE, site, f"{union.title} type {quoted(value.value)} was removed", removed, bag)
    else:
        names = tuple(variant.name for variant in union.variants if variant.life.covers(edition.version))
        detail = (
            f"Found {described(value)}, and there is no such {union.title}.{suggestion(value.value, names, 'types')}"
        )
        _add(codes.UNKNOWN_TYPE, site, f"unknown {union.title} type {quoted(value.value)}", detail, bag)


def _report_other_version(site: Site, later: ChoiceValue | Variant, edition: Edition, bag: Bag) -> None:
    _add(
        codes.VALUE_OF_OTHER_VERSION,
        site,
        f"{quoted(later.name)} belongs to another API version",
        f"The service has {quoted(later.name)} in API version {later.life.words()}; {edition.words()}. "
        "It is compiled all the same. Declare an API version that has it.",
        bag,
    )


def report_pattern(site: Site, edition: Edition, bag: Bag) -> None:
    """Report a text of the wrong form."""
    patterns = site.type.patterns if isinstance(site.type, Text) else ()
    words = " or ".join(item.words for item in patterns if item.life.covers(edition.version))
    detail = f"Found {described(site.value)}; expected {words}. Change it to fit."
    _add(codes.MALFORMED_NAME, site, f"malformed {quoted(site.name)}", detail, bag)


def report_range(site: Site, bag: Bag) -> None:
    """Report a number beyond its limits."""
    limits = site.type if isinstance(site.type, Integer) else Integer()
    if limits.maximum is None:
        wanted = f"{limits.minimum} or more"
    else:
        wanted = f"a number from {limits.minimum} to {limits.maximum}"
    detail = f"Found {described(site.value)}; expected {wanted}. Write a number in this range."
    _add(codes.NUMBER_OUT_OF_RANGE, site, f"{quoted(site.name)} is out of range", detail, bag)


def _add(kind: DiagnosticDef, site: Site, summary: str, detail: str, bag: Bag) -> None:
    bag.add(kind, summary, detail, at=site.place.span, pointer=site.place.pointer, notes=origins(site.place))
