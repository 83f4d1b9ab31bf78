"""R16, R17: names resolve to permitted addresses only, each time anew, and dead names are looked up once."""

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.resolver import dnscache
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.middlewares.addresses import AddressPolicy
from crawler.middlewares.resolver import DeadNames, SafeResolver, refused_hosts


class _Answering:
    """A resolver that gives the next of its answers each time."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def resolveHostName(self, receiver: Any, name: str, *others: Any) -> None:  # noqa: N802
        self.asked += 1
        receiver.resolutionBegan(None)
        for host in self.answers.pop(0):
            receiver.addressResolved((IPv6Address if ":" in host else IPv4Address)("TCP", host, 80))
        receiver.resolutionComplete()


class _Receiver:
    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.is_complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self.is_complete = False

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.is_complete = True


def _resolved(resolver: SafeResolver, name: str) -> list[str]:
    receiver = _Receiver()
    resolver.resolveHostName(receiver, name)
    assert receiver.is_complete
    return receiver.hosts


def _resolver(answering: _Answering, cache: int = 0, keep: float = 60.0) -> SafeResolver:
    reactor: Any = SimpleNamespace(nameResolver=answering)
    dnscache.clear()
    return SafeResolver(reactor, cache, AddressPolicy(), DeadNames(keep))


@pytest.mark.parametrize("private", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1"])
def test_a_name_that_turns_private_is_refused_the_second_time(private: str) -> None:
    resolver = _resolver(_Answering(["93.184.216.34"], [private]))
    assert _resolved(resolver, "rebinding.example") == ["93.184.216.34"]
    assert _resolved(resolver, "rebinding.example") == []
    assert refused_hosts["rebinding.example"] == private


@pytest.mark.parametrize("cache", [0, 100])
def test_of_several_addresses_the_public_ones_are_left(cache: int) -> None:
    resolver = _resolver(_Answering(["10.0.0.1", "93.184.216.34"], ["10.0.0.1", "93.184.216.34"]), cache)
    assert [_resolved(resolver, "mixed.example") for _ in range(2)] == [["93.184.216.34"]] * 2


def test_the_pages_of_a_dead_name_are_one_look_up() -> None:
    answering = _Answering(*[[]] * 200)
    resolver = _resolver(answering, cache=100)
    assert [_resolved(resolver, "dead.example") for _ in range(200)] == [[]] * 200
    assert answering.asked == 1


def test_a_dead_name_may_come_to_life() -> None:
    resolver = _resolver(_Answering([], ["93.184.216.34"]), keep=0.0)
    assert [_resolved(resolver, "late.example") for _ in range(2)] == [[], ["93.184.216.34"]]
