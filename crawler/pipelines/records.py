"""Writes each page's end into the run folder, and publishes the folder when the crawl is over."""

import asyncio
import logging
from typing import Any, Final

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.runs.accounts import Ended
from crawler.runs.folder import OutputError
from crawler.runs.manifests import Traffic
from crawler.runs.rejects import vanished
from crawler.runs.run import Run
from schemas.run import ExitReason

logger = logging.getLogger(__name__)

OUTPUT_ERROR = "output_error"
"""Scrapy's closing reason when a record could not be written."""
SECONDS_BETWEEN_COMMITS: Final = 0.5
MOST_UNCOMMITTED: Final = 200
"""Pages that a death of the process may cost a second fetch."""


class RunWriter:
    """The last pipeline: after it a record is written, or the crawl stops."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._closing: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RunWriter":
        """Take part in the spider's run."""
        writer = cls(crawler)
        crawler.signals.connect(writer.end_vanished, signal=signals.spider_idle)
        crawler.signals.connect(writer.finish, signal=signals.spider_closed)
        return writer

    @property
    def _run(self) -> Run:
        run: Run = self._crawler.spider.run  # type: ignore[union-attr]  # our spider, which has one
        return run

    async def process_item(self, item: Any) -> Any:
        """Write the record; after the first one that cannot be written the crawl stops."""
        if not isinstance(item, Ended):
            return item
        try:
            self._run.write(item)
            self._commit_soon()
        except OutputError as error:
            self._stop(error)
            raise DropItem(str(error), log_level="DEBUG") from error
        return item

    def _commit_soon(self) -> None:
        if self._run.uncommitted >= MOST_UNCOMMITTED:
            self._run.commit(self._traffic())
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SECONDS_BETWEEN_COMMITS, self._commit_now)

    def _commit_now(self) -> None:
        self._timer = None
        if self._run.failure or self._run.exit_reason or not self._run.uncommitted:
            return
        try:
            self._run.commit(self._traffic())
        except OutputError as error:
            self._stop(error)

    def _stop(self, error: OutputError) -> None:
        if self._closing is None:
            logger.error("%s", error)
            # not awaited: closing waits for the pages in work, and this is one of them
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=OUTPUT_ERROR))

    def end_vanished(self, spider: Any) -> None:
        """Give pages that Scrapy lost without a word their record: nothing may vanish."""
        if self._run.failure:
            return
        for page in spider.vanished():
            logger.error("%s was asked for, but ended in neither an answer nor an error", page)
            self._run.write(Ended(page, vanished(page)))

    def finish(self, reason: str) -> None:
        """Close the run for Scrapy's reason."""
        if self._timer:
            self._timer.cancel()
        self._run.finish(self._exit_reason(reason), self._traffic())
        if self._run.failure:
            logger.error("%s", self._run.failure)

    def _traffic(self) -> Traffic:
        stats = self._crawler.stats
        return Traffic(stats.get_value("wire/responses", 0), stats.get_value("wire/body_bytes", 0))

    def _exit_reason(self, reason: str) -> ExitReason:
        if reason == "finished":
            return "limit_reached" if self._run.frontier.waiting else "complete"
        if reason == "shutdown":
            return "stopped"
        return "output_error" if reason == OUTPUT_ERROR else "internal_error"
