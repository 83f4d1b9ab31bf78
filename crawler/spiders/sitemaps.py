"""What a sitemap names, whether XML, gzip or a plain list."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from lxml.etree import LxmlError
from scrapy.http import Response
from scrapy.utils.gz import gunzip, gzip_magic_number
from scrapy.utils.sitemap import Sitemap

LARGEST: Final = 50 * 1024 * 1024
"""Bytes of one sitemap, packed or not (sitemaps.org)."""
MOST_PAGES: Final = 50_000
"""Pages that one sitemap may name (sitemaps.org); what comes after is not read."""
MOST_SITEMAPS: Final = 500
"""Sitemaps that are read in one run."""
DEEPEST: Final = 3
"""Levels of sitemap indexes: a chain of them may have no end."""


class SitemapError(Exception):
    """Not a sitemap, or a damaged one, with nothing read from it."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a sitemap names: absolute addresses of pages, or of more sitemaps."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(response: Response) -> Named:
    """What the sitemap names, up to the limits; SitemapError if it is none."""
    body = _unpacked(response)
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Named(pages=tuple(islice(_lines(body), MOST_PAGES)))
    try:
        sitemap = Sitemap(body)
        addresses = tuple(islice(_locations(sitemap, response.url), MOST_PAGES))
    except (LxmlError, StopIteration) as error:
        raise SitemapError(f"{response.url} is not readable as a sitemap: {error}") from error
    if sitemap.type == "sitemapindex":
        return Named(sitemaps=addresses)
    if sitemap.type == "urlset":
        return Named(pages=addresses)
    raise SitemapError(f"{response.url} is no sitemap: its root is <{sitemap.type}>")


def _unpacked(response: Response) -> bytes:
    if not gzip_magic_number(response):
        return response.body
    try:
        return gunzip(response.body, max_size=LARGEST)
    except (OSError, EOFError, ValueError) as error:
        raise SitemapError(f"{response.url} cannot be unpacked: {error}") from error


def _locations(sitemap: Sitemap, base: str) -> Iterator[str]:
    for entry in sitemap:
        if entry.get("loc"):
            yield urljoin(base, entry["loc"])


def _lines(body: bytes) -> Iterator[str]:
    for line in body.decode("utf-8", "replace").splitlines():
        if line.strip().startswith(("http://", "https://")):
            yield line.strip()
