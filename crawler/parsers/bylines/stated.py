"""The days that head, JSON-LD and address state for programs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from crawler.parsers.bylines.datelines import Kind
from crawler.parsers.document import embedded
from crawler.parsers.document.document import Document
from crawler.parsers.structure.calendars import numbered_date
from crawler.parsers.structure.dates import machine_date

_IN_PATH: Final = re.compile(r"/((?:19|20)\d\d)(?:[/-](\d\d?)[/-](\d\d?)|(\d\d)(\d\d)|/(\d\d)(\d\d)(?=/))(?!\d)")
# The end of a name: "bakery-2024-05-12", "bakery_20240512.html"; "t20240512_4711" is how Chinese systems name files.
_IN_NAME: Final = re.compile(r"(?:[-_]|^t)((?:19|20)\d\d)(?:-(\d\d)-(\d\d)|(\d\d)(\d\d))(?:\.\w{1,5}$|_|$)")
_AFTER_PATH: Final = re.compile(r"[?#]")
_NAMED_IN_PATH: Final = re.compile(r"/((?:19|20)\d\d/[a-z]{3,9}/\d\d?)(?:/|$)", re.I)
_PAGE_TYPES: Final = frozenset({"webpage", "itempage", "faqpage", "aboutpage", "creativework", "socialmediaposting"})


@dataclass(frozen=True, slots=True)
class Names:
    """What a kind of day is called: in JSON-LD and microdata, and as a meta tag. ``surest`` is the meta that the
    Open Graph protocol defines, the others are what systems made up."""

    properties: tuple[str, ...]
    surest: str
    metas: tuple[str, ...]


NAMES: Final[dict[Kind, Names]] = {
    "published": Names(
        ("datePublished", "pubDate"),
        "article:published_time",
        (
            *("og:published_time", "og:publish_date", "og:pubdate", "article:published", "article.published"),
            *("datepublished", "date", "pubdate", "publishdate", "publish_date", "publish-date", "published"),
            *("publication_date", "publication-date", "published_date", "published-date", "published_time"),
            *("dc.date", "dc.date.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dcterms.issued"),
            *("dcterms.available", "parsely-pub-date", "sailthru.date", "date-pub", "citation_publication_date"),
            *("citation_date", "citation_online_date", "prism.publicationdate", "cxenseparse:publishtime"),
            *("cxenseparse:recs:publishtime", "bt:pubdate", "originalpublicationdate", "datecreated"),
            "rnews:datepublished",
        ),
    ),
    "modified": Names(
        ("dateModified", "upDate"),
        "article:modified_time",
        (
            *("og:updated_time", "og:modified_time", "datemodified", "last-modified", "dcterms.modified", "lastmod"),
            *(
                "dc.date.modified",
                "article:modified",
                "modified",
                "modified-date",
                "updated",
                "updated_time",
                "revised",
            ),
        ),
    ),
    "reviewed": Names(("lastReviewed",), "article:reviewed_time", ("lastreviewed", "last-reviewed")),
}


_ALL: Final = frozenset(name for names in NAMES.values() for name in (names.surest, *names.metas))
LONGEST_NAME: Final = 100
"""Characters of a meta tag's name that may be one of a date."""
_WORDS: Final = re.compile(r"[a-z]+")
_STEMS: Final[dict[Kind, tuple[str, ...]]] = {
    "modified": ("modif", "updat", "lastmod"),
    "published": ("publish", "pubdate", "publication", "pubtime"),
    "reviewed": ("review", "lastreview"),
}


def linked_days(document: Document, kind: Kind) -> Iterator[tuple[date, bool]]:
    """Days of JSON-LD; True where the node describes an article, False where the page."""
    for node in document.linked_data:
        if not any(name in node for name in NAMES[kind].properties):
            continue
        types = embedded.types(node)
        is_article = bool(types & embedded.ARTICLE_TYPES)
        if is_article or types & _PAGE_TYPES:
            for name in NAMES[kind].properties:
                yield from ((day, is_article) for text in embedded.texts(node.get(name)) if (day := machine_date(text)))


def created_days(document: Document) -> Iterator[date]:
    """Days on which articles were created, of JSON-LD."""
    for node in embedded.articles(document.linked_data):
        yield from (day for text in embedded.texts(node.get("dateCreated")) if (day := machine_date(text)))


def meta_days(document: Document, kind: Kind) -> Iterator[tuple[date, bool]]:
    """Days of meta tags; True for the tag that Open Graph defines."""
    names = NAMES[kind]
    metas = document.metas
    known = [name for name in (names.surest, *names.metas) if name in metas]
    others = [other for other in metas if other not in _ALL and len(other) <= LONGEST_NAME and kind == _kind(other)]
    for name in (*known, *others):
        if day := machine_date(metas[name][0]):
            yield day, name == names.surest


# pages of all sites have the same names
@lru_cache(maxsize=1024)
def _kind(name: str) -> Kind | None:
    """What a tag's name says that nobody has agreed on: "x-published-date", "page.publishTime"."""
    words = frozenset(_WORDS.findall(name))
    if not any(word in words or name.endswith(word) for word in ("date", "time", "at", "on")):
        return None
    return next((kind for kind, stems in _STEMS.items() if any(word.startswith(stems) for word in words)), None)


def address_day(document: Document) -> tuple[date, bool] | None:
    """The day in the page's own address; True where folders are named for it: /2019/05/03/."""
    canonical = [link.get("href") or "" for link in document.links.get("canonical", ())[:1]]
    for address in (*canonical, *document.metas.get("og:url", ())[:1], document.fetched.url):
        if found := _IN_PATH.search(address):
            day = _of_groups(found)
            return (day, True) if day else None
        if found := _NAMED_IN_PATH.search(address):
            day = machine_date(found[1].replace("/", " "))
            return (day, True) if day else None
        name = _AFTER_PATH.split(address, maxsplit=1)[0].rstrip("/").rpartition("/")[2]
        if (found := _IN_NAME.search(name)) and (day := _of_groups(found)):
            return day, False
    return None


def _of_groups(found: re.Match[str]) -> date | None:
    """The date of the groups that are there: year, month, day."""
    year, month, day = filter(None, found.groups())
    return numbered_date(year, month, day)
