"""healthcrawl with its ledger on PostgreSQL; the database's address stands in HEALTHCRAWL_FRONTIER.

python -m benchmarks.crawlers.shared one ADDRESS FOLDER       coordinator and one worker in this process
python -m benchmarks.crawlers.shared several N FOLDER ADDRESS…     as a user starts N workers
"""

import os
import sys
from typing import Final

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from benchmarks.crawlers.ours import AT_ONCE
from benchmarks.crawlers.unread import Unread
from crawler.commands.coordinating import crawl_with_workers
from crawler.commands.wanted import Crew, Wanted
from crawler.frontier.postgresql.address import ENVIRONMENT
from crawler.frontier.postgresql.database import PostgresDatabase
from crawler.frontier.postgresql.tasks import open_task
from crawler.runs.manifests import Traffic
from crawler.runs.settings import coordinated_run_for, worker_run_for
from crawler.spiders.articles import ArticlesSpider
from crawler.spiders.discovery import seeds

WAITING: Final = 8
"""Requests of one worker that are under way at a time."""


def one(start: str, folder: str) -> int:
    """Crawl like ``ours --unread``, so that what differs is the ledger; the exit code."""
    address = os.environ[ENVIRONMENT]
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    given = {
        "OUTPUT_FOLDER": folder,
        "ALLOW_NETWORKS": "127.0.0.0/8",
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": AT_ONCE,
        "LOG_LEVEL": "WARNING",
    }
    settings.update(given, priority="cmdline")
    run = coordinated_run_for((start,), settings, None, address)
    run.is_fresh = True
    run.open()
    run.let_work({}, seeds([start]), 0.0, None, None)
    database = PostgresDatabase(address, run.job, is_autocommit=True)
    task = open_task(database)
    if task is None:
        raise RuntimeError("the run that was just opened is not there")
    worker = worker_run_for((start,), settings, database, task)
    worker.open()
    process = AsyncCrawlerProcess(settings)
    process.crawl(ArticlesSpider, url=start, run=worker, reader=Unread().read)
    process.start()
    run.end_work()
    run.finish("complete", Traffic())
    return run.manifest.exit_code if run.manifest else 1


def several(workers: int, folder: str, starts: tuple[str, ...]) -> int:
    """Crawl many hosts, one request at a time of each; the exit code."""
    chosen: dict[str, str | int | float | None] = {
        "OUTPUT_FOLDER": folder,
        "ALLOW_NETWORKS": "127.0.0.0/8",
        "DOWNLOAD_DELAY": 0.0,
        "CONCURRENT_REQUESTS": WAITING,
    }
    wanted = Wanted(starts, chosen, "benchmark", is_fresh=True)
    return crawl_with_workers(wanted, Crew(os.environ[ENVIRONMENT], workers))[2]


def main() -> None:
    """Read the command line."""
    kind, *rest = sys.argv[1:]
    raise SystemExit(one(*rest) if kind == "one" else several(int(rest[0]), rest[1], tuple(rest[2:])))


if __name__ == "__main__":
    main()
