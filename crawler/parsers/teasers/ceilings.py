"""The most that the evidence for a group can come to, by what is cheap to read.

Most groups of a page are menus. What their links, their place and the lines above them say rules them out, and then
nobody asks for their headlines, cards and addresses.
"""

from collections.abc import Sequence
from typing import Final

from crawler.parsers.blocks.block import Segmented
from crawler.parsers.teasers.cards import LARGEST
from crawler.parsers.teasers.entries import Entry
from crawler.parsers.teasers.groups import Group
from crawler.parsers.teasers.loops import lengths_of, running_counts
from crawler.parsers.teasers.standing import LIST, Lines
from crawler.parsers.teasers.title_signs import TitleSigns
from crawler.parsers.teasers.weights import BIAS, WEIGHTS, weighed

PLAIN: Final = 0.3
"""Share of link text in a block below which it can be a snippet with a link to read on."""

ANNOUNCED: Final = Lines(1.0, True, False, True)
"""Lines above a group that say the most that lines can say."""
SILENT: Final = Lines(0.0, False, False, True)
"""Lines that announce nothing."""


def _most(*names: str) -> float:
    return sum(max(0.0, WEIGHTS[name]) for name in names)


_OF_TITLES: Final = BIAS + _most("short", "topical", "punct", "bare", "same")
_OF_CARDS: Final = _most("rival", "prices")
OF_ADDRESSES: Final = _most("noaddress", "fragment", "slug", "form", "foreign_host", "elsewhere")
_OF_TEXTS: Final = _most("cut", "dates", "summed")


def of_links(titles: TitleSigns, group: Group) -> float:
    """What headlines and cards can come to, texts without a link aside."""
    density, mean, lengthy = lengths_of(group.entries)
    heading = any(block.heading for block in group.entries[0].blocks)
    signs = titles.of_length(mean, lengthy)
    return _OF_TITLES + _OF_CARDS + weighed(signs) + WEIGHTS["density"] * density + WEIGHTS["heading"] * heading


def of_texts(group: Group, lines: Lines, signs: Sequence[str], share: float = 1.0) -> float:
    """What texts without a link can come to where ``share`` of the cards have one; ``signs`` of its standing."""
    most, n = _OF_TEXTS * share, len(group.entries)
    if n >= LIST:
        most += WEIGHTS["snippets"] * share
    if n > 1:
        most += WEIGHTS["introduced"] * lines.announced * share
        if lines.announced > 0.5 or (n >= LIST and "midst" not in signs):
            most += WEIGHTS["brief"] * max(0.0, 2 * share - 1)
    return most


def of_standing(lines: Lines, signs: Sequence[str]) -> float:
    """What place and lines come to; a link alone below an announcement may yet find company."""
    known = sum([WEIGHTS[sign] for sign in signs])
    return known - WEIGHTS["single"] if lines.announced and "single" in signs else known


def of_silence(group: Group) -> float:
    """What all but its links comes to at most for a group that nothing announces: its place only speaks against it."""
    alone = WEIGHTS["single"] if len(group.entries) == 1 else 0.0
    return alone + WEIGHTS["lined"] + WEIGHTS["images"] + of_texts(group, SILENT, ())


class Cards:
    """What stands in the cards of groups beside their links."""

    def __init__(self, page: Segmented) -> None:
        self._page = page
        self._unlinked, self._pictured = running_counts(page.blocks, PLAIN)

    def around(self, group: Group) -> range:
        """Indices of blocks among which all its cards stand, and perhaps others."""
        entries, containers = group.entries, self._page.containers
        start, stop = group.first, entries[-1].blocks[-1].index + 1
        if len(entries) == 1:
            return range(max(0, start - LARGEST), min(stop + LARGEST, len(self._page.blocks)))
        container = containers[entries[0].block.container]
        while container.end <= entries[-1].block.index:
            container = containers[container.parent]
        return range(container.first, max(container.end, stop))

    def most_speaking(self, group: Group, around: range) -> float:
        """The share of speaking cards at most, where the cards stand ``around``."""
        entries = group.entries
        unlinked = self._unlinked[around.stop] - self._unlinked[around.start]
        # cards overlap only where a block has several of the links
        if unlinked and len({entry.block.index for entry in entries}) < len(entries):
            return 1.0
        apart = 0 if unlinked >= len(entries) else sum(map(_has_pieces, entries))
        return min(1.0, (unlinked + apart) / len(entries))

    def has_picture(self, around: range) -> bool:
        """True where one of these blocks has a picture."""
        return self._pictured[around.stop] > self._pictured[around.start]

    def pictured(self, group: Group) -> float:
        """Share of the cards that have a picture."""
        # of an article that is taken for a card only the link's own blocks are left
        ends = [
            max(extent.stop, entry.blocks[-1].index + 1)
            for entry, extent in zip(group.entries, group.extents, strict=True)
        ]
        cards = [range(extent.start, end) for extent, end in zip(group.extents, ends, strict=True)]
        return sum(map(self.has_picture, cards)) / len(cards)

    def speaking(self, group: Group) -> float:
        """Share of the cards that may have more to say than their link."""
        return sum(map(self._may_speak, group.entries, group.extents)) / len(group.extents)

    def _may_speak(self, entry: Entry, extent: range) -> bool:
        unlinked = self._unlinked[extent.stop] - self._unlinked[extent.start]
        if len(entry.blocks) > 1:
            return unlinked > 0 or any(line.link_density < PLAIN for line in entry.blocks)
        return unlinked > (entry.block.link_density < PLAIN) or _has_pieces(entry)


def _has_pieces(entry: Entry) -> bool:
    """True for a line with more than one text, of which one can be the headline."""
    block, anchor = entry.block, entry.anchor
    if len(block.anchors) == 1 and anchor.text is not block.text and anchor.text != block.text:
        return True
    return entry.is_composed
