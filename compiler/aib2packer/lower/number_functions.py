"""ARM functions over unknown numbers, networks and times as HCL.

HCL has one kind of number, with a fraction and with a negative zero that it writes as `-0`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aib2packer.evaluate.values import ArrayValue, Kind, Value
from aib2packer.lower.document import Expression, FunctionCall, Index, Literal, Operation
from aib2packer.lower.joining import join_text
from aib2packer.lower.translating import (
    ONE,
    ZERO,
    Translation,
    Writer,
    kind_of,
    known_number,
    known_text,
    operator,
)

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

_EPOCH = "1970-01-01T00:00:00Z"
_MOST_OF_RANGE = 1024  # elements that HCL's `range` makes (go-cty)
_IPV4 = 4
_POINT_TO_POINT = 31  # from this prefix on, IPv4 networks have no broadcast address


def _product(args: tuple[Value, ...], write: Writer) -> Expression | None:
    product = Operation("*", write(args[0]), write(args[1]))
    # Nothing but a negative factor makes a negative zero.
    harmless = any((known_number(arg) or -1) > 0 for arg in args)
    return product if harmless else Operation("+", ZERO, product)


def _quotient(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """Divide without a fraction, toward zero: what the remainder leaves is divisible."""
    dividend, divisor = write(args[0]), write(args[1])
    whole = Operation("-", dividend, Operation("%", dividend, divisor))
    return Operation("+", ZERO, Operation("/", whole, divisor))


def _remainder(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return Operation("+", ZERO, Operation("%", write(args[0]), write(args[1])))


def _extreme(name: str) -> Translation:
    def translate(args: tuple[Value, ...], write: Writer) -> Expression | None:
        numbers = args[0].items if isinstance(args[0], ArrayValue) and len(args) == 1 else args
        if any(kind_of(number) is not Kind.INT for number in numbers):
            return None
        return FunctionCall(name, tuple(map(write, numbers)))

    return translate


def _comparison(symbol: str) -> Translation:
    """Compare numbers; texts are sorted by language in ARM, and not at all in HCL."""

    def translate(args: tuple[Value, ...], write: Writer) -> Expression | None:
        return operator(symbol)(args, write) if Kind.INT in map(kind_of, args) else None

    return translate


def _int(args: tuple[Value, ...], write: Writer) -> Expression | None:
    if kind_of(args[0]) is Kind.STRING:
        return FunctionCall("parseint", (write(args[0]), Literal(10)))
    return write(args[0]) if kind_of(args[0]) is Kind.INT else None


def _range(args: tuple[Value, ...], write: Writer) -> Expression | None:
    count = known_number(args[1])
    if count is not None and count > _MOST_OF_RANGE:
        return None
    start = write(args[0])
    return FunctionCall("range", (start, Operation("+", start, write(args[1]))))


def _subnet(args: tuple[Value, ...], write: Writer) -> Expression | None:
    text = known_text(args[0])
    network = None if text is None else _network(text)
    if text is not None and network is None:
        return None
    written = write(args[0])
    prefix: Expression = (
        FunctionCall("parseint", (Index(FunctionCall("split", (Literal("/"), written)), 1), Literal(10)))
        if network is None
        else Literal(network.prefixlen)
    )
    return FunctionCall("cidrsubnet", (written, Operation("-", write(args[1]), prefix), write(args[2])))


def _host(args: tuple[Value, ...], write: Writer) -> Expression | None:
    """Count hosts from the first usable one; which that is depends on the network, which must be known."""
    network = _network(known_text(args[0]) or "")
    if network is None or network.version != _IPV4 or network.prefixlen >= _POINT_TO_POINT:
        return None
    return FunctionCall("cidrhost", (write(args[0]), Operation("+", write(args[1]), ONE)))


def _network(text: str) -> IPv4Network | IPv6Network | None:
    from ipaddress import ip_network  # here, because few templates need it and it loads slowly

    try:
        return ip_network(text, strict=False) if "/" in text else None
    except ValueError:
        return None


def _from_epoch(args: tuple[Value, ...], write: Writer) -> Expression | None:
    return FunctionCall("timeadd", (Literal(_EPOCH), join_text(write(args[0]), "s")))


NUMBER_FUNCTIONS: dict[str, Translation] = {
    "add": operator("+"),
    "cidrHost": _host,
    "cidrSubnet": _subnet,
    "dateTimeFromEpoch": _from_epoch,
    "div": _quotient,
    "greater": _comparison(">"),
    "greaterOrEquals": _comparison(">="),
    "int": _int,
    "less": _comparison("<"),
    "lessOrEquals": _comparison("<="),
    "max": _extreme("max"),
    "min": _extreme("min"),
    "mod": _remainder,
    "mul": _product,
    "range": _range,
    "sub": operator("-"),
}
