"""Which addresses belong to a crawl, and how one page gets one address."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from tldextract import TLDExtract
from w3lib.url import safe_url_string

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


def site_of(url: str) -> str:
    """The registrable domain of an absolute address; host and port where there is none."""
    parts = urlsplit(url)
    return _site_of_netloc(parts.hostname or "", _port(parts))


@lru_cache(maxsize=50_000)  # most links of a page are the same as on the page before
def page_address(url: str) -> str | None:
    """The address under which a page is asked for: no fragment, no tracking or session parameters, no default port.

    None for an address that is no page: not http(s), a file of another kind by its ending, or a trap.
    """
    try:
        parts = urlsplit(safe_url_string(url))
        port = _port(parts)
    except ValueError:  # a malformed IPv6 address or port
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or _is_no_page(parts.path):
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    netloc = host if port == _DEFAULT_PORTS[parts.scheme] else f"{host}:{port}"
    address = parts._replace(netloc=netloc, path=parts.path or "/", query=_without_noise(parts.query), fragment="")
    return None if len(address.geturl()) > _rules()["trap"]["longest_address"] else address.geturl()


def _port(parts: SplitResult) -> int | None:
    return parts.port or _DEFAULT_PORTS.get(parts.scheme)


@cache
def _rules() -> dict[str, Any]:
    rules = tomllib.loads((files(__package__) / "not_pages.toml").read_text("utf-8"))
    rules["endings"] = frozenset(ending for group in rules["endings"].values() for ending in group)
    return rules


def _is_no_page(path: str) -> bool:
    segments = [segment for segment in path.split("/") if segment]
    if not segments:
        return False
    name, dot, ending = segments[-1].lower().rpartition(".")
    trap = _rules()["trap"]
    return (
        bool(name and dot and ending in _rules()["endings"])
        or len(segments) > trap["most_path_segments"]
        # numbers repeat in honest paths: /2010/10/10/10
        or max(Counter(s for s in segments if not s.isdigit()).values(), default=0) > trap["most_repeats"]
    )


def _without_noise(query: str) -> str:
    return "&".join(pair for pair in query.split("&") if pair and not _is_noise(pair.partition("=")[0].lower()))


def _is_noise(name: str) -> bool:
    noise = _rules()["noise"]
    return name in noise["names"] or name.startswith(tuple(noise["prefixes"]))
