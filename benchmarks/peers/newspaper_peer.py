"""newspaper4k: its article's HTML for the structure, its text for the body, its metadata."""

import newspaper
from lxml import html
from newspaper.configuration import Configuration

from benchmarks.peers.shape import Record, lines_of, record


def read(body: bytes, url: str) -> Record | None:
    """The record; None where newspaper4k finds no text."""
    article = parsed(body, url)
    if not article.text.strip():
        return None
    written = article.article_html
    found = record(article.title, lines_of(html.document_fromstring(written)) if written.strip() else [])
    found["url"] = url
    found["body"] = article.text
    found["authors"] = [{"name": name} for name in article.authors]
    found["published_on"] = article.publish_date.date().isoformat() if article.publish_date else None
    return found


def parsed(body: bytes, url: str = "https://health.example/page.html") -> newspaper.Article:
    """Its article, for timing too."""
    configuration = Configuration()
    # nothing is fetched: the page is at hand
    configuration.fetch_images = False
    article = newspaper.Article(url, config=configuration)
    article.html = body
    article.parse()
    return article
