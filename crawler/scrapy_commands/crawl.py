"""``scrapy crawl articles -a url=…``, for scrapyd and people who know Scrapy: the same sentences and exit codes."""

import argparse
from typing import Final

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from crawler.runs.manifests import EXIT_CODES
from crawler.spiders.articles import ArticlesSpider
from crawler.spiders.starts import StartAddressError, start_addresses

_INTERNAL_ERROR: Final = 1


class Command(ScrapyCrawl):
    """Scrapy's own command ends in a traceback without start addresses, and with 0 whatever happened later."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider; exit code 2 with one sentence where it has nowhere to start."""
        if args != [ArticlesSpider.name]:
            super().run(args, opts)
            return
        try:
            start_addresses(opts.spargs.get("url", ""))
        except StartAddressError as error:
            raise UsageError(f"{error} To say so: -a url=https://example.org/health", print_help=False) from error
        self._crawl(opts)

    def _crawl(self, opts: argparse.Namespace) -> None:
        process = self.crawler_process
        if process is None:
            raise TypeError("Scrapy gave the command no process to crawl in")
        crawler = self._create_crawler(ArticlesSpider.name)
        process.crawl(crawler, **opts.spargs)
        process.start()
        reason = crawler.spider.run.exit_reason if isinstance(crawler.spider, ArticlesSpider) else None
        self.exitcode = EXIT_CODES[reason] if reason else _INTERNAL_ERROR
