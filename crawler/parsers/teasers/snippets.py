"""Which text of a card is its snippet, and its picture."""

import re
from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import ends_sentence
from crawler.parsers.teasers.teaser import CUT, SNIPPET_WEIGHT, Teaser, with_text
from crawler.parsers.view import View

LONGEST_MORE: Final = 40
_DATE: Final = re.compile(r"\d{4}|\b\d{1,2}[./-]\d{1,2}\b")


def snippet(view: View, teaser: Teaser) -> str | None:
    """The longest text of the card that reads like one: not a date, a name or a category."""
    usable = [b for b in teaser.snippets if b.text.endswith(CUT) or _reads_like_snippet(view, b)]
    cut = [b for b in usable if b.text.endswith(CUT)]
    best = max(cut or usable, key=lambda b: b.weight, default=None)
    return best.text if best else None


def _reads_like_snippet(view: View, block: Block) -> bool:
    if is_more(view, block.folded) or block.weight < (
        SNIPPET_WEIGHT / 2 if ends_sentence(block.text) else SNIPPET_WEIGHT
    ):
        return False
    words = view.words.words
    if words["byline.author"].opens(block.folded) or words["dates.published"].opens(block.folded):
        return False
    return not (_DATE.search(block.text) and block.weight < 45)


def image(view: View, teaser: Teaser) -> str | None:
    """The address of the card's picture, or None; lazily loaded ones included."""
    for block in teaser.blocks:
        for picture in block.images:
            source = picture.get("data-src") or picture.get("src") or ""
            if not source.startswith("data:"):
                return view.document.absolute(source)
    return None


def without_more(view: View, block: Block) -> Block:
    """A snippet without the "[more]" link at its end."""
    if not block.anchors:
        return block
    text = block.text
    for anchor in block.anchors:
        if view.words.words["teasers.more"].is_all_of(folded(anchor.text)):
            text = text.removesuffix(anchor.text).rstrip(" ]】)").removesuffix(anchor.text).rstrip("[【(（ ")
    return with_text(block, text)


def is_more(view: View, text: str) -> bool:
    """True for a folded text that only says "read more"."""
    return len(text) <= LONGEST_MORE and view.words.words["teasers.more"].is_all_of(text)
