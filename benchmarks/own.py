"""healthcrawl itself, called the way the peers are."""

import json
from datetime import UTC, datetime
from typing import Any, Final

from crawler.parsers import Fetched, extract
from schemas.article import Article

# extraction reads no clock; any moment serves
_WHEN: Final = datetime(2026, 11, 22, 10, tzinfo=UTC)


def read(body: bytes, url: str) -> dict[str, Any] | None:
    """The record of a page as its JSON would be read; None where the page is rejected."""
    found = extract(Fetched(url, body, {}, _WHEN))
    if not isinstance(found, Article):
        return None
    record: dict[str, Any] = json.loads(found.line())
    return record


def extracted(body: bytes) -> object:
    """The record or reject itself, for timing."""
    return extract(Fetched("https://health.example/page.html", body, {}, _WHEN))
