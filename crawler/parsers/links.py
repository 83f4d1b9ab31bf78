"""Where a page leads, for the crawl to follow: its links, and what its head says of its like."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag

from crawler.parsers.document.document import Document
from crawler.parsers.document.element import Element

MOST: Final = 5_000
"""Links read from one page: more are a trap or a site map for people, which has its own file."""
LONGEST: Final = 8_192
"""Characters of an address, which is cut behind them: no server reads more, and a cut one is too long for the crawl."""
_MOST_TRANSLATIONS: Final = 200
_MOST_FEEDS: Final = 5
_FEEDS: Final = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})


@dataclass(frozen=True, slots=True)
class Links:
    """Absolute http(s) addresses without fragments, each once, in document order."""

    pages: tuple[str, ...] = ()
    further: frozenset[str] = frozenset()
    """Those of the pages that this one calls the next (rel=next), as a listing calls its second page."""
    translations: tuple[tuple[str, str], ...] = ()
    """hreflang and address of the same page in other languages, and often of this one; addresses may come twice."""
    feeds: tuple[str, ...] = ()
    """RSS and Atom."""


NO_LINKS: Final = Links()


def links(document: Document) -> Links:
    """Where the page leads; nowhere if it asks robots not to follow."""
    robots = " ".join(document.metas.get("robots", [])).lower()
    if "nofollow" in robots or "none" in robots.replace(" ", "").split(","):
        return NO_LINKS
    alternates = document.links.get("alternate", [])
    pages = dict.fromkeys(_addresses(document, iter(document.links.get("next", []))), True)
    for anchor in document.root.iter("a", "area"):
        if len(pages) >= MOST:
            break
        rel = (anchor.get("rel") or "").lower()
        if "nofollow" not in rel and (address := _address(document, anchor)):
            pages[address] = pages.get(address, False) or "next" in rel.split()
    return Links(
        tuple(pages),
        frozenset(address for address, is_next in pages.items() if is_next),
        tuple(_translations(document, alternates)),
        tuple(dict.fromkeys(_addresses(document, filter(_is_feed, alternates))))[:_MOST_FEEDS],
    )


def _translations(document: Document, alternates: list[Element]) -> Iterator[tuple[str, str]]:
    for link in alternates[:_MOST_TRANSLATIONS]:
        language = (link.get("hreflang") or "").strip()
        # a feed in a language is no page in it
        if language and not _is_feed(link) and (address := _address(document, link)):
            yield language, address


def _is_feed(link: Element) -> bool:
    return (link.get("type") or "").strip().lower() in _FEEDS


def _addresses(document: Document, elements: Iterator[Element]) -> Iterator[str]:
    return (address for element in elements if (address := _address(document, element)))


def _address(document: Document, element: Element) -> str | None:
    address = document.absolute(element.get("href"))
    if not address or address[:5].lower() == "file:":
        return None
    return (urldefrag(address)[0] if "#" in address else address)[: LONGEST + 1]
