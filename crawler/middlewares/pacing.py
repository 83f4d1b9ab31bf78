"""Slows a host down that says, or shows, that it is asked too much."""

import logging
from collections import defaultdict
from datetime import UTC, datetime
from random import random
from time import monotonic

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.runs.backoff import Pace, Schedule
from crawler.runs.failures import Failure, TooSlow, failure_of

logger = logging.getLogger(__name__)


class Pacing:
    """Keeps a ``Pace`` for each host and sets the delay of its downloads; never below what was set for it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._schedule = Schedule.of(crawler.settings)
        self._delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._give_up_after = crawler.settings.getint("HOST_GIVE_UP")
        self._paces: defaultdict[str, Pace] = defaultdict(Pace)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Pacing":
        """Read the settings of ``Schedule`` and ``DOWNLOAD_DELAY``."""
        pacing = cls(crawler)
        crawler.signals.connect(pacing.answered, signal=signals.response_downloaded)
        return pacing

    def pace_of(self, host: str) -> Pace:
        """How a host, by the key of its download slot, has taken it."""
        return self._paces[host]

    def answered(self, response: Response, request: Request) -> None:
        """Note how the host answered; later than by this signal the next request would be under way."""
        if response.status < 400:
            self._keep(request, None)
        else:
            self._keep(request, failure_of(HttpError(response)))

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note that it did not; what we refuse ourselves says nothing about the host."""
        if isinstance(exception, TooSlow) or not isinstance(exception, IgnoreRequest):
            self._keep(request, failure_of(exception))

    def _rest(self, host: str, seconds: float) -> None:
        """Have no more of the host's pages handed out: they would hold the places of other hosts while they wait."""
        frontier = getattr(self._crawler.spider, "frontier", None)
        if frontier is None:
            return
        frontier.pause(host, seconds)
        if self._paces[host].failures >= self._give_up_after:
            logger.warning("%s is left to the next run: it failed %d times in a row", host, self._give_up_after)
            frontier.leave(host)

    def _keep(self, request: Request, failure: Failure | None) -> None:
        downloader = self._crawler.engine.downloader
        host = downloader.get_slot_key(request)
        before = self._paces[host]
        if failure is None and before == Pace():
            return
        now = datetime.now(UTC)
        pace = before.after_failure(failure, now, random, self._schedule) if failure else before.after_answer()
        self._paces[host] = pace
        if failure and pace.wait(now):
            self._rest(host, pace.wait(now))
        slot = downloader.slots.get(host)
        if slot is None:
            return
        own = float(downloader.per_slot_settings.get(host, {}).get("delay", self._delay))
        slot.delay = max(own, pace.wait(now))
        if failure and pace.wait(now):
            slot.lastseen = monotonic()  # the delay counts from the answer, not from the request
            logger.info("%s is asked again in %.1f seconds: %s", host, slot.delay, failure.detail)
