"""Cards whose only link invites to read on: the headline stands above it, unlinked."""

from functools import cache
from itertools import pairwise
from typing import Final

from crawler.lexicons.phrases import Beginnings, Phrases, folded
from crawler.parsers.blocks.block import Anchor, Block
from crawler.parsers.blocks.text import ends_sentence, weight
from crawler.parsers.teasers.cards import LONGEST_SNIPPET, extents_of, lines_above
from crawler.parsers.teasers.entries import Entry
from crawler.parsers.teasers.groups import Group
from crawler.parsers.teasers.loops import that_may_open
from crawler.parsers.teasers.snippets import is_more
from crawler.parsers.teasers.teaser import SNIPPET_WEIGHT, Teaser
from crawler.parsers.teasers.titles import is_note
from crawler.parsers.view import View

SHORTEST: Final = 8.0
SHORTEST_HEADING: Final = 3.0
LONGEST: Final = 160.0
"""Weights from which an unlinked line, and a heading, can be a card's headline, and up to which."""
TALLEST: Final = 10
"""Blocks of a card at most."""
MOST: Final = 0.8
"""Share of the cards that must have a headline."""


def without_inviting(view: View, entries: list[Entry]) -> list[Entry]:
    """The links that say more than "read more"."""
    more = that_may_open(entries, _beginnings(view.words.words["teasers.more"]))
    inviting = {place for place in more if is_more(view, _key(entries[place]))}
    return [entry for place, entry in enumerate(entries) if place not in inviting] if inviting else entries


@cache
def _beginnings(more: Phrases) -> Beginnings:
    return Beginnings(more.words)


def _key(entry: Entry) -> str:
    block, text = entry.block, entry.anchor.text
    return block.folded if text is block.text else folded(text)


def furnish_invited(view: View, group: Group) -> bool:
    """Give a group of such links the headlines above them; False where their cards have none."""
    found = [(entry, _card(view, extent, entry.anchor)) for entry, extent in _cards(view, group.entries)]
    group.entries = [entry for entry, blocks in found if _headline(blocks)]
    if len(group.entries) < max(2, MOST * len(found)):
        return False
    for entry, blocks in found:
        if (headline := _headline(blocks)) is not None:
            group.teasers.append(Teaser(headline.text, entry.anchor.href, headline, blocks=blocks))
    group.above = list(lines_above(view.page, group, group.teasers[0].blocks[0].index))
    return True


def _cards(view: View, entries: list[Entry]) -> list[tuple[Entry, range]]:
    """Each link with its container, or with all from the link before on."""
    if len(entries) < 2:
        return []
    within = extents_of(view, entries)
    if within is not None:
        return list(zip(entries, within, strict=True))
    ends = [entry.blocks[-1].index + 1 for entry in entries]
    tallest = max(end - start for start, end in pairwise(ends))
    starts = [max(0, ends[0] - tallest), *ends[:-1]]
    return list(zip(entries, map(range, starts, ends), strict=True))


def _card(view: View, extent: range, more: Anchor) -> list[Block]:
    """The blocks of a card; none where it is too large for one, holds running text, or links its headline."""
    if len(extent) > TALLEST or sum(view.content.prose[extent.start : extent.stop]) > LONGEST_SNIPPET:
        return []
    blocks = view.page.blocks[extent.start : extent.stop]
    others = [a for b in blocks for a in b.anchors if a.href == more.href and weight(a.text) > weight(more.text)]
    return [] if others else blocks


def _least(block: Block) -> float:
    return SHORTEST_HEADING if block.heading else SHORTEST


def _headline(blocks: list[Block]) -> Block | None:
    """The first heading, else the first line that is neither a date nor a statement."""
    lines = [b for b in blocks if not b.anchors and _least(b) <= b.weight <= LONGEST and not is_note(b.text, b.weight)]
    heading = next((block for block in lines if block.heading), None)
    if heading is not None:
        return heading
    above = [b for b in lines if b.is_bold or not (ends_sentence(b.text) and b.weight >= SNIPPET_WEIGHT)]
    return above[0] if above and above[0] is not blocks[-1] else None
