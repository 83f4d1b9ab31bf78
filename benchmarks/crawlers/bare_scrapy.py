"""Scrapy as its documentation shows it: library defaults, parsel, a feed of JSON lines.

Its log alone is quieter than by default, which would write each record to the terminal.
"""

import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import CrawlerProcess


class Following(Spider):
    """Title and paragraphs of every page; every link of the site."""

    name = "following"

    def __init__(self, start: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [start]
        self.allowed_domains = [urlsplit(start).hostname or ""]

    def parse(self, response: Any, **_: Any) -> Iterator[Any]:
        """A record, and the requests for what the page links to."""
        yield {
            "url": response.url,
            "title": response.css("title::text").get(),
            "paragraphs": response.css("p::text").getall(),
        }
        yield from response.follow_all(css="a", callback=self.parse)


def main(start: str, folder: str) -> None:
    """Crawl."""
    process = CrawlerProcess({"FEEDS": {f"{folder}/items.jsonl": {"format": "jsonlines"}}, "LOG_LEVEL": "WARNING"})
    process.crawl(Following, start=start)
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
