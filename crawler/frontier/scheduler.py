"""How Scrapy asks the frontier."""

import asyncio
from collections import deque
from typing import Any, Protocol

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from crawler.frontier.entry import Entry
from crawler.frontier.frontier import Frontier


class Fetches(Protocol):
    """What a spider has to offer: its frontier, and a request for each entry of it."""

    frontier: Frontier

    def request_for(self, entry: Entry) -> Request:
        """The request that fetches an entry."""


class FrontierScheduler(BaseScheduler):
    """Hands out what the frontier gives; keeps only what is under way, such as the next hop of a redirect."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._under_way: deque[Request] = deque()
        self._alarm: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "FrontierScheduler":
        """For one crawl."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Begin."""
        self._spider: Any = spider
        self._frontier.wake = self.wake
        self._frontier.begin(self._delay_of)

    def close(self, reason: str) -> None:  # noqa: ARG002 Scrapy's signature
        """End; what is not done stays in the ledger."""
        if self._alarm:
            self._alarm.cancel()

    def has_pending_requests(self) -> bool:
        """Whether the crawl goes on."""
        return bool(self._under_way) or self._frontier.has_work

    def enqueue_request(self, request: Request) -> bool:
        """Take what is under way; addresses that were found go to the frontier, not here."""
        self._under_way.append(request)
        return True

    def next_request(self) -> Request | None:
        """The next hop of what is under way, else the frontier's next."""
        for _ in range(len(self._under_way)):
            hop = self._under_way.popleft()
            if self._may_go_on(hop):
                return hop
            self._under_way.append(hop)
        while entry := self._frontier.next():
            reason = self._spider.left_out(entry)
            if reason is None:
                request: Request = self._spider.request_for(entry)
                return request
            self._spider.run.skip_claimed(entry, reason)
        self._set_alarm()
        return None

    def _may_go_on(self, request: Request) -> bool:
        entry = request.cb_kwargs.get("entry")
        return entry is None or self._frontier.may_ask(entry, urlparse_cached(request).hostname or "")

    def _delay_of(self, host: str) -> float:
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(host) if engine else None
        return float(slot.delay) if slot else self._crawler.settings.getfloat("DOWNLOAD_DELAY")

    @property
    def _frontier(self) -> Frontier:
        frontier: Frontier = self._spider.frontier
        return frontier

    def _set_alarm(self) -> None:
        """Scrapy asks an empty scheduler again only after 5 s: wake it when a host may be asked again."""
        wakes_at = self._frontier.wakes_at
        if wakes_at is None:
            return
        loop = asyncio.get_running_loop()
        when = loop.time() + self._frontier.seconds_until(wakes_at)
        if self._alarm and not self._alarm.cancelled():
            if loop.time() < self._alarm.when() <= when + 0.01:
                return
            self._alarm.cancel()
        self._alarm = loop.call_at(when, self.wake)

    def wake(self) -> None:
        """Have Scrapy ask now."""
        slot = getattr(self._crawler.engine, "_slot", None)
        if slot is not None and slot.closing is None:
            slot.nextcall.schedule()
