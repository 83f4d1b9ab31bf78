"""A row of numbers for each block, in numpy; :mod:`crawler.parsers.compiled.rows` has the same in one compiled pass.

``text_columns`` says what a block's text is made of, ``place_columns`` where it stands in the tree; here are the
others, and the order of all: the trained weights hold for it. Counts and lengths stay as they are: ``features`` takes
their logarithms.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from crawler.parsers.blocks.block import Block
from crawler.parsers.main_text.arrays import Flags, Matrix, Whole, columns, sums
from crawler.parsers.main_text.place_columns import Places
from crawler.parsers.main_text.plain_tables import block_flags, block_numbers
from crawler.parsers.main_text.text_columns import text_columns

STRONG: Final = 120.0
LONG: Final = 300.0
SHORT: Final = (15.0, 30.0, 60.0)
"""Weights of running text, of much of it, and of lines."""
SHORTEST_NAME: Final = 8
LONGEST_NAME: Final = 200
"""Characters of a text that may be a name that the head gives the page."""
SHORTEST_DESCRIPTION: Final = 31
SHORTEST_REPEATED: Final = 26
LONGEST_REPEATED: Final = 100
"""Characters of a description, and of a text that may stand in the body that JSON-LD gives; and how many are looked
for."""
NEAR: Final = 15
"""Blocks on either side in which dates are counted."""
FARTHEST: Final = 150
"""As many blocks ago as what never was."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the head says of a page: its ``names`` in lower case, how its description begins, the article's ``body``,
    and whether it is declared an article. All may be empty."""

    names: tuple[str, ...]
    description: str
    body: str
    is_article: bool


def feature_rows(blocks: list[Block], prose: list[float], places: Whole, said: Said) -> Matrix:
    """Rows of numbers, one for each of some blocks. ``prose``: each block's weight as running text, ``places``: the
    page's ``place_table``."""
    weight, density, inside, headings = block_numbers(blocks)
    running = np.asarray(prose, np.float32)
    texts = [block.text for block in blocks]
    text = text_columns(texts, weight)
    titled = _titled(blocks, said.names)
    tree = Places(places)
    return np.concatenate(
        [
            _own_columns(block_flags(blocks), weight, density, headings, list(_known_texts(texts, said))),
            text,
            titled[:, None],
            tree.own_tags(inside),
            tree.around(inside),
            tree.levels(inside, weight, running, density),
            tree.groups(inside, weight, running, density),
            _along(headings, running, text[:, -1], titled, tree.depth[inside]),
            np.broadcast_to(_page_columns(weight, running, density, said.is_article), (len(blocks), 5)),
        ],
        axis=1,
        dtype=np.float32,
    )


def _own_columns(flags: Matrix, weight: Matrix, density: Matrix, headings: Whole, known: list[Flags]) -> Matrix:
    found = [
        weight,
        density,
        *(weight < limit for limit in SHORT),
        weight > STRONG,
        weight > LONG,
        *flags.T,
        headings / 6,
        *known,
        headings > 0,
    ]
    return columns(found)


def _known_texts(texts: list[str], said: Said) -> Iterator[Flags]:
    """Which texts stand on the page again, begin as its description does, and are in the body that JSON-LD gives."""
    times = Counter(texts)
    count, about, body = len(texts), said.description, said.body
    yield _flags([times[text] > 1 for text in texts] if len(times) < count else [], count)
    yield _flags([text.startswith(about) for text in texts] if len(about) >= SHORTEST_DESCRIPTION else [], count)
    repeated = [len(text) >= SHORTEST_REPEATED and text[:LONGEST_REPEATED] in body for text in texts] if body else []
    yield _flags(repeated, count)


def _flags(found: list[bool], count: int) -> Flags:
    return np.asarray(found, np.bool_) if found else np.zeros(count, np.bool_)


def _titled(blocks: list[Block], names: tuple[str, ...]) -> Matrix:
    """How far a block's text is a name that the head gives the page, 0 to 1."""
    found = np.zeros(len(blocks), np.float32)
    for place, block in enumerate(blocks):
        if SHORTEST_NAME <= len(block.text) <= LONGEST_NAME:
            text = block.text.lower()
            shares = [min(1.0, len(text) / len(name)) for name in names if text in name or name in text]
            found[place] = max(shares, default=0.0)
    return found


def _along(headings: Whole, running: Matrix, dated: Matrix, titled: Matrix, depth: Matrix) -> Matrix:
    """Where a block stands: on the page, after the headline, among headings, dates and running text."""
    count = len(headings)
    index = np.arange(count, dtype=np.float32)
    held = sums(running)
    total = max(1.0, float(held[-1]))
    first = np.flatnonzero(headings == 1)
    title = int(titled.argmax()) if titled.max() > 0.5 else int(first[0]) if len(first) else -1
    dates = np.cumsum(dated)
    places = np.arange(count)
    near = dates[np.minimum(places + NEAR, count - 1)] - dates[np.maximum(places - NEAR, 0)]
    found = [
        index / count,
        held[:-1] / total,
        1 - held[1:] / total,
        depth / 20,
        np.clip((index - title) / 20, -1, 1) if title >= 0 else np.zeros(count),
        index > title if title >= 0 else np.zeros(count),
        np.full(count, title >= 0),
        _since(headings > 0),
        _since(running > STRONG),
        _since((running > STRONG)[::-1])[::-1],
        dates,
        near,
    ]
    return columns(found)


def _since(marks: Flags) -> Matrix:
    """How many blocks ago the last mark was; the place itself counts, none counts as ``FARTHEST``."""
    places = np.where(marks, np.arange(len(marks)), -FARTHEST)
    return (np.arange(len(marks)) - np.maximum.accumulate(places)).clip(0, FARTHEST).astype(np.float32)


def _page_columns(weight: Matrix, running: Matrix, density: Matrix, is_article: bool) -> Matrix:
    weights, runs, linked = (float(sums(values)[-1]) for values in (weight, running, weight * density))
    total = max(1.0, weights)
    return np.asarray([runs, len(weight), linked / total, runs / total, is_article], np.float32)
