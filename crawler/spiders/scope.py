"""Which addresses belong to a crawl, and how one page gets one address."""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

from tldextract import TLDExtract
from w3lib.url import safe_url_string

from crawler.parsers.links import LONGEST
from crawler.spiders.not_pages import is_no_page, without_noise

_REMEMBERED: Final = 20_000
"""Addresses: most links of a page stand on the page before it, too."""
_LONGEST_REMEMBERED: Final = 2_000
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# the list of suffixes that comes with the package: nobody else is asked for a newer one
_suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


class Scope:
    """The sites of the start addresses: registrable domains, and host with port for IP addresses and bare names."""

    def __init__(self, starts: Iterable[str]) -> None:
        self._sites = {site_of(url) for url in starts}

    def widen(self, url: str) -> None:
        """Take in the site that a start address turned out to live at."""
        self._sites.add(site_of(url))

    def holds(self, url: str) -> bool:
        """Whether the address is on one of the sites."""
        return site_of(url) in self._sites


@cache
def _site_of_netloc(host: str, port: int | None) -> str:
    domain = _suffixes(host).top_domain_under_public_suffix
    return domain or f"{host}:{port}"


@lru_cache(_REMEMBERED)
def site_of(url: str) -> str:
    """The registrable domain of an absolute address; host and port where there is none."""
    parts = urlsplit(url)
    return _site_of_netloc(parts.hostname or "", _port(parts))


@lru_cache(_REMEMBERED)
def host_of(url: str) -> str:
    """The host of an absolute address, empty where there is none."""
    return urlsplit(url).hostname or ""


def page_address(url: str) -> str | None:
    """The address under which a page is asked for: no fragment, no tracking or session parameters, no default port.

    None for an address that is no page: not http(s), or a file of another kind by its ending. A link that was cut
    (``crawler.parsers.links.LONGEST``) stays too long for any crawl: nothing is taken out of it.
    """
    return _page_address(url) if len(url) <= _LONGEST_REMEMBERED else _cleaned(url, is_cut=len(url) > LONGEST)


@lru_cache(_REMEMBERED)
def _page_address(url: str) -> str | None:
    return _cleaned(url, is_cut=False)


def _cleaned(url: str, is_cut: bool) -> str | None:
    try:
        parts = urlsplit(safe_url_string(url))
        port = _port(parts)
    except ValueError:  # a malformed IPv6 address or port
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or is_no_page(parts.path):
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    netloc = host if port == _DEFAULT_PORTS[parts.scheme] else f"{host}:{port}"
    query = parts.query if is_cut else without_noise(parts.query)
    return parts._replace(netloc=netloc, path=parts.path or "/", query=query, fragment="").geturl()


def _port(parts: SplitResult) -> int | None:
    return parts.port or _DEFAULT_PORTS.get(parts.scheme)
