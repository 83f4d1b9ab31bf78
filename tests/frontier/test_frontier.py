"""The frontier: hosts take turns, each within its limits."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from crawler.frontier.budget import Budget
from crawler.frontier.entry import Ending, Entry, Found, OpenRun
from crawler.frontier.frontier import LEASE_SECONDS, PARKED_AFTER, RENEWED_EVERY, Frontier
from crawler.frontier.ledger import Ledger


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "state.sqlite")


@pytest.fixture
def run(ledger: Ledger) -> OpenRun:
    return ledger.runs.begin("run", 0.0, "1")


@pytest.fixture
def frontier(ledger: Ledger, run: OpenRun, clock: Clock) -> Frontier:
    assert run.number == 1
    return Frontier(ledger, clock)


def _pages(*names: str) -> Iterable[Found]:
    """ "a1" is page 1 of host a."""
    return [Found(name, name[0], 0, 0) for name in names]


def _next(frontier: Frontier) -> Entry:
    entry = frontier.next()
    assert entry is not None
    return entry


def _names(frontier: Frontier) -> list[str]:
    names = []
    while entry := frontier.next():
        names.append(entry.url)
    return names


def test_hosts_take_turns_with_one_page_each(frontier: Frontier) -> None:
    frontier.add(_pages("a1", "a2", "b1", "c1"))
    assert _names(frontier) == ["a1", "b1", "c1"]


def test_a_host_that_has_answered_gets_its_next_page(frontier: Frontier) -> None:
    frontier.add(_pages("a1", "a2"))
    first = _next(frontier)
    assert frontier.next() is None
    frontier.arrived(first)
    assert _names(frontier) == ["a2"]


def test_more_at_once_where_the_site_allows_it(ledger: Ledger, run: OpenRun, clock: Clock) -> None:
    assert run.number == 1
    frontier = Frontier(ledger, clock, at_once=3)
    frontier.add(_pages("a1", "a2", "a3", "a4"))
    assert _names(frontier) == ["a1", "a2", "a3"]


def test_an_address_is_new_once(frontier: Frontier) -> None:
    assert (frontier.add(_pages("a1", "a1", "a2")), frontier.add(_pages("a2"))) == (2, 0)


def test_a_limit_counts_what_is_under_way(frontier: Frontier) -> None:
    frontier.budget = Budget(pages=2)
    frontier.add(_pages("a1", "b1", "c1"))
    assert _names(frontier) == ["a1", "b1"]
    assert not frontier.has_work


def test_what_was_refused_leaves_room_under_the_limit(frontier: Frontier) -> None:
    frontier.budget = Budget(pages=1)
    frontier.add(_pages("a1", "b1"))
    entry = _next(frontier)
    frontier.arrived(entry)
    frontier.ended(entry.url, is_fetched=False)
    assert frontier.has_work
    assert _names(frontier) == ["b1"]


def test_a_postponed_page_comes_when_it_is_due(frontier: Frontier, clock: Clock) -> None:
    frontier.add(_pages("a1"))
    entry = _next(frontier)
    frontier.arrived(entry)
    frontier.postpone(entry, 1030.0)
    assert frontier.next() is None
    assert (frontier.has_work, frontier.wakes_at) == (True, 1030.0)
    clock.now = 1030.0
    assert _next(frontier).attempts == 1


def test_what_is_due_much_later_is_left_to_the_next_run(frontier: Frontier) -> None:
    frontier.add(_pages("a1"))
    entry = _next(frontier)
    frontier.arrived(entry)
    frontier.postpone(entry, 1000.0 + PARKED_AFTER + 1)
    assert frontier.next() is None
    assert (frontier.has_work, frontier.waiting) == (False, 1)


def test_a_paused_host_does_not_stop_others(frontier: Frontier, clock: Clock) -> None:
    frontier.add(_pages("a1", "b1"))
    frontier.pause("a", 60.0)
    assert _names(frontier) == ["b1"]
    clock.now += 60.0
    assert _names(frontier) == ["a1"]


def test_start_addresses_are_fetched_in_every_run(ledger: Ledger, run: OpenRun, clock: Clock) -> None:
    frontier = Frontier(ledger, clock)
    (start,) = _pages("a1")
    frontier.seed(start)
    ledger.end(run, _next(frontier).url, Ending("rejects", due=1e9), clock())
    ledger.runs.end(run, "published")
    ledger.runs.begin("second", clock(), "1")
    again = Frontier(ledger, clock)
    assert again.next() is None
    again.seed(start)
    assert _names(again) == ["a1"]


def test_a_site_has_its_budget_which_earlier_processes_have_spent_in_part(frontier: Frontier) -> None:
    frontier.budget = Budget(pages_per_site=2, site_of=lambda host: host.lower(), fetched_by_host={"a": 1})
    frontier.add(_pages("a1", "A2", "b1"))
    assert _names(frontier) == ["a1", "b1"]


def test_a_refused_page_leaves_room_for_another_of_its_site(frontier: Frontier) -> None:
    frontier.budget = Budget(pages_per_site=1, site_of=lambda host: host.lower())
    frontier.add(_pages("a1", "A2"))
    entry = _next(frontier)
    frontier.arrived(entry)
    assert frontier.next() is None
    frontier.ended(entry.url, is_fetched=False)
    assert frontier.has_work
    assert _names(frontier) == ["A2"]


def test_time_ends_a_run(frontier: Frontier, clock: Clock) -> None:
    frontier.budget = Budget(ends_at=1060.0)
    frontier.add(_pages("a1", "b1"))
    _next(frontier)
    clock.now = 1060.0
    assert frontier.next() is None
    assert not frontier.has_work


def test_a_host_that_is_left_keeps_its_pages_for_the_next_run(frontier: Frontier) -> None:
    frontier.add(_pages("a1", "b1"))
    frontier.leave("a")
    assert _names(frontier) == ["b1"]
    assert (frontier.has_work, frontier.waiting) == (False, 1)


def test_a_lease_is_renewed_as_long_as_its_page_is_under_way(frontier: Frontier, ledger: Ledger, clock: Clock) -> None:
    frontier.add(_pages("a1"))
    entry = _next(frontier)
    for _ in range(12):
        clock.now += RENEWED_EVERY
        assert frontier.next() is None
    assert ledger.expire(clock.now) == {}
    frontier.arrived(entry)
    assert ledger.expire(clock.now + LEASE_SECONDS) == {"a": 1}


def test_a_lease_that_nobody_renews_goes_to_the_next(frontier: Frontier, ledger: Ledger, clock: Clock) -> None:
    frontier.add(_pages("a1", "a2"))
    assert ledger.claim("a", clock.now, clock.now + LEASE_SECONDS) is not None
    frontier.arrived(_next(frontier))
    clock.now += LEASE_SECONDS
    assert _names(frontier) == ["a1"]
