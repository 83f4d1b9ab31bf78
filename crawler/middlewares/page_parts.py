"""What the scripts of a page ask for, fetched by the crawl.

A page may have scripts and data of its own site, of addresses that belong to the crawl, and of hosts that the
site's file names (``render_from``); a redirect may lead no further. They follow the page without the delay between
pages, two at a time for each host; a script that was fetched is kept for the pages to come.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.browser.exchange import Answer, Fetch, Wanted
from crawler.sites.site import known_site

logger = logging.getLogger(__name__)

_KEPT_BYTES: Final = 32 * 1024 * 1024
_WEB: Final = frozenset({"http", "https"})
_AT_ONCE: Final = 2

Allowed = Callable[[str], bool]
"""Whether a page may have what is at an address."""


class Scripts:
    """Scripts by address; those that were not asked for the longest make room."""

    def __init__(self, most_bytes: int = _KEPT_BYTES) -> None:
        self._most_bytes = most_bytes
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._bytes = 0

    def get(self, url: str) -> Answer | None:
        """One that was kept."""
        if url in self._answers:
            self._answers.move_to_end(url)
        return self._answers.get(url)

    def keep(self, url: str, answer: Answer) -> None:
        """Keep it, if it is one."""
        if answer.status != 200 or url in self._answers:
            return
        self._answers[url] = answer
        self._bytes += len(answer.body)
        while self._bytes > self._most_bytes:
            self._bytes -= len(self._answers.popitem(last=False)[1].body)


class PageParts:
    """Fetches for pages in the browser, through the crawl's own door."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._scripts = Scripts()

    def fetch_for(self, page: Request, url: str) -> Fetch:
        """What fetches for a page that came from ``url``."""
        may_have = _allowed(page, url)

        async def fetch(wanted: Wanted) -> Answer | None:
            if not may_have(wanted.url):
                self._crawler.stats.inc_value("render/refused")
                return None
            return self._scripts.get(wanted.url) or await self._fetched(wanted, may_have)

        return fetch

    async def _fetched(self, wanted: Wanted, may_have: Allowed) -> Answer | None:
        self._crawler.stats.inc_value("render/requests")
        try:
            response = await self._crawler.engine.download_async(self._request(wanted, may_have))
        except Exception as error:  # whatever keeps it from coming: the page has to do without
            logger.info("%s did not come for its page: %s", wanted.url, error)
            return None
        answer = Answer(response.status, headers_of(response), response.body)
        if wanted.is_script:
            self._scripts.keep(wanted.url, answer)
        return answer

    def _request(self, wanted: Wanted, may_have: Allowed) -> Request:
        slot = f"{urlsplit(wanted.url).hostname} for pages"
        self._crawler.engine.downloader.per_slot_settings.setdefault(slot, {"delay": 0.0, "concurrency": _AT_ONCE})
        return Request(
            wanted.url,
            NO_CALLBACK,
            headers=wanted.headers,
            meta={"is_within": may_have, "is_part_of_page": True, "download_slot": slot},
            dont_filter=True,
        )


def headers_of(response: Response) -> tuple[tuple[str, str], ...]:
    """Names and values as text, each value for itself."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )


def _allowed(page: Request, url: str) -> Allowed:
    site_of = page.meta["site_of"]
    is_within = page.meta.get("is_within")
    site, named = site_of(url), known_site(url).render_from

    def may_have(wanted: str) -> bool:
        parts = urlsplit(wanted)
        if parts.scheme not in _WEB:
            return False
        is_of_crawl = is_within is not None and bool(is_within(wanted))
        return site_of(wanted) == site or is_of_crawl or parts.hostname in named

    return may_have
