"""Runs of blocks under a heading such as "Recommend" in which nothing is linked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.scope import rest_of_container
from crawler.parsers.blocks.text import ends_sentence
from crawler.parsers.main_text.regions import Region
from crawler.parsers.structure.dates import read_dates
from crawler.parsers.teasers.evidence import Evidence
from crawler.parsers.teasers.groups import LONGEST_HEADING
from crawler.parsers.teasers.teaser import CUT
from crawler.parsers.view import View

_ELSEWHERE: Final = frozenset({Region.NAVIGATION, Region.BREADCRUMBS})
LONGEST_DATE: Final = 40.0
LONGEST_SNIPPET: Final = 400.0
MOST_BELOW: Final = 0.5
"""Largest share of the text's prose that may follow teasers without links that stand in it."""
LINKLESS: Final = 4
"""Blocks under a heading that have no link, so that its teasers have none."""


@dataclass(frozen=True, slots=True)
class Zone:
    """The heading and the blocks under it."""

    heading: Block
    blocks: list[Block]


def zones(view: View, evidence: Evidence, claimed: set[int]) -> Iterator[Zone]:
    """The announced runs of the page in reading order, outside what is claimed already."""
    seen = set(claimed)
    for index in evidence.announcements:
        block = view.page.blocks[index]
        if index in seen or block.anchors or not view.is_free(block) or not _announces(view, evidence, block):
            continue
        if index > view.content.lead and sum(view.content.prose[index:]) > MOST_BELOW * view.content.weight():
            # "Highlights" of the article itself
            continue
        below = _until_foreign(view, evidence, rest_of_container(view.page, block))
        inside = [b for b in below if view.is_free(b) and b.index not in seen]
        if inside and not any(b.anchors for b in inside[:LINKLESS]):
            seen.update(b.index for b in inside)
            yield Zone(block, inside)


def _announces(view: View, evidence: Evidence, block: Block) -> bool:
    """True for a teaser heading, such as "Recommend" or "相关文章", that stands over neither links nor prose."""
    if view.content.region(block) in _ELSEWHERE:
        return False
    following = view.page.blocks[block.index + 1 : block.index + 1 + LINKLESS]
    if not following or any(b.anchors for b in following[:2]) or all(b.weight > 200 for b in following[:2]):
        return False
    # "Related articles about knees": a heading over cut lines may say more
    return evidence.line(block)[0] > 0.5 or any(b.text.endswith(CUT) for b in following)


def _until_foreign(view: View, evidence: Evidence, below: range) -> list[Block]:
    """Stop at the next heading of something else: a boilerplate heading, or one over prose."""
    kept: list[Block] = []
    blocks = view.page.blocks
    title_level = next((blocks[i].heading for i in below[:3] if blocks[i].heading), 0)
    for block in map(blocks.__getitem__, below):
        if view.content.prose[block.index] > LONGEST_SNIPPET or _is_legal(block):
            break
        if kept and view.content.region(block) is not view.content.region(kept[0]):
            break
        if block.weight <= LONGEST_HEADING and any(evidence.line(block)):
            break
        if block.heading and not block.anchors and (block.heading != title_level or not _is_card_title(view, block)):
            break
        kept.append(block)
    return kept


def _is_card_title(view: View, block: Block) -> bool:
    """A heading without a link can still be a card's title, where one link or a snippet follows at once."""
    below = view.page.blocks[block.index + 1 : block.index + 4]
    following = [b for b in below if not (b.weight <= LONGEST_DATE and read_dates(b.text))][:2]
    if not following:
        return False
    return len(following[0].anchors) <= 1 and (ends_sentence(following[0].text) or any(b.anchors for b in following))


def _is_legal(block: Block) -> bool:
    """The page's last lines."""
    return block.text.startswith(("©", "Copyright", "copyright")) or ("©" in block.text and block.weight < 200)
