"""What a crawl finds: which addresses that pages and sitemaps name are entered, and in what order they come.

The order is ``crawler.frontier.order``; scope, traps and depth say what is left out.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

from crawler.frontier import order
from crawler.frontier.entry import Entry, Found, Kind
from crawler.parsers.links import Links
from crawler.runs.run import Run
from crawler.spiders.limits import CrawlLimits
from crawler.spiders.named import Listed, Named
from crawler.spiders.not_pages import is_further_page
from crawler.spiders.scope import Scope, host_of, page_address, site_of
from crawler.spiders.sitemap_dates import believed
from crawler.spiders.sitemaps import DEEPEST, MOST_SITEMAPS
from crawler.spiders.traps import Traps, ledger_name
from schemas.article import Article
from schemas.reject import Reject

_AT_ONCE: Final = 500
"""Entries of a sitemap that are taken in before others get their turn: some milliseconds."""


class Discovery:
    """Enters the addresses of one run into its frontier."""

    def __init__(self, starts: Iterable[str], run: Run, limits: CrawlLimits) -> None:
        """The run must be open."""
        self.starts = frozenset(starts)
        self._run = run
        self._limits = limits
        self._scope = Scope(self.starts)
        self._traps = Traps(run.trap_counts)
        self._declared: dict[str, list[str]] = {}
        self._sitemaps_asked = 0

    def begin(self) -> None:
        """Enter the start addresses; a run that is gone on with has them."""
        self._run.watch_homes(self._scope.widen)
        if not self._run.is_resumed:
            for found in seeds(self.starts):
                self._run.frontier.seed(found)

    def widen(self, url: str) -> None:
        """A start address has turned out to live here."""
        self._scope.widen(url)
        self._run.keep_home(url)

    def holds(self, address: str) -> bool:
        """Whether an address belongs to the crawl."""
        bounds = self._limits.bounds
        return bounds.hold(address) and (bounds.has_hosts or self._scope.holds(address))

    def left_out(self, entry: Entry) -> str | None:
        """Why an address is not fetched that was good when it was found, or is looked at again by a new run."""
        if entry.kind != "page" or entry.url in self.starts:
            return None
        if entry.depth > self._limits.depth:
            return "depth"
        return "trap_pattern" if self._traps.has_closed(entry.url) else None

    # Pages

    def page_came(self, entry: Entry, outcome: Article | Reject, links: Links, content_hash: str) -> None:
        """Enter where a page leads."""
        self._traps.came(entry.url, content_hash)
        depth = entry.depth + 1
        better = dict.fromkeys(links.further, order.further_page(depth))
        if isinstance(outcome, Article):
            translations = (link for _, link in links.translations)
            better |= dict.fromkeys((*_named_by(outcome), *translations), order.named_by_article(depth))
        self._run.frontier.learn(_names((*links.pages, *(link for _, link in links.translations))))
        for link in self._traps.links(links.pages):
            self._take_in(link, depth, better.get(link))
        for _, link in links.translations:
            self._take_in(link, depth, better.get(link))
        self._keep_translations(entry.url, outcome.url, links.translations)
        if entry.url in self.starts:
            self._enter_sitemaps(links.feeds, DEEPEST)

    def _take_in(self, link: str, depth: int, priority: int | None) -> None:
        """Enter an address that is new and belongs to the crawl; one that waits already may come earlier.

        ``priority`` is None where nothing is known of it but who links to it.
        """
        address = page_address(link)
        if address is None:
            return
        name = ledger_name(address)
        if not self._run.frontier.knows(name):
            if self.holds(name):
                self._enter(address, _found(name, depth, _by_its_form(name, depth) if priority is None else priority))
        elif priority is not None:
            self._run.visits.bring_forward(name, priority)

    def _enter(self, address: str, found: Found) -> None:
        """To be fetched, unless it is too far away or made up by a site without end."""
        reason = "depth" if found.depth > self._limits.depth else None
        reason = reason or self._traps.judge(address, site_of(found.url), self._today())
        if reason:
            self._run.skip(found, reason)
        else:
            self._run.frontier.add([found])

    def _keep_translations(self, page: str, own: str, named: Iterable[tuple[str, str]]) -> None:
        """Note which group of translations a page says that it belongs to; ``own``: where it came from."""
        languages = {address: language for language, link in named if (address := page_address(link))}
        own = page_address(own) or page
        if languages.keys() - {own}:
            self._run.translations.keep(page, languages.get(own, ""), [*languages, own])

    # Sitemaps

    def ask_sitemaps_of(self, start: str) -> None:
        """Enter the sitemaps that robots.txt names, and the one at the usual place."""
        declared = self._declared.get(urlsplit(start).netloc, ())
        self._enter_sitemaps((*declared, urljoin(start, "/sitemap.xml")), 1)

    def declare_sitemaps(self, url: str, sitemaps: Iterable[str]) -> None:
        """robots.txt of an address's host names these."""
        self._declared[urlsplit(url).netloc] = list(sitemaps)[:MOST_SITEMAPS]

    async def sitemap_came(self, entry: Entry, named: Named) -> None:
        """Enter what a sitemap or feed names, the newest first, with pauses in which others get their turn."""
        if entry.depth < DEEPEST:
            self._enter_sitemaps(
                (listed.address for listed in newest_first(named.index, self._today())), entry.depth + 1
            )
        self._run.frontier.learn(_names(listed.address for listed in named.entries))
        for number, listed in enumerate(newest_first(named.entries, self._today()), 1):
            self._list(listed)
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)

    def _list(self, listed: Listed) -> None:
        priority = order.dated(listed.modified, self._today()) if listed.modified else None
        self._take_in(listed.address, 1, priority)
        address = page_address(listed.address)
        if address is None or not self.holds(address):
            return
        if listed.modified:
            self._run.heed_date(address, host_of(address), listed.modified)
        for _, link in listed.languages:
            self._take_in(link, 1, priority)
        self._keep_translations(address, address, listed.languages)

    def _enter_sitemaps(self, addresses: Iterable[str], level: int) -> None:
        for address in dict.fromkeys(addresses):
            if self._sitemaps_asked >= MOST_SITEMAPS:
                return
            if address.startswith(("http://", "https://")) and self._scope.holds(address):
                self._sitemaps_asked += self._run.frontier.add([_found(address, level, order.FIRST, "sitemap")])

    def _today(self) -> date:
        return datetime.fromtimestamp(self._run.now(), UTC).date()


def seeds(starts: Iterable[str]) -> list[Found]:
    """What a run begins with."""
    return [_found(start, 0, order.FIRST) for start in sorted({page_address(start) or start for start in starts})]


def _names(links: Iterable[str]) -> Iterator[str]:
    return (ledger_name(address) for link in links if (address := page_address(link)))


def newest_first(listed: Iterable[Listed], today: date) -> list[Listed]:
    """Those with a believable date first, the newest of them at the beginning; the others without their dates."""
    listed = list(listed)
    days = believed((one.modified for one in listed), today)
    known = [one if one.modified in days else replace(one, modified=None) for one in listed]
    return sorted(known, key=lambda one: one.modified or date.min, reverse=True)


def _by_its_form(address: str, depth: int) -> int:
    return order.further_page(depth) if is_further_page(address) else order.other(depth)


def _named_by(outcome: Article) -> frozenset[str]:
    """Addresses that an article names as other articles."""
    neighbours = (outcome.previous_article, outcome.next_article)
    named = [*(link.url for link in neighbours if link), *(teaser.url for teaser in outcome.recommendations)]
    return frozenset(url for url in named if url)


def _found(url: str, depth: int, priority: int, kind: Kind = "page") -> Found:
    return Found(url, host_of(url), depth, priority, kind)
