"""Sitemaps and feeds in XML, read entry by entry, so that memory does not grow with them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final
from urllib.parse import urljoin

from lxml.etree import LxmlError, iterparse

from crawler.spiders.named import LONGEST_ADDRESS, MOST_PAGES, Listed, Named, SitemapError
from crawler.spiders.sitemap_dates import read_date

_MOST_LANGUAGES: Final = 200
_MOST_PARTS: Final = 20_000
"""Elements of one entry, or between two."""
_ENTRIES: Final = frozenset({"url", "sitemap", "item", "entry"})
_ROOTS: Final = frozenset({"urlset", "sitemapindex", "rss", "feed", "rdf", "channel"})


@dataclass
class XmlReader:
    """Reads one XML document from entry to entry, and forgets each."""

    url: str
    flaws: list[str]
    root: str = ""
    entries: list[Listed] = field(default_factory=list)
    _open: int = 0
    """Entries that have begun and not ended."""
    _parts: int = 0

    def read(self, text: bytes) -> Named:
        """What the document names; SitemapError if it is no sitemap or nothing could be read."""
        # spaces before the declaration are a common mistake, and fatal to parsers
        parser = iterparse(
            BytesIO(text.lstrip()),
            events=("start", "end"),
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        try:
            for event, element in parser:
                if self._has_enough(event, element):
                    break
        except LxmlError as error:
            self.flaws.append(f"{self.url} is damaged: {str(error)[:200]}")
        else:
            self.flaws += [f"{self.url} is damaged: {entry.message[:200]}" for entry in list(parser.error_log)[:1]]
        return self._named()

    def _has_enough(self, event: str, element: Any) -> bool:
        name = _local(element)
        if event == "start":
            self.root = self.root or name
            self._open += name in _ENTRIES
            return self.root not in _ROOTS
        self._parts += 1
        if name in _ENTRIES:
            self._open -= 1
            self._parts = 0
            entry = _FORMS.get(name, _location)(element, self.url)
            self.entries += [entry] if entry and len(self.entries) < MOST_PAGES else []
            if entry and len(self.entries) == MOST_PAGES and entry is not self.entries[-1]:
                return self._stops(f"names more than {MOST_PAGES} pages; the first were read.")
        if not self._open and name not in _ROOTS:
            _forget(element)
        return self._parts > _MOST_PARTS and self._stops(f"has more than {_MOST_PARTS} elements without an address.")

    def _stops(self, why: str) -> bool:
        self.flaws.append(f"{self.url} {why}")
        return True

    def _named(self) -> Named:
        if self.root not in _ROOTS:
            raise SitemapError(f"{self.url} is no sitemap: its root is <{self.root}>" if self.root else self._nothing())
        if not self.entries and self.flaws:
            raise SitemapError(self._nothing())
        if self.root == "sitemapindex":
            return Named(index=tuple(self.entries), flaws=tuple(self.flaws))
        return Named(tuple(self.entries), flaws=tuple(self.flaws))

    def _nothing(self) -> str:
        return f"Nothing could be read from {self.url}. {' '.join(self.flaws)}".strip()


def _location(element: Any, base: str) -> Listed | None:
    """``<url>`` and ``<sitemap>`` of a sitemap."""
    languages = [
        (link.get("hreflang", "").strip(), _absolute(link.get("href"), base))
        for link in element
        if _local(link) == "link" and link.get("rel", "alternate") == "alternate" and link.get("hreflang")
    ]
    address = _absolute(_text(element, "loc"), base)
    known = [(language, there) for language, there in languages if there]
    return Listed(address, read_date(_text(element, "lastmod")), tuple(known[:_MOST_LANGUAGES])) if address else None


def _item(element: Any, base: str) -> Listed | None:
    """``<item>`` of RSS."""
    guid = next((child for child in element if _local(child) == "guid"), None)
    is_address = guid is not None and guid.get("isPermaLink", "true").lower() == "true"
    address = _absolute(_text(element, "link"), base) or (is_address and _absolute(_text(element, "guid"), base))
    return Listed(address, read_date(_text(element, "pubdate") or _text(element, "date"))) if address else None


def _entry(element: Any, base: str) -> Listed | None:
    """``<entry>`` of Atom."""
    links = [child for child in element if _local(child) == "link" and child.get("rel", "alternate") == "alternate"]
    address = next((there for link in links if (there := _absolute(link.get("href"), base))), None)
    modified = _text(element, "updated") or _text(element, "published")
    return Listed(address, read_date(modified)) if address else None


_FORMS: Final[dict[str, Callable[[Any, str], Listed | None]]] = {"item": _item, "entry": _entry}


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _text(element: Any, name: str) -> str:
    return next((child.text.strip() for child in element if _local(child) == name and child.text), "")


def _absolute(address: str | None, base: str) -> str | None:
    if not address or len(address) > LONGEST_ADDRESS:
        return None
    try:
        absolute = urljoin(base, address.strip())
    except ValueError:
        return None
    return absolute if absolute.startswith(("http://", "https://")) else None


def _forget(element: Any) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
