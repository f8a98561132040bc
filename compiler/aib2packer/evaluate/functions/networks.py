"""ARM functions over IP networks ("CIDR functions for ARM templates")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aib2packer.evaluate.functions.signature import Fault, Function, Type
from aib2packer.evaluate.plain import Plain
from aib2packer.evaluate.values import Kind

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

_CIDR = re.compile(r"[0-9A-Fa-f:.]{2,45}/[0-9]{1,3}")


def _network(text: str) -> IPv4Network | IPv6Network | Fault:
    """Read a network; host bits are masked off."""
    import ipaddress  # here, because few templates need it and it loads slowly

    try:
        if _CIDR.fullmatch(text):
            return ipaddress.ip_network(text, strict=False)
    except ValueError:
        pass
    return Fault("The text is no network such as `10.144.0.0/20` or `fdad:3236:5555::/48`.", 0)


def _usable(network: IPv4Network | IPv6Network) -> tuple[int, int]:
    """Give the first and the last address that a host may have, counted from that of the network.

    Networks of one or two addresses and those of IPv6 are usable as a whole.
    """
    last = network.num_addresses - 1
    return (1, last - 1) if network.version == 4 and last > 1 else (0, last)  # noqa: PLR2004 - IPv4


def _parse_cidr(text: str) -> Plain | Fault:
    network = _network(text)
    if isinstance(network, Fault):
        return network
    first, last = _usable(network)
    broadcast: dict[str, Plain] = {"broadcast": str(network.broadcast_address)} if network.version == 4 else {}  # noqa: PLR2004
    return {
        "network": str(network.network_address),
        "netmask": str(network.netmask),
        **broadcast,
        "firstUsable": str(network[first]),
        "lastUsable": str(network[last]),
        "cidr": network.prefixlen,
    }


def _cidr_subnet(text: str, prefix: int, index: int) -> Plain | Fault:
    network = _network(text)
    if isinstance(network, Fault):
        return network
    if not network.prefixlen <= prefix <= network.max_prefixlen:
        return Fault(f"The new prefix must be from {network.prefixlen} to {network.max_prefixlen}; it is {prefix}.", 1)
    count = 2 ** (prefix - network.prefixlen)
    if not 0 <= index < count:
        return Fault(f"The network has {count} subnets of this size, so the index must be from 0 to {count - 1}.", 2)
    size = 2 ** (network.max_prefixlen - prefix)
    return f"{network.network_address + index * size}/{prefix}"


def _cidr_host(text: str, index: int) -> Plain | Fault:
    network = _network(text)
    if isinstance(network, Fault):
        return network
    first, last = _usable(network)
    if network.version == 6 and last:  # noqa: PLR2004 - IPv6
        first = 1  # observed: hosts are counted from the address behind that of the network
    if not 0 <= index <= last - first:
        return Fault(f"The network has {last - first + 1} hosts, so the index must be from 0 to {last - first}.", 1)
    return str(network[first + index])


FUNCTIONS: tuple[Function, ...] = (
    Function("parseCidr", (Type.STRING,), Kind.OBJECT, _parse_cidr),
    Function("cidrSubnet", (Type.STRING, Type.INT, Type.INT), Kind.STRING, _cidr_subnet),
    Function("cidrHost", (Type.STRING, Type.INT), Kind.STRING, _cidr_host),
)
