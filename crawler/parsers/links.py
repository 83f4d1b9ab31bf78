"""The addresses that a page links to, for the crawl to follow."""

from typing import Final
from urllib.parse import urldefrag

from crawler.parsers.document.document import Document

MOST: Final = 5_000
"""Links read from one page: more are a trap or a site map for people, which has its own file."""
LONGEST: Final = 2_000


def links(document: Document) -> tuple[str, ...]:
    """Absolute http(s) addresses in document order, each once, without fragments; none where the page
    asks robots not to follow."""
    robots = " ".join(document.metas.get("robots", [])).lower()
    if "nofollow" in robots or "none" in robots.replace(" ", "").split(","):
        return ()
    found: dict[str, None] = {}
    for anchor in document.root.iter("a", "area"):
        if len(found) >= MOST:
            break
        if "nofollow" in (anchor.get("rel") or "").lower():
            continue
        address = document.absolute(anchor.get("href"))
        if address and len(address) <= LONGEST and address[:5].lower() != "file:":
            found[urldefrag(address)[0] if "#" in address else address] = None
    return tuple(found)
