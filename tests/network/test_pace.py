"""R16 and politeness: how fast a host is asked, by a clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.middlewares.pacing import Pacing
from crawler.runs.backoff import Schedule
from crawler.runs.failures import Failure, TooSlow, failure_of
from crawler.runs.pace import QUICK, QUICK_ANSWERS, Leave, Pace

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
SCHEDULE = Schedule(tries=4, base=2.0, cap=30.0, longest_retry_after=300.0, host_failures=3)
ALMOST_ONE = 0.999


def _answered(status: int, retry_after: str | None = None) -> Failure:
    headers = {"Retry-After": retry_after} if retry_after is not None else {}
    return failure_of(HttpError(Response("https://example.org/", status=status, headers=headers)))


def test_a_host_that_is_asked_too_much_is_asked_less() -> None:
    pace = Pace()
    delays = []
    now = NOON
    for _ in range(6):
        now += timedelta(seconds=pace.wait(now))
        pace = pace.after_failure(_answered(429), now, lambda: 0.5, SCHEDULE)
        delays.append(pace.wait(now))
        # what was under way by then
        assert pace.after_failure(_answered(429), now, lambda: 0.5, SCHEDULE).wait(now) == delays[-1]
    assert delays == [2, 4, 8, 16, 30, 30]
    for _ in range(9):
        pace = pace.after_answer()
    assert pace == Pace()


def test_a_host_rests_for_as_long_as_it_asks_but_no_longer_than_a_run_waits() -> None:
    assert Pace().after_failure(_answered(503, "60"), NOON, lambda: 0.5, SCHEDULE).wait(NOON) == 60
    assert Pace().after_failure(_answered(503, "9000"), NOON, lambda: 0.5, SCHEDULE).wait(NOON) == 300


def test_a_host_that_fails_again_and_again_is_left_alone() -> None:
    pace, slow = Pace(), failure_of(TooSlow("It drips."))
    waits = []
    for _ in range(5):
        pace = pace.after_failure(slow, NOON, lambda: ALMOST_ONE, SCHEDULE)
        waits.append(round(pace.wait(NOON)))
    assert waits == [0, 0, 4, 6, 10]
    assert pace.after_failure(_answered(404), NOON, lambda: 0.5, SCHEDULE) == Pace()


@pytest.mark.parametrize(
    ("delay", "fastest", "crawl_delay", "expected"),
    [
        (1.0, None, None, Leave(1.0, 1.0)),
        (1.0, 0.2, None, Leave(1.0, 0.2)),
        (1.0, 3.0, None, Leave(1.0, 1.0)),
        (1.0, 0.2, 0.5, Leave(1.0, 0.5)),
        (1.0, 0.2, 5.0, Leave(5.0, 5.0)),
        (1.0, None, 5.0, Leave(5.0, 5.0)),
        (1.0, 0.5, 0.0, Leave(1.0, 0.5)),
    ],
)
def test_robots_txt_is_obeyed_whatever_else_is_allowed(
    delay: float, fastest: float | None, crawl_delay: float | None, expected: Leave
) -> None:
    assert Leave.of(delay, fastest, crawl_delay) == expected


class Host:
    """A host as the middleware sees it, with the delay that its downloads have now."""

    name = "example.org"

    def __init__(self, robots: str | None = None, priority: str = "project", **settings: Any) -> None:
        chosen = Settings()
        chosen.setmodule("crawler.settings", priority="project")
        chosen.update(settings, priority=priority)
        self._now = NOON
        self.slot = SimpleNamespace(delay=chosen.getfloat("DOWNLOAD_DELAY"), lastseen=0.0)
        downloader = SimpleNamespace(
            slots={self.name: self.slot}, per_slot_settings={}, get_slot_key=lambda request: self.name
        )
        crawler: Any = SimpleNamespace(settings=chosen, engine=SimpleNamespace(downloader=downloader), spider=None)
        self._pacing = Pacing(crawler, lambda: self._now)
        if robots is not None:
            parser = ProtegoRobotParser(f"User-agent: *\n{robots}".encode(), None)
            self._pacing.robots_read(parser, Request("https://example.org/"))
            # as ObeyRobots does
            self.slot.delay = max(self.slot.delay, parser.crawl_delay("healthcrawl") or 0.0)

    def answers(self, times: int, status: int = 200, seconds: float = 0.05) -> float:
        """The delay after so many answers."""
        for _ in range(times):
            self._now += timedelta(seconds=self.slot.delay)
            request = Request("https://example.org/a", meta={"download_latency": seconds})
            self._pacing.answered(Response("https://example.org/a", status=status, request=request), request)
        return float(self.slot.delay)

    def fails(self, error: Exception) -> float:
        self._pacing.process_exception(Request("https://example.org/a"), error)
        return float(self.slot.delay)


@pytest.mark.parametrize(
    ("robots", "settings", "least"),
    [
        (None, {}, 1.0),
        ("Allow: /", {}, 1.0),
        ("Crawl-delay: 0.3", {}, 0.3),
        ("Crawl-delay: 2", {}, 2.0),
        (None, {"FASTEST_DELAY": 0.25}, 0.25),
        ("Allow: /", {"FASTEST_DELAY": "0.25"}, 0.25),
        ("Crawl-delay: 0.5", {"FASTEST_DELAY": 0.25}, 0.5),
        ("Crawl-delay: 2", {"FASTEST_DELAY": 0.25}, 2.0),
    ],
)
def test_only_what_was_allowed_is_made_use_of(robots: str | None, settings: dict[str, Any], least: float) -> None:
    host = Host(robots, **settings)
    assert host.answers(QUICK_ANSWERS * 12) == least


@pytest.mark.parametrize(("settings", "least"), [({}, 2.0), ({"FASTEST_DELAY": 0.5}, 0.5)])
def test_a_delay_that_somebody_chose_is_not_lowered_by_robots_txt(settings: dict[str, Any], least: float) -> None:
    host = Host("Crawl-delay: 0.1", priority="cmdline", DOWNLOAD_DELAY=2.0, **settings)
    assert host.answers(QUICK_ANSWERS * 12) == least


def test_the_pace_rises_step_by_step() -> None:
    host = Host(FASTEST_DELAY=0.2)
    assert host.answers(QUICK_ANSWERS - 1) == 1.0
    assert [host.answers(1), *(host.answers(QUICK_ANSWERS) for _ in range(3))] == [0.5, 0.25, 0.2, 0.2]


@pytest.mark.parametrize("status", [429, 503])
def test_the_first_complaint_brings_the_usual_pace_back(status: int) -> None:
    host = Host(FASTEST_DELAY=0.2)
    assert host.answers(QUICK_ANSWERS * 9) == 0.2
    assert host.answers(1, status) >= 2.0
    assert host.answers(QUICK_ANSWERS - 1) == 1.0
    assert host.answers(1) == 0.5


@pytest.mark.parametrize("error", [TooSlow("It drips."), DownloadTimeoutError("Nothing came.")])
def test_a_timeout_brings_the_usual_pace_back(error: Exception) -> None:
    host = Host(FASTEST_DELAY=0.2)
    assert host.answers(QUICK_ANSWERS * 9) == 0.2
    assert host.fails(error) == 1.0
    assert host.answers(QUICK_ANSWERS - 1) == 1.0


def test_a_slow_answer_brings_the_usual_pace_back_and_a_missing_page_changes_nothing() -> None:
    host = Host(FASTEST_DELAY=0.2)
    assert host.answers(QUICK_ANSWERS * 9) == 0.2
    assert host.answers(5, status=404) == 0.2
    assert host.answers(1, seconds=QUICK * 1.1) == 1.0
