"""Links that are marked up alike and stand together.

:mod:`crawler.parsers.compiled.groups` has the twin of ``groups`` in C: change both.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Final

from crawler.lexicons.phrases import Beginnings, Phrases, folded
from crawler.parsers.blocks.block import Block
from crawler.parsers.main_text.content import Content
from crawler.parsers.teasers.entries import Entry, Shape
from crawler.parsers.teasers.snippets import is_more
from crawler.parsers.teasers.teaser import Teaser
from crawler.parsers.view import View

WIDEST_GAP: Final = 20
"""Blocks between two links of a group at most."""
LONGEST_HEADING: Final = 60.0
"""Weight of a line that names a list at most."""
_NAMES: Final = ("teasers.headings", "boilerplate.headings")
GAP_PROSE: Final = 350.0
"""Weight of running text between two links of a group at most: more is no snippet."""


@dataclass(slots=True, eq=False)
class Group:
    """Links of one shape in reading order. ``extents``: indices of the blocks of their cards; ``above``: the lines
    over them, nearest first; ``teasers``: what the cards say. These are empty until somebody needs them."""

    entries: list[Entry]
    extents: list[range] = field(default_factory=list)
    above: list[Block] = field(default_factory=list)
    teasers: list[Teaser] = field(default_factory=list)

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
        if run is None:
            running[entry.shape] = [entry]
        elif _goes_on(view.content, run[-1].block, entry.block):
            run.append(entry)
        else:
            yield run
            running[entry.shape] = [entry]
    yield from running.values()


def _goes_on(content: Content, before: Block, block: Block) -> bool:
    first, last = before.index, block.index
    if last - first > WIDEST_GAP or first < content.first <= last or first < content.end <= last:
        return False
    if before.container != block.container and content.region(before) is not content.region(block):
        return False
    return last - first <= 1 or sum(content.prose[first + 1 : last]) <= GAP_PROSE


def _split(view: View, run: list[Entry]) -> Iterator[list[Entry]]:
    """Cut a run at the headings between its links, unless each card has one."""
    if len(run) == 1:
        yield run
        return
    gaps = [_has_heading(view, before, entry) for before, entry in pairwise(run)]
    yield from cut(view, run, gaps) if any(gaps) else [run]


def cut(view: View, run: list[Entry], gaps: list[bool]) -> Iterator[list[Entry]]:
    """Cut a run where one of the ``gaps`` between its links holds a heading, unless each card has one."""
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


def _has_heading(view: View, before: Entry, entry: Entry) -> bool:
    """True where a heading stands between two links that is none within the first one's card, or serves as one."""
    start, end = before.blocks[-1].index + 1, entry.block.index
    if start >= end:
        return False
    between, own = view.page.blocks[start:end], before.block.heading
    levels = [block.heading for block in between if block.heading]
    return any(not 0 < own < level for level in levels) or any(names_list(view, block) for block in between)


def names_list(view: View, block: Block) -> bool:
    """A line that says nothing but "Related" or "Categories", whatever its tag."""
    if block.anchors or block.weight > LONGEST_HEADING:
        return False
    words = view.words.words
    return any(words[key].is_all_of(block.folded) for key in _NAMES)


def names_of_lists(view: View) -> Beginnings:
    """What the names of lists begin with."""
    return _beginnings(*(view.words.words[key] for key in _NAMES))


@cache
def _beginnings(*names: Phrases) -> Beginnings:
    return Beginnings([word for phrases in names for word in phrases.words])
