"""ARM functions over unknown texts as HCL.

HCL counts characters as people see them and ARM counts UTF-16 units: places in a text are the same for texts in which
every character is one unit, such as names and ids. Lengths are not translated.
"""

from __future__ import annotations

from aib2packer.evaluate.values import ArrayValue, Kind, Value
from aib2packer.lower.document import Expression, FunctionCall, ListOf, Literal, Operation, Reference
from aib2packer.lower.formats import formatted
from aib2packer.lower.joining import join_text
from aib2packer.lower.translating import (
    ONE,
    ZERO,
    Translation,
    Writer,
    call,
    kind_of,
    known_number,
    known_text,
    length_of,
    not_negative,
    only,
    text_of,
)

# Namespace in which ARM's `guid` makes its version 5 UUIDs (Bicep's engine tests).
_GUID_NAMESPACE = "11fb06fb-712d-4ddd-98c7-e71bbd588830"
_TO_THE_END = Literal(-1)
_TRUE = Literal(value=True)


def first_character(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """Give the first character; nothing of nothing."""
    return FunctionCall("substr", (write(args[0]), ZERO, ONE))


def last_character(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """Give the last character; nothing of nothing."""
    return FunctionCall("substr", (write(args[0]), Literal(-1), ONE))


def take_characters(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """Give the start of a text; HCL takes a negative length for all of it."""
    return FunctionCall("substr", (write(args[0]), ZERO, not_negative(args[1], write)))


def skip_characters(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """Give the end of a text; HCL counts a negative place from the end."""
    return FunctionCall("substr", (write(args[0]), not_negative(args[1], write), _TO_THE_END))


def contains_text(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """Look for a text in a text (Packer has `strcontains` since 1.12 only)."""
    if kind_of(args[1]) is not Kind.STRING:
        return None
    part = known_text(args[1])
    text, wanted = write(args[0]), write(args[1])
    held = Operation(">", length_of(FunctionCall("split", (wanted, text))), ONE)
    if part is None:
        return Operation("||", Operation("==", wanted, Literal("")), held)
    return held if part else _TRUE


def _at_the_end(trimming: str) -> Translation:
    """Compare an end of a text ignoring case (Packer has `startswith` since 1.13 only)."""

    def translate(args: tuple[Value, ...], write: Writer) -> Expression | None:
        part = known_text(args[1])
        text = FunctionCall("lower", (write(args[0]),))
        wanted: Expression = FunctionCall("lower", (write(args[1]),))
        if part is not None and part.isascii():
            wanted = Literal(part.lower())
        held = Operation("!=", FunctionCall(trimming, (text, wanted)), text)
        if part is None:
            return Operation("||", Operation("==", wanted, Literal("")), held)
        return held if part else _TRUE

    return translate


def _split(args: tuple[Value, ...], write: Writer) -> Expression | None:
    # An empty delimiter splits nothing in ARM and every character in HCL.
    listed = args[1].items if isinstance(args[1], ArrayValue) else (args[1],)
    texts = [known_text(item) for item in listed]
    delimiters = [text for text in texts if text]
    if None in texts or (len(delimiters) > 1 and max(map(len, delimiters)) > 1):
        return None
    if not delimiters:
        return ListOf((write(args[0]),), one_line=True)
    first, *others = delimiters
    written = write(args[0])
    for other in others:
        written = FunctionCall("replace", (written, Literal(other), Literal(first)))
    return FunctionCall("split", (Literal(first), written))


def _join(args: tuple[Value, ...], write: Writer) -> Expression | None:
    listed = args[0]
    if not isinstance(listed, ArrayValue):
        return FunctionCall("join", (write(args[1]), write(listed)))
    texts = ListOf(tuple(text_of(item, write) for item in listed.items), one_line=True)
    return FunctionCall("join", (write(args[1]), texts))


def _substring(args: tuple[Value, ...], write: Writer) -> Expression | None:
    text, start, *length = (write(arg) for arg in args)
    return FunctionCall("substr", (text, start, *(length or [_TO_THE_END])))


def _pad_left(args: tuple[Value, ...], write: Writer) -> Expression | None:
    width = known_number(args[1])
    filler = known_text(args[2]) if len(args) > 2 else " "  # noqa: PLR2004 - the third argument is optional
    # The text of a number has no spaces, so that all spaces are those that were filled in.
    replaceable = kind_of(args[0]) is Kind.INT and filler is not None
    if width is None or not (filler == " " or replaceable):
        return None
    padded = FunctionCall("format", (Literal(f"%{width}s"), write(args[0]))) if width else text_of(args[0], write)
    return padded if filler in {" ", None} else FunctionCall("replace", (padded, Literal(" "), Literal(filler)))


def _string(args: tuple[Value, ...], write: Writer) -> Expression | None:
    match kind_of(args[0]):
        case Kind.BOOL | Kind.STRING:
            return text_of(args[0], write)
        case Kind.INT:
            return FunctionCall("convert", (write(args[0]), Reference("string")))
        case _:
            return None


def _guid(args: tuple[Value, ...], write: Writer) -> Expression | None:
    texts = [text_of(arg, write) for arg in args]
    joined = join_text(texts[0], *(part for text in texts[1:] for part in ("-", text)))
    return FunctionCall("uuidv5", (Literal(_GUID_NAMESPACE), joined))


def _uri_component(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return FunctionCall("replace", (FunctionCall("urlencode", (write(args[0]),)), Literal("+"), Literal("%20")))


def _data_uri(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return join_text("data:text/plain;charset=utf-8;base64,", FunctionCall("base64encode", (write(args[0]),)))


def _json_of_base64(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return FunctionCall("jsondecode", (FunctionCall("base64decode", (write(args[0]),)),))


TEXT_FUNCTIONS: dict[str, Translation] = {
    "base64": call("base64encode"),
    "base64ToJson": _json_of_base64,
    "base64ToString": call("base64decode"),
    "dataUri": only(Kind.STRING, _data_uri),
    "endsWith": _at_the_end("trimsuffix"),
    "format": formatted,
    "guid": _guid,
    "join": _join,
    "json": call("jsondecode"),
    "padLeft": _pad_left,
    "replace": call("replace"),
    "split": _split,
    "startsWith": _at_the_end("trimprefix"),
    "string": _string,
    "substring": _substring,
    "toLower": call("lower"),
    "toUpper": call("upper"),
    "trim": call("trimspace"),
    "uriComponent": _uri_component,
}
