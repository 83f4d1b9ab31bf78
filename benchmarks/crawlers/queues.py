"""The same plain spider on two queues: Scrapy's in memory, and the ledger's frontier.

    python -m benchmarks.crawlers.queues ADDRESS FOLDER memory|ledger all|new

Both run on the project's lean settings without its middlewares, take links by a pattern, and write a line a page.
What differs is where the addresses are: Request objects with Scrapy's filter of duplicates, or the ledger, which is
committed as in a real crawl. Queues live off links: of the 67 on a page all count, or only the 8 that are new.
"""

import re
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from time import monotonic, time
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from crawler.frontier.entry import CommittedFile, Ending, Entry, Found
from crawler.frontier.frontier import Frontier
from crawler.frontier.ledger import Ledger
from crawler.pipelines.records import MOST_UNCOMMITTED, SECONDS_BETWEEN_COMMITS
from crawler.runs.lines import RecordLines

AT_ONCE: Final = 8
LINKS: Final = {"all": re.compile(rb'href="([^"]+)"'), "new": re.compile(rb'href="([^"]+)">Entry')}


def _links(response: Response, pattern: re.Pattern[bytes]) -> list[str]:
    return list(dict.fromkeys(urljoin(response.url, link.decode()) for link in pattern.findall(response.body)))


def _line(response: Response) -> bytes:
    return b'{"url": "%s", "size": %d}\n' % (response.url.encode(), len(response.body))


class InMemory(Spider):
    """Yields requests, as Scrapy's documentation shows."""

    name = "memory"

    def __init__(self, start: str, folder: Path, links: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._pattern = LINKS[links]
        self._start = start
        self._lines = RecordLines(folder / "pages.jsonl")

    async def start(self) -> AsyncIterator[Request]:
        """The first page."""
        yield Request(self._start, self.page)

    def page(self, response: Response) -> Iterator[Request]:
        """Write the page's line, ask for its links."""
        self._lines.append_line(_line(response))
        for link in _links(response, self._pattern):
            yield Request(link, self.page)


class InLedger(Spider):
    """Enters addresses into the frontier, which hands them out, and ends them when their line is written."""

    name = "ledger"
    custom_settings = {"SCHEDULER": "crawler.frontier.scheduler.FrontierScheduler"}  # noqa: RUF012 Scrapy's way

    def __init__(self, start: str, folder: Path, links: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._pattern = LINKS[links]
        self._lines = RecordLines(folder / "pages.jsonl")
        self._ledger = Ledger(folder / "state.sqlite")
        self._run = self._ledger.runs.begin("run", time(), "benchmark")
        self.frontier = Frontier(self._ledger, time, AT_ONCE)
        self._start = start
        self._uncommitted = 0
        self._committed = monotonic()

    async def start(self) -> AsyncIterator[Request]:
        """Enter the first page."""
        self.frontier.seed(_found(self._start, 0))
        nothing_else: tuple[Request, ...] = ()
        for request in nothing_else:
            yield request

    def request_for(self, entry: Entry) -> Request:
        """As ``Fetches`` wants it."""
        return Request(entry.url, self.page, dont_filter=True, cb_kwargs={"entry": entry})

    def page(self, response: Response, entry: Entry) -> None:
        """Write the page's line, enter its links, end it."""
        self.frontier.arrived(entry)
        self._lines.append_line(_line(response))
        self.frontier.add([_found(link, entry.depth + 1) for link in _links(response, self._pattern)])
        self._ledger.end(self._run, entry.url, Ending("articles", record=entry.url), time())
        self.frontier.ended(entry.url)
        self._uncommitted += 1
        if self._uncommitted >= MOST_UNCOMMITTED or monotonic() - self._committed > SECONDS_BETWEEN_COMMITS:
            self._commit()

    def _commit(self) -> None:
        self._lines.sync()
        written = CommittedFile(self._lines.name, self._lines.size, self._lines.lines)
        self._ledger.commit(self._run, [written], (0, 0))
        self._uncommitted, self._committed = 0, monotonic()

    def closed(self, _: str) -> None:
        """Commit the rest."""
        self._commit()
        self._ledger.close()


def _found(url: str, depth: int) -> Found:
    return Found(url, urlsplit(url).hostname or "", depth, 2 * depth)


LEAN: Final[dict[str, Any]] = {
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "CONCURRENT_ITEMS": 4,
    "CONCURRENT_REQUESTS_PER_DOMAIN": AT_ONCE,
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "WARNING",
}


def main(start: str, folder: str, queue: str, links: str) -> None:
    """Crawl."""
    process = AsyncCrawlerProcess(LEAN)
    process.crawl({"memory": InMemory, "ledger": InLedger}[queue], start=start, folder=Path(folder), links=links)
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
