"""List items around the main text's blocks, and their numbers in ordered lists."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from crawler.parsers.blocks.block import Block, Container, Segmented

MOST_HEADINGS: Final = 1
"""Headings that a list item may have; one with more is a piece of the page's layout."""
MOST_BLOCKS: Final = 60
"""Main blocks that a list item may have; the same of one with more."""
_ITEM: Final = frozenset({"li"})


class Lists:
    """Which list items a block stands in, and how they count."""

    def __init__(self, page: Segmented, within: int, main: set[int]) -> None:
        """``within``: the container of the main text, whose own items are not its; ``main``: indexes of its blocks."""
        self._page = page
        self._within = within
        self._counts: dict[int, dict[int, int]] = {}
        # how many headings, and main blocks, come before each block
        self._headings = [0, *accumulate(int(block.heading > 0) for block in page.blocks)]
        self._mains = [0, *accumulate(int(block.index in main) for block in page.blocks)]

    def chain(self, block: Block) -> list[Container]:
        """The list items around a block, outermost first, without those that are layout."""
        if _ITEM.isdisjoint(self._page.containers[block.container].around):
            return []
        chain = [c for c in self._page.ancestors(block) if c.tag in _ITEM and c.index > self._within]
        return [c for c in reversed(chain) if not self._is_layout(c)]

    def _is_layout(self, container: Container) -> bool:
        headings = self._headings[container.end] - self._headings[container.first]
        mains = self._mains[container.end] - self._mains[container.first]
        return headings > MOST_HEADINGS or mains > MOST_BLOCKS

    def number(self, item: Container) -> int | None:
        """The item's count in its ``<ol>``, honouring start and value; None in other lists."""
        parent = self._page.containers[item.parent] if item.parent >= 0 else None
        if parent is None or parent.tag != "ol":
            return None
        if parent.index not in self._counts:
            self._counts[parent.index] = self._count(parent)
        return self._counts[parent.index].get(item.index)

    def _count(self, ordered: Container) -> dict[int, int]:
        items = list(self._items(ordered))
        is_reversed = ordered.element.get("reversed") is not None
        number = _whole(ordered.element.get("start"), len(items) if is_reversed else 1)
        counts = {}
        for container in items:
            number = _whole(container.element.get("value"), number)
            counts[container.index] = number
            number += -1 if is_reversed else 1
        return counts

    def _items(self, ordered: Container) -> Iterator[Container]:
        for container in self._page.containers[ordered.index + 1 :]:
            if container.first >= ordered.end and container.first > ordered.first:
                break
            if container.parent == ordered.index and container.tag in _ITEM:
                yield container


def _whole(value: str | None, default: int) -> int:
    stripped = (value or "").strip()
    return int(stripped) if stripped.isdecimal() and len(stripped) <= 6 else default
