"""What a sitemap or a feed names: XML, gzip, a plain list, RSS or Atom; of a broken one what can be read.

Pure: bytes in, ``Named`` out, so that a large one can be read in another process. Entities are never
expanded and nothing is fetched; memory is bounded by the limits, however the XML is nested.
"""

import re
from typing import Final

from scrapy.http import Response

from crawler.spiders.named import LONGEST_ADDRESS, MOST_PAGES, Listed, Named, SitemapError
from crawler.spiders.sitemap_xml import XmlReader
from crawler.spiders.unpacking import NotWhole, unpacked

LARGEST: Final = 50 * 1024 * 1024
"""Bytes of one sitemap, packed or not (sitemaps.org)."""
MOST_SITEMAPS: Final = 500
"""Sitemaps that are read in one run."""
DEEPEST: Final = 3
"""Levels of sitemap indexes: a chain of them may have no end."""
_LONG_TAG: Final = re.compile(rb"<[A-Za-z?][^<>]{65536}")
"""Parsers take a time that grows with the square of the attributes of a tag."""


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
    return XmlReader(url, flaws).read(text)


def _read_list(text: bytes, url: str, flaws: list[str]) -> Named:
    lines = [line.strip() for line in _decoded(text).splitlines()]
    addresses = [line for line in lines if line.startswith(("http://", "https://")) and len(line) <= LONGEST_ADDRESS]
    if not addresses:
        raise SitemapError(f"{url} is neither XML nor a list of addresses")
    if len(addresses) > MOST_PAGES:
        flaws.append(f"{url} names {len(addresses)} pages; the first {MOST_PAGES} were read.")
    return Named(tuple(map(Listed, addresses[:MOST_PAGES])), flaws=tuple(flaws))


def _plain_start(text: bytes) -> bytes:
    return text[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def _decoded(text: bytes) -> str:
    marked = "utf-16" if text[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    return text.decode(marked, "replace")
