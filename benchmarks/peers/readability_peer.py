"""readability-lxml: its summary's HTML for structure and body. It tells no author and no date."""

from lxml import html
from readability import Document
from readability.readability import Unparseable

from benchmarks.peers.shape import Record, lines_of, record


def read(body: bytes, url: str) -> Record | None:
    """The record; None where readability cannot read the page."""
    document = Document(body)
    try:
        summary = document.summary()
        title = document.short_title()
    except Unparseable:
        return None
    lines = lines_of(html.document_fromstring(summary)) if summary.strip() else []
    found = record(title, lines)
    return {**found, "url": url, "body": "\n".join(line.text for line in lines)}


def summary(body: bytes) -> str:
    """Its summary, for timing."""
    return str(Document(body).summary())
