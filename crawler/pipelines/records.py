"""Writes each page's end into the run folder, and publishes the folder when the crawl is over."""

import asyncio
import logging
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.runs.folder import OutputError
from crawler.runs.rejects import vanished
from crawler.runs.run import Ended, Run, Traffic
from schemas.run import ExitReason

logger = logging.getLogger(__name__)

OUTPUT_ERROR = "output_error"
"""Scrapy's closing reason when a record could not be written."""


class RunWriter:
    """The last pipeline: after it a record is written, or the crawl stops."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._closing: asyncio.Future[None] | None = None

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

    def open_spider(self) -> None:
        """Claim the run folder unless the command line did; OutputError if that cannot be done."""
        if not self._run.is_open:
            self._run.open()

    async def process_item(self, item: Any) -> Any:
        """Write the record; after the first one that cannot be written the crawl stops."""
        if not isinstance(item, Ended):
            return item
        try:
            self._run.write(item)
        except OutputError as error:
            self._stop(error)
            raise DropItem(str(error), log_level="DEBUG") from error
        return item

    def _stop(self, error: OutputError) -> None:
        if self._closing is None:
            logger.error("%s", error)
            # not awaited: closing waits for the pages in work, and this is one of them
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=OUTPUT_ERROR))

    def end_vanished(self, spider: Any) -> None:
        """Give pages that Scrapy lost without a word their record: nothing may vanish."""
        for page in spider.vanished():
            logger.error("%s was asked for, but ended in neither an answer nor an error", page)
            self._run.write(Ended(page, vanished(page)))

    def finish(self, reason: str) -> None:
        """Close the run for Scrapy's reason."""
        stats = self._crawler.stats
        traffic = Traffic(stats.get_value("wire/responses", 0), stats.get_value("wire/body_bytes", 0))
        self._run.finish(self._exit_reason(reason), traffic)
        if self._run.failure:
            logger.error("%s", self._run.failure)

    def _exit_reason(self, reason: str) -> ExitReason:
        if reason == "finished":
            return "limit_reached" if self._run.tally.open_pages else "complete"
        if reason == "shutdown":
            return "stopped"
        return "output_error" if reason == OUTPUT_ERROR else "internal_error"
