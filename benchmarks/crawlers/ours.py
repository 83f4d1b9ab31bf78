"""healthcrawl itself, as fast as one host may be asked: no delay, eight requests at once like Scrapy's default.

    python -m benchmarks.crawlers.ours ADDRESS FOLDER [--unread] [--no-archive]

``--unread`` puts a reader in place of the parsers that knows the links and gives every page the same article: what is
left is the crawl, with its ledger, checks, records and files.
"""

import argparse
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from benchmarks.crawlers.unread import Unread
from crawler.runs.settings import run_for
from crawler.spiders.articles import ArticlesSpider

AT_ONCE = 8


def crawl(start: str, folder: Path, is_unread: bool, is_archived: bool) -> int:
    """Crawl and publish; the exit code."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    chosen = {
        "OUTPUT_FOLDER": str(folder),
        "ALLOW_NETWORKS": "127.0.0.0/8",
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": AT_ONCE,
        "ARCHIVE": is_archived,
        "LOG_LEVEL": "WARNING",
    }
    settings.update(chosen, priority="cmdline")
    run = run_for((start,), settings)
    run.open()
    process = AsyncCrawlerProcess(settings)
    process.crawl(ArticlesSpider, url=start, run=run, reader=Unread().read if is_unread else None)
    process.start()
    return run.manifest.exit_code if run.manifest else 1


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("start")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--unread", action="store_true")
    parser.add_argument("--no-archive", action="store_true")
    arguments = parser.parse_args()
    raise SystemExit(crawl(arguments.start, arguments.folder, arguments.unread, not arguments.no_archive))


if __name__ == "__main__":
    main()
