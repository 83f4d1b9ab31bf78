"""Teasers without links: a cut snippet, or a sentence, belongs to the line before it."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import weight
from crawler.parsers.structure.dates import read_dates
from crawler.parsers.teasers.snippets import SEPARATORS
from crawler.parsers.teasers.teaser import CUT, LONGEST_TITLE, Teaser, with_text

SHORTEST: Final = 8.0
"""Weight of a title without a snippet at least."""
HIGHEST: Final = 3
"""Elements from a headline up among which its card is."""
LEAST: Final = 2
"""Teasers from which their common looks tell."""


def plain_teasers(blocks: list[Block]) -> list[Teaser]:
    """The teasers of a zone in reading order, without the page's last lines, which look otherwise."""
    found = [teaser for teaser in _cut(blocks) if teaser.snippets or teaser.block.weight >= SHORTEST]
    looks = Counter(_look(teaser.block) for teaser in found)
    usual = looks.most_common(1)[0][0] if looks else None
    while len(found) > LEAST and not found[-1].snippets and _look(found[-1].block) != usual:
        found.pop()
    if len(found) > LEAST and not found[-1].snippets and all(teaser.snippets for teaser in found[:-1]):
        found.pop()
    for teaser in found:
        teaser.href = teaser.href or _of_picture(teaser) or _of_empty_link(teaser, found)
    return found


def _of_picture(teaser: Teaser) -> str | None:
    """Where the card's picture leads, as its headline leads nowhere."""
    pictures = [picture for block in teaser.blocks for picture in block.images]
    links = (link.get("href") for picture in pictures for link in picture.iterancestors("a"))
    return next((href for href in links if href), None)


def _of_empty_link(teaser: Teaser, found: list[Teaser]) -> str | None:
    """Where a link without text leads that is laid over the card: the only one near the headline."""
    others = {id(other.block.element) for other in found if other is not teaser}
    card = teaser.block.element.getparent()
    for _ in range(HIGHEST):
        if card is None or any(id(element) in others for element in card.iter()):
            return None
        hrefs = {link.get("href") for link in card.iter("a")} - {None}
        if hrefs:
            return hrefs.pop() if len(hrefs) == 1 else None
        card = card.getparent()
    return None


def _look(block: Block) -> tuple[int, bool]:
    return block.heading, block.is_bold


def _cut(blocks: list[Block]) -> Iterator[Teaser]:
    current: Teaser | None = None
    for block in blocks:
        if block.weight <= 40 and read_dates(block.text):
            if current:
                current.blocks.append(block)
        elif current is not None and not current.snippets and _is_plain_snippet(block, current.block):
            current.snippets.append(block)
            current.blocks.append(block)
        elif block.weight <= LONGEST_TITLE:
            if current:
                yield current
            current = _begun(block)
    if current:
        yield current


def _begun(block: Block) -> Teaser:
    """A teaser from its first block: a headline, or a bold one with the cut snippet behind it."""
    lead = block.bold_lead
    if lead and block.text.endswith(CUT) and block.text.startswith(lead) and weight(lead) >= SHORTEST:
        rest = block.text.removeprefix(lead).lstrip(SEPARATORS)
        return Teaser(lead.rstrip(SEPARATORS), None, block, snippets=[with_text(block, rest)], blocks=[block])
    return Teaser(block.text, None, block, blocks=[block])


def _is_plain_snippet(block: Block, title: Block) -> bool:
    """Cut, or a sentence below a line that is a headline by its looks or by having no full stop."""
    if block.text.endswith(CUT):
        return True
    if block.heading or block.is_bold:
        return False
    emphasised = title.heading > 0 or title.is_bold
    ends = block.text.rstrip().endswith((".", "。", "!", "！", "।", "؟"))
    return (emphasised or not title.text.endswith((".", "。"))) and (
        ends or (emphasised and block.weight > title.weight)
    )
