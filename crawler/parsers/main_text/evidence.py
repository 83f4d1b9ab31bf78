"""What speaks for and against a page being an article: one row of numbers, for the model to weigh."""

import re
from collections import Counter
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.parsers.blocks.block import Block, Segmented
from crawler.parsers.document.document import Document
from crawler.parsers.main_text.arrays import Flags, Matrix, scaled_log
from crawler.parsers.main_text.declared import (
    address_evidence,
    head_evidence,
    linked_data_evidence,
    system_evidence,
)
from crawler.parsers.main_text.doubts import LIKELY
from crawler.parsers.main_text.features import HEADING, ONE_LINK, TEXT_COLUMNS
from crawler.parsers.main_text.tables import class_counts
from crawler.parsers.main_text.text_columns import YEAR

Row = NDArray[np.float32]

CLASS_WORDS: Final = (
    ("price",),
    ("cart", "basket", "checkout"),
    ("product",),
    ("thread", "forum", "topic"),
    (" post", "message", "reply", "replies"),
    ("pagina", "pager", "page-numbers", "loadmore", "load-more"),
    ("card", "tile", "grid"),
    ("filter", "facet", "sort"),
    ("rating", "review", "stars"),
    ("vote", "upvote", "like"),
)
"""Words in class names that shops, forums and lists of the Web at large use; one column a group. One behind a space
counts where it begins a word."""
_WORD: Final = re.compile(r"\w+")
_TAGS: Final = ("article", "section", "main", "p", "li", "tr", "ul", "table", "dl", "h2", "h3", "h4", "aside", "nav")
_SHARED_TAGS: Final = ("p", "li", "div")
"""Tags of containers, and those whose share of all containers counts as well."""
_BEFORE: Final = 4
_BEHIND: Final = 9
"""Blocks before and from the headline on in which a year in a short line speaks for an article."""
LONGEST_DATED: Final = 120


def evidence(document: Document, page: Segmented, features: Matrix, likelihood: NDArray[np.float64]) -> Row:
    """A row of numbers around 0 to 1. ``features`` and ``likelihood``: the blocks', one row each."""
    weight = np.fromiter(map(attrgetter("weight"), page.blocks), np.float64, len(page.blocks))
    text = features[:, TEXT_COLUMNS]
    share = weight * likelihood
    numbers = [
        *_text_evidence(weight, likelihood, features[:, HEADING] > 0, features[:, ONE_LINK] > 0),
        *head_evidence(document),
        *(scaled_log(count, 4) for count in document.counts),
        scaled_log(len(weight), 7),
        scaled_log(float(weight.sum()), 10),
        *_class_evidence(page.classes),
        *_headline_evidence(document, page, weight, likelihood),
        *_link_evidence(page, weight, likelihood),
        *linked_data_evidence(document),
        *address_evidence(document),
    ]
    declared = [*_tag_evidence(page), *system_evidence(document)]
    shares = share @ text / max(1.0, float(share.sum()))
    return np.concatenate([numbers, text.mean(0), shares, declared], dtype=np.float32)


def _text_evidence(
    weight: NDArray[np.float64], likelihood: NDArray[np.float64], heads: Flags, links: Flags
) -> list[float]:
    """How much main text there is, how sure, how long its blocks are, and how it lies on the page."""
    count, total = len(weight), max(1.0, float(weight.sum()))
    main = likelihood >= LIKELY
    share = weight * likelihood
    shared, doubted = float(share.sum()), float((share * (1 - likelihood)).sum())
    longest = np.sort(weight[main])[::-1]
    held, mains = float(longest.sum()), len(longest)
    turns = int(np.count_nonzero(main[1:] != main[:-1]))
    headings, linked, inside = (int(np.count_nonzero(flags)) for flags in (heads, heads & links, heads & main))
    beside = int(np.count_nonzero(links)) - int(np.count_nonzero(links & main))
    return [
        scaled_log(held, 10),
        held / total,
        scaled_log(mains, 6),
        mains / count,
        shared / total,
        scaled_log(shared, 10),
        doubted / total * 4,
        doubted / max(1.0, shared),
        scaled_log(float(longest[:1].sum()), 7),
        scaled_log(_middle(longest), 7),
        scaled_log(float(longest[:5].sum()), 9),
        inside / max(1, headings),
        linked / max(1, headings),
        scaled_log(linked, 3),
        scaled_log(headings - inside, 4),
        scaled_log(inside, 4),
        scaled_log(beside, 6),
        turns / max(1, mains),
        scaled_log(turns, 4),
    ]


def _middle(ordered: NDArray[np.float64]) -> float:
    """The median of what is in order, 0 of nothing."""
    half = len(ordered) // 2
    return float(ordered[half] + ordered[-half - 1]) / 2 if len(ordered) else 0.0


def _class_evidence(classes: list[str | None]) -> list[float]:
    """How many elements have classes of shops, forums and lists, and how many elements there are."""
    counts = class_counts(classes, CLASS_WORDS)
    return [*(scaled_log(count, 6) for count in counts), scaled_log(len(classes), 10)]


def _tag_evidence(page: Segmented) -> list[float]:
    """How many containers of which tags the page has: one ``<article>`` is an article's, many are teasers or posts."""
    counts = Counter(map(attrgetter("tag"), page.containers))
    shares = [counts[tag] / len(page.containers) for tag in _SHARED_TAGS]
    return [
        *(scaled_log(counts[tag], 4) for tag in _TAGS),
        float(counts["article"] == 1),
        float(counts["article"] > 2),
        *shares,
    ]


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
        scaled_log(max((head.weight for head in heads), default=0.0), 5),
    ]
    main = np.flatnonzero(likelihood >= LIKELY)
    if not heads or not len(main):
        return [*found, 1.0, 0.0, 0.0, scaled_log(len(title), 5), scaled_log(len(words), 3)]
    first, share = heads[0].index, weight * likelihood
    behind = main[main >= first]
    gap = int(behind[0]) - first if len(behind) else len(weight)
    near = page.blocks[max(0, first - _BEFORE) : first + _BEHIND]
    dated = any(block.weight < LONGEST_DATED and YEAR.search(block.text) is not None for block in near)
    before = float(share[:first].sum()) / max(1.0, float(share.sum()))
    return [*found, scaled_log(gap, 5), before, float(dated), scaled_log(len(title), 5), scaled_log(len(words), 3)]


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
        scaled_log(links.sum(), 8),
        links[main].sum() / max(1, main.sum()),
        density.sum() / max(1.0, weight.sum()),
        density[main].sum() / max(1.0, weight[main].sum()),
    ]
