"""Which blocks and links of a page may name a neighbouring article: a cheap look at all of them.

:mod:`crawler.parsers.compiled.neighbours` has the twins of these functions in C: change both.
"""

from collections.abc import Mapping
from typing import Final

from crawler.parsers.blocks.block import Anchor, Block, Container
from crawler.parsers.document.element import Element
from crawler.parsers.neighbours.marks import ARROWS, Openings

MOST_LINKS: Final = 6
"""A line with more links is a menu."""
INLINE: Final = 4
"""A link, and elements around it within its block, whose classes are looked at."""
_WAYS: Final = ("prev", "next")


def that_may_name(blocks: list[Block], openings: Openings, heaviest: float) -> list[Block]:
    """The blocks up to a weight that begin with a word of a direction, or with or end with an arrow, or of whose few
    links one does, or whose few links are all made of several elements, of which the last may be the word."""
    return [block for block in blocks if block.weight <= heaviest and _may_name(block, openings)]


def _may_name(block: Block, openings: Openings) -> bool:
    if _has_arrow(block.text) or openings.may_open(block.folded):
        return True
    if not 1 < len(block.anchors) <= MOST_LINKS:
        return False
    if any(_has_arrow(a.text) or openings.may_open(a.text[:8].lower()) for a in block.anchors):
        return True
    return all(len(anchor.element) > 1 for anchor in block.anchors)


def _has_arrow(text: str) -> bool:
    return text[0] in ARROWS or text[-1] in ARROWS


def that_may_be_marked(
    blocks: list[Block], containers: list[Container], known: Mapping[int, object], openings: Openings
) -> list[tuple[Block, Anchor]]:
    """The links about which mark-up or their own text may name a direction: those in ``known`` containers, those with
    a title or a label for screen readers, with "prev" or "next" in an attribute of theirs or of the elements around
    them, and those that may begin with a word of a direction."""
    return [
        (block, anchor)
        for block in blocks
        if len(block.anchors) <= MOST_LINKS
        for anchor in block.anchors
        if block.container in known
        or _may_open(anchor.text, openings)
        or _is_described(anchor.element, containers[block.container].element)
    ]


def _may_open(text: str, openings: Openings) -> bool:
    """True also for a text that would have to be folded to tell."""
    return not text.isascii() or not text[:1].isalnum() or openings.may_open(text[:4].lower())


def _is_described(element: Element, container: Element) -> bool:
    if element.get("title") or element.get("aria-label") or _names_way(element.get("rel")):
        return True
    current: Element | None = element
    for _ in range(INLINE):
        if current is None or current is container:
            break
        if _names_way(current.get("class")) or _names_way(current.get("id")):
            return True
        current = current.getparent()
    return False


def _names_way(value: str | None) -> bool:
    return value is not None and any(way in value.lower() for way in _WAYS)
