"""Where bylines stand: from a little above the headline to a little below the first running text, and at the end."""

from collections.abc import Iterator
from typing import Final

from crawler.parsers.blocks.block import Block
from crawler.parsers.main_text.regions import READABLE, Region
from crawler.parsers.view import View

ABOVE: Final = 8
BELOW: Final = 8
"""Blocks above the headline and below the first running text that still belong to the head."""
BESIDE: Final = 3
"""Blocks above the headline and below the first running text in which a byline may stand in any region."""
FARTHEST: Final = 30
"""Blocks between headline and running text that are looked at: some pages list products there."""
LONGEST_LINE: Final = 160.0
BEFORE_END: Final = 8
AFTER_END: Final = 6
_OTHERS: Final = frozenset({"recommendations", "previous_article", "next_article", "breadcrumbs", "title"})


def headline(view: View) -> int:
    """The index of the headline's block; of the first running text where no block above shows the headline."""
    lead = view.content.lead
    claim = next((claim for part, claim in view.claims if part == "title"), None)
    index = claim.blocks[0].index if claim is not None and claim.blocks else lead
    return min(index, lead)


def head(view: View) -> list[Block]:
    """The lines around the headline, in reading order: what others claimed, and long text, is left out.

    Around headline and running text every region counts, since pages set bylines in asides, footers and
    share bars; farther off plain ones and headers only.
    """
    top, lead = headline(view), view.content.lead
    ends = {*range(max(0, top - ABOVE), min(top + FARTHEST, lead + BELOW)), *range(max(0, lead - ABOVE), lead + BELOW)}
    blocks = view.page.blocks
    found = []
    for index in sorted(ends):
        if index >= len(blocks):
            break
        block = blocks[index]
        if block.weight <= LONGEST_LINE and _is_open(view, block, top - BESIDE <= index <= lead + BESIDE):
            found.append(block)
    return found


def foot(view: View) -> Iterator[Block]:
    """The lines around the end of the text."""
    end = view.content.end
    start = max(view.content.lead + BELOW, end - BEFORE_END)
    for block in view.page.blocks[start : end + AFTER_END]:
        if block.weight <= LONGEST_LINE and _is_open(view, block, is_inside=False):
            yield block


def colophon(view: View) -> Iterator[Block]:
    """The lines at the very end of the text and behind it in any region: asides and footers that say what they are."""
    end = view.content.end
    for block in view.page.blocks[max(view.content.lead + 1, end - BESIDE) : end + AFTER_END]:
        if block.weight <= LONGEST_LINE and _is_open(view, block, is_inside=True):
            yield block


def _is_open(view: View, block: Block, is_inside: bool) -> bool:
    region = view.content.region(block)
    if region is Region.COMMENTS or (not is_inside and region not in READABLE):
        return False
    return view.is_free(block) or not any(
        part in _OTHERS and any(block is other for other in claim.blocks) for part, claim in view.claims
    )
