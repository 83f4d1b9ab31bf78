"""What kind of place each container of a page is."""

from typing import Final

from crawler.parsers.blocks.block import Block
from crawler.parsers.main_text.arrays import Whole
from crawler.parsers.main_text.region import TAG_SHARE, Region
from crawler.parsers.main_text.tables import container_regions

__all__ = ["READABLE", "Region", "regions"]

READABLE: Final = frozenset({Region.PLAIN, Region.HEADER})
"""Places whose blocks may be text."""
WORD_SHARE: Final = 0.2
"""Largest share of the page's prose in a container whose class word is believed."""


def regions(blocks: list[Block], table: Whole, prose: list[float], sums: list[float]) -> list[Region]:
    """A region for each container; the outermost special one wins over those inside it. ``table``: that of the
    containers; ``sums``: the prose up to each block and at the page's end."""
    by_word = container_regions(table, sums, WORD_SHARE)
    plain = Region.PLAIN
    lost = sum([p for b, p in zip(blocks, prose, strict=True) if p and by_word[b.container] is not plain])
    # words that stand on the text itself say nothing on this page
    return by_word if lost <= TAG_SHARE * sums[-1] else container_regions(table, sums, 0.0)
