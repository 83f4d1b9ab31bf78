"""R16: what failed for now is asked for again, later each time, and never before the server wants it."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.runs.backoff import GiveUp, Park, Schedule, Wait, seconds_to_wait, wait_before_retry
from crawler.runs.failures import (
    AddressRefused,
    Failure,
    HostUnreachable,
    RedirectLoop,
    RobotsRefused,
    RobotsUnreachable,
    TooLarge,
    TooSlow,
    Truncated,
    Undecodable,
    failure_of,
)

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
SCHEDULE = Schedule(tries=4, base=2.0, cap=30.0, longest_retry_after=300.0, host_failures=3)
ALMOST_ONE = 0.999


def _answered(status: int, retry_after: str | None = None) -> Failure:
    headers = {"Retry-After": retry_after} if retry_after is not None else {}
    return failure_of(HttpError(Response("https://example.org/", status=status, headers=headers)))


def _after(failure: Failure, attempts: int = 1, dice: float = 0.5) -> Wait | Park | GiveUp:
    return wait_before_retry(failure, attempts, NOON, lambda: dice, SCHEDULE)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 522])
def test_a_status_for_now_is_tried_again(status: int) -> None:
    assert _after(_answered(status)) == Wait(1.0)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 501])
def test_a_status_for_good_is_not(status: int) -> None:
    assert _after(_answered(status)) == GiveUp()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (DownloadTimeoutError("slow"), Wait(1.0)),
        (TooSlow("It drips."), Wait(1.0)),
        (Truncated("Half."), Wait(1.0)),
        (HostUnreachable("dns_error", "No name."), Wait(1.0)),
        (HostUnreachable("connection_error", "No answer."), Wait(1.0)),
        (RobotsUnreachable("Status 503."), Wait(1.0)),
        (HostUnreachable("tls_error", "Expired."), GiveUp()),
        (RobotsRefused("Disallow."), GiveUp()),
        (AddressRefused("10.0.0.1"), GiveUp()),
        (RedirectLoop("Round."), GiveUp()),
        (TooLarge("A film."), GiveUp()),
        (Undecodable("No gzip."), GiveUp()),
        (ValueError("a bug"), GiveUp()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_failure_is_tried_again_if_that_may_help(error: Exception, expected: Wait | GiveUp) -> None:
    assert _after(failure_of(error)) == expected


def test_waits_double_up_to_the_cap_and_end() -> None:
    assert [_after(_answered(500), attempts) for attempts in (1, 2, 3, 4)] == [Wait(1), Wait(2), Wait(4), GiveUp()]
    patient = Schedule(tries=10**6, base=2.0, cap=30.0)
    assert wait_before_retry(_answered(500), 10**5, NOON, lambda: 0.5, patient) == Wait(15.0)


def test_jitter_is_full() -> None:
    waits = [wait_before_retry(_answered(500), 2, NOON, Random(seed).random, SCHEDULE) for seed in range(200)]
    seconds = [wait.seconds for wait in waits if isinstance(wait, Wait)]
    assert len(seconds) == 200
    assert 0 <= min(seconds) < 0.2
    assert 3.8 < max(seconds) < 4.0


RETRY_AFTER = {
    "120": 120.0,
    " 7 ": 7.0,
    "0": 0.0,
    "Sun, 22 Nov 2026 12:01:30 GMT": 90.0,
    "Sunday, 22-Nov-26 12:01:30 GMT": 90.0,
    "Sun Nov 22 12:01:30 2026": 90.0,
    "Sun, 22 Nov 2026 11:00:00 GMT": 0.0,
    "Sun, 22 Nov 2026 14:00:30 +0200": 30.0,
    "-5": None,
    "1.5": None,
    "soon": None,
    "": None,
    "٣": None,
    "Sun, 99 Nov 2026 12:00:00 GMT": None,
}


@pytest.mark.parametrize("header", RETRY_AFTER)
def test_retry_after_is_read_in_both_forms(header: str) -> None:
    assert seconds_to_wait(header, NOON) == RETRY_AFTER[header]


@pytest.mark.parametrize("dice", [0.0, 0.5, ALMOST_ONE])
@pytest.mark.parametrize("status", [429, 503])
def test_no_request_before_what_the_server_asked_for(status: int, dice: float) -> None:
    wait = _after(_answered(status, "60"), dice=dice)
    assert isinstance(wait, Wait)
    assert 60 <= wait.seconds < 62


@pytest.mark.parametrize("attempts", [1, 4, 9])
def test_who_asks_for_more_than_a_run_can_wait_is_left_to_a_later_run(attempts: int) -> None:
    assert _after(_answered(503, "3600"), attempts) == Park(NOON + timedelta(hours=1))
    assert _after(_answered(503, "9" * 5000), attempts) == Park(NOON + timedelta(days=7))
