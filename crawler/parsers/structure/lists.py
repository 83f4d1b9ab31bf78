"""List items around the main text's blocks, and their numbers in ordered lists."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from crawler.parsers.blocks.block import Block, Container, Segmented

MOST_HEADINGS: Final = 1
"""Headings that a list item may have; one with more is a piece of the page's layout."""
MOST_BLOCKS: Final = 60
"""Main blocks that a list item may have; the same of one with more."""


class Lists:
    """Which list items a block stands in, and how they count."""

    def __init__(self, page: Segmented, within: int, main: list[int]) -> None:
        """``within``: the container of the main text, whose own items are not its; ``main``: indexes of its blocks,
        in reading order."""
        self._page = page
        self._within = within
        self._counts: dict[int, dict[int, int]] = {}
        self._headings = [block.index for block in page.blocks if block.heading]
        self._mains = main

    def chain(self, block: Block) -> list[Container]:
        """The list items around a block, outermost first, without those that are layout."""
        containers = self._page.containers
        index = block.container
        if "li" not in containers[index].around:
            return []
        chain: list[Container] = []
        while index > self._within:
            container = containers[index]
            if container.tag == "li" and not self._is_layout(container):
                chain.append(container)
            index = container.parent
        return chain[::-1]

    def _is_layout(self, container: Container) -> bool:
        first, end = container.first, container.end
        # an item has no more headings than blocks
        if end - first > MOST_HEADINGS and _count(self._headings, first, end) > MOST_HEADINGS:
            return True
        return end - first > MOST_BLOCKS and _count(self._mains, first, end) > MOST_BLOCKS

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
            if container.parent == ordered.index and container.tag == "li":
                yield container


def _count(ordered: list[int], first: int, end: int) -> int:
    """How many of some numbers in order are from ``first`` up to and without ``end``."""
    return bisect_left(ordered, end) - bisect_left(ordered, first)


def _whole(value: str | None, default: int) -> int:
    stripped = (value or "").strip()
    return int(stripped) if stripped.isdecimal() and len(stripped) <= 6 else default
