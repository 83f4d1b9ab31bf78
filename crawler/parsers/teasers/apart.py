"""Texts that a card's link sets apart by elements alone, with no space between them: category, headline, date."""

from collections import deque
from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

from crawler.parsers.blocks.block import Block
from crawler.parsers.blocks.text import UNSPACED, cleaned, weight
from crawler.parsers.document.element import Element
from crawler.parsers.teasers.entries import Entry
from crawler.parsers.teasers.teaser import with_text

SHORTEST: Final = 3.0
"""Weight of each text at least: "H" and "2" and "O" are one word."""
_EMPHASIS: Final = frozenset({"b", "strong", "em", "i", "mark", "u", "font"})


class _Text(NamedTuple):
    text: str
    is_emphasised: bool


def set_apart(entry: Entry) -> list[Block]:
    """The blocks that a link covers, each text of theirs by itself."""
    texts = deque(_texts(entry.anchor.element))
    if len(texts) <= len(entry.blocks):
        return entry.blocks
    found: list[Block] = []
    for block in entry.blocks:
        pieces = _pieces(block.text, texts)
        found += [with_text(block, piece) for piece in pieces] if len(pieces) > 1 and not block.heading else [block]
    return found


def _texts(link: Element) -> Iterator[_Text]:
    """The texts in a link, each of one element, in reading order."""
    emphases = 0
    # no recursion: a page may nest elements deeper than Python nests calls
    for event, element in etree.iterwalk(link, events=("start", "end")):
        is_emphasis = element is not link and element.tag in _EMPHASIS
        emphases += (1 if event == "start" else -1) * is_emphasis
        text = element.text if event == "start" else element.tail if element is not link else None
        if text and (clean := cleaned(text)):
            yield _Text(clean, emphases > 0)


def _pieces(block: str, texts: deque[_Text]) -> list[str]:
    """A block's text cut between its elements' texts; takes these from the texts."""
    starts, end, before = [0], 0, False
    while texts and block.startswith(texts[0].text, end + (block[end : end + 1] == " ")):
        text, is_emphasised = texts.popleft()
        is_seam = end > 0 and block[end] != " "
        # a word of an unspaced script may be emphasised in the midst of a line
        if is_seam and not ((before or is_emphasised) and UNSPACED.match(text)):
            starts.append(end)
        end, before = block.index(text, end) + len(text), is_emphasised
    pieces = [block[start:stop].strip() for start, stop in zip(starts, [*starts[1:], len(block)], strict=True)]
    return pieces if end == len(block) and min(map(weight, pieces)) >= SHORTEST else [block]
