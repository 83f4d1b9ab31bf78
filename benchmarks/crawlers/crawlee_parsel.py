"""Crawlee-Python as its documentation shows it: its crawler for Parsel, its data set, its links.

Imports nothing of this project: Crawlee runs in an environment of its own.
"""

import asyncio
import sys

from crawlee.crawlers import ParselCrawler, ParselCrawlingContext


async def main(start: str, folder: str) -> None:
    """Crawl."""
    crawler = ParselCrawler(max_crawl_depth=1000, configure_logging=False)

    @crawler.router.default_handler
    async def page(context: ParselCrawlingContext) -> None:
        await context.push_data(
            {
                "url": context.request.url,
                "title": context.selector.css("title::text").get(),
                "paragraphs": context.selector.css("p::text").getall(),
            }
        )
        await context.enqueue_links()

    await crawler.run([start])
    await crawler.export_data(f"{folder}/items.json")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
