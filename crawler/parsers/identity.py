"""What a page is called in the data: canonical address, id, site, hash of its content."""

import hashlib
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from pydantic_core import to_json
from w3lib.url import canonicalize_url, url_query_cleaner

from schemas.article import Recommendation, Section

if TYPE_CHECKING:
    from tldextract import TLDExtract

# Parameters that only say where a reader came from or who she is: the page is the same without them.
TRACKING: Final = (
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "gclid", "fbclid", "msclkid",
    "yclid", "mc_cid", "mc_eid", "igshid", "spm", "_ga", "phpsessid", "jsessionid", "sid", "sessionid",
)  # fmt: skip
_PLAIN: Final = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]+/(?:[\w~/-]|(?<!/)\.)*", re.ASCII)
_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}


def canonical_form(url: str) -> str:
    """One spelling of an address: sorted query, no fragment, no tracking, no default port."""
    # most addresses are in it already, and to take one apart and put it together takes long
    if _PLAIN.fullmatch(url):
        return url
    cleaned = url_query_cleaner(canonicalize_url(url), TRACKING, remove=True) if "?" in url else canonicalize_url(url)
    parts = urlsplit(cleaned)
    port = _DEFAULT_PORTS.get(parts.scheme, ":")
    if parts.netloc.endswith(port):
        parts = parts._replace(netloc=parts.netloc.removesuffix(port))
    return parts.geturl()


def article_id(url: str) -> str:
    """ "art_" and 128 bits of the SHA-256 of the canonical form."""
    return "art_" + hashlib.sha256(canonical_form(url).encode("utf-8", "replace")).hexdigest()[:32]


def content_hash(title: str, sections: list[Section], recommendations: list[Recommendation]) -> str:
    """SHA-256 over what a reader sees: places in the page (XPaths) do not count."""
    seen = [title, [_section(section) for section in sections], [_teaser(teaser) for teaser in recommendations]]
    return "sha256:" + hashlib.sha256(to_json(seen)).hexdigest()


# written out, because dumping the models takes a tenth of all the time that a page needs
def _section(section: Section) -> dict[str, Any]:
    return {
        "position": section.position,
        "heading": section.heading,
        "level": section.level,
        "kind": section.kind,
        "blocks": [
            {
                "position": block.position,
                "kind": block.kind,
                "text": block.text,
                "number": block.number,
                "marker": block.marker,
                "label": block.label,
                "depth": block.depth,
            }
            for block in section.blocks
        ],
    }


def _teaser(teaser: Recommendation) -> dict[str, Any]:
    return {
        "position": teaser.position,
        "title": teaser.title,
        "url": teaser.url,
        "snippet": teaser.snippet,
        "snippet_truncated": teaser.snippet_truncated,
    }


def site_of(url: str) -> str:
    """The registrable domain of an address, its host where it has none, empty for a file."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return (_registrable(parts.netloc) if host else "") or host


# the pages of a site have few hosts
@lru_cache(maxsize=1024)
def _registrable(netloc: str) -> str:
    return _extract()(netloc).top_domain_under_public_suffix


@cache
def _extract() -> "TLDExtract":
    from tldextract import TLDExtract  # noqa: PLC0415 brings an HTTP client along, which takes a tenth of a second

    # the list that the package carries: a crawl asks no third party
    return TLDExtract(suffix_list_urls=(), cache_dir=None)
