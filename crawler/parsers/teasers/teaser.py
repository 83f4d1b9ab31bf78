"""What a teaser is while its card is read."""

from dataclasses import dataclass, field
from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import weight

TITLE_WEIGHT: Final = 14.0
"""Least weight of a teaser's title: below it a link names a category, a tag or a person."""
SNIPPET_WEIGHT: Final = 30.0
LONGEST_TITLE: Final = 320.0
CUT: Final = ("...", "…", "……", "[...]", "[…]", "..", "。。。")


@dataclass(slots=True)
class Teaser:
    """A headline, where it leads, and the blocks of its card; ``snippets`` are candidates."""

    title: str
    href: str | None
    block: Block
    snippets: list[Block] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def with_text(block: Block, text: str) -> Block:
    """A block's piece as a block of its own."""
    return Block(
        block.index, text, block.element, block.container, 0, False, weight=weight(text), folded=folded(text[:200])
    )
