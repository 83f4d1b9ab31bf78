"""Which network addresses a crawl may reach: public ones, and those it was expressly given."""

import socket
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NAT64: Final = IPv6Network("64:ff9b::/96")


class NetworkSyntaxError(ValueError):
    """Not a network in CIDR notation."""


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Public addresses, and the networks that were allowed."""

    allowed: tuple[Network, ...] = ()

    @classmethod
    def of(cls, networks: Iterable[str]) -> "AddressPolicy":
        """From CIDR notation such as 127.0.0.0/8; NetworkSyntaxError for anything else."""
        return cls(tuple(_network(text) for text in networks))

    def permits(self, address: Address) -> bool:
        """Whether the crawl may connect there; an IPv4 address inside an IPv6 one is judged as itself."""
        plain = _unwrapped(address)
        return any(plain in network for network in self.allowed) or _is_public(plain)

    def permits_text(self, host: str) -> bool:
        """The same for a host as an address spells it; a name is permitted here, its addresses are judged later."""
        address = literal(host)
        return address is None or self.permits(address)


def literal(host: str) -> Address | None:
    """The address that a host spells, None for a name.

    Knows what connecting knows: "2130706433", "0x7f.1", "0177.0.0.1", "127.1", full-width digits, brackets.
    """
    plain = unicodedata.normalize("NFKC", host).replace("。", ".").strip("[]").rstrip(".").partition("%")[0]
    try:
        return ip_address(plain)
    except ValueError:
        return _numbers(plain)


def _numbers(text: str) -> IPv4Address | None:
    if not text.isascii() or not text[:1].isdigit() or " " in text:
        return None
    try:
        return IPv4Address(socket.inet_aton(text))
    except OSError:
        return None


def _network(text: str) -> Network:
    try:
        return ip_network(text.strip())
    except ValueError as error:
        raise NetworkSyntaxError(f"{text!r} is not a network such as 127.0.0.0/8 or fd00::/8 ({error})") from error


def _unwrapped(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_public(address: Address) -> bool:
    if address.is_multicast or address.is_unspecified or address.is_reserved:
        return False
    if isinstance(address, IPv6Address) and (address.is_site_local or address.teredo):
        return False
    # loopback, private, link-local, shared (CGNAT) and documentation networks are not global
    return address.is_global
