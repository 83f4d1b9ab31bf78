"""The one spider: from start addresses over links and sitemaps to records, on any site."""

import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.sitemap import sitemap_urls_from_robots
from twisted.python.failure import Failure as TwistedFailure

from crawler.parsers import Fetched, Reading, read
from crawler.runs.failures import AddressRefused, RobotsRefused, failure_of
from crawler.runs.rejects import crashed, failed
from crawler.runs.run import Ended, Run, run_for
from crawler.spiders.scope import Scope, page_address
from crawler.spiders.sitemaps import DEEPEST, LARGEST, MOST_SITEMAPS, SitemapError, read_sitemap
from crawler.spiders.starts import start_addresses
from schemas.article import Article
from schemas.reject import Reject

logger = logging.getLogger(__name__)

Reader = Callable[[Fetched], Reading]


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a crawl ends before the site does."""

    pages: int | None = None
    """Pages fetched; None: as many as there are. What robots.txt or the address forbids is not fetched."""
    depth: int = 100
    """Links between a start address and a page."""


class ArticlesSpider(Spider):
    """Follows in-site links and sitemaps; every page asked for ends as an ``Ended``."""

    name = "articles"

    def __init__(self, url: str, run: Run, limits: Limits, reader: Reader = read, **kwargs: Any) -> None:
        """``url`` holds the start addresses, separated by white space; StartAddressError for a bad one."""
        super().__init__(**kwargs)
        self.run = run
        self._limits = limits
        self._read = reader
        self._starts = frozenset(page_address(start) or start for start in start_addresses(url))
        self._scope = Scope(self._starts)
        self._pending: deque[tuple[str, int]] = deque()
        self._cut: set[str] = set()
        self._fetching = 0
        self._sitemaps: dict[str, list[str]] = {}
        self._sitemaps_seen: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, url: str = "", run: Run | None = None, **kwargs: Any) -> "ArticlesSpider":
        """Read ``MAX_PAGES``, ``DEPTH_LIMIT`` and, unless a run is given, ``OUTPUT_FOLDER``."""
        settings = crawler.settings
        limits = Limits(settings.getint("MAX_PAGES") or None, settings.getint("DEPTH_LIMIT"))
        run = run or run_for(start_addresses(url), settings)
        spider = cls(url, run, limits, **kwargs)
        spider._set_crawler(crawler)
        crawler.signals.connect(spider._robots_read, signal=signals.robots_parsed)
        return spider

    def vanished(self) -> tuple[str, ...]:
        """Pages that were handed to Scrapy and have not ended; none, when it is idle, unless something is wrong."""
        waiting = {page for page, _ in self._pending} | self._cut
        return tuple(page for page in self.run.tally.open_pages if page not in waiting)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the start addresses."""
        for start in sorted(self._starts):
            self._found(start, 0)
        for request in self._hand_out():
            yield request

    def page(self, response: Response, page: str, depth: int) -> Iterator[Ended | Request]:
        """A page arrived: read it, follow its links."""
        if page in self._starts:
            self._scope.widen(response.url)
        fetched = Fetched(
            url=response.url,
            body=response.body,
            headers={str(name): str(value) for name, value in response.headers.to_unicode_dict().items()},
            fetched_at=datetime.now(UTC),
            http_status=response.status,
            requested_url=page,
        )
        outcome, links = self._reading(fetched)
        for link in links:
            self._found_in_scope(link, depth + 1)
        yield Ended(page, outcome)
        yield from self._next(page)

    def _reading(self, fetched: Fetched) -> tuple[Article | Reject, tuple[str, ...]]:
        try:
            reading = self._read(fetched)
        except Exception as error:  # a bug of ours costs one page, not the crawl
            logger.exception("Reading %s failed", fetched.url)
            return crashed(fetched, error), ()
        return reading.outcome, reading.links

    def page_failed(self, failure: TwistedFailure) -> Iterator[Ended | Request]:
        """A page did not arrive: say why."""
        request, error = _failed_request(failure)
        page = request.cb_kwargs["page"]
        if isinstance(error, RobotsRefused | AddressRefused):
            self._fetching -= 1  # nothing was fetched, another page may be
        yield Ended(page, failed(page, error))
        yield from self._next(page)

    def sitemap(self, response: Response, level: int) -> Iterator[Request]:
        """A sitemap arrived: ask for its pages and for the sitemaps it names."""
        try:
            named = read_sitemap(response)
        except SitemapError as error:
            logger.warning("%s", error)
            return
        for address in named.pages:
            self._found_in_scope(address, 1)
        if level < DEEPEST:
            yield from self._ask_sitemaps(named.sitemaps, level + 1)
        yield from self._hand_out()

    def sitemap_failed(self, failure: TwistedFailure) -> None:
        """A sitemap did not arrive, as on most sites without one."""
        request, error = _failed_request(failure)
        logger.info("No sitemap at %s: %s", request.url, failure_of(error).detail)

    def _found_in_scope(self, link: str, depth: int) -> None:
        address = page_address(link)
        if address and self._scope.holds(address):
            self._found(address, depth)

    def _found(self, page: str, depth: int) -> None:
        if not self.run.tally.ask(page):
            return
        if depth > self._limits.depth:
            self._cut.add(page)
        else:
            self._pending.append((page, depth))

    def _next(self, page: str) -> Iterator[Request]:
        if page in self._starts:
            yield from self._ask_sitemaps(self._sitemaps_of(page), 1)
        yield from self._hand_out()

    def _hand_out(self) -> Iterator[Request]:
        while self._pending and (self._limits.pages is None or self._fetching < self._limits.pages):
            page, depth = self._pending.popleft()
            self._fetching += 1
            meta: dict[str, Any] = {"is_page": True}
            if page not in self._starts:
                meta["is_within"] = self._scope.holds
            yield Request(
                page,
                self.page,
                errback=self.page_failed,
                cb_kwargs={"page": page, "depth": depth},
                meta=meta,
                dont_filter=True,  # the tally knows each page; Scrapy's filter would drop redirects silently
            )

    def _ask_sitemaps(self, addresses: tuple[str, ...], level: int) -> Iterator[Request]:
        for address in addresses:
            if address in self._sitemaps_seen or len(self._sitemaps_seen) >= MOST_SITEMAPS:
                continue
            if not address.startswith(("http://", "https://")) or not self._scope.holds(address):
                continue
            self._sitemaps_seen.add(address)
            meta = {"is_within": self._scope.holds, "download_maxsize": LARGEST}
            yield Request(
                address,
                self.sitemap,
                errback=self.sitemap_failed,
                cb_kwargs={"level": level},
                meta=meta,
                dont_filter=True,
            )

    def _sitemaps_of(self, page: str) -> tuple[str, ...]:
        origin = urljoin(page, "/")
        return (*self._sitemaps.get(urlsplit(page).netloc, ()), f"{origin}sitemap.xml")

    def _robots_read(self, request: Request, response: Response) -> None:
        declared = sitemap_urls_from_robots(response.body, base_url=response.url)
        self._sitemaps[urlsplit(request.url).netloc] = list(declared)[:MOST_SITEMAPS]


def _failed_request(failure: TwistedFailure) -> tuple[Request, BaseException]:
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
    if failure.value is None:
        raise TypeError(f"{request} failed without an error")
    return request, failure.value
