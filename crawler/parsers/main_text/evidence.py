"""What speaks for and against a page being an article: one row of numbers, for the model to weigh."""

import math
import re
from collections import Counter
from functools import lru_cache
from operator import attrgetter
from typing import Final
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from crawler.parsers.blocks.block import Block, Segmented
from crawler.parsers.document import embedded
from crawler.parsers.document.document import Document
from crawler.parsers.main_text.arrays import Flags, Matrix
from crawler.parsers.main_text.bridges import LIKELY
from crawler.parsers.main_text.features import HEADING, ONE_LINK, TEXT_COLUMNS

Row = NDArray[np.float32]

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

_CLASS_WORDS: Final = (
    *("price", "cart|basket|checkout", "product", "thread|forum|topic", r"\bpost|message|reply|replies"),
    *("pagina|pager|page-numbers|load-?more", "card|tile|grid", "filter|facet|sort", "rating|review|stars"),
    "vote|upvote|like",
)
"""Words in class names that shops, forums and lists of the Web at large use; one column each."""
_CLASSES: Final = tuple(re.compile(words) for words in _CLASS_WORDS)
# without the boundary, every word begins with a letter, so that the search looks at few places
_ANY_CLASS: Final = re.compile("|".join(_CLASS_WORDS).replace(r"\b", ""))
LONGEST_KEPT: Final = 200
"""Characters of the class values whose reading is remembered."""
_WORD: Final = re.compile(r"\w+")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
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
_BEFORE: Final = 4
_BEHIND: Final = 9
"""Blocks before and from the headline on in which a year in a short line speaks for an article."""
LONGEST_DATED: Final = 120


def evidence(document: Document, page: Segmented, features: Matrix, likelihood: NDArray[np.float64]) -> Row:
    """A row of numbers around 0 to 1. ``features`` and ``likelihood``: the blocks', one row each."""
    weight = np.fromiter(map(attrgetter("weight"), page.blocks), np.float64, len(page.blocks))
    text = features[:, TEXT_COLUMNS]
    share = weight * likelihood
    return np.concatenate(
        [
            _text_evidence(weight, likelihood, features[:, HEADING] > 0, features[:, ONE_LINK] > 0),
            _head_evidence(document),
            [_log(count, 4) for count in document.counts],
            [np.log1p(len(weight)) / 7, np.log1p(weight.sum()) / 10],
            _class_evidence(page.classes),
            _headline_evidence(document, page, weight, likelihood),
            _link_evidence(page, weight, likelihood),
            _linked_data_evidence(document),
            _address_evidence(document),
            text.mean(0),
            share @ text / max(1.0, float(share.sum())),
        ]
    ).astype(np.float32)


def _text_evidence(
    weight: NDArray[np.float64], likelihood: NDArray[np.float64], heads: Flags, links: Flags
) -> list[float]:
    """How much main text there is, how sure, how long its blocks are, and how it lies on the page."""
    count, total = len(weight), max(1.0, float(weight.sum()))
    main = likelihood >= LIKELY
    share, doubt = weight * likelihood, weight * likelihood * (1 - likelihood)
    longest = np.sort(weight[main])[::-1]
    turns = int((np.diff(main.astype(np.int8)) != 0).sum())
    return [
        np.log1p(weight[main].sum()) / 10,
        weight[main].sum() / total,
        np.log1p(main.sum()) / 6,
        main.sum() / count,
        share.sum() / total,
        np.log1p(share.sum()) / 10,
        doubt.sum() / total * 4,
        doubt.sum() / max(1.0, share.sum()),
        np.log1p(longest[:1].sum()) / 7,
        _log(_middle(longest), 7),
        np.log1p(longest[:5].sum()) / 9,
        (heads & main).sum() / max(1, heads.sum()),
        (heads & links).sum() / max(1, heads.sum()),
        np.log1p((heads & links).sum()) / 3,
        np.log1p((heads & ~main).sum()) / 4,
        np.log1p((heads & main).sum()) / 4,
        np.log1p((links & ~main).sum()) / 6,
        turns / max(1, main.sum()),
        np.log1p(turns) / 4,
    ]


def _middle(ordered: NDArray[np.float64]) -> float:
    """The median of what is in order, 0 of nothing."""
    half = len(ordered) // 2
    return float(ordered[half] + ordered[-half - 1]) / 2 if len(ordered) else 0.0


def _head_evidence(document: Document) -> list[float]:
    """What the metadata calls the page; an address with a slug of words is mostly an article's."""
    kind = document.meta("og:type") or ""
    declared = {name for node in document.linked_data for name in embedded.types(node)}
    address = _own_address(document)
    path = _path(address)
    priced = any(name.startswith("product:") or name == "og:price:amount" for name in document.metas)
    types = [float(bool(declared & group)) for group in _TYPES]
    types[1] = max(types[1], float(priced))
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


def _class_evidence(classes: list[str | None]) -> list[float]:
    """How many elements have classes of shops, forums and lists, and how many elements there are."""
    counts = [0] * len(_CLASSES)
    for value, times in Counter(classes).items():
        if value:
            for column in _named(value) if len(value) <= LONGEST_KEPT else _named.__wrapped__(value):
                counts[column] += times
    return [*(_log(count, 6) for count in counts), _log(len(classes), 10)]


# pages of a site repeat their class names
@lru_cache(maxsize=20_000)
def _named(value: str) -> tuple[int, ...]:
    """The columns of the words that a class value holds."""
    value = value.lower()
    if not _ANY_CLASS.search(value):
        return ()
    return tuple(column for column, words in enumerate(_CLASSES) if words.search(value))


def _headline_evidence(
    document: Document, page: Segmented, weight: NDArray[np.float64], likelihood: NDArray[np.float64]
) -> list[float]:
    """How many first headings there are, how like the title, how far before the text, and whether a year is near."""
    heads = [block for block in page.blocks if block.heading == 1]
    title = document.head_title.lower()
    words = set(_WORD.findall(title))
    found = [
        min(3, len(heads)) / 3,
        float(not heads),
        max((_shared(head, words) for head in heads), default=0.0),
        _log(max((head.weight for head in heads), default=0.0), 5),
    ]
    main = np.flatnonzero(likelihood >= LIKELY)
    if not heads or not len(main):
        return [*found, 1.0, 0.0, 0.0, _log(len(title), 5), _log(len(words), 3)]
    first, share = heads[0].index, weight * likelihood
    behind = main[main >= first]
    gap = int(behind[0]) - first if len(behind) else len(weight)
    near = page.blocks[max(0, first - _BEFORE) : first + _BEHIND]
    dated = any(block.weight < LONGEST_DATED and _YEAR.search(block.text) is not None for block in near)
    before = float(share[:first].sum()) / max(1.0, float(share.sum()))
    return [*found, _log(gap, 5), before, float(dated), _log(len(title), 5), _log(len(words), 3)]


def _shared(block: Block, words: set[str]) -> float:
    """The share of a block's words that are among others."""
    own = set(_WORD.findall(block.text.lower()))
    return len(own & words) / max(1, len(own))


def _link_evidence(page: Segmented, weight: NDArray[np.float64], likelihood: NDArray[np.float64]) -> list[float]:
    """How many links the page has, in its text and beside it."""
    main = likelihood >= LIKELY
    links = np.fromiter((len(block.anchors) for block in page.blocks), np.float64, len(weight))
    density = weight * np.fromiter(map(attrgetter("link_density"), page.blocks), np.float64, len(weight))
    return [
        _log(links.sum(), 8),
        links[main].sum() / max(1, main.sum()),
        density.sum() / max(1.0, weight.sum()),
        density[main].sum() / max(1.0, weight[main].sum()),
    ]


def _linked_data_evidence(document: Document) -> list[float]:
    """What else head and JSON-LD declare: next pages, feeds, offers, entries of lists."""
    nodes, kind = document.linked_data, document.meta("og:type") or ""
    feeds = sum("rss" in (link.get("type") or "") for link in document.links.get("alternate", []))
    entries = [node.get("itemListElement") for node in nodes if "itemlist" in embedded.types(node)]
    return [
        float("next" in document.links or "prev" in document.links),
        _log(feeds, 2),
        float(not kind),
        float(bool(kind) and kind not in {"article", "website"} and not kind.startswith("product")),
        float(not nodes),
        _log(len(nodes), 4),
        _log(max((len(entry) for entry in entries if isinstance(entry, list)), default=0), 5),
        float(any("offers" in node for node in nodes)),
        _log(sum("product" in embedded.types(node) for node in nodes), 3),
    ]


def _address_evidence(document: Document) -> list[float]:
    """What the page's own address is made of: how deep it is, how long its slug, and which words it has."""
    address = _own_address(document)
    parts = [part for part in _path(address).lower().split("/") if part]
    path = f"/{'/'.join(parts)}"
    query = address.partition("?")[2].lower()
    whole = f"{path}?{query}" if query else path
    slug = min(8, parts[-1].count("-")) / 8 if parts else 0.0
    return [len(parts) / 5, float(not address), slug, *(float(bool(place.search(whole))) for place in _PLACES)]


def _own_address(document: Document) -> str:
    canonical = [link.get("href") for link in document.links.get("canonical", [])][:1]
    return (canonical[0] if canonical else document.meta("og:url")) or ""


def _log(count: float, scale: float) -> float:
    return math.log1p(count) / scale


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
