"""The resolver that keeps refused addresses from ever being connected to.

Twisted asks it for every host, names and literals alike, and connects to the very addresses it returns:
what is checked here cannot change before the connection is made.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any, Final

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # zope ships no types

from crawler.middlewares.addresses import AddressPolicy

refused_hosts: Final[dict[str, str]] = {}
"""Host to one of its refused addresses: Twisted's receiver can only say "no address", this says why."""


@implementer(IResolutionReceiver)
class PermittedOnly:
    """Passes permitted addresses on to the receiver that asked.

    Receivers are of type Any: mypy does not understand zope's interfaces.
    """

    def __init__(self, receiver: Any, host: str, policy: AddressPolicy) -> None:
        self._receiver = receiver
        self._host = host
        self._policy = policy

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 Twisted's interface
        """Resolution has begun."""
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802 Twisted's interface
        """Pass the address on if it may be reached, else note it."""
        text = str(getattr(address, "host", ""))
        if self._policy.permits(ip_address(text.partition("%")[0])):
            self._receiver.addressResolved(address)
        else:
            refused_hosts[self._host] = text

    def resolutionComplete(self) -> None:  # noqa: N802 Twisted's interface
        """Resolution is complete."""
        self._receiver.resolutionComplete()


class SafeResolver(CachingHostnameResolver):
    """Resolves IPv4 and IPv6 to permitted addresses only, whether fresh or from the cache."""

    def __init__(self, reactor: ReactorBase, cache_size: int, policy: AddressPolicy) -> None:
        super().__init__(reactor, cache_size)
        self._policy = policy

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "SafeResolver":
        """Read ``DNSCACHE_SIZE`` and ``ALLOW_NETWORKS``."""
        policy = AddressPolicy.of(crawler.settings.getlist("ALLOW_NETWORKS"))
        return cls(reactor, crawler.settings.getint("DNSCACHE_SIZE"), policy)

    def resolveHostName(  # noqa: N802 Twisted's interface
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Resolve as Twisted asks, leaving out what may not be reached."""
        receiver: Any = PermittedOnly(resolutionReceiver, hostName, self._policy)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)
