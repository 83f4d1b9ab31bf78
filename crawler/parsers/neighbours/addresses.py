"""What a link's address says against its being a neighbour: it leads into this page, or turns its pages."""

import re
from typing import Final
from urllib.parse import urlsplit

from crawler.parsers.document.document import Document

# "?page=2", "&start=15", "/page/2/", "comment-page-3", a month's archive; not "?p=41", an article of WordPress.
_PAGING: Final = re.compile(
    r"[?&;][\w-]*(?:page\w*|start|startat|offset|pn|pg)=\d"
    r"|/(?:page|seite|pagina|página|strona|strana|sayfa|halaman|oldal)[/-]?\d+/?$|[-/]page-?\d+(?:/|$|#|\?)"
    r"|/(?:19|20)\d\d/\d{1,2}/?$",
    re.I,
)
_NUMBERED: Final = re.compile(r"[_\-/.]\d{1,3}/?$")
_ARTICLE: Final = re.compile(r"(?<==)\d{3,}(?=&|$)")
_ENDING: Final = re.compile(r"\.[a-z]{3,5}$")


def is_elsewhere(href: str | None) -> bool:
    """Not a link into a page, such as its comments."""
    if href is None:
        return True
    return "#" not in href and href != "/" and not href.lower().startswith(("javascript:", "mailto:", "tel:"))


def is_paging(document: Document, href: str | None) -> bool:
    """True for a link to another page of this article, of a list, or of an archive."""
    if href is None:
        return False
    address = document.absolute(href)
    if address is None or _PAGING.search(href):
        return address is not None
    target = _stem(address)
    return any(_turns(target, _stem(own)) for own in document.own_addresses)


def is_same_page(document: Document, href: str) -> bool:
    """True for this page's own address with another query: a picture of a gallery, a step, a sorting; not for
    another number of an article."""
    address = document.absolute(href)
    if address is None:
        return False
    path, query = _stem(address)
    return any(path == own[0] and not _is_other(query, own[1]) for own in map(_stem, document.own_addresses))


def _is_other(query: str, own: str) -> bool:
    """ "id=4887" beside "id=4850"."""
    return query != own and bool(_ARTICLE.search(query)) and _ARTICLE.sub("", query) == _ARTICLE.sub("", own)


def _stem(address: str) -> tuple[str, str]:
    """An address's path without ending and last slash, and its query. A page read from a file still links to the
    host that it came from, so hosts are not compared."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, ""
    return _ENDING.sub("", parts.path.rstrip("/")), parts.query


def _turns(target: tuple[str, str], own: tuple[str, str]) -> bool:
    """This very page, or one of the two is the other with a page's number."""
    if target[0] == own[0]:
        return target[1] == own[1]
    longer, shorter = sorted((target[0], own[0]), key=len, reverse=True)
    return "/" in shorter and longer.startswith(shorter) and _NUMBERED.fullmatch(longer[len(shorter) :]) is not None
