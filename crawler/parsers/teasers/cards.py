"""The card around each link of a group: the blocks that speak of the same article."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from crawler.parsers.blocks.block import Block, Segmented
from crawler.parsers.main_text.regions import Region
from crawler.parsers.teasers.entries import Entry
from crawler.parsers.teasers.groups import LONGEST_HEADING, Group
from crawler.parsers.teasers.teaser import CUT
from crawler.parsers.teasers.titles import align, titled, unrank
from crawler.parsers.view import View

LARGEST: Final = 8
"""Blocks of a card that stands alone."""
ABOVE: Final = 5
"""Blocks over a group among which its heading is sought, and how many lines may be it."""
LINES: Final = 3
LONGEST_SNIPPET: Final = 400.0


def outline(view: View, group: Group) -> None:
    """Find a group's cards and the lines above it."""
    group.extents = _extents(view, group.entries)
    group.above = list(lines_above(view.page, group, group.extents[0].start))


def furnish(view: View, group: Group) -> None:
    """Give a group its teasers with their cards."""
    if not group.extents:
        outline(view, group)
    for entry, found in zip(group.entries, group.extents, strict=True):
        # what holds running text is no card but the article around it
        extent = found if sum(view.content.prose[found.start : found.stop]) <= LONGEST_SNIPPET else _own(entry)
        teaser = titled(view.page, entry)
        teaser.blocks = view.page.blocks[extent.start : extent.stop]
        group.teasers.append(teaser)
    align(group.entries, group.teasers)
    unrank(group.teasers)


def _extents(view: View, entries: list[Entry]) -> list[range]:
    """Indices of each card's blocks."""
    if len(entries) == 1:
        return [_alone(view, entries[0])]
    return extents_of(view, entries) or list(_flat(view, entries, _shared(view.page, entries)))


def extents_of(view: View, entries: list[Entry]) -> list[range] | None:
    """Indices of the blocks in the containers around each of several links; None where most have none to themselves."""
    page = view.page
    shared = _shared(page, entries)
    # the deeper of the containers shared with the links beside it: a grid has rows
    deepest = map(max, [shared[0], *shared], [*shared, shared[-1]])
    within = [_child(page, entry, around) for entry, around in zip(entries, deepest, strict=True)]
    bare = sum(len(extent) <= len(entry.blocks) for entry, extent in zip(entries, within, strict=True))
    return None if 2 * bare > len(entries) else within


def _shared(page: Segmented, entries: list[Entry]) -> list[int]:
    """The innermost container around each two neighbouring links."""
    found = []
    for before, entry in pairwise(entries):
        container, index = page.containers[before.block.container], entry.block.index
        while container.end <= index:
            container = page.containers[container.parent]
        found.append(container.index)
    return found


def _alone(view: View, entry: Entry) -> range:
    """The innermost container that holds more than the link, where it is no larger than a card."""
    page = view.page
    container = page.containers[entry.block.container]
    while container.parent >= 0 and container.end - container.first <= len(entry.blocks):
        container = page.containers[container.parent]
    is_card = container.end - container.first <= LARGEST and not container.first <= view.content.lead < container.end
    if is_card:
        return range(container.first, container.end)
    own = _own(entry)
    following = page.blocks[own.stop : own.stop + 1]
    is_cut = any(block.text.endswith(CUT) and not block.anchors for block in following)
    return range(own.start, own.stop + 1) if is_cut else own


def _own(entry: Entry) -> range:
    return range(entry.block.index, entry.blocks[-1].index + 1)


def _child(page: Segmented, entry: Entry, around: int) -> range:
    """The child of a container that a link stands in."""
    container = entry.block.container
    if container == around:
        return _own(entry)
    child = page.containers[container]
    while child.parent != around and child.parent >= 0:
        child = page.containers[child.parent]
    return range(child.first, child.end)


def _flat(view: View, entries: list[Entry], shared: list[int]) -> Iterator[range]:
    """Cards without a container of their own go on to the next link; the last one as far as the longest."""
    page = view.page
    longest = 1
    for before, entry in pairwise(entries):
        longest = max(longest, entry.block.index - before.block.index)
        yield range(before.block.index, max(entry.block.index, before.block.index + 1))
    last = entries[-1]
    own = _own(last)
    end = min(page.containers[shared[-1]].end, own.start + longest)
    if end <= own.stop:
        yield own
        return
    usual = {_place(view, index) for index in range(entries[0].block.index, own.start)}
    # what ends the page stands in another kind of element than the cards' texts
    foreign = (index for index in range(own.stop, end) if _place(view, index) not in usual)
    yield range(own.start, max(next(foreign, end), own.stop))


def _place(view: View, index: int) -> tuple[str, Region]:
    block = view.page.blocks[index]
    return view.page.containers[block.container].tag, view.content.region(block)


def lines_above(page: Segmented, group: Group, first: int) -> Iterator[Block]:
    """Short lines over a group that speak for it, nearest first, up to a heading."""
    found = 0
    for index in range(first - 1, max(-1, first - 1 - ABOVE), -1):
        block = page.blocks[index]
        if block.weight > LONGEST_HEADING:
            return
        if (block.anchors and not block.heading and not block.is_one_link) or not _reaches(page, block, group.first):
            continue
        yield block
        found += 1
        if found == LINES or block.heading:
            return


def _reaches(page: Segmented, block: Block, index: int) -> bool:
    """True where the innermost container that holds more than the block goes on to an index."""
    container = page.containers[block.container]
    while container.end <= block.index + 1 and container.parent >= 0:
        container = page.containers[container.parent]
    return container.end > index
