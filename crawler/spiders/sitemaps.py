"""What a sitemap or a feed names: XML, gzip, a plain list, RSS or Atom; of a broken one what can be read.

Pure: bytes in, ``Named`` out, so that a large one can be read in another process. Entities are never
expanded and nothing is fetched; memory is bounded by the limits, however the XML is nested.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from io import BytesIO
from typing import Any, Final
from urllib.parse import urljoin

from lxml.etree import LxmlError, iterparse
from scrapy.http import Response

from crawler.spiders.unpacking import NotWhole, unpacked

LARGEST: Final = 50 * 1024 * 1024
"""Bytes of one sitemap, packed or not (sitemaps.org)."""
MOST_PAGES: Final = 50_000
"""Pages that one sitemap may name (sitemaps.org); what comes after is not read."""
MOST_SITEMAPS: Final = 500
"""Sitemaps that are read in one run."""
DEEPEST: Final = 3
"""Levels of sitemap indexes: a chain of them may have no end."""
_MOST_LANGUAGES: Final = 200
_LONGEST_ADDRESS: Final = 4096
_MOST_PARTS: Final = 20_000
"""Elements of one entry, or between two."""
_LONG_TAG: Final = re.compile(rb"<[A-Za-z?][^<>]{65536}")
"""Parsers take a time that grows with the square of the attributes of a tag."""
_ENTRIES: Final = frozenset({"url", "sitemap", "item", "entry"})
_ROOTS: Final = frozenset({"urlset", "sitemapindex", "rss", "feed", "rdf", "channel"})


class SitemapError(Exception):
    """Neither a sitemap nor a feed, or so damaged that nothing could be read from it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as a sitemap or feed names it."""

    address: str
    """Absolute."""
    modified: date | None = None
    """When it last changed, as it says; None where it says nothing believable."""
    languages: tuple[tuple[str, str], ...] = ()
    """hreflang and absolute address of the same page in other languages."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a sitemap or feed names."""

    entries: tuple[Entry, ...] = ()
    index: tuple[Entry, ...] = ()
    """More sitemaps."""
    flaws: tuple[str, ...] = ()
    """What was wrong with it, in sentences; what is named was read nevertheless."""

    @property
    def pages(self) -> tuple[str, ...]:
        """Addresses of pages."""
        return tuple(entry.address for entry in self.entries)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Addresses of more sitemaps."""
        return tuple(entry.address for entry in self.index)


def read_sitemap(response: Response) -> Named:
    """What a sitemap or feed that arrived names; SitemapError if it is none."""
    return read_named(response.body, response.url)


def read_named(body: bytes, url: str) -> Named:
    """What the sitemap or feed at ``url`` names, up to the limits; SitemapError if it is none."""
    flaws: list[str] = []
    try:
        text = unpacked(body, LARGEST)
    except NotWhole as error:
        text = error.so_far
        flaws.append(f"{url} is not whole: {error}")
    if not text.strip():
        raise SitemapError(f"{url} is empty" + "".join(f" ({flaw})" for flaw in flaws))
    if not _plain_start(text).startswith(b"<"):
        return _read_list(text, url, flaws)
    if _LONG_TAG.search(text):
        raise SitemapError(f"{url} is no sitemap: it has a tag of more than 64 KiB")
    return _Reader(url, flaws).read(text)


def _read_list(text: bytes, url: str, flaws: list[str]) -> Named:
    lines = [line.strip() for line in _decoded(text).splitlines()]
    addresses = [line for line in lines if line.startswith(("http://", "https://")) and len(line) <= _LONGEST_ADDRESS]
    if not addresses:
        raise SitemapError(f"{url} is neither XML nor a list of addresses")
    if len(addresses) > MOST_PAGES:
        flaws.append(f"{url} names {len(addresses)} pages; the first {MOST_PAGES} were read.")
    return Named(tuple(map(Entry, addresses[:MOST_PAGES])), flaws=tuple(flaws))


def _plain_start(text: bytes) -> bytes:
    return text[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def _decoded(text: bytes) -> str:
    marked = "utf-16" if text[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    return text.decode(marked, "replace")


@dataclass
class _Reader:
    """Reads one XML document from entry to entry, and forgets each."""

    url: str
    flaws: list[str]
    root: str = ""
    entries: list[Entry] = field(default_factory=list)
    _open: int = 0
    """Entries that have begun and not ended."""
    _parts: int = 0

    def read(self, text: bytes) -> Named:
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


def _location(element: Any, base: str) -> Entry | None:
    """``<url>`` and ``<sitemap>`` of a sitemap."""
    languages = [
        (link.get("hreflang", "").strip(), _absolute(link.get("href"), base))
        for link in element
        if _local(link) == "link" and link.get("rel", "alternate") == "alternate" and link.get("hreflang")
    ]
    address = _absolute(_text(element, "loc"), base)
    known = [(language, there) for language, there in languages if there]
    return Entry(address, read_date(_text(element, "lastmod")), tuple(known[:_MOST_LANGUAGES])) if address else None


def _item(element: Any, base: str) -> Entry | None:
    """``<item>`` of RSS."""
    guid = next((child for child in element if _local(child) == "guid"), None)
    is_address = guid is not None and guid.get("isPermaLink", "true").lower() == "true"
    address = _absolute(_text(element, "link"), base) or (is_address and _absolute(_text(element, "guid"), base))
    return Entry(address, read_date(_text(element, "pubdate") or _text(element, "date"))) if address else None


def _entry(element: Any, base: str) -> Entry | None:
    """``<entry>`` of Atom."""
    links = [child for child in element if _local(child) == "link" and child.get("rel", "alternate") == "alternate"]
    address = next((there for link in links if (there := _absolute(link.get("href"), base))), None)
    modified = _text(element, "updated") or _text(element, "published")
    return Entry(address, read_date(modified)) if address else None


_FORMS: Final[dict[str, Callable[[Any, str], Entry | None]]] = {"item": _item, "entry": _entry}


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _text(element: Any, name: str) -> str:
    return next((child.text.strip() for child in element if _local(child) == name and child.text), "")


def _absolute(address: str | None, base: str) -> str | None:
    if not address or len(address) > _LONGEST_ADDRESS:
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


_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?=$|[T\s])")
_WORD_FORMS: Final = ("%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y/%m/%d", "%Y%m%d")


@lru_cache(maxsize=1024)  # sitemaps repeat their dates, and odd forms take long
def read_date(text: str) -> date | None:
    """The day that a lastmod, pubDate or updated names, None if it names none or one that cannot be.

    "2026-11-03T08:00:00Z", "2026-11", "Tue, 03 Nov 2026 08:00:00 GMT" and "Nov 3 2026" are days,
    "0000-00-00", "yesterday" and days before 1990 or after tomorrow's year are none.
    """
    text = text.strip()[:60]
    if not text:
        return None
    found = _ISO_DAY.match(text)
    day = _day(int(found[1]), int(found[2]), int(found[3] or 1)) if found else _by_words(text)
    return day if day and 1990 <= day.year <= datetime.now(UTC).year + 1 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _by_words(text: str) -> date | None:
    for form in _WORD_FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, IndexError):
        return None
