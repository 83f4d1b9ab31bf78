"""What is no text of the article where its surroundings are not: who wrote it, headings of boxes."""

from itertools import pairwise
from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import ends_sentence
from crawler.parsers.main_text.doubts import LIKELY
from crawler.parsers.view import View

LAST: Final = 8
"""Blocks at the end among which the text may tell who wrote it."""
SHORT: Final = 70.0
"""Weight of an address to write to at most, and of what tells of an author, or stands in a box, at least."""
LARGEST_BOX: Final = 12
"""Blocks of a box within the text that may be none of it."""
DOUBTED: Final = 0.25
"""Likelihood up to which a block is surely not text."""


def about_authors(view: View, kept: list[Block]) -> set[int]:
    """Indices of paragraphs at the end that open with an author's name, and of the name that stands alone above: in
    their own text authors do not speak of themselves so. And of short lines with an address to write to."""
    names = [f"{folded(author.name)} " for author in view.claimed("authors") or () if " " in author.name]
    ends = kept[max(len(kept) // 2, len(kept) - LAST) :]
    found = {block.index for block in ends if block.weight > SHORT and block.folded.startswith(tuple(names))}
    found.update(block.index for block in ends if block.weight <= SHORT and _is_address(block.text))
    found.update(one.index for one, below in pairwise(ends) if below.index in found and f"{one.folded} " in names)
    return found


def _is_address(text: str) -> bool:
    """ "Ada Fenn, ada@courier.example": a line that is no sentence and holds an address of mail."""
    before, at, after = text.rpartition("@")
    return bool(at) and before[-1:].isalnum() and "." in after.strip(".") and not ends_sentence(text)


def box_headings(view: View, kept: list[Block]) -> set[int]:
    """Indices of headings of boxes whose text is not kept, but for numbered ones, whose number the next one follows."""
    indices = {block.index for block in kept}
    return {b.index for b in kept if b.heading and not b.text[0].isdecimal() and _heads_nothing(view, b, indices)}


def _heads_nothing(view: View, heading: Block, kept: set[int]) -> bool:
    """True where the box around a heading has other text, and surely none of it is the article's."""
    containers, likelihood = view.page.containers, view.content.likelihood
    around = containers[heading.container].parent
    first, end = (containers[around].first, containers[around].end) if around >= 0 else (0, 0)
    if not 1 < end - first <= LARGEST_BOX:
        return False
    others = [block for block in view.page.blocks[first:end] if block is not heading]
    is_text = any(block.index in kept or DOUBTED <= likelihood[block.index] < LIKELY for block in others)
    return not is_text and sum(block.weight for block in others if not block.heading) > SHORT
