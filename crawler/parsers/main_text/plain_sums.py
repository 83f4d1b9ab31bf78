"""Sums over a page's blocks in numpy; :mod:`crawler.parsers.compiled.sums` has them in one compiled pass."""

from typing import NamedTuple

import numpy as np

from crawler.parsers.blocks.block import Block
from crawler.parsers.main_text.arrays import Matrix, Measures
from crawler.parsers.main_text.doubts import LIKELY
from crawler.parsers.main_text.layout import HEADING, ONE_LINK, TEXT, TITLED


class PageSums(NamedTuple):
    """Blocks that are main text are ``main``; ``shared`` is weight times likelihood."""

    blocks: int
    weight: float
    shared: float
    doubted: float
    """What is shared, times the likelihood that it is none of the text."""
    main_weights: list[float]
    """In order, the least first."""
    turns: int
    """How often main text begins or ends."""
    headings: int
    linked_headings: int
    main_headings: int
    links: int
    main_links: int
    one_links: int
    """Blocks that are one link each and none of the main text."""
    linked: float
    main_linked: float
    """Weight of links."""
    heads: list[int]
    """Places of the headings of the first level."""
    before: float
    """What is shared before the first of them."""
    gap: int
    """How far main text is behind it; as many blocks as the page has where there is none."""
    text: Matrix
    """The means of the columns that say what texts are made of, then what of them is shared."""


def page_sums(blocks: list[Block], features: Matrix, likelihood: Measures) -> PageSums:
    """Sums over a page's blocks, of which there is at least one. ``features``: their rows."""
    found = [(block.weight, block.link_density, len(block.anchors), block.heading) for block in blocks]
    weight, density, links, level = np.asarray(found, np.float64).T
    main, share, linked = likelihood >= LIKELY, weight * likelihood, weight * density
    headings, one_link, text = features[:, HEADING] > 0, features[:, ONE_LINK] > 0, features[:, TEXT:TITLED]
    heads = np.flatnonzero(level == 1).tolist()
    first = heads[0] if heads else 0
    behind = np.flatnonzero(main[first:])
    return PageSums(
        blocks=len(blocks),
        weight=float(weight.sum()),
        shared=float(share.sum()),
        doubted=float((share * (1 - likelihood)).sum()),
        main_weights=np.sort(weight[main]).tolist(),
        turns=int(np.count_nonzero(main[1:] != main[:-1])),
        headings=int(np.count_nonzero(headings)),
        linked_headings=int(np.count_nonzero(headings & one_link)),
        main_headings=int(np.count_nonzero(headings & main)),
        links=int(links.sum()),
        main_links=int(links[main].sum()),
        one_links=int(np.count_nonzero(one_link & ~main)),
        linked=float(linked.sum()),
        main_linked=float(linked[main].sum()),
        heads=heads,
        before=float(share[:first].sum()),
        gap=int(behind[0]) if len(behind) else len(blocks),
        text=np.concatenate([text.mean(0, np.float64), share @ text], dtype=np.float32),
    )
