"""What a page says that it is: in its head, in JSON-LD, by its own address."""

import re
from typing import Final
from urllib.parse import urlsplit

from crawler.parsers.document import embedded
from crawler.parsers.document.document import Document
from crawler.parsers.main_text.arrays import scaled_log

_TYPES: Final = (
    embedded.ARTICLE_TYPES,
    frozenset({"product", "productgroup", "itempage", "individualproduct", "offer", "course"}),
    frozenset({"itemlist", "collectionpage", "searchresultspage"}),
    frozenset({"discussionforumposting", "qapage", "question"}),
    frozenset({"person"}),
    frozenset({"organization"}),
    frozenset({"website"}),
    frozenset({"breadcrumblist"}),
    frozenset(
        [
            "localbusiness",
            "service",
            "store",
            "softwareapplication",
            "medicalbusiness",
            "medicalorganization",
            "hospital",
            "physician",
        ]
    ),
    frozenset({"faqpage"}),
    frozenset({"aggregaterating", "review"}),
)
"""Groups of schema.org types in JSON-LD, lower-cased; one column a group."""
_PRODUCTS: Final = 1
"""The group that a price in the head stands for as well."""

_PLACES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"/(?:category|categories|tags?|topics?|archives?|author|search|page|c)(?:/|$)",
        r"/(?:products?|p|dp|ip|item|shop|store|collections?|catalog)(?:/|$)",
        r"/(?:collections?|shop|store|catalog|category)(?:/|$)",
        r"/(?:forum|thread|showthread|viewtopic|topic|discussion|question|comments)|/[tr](?:/|$)|[?&](?:tid|topic|t|f)=\d",
        r"/(?:blogs?|news|articles?|posts?|story|stories|insights|guides|learn)(?:/|$)",
        r"/20\d\d/",
        r"\d{4,}",
        r"\.(?:html?|php|aspx?)$",
    )
)
"""Parts of addresses that systems for shops, forums and blogs make; one column each."""

_RECORDS: Final = tuple(
    re.compile(pattern) for pattern in ("/posts/", "/pages/", "/(?:categories|tags|product_cat|product)/")
)
"""Parts of the address at which a publishing system offers the page as JSON: they say what it keeps the page as."""
_RELATIONS: Final = (("shortlink",), ("amphtml",), ("author", "me"), ("search",), ("edituri",))
"""What publishing systems link in the head, on some sorts of pages or on all; one column a group."""


def head_evidence(document: Document) -> list[float]:
    """What the metadata calls the page; an address with a slug of words is mostly an article's."""
    kind = document.meta("og:type") or ""
    declared = {name for node in document.linked_data for name in embedded.types(node)}
    address = _own_address(document)
    path = _path(address)
    priced = any(name.startswith("product:") or name == "og:price:amount" for name in document.metas)
    types = [float(not declared.isdisjoint(group)) for group in _TYPES]
    types[_PRODUCTS] = max(types[_PRODUCTS], float(priced))
    return [
        float(kind == "article"),
        float(kind.startswith("product")),
        float(kind == "website"),
        *types,
        float("article:published_time" in document.metas or "datepublished" in document.metas),
        float("author" in document.metas or "article:author" in document.metas),
        float(bool(address) and path in {"", "/"}),
        float(path.count("-") >= 3),
    ]


def linked_data_evidence(document: Document) -> list[float]:
    """What else head and JSON-LD declare: next pages, feeds, offers, entries of lists."""
    nodes, kind = document.linked_data, document.meta("og:type") or ""
    feeds = sum("rss" in (link.get("type") or "") for link in document.links.get("alternate", []))
    entries = [node.get("itemListElement") for node in nodes if "itemlist" in embedded.types(node)]
    return [
        float("next" in document.links or "prev" in document.links),
        scaled_log(feeds, 2),
        float(not kind),
        float(bool(kind) and kind not in {"article", "website"} and not kind.startswith("product")),
        float(not nodes),
        scaled_log(len(nodes), 4),
        scaled_log(max((len(entry) for entry in entries if isinstance(entry, list)), default=0), 5),
        float(any("offers" in node for node in nodes)),
        scaled_log(sum("product" in embedded.types(node) for node in nodes), 3),
    ]


def address_evidence(document: Document) -> list[float]:
    """What the page's own address is made of: how deep it is, how long its slug, and which words it has."""
    address = _own_address(document)
    parts = [part for part in _path(address).lower().split("/") if part]
    path = f"/{'/'.join(parts)}"
    query = address.partition("?")[2].lower()
    whole = f"{path}?{query}" if query else path
    slug = min(8, parts[-1].count("-")) / 8 if parts else 0.0
    return [len(parts) / 5, float(not address), slug, *(float(bool(place.search(whole))) for place in _PLACES)]


def system_evidence(document: Document) -> list[float]:
    """What a publishing system's links in the head say of the page: systems offer to embed single pages, not lists."""
    forms = [
        (link.get("type", "").lower(), link.get("href", "").lower()) for link in document.links.get("alternate", [])
    ]
    records = [address for form, address in forms if "json" in form and "oembed" not in form]
    return [
        float(any("oembed" in form for form, _ in forms)),
        *(float(any(place.search(address) for address in records)) for place in _RECORDS),
        *(float(any(name in document.links for name in names)) for names in _RELATIONS),
    ]


def _own_address(document: Document) -> str:
    canonical = [link.get("href") for link in document.links.get("canonical", [])][:1]
    return (canonical[0] if canonical else document.meta("og:url")) or ""


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
