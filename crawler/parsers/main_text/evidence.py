"""What speaks for and against a page being an article: one row of numbers, for the model to weigh."""

from operator import attrgetter
from typing import Final
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from crawler.parsers.blocks.block import Segmented
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


def evidence(document: Document, page: Segmented, features: Matrix, likelihood: NDArray[np.float64]) -> Row:
    """A row of numbers around 0 to 1. ``features`` and ``likelihood``: the blocks', one row each."""
    weight = np.fromiter(map(attrgetter("weight"), page.blocks), np.float64, len(page.blocks))
    text = features[:, TEXT_COLUMNS]
    share = weight * likelihood
    return np.concatenate(
        [
            _text_evidence(weight, likelihood, features[:, HEADING] > 0, features[:, ONE_LINK] > 0),
            _head_evidence(document),
            [float(np.log1p(count)) / 4 for count in document.counts],
            [np.log1p(len(weight)) / 7, np.log1p(weight.sum()) / 10],
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
        np.log1p(np.median(longest) if len(longest) else 0) / 7,
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


def _head_evidence(document: Document) -> list[float]:
    """What the metadata calls the page; an address with a slug of words is mostly an article's."""
    kind = document.meta("og:type") or ""
    declared = {name for node in document.linked_data for name in embedded.types(node)}
    canonical = [link.get("href") for link in document.links.get("canonical", [])][:1]
    address = (canonical[0] if canonical else document.meta("og:url")) or ""
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


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
