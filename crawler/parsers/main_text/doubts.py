"""From when a block is main text, how far apart blocks may stand that speak for each other, and which headings
are the text's own."""

from typing import Final

from crawler.parsers.blocks.block import Segmented

LIKELY: Final = 0.5
"""Likelihood from which a block is main text."""
LONGEST_BRIDGE: Final = 12
"""Blocks between two that are main text, or below one, that may count for what stands around them, at most."""


def is_heading_of_text(page: Segmented, likelihood: list[float], index: int) -> bool:
    """True for a heading without a link that is marked up, and stands, like one that is main text above it."""
    heading = page.blocks[index]
    if not heading.heading or heading.anchors:
        return False
    around = page.containers[heading.container].parent
    return any(
        block.heading == heading.heading
        and likelihood[block.index] >= LIKELY
        and page.containers[block.container].parent == around
        for block in page.blocks[:index]
    )
