"""Which addresses a feed may be read from.

Whoever may add a harvest source chooses what this server connects to. So the address is judged after DNS, and the very
address that was judged is the one connected to: a name that resolves to something else a moment later gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

# Never a feed, on whatever network: many hosts at once, and the servers that hand out a cloud's credentials.
_NEVER = tuple(
    ip_network(text) for text in ("169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32", "fe80::/10", "ff00::/8")
)
# Not reachable from everywhere (IANA's special-purpose registries); Python's own lists differ from version to version.
_PRIVATE = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "240.0.0.0/4",
        "::/8",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fec0::/10",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_IPV4_COMPATIBLE = IPv6Network("::/96")


def resolve_host(host: str, port: int) -> Sequence[str]:
    """Every address of ``host`` as the system's resolver knows it, preferred first; also what ``0x7f.1`` means to it.

    Raises ``OSError`` where there is none, ``UnicodeError`` where the name cannot be one.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def is_allowed(text: str, *, private: bool) -> bool:
    """Whether a feed may be read from the address ``text``; ``private`` allows one's own network and host as well."""
    try:
        addresses = _with_embedded(ip_address(text))
    except ValueError:
        return False
    return all(_is_allowed(address, private=private) for address in addresses)


def _is_allowed(address: Address, *, private: bool) -> bool:
    if any(address in network for network in _NEVER):
        return False
    return private or address in _NAT64 or not any(address in network for network in _PRIVATE)


def _with_embedded(address: Address) -> tuple[Address, ...]:
    """The address and the IPv4 address that it stands for or is tunnelled to: both must be allowed."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.teredo:
        return (address, *address.teredo)
    if address.sixtofour:
        return (address, address.sixtofour)
    if address in _NAT64 or (address in _IPV4_COMPATIBLE and int(address) > 1):
        return (address, IPv4Address(int(address) & 0xFFFFFFFF))
    return (address,)
