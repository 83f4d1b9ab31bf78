"""The resolver that keeps refused addresses from ever being connected to.

Twisted asks it for every host, names and literals alike, and connects to the very addresses it returns:
what is checked here cannot change before the connection is made.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from time import monotonic
from typing import Any, Final

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver, HostResolution
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # zope ships no types

from crawler.middlewares.addresses import AddressPolicy

refused_hosts: Final[dict[str, str]] = {}
"""Host to one of its refused addresses: Twisted's receiver can only say "no address", this says why."""
_MOST_DEAD_NAMES: Final = 10_000


@implementer(IResolutionReceiver)
class PermittedOnly:
    """Passes permitted addresses on to the receiver that asked.

    Receivers are of type Any: mypy does not understand zope's interfaces.
    """

    def __init__(self, receiver: Any, host: str, policy: AddressPolicy, dead: "DeadNames") -> None:
        self._receiver = receiver
        self._host = host
        self._policy = policy
        self._dead = dead
        self._has_address = False

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 Twisted's interface
        """Resolution has begun."""
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802 Twisted's interface
        """Pass the address on if it may be reached, else note it."""
        self._has_address = True
        text = str(getattr(address, "host", ""))
        if self._policy.permits(ip_address(text.partition("%")[0])):
            self._receiver.addressResolved(address)
        else:
            refused_hosts[self._host] = text

    def resolutionComplete(self) -> None:  # noqa: N802 Twisted's interface
        """Resolution is complete; a name without an address is remembered."""
        if not self._has_address:
            self._dead.add(self._host)
        self._receiver.resolutionComplete()


class DeadNames:
    """Names that had no address a short while ago: each of their pages would be a look-up for nothing."""

    def __init__(self, keep_for: float) -> None:
        self._keep_for = keep_for
        self._until: dict[str, float] = {}

    def add(self, name: str) -> None:
        """Remember a name for ``keep_for`` seconds."""
        if len(self._until) >= _MOST_DEAD_NAMES:
            self._until.clear()
        self._until.setdefault(name, monotonic() + self._keep_for)

    def __contains__(self, name: str) -> bool:
        if self._until.get(name, 0.0) > monotonic():
            return True
        self._until.pop(name, None)
        return False


class SafeResolver(CachingHostnameResolver):
    """Resolves IPv4 and IPv6 to permitted addresses only, whether fresh or from the cache."""

    def __init__(self, reactor: ReactorBase, cache_size: int, policy: AddressPolicy, dead: DeadNames) -> None:
        super().__init__(reactor, cache_size)
        self._policy = policy
        self._dead = dead

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "SafeResolver":
        """Read ``DNSCACHE_SIZE``, ``DNS_FAILURE_KEEP`` and ``ALLOW_NETWORKS``."""
        policy = AddressPolicy.of(crawler.settings.getlist("ALLOW_NETWORKS"))
        dead = DeadNames(crawler.settings.getfloat("DNS_FAILURE_KEEP"))
        return cls(reactor, crawler.settings.getint("DNSCACHE_SIZE"), policy, dead)

    def resolveHostName(  # noqa: N802 Twisted's interface
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Resolve as Twisted asks, leaving out what may not be reached."""
        if hostName in self._dead:
            resolution: Any = HostResolution(hostName)
            resolutionReceiver.resolutionBegan(resolution)
            resolutionReceiver.resolutionComplete()
            return resolution
        receiver: Any = PermittedOnly(resolutionReceiver, hostName, self._policy, self._dead)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)
