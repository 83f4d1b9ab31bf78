"""When Scrapy is woken to ask again."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request

from crawler.frontier.entry import Entry, Found
from crawler.frontier.frontier import Frontier
from crawler.frontier.ledger import Ledger
from crawler.frontier.scheduler import FrontierScheduler


class _Spider:
    def __init__(self, frontier: Frontier) -> None:
        self.frontier = frontier

    def request_for(self, entry: Entry) -> Request:
        return Request(f"https://example.org/{entry.url}")


@pytest.fixture
def frontier(tmp_path: Path) -> Frontier:
    ledger = Ledger(tmp_path / "state.sqlite")
    ledger.runs.begin("run", 0.0, "1")
    return Frontier(ledger, lambda: 1000.0)


class _Woken(FrontierScheduler):
    """Counts instead of waking a crawl."""

    times = 0

    def wake(self) -> None:
        self.times += 1


def _put_off(frontier: Frontier, name: str, due: float) -> None:
    frontier.add([Found(name, name, 0, 0)])
    entry = frontier.next()
    assert entry is not None
    frontier.arrived(entry)
    frontier.postpone(entry, due)


async def _woken_within(frontier: Frontier, seconds: float) -> int:
    crawler: Any = None
    scheduler = _Woken(crawler)
    scheduler._spider = _Spider(frontier)
    _put_off(frontier, "patient.example", 1200.0)
    assert scheduler.next_request() is None
    _put_off(frontier, "soon.example", 1000.05)
    assert scheduler.next_request() is None
    await asyncio.sleep(seconds)
    scheduler.close("finished")
    return scheduler.times


def test_a_host_that_is_due_before_the_next_alarm_has_its_own(frontier: Frontier) -> None:
    assert asyncio.run(_woken_within(frontier, 1.0)) == 1
