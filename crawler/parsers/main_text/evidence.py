"""What speaks for and against a page being an article: one row of numbers, for the model to weigh."""

import re
from typing import Final

import numpy as np

from crawler.parsers.blocks.block import Block, Segmented
from crawler.parsers.document.document import Document
from crawler.parsers.main_text.arrays import Matrix, Measures, Whole, scaled_log
from crawler.parsers.main_text.declared import (
    address_evidence,
    head_evidence,
    linked_data_evidence,
    system_evidence,
)
from crawler.parsers.main_text.place_columns import COUNTED
from crawler.parsers.main_text.plain_sums import PageSums
from crawler.parsers.main_text.tables import Pieces, class_counts, page_sums
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
    sums = page_sums(page.blocks, features, likelihood)
    numbers = [
        *_text_evidence(sums),
        *head_evidence(document),
        *(scaled_log(count, 4) for count in document.counts),
        scaled_log(sums.blocks, 7),
        scaled_log(sums.weight, 10),
        *_class_evidence(page.classes),
        *_headline_evidence(document, page, sums),
        *_link_evidence(sums),
        *linked_data_evidence(document),
        *address_evidence(document),
    ]
    declared = [*_tag_evidence(table), *system_evidence(document)]
    texts = len(sums.text) // 2
    means, shares = sums.text[:texts], sums.text[texts:] / max(1.0, sums.shared)
    return np.concatenate([numbers, means, shares, declared], dtype=np.float32)


def _text_evidence(sums: PageSums) -> list[float]:
    """How much main text there is, how sure, how long its blocks are, and how it lies on the page."""
    total, longest = max(1.0, sums.weight), sums.main_weights
    held, mains = sum(longest), len(longest)
    headings, inside, linked = sums.headings, sums.main_headings, sums.linked_headings
    return [
        scaled_log(held, 10),
        held / total,
        scaled_log(mains, 6),
        mains / sums.blocks,
        sums.shared / total,
        scaled_log(sums.shared, 10),
        sums.doubted / total * 4,
        sums.doubted / max(1.0, sums.shared),
        scaled_log(longest[-1] if longest else 0, 7),
        scaled_log(_middle(longest), 7),
        scaled_log(sum(longest[-5:]), 9),
        inside / max(1, headings),
        linked / max(1, headings),
        scaled_log(linked, 3),
        scaled_log(headings - inside, 4),
        scaled_log(inside, 4),
        scaled_log(sums.one_links, 6),
        sums.turns / max(1, mains),
        scaled_log(sums.turns, 4),
    ]


def _middle(ordered: list[float]) -> float:
    """The median of what is in order, 0 of nothing."""
    half = len(ordered) // 2
    return (ordered[half] + ordered[-half - 1]) / 2 if ordered else 0.0


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


def _headline_evidence(document: Document, page: Segmented, sums: PageSums) -> list[float]:
    """How many first headings there are, how like the title, how far before the text, and whether a year is near."""
    heads = [page.blocks[place] for place in sums.heads]
    title = document.head_title.lower()
    words = set(_WORD.findall(title))
    found = [
        min(3, len(heads)) / 3,
        float(not heads),
        max((_shared(head, words) for head in heads), default=0.0),
        scaled_log(max((head.weight for head in heads), default=0.0), 5),
    ]
    if not heads or not sums.main_weights:
        return [*found, 1.0, 0.0, 0.0, scaled_log(len(title), 5), scaled_log(len(words), 3)]
    first = sums.heads[0]
    near = page.blocks[max(0, first - _BEFORE) : first + _BEHIND]
    dated = any(block.weight < LONGEST_DATED and YEAR.search(block.text) is not None for block in near)
    before = sums.before / max(1.0, sums.shared)
    return [*found, scaled_log(sums.gap, 5), before, float(dated), scaled_log(len(title), 5), scaled_log(len(words), 3)]


def _shared(block: Block, words: set[str]) -> float:
    """The share of a block's words that are among others."""
    own = set(_WORD.findall(block.text.lower()))
    return len(own & words) / max(1, len(own))


def _link_evidence(sums: PageSums) -> list[float]:
    """How many links the page has, and how much text is theirs, in the main text and on the whole page."""
    return [
        scaled_log(sums.links, 8),
        sums.main_links / max(1, len(sums.main_weights)),
        sums.linked / max(1.0, sums.weight),
        sums.main_linked / max(1.0, sum(sums.main_weights)),
    ]
