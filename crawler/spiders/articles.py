"""The one spider: from start addresses over links and sitemaps to records, on any site."""

import contextlib
import hashlib
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from datetime import UTC, datetime
from random import random
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.sitemap import sitemap_urls_from_robots
from twisted.python.failure import Failure as TwistedFailure

from crawler.engines.errors import PoolClosed
from crawler.engines.limits import Limits as WorkerLimits
from crawler.engines.pages import ReadPage
from crawler.engines.pool import WorkerPool
from crawler.frontier.entry import Entry, Found, Kind, Validators
from crawler.frontier.frontier import Frontier
from crawler.parsers import Fetched
from crawler.runs.accounts import Ended
from crawler.runs.backoff import GiveUp, Park, Wait, wait_before_retry
from crawler.runs.failures import Interrupted, failure_of
from crawler.runs.rejects import failed
from crawler.runs.run import Run
from crawler.runs.settings import run_for
from crawler.spiders.exchange import archived, conditions, validators_of
from crawler.spiders.limits import Limits
from crawler.spiders.scope import Scope, host_of, page_address, site_of
from crawler.spiders.sitemaps import DEEPEST, LARGEST, MOST_SITEMAPS, SitemapError, read_sitemap
from crawler.spiders.starts import start_addresses
from crawler.spiders.traps import Traps
from schemas.article import Article
from schemas.reject import Reject

logger = logging.getLogger(__name__)

Reader = Callable[[Fetched], Awaitable[ReadPage]]
"""Reads a page without keeping others waiting; a page that it breaks down on is a reject."""
_FIRST = -1
"""Priority of start addresses and sitemaps; other pages have twice their depth in links, less one if promising."""
_NOT_MODIFIED = 304


class ArticlesSpider(Spider):
    """Follows in-site links and sitemaps; every page asked for ends as an ``Ended``."""

    name = "articles"

    def __init__(self, url: str, run: Run, limits: Limits, reader: Reader, **kwargs: Any) -> None:
        """``url`` holds the start addresses, separated by white space; StartAddressError for a bad one."""
        super().__init__(**kwargs)
        self.run = run
        self._limits = limits
        self._read = reader
        self._starts = frozenset(page_address(start) or start for start in start_addresses(url))
        self._scope = Scope(self._starts)
        self._sitemaps: dict[str, list[str]] = {}
        self._sitemaps_asked = 0
        self._traps = Traps()

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, url: str = "", run: Run | None = None, reader: Reader | None = None, **kwargs: Any
    ) -> "ArticlesSpider":
        """Read the limits and, unless they are given, what the run is made of and how many workers read its pages.

        The run is opened.
        """
        settings = crawler.settings
        limits = Limits.of(settings)
        run = run or run_for(start_addresses(url), settings)
        spider = cls(url, run, limits, reader or _workers(crawler).read, **kwargs)
        if not run.is_open:
            run.open()
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
        for home in self.run.homes():
            self._scope.widen(home)
        if not self.run.is_resumed:
            for start in sorted(self._starts):
                self.frontier.seed(_found(start, 0, _FIRST))
        nothing_else: tuple[Request, ...] = ()
        for request in nothing_else:
            yield request

    def request_for(self, entry: Entry) -> Request:
        """The request that fetches an entry of the frontier."""
        if entry.kind == "sitemap":
            return self._request(entry, self.sitemap, self.sitemap_failed, {"download_maxsize": LARGEST})
        return self._request(entry, self.page, self.page_failed, {"is_page": True, "site_of": site_of})

    def _request(self, entry: Entry, callback: Any, errback: Any, meta: dict[str, Any]) -> Request:
        if entry.url not in self._starts:
            meta["is_within"] = self._holds
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
        if entry.url in self._starts:
            self._scope.widen(response.url)
            self.run.keep_home(response.url)
        came = archived(response, entry.url)
        read = await self._read(came.fetched())
        outcome = read.outcome
        self._traps.came(entry.url, read.content_hash or hashlib.sha256(response.body).hexdigest())
        self._enter(read.links, entry.depth + 1, _named_by(outcome))
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

    def sitemap(self, response: Response, entry: Entry) -> None:
        """A sitemap arrived: enter its pages and the sitemaps it names."""
        self.frontier.arrived(entry)
        try:
            named = read_sitemap(response)
        except SitemapError as error:
            logger.warning("%s", error)
        else:
            for flaw in named.flaws:
                logger.warning("%s: %s", response.url, flaw)
            self._enter(named.pages, 1)
            if entry.depth < DEEPEST:
                self._enter_sitemaps(named.sitemaps, entry.depth + 1)
        self.run.end_sitemap(entry, is_read=True)

    def sitemap_failed(self, failure: TwistedFailure) -> None:
        """A sitemap did not arrive, as on most sites without one."""
        request, error = _failed_request(failure)
        entry = request.cb_kwargs["entry"]
        self.frontier.arrived(entry)
        logger.info("No sitemap at %s: %s", request.url, failure_of(error).detail)
        if not self._is_tried_again(entry, error):
            self.run.end_sitemap(entry, is_read=False)

    def _enter(self, links: Iterable[str], depth: int, promising: frozenset[str] = frozenset()) -> None:
        for link in self._traps.links(links):
            address = page_address(link)
            if address and not self.frontier.knows(address) and self._holds(address):
                self._take_in(_found(address, depth, 2 * depth - (link in promising)))

    def _take_in(self, found: Found) -> None:
        """A new address: to be fetched, unless it is too far away or made up by a site without end."""
        reason = "depth" if found.depth > self._limits.depth else None
        reason = reason or self._traps.judge(found.url, site_of(found.url), datetime.now(UTC).date())
        if reason:
            self.run.skip(found, reason)
        else:
            self.frontier.add([found])

    def left_out(self, entry: Entry) -> str | None:
        """Why an address is not fetched that was good when it was found, or is looked at again by a new run."""
        if entry.kind != "page" or entry.url in self._starts:
            return None
        if entry.depth > self._limits.depth:
            return "depth"
        return "trap_pattern" if self._traps.has_closed(entry.url) else None

    def _holds(self, address: str) -> bool:
        bounds = self._limits.bounds
        return bounds.hold(address) and (bounds.has_hosts or self._scope.holds(address))

    def _ask_sitemaps_of(self, entry: Entry) -> None:
        if entry.url in self._starts:
            origin = urljoin(entry.url, "/")
            declared = self._sitemaps.get(urlsplit(entry.url).netloc, ())
            self._enter_sitemaps((*declared, f"{origin}sitemap.xml"), 1)

    def _enter_sitemaps(self, addresses: Iterable[str], level: int) -> None:
        for address in dict.fromkeys(addresses):
            if self._sitemaps_asked >= MOST_SITEMAPS:
                return
            if address.startswith(("http://", "https://")) and self._scope.holds(address):
                self._sitemaps_asked += self.frontier.add([_found(address, level, _FIRST, "sitemap")])

    def _robots_read(self, request: Request, response: Response) -> None:
        declared = sitemap_urls_from_robots(response.body, base_url=response.url)
        self._sitemaps[urlsplit(request.url).netloc] = list(declared)[:MOST_SITEMAPS]


def _workers(crawler: Crawler) -> WorkerPool:
    """Workers that live as long as the crawl."""
    pool = WorkerPool(WorkerLimits(workers=crawler.settings.getint("WORKERS") or os.cpu_count() or 1))
    crawler.signals.connect(pool.start, signal=signals.spider_opened, weak=False)
    crawler.signals.connect(pool.close, signal=signals.spider_closed, weak=False)
    return pool


def _named_by(outcome: Article | Reject) -> frozenset[str]:
    """Addresses that an article names as other articles: they are fetched before the rest of its links."""
    if isinstance(outcome, Reject):
        return frozenset()
    neighbours = (outcome.previous_article, outcome.next_article)
    named = [*(link.url for link in neighbours if link), *(teaser.url for teaser in outcome.recommendations)]
    return frozenset(url for url in named if url)


def _found(url: str, depth: int, priority: int, kind: Kind = "page") -> Found:
    return Found(url, host_of(url), depth, priority, kind)


def _failed_request(failure: TwistedFailure) -> tuple[Request, BaseException]:
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
    if failure.value is None:
        raise TypeError(f"{request} failed without an error")
    return request, failure.value
