"""What the word of a sitemap does to addresses, by a clock that stands still."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawler.frontier.dating import Dating
from crawler.frontier.entry import Ending, Found, Known, Line
from crawler.frontier.frontier import Frontier
from crawler.frontier.ledger import Ledger

HOST = "example.org"
LATER = 1e12
WEEK = 7 * 86400.0


def _moment(day: int, hour: int = 12) -> float:
    return datetime(2026, 11, day, hour, tzinfo=UTC).timestamp()


def _second_run(path: Path, visited: float, due: float, today: float, trust: float = WEEK) -> tuple[Frontier, Dating]:
    """A job that fetched "page" in an earlier run, and has found "new" since."""
    ledger = Ledger(path)
    first = ledger.runs.begin("first", visited - 10, "1.0")
    ledger.add(Found("page", HOST, 1, 10))
    ledger.records.keep(Known("art_1", "page", "sha256:1", 1, "new", first.number, 0, Line(first.number, 0, 9)))
    ledger.end(first, "page", Ending("articles", record="art_1", due=due), visited)
    ledger.runs.end(first, "published")
    second = ledger.runs.begin("second", today, "1.0")
    ledger.add(Found("new", HOST, 1, 10))
    frontier = Frontier(ledger, lambda: today, at_once=9)
    return frontier, Dating(second, ledger.visits, frontier, trust)


def _fetched(frontier: Frontier) -> list[str]:
    names = []
    while entry := frontier.next():
        names.append(entry.url)
    return names


CASES = {
    "changed after the visit: now, though its time has not come": (12, 10, LATER, True),
    "changed before the visit: it waits": (8, 10, 0.0, False),
    "changed on the day of the visit: as it was due": (10, 10, 0.0, True),
    "changed on the day of the visit: as it was not due": (10, 10, LATER, False),
    "changed the day before, perhaps by another clock: as it was due": (9, 10, 0.0, True),
    "changed before a visit that is too long ago: as it was due": (1, 3, 0.0, True),
}


@pytest.mark.parametrize("case", CASES)
def test_a_date_decides_whether_a_known_page_is_due(case: str, tmp_path: Path) -> None:
    modified, visited, due, is_fetched = CASES[case]
    frontier, dating = _second_run(tmp_path / "state", _moment(visited), due, _moment(14))
    dating.heed("page", HOST, date(2026, 11, modified), _moment(14))
    waiting = frontier.waiting
    fetched = _fetched(frontier)
    assert (fetched == ["new", "page"]) is is_fetched
    assert (waiting, frontier.waiting, frontier.has_work) == (len(fetched), 0, False)


def test_without_trust_no_page_waits(tmp_path: Path) -> None:
    frontier, dating = _second_run(tmp_path / "state", _moment(10), 0.0, _moment(14), trust=0.0)
    dating.heed("page", HOST, date(2026, 1, 1), _moment(14))
    assert _fetched(frontier) == ["new", "page"]


def test_an_address_that_nobody_entered_stays_unknown(tmp_path: Path) -> None:
    frontier, dating = _second_run(tmp_path / "state", _moment(10), LATER, _moment(14))
    dating.heed("elsewhere", HOST, date(2026, 11, 13), _moment(14))
    assert _fetched(frontier) == ["new"]


def test_the_newest_comes_first(tmp_path: Path) -> None:
    frontier, dating = _second_run(tmp_path / "state", _moment(1), LATER, _moment(14))
    frontier.add([Found(name, HOST, 1, 30_001) for name in ("old", "undated", "newest")])
    for name, day in (("old", 2), ("newest", 13), ("page", 12)):
        dating.heed(name, HOST, date(2026, 11, day), _moment(14))
    assert _fetched(frontier) == ["new", "newest", "old", "undated", "page"]
