"""Where a page names its authors for programs: JSON-LD, meta tags, links to authors' pages."""

import re
from typing import Final

from crawler.lexicons.lexicon import Lexicon
from crawler.lexicons.phrases import folded
from crawler.parsers.document import embedded
from crawler.parsers.document.document import Document

MOST: Final = 20
_PAGE_TYPES: Final = frozenset({"webpage", "creativework", "itempage", "faqpage", "aboutpage", "socialmediaposting"})
_SUREST_METAS: Final = (
    *("citation_author", "citation_authors", "parsely-author", "sailthru.author", "cxenseparse:author", "byl"),
    "bt:author",
)
_OTHER_METAS: Final = (
    *("dc.creator", "dcterms.creator", "dc.contributor", "article:author", "og:author", "og:article:author"),
    *("article:author_name", "creator", "authors", "article.author", "rnews:author"),
)
_LAST_FIRST: Final = re.compile(r"([^,]{2,30}),\s*([^,]{1,30})")
_ADDRESS: Final = re.compile(r"https?:|www\.|^/|^@")
AUTHORS_PATH: Final = re.compile(
    r"/(?:authors?|contributors?|columnists?|writers?|byline|by|people|team|staff|experts?)/[^/?#]+/?(?:[?#]|$)", re.I
)


def linked(document: Document, name: str, of_article: bool) -> list[tuple[str, bool]]:
    """Names of JSON-LD of the article, or of the page; True where it is an organisation's. A graph may name a
    person by its id only."""
    nodes = document.linked_data
    people = {str(node["@id"]): node for node in nodes if "@id" in node and isinstance(node.get("name"), str)}
    for node in nodes:
        types = embedded.types(node)
        if name not in node or not (types & embedded.ARTICLE_TYPES if of_article else types & _PAGE_TYPES):
            continue
        value = node[name]
        found = [
            pair for one in (value if isinstance(value, list) else [value])[:MOST] for pair in _resolved(one, people)
        ]
        if found:
            return found
    return []


def _resolved(value: object, people: dict[str, embedded.Node]) -> list[tuple[str, bool]]:
    if isinstance(value, dict) and "name" not in value:
        value = people.get(str(value.get("@id")), value)
    is_group = isinstance(value, dict) and "organization" in embedded.types(value)
    return [(text, is_group) for text in embedded.texts(value) if not _ADDRESS.search(text)]


def surest_metas(document: Document) -> list[str]:
    """Names of tags that are filled with what readers see: citation indexes and reading services."""
    for name in _SUREST_METAS:
        if values := document.metas.get(name):
            split = [part for value in values for part in value.split(";")]
            return [_turned(part.strip()) for part in split]
    return []


def _turned(text: str) -> str:
    """First name first."""
    found = _LAST_FIRST.fullmatch(text)
    return f"{found[2]} {found[1]}" if found else text


def labelled(document: Document, words: Lexicon) -> list[str]:
    """The name in a card's second line: "Written by" in ``twitter:label1``, the name in ``twitter:data1``."""
    for number in ("1", "2"):
        label = document.metas.get(f"twitter:label{number}", [""])[0]
        if label and words.words["byline.author"].is_all_of(folded(label)):
            return document.metas.get(f"twitter:data{number}", [])[:1]
    return []


def metas(document: Document, name: str = "author") -> list[str]:
    """Contents of a meta tag that are no addresses: ``article:author`` is often a page of a social network."""
    return [content for content in document.metas.get(name, ()) if not _ADDRESS.search(content)]


def other_metas(document: Document) -> list[str]:
    """Names of the first other tag that has any."""
    for name in _OTHER_METAS:
        if found := metas(document, name):
            return [_turned(text) for text in found] if name.startswith("dc") else found
    return []
