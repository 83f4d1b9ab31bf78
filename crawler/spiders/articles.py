"""The one spider: from start addresses over links and sitemaps to records, on any site."""

import contextlib
import hashlib
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from random import random
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.sitemap import sitemap_urls_from_robots
from twisted.python.failure import Failure as TwistedFailure

from crawler.engines.errors import PoolClosed
from crawler.engines.limits import WorkerLimits
from crawler.engines.pages import ReadPage
from crawler.engines.pool import WorkerPool
from crawler.frontier.entry import Entry, Validators
from crawler.frontier.frontier import Frontier
from crawler.parsers import Fetched
from crawler.runs.accounts import Ended
from crawler.runs.backoff import GiveUp, Park, Wait, wait_before_retry
from crawler.runs.failures import Interrupted, failure_of
from crawler.runs.rejects import failed
from crawler.runs.run import Run
from crawler.runs.settings import run_for
from crawler.spiders.discovery import Discovery, seeds
from crawler.spiders.exchange import archived, conditions, validators_of
from crawler.spiders.limits import CrawlLimits
from crawler.spiders.named import SitemapError
from crawler.spiders.scope import host_of, site_of
from crawler.spiders.sitemaps import LARGEST, read_sitemap
from crawler.spiders.starts import start_addresses

logger = logging.getLogger(__name__)

Reader = Callable[[Fetched], Awaitable[ReadPage]]
"""Reads a page without keeping others waiting; a page that it breaks down on is a reject."""
_NOT_MODIFIED = 304


class ArticlesSpider(Spider):
    """Follows in-site links and sitemaps; every page asked for ends as an ``Ended``."""

    name = "articles"

    def __init__(self, url: str, run: Run, limits: CrawlLimits, reader: Reader, **kwargs: Any) -> None:
        """``url`` holds the start addresses, separated by white space; StartAddressError for a bad one.

        The run must be open.
        """
        super().__init__(**kwargs)
        self.run = run
        self._limits = limits
        self._read = reader
        self.discovery = Discovery((found.url for found in seeds(start_addresses(url))), run, limits)

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, url: str = "", run: Run | None = None, reader: Reader | None = None, **kwargs: Any
    ) -> "ArticlesSpider":
        """Read the limits and, unless they are given, what the run is made of and how many workers read its pages.

        The run is opened.
        """
        settings = crawler.settings
        limits = CrawlLimits.of(settings)
        run = run or run_for(start_addresses(url), settings)
        if not run.is_open:
            run.open()
        spider = cls(url, run, limits, reader or _workers(crawler).read, **kwargs)
        spider._set_crawler(crawler)
        crawler.signals.connect(spider._robots_read, signal=signals.robots_parsed)
        return spider

    @property
    def frontier(self) -> Frontier:
        """What is to be fetched."""
        return self.run.frontier

    def vanished(self) -> tuple[str, ...]:
        """Pages that were handed to Scrapy and have not ended; none, when it is idle, unless something is wrong."""
        for entry in self.frontier.leased:
            self.frontier.arrived(entry)
        return tuple(entry.url for entry in self.frontier.leased if entry.kind == "page")

    async def start(self) -> AsyncIterator[Any]:
        """Enter the start addresses; a run that is gone on with has them."""
        self.frontier.budget = self._limits.budget(self.run.now(), self.run.fetched_by_host())
        self.discovery.begin()
        nothing_else: tuple[Request, ...] = ()
        for request in nothing_else:
            yield request

    def request_for(self, entry: Entry) -> Request:
        """The request that fetches an entry of the frontier."""
        if entry.kind == "sitemap":
            return self._request(entry, self.sitemap, self.sitemap_failed, {"download_maxsize": LARGEST})
        return self._request(entry, self.page, self.page_failed, {"is_page": True, "site_of": site_of})

    def _request(self, entry: Entry, callback: Any, errback: Any, meta: dict[str, Any]) -> Request:
        if entry.url not in self.discovery.starts:
            meta["is_within"] = self.discovery.holds
        headers = conditions(entry.validators)
        if headers:
            meta["handle_httpstatus_list"] = [_NOT_MODIFIED]
        # the ledger knows each page; Scrapy's filter would drop redirects silently
        return Request(
            entry.url,
            callback,
            errback=errback,
            headers=headers,
            meta=meta,
            dont_filter=True,
            cb_kwargs={"entry": entry},
        )

    async def page(self, response: Response, entry: Entry) -> AsyncIterator[Ended]:
        """A page arrived: read it, enter its links."""
        self.frontier.arrived(entry)
        self._note(response.url, response)
        if response.status == _NOT_MODIFIED:
            yield Ended(entry.url, None, entry.validators)
        else:
            with contextlib.suppress(PoolClosed):  # the crawl is being stopped: the page stays pending
                yield await self._arrived(response, entry)
        self._ask_sitemaps_of(entry)

    async def _arrived(self, response: Response, entry: Entry) -> Ended:
        if entry.url in self.discovery.starts:
            self.discovery.widen(response.url)
        came = archived(response, entry.url)
        read = await self._read(came.fetched())
        outcome = read.outcome
        content_hash = read.content_hash or hashlib.sha256(response.body).hexdigest()
        self.discovery.page_came(entry, outcome, read.links, content_hash)
        # after a redirect the validators are of another address
        validators = validators_of(response) if response.url == entry.url else Validators()
        return Ended(entry.url, outcome, validators, came)

    def page_failed(self, failure: TwistedFailure) -> Iterator[Ended]:
        """A page did not arrive: try again later, or say why it never will."""
        request, error = _failed_request(failure)
        entry = request.cb_kwargs["entry"]
        self.frontier.arrived(entry)
        self._note(request.url, failure_of(error).response)
        if isinstance(error, Interrupted):
            return
        if not self._is_tried_again(entry, error):
            yield Ended(entry.url, failed(entry.url, error))
            self._ask_sitemaps_of(entry)

    def _is_tried_again(self, entry: Entry, error: BaseException) -> bool:
        now = datetime.fromtimestamp(self.run.now(), UTC)
        answer = wait_before_retry(failure_of(error), entry.attempts + 1, now, random, self._limits.schedule)
        if isinstance(answer, Wait):
            self.frontier.postpone(entry, now.timestamp() + answer.seconds)
        elif isinstance(answer, Park):
            self.frontier.postpone(entry, answer.until.timestamp())
        return not isinstance(answer, GiveUp)

    def _note(self, url: str, response: Response | None) -> None:
        if response is not None:
            seconds = response.meta.get("download_latency", 0.0) if response.request else 0.0
            self.run.story.fetched(host_of(url), seconds, len(response.body))

    async def sitemap(self, response: Response, entry: Entry) -> None:
        """A sitemap arrived: enter its pages and the sitemaps it names."""
        self.frontier.arrived(entry)
        try:
            named = read_sitemap(response)
        except SitemapError as error:
            logger.warning("%s", error)
        else:
            for flaw in named.flaws:
                logger.warning("%s: %s", response.url, flaw)
            await self.discovery.sitemap_came(entry, named)
        self.run.end_sitemap(entry, is_read=True)

    def sitemap_failed(self, failure: TwistedFailure) -> None:
        """A sitemap did not arrive, as on most sites without one."""
        request, error = _failed_request(failure)
        entry = request.cb_kwargs["entry"]
        self.frontier.arrived(entry)
        logger.info("No sitemap at %s: %s", request.url, failure_of(error).detail)
        if not self._is_tried_again(entry, error):
            self.run.end_sitemap(entry, is_read=False)

    def left_out(self, entry: Entry) -> str | None:
        """Why an address is not fetched after all, None if it is."""
        return self.discovery.left_out(entry)

    def _ask_sitemaps_of(self, entry: Entry) -> None:
        if entry.url in self.discovery.starts:
            self.discovery.ask_sitemaps_of(entry.url)

    def _robots_read(self, request: Request, response: Response) -> None:
        self.discovery.declare_sitemaps(request.url, sitemap_urls_from_robots(response.body, base_url=response.url))


def _workers(crawler: Crawler) -> WorkerPool:
    """Workers that live as long as the crawl."""
    pool = WorkerPool(WorkerLimits(workers=crawler.settings.getint("WORKERS") or os.cpu_count() or 1))
    crawler.signals.connect(pool.start, signal=signals.spider_opened, weak=False)
    crawler.signals.connect(pool.close, signal=signals.spider_closed, weak=False)
    return pool


def _failed_request(failure: TwistedFailure) -> tuple[Request, BaseException]:
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
    if failure.value is None:
        raise TypeError(f"{request} failed without an error")
    return request, failure.value
