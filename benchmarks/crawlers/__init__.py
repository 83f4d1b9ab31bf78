"""Programs that each crawl one site of loopback: ``python -m benchmarks.crawlers.NAME ADDRESS FOLDER``."""
