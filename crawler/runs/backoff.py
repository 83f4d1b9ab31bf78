"""When a fetch that failed is worth another try.

Pure: the clock and the dice are given, so that a ledger can keep the answers and a test can know them.

    Wait(seconds)   try again then: full jitter under a doubling limit, after what the server asked for
    Park(until)     the server asked for more than a run may wait: the page is for a later run
    GiveUp          another try would end the same, or there were enough of them
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from crawler.runs.failures import Failure

Dice = Callable[[], float]
"""A number from 0 to below 1, as ``random.random`` gives."""

_LONGEST_PARK: Final = 7 * 24 * 3600.0
"""Seconds. Nobody means more; a mistaken date in the next century must not lose the page."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How patient a crawl is; times in seconds."""

    tries: int = 2
    """Of one page in all."""
    base: float = 2.0
    """The first wait is at most this; each further limit is twice the one before."""
    cap: float = 120.0
    """No wait of ours is longer."""
    longest_retry_after: float = 300.0
    """A server that asks for more gets its page asked for in a later run."""
    host_failures: int = 5
    """Failures in a row after which a host is left alone for a while."""

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Schedule":
        """As the settings say; RETRY_TIMES counts tries after the first."""
        return cls(
            tries=int(settings["RETRY_TIMES"]) + 1,
            base=float(settings["RETRY_BASE"]),
            cap=float(settings["RETRY_CAP"]),
            longest_retry_after=float(settings["RETRY_AFTER_CAP"]),
            host_failures=int(settings["HOST_FAILURES"]),
        )


@dataclass(frozen=True, slots=True)
class Wait:
    """Try again after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Park:
    """Try again in a later run, not before this time (UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Do not try again."""


def wait_before_retry(
    failure: Failure, attempts: int, now: datetime, random: Dice, schedule: Schedule
) -> Wait | Park | GiveUp:
    """What to do after a page failed for the ``attempts``-th time (1 is the first); ``now`` in UTC."""
    if not failure.is_temporary:
        return GiveUp()
    least = max(asked_wait(failure, now) or 0.0, failure.least_wait)
    if least > schedule.longest_retry_after:
        return Park(now + timedelta(seconds=min(least, _LONGEST_PARK)))
    if attempts >= schedule.tries:
        return GiveUp()
    return Wait(least + jittered(attempts, random, schedule))


def asked_wait(failure: Failure, now: datetime) -> float | None:
    """Seconds that the server's Retry-After asks for, None where it asks for nothing readable."""
    header = failure.response.headers.get("Retry-After") if failure.response else None
    return seconds_to_wait(header.decode("latin-1"), now) if header else None


def seconds_to_wait(retry_after: str, now: datetime) -> float | None:
    """A Retry-After in seconds or as an HTTP date, as seconds from ``now`` on, None for anything else.

    A moment that has passed is 0.
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:12]) if len(text) <= 12 else _LONGEST_PARK
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)


def jittered(attempts: int, random: Dice, schedule: Schedule) -> float:
    """A wait of any length up to the limit of the ``attempts``-th try, in seconds."""
    # beyond 30 doublings every cap is reached
    limit: float = min(schedule.cap, schedule.base * 2 ** min(attempts - 1, 30))
    return random() * limit
