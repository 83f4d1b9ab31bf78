"""Links that are marked up alike and stand together."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block, Segmented
from crawler.parsers.teasers.entries import Entry, Shape
from crawler.parsers.teasers.snippets import is_more
from crawler.parsers.teasers.teaser import Teaser
from crawler.parsers.view import View

WIDEST_GAP: Final = 20
"""Blocks between two links of a group at most."""
GAP_PROSE: Final = 350.0
"""Weight of running text between two links of a group at most: more is no snippet."""


@dataclass(slots=True, eq=False)
class Group:
    """Links of one shape in reading order, as ``teasers`` with their cards; ``above``: the lines over them,
    nearest first."""

    entries: list[Entry]
    teasers: list[Teaser] = field(default_factory=list)
    above: list[Block] = field(default_factory=list)

    @property
    def first(self) -> int:
        """Index of the block that the group begins with."""
        return self.entries[0].block.index


def groups(view: View, found: list[Entry]) -> list[Group]:
    """All groups of the page in the order of their first links."""
    apart = [part for run in _runs(view, found) for part in _split(view, run)]
    return sorted((Group(part) for part in apart), key=lambda group: group.first)


def _runs(view: View, found: list[Entry]) -> Iterator[list[Entry]]:
    """Links of one shape, cut where the article, another kind of place or much text comes between."""
    running: dict[Shape, list[Entry]] = {}
    for entry in found:
        run = running.get(entry.shape)
        if run is not None and _goes_on(view, run[-1].block, entry.block):
            run.append(entry)
            continue
        if run is not None:
            yield run
        running[entry.shape] = [entry]
    yield from running.values()


def _goes_on(view: View, before: Block, block: Block) -> bool:
    first, last = before.index, block.index
    content = view.content
    if last - first > WIDEST_GAP or content.region(before) is not content.region(block):
        return False
    if first < content.first <= last or first < content.end <= last:
        return False
    return sum(content.prose[first + 1 : last]) <= GAP_PROSE


def _split(view: View, run: list[Entry]) -> Iterator[list[Entry]]:
    """Cut a run at the headings between its links, unless each card has one."""
    if len(run) == 1:
        yield run
        return
    gaps = [_has_heading(view.page, before, entry) for before, entry in pairwise(run)]
    # a link that invites to read on stands below its card's heading
    if all(gaps) and (len(gaps) >= 2 or is_more(view, folded(run[0].anchor.text))):
        yield run
        return
    part = [run[0]]
    for entry, has_heading in zip(run[1:], gaps, strict=True):
        if has_heading:
            yield part
            part = []
        part.append(entry)
    yield part


def _has_heading(page: Segmented, before: Entry, entry: Entry) -> bool:
    """True where a heading stands between two links that is none within the first one's card."""
    start, end = before.blocks[-1].index + 1, entry.block.index
    if start >= end:
        return False
    level = before.block.heading
    return any(block.heading > 0 and not 0 < level < block.heading for block in page.blocks[start:end])
