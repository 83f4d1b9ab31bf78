"""How fast a host is asked: slower where it says or shows that it is too much, faster only where that is allowed.

Pure: the clock and the dice are given.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from crawler.runs.backoff import Dice, Schedule, asked_wait, jittered
from crawler.runs.failures import Failure

QUICK_ANSWERS: Final = 20
"""After so many quick answers in a row the delay is halved, if it may be."""
QUICK: Final = 0.5
"""Seconds from request to answer; what takes longer brings the usual delay back."""
_MOST_HALVINGS: Final = 10
_BUSY: Final = frozenset({429, 503})
"""Statuses by which a server says that it is asked too much."""


@dataclass(frozen=True, slots=True)
class Leave:
    """What a host allows: seconds between two requests."""

    usual: float
    least: float
    """When all goes well; not above the usual."""

    @classmethod
    def of(cls, delay: float, fastest: float | None, crawl_delay: float | None) -> "Leave":
        """``delay``: what is usual; ``fastest``: what was allowed; ``crawl_delay``: of robots.txt, which is obeyed."""
        asked = crawl_delay or 0.0
        return cls(max(delay, asked), max(min(delay, delay if fastest is None else fastest), asked))

    @property
    def is_wide(self) -> bool:
        """Whether the host may be asked faster than usual."""
        return self.least < self.usual


@dataclass(frozen=True, slots=True)
class Pace:
    """How a host has taken it so far; each answer and failure gives the next."""

    delay: float = 0.0
    """Seconds between two requests that its answers ask for; robots.txt and the job may ask for more."""
    rests_until: datetime | None = None
    """The host is not to be asked for anything before."""
    failures: int = 0
    """Temporary failures in a row."""
    quick: int = 0
    """Quick answers in a row."""

    def after_answer(self, is_quick: bool = False) -> "Pace":
        """The host answered: half of the slowness goes, or it gets on."""
        return replace(self._calmer(), quick=self.quick + 1 if is_quick else 0)

    def _calmer(self) -> "Pace":
        delay = self.delay / 2 if self.delay > 0.2 else 0.0
        return replace(self, delay=delay, rests_until=None, failures=0)

    def after_failure(self, failure: Failure, now: datetime, random: Dice, schedule: Schedule) -> "Pace":
        """Too many requests slow the host down at once, other failures let it rest when there are many in a row."""
        if failure.response is not None and failure.response.status in _BUSY:
            return self._after_busy(failure, now, schedule)
        if not failure.is_temporary:
            return self._calmer()
        failures = self.failures + 1
        too_many = failures - schedule.host_failures + 1
        if too_many < 1:
            return replace(self, failures=failures, quick=0)
        rest = schedule.base + jittered(too_many, random, schedule)
        return replace(self, failures=failures, quick=0, rests_until=now + timedelta(seconds=rest))

    def _after_busy(self, failure: Failure, now: datetime, schedule: Schedule) -> "Pace":
        # an answer to what was sent before the host was slowed down says nothing new
        is_news = self.rests_until is None or self.rests_until <= now
        delay = min(schedule.cap, max(schedule.base, self.delay * 2)) if is_news else self.delay
        rest = min(max(asked_wait(failure, now) or 0.0, delay), schedule.longest_retry_after)
        return replace(self, delay=delay, quick=0, rests_until=now + timedelta(seconds=rest))

    def between(self, leave: Leave, now: datetime) -> float:
        """Seconds between two requests that the host allows by itself and takes well."""
        halvings = min(self.quick // QUICK_ANSWERS, _MOST_HALVINGS)
        return max(leave.least, leave.usual / (1 << halvings), self.wait(now))

    def wait(self, now: datetime) -> float:
        """Seconds until the host may be asked again, if it has just been asked."""
        rest = (self.rests_until - now).total_seconds() if self.rests_until else 0.0
        return max(self.delay, rest)
