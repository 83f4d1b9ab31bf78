"""html-text: all text of a page, as a floor; it tells no main text, no structure and no metadata."""

import html_text

from benchmarks.peers.shape import Line, Record, record
from crawler.parsers.document.decoding import decode


def read(body: bytes, url: str) -> Record | None:
    """The record; None where the page has no text."""
    text = text_of(body)
    if not text.strip():
        return None
    found = record(None, [Line("paragraph", line) for line in text.split("\n") if line.strip()])
    return {**found, "url": url, "body": text}


def text_of(body: bytes) -> str:
    """Its text, for timing too."""
    # it takes text and leaves the decoding to its caller
    return str(html_text.extract_text(decode(body, None).text))
