"""What a link's address says of the page it leads to, and the addresses of this page."""

import re
from typing import Final
from urllib.parse import urlsplit

from crawler.parsers.document.document import Document
from crawler.parsers.teasers.entries import NO_ADDRESS, PATHS

_NUMBER: Final = re.compile(r"\d{4}")
_VIDEO: Final = re.compile(r"(?:^|/)videos?(?:[/_]|$)", re.I)


def own_address(document: Document) -> str:
    """The page's address on its site, as it says itself, else where it was fetched from; empty for a file."""
    return next((address for address in document.own_addresses if address.startswith("http")), "")


def own_places(document: Document) -> frozenset[tuple[str, str]]:
    """Path and query of the page itself, by each of its addresses, but not of a site's first page."""
    places = map(_place, document.own_addresses)
    return frozenset(place for place in places if place[0])


def is_among(document: Document, href: str, places: frozenset[tuple[str, str]]) -> bool:
    """True for a link to one of these places."""
    address = document.absolute(href)
    if address is None or not any(own in address for own, _ in places):
        return False
    return _place(address) in places


def _place(address: str) -> tuple[str, str]:
    """Path and query. A page read from a file links to the host that it came from, so hosts are not compared."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, ""
    return parts.path.rstrip("/"), parts.query


def host(url: str) -> str:
    """The name of a site without "www."; empty for an address within one."""
    # not urlsplit: a page has hundreds of links
    return url.partition("//")[2].partition("/")[0].lower().removeprefix("www.")


def site(host: str) -> list[str]:
    """The last two names of a host."""
    return host.split(".")[-2:]


def path(href: str) -> str:
    """An address without its host."""
    if "//" in href[:8]:
        return "/" + href.split("//", 1)[1].partition("/")[2]
    return href


def is_slug(path: str) -> bool:
    """True where the address ends in several words, or has a year or a number: categories have short names."""
    last = path.partition("?")[0].rstrip("/").rpartition("/")[2]
    return sum(map(last.count, "-_~+")) > 1 or _NUMBER.search(path) is not None


def is_video(href: str) -> bool:
    """True for the address of a film, which is no article."""
    return _VIDEO.search(path(href).partition("?")[0]) is not None


Form = tuple[int, str, bool, bool]
"""What addresses of one kind of page have in common: depth, ending, a number, several words."""


def form(path: str) -> Form:
    """The form of an address without its host."""
    return _form(_steps(path))


def has_form(path: str, wanted: Form) -> bool:
    """True for an address of this form."""
    steps = _steps(path)
    return len(steps) == wanted[0] and _form(steps) == wanted


def _steps(path: str) -> list[str]:
    return [step for step in path.partition("?")[0].partition("#")[0].split("/") if step not in {"", ".", ".."}]


def _form(steps: list[str]) -> Form:
    last = steps[-1] if steps else ""
    return len(steps), last.partition(".")[2][:5], any(map(str.isdigit, last)), last.count("-") > 1


def of_addresses(hrefs: list[str], wanted: Form | None) -> tuple[int, int, int, int, list[str]]:
    """Of addresses without white space around: how many are none, have a fragment, are slugs, are of the form
    ``wanted`` (None: not asked), and which name their host.

    :mod:`crawler.parsers.compiled.addresses` has the twin in C: change both.
    """
    paths = [path(href) for href in hrefs]
    return (
        sum([href[:1] not in PATHS and href.lower() in NO_ADDRESS for href in hrefs]),
        sum(["#" in href[1:] for href in hrefs]),
        sum(map(is_slug, paths)),
        0 if wanted is None else sum([has_form(one, wanted) for one in paths]),
        [href for href in hrefs if "//" in href[:8]],
    )
