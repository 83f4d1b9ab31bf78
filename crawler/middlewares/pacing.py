"""Asks a host less that says, or shows, that it is asked too much, and more where it allows that and takes it well.

More is allowed by ``fastest`` of the job, and unless somebody chose a delay, by ``fastest`` of the site's file or by a
Crawl-delay below the usual delay.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from random import random
from time import monotonic

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.runs.backoff import Schedule
from crawler.runs.failures import Failure, TooSlow, failure_of
from crawler.runs.pace import QUICK, Leave, Pace
from crawler.sites.site import known_site

logger = logging.getLogger(__name__)


def _utc() -> datetime:
    return datetime.now(UTC)


class Pacing:
    """Keeps a ``Pace`` for each host and sets the delay of its downloads; never below what the host allows."""

    def __init__(self, crawler: Crawler, now: Callable[[], datetime] = _utc) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._now = now
        self._schedule = Schedule.of(settings)
        self._delay = settings.getfloat("DOWNLOAD_DELAY")
        self._is_delay_chosen = _is_chosen("DOWNLOAD_DELAY", settings)
        self._fastest = None if settings["FASTEST_DELAY"] is None else settings.getfloat("FASTEST_DELAY")
        self._agent = settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"]
        self._give_up_after = settings.getint("HOST_GIVE_UP")
        self._paces: defaultdict[str, Pace] = defaultdict(Pace)
        self._leaves: dict[str, Leave] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Pacing":
        """Read the settings of ``Schedule``, ``DOWNLOAD_DELAY`` and ``FASTEST_DELAY``."""
        pacing = cls(crawler)
        crawler.signals.connect(pacing.robots_read, signal=signals.robots_parsed)
        crawler.signals.connect(pacing.answered, signal=signals.response_downloaded)
        return pacing

    def robots_read(self, robotparser: RobotParser, request: Request) -> None:
        """Note what a host's robots.txt allows; what belongs to a page follows it without delay."""
        if not request.meta.get("is_part_of_page"):
            host = self._crawler.engine.downloader.get_slot_key(request)
            self._leaves[host] = self._leave(host, robotparser.crawl_delay(self._agent))

    def _leave(self, host: str, crawl_delay: float | None) -> Leave:
        allowed = [self._fastest]
        if not self._is_delay_chosen:
            allowed += [known_site(f"http://{host}/").fastest, crawl_delay]
        return Leave.of(self._delay, min((one for one in allowed if one is not None), default=None), crawl_delay)

    def _leave_of(self, host: str) -> Leave:
        own = self._crawler.engine.downloader.per_slot_settings.get(host, {}).get("delay")
        if host not in self._leaves and own is not None:  # set by somebody who knew
            return Leave(own, own)
        return self._leaves.setdefault(host, self._leave(host, None))

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
        before, leave = self._paces[host], self._leave_of(host)
        if failure is None and before == Pace() and not leave.is_wide:
            return
        now = self._now()
        is_quick = request.meta.get("download_latency", QUICK + 1) <= QUICK
        pace = before.after_failure(failure, now, random, self._schedule) if failure else before.after_answer(is_quick)
        self._paces[host] = pace
        if failure and pace.wait(now):
            self._rest(host, pace.wait(now))
        slot = downloader.slots.get(host)
        if slot is None:
            return
        slot.delay = pace.between(leave, now)
        if failure and pace.wait(now):
            slot.lastseen = monotonic()  # the delay counts from the answer, not from the request
            logger.info("%s is asked again in %.1f seconds: %s", host, slot.delay, failure.detail)


def _is_chosen(name: str, settings: BaseSettings) -> bool:
    """Whether somebody set it, beyond what the project sets."""
    return (settings.getpriority(name) or 0) > SETTINGS_PRIORITIES["project"]
