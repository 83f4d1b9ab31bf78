"""trafilatura: its XML for the structure, its text for the body, its metadata."""

import trafilatura
from lxml import etree

from benchmarks.peers.shape import Record, lines_of, record


def read(body: bytes, url: str) -> Record | None:
    """The record; None where trafilatura finds no text."""
    return _read(body, url, is_fast=False)


def read_fast(body: bytes, url: str) -> Record | None:
    """The record in its fast mode, which leaves its fallbacks out."""
    return _read(body, url, is_fast=True)


def _read(body: bytes, url: str, is_fast: bool) -> Record | None:
    document = trafilatura.bare_extraction(body, url=url, with_metadata=True, fast=is_fast)
    if document is None:
        return None
    found = record(document.title, lines_of(_structure(body, is_fast)))
    found["url"] = url
    found["body"] = trafilatura.extract(body, url=url, fast=is_fast) or ""
    found["authors"] = [{"name": name.strip()} for name in (document.author or "").split(";") if name.strip()]
    found["published_on"] = document.date
    return found


def _structure(body: bytes, is_fast: bool) -> etree._Element:
    written = trafilatura.extract(body, output_format="xml", include_comments=False, fast=is_fast)
    root = etree.fromstring(written.encode()) if written else etree.Element("doc")
    main = root.find("main")
    return root if main is None else main


def default(body: bytes) -> object:
    """Its text in default mode, for timing."""
    return trafilatura.extract(body)


def fast(body: bytes) -> object:
    """Its text in fast mode, for timing."""
    return trafilatura.extract(body, fast=True)
