"""What speaks for and against a page being an article: one row of numbers, for the model to weigh."""

import re
from typing import Final

import numpy as np

from crawler.parsers.blocks.block import Block, Segmented
from crawler.parsers.document.document import Document
from crawler.parsers.main_text.arrays import Flags, Matrix, Measures, Whole, scaled_log
from crawler.parsers.main_text.bridges import LIKELY
from crawler.parsers.main_text.declared import (
    address_evidence,
    head_evidence,
    linked_data_evidence,
    system_evidence,
)
from crawler.parsers.main_text.layout import HEADING, ONE_LINK, TEXT, TITLED
from crawler.parsers.main_text.place_columns import COUNTED
from crawler.parsers.main_text.tables import Pieces, block_measures, class_counts
from crawler.parsers.main_text.text_columns import YEAR

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
_PIECES: Final = Pieces(CLASS_WORDS)
_WORD: Final = re.compile(r"\w+")
_SHARED_TAGS: Final = ("p", "li", "div")
"""Tags of containers whose share of all containers counts as well."""
_BEFORE: Final = 4
_BEHIND: Final = 9
"""Blocks before and from the headline on in which a year in a short line speaks for an article."""
LONGEST_DATED: Final = 120


def evidence(document: Document, page: Segmented, table: Whole, features: Matrix, likelihood: Measures) -> Matrix:
    """A row of numbers around 0 to 1. ``table``: that of the containers; ``features`` and ``likelihood``: the
    blocks', one row each."""
    weight, density, links, headings = block_measures(page.blocks)
    text = features[:, TEXT:TITLED]
    share = weight * likelihood
    numbers = [
        *_text_evidence(weight, likelihood, features[:, HEADING] > 0, features[:, ONE_LINK] > 0),
        *head_evidence(document),
        *(scaled_log(count, 4) for count in document.counts),
        scaled_log(len(weight), 7),
        scaled_log(float(weight.sum()), 10),
        *_class_evidence(page.classes),
        *_headline_evidence(document, page, headings, weight, likelihood),
        *_link_evidence(links, weight * density, weight, likelihood >= LIKELY),
        *linked_data_evidence(document),
        *address_evidence(document),
    ]
    declared = [*_tag_evidence(table), *system_evidence(document)]
    shares = share @ text / max(1.0, float(share.sum()))
    return np.concatenate([numbers, text.mean(0), shares, declared], dtype=np.float32)


def _text_evidence(weight: Measures, likelihood: Measures, heads: Flags, links: Flags) -> list[float]:
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


def _middle(ordered: Measures) -> float:
    """The median of what is in order, 0 of nothing."""
    half = len(ordered) // 2
    return float(ordered[half] + ordered[-half - 1]) / 2 if len(ordered) else 0.0


def _class_evidence(classes: list[str | None]) -> list[float]:
    """How many elements have classes of shops, forums and lists, and how many elements there are."""
    counts = class_counts(classes, _PIECES)
    return [*(scaled_log(count, 6) for count in counts), scaled_log(len(classes), 10)]


def _tag_evidence(table: Whole) -> list[float]:
    """How many containers of which tags the page has: one ``<article>`` is an article's, many are teasers or posts."""
    counts = dict(zip(COUNTED, np.bincount(table[-1] + 1, minlength=len(COUNTED) + 1)[1:].tolist(), strict=True))
    logs = [scaled_log(counts[tag], 4) for tag in COUNTED if tag != "div"]
    articles = counts["article"]
    shares = [counts[tag] / table.shape[1] for tag in _SHARED_TAGS]
    return [*logs, float(articles == 1), float(articles > 2), *shares]


def _headline_evidence(
    document: Document, page: Segmented, headings: Measures, weight: Measures, likelihood: Measures
) -> list[float]:
    """How many first headings there are, how like the title, how far before the text, and whether a year is near."""
    heads = [page.blocks[place] for place in np.flatnonzero(headings == 1).tolist()]
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


def _link_evidence(links: Measures, linked: Measures, weight: Measures, main: Flags) -> list[float]:
    """How many links the page has, and how much text is theirs, in the main text and on the whole page."""
    return [
        scaled_log(links.sum(), 8),
        links[main].sum() / max(1, main.sum()),
        linked.sum() / max(1.0, weight.sum()),
        linked[main].sum() / max(1.0, weight[main].sum()),
    ]
