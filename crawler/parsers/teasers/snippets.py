"""Which text of a card is its snippet, and its picture."""

import re
from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import ends_sentence
from crawler.parsers.document.element import Element
from crawler.parsers.teasers.teaser import CUT, SNIPPET_WEIGHT, Teaser, with_text
from crawler.parsers.view import View

LONGEST_MORE: Final = 40
LONGEST_LINE: Final = 60.0
"""Weight up to which words of the site itself ("Advertisement - continue below") are no snippet."""
SEPARATORS: Final = " :：-–—|·•»>"
"""What stands between a headline and the snippet in its line."""
_DATE: Final = re.compile(r"\d{4}|\b\d{1,2}[./-]\d{1,2}\b")
_CREDIT: Final = re.compile(r"\s/\s|©")


def snippet(view: View, teaser: Teaser) -> str | None:
    """The longest text of the card that reads like one: not a date, a name, a category or the title again."""
    usable = [b for b in teaser.snippets if b.text.endswith(CUT) or _reads_like_snippet(view, teaser, b)]
    cut = [b for b in usable if b.text.endswith(CUT)]
    below = [b for b in usable if b.index >= teaser.block.index]
    best = max(cut or below or usable, key=lambda b: b.weight, default=None)
    text = best.text.lstrip(SEPARATORS) if best else ""
    return text if text and folded(text) not in folded(teaser.title) else None


def _reads_like_snippet(view: View, teaser: Teaser, block: Block) -> bool:
    is_sentence = ends_sentence(block.text)
    if is_more(view, block.folded) or block.weight < (SNIPPET_WEIGHT / 2 if is_sentence else SNIPPET_WEIGHT):
        return False
    if not is_sentence and (block.index < teaser.block.index or _CREDIT.search(block.text)):
        # above the headline stand categories, names and whose the picture is
        return False
    return not _is_line_of_site(view, block) and not (_DATE.search(block.text) and block.weight < 45)


def _is_line_of_site(view: View, block: Block) -> bool:
    words = view.words.words
    if words["byline.author"].opens(block.folded) or words["dates.published"].opens(block.folded):
        return True
    if ends_sentence(block.text) or block.weight > LONGEST_LINE:
        return False
    return words["boilerplate.lines"].opens(block.folded) is not None


def image(view: View, teaser: Teaser) -> str | None:
    """The address of the card's picture, or None; lazily loaded ones included."""
    pictures = [picture for block in teaser.blocks for picture in block.images]
    own = [picture for picture in pictures if _leads_to(picture, teaser.href)]
    for picture in own or pictures:
        source = picture.get("data-src") or picture.get("src") or ""
        if not source.startswith("data:"):
            return view.document.absolute(source)
    return None


def _leads_to(picture: Element, href: str | None) -> bool:
    return href is not None and any(link.get("href") == href for link in picture.iterancestors("a"))


def without_more(view: View, block: Block) -> Block:
    """A snippet without the "[more]" link at its end."""
    text = block.text
    for anchor in block.anchors:
        if is_more(view, folded(anchor.text)):
            text = text.removesuffix(anchor.text).rstrip(" ]】)").removesuffix(anchor.text).rstrip("[【(（ ")
    return block if text == block.text else with_text(block, text)


def is_more(view: View, text: str) -> bool:
    """True for a folded text that only says "read more"."""
    return len(text) <= LONGEST_MORE and view.words.words["teasers.more"].is_all_of(text)
