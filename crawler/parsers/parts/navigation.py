"""The articles before and after this one."""

from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import weight
from crawler.parsers.neighbours.candidates import LONGEST, SHORTEST, Candidate, in_block, is_elsewhere, may_name
from crawler.parsers.neighbours.marks import Direction, is_none, is_only_word
from crawler.parsers.view import Claim, View
from schemas.article import Link

BELOW_TEXT: Final = 0.2
"""Largest share of the text's prose that may follow a neighbour that only its place tells."""


def previous_article(view: View) -> Claim | None:
    """Claim the link to the article before this one."""
    return _neighbour(view, "previous")


def next_article(view: View) -> Claim | None:
    """Claim the link to the article after this one."""
    return _neighbour(view, "next")


def _neighbour(view: View, direction: Direction) -> Claim | None:
    named = [block for block in view.blocks if may_name(view, block)]
    candidates = [found for block in named for found in in_block(view, block, direction)]
    usable = [c for c in candidates if _is_headline(view, c.title) and is_elsewhere(c.href)]
    arrows = [c for c in usable if c.strength == 1]
    usable = [c for c in usable if c.strength > 1 or _is_paired(view, c, direction) or _ends_article(view, c, arrows)]
    best = max((c for c in usable if _is_credible(view, c, direction)), key=_order, default=None)
    if best is None:
        return None
    link = Link(title=best.title, url=view.document.absolute(best.href))
    # a line with both neighbours in it is claimed by the second to be read
    shared = direction == "previous" and len(best.blocks) == 1 and bool(in_block(view, best.blocks[0], "next"))
    return Claim(link, () if shared else best.blocks)


def _order(found: Candidate) -> tuple[bool, int, int]:
    return found.href is not None, found.strength, found.blocks[0].index


def _is_credible(view: View, found: Candidate, direction: Direction) -> bool:
    """Without a link a neighbour stands below the text, and not beside a linked one."""
    if found.href is not None:
        return True
    if weight(found.title) <= 2 * SHORTEST:
        # "none", "keiner", "no hay más"
        return False
    if _has_linked_pair(view, found, direction):
        return False
    return _is_paired(view, found, direction) or _is_below_text(view, found.blocks[0])


def _is_below_text(view: View, block: Block) -> bool:
    """Not in the text, where "Next: fold the towel" is an instruction."""
    below = sum(view.content.prose[block.index + 1 : view.content.end])
    return below <= BELOW_TEXT * view.content.weight() and not block.text.rstrip().endswith((".", "。", ":", "："))


def _is_paired(view: View, found: Candidate, direction: Direction) -> bool:
    """An arrow alone may mean anything; one back and one on, side by side, mean the neighbours."""
    other: Direction = "next" if direction == "previous" else "previous"
    index = found.blocks[0].index
    around = view.page.blocks[max(0, index - 3) : index + 4]
    return any(c.title != found.title for b in around for c in in_block(view, b, other))


def _has_linked_pair(view: View, found: Candidate, direction: Direction) -> bool:
    """Beside a linked neighbour, one without a link is a phrase such as "none" or "last article"."""
    other: Direction = "next" if direction == "previous" else "previous"
    index = found.blocks[0].index
    around = view.page.blocks[max(0, index - 2) : index + 3]
    return any(c.href is not None and c.strength > 1 for b in around for c in in_block(view, b, other))


def _ends_article(view: View, found: Candidate, arrows: list[Candidate]) -> bool:
    """The page's only line with such an arrow, alone on it, below the text."""
    block = found.blocks[0]
    below = sum(view.content.prose[block.index : view.content.end])
    alone = len(arrows) == 1 and len(block.anchors) <= 1 and view.content.lead < block.index
    return alone and weight(found.title) > 2 * SHORTEST and below <= BELOW_TEXT * view.content.weight()


def _is_headline(view: View, title: str) -> bool:
    if not SHORTEST <= weight(title) <= LONGEST or title.isdecimal() or is_none(title):
        return False
    key = folded(title)
    words = view.words.words
    return not (
        words["navigation.pagination"].is_all_of(key)
        or is_only_word(view.words, title)
        or words["teasers.more"].is_all_of(key)
    )
