"""robots.txt, obeyed (RFC 9309).

Scrapy's own middleware lets requests through while robots.txt is still on its way, and takes a server
error for permission. This one holds a lock per origin until the rules are known:

    2xx                                the rules, of which the first 512 KiB count, for a day
    other 4xx, 401 and 403 among them  no rules: everything is allowed
    endless redirects                  the same, as the RFC says
    5xx, 429, timeout, broken answer   nothing is allowed (``robots``) until it is asked for again
    no name, no connection, bad TLS    nothing can be fetched, for that reason, until then
    a Crawl-delay beyond the cap       nothing is allowed: keeping to it, the crawl would not end

What could not be read is asked for again after waits that double, and not before Retry-After.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import random
from time import monotonic
from typing import Final

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from crawler.middlewares.robots_text import LARGEST, rules_text
from crawler.runs.backoff import Schedule, Wait, asked_wait, wait_before_retry
from crawler.runs.failures import (
    AddressRefused,
    Failure,
    HostUnreachable,
    RedirectLoop,
    Refused,
    RobotsRefused,
    RobotsUnreachable,
    failure_of,
)

_HOST_WIDE: Final = frozenset({"dns_error", "connection_error", "tls_error"})
_LAST_PAGES: Final = 1.0
"""Seconds for which a failure is kept even if it could be tried again at once: pages of one batch share it."""

Rules = RobotParser | Refused | None
"""The rules of an origin, why it may not be crawled, or None where all is allowed."""


@dataclass(frozen=True, slots=True)
class _Known:
    rules: Rules
    until: float
    """Seconds on the monotonic clock."""
    tries: int = 0
    """How often in a row it could not be read."""


class ObeyRobots(RobotsTxtMiddleware):
    """Asks each origin for robots.txt before anything else, and keeps to the answer."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._keep_for = settings.getfloat("ROBOTS_KEEP")
        self._longest_delay = settings.getfloat("CRAWL_DELAY_CAP")
        self._schedule = replace(Schedule.of(settings), tries=1_000_000)  # pages give up, not the host
        self._known: dict[str, _Known] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._reading = 0

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules that the request falls under; Refused where its host may not be crawled at all."""
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self._locks[origin]:
            known = self._known.get(origin)
            if known is None or known.until <= monotonic():
                known = self._known[origin] = await self._learn(origin, request, known.tries if known else 0)
        if isinstance(known.rules, Refused):
            known.rules.least_wait = max(known.until - monotonic(), 0.0)
            # one exception serves every page of the host: without this its traceback would grow
            raise known.rules.with_traceback(None)
        return known.rules

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Let the request pass, or raise RobotsRefused."""
        if rp is not None and not rp.allowed(request.url, self._agent()):
            raise RobotsRefused("The site's robots.txt forbids this address.")

    def _agent(self) -> str:
        return self._robotstxt_useragent or self._default_useragent

    async def _learn(self, origin: str, request: Request, tries: int) -> _Known:
        url = f"{origin}/robots.txt"
        try:
            response = await self._fetch(url)
        except RedirectLoop:
            return self._kept(None)
        except AddressRefused as refused:
            return self._kept(refused)
        except Exception as error:  # whatever kept robots.txt from coming keeps us from the host
            return self._unread(_refusal(url, failure_of(error)), failure_of(error), tries + 1)
        if response.status >= 500 or response.status == 429:
            answered = f"{response.url} answered with status {response.status}, which forbids the host for now."
            return self._unread(RobotsUnreachable(answered), failure_of(HttpError(response)), tries + 1)
        return self._kept(None if response.status >= 300 else await self._read_rules(response, request))

    def _kept(self, rules: Rules) -> _Known:
        return _Known(rules, monotonic() + self._keep_for)

    def _unread(self, refused: Refused, failure: Failure, tries: int) -> _Known:
        now = datetime.now(UTC)
        if not refused.is_temporary:
            return self._kept(refused)
        # a broken answer, too, may be whole the next time
        wait = wait_before_retry(replace(failure, is_temporary=True), tries, now, random, self._schedule)
        seconds = wait.seconds if isinstance(wait, Wait) else asked_wait(failure, now) or 0.0
        return _Known(refused, monotonic() + min(max(seconds, _LAST_PAGES), self._keep_for), tries)

    async def _fetch(self, url: str) -> Response:
        """robots.txt, or what counts of it."""
        # no limit on its size: reading it stops where enough has come
        meta = {"dont_obey_robotstxt": True, "is_robotstxt": True, "download_maxsize": 0}
        wanted = Request(url, priority=self.DOWNLOAD_PRIORITY, meta=meta, callback=NO_CALLBACK)
        # listened to only while it is needed: the signal comes with every piece of every page
        self._reading += 1
        self.crawler.signals.connect(self._stop_when_enough, signal=signals.bytes_received)
        try:
            response: Response = await self.crawler.engine.download_async(wanted)
            return response
        finally:
            self._reading -= 1
            if not self._reading:
                self.crawler.signals.disconnect(self._stop_when_enough, signal=signals.bytes_received)

    def _stop_when_enough(self, data: bytes, request: Request) -> None:
        if request.meta.get("is_robotstxt"):
            request.meta["came"] = request.meta.get("came", 0) + len(data)
            if request.meta["came"] > LARGEST:
                raise StopDownload(fail=False)

    async def _read_rules(self, response: Response, request: Request) -> RobotParser | Refused:
        text = rules_text(response.body)
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, text)
        asked = rules.crawl_delay(self._agent()) or 0.0
        if asked > self._longest_delay:
            return RobotsRefused(
                f"robots.txt asks for {asked:g} seconds between requests, more than the {self._longest_delay:g} "
                "that a crawl can keep (CRAWL_DELAY_CAP): the host is left out."
            )
        self._keep_delay(asked, request)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=rules, request=request, response=response.replace(body=text)
        )
        return rules

    def _keep_delay(self, asked: float, request: Request) -> None:
        downloader = self.crawler.engine.downloader
        # what belongs to a page follows it without delay; robots.txt speaks of pages
        is_part = request.meta.get("is_part_of_page")
        host = urlparse_cached(request).hostname or "" if is_part else downloader.get_slot_key(request)
        delay = max(asked, self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        # for slots to come, and for the one that robots.txt itself came through
        downloader.per_slot_settings[host] = {**downloader.per_slot_settings.get(host, {}), "delay": delay}
        if host in downloader.slots:
            downloader.slots[host].delay = delay


def _refusal(url: str, failure: Failure) -> Refused:
    if failure.reason in _HOST_WIDE:
        return HostUnreachable(failure.reason, failure.detail)
    return RobotsUnreachable(f"{url} could not be read, which forbids the host for now. {failure.detail}")
