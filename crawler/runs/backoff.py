"""When a fetch that failed is worth another try, and how much slower its host is to be asked from now on.

Pure: the clock and the dice are given, so that a ledger can keep the answers and a test can know them.

    Wait(seconds)   try again then: full jitter under a doubling limit, after what the server asked for
    Park(until)     the server asked for more than a run may wait: the page is for a later run
    GiveUp          another try would end the same, or there were enough of them
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from crawler.runs.failures import Failure

Dice = Callable[[], float]
"""A number from 0 to below 1, as ``random.random`` gives."""

_BUSY: Final = frozenset({429, 503})
"""Statuses by which a server says that it is asked too much."""
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
    return Wait(least + _jittered(attempts, random, schedule))


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


def _jittered(attempts: int, random: Dice, schedule: Schedule) -> float:
    # beyond 30 doublings every cap is reached
    limit: float = min(schedule.cap, schedule.base * 2 ** min(attempts - 1, 30))
    return random() * limit


@dataclass(frozen=True, slots=True)
class Pace:
    """How a host has taken it so far; each answer and failure gives the next."""

    delay: float = 0.0
    """Seconds between two requests that its answers ask for; robots.txt and the job may ask for more."""
    rests_until: datetime | None = None
    """The host is not to be asked for anything before."""
    failures: int = 0
    """Temporary failures in a row."""

    def after_answer(self) -> "Pace":
        """The host answered: half of the slowness goes."""
        delay = self.delay / 2 if self.delay > 0.2 else 0.0
        return replace(self, delay=delay, rests_until=None, failures=0)

    def after_failure(self, failure: Failure, now: datetime, random: Dice, schedule: Schedule) -> "Pace":
        """Too many requests slow the host down at once, other failures let it rest when there are many in a row."""
        if failure.response is not None and failure.response.status in _BUSY:
            return self._after_busy(failure, now, schedule)
        if not failure.is_temporary:
            return self.after_answer()
        failures = self.failures + 1
        too_many = failures - schedule.host_failures + 1
        if too_many < 1:
            return replace(self, failures=failures)
        rest = schedule.base + _jittered(too_many, random, schedule)
        return replace(self, failures=failures, rests_until=now + timedelta(seconds=rest))

    def _after_busy(self, failure: Failure, now: datetime, schedule: Schedule) -> "Pace":
        # an answer to what was sent before the host was slowed down says nothing new
        is_news = self.rests_until is None or self.rests_until <= now
        delay = min(schedule.cap, max(schedule.base, self.delay * 2)) if is_news else self.delay
        rest = min(max(asked_wait(failure, now) or 0.0, delay), schedule.longest_retry_after)
        return replace(self, delay=delay, rests_until=now + timedelta(seconds=rest))

    def wait(self, now: datetime) -> float:
        """Seconds until the host may be asked again, if it has just been asked."""
        rest = (self.rests_until - now).total_seconds() if self.rests_until else 0.0
        return max(self.delay, rest)
