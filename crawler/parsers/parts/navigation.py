"""The articles before and after this one."""

from typing import Final

from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import weight
from crawler.parsers.neighbours.addresses import is_elsewhere, is_paging, is_same_page
from crawler.parsers.neighbours.candidates import SHORTEST, Candidate, in_block, may_name, written
from crawler.parsers.neighbours.marks import ARROWS, OTHER, Direction
from crawler.parsers.neighbours.places import REACH, below_text, marked, sided
from crawler.parsers.view import Claim, View
from schemas.article import Link

MOST: Final = 2
"""Different links of the same standing that may name one direction; more are a list."""
CLOSE: Final = 4
"""Blocks below the text in which one link with an arrow is believed."""
ABOVE_TEXT: Final = 30
"""Blocks above the text in which one neighbour alone is believed; further up are the site's menus and banners."""


def previous_article(view: View) -> Claim | None:
    """Claim the link to the article before this one."""
    return _neighbour(view, "previous")


def next_article(view: View) -> Claim | None:
    """Claim the link to the article after this one."""
    return _neighbour(view, "next")


def _neighbour(view: View, direction: Direction) -> Claim | None:
    candidates = [*written(view, direction), *marked(view, direction)] or sided(view, direction)
    usable = [c for c in candidates if _is_usable(view, c)]
    arrows, below = sum(c.strength == 1 for c in usable), below_text(view)
    credible = sorted((c for c in usable if _is_credible(view, c, direction, arrows, below)), key=_order, reverse=True)
    best = next((c for c in credible if not _turns_pages(view, c)), None)
    if best is not None and _are_too_many(credible, best):
        # a list with arrows stands beside the line of both neighbours
        credible = [c for c in credible if _shares_line(view, c, direction)]
        best = next((c for c in credible if not _turns_pages(view, c)), None)
    if best is None or _are_too_many(credible, best):
        return None
    return Claim(Link(title=best.title, url=view.document.absolute(best.href)), best.blocks)


def _are_too_many(credible: list[Candidate], best: Candidate) -> bool:
    return len({c.href for c in credible if c.href and c.strength == best.strength}) > MOST


def _shares_line(view: View, found: Candidate, direction: Direction) -> bool:
    """The line names the other direction as well."""
    return any(c.title != found.title for c in in_block(view, found.blocks[0], OTHER[direction]))


def _order(found: Candidate) -> tuple[bool, bool, bool, int, int]:
    place = found.blocks[0].index
    return found.href is not None, found.strength > 1, not found.is_label, found.strength, place


def _is_usable(view: View, found: Candidate) -> bool:
    # both neighbours may stand in one block
    before = next((claim for part, claim in view.claims if part == "previous_article"), None)
    if before and found.title == before.found.title:
        return False
    if not all(view.is_free(b) or (before is not None and b in before.blocks) for b in found.blocks):
        return False
    if found.href is None:
        return weight(found.title) > 2 * SHORTEST  # shorter: "none", "keiner", "no hay más"
    return is_elsewhere(found.href)


def _turns_pages(view: View, found: Candidate) -> bool:
    if found.href is None:
        return False
    is_same = found.is_label and is_same_page(view.document, found.href)
    return is_same or is_paging(view.document, found.href)


def _is_credible(view: View, found: Candidate, direction: Direction, arrows: int, below: int) -> bool:
    """An arrow alone may mean anything; one back and one on, side by side, mean the neighbours. Without a link a
    neighbour stands below the text, and not beside a linked one. ``below``: where the text ends."""
    block = found.blocks[0]
    if found.href is not None and found.strength > 1 and block.index > view.content.lead - ABOVE_TEXT:
        return True
    if found.href is None and _is_paired(view, found, direction, linked=True):
        return False
    if _is_paired(view, found, direction):
        return True
    if found.strength == 1:
        return (
            arrows == 1
            and _is_below_text(view, block, below)
            and (_is_beside_link(block) or _ends_article(view, block, below))
        )
    is_above = view.content.lead - ABOVE_TEXT // 4 < block.index < view.content.lead
    return found.href is None and found.strength > 3 and (is_above or _is_below_text(view, block, below))


def _is_beside_link(block: Block) -> bool:
    """The arrow leads the line and is no part of a link, as it is in "Read more »"."""
    ends = {sign for a in block.anchors for sign in (a.text[0], a.text[-1])}
    return block.text[0] in ARROWS and len(block.anchors) < 2 and ARROWS.isdisjoint(ends)


def _ends_article(view: View, block: Block, below: int) -> bool:
    """The line is one link, right below the text, and leads to a page of the same place."""
    if not block.is_one_link or block.index > below + CLOSE:
        return False
    if view.words.words["teasers.more"].opens(block.folded) or view.words.words["teasers.inline"].opens(block.folded):
        return False
    own, target = view.document.fetched.url, view.document.absolute(block.anchors[0].href) or ""
    return own.rpartition("/")[0] == target.rpartition("/")[0]


def _is_below_text(view: View, block: Block, below: int) -> bool:
    """Not in the text, where "Next: fold the towel" is an instruction."""
    is_below = view.content.lead < block.index and below <= block.index + 1 < below + REACH // 3
    return is_below and not block.text.rstrip().endswith((".", "。", ":", "："))


def _is_paired(view: View, found: Candidate, direction: Direction, linked: bool = False) -> bool:
    """The other direction is named within three blocks, by another text."""
    index = found.blocks[0].index
    around = view.page.blocks[max(0, index - 3) : index + 4]
    others = (c for b in around if may_name(view.words, b) for c in in_block(view, b, OTHER[direction]))
    return any(c.title != found.title and (not linked or (c.href is not None and c.strength > 1)) for c in others)
