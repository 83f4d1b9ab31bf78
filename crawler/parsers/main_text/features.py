"""What the model sees of a page: a row of numbers for each block, none of which depends on a language.

``text_columns`` says what a block's text is made of, ``place_columns`` where it stands in the tree; here are the
others, and the order of all: the trained weights hold for it. ``tables`` reads blocks and containers into arrays.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np

from crawler.parsers.blocks.block import Block, Segmented
from crawler.parsers.document import embedded
from crawler.parsers.document.document import Document
from crawler.parsers.main_text.arrays import Flags, Matrix, Whole, columns
from crawler.parsers.main_text.place_columns import Places
from crawler.parsers.main_text.tables import block_flags, block_numbers, possibly_named
from crawler.parsers.main_text.text_columns import text_columns

STRONG: Final = 120.0
ONE_LINK: Final = 13
HEADING: Final = 18
"""The columns that say whether a block is one link, and a heading."""
TEXT_COLUMNS: Final = slice(19, 35)
"""The columns that ``text_columns`` makes."""
SHORTEST_NAME: Final = 8
LONGEST_NAME: Final = 200
"""Characters of a text that may be a name that the head gives the page."""
LONGEST_TITLE: Final = 1_000
"""Characters of such a name up to which its parts are remembered."""


def features(document: Document, page: Segmented, prose: list[float]) -> Matrix:
    """Rows of numbers around 0 to 1, one a block. ``prose``: each block's weight as running text."""
    blocks, containers = page.blocks, page.containers
    count = len(blocks)
    if not count:
        return np.zeros((0, 0), np.float32)
    weight, density, inside, headings = block_numbers(blocks)
    running = np.asarray(prose, np.float32)
    text = text_columns([b.text for b in blocks], weight)
    titled = _titled(document, blocks)
    places = Places(containers)
    return np.concatenate(
        [
            _own_columns(document, blocks, weight, density, headings),
            text,
            titled[:, None],
            places.own_tags(inside),
            places.around(inside),
            places.levels(inside, weight, running, density),
            places.groups(inside, weight, running, density),
            _along(headings, running, text[:, -1], titled, places.depth[inside]),
            np.broadcast_to(_page_columns(document, weight, running, density), (count, 5)),
        ],
        axis=1,
        dtype=np.float32,
    )


def _own_columns(document: Document, blocks: list[Block], weight: Matrix, density: Matrix, headings: Whole) -> Matrix:
    flags = block_flags(blocks)
    found = [
        np.log1p(weight) / 7,
        density,
        *(weight < limit for limit in (15, 30, 60)),
        weight > STRONG,
        weight > 300,
        *flags.T[:5],
        np.log1p(flags[:, 5]) / 2,
        flags[:, 6],
        headings / 6,
        *_known_texts(document, [b.text for b in blocks]),
        headings > 0,
    ]
    return columns(found)


def _known_texts(document: Document, texts: list[str]) -> Iterator[Flags]:
    """Which texts stand on the page again, begin as its description does, and are in the body that JSON-LD gives."""
    times = Counter(texts)
    about = (document.meta("og:description", "description", "twitter:description") or "")[:60]
    body = _article_body(document)
    count = len(texts)
    yield _flags([times[text] > 1 for text in texts] if len(times) < count else [], count)
    yield _flags([text.startswith(about) for text in texts] if len(about) > 30 else [], count)
    yield _flags([len(text) > 25 and text[:100] in body for text in texts] if body else [], count)


def _flags(found: list[bool], count: int) -> Flags:
    return np.asarray(found, np.bool_) if found else np.zeros(count, np.bool_)


def _titled(document: Document, blocks: list[Block]) -> Matrix:
    """How far a block's text is a name that the head gives the page, 0 to 1."""
    titles = (document.meta("og:title", "twitter:title") or "", document.head_title)
    names = list(dict.fromkeys([title.lower() for title in titles if title]))
    # what is part of a name begins like one of its places, and what a name is part of is as long: cheaper to see
    # than to search for each block
    places = {name[place : place + SHORTEST_NAME] for name in names for place in range(min(len(name), LONGEST_TITLE))}
    shortest = 0 if any(len(name) > LONGEST_TITLE for name in names) else min(map(len, names), default=0)
    found = np.zeros(len(blocks), np.float32)
    for block, text in possibly_named(blocks, places, shortest, SHORTEST_NAME, LONGEST_NAME) if names else ():
        shares = [min(1.0, len(text) / len(name)) for name in names if text in name or name in text]
        found[block.index] = max(shares, default=0.0)
    return found


def _article_body(document: Document) -> str:
    for node in embedded.articles(document.linked_data):
        if found := embedded.texts(node.get("articleBody")):
            return found[0]
    return ""


def _along(headings: Whole, running: Matrix, dated: Matrix, titled: Matrix, depth: Matrix) -> Matrix:
    """Where a block stands: on the page, after the headline, among headings, dates and running text."""
    count = len(headings)
    index = np.arange(count, dtype=np.float32)
    total = max(1.0, float(running.sum()))
    before = (np.cumsum(running) - running) / total
    first = np.flatnonzero(headings == 1)
    title = int(titled.argmax()) if titled.max() > 0.5 else int(first[0]) if len(first) else -1
    dates = np.cumsum(dated)
    places = np.arange(count)
    near = dates[np.minimum(places + 15, count - 1)] - dates[np.maximum(places - 15, 0)]
    found = [
        index / count,
        before,
        1 - before - running / total,
        depth / 20,
        np.clip((index - title) / 20, -1, 1) if title >= 0 else np.zeros(count),
        index > title if title >= 0 else np.zeros(count),
        np.full(count, title >= 0),
        np.log1p(_since(headings > 0)) / 5,
        np.log1p(_since(running > STRONG)) / 5,
        np.log1p(_since((running > STRONG)[::-1])[::-1]) / 5,
        np.log1p(dates) / 4,
        np.log1p(np.abs(near)) / 3,
    ]
    return columns(found)


def _since(marks: Flags) -> Matrix:
    """How many blocks ago the last mark was; the place itself counts, none counts as 150."""
    places = np.where(marks, np.arange(len(marks)), -150)
    return (np.arange(len(marks)) - np.maximum.accumulate(places)).clip(0, 150).astype(np.float32)


def _page_columns(document: Document, weight: Matrix, running: Matrix, density: Matrix) -> Matrix:
    total = max(1.0, float(weight.sum()))
    declared = document.meta("og:type") == "article" or bool(embedded.articles(document.linked_data))
    return np.asarray(
        [
            np.log1p(running.sum()) / 10,
            np.log1p(len(weight)) / 7,
            float((weight * density).sum()) / total,
            float(running.sum()) / total,
            declared,
        ],
        np.float32,
    )
