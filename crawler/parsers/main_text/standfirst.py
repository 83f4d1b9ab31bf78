"""The paragraph under the headline that the page repeats as its description: text, though it stands apart from it."""

from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import weight
from crawler.parsers.main_text.regions import READABLE
from crawler.parsers.view import View

LEAST: Final = 50.0
"""Weight of what two texts must open with alike."""
REACH: Final = 40
"""Blocks above the text up to which it is looked for: buttons and pictures stand between."""
DOUBTED: Final = 0.3
"""Likelihood that the model must give it: editors of news sites hold most of them for none of the text."""
_DESCRIPTIONS: Final = ("description", "og:description", "twitter:description")
_CUT: Final = " .…[]"


def standfirst(view: View) -> Block | None:
    """The free block between headline and text that opens like a description; None where the text does so itself."""
    described = {folded(text).rstrip(_CUT) for name in _DESCRIPTIONS for text in view.document.metas.get(name, ())}
    if not described:
        return None
    lead = view.content.lead
    headline = [block.index for name, claim in view.claims if name == "title" for block in claim.blocks]
    first = max((index for index in headline if index < lead), default=lead)
    above = view.page.blocks[max(first, lead - REACH) : lead]
    found = next((block for block in above if view.is_free(block) and _is_described(block, described)), None)
    if found is None or not _may_be_text(view, found):
        return None
    is_repeated = any(_is_described(block, described) for block in view.page.blocks[lead : lead + 1])
    return None if is_repeated else found


def _may_be_text(view: View, block: Block) -> bool:
    return view.content.likelihood[block.index] >= DOUBTED and view.content.region(block) in READABLE


def _is_described(block: Block, described: set[str]) -> bool:
    return any(_open_alike(block.folded, text) for text in described)


def _open_alike(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter] and weight(one[:shorter]) >= LEAST
